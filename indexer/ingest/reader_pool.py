"""Pieces of files to what is found in them, in worker processes where there is much to read.

Whatever a file holds, reading it ends: a piece that takes too long, or that ends
the process it is read in, is told of as unread, and the others are read all the same.
"""

import logging
import math
import signal
from collections import deque
from collections.abc import Iterable, Iterator
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
"""For one piece; it is given up then."""
_LOOKS = 20
"""At the clock, in so long."""
WORTH_PROCESSES = 4_000_000
"""Bytes to be read; starting the processes takes as long as reading about so many."""

_PROCESS_MB = 60
"""What one of them takes, of text; pages take more for a moment."""
_READING_SHARE = 4
"""One part in so many of all memory is for reading."""
_BATCH_BYTES = 1_000_000
_BATCH_JOBS = 1_000
_AHEAD = 3
"""Batches a process may have waiting for it."""

Job = TypeVar("Job")


class TooSlow(Exception):
    """A piece took longer than :data:`LONGEST_SECONDS`."""


class _Batch(NamedTuple):
    jobs: list[Any]
    pieces: list[Piece]
    pool: ProcessPoolExecutor | None
    results: "Future[list[list[Found]]] | None"


def read_here(pieces: list[Piece]) -> list[list[Found]]:
    """What is found in each of some pieces, read in this process. Nothing is raised whatever they hold."""
    with _time_limit() as clock:
        return [_read_one(piece, clock) for piece in pieces]


class ReaderPool:
    """Reads pieces in the order in which they come, in so many processes or, with none, in this one."""

    def __init__(self, processes: int | None = None):
        self.count = cores() if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None

    def found(self, work: Iterable[tuple[Job, Piece | None]]) -> Iterator[tuple[Job, list[Found] | None]]:
        """For each job and piece what is found in it; a job without a piece comes back in its turn."""
        if not self.count:
            for job, piece in work:
                yield job, None if piece is None else read_here([piece])[0]
            return
        waiting: deque[_Batch] = deque()
        jobs: list[Any] = []
        pieces: list[Piece] = []
        size = 0
        for job, piece in work:
            jobs.append((job, piece is not None))
            if piece is not None:
                pieces.append(piece)
                size += piece_bytes(piece)
            if size >= _BATCH_BYTES or len(jobs) >= _BATCH_JOBS:
                waiting.append(self._batch(jobs, pieces))
                jobs, pieces, size = [], [], 0
                while len(waiting) > self.count * _AHEAD:
                    yield from self._done(waiting.popleft())
        waiting.append(self._batch(jobs, pieces))
        while waiting:
            yield from self._done(waiting.popleft())

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the processes."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _batch(self, jobs: list[Any], pieces: list[Piece]) -> _Batch:
        if not pieces:
            return _Batch(jobs, pieces, None, None)
        while True:
            self._pool = self._pool or process_pool(self.count)
            try:
                return _Batch(jobs, pieces, self._pool, self._pool.submit(read_here, pieces))
            except BrokenProcessPool:
                self.close()

    def _done(self, batch: _Batch) -> Iterator[tuple[Any, list[Found] | None]]:
        try:
            results = iter(batch.results.result() if batch.results else [])
        except BrokenProcessPool:  # by one of these pieces, or of those read beside them
            if batch.pool is self._pool:
                self.close()
            results = iter(_one_by_one(batch.pieces))
        for job, has_piece in batch.jobs:
            yield job, next(results) if has_piece else None


def processes_within(memory_mb: int) -> int:
    """So many processes may read where all processes together may take so much."""
    return max(1, min(cores(), memory_mb // _READING_SHARE // _PROCESS_MB))


def reading_mb(memory_mb: int) -> int:
    """What these take of it."""
    return processes_within(memory_mb) * _PROCESS_MB


def piece_bytes(piece: Piece) -> int:
    """About how many bytes a piece holds."""
    if isinstance(piece.data, bytes):
        return len(piece.data)
    return sum(len(part) if isinstance(part, bytes) else 1_000 for part in piece.data)


def _one_by_one(pieces: list[Piece]) -> list[list[Found]]:
    """Read each piece in a process that reads nothing else, so that one it ends is known for it."""
    results: list[list[Found]] = []
    pool = None
    for piece in pieces:
        pool = pool or process_pool(1)
        try:
            results += pool.submit(read_here, [piece]).result()
        except BrokenProcessPool:
            results.append([Unread(reason("killed-reader"), piece.first, piece.member)])
            pool = None
    if pool:
        pool.shutdown()
    return results


class _Clock:
    """When the piece at hand was begun; while there is none, at a time that never comes."""

    began = math.inf


def _read_one(piece: Piece, clock: _Clock) -> list[Found]:
    try:
        clock.began = monotonic()
        try:
            return read_piece(piece)
        finally:
            clock.began = math.inf
    except TooSlow:
        why = reason("too-slow", seconds=LONGEST_SECONDS)
    except MemoryError:
        why = reason("too-large-for-memory")
    except Exception as error:  # one file must not cost all the others, whatever it does
        log.debug("%s: a fault of the reader", piece.article_id, exc_info=True)
        why = reader_fault(error)
    return [Unread(why, piece.first, piece.member)]


@contextmanager
def _time_limit() -> Iterator[_Clock]:
    """Raise :class:`TooSlow` in each piece that takes too long; where the system has no timer, never.

    The clock is looked at now and then: to set a timer anew takes a tenth of the time of a short article.
    """
    clock = _Clock()
    if not hasattr(signal, "SIGALRM") or current_thread() is not main_thread():
        yield clock
        return

    def look(signal_number: int, frame: FrameType | None) -> None:
        if monotonic() - clock.began > LONGEST_SECONDS:
            raise TooSlow

    often = LONGEST_SECONDS / _LOOKS
    handler = signal.signal(signal.SIGALRM, look)
    others = signal.setitimer(signal.ITIMER_REAL, often, often)
    try:
        yield clock
    finally:
        signal.setitimer(signal.ITIMER_REAL, *others)
        signal.signal(signal.SIGALRM, handler)
