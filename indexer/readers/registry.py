"""Read a file of any format: detect it, split it into pieces, open containers, pick the format's reader.

Reading has two steps. :func:`split` streams through a file and cuts it into pieces, cheaply.
:func:`read_piece` makes articles of one piece, in whichever process. The format is told by the
first bytes (:mod:`indexer.readers.detect_format`); :mod:`indexer.readers.formats` names each format's
modules. A file in a container is read as if it lay there unpacked. An article's ``id`` is
the record's own, or begins with the name of its file and that of its member.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from io import BytesIO, RawIOBase
from pathlib import Path

from indexer.article import WIB
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers import encoding
from indexer.readers.detect_format import format_of
from indexer.readers.formats import FORMATS, Container
from indexer.readers.piece import Found, Piece, Settings, Splitting, Unread
from indexer.readers.skipped_suffixes import has_skipped_suffix
from indexer.readers.stream import Allowance, Broken, ByteSource, Overgrown, Unpacking, buffered
from indexer.reasons import reason

_SHORT = 32_768
"""Bytes; a file in memory that is no longer is read without a stream around it. Chosen by hand."""


def is_article_file(path: Path) -> bool:
    """Return whether a file of this name may hold articles: no suffix of another kind of file is known."""
    return not has_skipped_suffix(path.name)


def split(path: Path, name: str, settings: Settings) -> Splitting:
    """Yield the pieces of a file, and what of it could not be read.

    ``name`` is the file's within its source. Raises ``OSError`` when it cannot be read from; what
    was given before that stands.
    """
    with path.open("rb", buffering=0) as content:
        yield from split_content(content, os.fstat(content.fileno()), path.name, name, settings)


def split_content(
    content: RawIOBase | BytesIO, stat: os.stat_result, label: str, name: str, settings: Settings
) -> Splitting:
    """Do as :func:`split` does, for a file that is open or in memory, whose own name is ``label``.

    ``content`` is closed at the end.
    """
    saved = _day(stat.st_mtime)
    if isinstance(content, BytesIO) and stat.st_size <= _SHORT <= settings.limits.record_bytes:
        # Most archives are a great many short texts: to set up a stream takes longer than to read one.
        data = content.getvalue()
        try:
            format = format_of(data, label)
        except Broken as error:
            yield Unread(error.reason)
            return
        if FORMATS[format].is_one_piece:
            yield Piece(format, name, data, stated=StatedFacts(saved=saved))
            return
    with buffered(content) as stream:
        source = ByteSource(stream, name, "", label, saved)
        try:
            yield from _split(source, settings, Allowance(stat.st_size, settings.limits), 0)
        except Broken as error:
            yield source.unread(error.reason)


def _day(seconds: float) -> date | None:
    """Return the day of a time stamp; ``None`` for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, WIB).date()
    except (ValueError, OverflowError, OSError):
        return None


def _split(source: ByteSource, settings: Settings, allowance: Allowance, depth: int) -> Splitting:
    """Yield the pieces of a file or member, ``depth`` containers deep. Raises :class:`Broken`."""
    head = source.head()
    format = FORMATS[format_of(head, source.label)]
    if format.container:
        yield from _split_members(source, format.container(), settings, allowance, depth)
    elif format.splitter:
        if format.in_lines and (codec := encoding.wide_codec(head)):
            source = _in_utf8(source, codec, allowance)
        yield from format.splitter().split(source, settings)
    else:
        yield source.piece(format.name, source.whole(settings.limits.record_bytes))


def _split_members(
    source: ByteSource, container: Container, settings: Settings, allowance: Allowance, depth: int
) -> Splitting:
    """Yield the pieces of every file in a container; damage to one costs no other."""
    if depth == settings.limits.nesting:
        raise Broken(reason("nested-too-deeply", depth=depth))
    empty = True
    for member in container.members(source, settings, allowance):
        empty = False
        if isinstance(member, Unread):
            yield member
            continue
        try:
            yield from _split(member, settings, allowance, depth + 1)
        except Overgrown:
            raise
        except Broken as error:
            yield member.unread(error.reason)
    if empty:
        yield source.unread(reason("no-article-files"))


def _in_utf8(source: ByteSource, codec: str, allowance: Allowance) -> ByteSource:
    """Return a source of the same text in UTF-8."""
    recoded = Unpacking(encoding.recoded(source.stream.read1, codec), codec.upper(), allowance)
    return source._replace(stream=buffered(recoded))


def read_piece(piece: Piece) -> list[Found]:
    """Return the articles of a piece, what of it is none, and what is doubtful."""
    return list(_reader(piece.format)(piece))


@cache
def _reader(format: str) -> Callable[[Piece], Iterator[Found]]:
    load = FORMATS[format].reader
    assert load is not None, format  # splitters give pieces only of formats that have a reader
    return load().read
