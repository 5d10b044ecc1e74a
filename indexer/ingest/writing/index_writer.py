"""The index writer: adds and deletes articles, makes checkpoints and commits; nothing else writes."""

import ctypes
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from indexer.article import Article
from indexer.defaults import DEFAULT_MEMORY_MB
from indexer.errors import IndexCorrupt, IndexLocked, IndexUnwritable, os_reason
from indexer.index.commits import (
    Commit,
    committed_segments,
    delete_other_files,
    latest_commit,
    new_segment,
    write_commit,
)
from indexer.index.durable import flush_to_disk
from indexer.index.open_index import STEMS, attempt, create_index, open_index, open_segment
from indexer.index.segment.merge_policy import GROWING, SEARCHED, to_merge
from indexer.index.segment.merger import Part, merge_segments
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.ingest.processes import cores
from indexer.ingest.writing.segment_builder import WrittenSegment
from indexer.ingest.writing.segment_workers import SegmentWorkers
from indexer.language.stemmer import StemMap
from indexer.messages import Message
from indexer.reasons import reason

_BASE_MB = 95
"""Megabytes that a process takes before it holds any article (``python -m tests.bench.compare``)."""


class WorkerSettings(NamedTuple):
    """When articles are handed to worker processes, all in characters of their bodies."""

    per_mb: int = 50_000
    """For so many of one segment, the process that writes it takes a megabyte. Measured at 400,000
    articles with ``python -m tests.bench.compare --scale 400000``."""
    least: int = 1_000_000
    """Fewer than these are not handed over, so that segments do not become too small. Chosen by hand."""
    worth_processes: int = 5_000_000
    """Starting the processes takes about as long as analysing so many. Chosen by hand."""


DEFAULT_WORKERS = WorkerSettings()


class MemoryShares(NamedTuple):
    """How the memory for writing is shared out."""

    processes: int
    """How many worker processes there may be."""
    characters: int
    """How many characters of article bodies each, and this process, may hold at a time."""


def share_memory(memory_mb: int, cores: int, settings: WorkerSettings = DEFAULT_WORKERS) -> MemoryShares:
    """Return how many workers may run within ``memory_mb`` on so many cores, and what each may hold.

    Each worker takes a share, and so does this process, where articles wait for a worker.
    """
    least_mb = _BASE_MB + settings.least // settings.per_mb
    shares = max(2, min(cores + 1, memory_mb // least_mb))
    free_mb = memory_mb / shares - _BASE_MB
    return MemoryShares(shares - 1, max(settings.least, int(free_mb * settings.per_mb)))


@dataclass(slots=True)
class _Uncommitted:
    """What was done since the last commit."""

    articles: list[Article] = field(default_factory=list)
    """Those that no worker has been given yet."""
    characters: int = 0
    """Of their bodies."""
    written: list[ColumnSegment] = field(default_factory=list)
    added: set[str] = field(default_factory=set)
    """The ids of all articles added."""
    deleted: set[str] = field(default_factory=set)
    """The ids to be deleted from segments committed before, those replaced among them."""


class IndexWriter:
    """Adds articles to a build and deletes them; readers see nothing of it before :meth:`commit`.

    Many articles are analysed and written as segments in worker processes, as
    many at a time as ``memory_mb`` for all processes together allows. Raises
    :class:`IndexCorrupt` on opening a build that is damaged, or not there, and
    :class:`IndexUnwritable` where the system does not let it write. After any
    failure a writer can only be closed.
    """

    def __init__(
        self, build: Path, memory_mb: int = DEFAULT_MEMORY_MB, settings: WorkerSettings = DEFAULT_WORKERS
    ):
        self._build = build
        self._index = open_index(build)
        for segment in attempt(build, lambda: committed_segments(self._index)):
            open_segment(build, segment)  # a run that finds nothing new should still find a segment gone
        self._stems = attempt(build, lambda: StemMap.create(build / STEMS))
        shares = share_memory(memory_mb, cores(), settings)
        self._workers = SegmentWorkers(build, build / STEMS, shares.processes)
        self._most_characters = shares.characters
        self._worth_processes = settings.worth_processes
        self._lock: Any = None
        self._failed = False
        self._uncommitted = _Uncommitted()

    @classmethod
    def create(
        cls, build: Path, memory_mb: int = DEFAULT_MEMORY_MB, settings: WorkerSettings = DEFAULT_WORKERS
    ) -> "IndexWriter":
        """Make a new, empty index in ``build``, and the folder, and open it."""
        create_index(build)
        return cls(build, memory_mb, settings)

    @property
    def pending(self) -> int:
        """Return how many articles were added since the last commit."""
        return len(self._uncommitted.added)

    def generation(self) -> int:
        """Return the number of the latest commit."""
        return int(self._index.latest_generation())

    def add(self, article: Article) -> None:
        """Add an article, in place of the one that has its id in the last commit, if any.

        Raises :class:`WorkerLost` when a process that analyses articles died.
        """
        self._require_not_added(article.id)
        self._acquire_lock()
        changes = self._uncommitted
        changes.deleted.add(article.id)
        changes.added.add(article.id)
        changes.articles.append(article)
        changes.characters += len(article.body)
        if changes.characters >= self._most_characters:
            with self._failing_closed():
                self._submit(changes.articles)

    def delete(self, article_id: str) -> None:
        """Delete the article with this id. It must not have been added since the last commit."""
        self._require_not_added(article_id)
        self._acquire_lock()
        self._uncommitted.deleted.add(article_id)

    def added(self, article_id: str) -> bool:
        """Return whether the id was added since the last commit."""
        return article_id in self._uncommitted.added

    def commit(self) -> int:
        """Make everything since the last commit visible at once; returns the new generation.

        Segments are merged so that few enough are left to be searched quickly.
        """
        if self._lock is None and _to_be_merged(committed_segments(self._index), SEARCHED):
            self._acquire_lock()  # a long run's last checkpoint may have left nothing but this to be done
        return self._commit(SEARCHED)

    def checkpoint(self) -> int:
        """Commit in the midst of a long run, merging segments more seldom; returns the new generation."""
        return self._commit(GROWING)

    def _commit(self, ratio: float) -> int:
        with self._failing_closed():
            if self._lock is not None:
                written = self._flush_pending()
                # The stem map before the segments: none of them holds a word that the map does not.
                self._stems.save({word: stem for one in written for word, stem in one.fresh.items()})
                self._uncommitted.written += [one.segment for one in written]
                self._write_contents(ratio)
                self._reset()
            return self.generation()

    @contextmanager
    def _failing_closed(self) -> Iterator[None]:
        """Let only :meth:`close` follow where the block fails; a full disk becomes :class:`IndexUnwritable`.

        Half of a failed step may be done, and a later commit would hide that the rest is not. What
        was committed stands, and what was not is found missing by the next run.
        """
        self._require_unfailed()
        try:
            yield
        except BaseException as error:
            self._failed = True
            if isinstance(error, OSError):
                raise IndexUnwritable(self._build, os_reason(error)) from error
            if isinstance(error, sqlite3.Error):
                raise IndexUnwritable(self._build, reason("exception", error=str(error))) from error
            raise

    def _require_not_added(self, article_id: str) -> None:
        if article_id in self._uncommitted.added:
            raise ValueError(f"{article_id!r} was added since the last commit")

    def _require_unfailed(self) -> None:
        if self._failed:
            raise RuntimeError("this writer has failed, and can only be closed")

    def close(self) -> None:
        """Give up what was not committed, and close."""
        self._workers.close()
        # What was written and never committed belongs to no segment of the table of contents.
        if self._lock is not None:
            delete_other_files(self._index, latest_commit(self._index))
        self._reset()
        self._stems.close()
        self._index.close()

    def article_count(self) -> int:
        """Return the number of articles in the last commit."""
        return sum(segment.doc_count() for segment in committed_segments(self._index))

    def _acquire_lock(self) -> None:
        self._require_unfailed()
        if self._lock is None:
            with self._failing_closed():
                lock = self._index.lock("WRITELOCK")
                if not lock.acquire():
                    raise IndexLocked(self._build)
                self._lock = lock

    def _submit(self, articles: list[Article]) -> None:
        self._workers.submit(new_segment(self._index), articles)
        self._uncommitted.articles, self._uncommitted.characters = [], 0

    def _flush_pending(self) -> list[WrittenSegment]:
        """Have the articles written that no worker has yet, and wait for all segments being written."""
        articles = self._uncommitted.articles
        if not self._workers.started and self._uncommitted.characters < self._worth_processes:
            if not articles:
                return []
            return [self._workers.run_inline(new_segment(self._index), articles)]
        share = -(-len(articles) // self._workers.count) or 1
        for first in range(0, len(articles), share):
            self._submit(articles[first : first + share])
        return self._workers.collect()

    def _write_contents(self, ratio: float) -> None:
        """Mark what is deleted, merge what should be, and write the table of contents."""
        generation, old = latest_commit(self._index)
        for segment in old:
            gone = open_segment(self._build, segment).documents_of(self._uncommitted.deleted)
            if gone:
                segment.delete_documents(gone)
        segments = self._merged([s for s in old + self._uncommitted.written if s.doc_count()], ratio)
        for segment in segments:
            if segment not in old:
                flush_to_disk(segment.path(self._build))
        write_commit(self._index, self._build, Commit(generation + 1, segments))

    def _merged(self, segments: list[ColumnSegment], ratio: float) -> list[ColumnSegment]:
        """Return the segments with those that should be one merged into one, which takes their place."""
        chosen = _to_be_merged(segments, ratio)
        if not chosen:
            return segments
        self._workers.close()  # their memory is wanted here
        parts = [
            Part(open_segment(self._build, segments[place]), ~segments[place].deleted()) for place in chosen
        ]
        merged = new_segment(self._index)
        with ThreadPoolExecutor(1) as beside:
            damage = beside.submit(_first_damage, parts)
            try:
                merged.set_doc_count(merge_segments(merged.path(self._build), parts))
            finally:
                found = damage.result()  # the merge has written new checksums over whatever it read
                if found:
                    raise IndexCorrupt(self._build, found)
        _return_freed_memory()
        kept: list[ColumnSegment] = [s for place, s in enumerate(segments) if place not in chosen]
        kept.insert(chosen[0], merged)
        return kept

    def _reset(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self._uncommitted = _Uncommitted()


def _to_be_merged(segments: list[ColumnSegment], ratio: float) -> list[int]:
    """Return the places of the segments that should become one."""
    return to_merge(
        [segment.doc_count_all() for segment in segments],
        [segment.deleted_count() for segment in segments],
        ratio,
    )


def _first_damage(parts: list[Part]) -> Message | None:
    """Return the first array of any part whose bytes are not those that were written."""
    for part in parts:
        for name in part.reader.file.damaged():
            return reason("array-damaged", file=part.reader.file.path.name, array=name)
    return None


def _return_freed_memory() -> None:
    """Make the C library return freed memory to the system, where it can."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
