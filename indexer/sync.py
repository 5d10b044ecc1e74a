"""Bringing an index up to date with its sources: what is new, changed and gone, and nothing else.

A file whose size and time are as remembered is not opened. One that differs is
hashed, and if its content differs too, read; of the articles in it only those
that differ are written. What cannot be read stays in the index as it was.
"""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time_ns
from typing import Protocol

from indexer.article import Article
from indexer.build import IndexWriter, stored_articles
from indexer.catalog import UNKNOWN_TIME, Catalog, FileRow, Problem
from indexer.directory import IndexDirectory, Manifest, Source, now_utc
from indexer.errors import IndexCorrupt, IndexMissing, SourcesMissing, UnreadableFile
from indexer.readers import read_file
from indexer.scan import FoundFile, Scan, scan
from indexer.schema import SCHEMA_VERSION
from indexer.store import CATALOG

COMMIT_EVERY = 10_000
"""Articles; a longer run is committed in steps, so that cutting it off loses little of it."""

_PROGRESS_EVERY = 100  # articles
_JUST_NOW_NS = 2_000_000_000
# A file written this recently may be written again within the resolution of
# its time stamp, so its time is not believed.

Progress = Callable[[int, int, int], None]
"""Called with bytes read, bytes to read, and articles seen, all counted from the start of the run."""


@dataclass(slots=True)
class Report:
    """What a run did (or, dry, would do), in articles; and what it could not do."""

    added: int = 0
    replaced: int = 0
    deleted: int = 0
    files: int = 0
    articles: int = 0
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    kept_sources: list[str] = field(default_factory=list)
    """Sources that are gone or empty although they had articles, which were kept."""

    @property
    def unreadable(self) -> int:
        """How many files and records could not be read."""
        return len(self.problems)


def add_sources(directory: IndexDirectory, paths: list[Path]) -> Manifest:
    """Remember files and folders as sources, making the index if there is none; nothing is read yet.

    A path inside a source is that source's already. Raises what
    :meth:`IndexDirectory.current` and :meth:`IndexDirectory.lock` raise.
    """
    with directory.lock():
        try:
            manifest = directory.current(SCHEMA_VERSION)
        except IndexMissing:
            manifest = Manifest(SCHEMA_VERSION, directory.next_build(None, SCHEMA_VERSION))
        build = directory.build_path(manifest)
        if not build.exists():
            IndexWriter(build).close()
        sources = list(manifest.sources)
        for path in paths:
            new = str(path.absolute())
            if any(Scan(source.path).covers(new) for source in sources):
                continue
            inside = [source for source in sources if Scan(new).covers(source.path)]
            if inside:  # its files get ids relative to the new source
                with closing(Catalog(build / CATALOG)) as catalog:
                    catalog.read_again(source.path for source in inside)
            sources = [source for source in sources if source not in inside]
            sources.append(Source(new, now_utc()))
        manifest = replace(manifest, sources=tuple(sources))
        directory.write(manifest)
    return manifest


def sync(directory: IndexDirectory, *, prune: bool = False, progress: Progress | None = None) -> Report:
    """Bring the live build up to date with its sources and commit.

    With ``prune``, sources that are gone or empty lose their articles too.
    Raises :class:`IndexMissing`, :class:`IndexOutdated`, :class:`IndexCorrupt`
    or :class:`IndexLocked`.
    """
    with directory.lock():
        manifest = directory.current(SCHEMA_VERSION)
        directory.remove_builds(manifest.build)
        build = directory.build_path(manifest)
        with closing(IndexWriter(build)) as writer, closing(_trusted_catalog(build, writer)) as catalog:
            run = _Run(directory, manifest, writer, catalog, progress)
            run.update(prune=prune)
            run.commit()
        directory.touch(manifest)
    return run.report


def preview(directory: IndexDirectory, *, prune: bool = False, progress: Progress | None = None) -> Report:
    """What :func:`sync` would do; the files are read, the index stays as it is. Raises the same."""
    with directory.lock():
        manifest = directory.current(SCHEMA_VERSION)
        build = directory.build_path(manifest)
        with closing(IndexWriter(build)) as writer, closing(_trusted_catalog(build, writer)) as catalog:
            run = _Run(directory, manifest, _Nothing(), catalog, progress)
            run.update(prune=prune)
            catalog.rollback()
    return run.report


def rebuild(directory: IndexDirectory, *, prune: bool = False, progress: Progress | None = None) -> Report:
    """Build the index anew from its sources beside the live one, then swap it in.

    Readers use the live build until the swap; it may be outdated or damaged. A
    rebuild that was cut off is gone on with. Articles whose file cannot be read
    or seen just now are carried over from the live build; with ``prune``, not
    those of sources that are gone or empty.

    Raises :class:`IndexMissing`, :class:`IndexCorrupt` (the manifest, or the
    new build does not hold what was put into it), :class:`IndexLocked`, and
    :class:`SourcesMissing` when articles would be lost that cannot be carried over.
    """
    with directory.lock():
        old = directory.manifest()
        name = directory.next_build(old.build, SCHEMA_VERSION)
        manifest = replace(old, schema=SCHEMA_VERSION, build=name)
        build = directory.build_path(manifest)
        with (
            closing(_unfinished_or_new(build)) as writer,
            closing(_trusted_catalog(build, writer)) as catalog,
        ):
            run = _Run(directory, manifest, writer, catalog, progress)
            run.update(prune=True)
            run.carry_over(directory, old, prune=prune)
            run.commit()
            held, (_, expected) = writer.article_count(), catalog.counts()
            if held != expected:
                raise IndexCorrupt(build, f"{held} articles written, {expected} expected")
        directory.touch(manifest)
        directory.remove_builds(manifest.build)
    return run.report


class _Writer(Protocol):
    @property
    def pending(self) -> int: ...
    def add(self, article: Article) -> None: ...
    def delete(self, article_id: str) -> None: ...
    def added(self, article_id: str) -> bool: ...
    def commit(self) -> int: ...


class _Nothing:
    """The writer of a preview."""

    pending = 0

    def add(self, article: Article) -> None:
        pass

    def delete(self, article_id: str) -> None:
        pass

    def added(self, article_id: str) -> bool:
        return False

    def commit(self) -> int:
        raise AssertionError("a preview commits nothing")


class _Run:
    """One pass over the sources; readers see it from :meth:`commit` on."""

    def __init__(
        self,
        directory: IndexDirectory,
        manifest: Manifest,
        writer: _Writer,
        catalog: Catalog,
        progress: Progress | None,
    ):
        self.report = Report()
        self._writer = writer
        self._catalog = catalog
        self._progress = progress or (lambda done, total, articles: None)
        self._scans = [scan(source.path, directory.path) for source in manifest.sources]
        self._seen = 0

    def update(self, *, prune: bool) -> None:
        """Go through the sources once."""
        known = self._catalog.files()
        found = {file.key: file for listed in self._scans for file in listed.files}
        for listed in self._scans:
            self.report.skipped.update(listed.skipped)
            # A source with nothing left in it is more often a disk that is not
            # mounted than an archive that somebody emptied.
            if not listed.files:
                listed.missing = not prune
            if listed.missing and any(listed.covers(key) for key in known):
                self.report.kept_sources.append(listed.source)
        for key in known:  # the gone first, so that a record that moved to another file keeps its id
            if key not in found and not self._unseen(key):
                for article_id in self._catalog.articles_of(key):
                    self._delete(article_id)
                self._catalog.drop_file(key)
        changed = [file for file in found.values() if not _as_remembered(file, known.get(file.key))]
        total = sum(file.size for file in changed)
        done = 0
        for file in changed:
            self._read(file, known.get(file.key), done, total)
            done += file.size
            self._progress(done, total, self._seen)
        self._finish()

    def carry_over(self, directory: IndexDirectory, old: Manifest, *, prune: bool) -> None:
        """Take from the old build the articles of files that cannot be read or seen just now."""
        empty = [listed for listed in self._scans if not listed.files and not prune]
        unread = {problem.path for problem in self._catalog.problems()}
        if not empty and not self.report.problems:
            return
        for listed in empty:
            listed.missing = True
        try:
            for article in stored_articles(directory.build_path(old)):
                path = article.path or ""
                if (path in unread or self._unseen(path)) and self._catalog.owner(article.id) is None:
                    self._writer.add(article)
                    self._catalog.put_article(article.id, path, article.digest())
                    if path not in unread:
                        self._catalog.put_file(path, FileRow(-1, UNKNOWN_TIME, b""))
        except IndexCorrupt as error:
            if empty:
                raise SourcesMissing([listed.source for listed in empty]) from error
        self.report.kept_sources = [listed.source for listed in empty]
        self._finish()

    def commit(self) -> None:
        """Commit the index, then the catalog that describes it."""
        self._catalog.commit(self._writer.commit())

    def _finish(self) -> None:
        self.report.files, self.report.articles = self._catalog.counts()
        self.report.problems = sorted(
            [*self._catalog.problems(), *(problem for listed in self._scans for problem in listed.problems)],
            key=lambda problem: (problem.path, problem.record or 0),
        )

    def _unseen(self, key: str) -> bool:
        return any(listed.covers(key) and listed.could_not_see(key) for listed in self._scans)

    def _read(self, file: FoundFile, known: FileRow | None, done: int, total: int) -> None:
        digest = b""
        try:
            digest = _content_hash(file.path)
            if known is None or known.digest != digest:
                self._catalog.set_problems(file.key, self._read_records(file, done, total))
        except UnreadableFile as error:
            self._catalog.set_problems(file.key, [Problem(file.key, error.record, error.reason)])
        except OSError as error:
            digest = b""  # it may be readable next time, with nothing about it changed
            self._catalog.set_problems(file.key, [Problem(file.key, None, error.strerror or str(error))])
        self._catalog.put_file(file.key, FileRow(file.size, _trusted_time(file, digest), digest))

    def _read_records(self, file: FoundFile, done: int, total: int) -> list[Problem]:
        problems: list[Problem] = []
        before = self._catalog.articles_of(file.key)
        present: set[str] = set()
        characters = 0
        for record in read_file(file.path, file.name):
            if isinstance(record, UnreadableFile):
                problems.append(Problem(file.key, record.record, record.reason))
                continue
            present.add(self._put(record, file.key, before, present))
            characters += len(record.body)
            if self._seen % _PROGRESS_EVERY == 0:
                self._progress(done + min(characters, file.size), total, self._seen)
        if not problems:  # an unreadable record may be one that was readable before
            for article_id in before.keys() - present:
                self._delete(article_id)
        return problems

    def _put(self, article: Article, path: str, before: dict[str, bytes], present: set[str]) -> str:
        article = replace(article, id=self._free_id(article.id, path, present), path=path)
        digest = article.digest()
        self._seen += 1
        if before.get(article.id) == digest:
            return article.id
        if article.id in before:
            self.report.replaced += 1
        else:
            self.report.added += 1
        if self._writer.added(article.id):  # Whoosh's writer cannot replace what it has not committed
            self.commit()
        self._writer.add(article)
        self._catalog.put_article(article.id, path, digest)
        if self._writer.pending >= COMMIT_EVERY:
            self.commit()
        return article.id

    def _free_id(self, wanted: str, path: str, present: set[str]) -> str:
        """``wanted``, or where another article has it, ``wanted~2`` and so on: none is ever overwritten."""
        return next(
            candidate
            for candidate in _numbered(wanted)
            if candidate not in present and self._catalog.owner(candidate) in (None, path)
        )

    def _delete(self, article_id: str) -> None:
        self.report.deleted += 1
        if self._writer.added(article_id):
            self.commit()
        self._writer.delete(article_id)
        self._catalog.drop_article(article_id)


def _trusted_catalog(build: Path, writer: IndexWriter) -> Catalog:
    catalog = Catalog(build / CATALOG)
    if catalog.generation() not in (None, writer.generation()):
        catalog.distrust((a.id, a.path or "", a.digest()) for a in stored_articles(build))
    return catalog


def _unfinished_or_new(build: Path) -> IndexWriter:
    try:
        return IndexWriter(build)
    except IndexCorrupt:  # a rebuild that was cut off badly is started over
        shutil.rmtree(build)
        return IndexWriter(build)


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}~{number}"
        number += 1


def _as_remembered(file: FoundFile, known: FileRow | None) -> bool:
    return known is not None and (file.size, file.mtime_ns) == (known.size, known.mtime_ns)


def _trusted_time(file: FoundFile, digest: bytes) -> int:
    """The file's time, unless something about it says that its content must be compared next time."""
    try:
        now = file.path.stat()
    except OSError:
        return UNKNOWN_TIME
    unchanged = (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)
    settled = time_ns() - file.mtime_ns > _JUST_NOW_NS
    return file.mtime_ns if digest and unchanged and settled else UNKNOWN_TIME


def _content_hash(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
