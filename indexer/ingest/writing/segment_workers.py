"""Worker processes that turn articles into segments; for little work, this process itself."""

from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple, cast

from indexer.article import Article
from indexer.errors import WorkerLost
from indexer.index.segment.writer import write_segment
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.ingest.processes import process_pool
from indexer.ingest.writing.analysis import analyse
from indexer.language.stemmer import StemMap, stem_words

_MOST_REMEMBERED = 200_000

_stems: dict[str, str] = {}
"""The stems of the words this process has met for one writer: they are in its map, or were given to it."""
_stems_for = ""
"""Which writer that is."""


class Written(NamedTuple):
    """A segment that was written, and the stems of its words that the map did not have."""

    segment: ColumnSegment
    fresh: dict[str, str]


def write(
    build: Path, stem_map: Path, writer: str, segment: ColumnSegment, articles: list[Article]
) -> Written:
    """Analyse articles and write them as a segment, in whichever process this runs.

    ``writer`` tells the one that asks from all others: what is given to it once, it keeps.
    """
    fresh: dict[str, str] = {}

    def stems(words: Sequence[str]) -> list[str]:
        found, new = _stems_of(stem_map, writer, words)
        fresh.update(new)
        return found

    segment.set_doc_count(write_segment(segment.path(build), analyse(articles), stems))
    return Written(segment, fresh)


def _stems_of(stem_map: Path, writer: str, words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The stems of ``words``, one for each, and those of them that the writer's map lacks."""
    global _stems_for  # noqa: PLW0603 - remembered from segment to segment, as words recur
    if writer != _stems_for or len(_stems) > _MOST_REMEMBERED:
        _stems.clear()
        _stems_for = writer
    found = list(map(_stems.get, words))
    places = [place for place, stem in enumerate(found) if stem is None]
    new = [words[place] for place in places]
    known: dict[str, str] = {}
    if new:
        opened = StemMap.open(stem_map)
        try:
            known = opened.known(new)
        finally:
            opened.close()
    unknown = [word for word in new if word not in known]
    fresh = dict(zip(unknown, stem_words(unknown), strict=True))
    for place, word in zip(places, new, strict=True):
        stem = known.get(word) or fresh[word]
        # One string instead of two equal ones.
        _stems[word] = found[place] = word if stem == word else stem
    return cast(list[str], found), fresh


class SegmentWorkers:
    """Writes segments in as many processes as there are cores."""

    def __init__(self, build: Path, stem_map: Path, count: int):
        self.count = count
        """How many processes there are, or would be."""
        self._build = build
        self._stem_map = stem_map
        self._writer = token_hex(8)
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: list[Future[Written]] = []

    @property
    def started(self) -> bool:
        """Whether there are processes already, which take a while to start."""
        return self._pool is not None

    def run_inline(self, segment: ColumnSegment, articles: list[Article]) -> Written:
        """Write a segment in this process."""
        return write(self._build, self._stem_map, self._writer, segment, articles)

    def submit(self, segment: ColumnSegment, articles: list[Article]) -> None:
        """Have a segment written; waits while each process has one more to do than it is at.

        Raises :class:`WorkerLost`.
        """
        self._pool = self._pool or process_pool(self.count)
        busy = [task for task in self._waiting if not task.done()]
        if len(busy) > self.count:
            wait(busy, return_when="FIRST_COMPLETED")
        try:
            self._waiting.append(
                self._pool.submit(write, self._build, self._stem_map, self._writer, segment, articles)
            )
        except BrokenProcessPool as error:
            raise WorkerLost() from error

    def collect(self) -> list[Written]:
        """What has been written since the last time, in the order of submission, once it all is.

        Raises :class:`WorkerLost`.
        """
        try:
            return [task.result() for task in self._waiting]
        except BrokenProcessPool as error:
            raise WorkerLost() from error
        finally:
            self._waiting = []

    def close(self) -> None:
        """Stop the processes; what they have not written is given up."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        self._waiting = []
