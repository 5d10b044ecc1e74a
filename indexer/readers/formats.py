"""The formats that are read, and which module reads each.

A module is loaded when a file of its format is first met: what a run does not meet, lxml
for one, it does not load.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from indexer.readers.format_names import (
    BZIP2,
    FEED,
    GZIP,
    JSON,
    LINES,
    PAGE,
    TABLE,
    TAR,
    TEXT,
    WARC,
    XZ,
    ZIP,
    ZSTANDARD,
)
from indexer.readers.piece import Found, Piece, Settings, Splitting, Unread
from indexer.readers.stream import Allowance, ByteSource


class Splitter(Protocol):
    """A module that cuts a file into pieces."""

    def split(self, source: ByteSource, settings: Settings) -> Splitting:
        """Yield the pieces of a file, and what of it cannot be read. Raises :class:`Broken`."""


class PieceReader(Protocol):
    """A module that makes articles of a piece."""

    def read(self, piece: Piece) -> Iterator[Found]:
        """Yield the articles of a piece, what of it is none, and what is doubtful."""


class SplittingReader(Splitter, PieceReader, Protocol):
    """A module that does both."""


class Container(Protocol):
    """A module, or an object, that opens files which hold other files."""

    def members(
        self, source: ByteSource, settings: Settings, allowance: Allowance
    ) -> Iterator[ByteSource | Unread]:
        """Yield the files in a container. Raises :class:`Broken`."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format, and what loads the modules for it.

    A container has ``container``. A file of any other format is cut into pieces by ``splitter``, or
    is one piece where there is none. ``reader`` is that of the pieces which bear this format's name.
    """

    name: str
    splitter: Callable[[], Splitter] | None = None
    reader: Callable[[], PieceReader] | None = None
    container: Callable[[], Container] | None = None
    in_lines: bool = False
    """Its splitter takes UTF-8 only: a file in UTF-16 or UTF-32 is recoded first."""

    @property
    def is_one_piece(self) -> bool:
        """Return whether a file of this format is one article."""
        return self.splitter is None and self.container is None


def _plain_text() -> PieceReader:
    from indexer.readers import plain_text

    return plain_text


def _page() -> PieceReader:
    from indexer.readers.pages import page_reader

    return page_reader


def _json_lines() -> SplittingReader:
    from indexer.readers.records import json_lines

    return json_lines


def _json_document() -> SplittingReader:
    from indexer.readers.records import json_document

    return json_document


def _table() -> Splitter:
    from indexer.readers.records import table

    return table


def _feed() -> Splitter:
    from indexer.readers.records import feed

    return feed


def _warc() -> Splitter:
    from indexer.readers.containers import warc

    return warc


def _compressed(name: str) -> Callable[[], Container]:
    def load() -> Container:
        from indexer.readers.containers.compressed import COMPRESSED

        return COMPRESSED[name]

    return load


def _zip() -> Container:
    from indexer.readers.containers import zip

    return zip


def _tar() -> Container:
    from indexer.readers.containers import tar

    return tar


FORMATS = {
    one.name: one
    for one in (
        Format(TEXT, reader=_plain_text),
        Format(PAGE, reader=_page),
        Format(LINES, _json_lines, _json_lines, in_lines=True),
        Format(JSON, _json_document, _json_document, in_lines=True),
        Format(TABLE, _table, in_lines=True),
        Format(FEED, _feed),
        Format(WARC, _warc),
        *(Format(name, container=_compressed(name)) for name in (GZIP, BZIP2, XZ, ZSTANDARD)),
        Format(ZIP, container=_zip),
        Format(TAR, container=_tar),
    )
}
"""Every format by its name."""
