"""The reader pool: read pieces in worker processes, in order; give up those that kill one or take too long.

Whatever a file holds, reading it ends: a piece that takes too long, or that kills
the process it is read in, is told of as unread, and the others are read all the same.
"""

import logging
import math
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from indexer.ingest.file_visit import reader_fault
from indexer.ingest.processes import cores, process_pool
from indexer.readers.piece import Found, Piece, Unread
from indexer.readers.registry import read_piece
from indexer.reasons import reason

log = logging.getLogger(__name__)

LONGEST_SECONDS = 60
"""For one piece, which is given up then. Chosen by hand, far above what a sound piece takes."""
_LOOKS = 20
"""How often the clock is looked at in that time, so a piece may take a twentieth longer. Chosen by hand."""
WORTH_PROCESSES = 4_000_000
"""Bytes to be read; starting the processes takes about as long as reading so many. Chosen by hand."""

_PROCESS_MB = 60
"""Megabytes that a reading process takes, of text (``python -m tests.bench.reading``); pages take more
for a moment."""
_READING_SHARE = 4
"""One part in so many of all memory is for reading. Chosen by hand."""
_BATCH_BYTES = 1_000_000
"""Bytes sent to a process at a time. Chosen by hand, so that sending takes little beside reading."""
_BATCH_JOBS = 1_000
"""Jobs in a batch, of small or unchanged files. Chosen by hand."""
_AHEAD = 3
"""Batches that a process may have waiting for it, so that it never waits itself. Chosen by hand."""
_RECORD_BYTES = 1_000
"""What a record that is not bytes any more is counted for. Chosen by hand."""

Job = TypeVar("Job")


class TooSlow(Exception):
    """A piece took longer than it may."""


class _Batch(NamedTuple):
    """Jobs, each with whether it has a piece; those pieces; and what a process of ``pool`` finds in them."""

    jobs: list[tuple[Any, bool]]
    pieces: list[Piece]
    pool: ProcessPoolExecutor | None
    results: "Future[list[list[Found]]] | None"


def read_here(
    pieces: list[Piece],
    read: Callable[[Piece], list[Found]] = read_piece,
    seconds: float = LONGEST_SECONDS,
) -> list[list[Found]]:
    """Return what is found in each piece, read in this process; nothing is raised whatever they hold.

    A piece that takes longer than ``seconds`` is given up.
    """
    with _time_limit(seconds) as clock:
        return [_read_one(piece, read, clock) for piece in pieces]


class ReaderPool:
    """Reads pieces in the order in which they come, in so many processes or, with 0, in this one.

    ``read`` reads some pieces, in whichever process it is called.
    """

    def __init__(
        self,
        processes: int | None = None,
        read: Callable[[list[Piece]], list[list[Found]]] = read_here,
        batch_bytes: int = _BATCH_BYTES,
    ):
        self.count = cores() if processes is None else processes
        self._read = read
        self._batch_bytes = batch_bytes
        self._pool: ProcessPoolExecutor | None = None

    def found(self, work: Iterable[tuple[Job, Piece | None]]) -> Iterator[tuple[Job, list[Found] | None]]:
        """Yield for each job and piece what is found in the piece; a job without one comes in its turn."""
        if not self.count:
            for job, piece in work:
                yield job, None if piece is None else self._read([piece])[0]
            return
        waiting: deque[_Batch] = deque()
        jobs: list[tuple[Any, bool]] = []
        pieces: list[Piece] = []
        size = 0
        for job, piece in work:
            jobs.append((job, piece is not None))
            if piece is not None:
                pieces.append(piece)
                size += piece_bytes(piece)
            if size >= self._batch_bytes or len(jobs) >= _BATCH_JOBS:
                waiting.append(self._submit(jobs, pieces))
                jobs, pieces, size = [], [], 0
                while len(waiting) > self.count * _AHEAD:
                    yield from self._collect(waiting.popleft())
        waiting.append(self._submit(jobs, pieces))
        while waiting:
            yield from self._collect(waiting.popleft())

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _submit(self, jobs: list[tuple[Any, bool]], pieces: list[Piece]) -> _Batch:
        """Have a process read the pieces of a batch; a pool that a piece before has broken is replaced."""
        if not pieces:
            return _Batch(jobs, pieces, None, None)
        while True:
            self._pool = self._pool or process_pool(self.count)
            try:
                return _Batch(jobs, pieces, self._pool, self._pool.submit(self._read, pieces))
            except BrokenProcessPool:
                self.close()

    def _collect(self, batch: _Batch) -> Iterator[tuple[Any, list[Found] | None]]:
        """Yield the jobs of a batch with what was found for each, once it is read."""
        try:
            results = iter(batch.results.result() if batch.results else [])
        except BrokenProcessPool:  # by one of these pieces, or of those read beside them
            if batch.pool is self._pool:
                self.close()
            results = iter(self._read_one_by_one(batch.pieces))
        for job, has_piece in batch.jobs:
            yield job, next(results) if has_piece else None

    def _read_one_by_one(self, pieces: list[Piece]) -> list[list[Found]]:
        """Read each piece in a process that reads nothing else, so that one that kills it is known for it."""
        results: list[list[Found]] = []
        pool = None
        for piece in pieces:
            pool = pool or process_pool(1)
            try:
                results += pool.submit(self._read, [piece]).result()
            except BrokenProcessPool:
                results.append([Unread(reason("killed-reader"), piece.first, piece.member)])
                pool = None
        if pool:
            pool.shutdown()
        return results


def processes_within(memory_mb: int) -> int:
    """Return how many processes may read where all processes together may take so many megabytes."""
    return max(1, min(cores(), memory_mb // _READING_SHARE // _PROCESS_MB))


def reading_mb(memory_mb: int) -> int:
    """Return how many megabytes of those the reading processes take."""
    return processes_within(memory_mb) * _PROCESS_MB


def piece_bytes(piece: Piece) -> int:
    """Return about how many bytes a piece holds."""
    if isinstance(piece.data, bytes):
        return len(piece.data)
    return sum(len(part) if isinstance(part, bytes) else _RECORD_BYTES for part in piece.data)


class _Clock:
    """When the piece being read was begun; infinity between pieces."""

    began = math.inf


def _read_one(piece: Piece, read: Callable[[Piece], list[Found]], clock: _Clock) -> list[Found]:
    """Return what is found in a piece, or why it could not be read."""
    try:
        clock.began = monotonic()
        try:
            return read(piece)
        finally:
            clock.began = math.inf
    except TooSlow as slow:
        why = reason("too-slow", seconds=slow.args[0])
    except MemoryError:
        why = reason("too-large-for-memory")
    except Exception as error:  # one file must not cost all the others, however its reader fails
        log.debug("%s: a fault of the reader", piece.article_id, exc_info=True)
        why = reader_fault(error)
    return [Unread(why, piece.first, piece.member)]


@contextmanager
def _time_limit(seconds: float) -> Iterator[_Clock]:
    """Raise :class:`TooSlow` in each piece that takes too long; where the system has no timer, never.

    The clock is looked at now and then: setting a timer for every piece would take a tenth of
    the time of reading a short article.
    """
    clock = _Clock()
    if not hasattr(signal, "SIGALRM") or current_thread() is not main_thread():
        yield clock
        return

    def look(signal_number: int, frame: FrameType | None) -> None:
        if monotonic() - clock.began > seconds:
            raise TooSlow(seconds)

    interval = seconds / _LOOKS
    handler = signal.signal(signal.SIGALRM, look)
    others = signal.setitimer(signal.ITIMER_REAL, interval, interval)
    try:
        yield clock
    finally:
        signal.setitimer(signal.ITIMER_REAL, *others)
        signal.signal(signal.SIGALRM, handler)
