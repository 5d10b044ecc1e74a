"""A file to raw articles: one module a format, and the registry that picks among them.

Reading has two steps. :func:`split` streams through a file and cuts it into
pieces, cheaply; :func:`read_piece` makes articles of one piece, in whichever
process. What a file is, its first bytes tell (:mod:`indexer.readers.detect_format`); what is packed in
it is read as if it lay there unpacked. An article's ``id`` is the record's
own, or begins with the name of its file and that of its member.
"""

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from importlib import import_module
from io import BytesIO, RawIOBase
from pathlib import Path

from indexer.article import WIB
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers import detect_format, encoding
from indexer.readers.containers import compressed, tar, zip
from indexer.readers.piece import Found, Piece, Settings, Splitting, Unread
from indexer.readers.skipped_suffixes import has_other_suffix
from indexer.readers.stream import Allowance, Broken, ByteSource, Overgrown, Unpacking, buffered

Members = Callable[[ByteSource, str, Settings, Allowance], Iterator[ByteSource | Unread]]

_MEMBERS: dict[str, Members] = {
    **dict.fromkeys(compressed.FORMS, compressed.members),
    zip.FORM: zip.members,
    tar.FORM: tar.members,
}
# Modules by name: what a run does not meet, lxml for one, it does not load.
_SPLITS = {
    detect_format.LINES: "records.json_lines",
    detect_format.JSON: "records.json_document",
    detect_format.TABLE: "records.table",
    detect_format.FEED: "records.feed",
    detect_format.WARC: "containers.warc",
}
_READS = {
    detect_format.TEXT: "plain_text",
    detect_format.PAGE: "pages.page_reader",
    detect_format.LINES: "records.json_lines",
    detect_format.JSON: "records.json_document",
}
_SHORT = 32_768
_WHOLE = (detect_format.TEXT, detect_format.PAGE)
_IN_LINES = (detect_format.LINES, detect_format.JSON, detect_format.TABLE)


def is_article_file(path: Path) -> bool:
    """Whether a file of this name may hold articles: all do but those of kinds known to be something else."""
    return not has_other_suffix(path.name)


def split(path: Path, name: str, settings: Settings) -> Splitting:
    """The pieces of a file, and what of it could not be read.

    ``name`` is the file's within its source. Raises ``OSError`` when it cannot be read from; what
    was given before that stands.
    """
    with path.open("rb", buffering=0) as content:
        yield from split_content(content, os.fstat(content.fileno()), path.name, name, settings)


def split_content(
    content: RawIOBase | BytesIO, stat: os.stat_result, label: str, name: str, settings: Settings
) -> Splitting:
    """As :func:`split`, of a file that is open or in memory, whose own name is ``label``.

    ``content`` is closed at the end.
    """
    saved = _day(stat.st_mtime)
    if isinstance(content, BytesIO) and stat.st_size <= _SHORT <= settings.limits.record_bytes:
        # Most archives are a great many short texts: what follows takes longer than to read one.
        data = content.getvalue()
        try:
            form = detect_format.recognise(data, label)
        except Broken as error:
            yield Unread(error.reason)
            return
        if form in _WHOLE:
            yield Piece(form, name, data, stated=StatedFacts(saved=saved))
            return
    with buffered(content) as stream:
        source = ByteSource(stream, name, "", label, saved)
        try:
            yield from _split(source, settings, Allowance(stat.st_size, settings.limits), 0)
        except Broken as error:
            yield source.unread(error.reason)


def _day(seconds: float) -> date | None:
    """The day of a time stamp; ``None`` for one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, WIB).date()
    except (ValueError, OverflowError, OSError):
        return None


def _split(source: ByteSource, settings: Settings, allowance: Allowance, depth: int) -> Splitting:
    """The pieces of a file or member. Raises :class:`Broken` where it cannot be read on."""
    head = source.head()
    form = detect_format.recognise(head, source.label)
    if form in _WHOLE:
        yield source.piece(form, source.whole(settings.limits.record_bytes))
        return
    if form in _SPLITS:
        if form in _IN_LINES and (codec := encoding.wide(head)):
            source = _in_unicode(source, codec, allowance)
        yield from import_module(f"indexer.readers.{_SPLITS[form]}").split(source, settings)
        return
    if depth == settings.limits.nesting:
        raise Broken(f"bersarang lebih dari / nested more than {depth}×")
    empty = True
    for member in _MEMBERS[form](source, form, settings, allowance):
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
        yield source.unread("tidak ada berkas artikel di dalamnya / no file of articles in it")


def _in_unicode(source: ByteSource, codec: str, allowance: Allowance) -> ByteSource:
    """The same text in UTF-8."""
    recoded = Unpacking(encoding.in_utf8(source.stream.read1, codec), codec.upper(), allowance)
    return source._replace(stream=buffered(recoded))


def read_piece(piece: Piece) -> list[Found]:
    """The articles of a piece, what of it is none, and what is doubtful."""
    return list(_reader(piece.form)(piece))


@cache
def _reader(form: str) -> Callable[[Piece], Iterator[Found]]:
    read: Callable[[Piece], Iterator[Found]] = import_module(f"indexer.readers.{_READS[form]}").read
    return read


def read_file(path: Path, name: str, settings: Settings = Settings()) -> Iterator[Found]:  # noqa: B008
    """Both steps in this process. Raises what :func:`split` raises."""
    for piece in split(path, name, settings):
        if isinstance(piece, Unread):
            yield piece
        else:
            yield from read_piece(piece)
