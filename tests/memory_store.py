"""A store that keeps an archive in memory: the store protocol in its plainest form.

A commit replaces the whole state in one step, so nothing here can be cut off half done.
"""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from indexer.article import Article
from indexer.errors import IndexLocked, IndexMissing
from indexer.index.catalog import UNKNOWN_TIME, FileRow, Problem
from indexer.index.directory import SourceFolder, now_utc
from indexer.index.status import Status
from indexer.ingest.archive_store import ArchiveBuild, PreviewBuild, Replacement

NOWHERE = Path("memory")


class MemoryCatalog:
    """A :class:`~indexer.ingest.archive_store.SourceCatalog` made of dictionaries."""

    def __init__(self) -> None:
        self._files: dict[str, FileRow] = {}
        self._owners: dict[str, tuple[str, bytes]] = {}
        self._problems: dict[str, list[Problem]] = {}
        self._unseen: list[Problem] = []

    def files(self) -> dict[str, FileRow]:
        return dict(self._files)

    def put_file(self, path: str, row: FileRow) -> None:
        self._files[path] = row

    def drop_file(self, path: str) -> None:
        self._files.pop(path, None)
        self._problems.pop(path, None)

    def articles_of(self, path: str) -> dict[str, bytes]:
        return {key: digest for key, (owner, digest) in self._owners.items() if owner == path}

    def owner(self, article_id: str) -> str | None:
        found = self._owners.get(article_id)
        return found and found[0]

    def owners_of_numbered(self, article_id: str) -> set[str]:
        base = re.sub(r"~\d+$", "", article_id)
        return {owner for key, (owner, _) in self._owners.items() if key.startswith(f"{base}~")}

    def put_article(self, article_id: str, path: str, digest: bytes) -> None:
        self._owners[article_id] = (path, digest)

    def drop_article(self, article_id: str) -> None:
        self._owners.pop(article_id, None)

    def counts(self) -> tuple[int, int]:
        return len(self._files), len(self._owners)

    def set_problems(self, path: str, problems: Iterable[Problem]) -> None:
        self._problems[path] = list(problems)

    def set_unseen(self, problems: Iterable[Problem]) -> None:
        self._unseen = list(problems)

    def problems(self) -> list[Problem]:
        listed = [*self._unseen, *(one for of_file in self._problems.values() for one in of_file)]
        return sorted(listed, key=lambda one: (one.path, one.member, one.record or 0))

    def forget_states(self, sources: Iterable[str]) -> None:
        """Have the files in these sources taken for changed."""
        for source in sources:
            for path, row in self._files.items():
                if path == source or path.startswith(source + os.sep):
                    self._files[path] = row._replace(mtime_ns=UNKNOWN_TIME, digest=b"")


@dataclass
class _State:
    """What one commit made visible."""

    articles: dict[str, Article] = field(default_factory=dict)
    catalog: MemoryCatalog = field(default_factory=MemoryCatalog)


class MemoryWriter:
    """An :class:`~indexer.ingest.archive_store.ArticleWriter` on a dictionary."""

    def __init__(self, articles: dict[str, Article]):
        self._articles = articles
        self._added: set[str] = set()

    @property
    def pending(self) -> int:
        return len(self._added)

    def add(self, article: Article) -> None:
        self._require_not_added(article.id)
        self._added.add(article.id)
        self._articles[article.id] = article

    def delete(self, article_id: str) -> None:
        self._require_not_added(article_id)
        self._articles.pop(article_id, None)

    def added(self, article_id: str) -> bool:
        return article_id in self._added

    def note_committed(self) -> None:
        """Take everything added for committed."""
        self._added.clear()

    def _require_not_added(self, article_id: str) -> None:
        if article_id in self._added:
            raise ValueError(f"{article_id!r} was added since the last commit")


class MemoryBuild:
    """A copy of the last commit, to be changed."""

    def __init__(self, store: "MemoryStore", working: _State):
        self._store = store
        self._working = working
        self.writer = MemoryWriter(working.articles)
        self.catalog = working.catalog

    def commit(self) -> None:
        self._store.live = deepcopy(self._working)
        self.writer.note_committed()

    checkpoint = commit


class MemoryReplacement(MemoryBuild):
    """An empty build, or what an interrupted rebuild has committed of one."""

    def __init__(self, store: "MemoryStore"):
        super().__init__(store, deepcopy(store.unfinished))
        self.sources = store.sources()

    def owner_before(self, article_id: str) -> str | None:
        return self._store.live.catalog.owner(article_id)

    def commit(self) -> None:
        self._store.unfinished = deepcopy(self._working)
        self.writer.note_committed()

    checkpoint = commit

    def swap_in(self) -> None:
        self._store.live, self._store.unfinished = self._store.unfinished, _State()
        self._store.note_completed()


class MemoryStore:
    """An :class:`~indexer.ingest.archive_store.ArchiveStore` that lasts as long as the process."""

    folder = None

    def __init__(self) -> None:
        self.live = _State()
        self.unfinished = _State()
        self._sources: tuple[SourceFolder, ...] | None = None
        self._updated: str | None = None
        self._locked = False

    @contextmanager
    def lock(self) -> Iterator[None]:
        self.sources()
        if self._locked:
            raise IndexLocked(NOWHERE)
        self._locked = True
        try:
            yield
        finally:
            self._locked = False

    @contextmanager
    def lock_or_make(self) -> Iterator[None]:
        self._sources = self._sources or ()
        with self.lock():
            yield

    def sources(self) -> tuple[SourceFolder, ...]:
        if self._sources is None:
            raise IndexMissing(NOWHERE)
        return self._sources

    def set_sources(self, sources: Sequence[SourceFolder]) -> None:
        self._sources = tuple(sources)

    def read_again(self, sources: Iterable[str]) -> None:
        self.live.catalog.forget_states(sources)

    @contextmanager
    def open(self, memory_mb: int) -> Iterator[ArchiveBuild]:
        self.unfinished = _State()
        yield MemoryBuild(self, deepcopy(self.live))

    @contextmanager
    def preview(self) -> Iterator[ArchiveBuild]:
        yield PreviewBuild(deepcopy(self.live).catalog)

    @contextmanager
    def replacement(self, memory_mb: int) -> Iterator[Replacement]:
        yield MemoryReplacement(self)

    def articles(self) -> Iterator[Article]:
        self.sources()
        yield from self.live.articles.values()

    def note_completed(self) -> None:
        self._updated = now_utc()

    def status(self) -> Status:
        files, articles = self.live.catalog.counts()
        problems = self.problems()
        return Status(
            index=str(NOWHERE),
            schema=0,
            updated=self._updated,
            sources=tuple(source.path for source in self.sources()),
            files=files,
            articles=articles,
            unreadable=sum(problem.times for problem in problems if not problem.doubt),
            doubtful=sum(problem.times for problem in problems if problem.doubt),
            segments=0,
            size_bytes=0,
        )

    def problems(self) -> list[Problem]:
        self.sources()
        return self.live.catalog.problems()
