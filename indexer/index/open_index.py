"""Opening, creating and reading the Whoosh index of a build, its many ways of failing made one."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from indexer.article import Article
from indexer.errors import IndexCorrupt
from indexer.index.commits import committed_segments
from indexer.index.segment.reader import SegmentReader
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.messages import Message
from indexer.reasons import reason

STEMS = "stems.db"
CATALOG = "catalog.db"
_RETRIES = 5
_RETRY_SECONDS = 0.05

_T = TypeVar("_T")


def create_index(build: Path) -> Any:
    """Make an empty Whoosh index in ``build`` (the folder is made too) and return it."""
    from whoosh import index

    from indexer.index.whoosh_codec.schema import schema

    build.mkdir(parents=True, exist_ok=True)
    return index.create_in(str(build), schema())


def open_index(build: Path) -> Any:
    """The Whoosh index in ``build``.

    Raises :class:`IndexCorrupt` for whatever Whoosh raises over a broken one:
    it shows as ``EOFError``, ``TypeError``, ``UnpicklingError`` and others.
    """
    return attempt(build, lambda: _open(build))


def open_segment(build: Path, segment: ColumnSegment) -> SegmentReader:
    """The arrays of a segment. Raises :class:`IndexCorrupt` where its file is not there or not whole."""
    return attempt(build, lambda: SegmentReader(segment.path(build)))


def attempt(build: Path, action: Callable[[], _T]) -> _T:
    """``action()``, tried again when a commit of another process takes files away meanwhile.

    A file that is gone shows in as many ways as one that is damaged, so whatever
    goes wrong is tried again. Raises :class:`IndexCorrupt` when it goes on failing.
    """
    for left in reversed(range(_RETRIES)):
        try:
            return action()
        except MemoryError:
            raise
        except Exception as error:
            if not left:
                raise IndexCorrupt(build, _reason_of(error)) from error
            time.sleep(_RETRY_SECONDS)
    raise AssertionError("unreachable")


def _reason_of(error: Exception) -> Message:
    if isinstance(error, FileNotFoundError):
        return reason("file-missing", file=Path(error.filename or "?").name)
    return reason("exception", error=f"{type(error).__name__}: {error}")


def _open(build: Path) -> Any:
    from whoosh import index

    return index.open_dir(str(build))


def stored_articles(build: Path) -> Iterator[Article]:
    """Every article in the last commit of a build. Raises :class:`IndexCorrupt` at what cannot be read."""
    index = open_index(build)
    for segment in attempt(build, lambda: committed_segments(index)):
        reader = open_segment(build, segment)
        for document in (~segment.deleted()).nonzero()[0].tolist():
            yield stored_article(build, reader, document)


def stored_article(build: Path, reader: SegmentReader, document: int) -> Article:
    """The article of one document. Raises :class:`IndexCorrupt` where it cannot be read."""
    try:
        return Article.from_json(reader.record(document))
    except Exception as error:
        # Damaged bytes fail in any way there is: in zstd, in JSON, in the offsets.
        raise IndexCorrupt(
            build, reason("document-unreadable", number=document, detail=str(error))
        ) from error
