"""The local engine: an index folder on this machine, answered from its newest commit."""

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
from search.engines.local import vocabulary
from search.engines.local.following import following, occurrences
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.local_answer import LocalAnswer
from search.engines.protocol import Following, SimilarForm
from search.query.planner import Plan
from search.request import SearchRequest

_SETTLED_NS = 2_000_000_000
"""A folder that changed this recently may change again within the resolution of its time stamp."""

_DAMAGE = (IndexError, KeyError, ValueError, OverflowError, ZstdError, sqlite3.Error)
"""What numbers in damaged arrays lead to, wherever they are used."""


class LocalSnapshot(IndexSnapshot):
    """One commit, as the protocol of an engine asks for it: see :class:`search.engines.protocol.Snapshot`."""

    def __init__(self, build: Path, lock: RLock):
        super().__init__(build)
        self._lock = lock
        self.damaged = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Keep other threads out, since evaluating writes to shared arrays; tell damage as IndexCorrupt."""
        with self._lock:
            try:
                yield
            except _DAMAGE as error:
                self.damaged = True
                told = reason("exception", error=f"{type(error).__name__}: {error}")
                raise IndexCorrupt(self.build, told) from error
            except IndexCorrupt:
                self.damaged = True
                raise

    def answer(self, plan: Plan, request: SearchRequest) -> LocalAnswer:
        """Find the first ``request.wanted`` matches of a plan."""
        return LocalAnswer(self, plan, request)

    @property
    def document_count(self) -> int:
        """The number of documents, deleted ones included."""
        return self.size

    def forms_of_stem(self, stem: str) -> Iterable[str]:
        """Return the exact forms that the index has met of a stem."""
        return self.stems.family(stem)

    def forms_of_pattern(self, query: Any, most: int) -> Iterable[str]:
        """Return the exact forms that a Whoosh multi-term query stands for, ``most`` of each segment."""
        return vocabulary.forms_of_pattern(self, query, most)

    def similar_forms(self, form: str, most_edits: int, count: int, edit_cost: float) -> list[SimilarForm]:
        """Return the likeliest forms within some edits of a word."""
        return vocabulary.similar_forms(self, form, most_edits, count, edit_cost)

    def frequent_forms(self, prefix: str, count: int) -> list[str]:
        """Return the most frequent forms that begin with ``prefix``, ``count`` of each segment."""
        return vocabulary.frequent_forms(self, prefix, count)

    def following(
        self, words: Sequence[str], prefix: str = "", *, most: int, places: int = 6_000
    ) -> Following:
        """Return the words that most often follow ``words`` and begin with ``prefix``."""
        return following(self, words, prefix, most=most, places=places)

    def occurrences(self, words: Sequence[str]) -> float:
        """Return how often words stand side by side in this order, about."""
        return occurrences(self, words)

    def headlines_with(self, form: str) -> Iterator[str]:
        """Give some headlines that hold a form."""
        return vocabulary.headlines_with(self, form)


class LocalEngine:
    """An index folder opened for searching. One object serves many threads, one search at a time.

    A reindex, or a whole rebuild, is noticed without reopening.
    """

    def __init__(self, path: Path | str):
        self._directory = IndexDirectory(path)
        self._lock = RLock()
        self._token = ""
        self._opened: LocalSnapshot | None = None
        self._seen: tuple[int, ...] | None = None
        self._closed = False
        self.snapshot()

    def close(self) -> None:
        """Close the index: its files are, with the last answer that still reads from them."""
        with self._lock:
            self._closed = True
            self._opened = None

    def snapshot(self) -> LocalSnapshot:
        """Return the newest commit, opened if the one returned before is older or damaged."""
        with self._lock:
            if self._closed:
                raise ValueError("the archive is closed")
            old = self._opened if self._opened is not None and not self._opened.damaged else None
            if old is not None and self._seen is not None and self._folder_times() == self._seen:
                return old
            seen = self._folder_times()
            manifest = self._directory.current(SCHEMA_VERSION)
            if old is None or manifest.token != self._token or old.latest_generation() != old.generation:
                old = self._open(manifest)
            settled = seen is not None and time_ns() - max(seen) > _SETTLED_NS
            self._seen = seen if settled else None
            return old

    def _open(self, manifest: Manifest) -> LocalSnapshot:
        while True:
            try:
                opened = LocalSnapshot(self._directory.build_path(manifest), self._lock)
                break
            except IndexCorrupt:
                newer = self._directory.current(SCHEMA_VERSION)
                if newer.token == manifest.token:
                    raise
                manifest = newer  # a rebuild was swapped in, and the build being opened taken away
        self._opened, self._token = opened, manifest.token
        return opened

    def _folder_times(self) -> tuple[int, ...] | None:
        """Return when the index folder and its live build last changed, in ns; ``None`` if unknown."""
        try:
            paths = [self._directory.path, *([self._opened.build] if self._opened else [])]
            states = [os.stat(path) for path in paths]
            # Time stamps can be put back, as restoring a copy does; when they were put there cannot.
            return tuple(when for state in states for when in (state.st_mtime_ns, state.st_ctime_ns))
        except OSError:
            return None
