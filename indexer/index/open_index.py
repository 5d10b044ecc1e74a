"""Open, create and read the index of a build: try again during a commit; what goes on failing is corrupt."""

import logging
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
"""The file of the stem map in the folder of a build."""

CATALOG = "catalog.db"
"""The file of the catalog in the folder of a build."""

# Together a fifth of a second: far longer than a commit takes to replace its files. Chosen by hand.
_TRIES = 5
_RETRY_SECONDS = 0.05

_Result = TypeVar("_Result")


def create_index(build: Path) -> Any:
    """Make the folder ``build`` with an empty Whoosh index in it, and return the index."""
    from whoosh import index

    from indexer.index.whoosh_codec.schema import schema

    build.mkdir(parents=True, exist_ok=True)
    return index.create_in(str(build), schema())


def open_index(build: Path) -> Any:
    """Open the Whoosh index in ``build`` and return it.

    Raises :class:`IndexCorrupt` for whatever Whoosh raises over a broken index:
    ``EOFError``, ``TypeError``, ``UnpicklingError`` and others.
    """
    from whoosh import index

    return attempt(build, lambda: index.open_dir(str(build)))


def open_segment(build: Path, segment: ColumnSegment) -> SegmentReader:
    """Return the reader of a segment. Raises :class:`IndexCorrupt` where its file is missing or not whole."""
    return attempt(build, lambda: SegmentReader(segment.path(build)))


def attempt(build: Path, action: Callable[[], _Result]) -> _Result:
    """Return ``action()``, tried again where a commit of another process deletes files meanwhile.

    A file that is gone fails in as many ways as one that is damaged, so after any
    failure the action is tried again. Raises :class:`IndexCorrupt` when it goes on failing.
    """
    for left in reversed(range(_TRIES)):
        try:
            return action()
        except MemoryError:
            raise
        except Exception as error:
            # Damaged files fail in any way there is: in pickle, in JSON, in the offsets.
            logging.getLogger(__name__).debug("the index at %s cannot be read", build, exc_info=True)
            if not left:
                raise IndexCorrupt(build, _reason_of(error)) from error
            time.sleep(_RETRY_SECONDS)
    raise AssertionError("unreachable")


def _reason_of(error: Exception) -> Message:
    if isinstance(error, FileNotFoundError):
        return reason("file-missing", file=Path(error.filename or "?").name)
    return reason("exception", error=f"{type(error).__name__}: {error}")


def stored_articles(build: Path) -> Iterator[Article]:
    """Yield every article of a build's latest commit. Raises :class:`IndexCorrupt` at one it cannot read."""
    index = open_index(build)
    for segment in attempt(build, lambda: committed_segments(index)):
        reader = open_segment(build, segment)
        for document in (~segment.deleted()).nonzero()[0].tolist():
            yield stored_article(build, reader, document)


def stored_article(build: Path, reader: SegmentReader, document: int) -> Article:
    """Return the article of a document. Raises :class:`IndexCorrupt` where it cannot be read."""
    try:
        return Article.from_json(reader.record(document))
    except Exception as error:
        # Damaged bytes fail in any way there is: in zstd, in JSON, in the offsets.
        logging.getLogger(__name__).debug("document %d of %s cannot be read", document, build, exc_info=True)
        raise IndexCorrupt(
            build, reason("document-unreadable", number=document, detail=str(error))
        ) from error
