"""Articles to segments: the one place that writes to an index."""

import ctypes
import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
from indexer.ingest.writing.segment_workers import SegmentWorkers, Written
from indexer.language.stemmer import StemMap
from indexer.messages import Message
from indexer.reasons import reason

_BASE_MB = 95
"""What one process takes before it holds any article."""
_CHARACTERS_PER_MB = 50_000
"""Of the articles that become one segment, what a process that writes it takes a megabyte for."""
_LEAST_CHARACTERS = 1_000_000
_WORTH_WORKERS = 5_000_000
"""Characters; starting the processes takes as long as analysing about so many."""


class IndexWriter:
    """Adds and deletes articles; nothing shows to readers before :meth:`commit`.

    Many articles are analysed and written as segments in worker processes, as
    many at a time as ``memory_mb`` for all processes together allows. Raises
    :class:`IndexCorrupt` on opening a build that is damaged, or not there, and
    :class:`IndexUnwritable` where the system does not let it write. After any
    failure a writer can only be closed.
    """

    def __init__(self, build: Path, memory_mb: int = DEFAULT_MEMORY_MB):
        self._build = build
        self._index = open_index(build)
        for segment in attempt(build, lambda: committed_segments(self._index)):
            open_segment(build, segment)  # a run that finds nothing new should still find a segment gone
        self._stems = attempt(build, lambda: StemMap.create(build / STEMS))
        # Each process takes its share, and so does this one, where articles wait for one that becomes free.
        shares = max(2, min(cores() + 1, memory_mb // (_BASE_MB + _LEAST_CHARACTERS // _CHARACTERS_PER_MB)))
        self._workers = SegmentWorkers(build, build / STEMS, shares - 1)
        free = memory_mb / shares - _BASE_MB
        self._most_characters = max(_LEAST_CHARACTERS, int(free * _CHARACTERS_PER_MB))
        self._lock: Any = None
        self._failed = False
        self._pending_articles: list[Article] = []
        self._characters = 0
        self._written: list[ColumnSegment] = []
        self._added: set[str] = set()
        self._deleted: set[str] = set()

    @classmethod
    def create(cls, build: Path, memory_mb: int = DEFAULT_MEMORY_MB) -> "IndexWriter":
        """Make a new, empty index in ``build``, and the folder, and open it."""
        create_index(build)
        return cls(build, memory_mb)

    @property
    def pending(self) -> int:
        """Articles added since the last commit."""
        return len(self._added)

    def generation(self) -> int:
        """The number of the latest commit."""
        return int(self._index.latest_generation())

    def add(self, article: Article) -> None:
        """Add an article, in place of the one that has its id in the last commit, if any.

        Raises :class:`WorkerLost` when a process that analyses articles died.
        """
        if article.id in self._added:
            raise ValueError(f"{article.id!r} was added since the last commit")
        self._acquire_lock()
        self._deleted.add(article.id)
        self._added.add(article.id)
        self._pending_articles.append(article)
        self._characters += len(article.body)
        if self._characters >= self._most_characters:
            with self._failing_closed():
                self._submit(self._pending_articles)

    def delete(self, article_id: str) -> None:
        """Delete the article with this id. It must not have been added since the last commit."""
        if article_id in self._added:
            raise ValueError(f"{article_id!r} was added since the last commit")
        self._acquire_lock()
        self._deleted.add(article_id)

    def added(self, article_id: str) -> bool:
        """Whether the id was added since the last commit."""
        return article_id in self._added

    def commit(self) -> int:
        """Make everything since the last commit visible at once; returns the new generation.

        Segments are merged so that few enough are left to be searched quickly.
        """
        if self._lock is None and _to_be_merged(committed_segments(self._index), SEARCHED):
            self._acquire_lock()  # a long run's last checkpoint may have left nothing but this to be done
        return self._commit(SEARCHED)

    def checkpoint(self) -> int:
        """The same in the midst of a long run, in which segments are merged more seldom."""
        return self._commit(GROWING)

    def _commit(self, ratio: float) -> int:
        with self._failing_closed():
            if self._lock is not None:
                written = self._flush_pending()
                # The stem map before the segments: none of them holds a word that the map does not.
                self._stems.save({word: stem for one in written for word, stem in one.fresh.items()})
                self._written += [one.segment for one in written]
                self._write_contents(ratio)
                self._reset()
            return self.generation()

    @contextmanager
    def _failing_closed(self) -> Iterator[None]:
        """Let nothing follow what failed: half of it may be done, and the rest would not be missed.

        What was committed stands, and what was not is found missing by the next run.
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
        """The number of articles in the last commit."""
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
        self._pending_articles, self._characters = [], 0

    def _flush_pending(self) -> list[Written]:
        """Write what waits, and wait for all that is being written."""
        articles, characters = self._pending_articles, self._characters
        if not self._workers.started and characters < _WORTH_WORKERS:
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
            gone = open_segment(self._build, segment).documents_of(self._deleted)
            if gone:
                segment.delete_documents(gone)
        segments = self._merged([s for s in old + self._written if s.doc_count()], ratio)
        for segment in segments:
            if segment not in old:
                flush_to_disk(segment.path(self._build))
        write_commit(self._index, self._build, Commit(generation + 1, segments))

    def _merged(self, segments: list[ColumnSegment], ratio: float) -> list[ColumnSegment]:
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
        self._pending_articles, self._characters = [], 0
        self._written = []
        self._added.clear()
        self._deleted.clear()


def _to_be_merged(segments: list[ColumnSegment], ratio: float) -> list[int]:
    """The places of the segments that should become one."""
    return to_merge(
        [segment.doc_count_all() for segment in segments],
        [segment.deleted_count() for segment in segments],
        ratio,
    )


def _first_damage(parts: list[Part]) -> Message | None:
    """The first array of any part whose bytes are not those that were written."""
    for part in parts:
        for name in part.reader.file.damaged():
            return reason("array-damaged", file=part.reader.file.path.name, array=name)
    return None


def _return_freed_memory() -> None:
    """Have the C library return to the system what it has kept of freed memory, where it can."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)
