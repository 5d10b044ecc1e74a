"""The local engine: opens the newest commit of an index folder, notices newer ones, and answers from it."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from time import time_ns
from typing import Any

from zstandard import ZstdError

from indexer.errors import IndexCorrupt
from indexer.index.directory import IndexDirectory, Manifest
from indexer.index.version import SCHEMA_VERSION
from indexer.reasons import reason
from search.engines.local import archive_words
from search.engines.local.following import following, occurrences
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.local_answer import LocalAnswer
from search.engines.local.ranking_weights import DEFAULT_WEIGHTS, RankingWeights
from search.engines.protocol import SAMPLED_PLACES, Following, SimilarForm
from search.query.planner import Plan
from search.request import SearchRequest

_SETTLED_NS = 2_000_000_000
"""Nanoseconds: a folder changed more recently may change again at the same time stamp. Chosen by hand."""

_DAMAGE = (IndexError, KeyError, ValueError, OverflowError, ZstdError, sqlite3.Error)
"""The errors that wrong numbers in damaged arrays cause wherever they are used."""


class LocalSnapshot(IndexSnapshot):
    """One commit; implements :class:`search.engines.protocol.Snapshot`."""

    def __init__(self, build: Path, lock: RLock, weights: RankingWeights = DEFAULT_WEIGHTS):
        super().__init__(build, weights)
        self._lock = lock
        self.damaged = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Return the context that keeps other threads out and raises damage as IndexCorrupt.

        Evaluation writes to scratch arrays, which threads would share.
        """
        with self._lock:
            try:
                yield
            except _DAMAGE as error:
                self.damaged = True
                cause = reason("exception", error=f"{type(error).__name__}: {error}")
                raise IndexCorrupt(self.build, cause) from error
            except IndexCorrupt:
                self.damaged = True
                raise

    def answer(self, plan: Plan, request: SearchRequest) -> LocalAnswer:
        """Find the first ``request.wanted`` matches of a plan."""
        return LocalAnswer(self, plan, request)

    @property
    def document_count(self) -> int:
        """Return the number of documents, deleted ones included."""
        return self.size

    def forms_of_stem(self, stem: str) -> Iterable[str]:
        """Return the exact forms that the index has met of a stem."""
        return self.stems.family(stem)

    def forms_of_pattern(self, query: Any, most: int) -> Iterable[str]:
        """Return the exact forms that match a Whoosh multi-term query, at most ``most`` of each segment."""
        return archive_words.forms_of_pattern(self, query, most)

    def similar_forms(self, form: str, most_edits: int, count: int, edit_cost: float) -> list[SimilarForm]:
        """Return the likeliest forms within some edits of a word."""
        return archive_words.similar_forms(self, form, most_edits, count, edit_cost)

    def frequent_forms(self, prefix: str, count: int) -> list[str]:
        """Return the most frequent forms that begin with ``prefix``, ``count`` of each segment."""
        return archive_words.frequent_forms(self, prefix, count)

    def following(
        self, words: Sequence[str], prefix: str = "", *, most: int, places: int = SAMPLED_PLACES
    ) -> Following:
        """Return the words that most often follow ``words`` and begin with ``prefix``."""
        return following(self, words, prefix, most=most, places=places)

    def occurrences(self, words: Sequence[str]) -> float:
        """Return an estimate of how often words stand side by side in this order."""
        return occurrences(self, words)

    def headlines_with(self, form: str) -> Iterator[str]:
        """Yield some headlines that hold a form."""
        return archive_words.headlines_with(self, form)


class LocalEngine:
    """An index folder opened for searching. One object serves many threads, one search at a time.

    It notices a new commit, or a whole rebuild, and opens it for the next search.
    """

    def __init__(self, path: Path | str, weights: RankingWeights = DEFAULT_WEIGHTS):
        self._directory = IndexDirectory(path)
        self._weights = weights
        self._lock = RLock()
        # The newest snapshot is kept, with its caches, until a newer commit is opened.
        self._opened: LocalSnapshot | None = None
        self._opened_token = ""
        # Times of the folder when it was last compared; None where it must be compared again.
        self._known_times: tuple[int, ...] | None = None
        self._closed = False
        self.snapshot()

    def close(self) -> None:
        """Close the index. Its files are closed when the last answer that reads from them is dropped."""
        with self._lock:
            self._closed = True
            self._opened = None

    def snapshot(self) -> LocalSnapshot:
        """Return the newest commit. It is opened if the one returned before is older or damaged."""
        with self._lock:
            if self._closed:
                raise ValueError("the archive is closed")
            opened = self._opened if self._opened is not None and not self._opened.damaged else None
            if (
                opened is not None
                and self._known_times is not None
                and self._folder_times() == self._known_times
            ):
                return opened
            times = self._folder_times()
            manifest = self._directory.current(SCHEMA_VERSION)
            if (
                opened is None
                or manifest.token != self._opened_token
                or opened.latest_generation() != opened.generation
            ):
                opened = self._open(manifest)
            settled = times is not None and time_ns() - max(times) > _SETTLED_NS
            self._known_times = times if settled else None
            return opened

    def _open(self, manifest: Manifest) -> LocalSnapshot:
        """Open a build, or the build that has replaced it meanwhile."""
        while True:
            try:
                opened = LocalSnapshot(self._directory.build_path(manifest), self._lock, self._weights)
                break
            except IndexCorrupt:
                newer = self._directory.current(SCHEMA_VERSION)
                if newer.token == manifest.token:
                    raise
                manifest = newer  # a rebuild has replaced the build that was being opened, and removed it
        self._opened, self._opened_token = opened, manifest.token
        return opened

    def _folder_times(self) -> tuple[int, ...] | None:
        """Return when the index folder and its live build last changed, in ns; ``None`` if unknown."""
        try:
            paths = [self._directory.path, *([self._opened.build] if self._opened else [])]
            states = [os.stat(path) for path in paths]
            # Restoring a copy can set st_mtime back, but never st_ctime.
            return tuple(time for state in states for time in (state.st_mtime_ns, state.st_ctime_ns))
        except OSError:
            return None
