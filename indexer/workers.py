"""Worker processes that analyse articles and stem words; for little work, this process itself."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from os import cpu_count
from typing import TypeVar

from indexer.analysis import analyse
from indexer.article import Article
from indexer.columns.invert import Batch
from indexer.errors import WorkerLost
from indexer.language.stems import stem_words

BATCH = 400
"""Articles; large enough to be worth sending to another process."""
_WORTH_WORKERS = 2_000  # articles, or words to stem: starting the processes takes as long as these
_WORDS_A_TASK = 2_000
_WAITING_PER_WORKER = 4

_T = TypeVar("_T")


class Workers:
    """Analyses batches in the order they are given, in as many processes as there are cores."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Batch | Future[Batch]] = deque()
        self._articles = 0
        self._count = cpu_count() or 1

    def submit(self, articles: list[Article]) -> None:
        """Have a batch analysed; :meth:`ready` and :meth:`rest` give the results."""
        self._articles += len(articles)
        if self._articles < _WORTH_WORKERS and self._pool is None:
            self._waiting.append(analyse(articles))
        else:
            self._waiting.append(self._started().submit(analyse, articles))

    def ready(self) -> Iterator[Batch]:
        """Batches that are done; waits for some where too many are not."""
        most = self._count * _WAITING_PER_WORKER
        while self._waiting:
            first = self._waiting[0]
            if isinstance(first, Future) and not first.done() and len(self._waiting) <= most:
                return
            yield self._result(self._waiting.popleft())

    def rest(self) -> Iterator[Batch]:
        """All batches not given yet."""
        while self._waiting:
            yield self._result(self._waiting.popleft())

    def stem(self, words: Sequence[str]) -> list[str]:
        """The stems of exact forms."""
        if len(words) < _WORTH_WORKERS and self._pool is None:
            return stem_words(words)
        tasks = [
            self._started().submit(stem_words, words[first : first + _WORDS_A_TASK])
            for first in range(0, len(words), _WORDS_A_TASK)
        ]
        stems: list[str] = []
        for task in tasks:
            done: list[str] = self._result(task)
            stems += done
        return stems

    def close(self) -> None:
        """Stop the processes; what was not given is dropped."""
        self._waiting.clear()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not a plain fork: this process may have threads, whose locks a fork would copy as they are.
            method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
            self._pool = ProcessPoolExecutor(self._count, mp_context=get_context(method))
        return self._pool

    @staticmethod
    def _result(waiting: _T | Future[_T]) -> _T:
        try:
            return waiting.result() if isinstance(waiting, Future) else waiting
        except BrokenProcessPool as error:
            raise WorkerLost() from error
