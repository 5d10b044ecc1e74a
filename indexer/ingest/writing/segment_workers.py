"""Worker processes that turn articles into segments; for little work, this process itself."""

from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from indexer.article import Article
from indexer.errors import WorkerLost
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.ingest.processes import process_pool
from indexer.ingest.writing.segment_builder import SegmentBuilder, WrittenSegment

_builder_of_process: list[SegmentBuilder] = []
"""In a worker process its one builder, made when the process starts and kept until it ends; else empty."""


class SegmentWorkers:
    """Writes the segments of one build, in as many processes as it is told to use."""

    def __init__(self, build: Path, stem_map: Path, count: int):
        self.count = count
        """How many processes there are, or would be."""
        self._build = build
        self._stem_map = stem_map
        self._inline = SegmentBuilder(build, stem_map)
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: list[Future[WrittenSegment]] = []

    @property
    def started(self) -> bool:
        """Return whether there are processes already, which take a while to start."""
        return self._pool is not None

    def run_inline(self, segment: ColumnSegment, articles: list[Article]) -> WrittenSegment:
        """Write a segment in this process."""
        return self._inline.write(segment, articles)

    def submit(self, segment: ColumnSegment, articles: list[Article]) -> None:
        """Have a process write a segment; waits while each process has another one waiting for it.

        Raises :class:`WorkerLost`.
        """
        self._pool = self._pool or process_pool(self.count, make_builder, self._build, self._stem_map)
        busy = [task for task in self._waiting if not task.done()]
        if len(busy) > self.count:
            wait(busy, return_when="FIRST_COMPLETED")
        try:
            self._waiting.append(self._pool.submit(write_in_worker, segment, articles))
        except BrokenProcessPool as error:
            raise WorkerLost() from error

    def collect(self) -> list[WrittenSegment]:
        """Wait for all submitted segments; returns those since the last time, in the order of submission.

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


def make_builder(build: Path, stem_map: Path) -> None:
    """Make the builder of this worker process."""
    _builder_of_process.append(SegmentBuilder(build, stem_map))


def write_in_worker(segment: ColumnSegment, articles: list[Article]) -> WrittenSegment:
    """Write a segment with the builder of this worker process."""
    return _builder_of_process[0].write(segment, articles)
