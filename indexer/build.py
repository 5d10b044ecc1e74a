"""Articles to segments: the one place that writes to an index."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh.index import TOC, clean_files

from indexer.article import Article
from indexer.columns.codec import ColumnSegment
from indexer.columns.invert import Inversion
from indexer.columns.merge import Part, merge_segments
from indexer.columns.policy import to_merge
from indexer.columns.segment import Columns
from indexer.errors import IndexCorrupt, IndexLocked
from indexer.language.stems import StemMap
from indexer.store import STEMS, attempt, create_index, open_columns, open_index
from indexer.workers import BATCH, Workers

DEFAULT_MEMORY_MB = 512
_LEAST_TOKENS = 500_000
_BASE_MB = 300  # this process and two workers before they hold anything
_TOKENS_PER_MB = 25_000  # what inverting takes, in slots


class IndexWriter:
    """Adds and deletes articles; nothing shows to readers before :meth:`commit`.

    Articles are analysed in worker processes where there are many, and written
    as a segment whenever they would take more memory than ``memory_mb`` for all
    processes together. Raises :class:`IndexCorrupt` on opening a build that is
    damaged, or not there.
    """

    def __init__(self, build: Path, memory_mb: int = DEFAULT_MEMORY_MB):
        self._build = build
        self._index = open_index(build)
        self._stems = attempt(build, lambda: StemMap.create(build / STEMS))
        self._workers = Workers()
        self._most_tokens = max(_LEAST_TOKENS, (memory_mb - _BASE_MB) * _TOKENS_PER_MB)
        self._lock: Any = None
        self._batch: list[Article] = []
        self._inversion = Inversion()
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
        self._begin()
        self._deleted.add(article.id)
        self._added.add(article.id)
        self._batch.append(article)
        if len(self._batch) >= BATCH:
            self._submit()

    def delete(self, article_id: str) -> None:
        """Delete the article with this id. It must not have been added since the last commit."""
        if article_id in self._added:
            raise ValueError(f"{article_id!r} was added since the last commit")
        self._begin()
        self._deleted.add(article_id)

    def added(self, article_id: str) -> bool:
        """Whether the id was added since the last commit."""
        return article_id in self._added

    def commit(self) -> int:
        """Make everything since the last commit visible at once; returns the new generation.

        The stem map is saved before the segment: no segment holds a word the map does not.
        """
        if self._lock is not None:
            if self._batch:
                self._submit()
            for batch in self._workers.rest():
                self._inversion.add(batch)
            self._write_segment()
            self._write_contents()
            self._forget()
        return self.generation()

    def close(self) -> None:
        """Give up what was not committed, and close."""
        for segment in self._written:
            segment.path(self._build).unlink(missing_ok=True)
        self._workers.close()
        self._forget()
        self._stems.close()
        self._index.close()

    def article_count(self) -> int:
        """The number of articles in the last commit."""
        return sum(segment.doc_count() for segment in self._index._segments())

    def _begin(self) -> None:
        if self._lock is None:
            lock = self._index.lock("WRITELOCK")
            if not lock.acquire():
                raise IndexLocked(self._build)
            self._lock = lock

    def _submit(self) -> None:
        self._workers.submit(self._batch)
        self._batch = []
        for batch in self._workers.ready():
            self._inversion.add(batch)
            if self._inversion.tokens >= self._most_tokens:
                self._write_segment()

    def _write_segment(self) -> None:
        if self._inversion.tokens:
            segment = ColumnSegment(self._index.indexname)
            segment.set_doc_count(self._inversion.write(segment.path(self._build), self._stem))
            self._written.append(segment)
            self._inversion = Inversion()

    def _stem(self, words: Sequence[str]) -> list[str]:
        """The stems of exact forms, each worked out once ever."""
        known = self._stems.known(words)
        unknown = [word for word in words if word not in known]
        fresh = dict(zip(unknown, self._workers.stem(unknown), strict=True))
        self._stems.save(fresh)
        known.update(fresh)
        return [known[word] for word in words]

    def _write_contents(self) -> None:
        """Mark what is deleted, merge what should be, and write the table of contents."""
        contents = self._index._read_toc()
        old: list[ColumnSegment] = list(contents.segments)
        opened = {segment.segid: open_columns(self._build, segment) for segment in old}
        for segment in old:
            columns = opened[segment.segid]
            found = [columns.document_of(article_id) for article_id in self._deleted]
            gone = [document for document in found if document is not None]
            if gone:
                segment.delete_documents(gone)
        segments = self._merged([segment for segment in old + self._written if segment.doc_count()])
        generation = contents.generation + 1
        table = TOC(contents.schema, segments, generation)
        table.write(self._index.storage, self._index.indexname)
        flush(self._build / TOC._filename(self._index.indexname, generation))
        clean_files(self._index.storage, self._index.indexname, generation, segments)

    def _merged(self, segments: list[ColumnSegment]) -> list[ColumnSegment]:
        chosen = to_merge(
            [segment.doc_count_all() for segment in segments],
            [segment.deleted_count() for segment in segments],
        )
        if not chosen:
            return segments
        parts = [
            Part(open_columns(self._build, segments[place]), ~segments[place].deleted()) for place in chosen
        ]
        merged = ColumnSegment(self._index.indexname)
        merged.set_doc_count(merge_segments(merged.path(self._build), parts))
        kept: list[ColumnSegment] = [s for place, s in enumerate(segments) if place not in chosen]
        kept.insert(chosen[0], merged)
        return kept

    def _forget(self) -> None:
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self._batch = []
        self._inversion = Inversion()
        self._written = []
        self._added.clear()
        self._deleted.clear()


def flush(path: Path) -> None:
    """Have the system put a file on the disk before anything written later."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def stored_articles(build: Path) -> Iterator[Article]:
    """Every article in the last commit of a build. Raises :class:`IndexCorrupt` at what cannot be read."""
    for segment in attempt(build, open_index(build)._segments):
        columns = open_columns(build, segment)
        for document in (~segment.deleted()).nonzero()[0].tolist():
            yield stored_article(build, columns, document)


def stored_article(build: Path, columns: Columns, document: int) -> Article:
    """The article of one document. Raises :class:`IndexCorrupt` where it cannot be read."""
    try:
        return Article.from_json(columns.record(document))
    except Exception as error:
        # Damaged bytes fail in any way there is: in zstd, in JSON, in the offsets.
        raise IndexCorrupt(build, f"document {document}: {error}") from error
