"""The store in an index directory on this machine: segments, an SQLite catalog, and a lock file."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.article import Article
from indexer.defaults import DEFAULT_MEMORY_MB
from indexer.errors import IndexCorrupt, IndexMissing
from indexer.index.catalog import Catalog, Problem
from indexer.index.directory import IndexDirectory, Manifest, SourceFolder
from indexer.index.open_index import CATALOG, stored_articles
from indexer.index.status import Status, read_problems, read_status
from indexer.index.version import SCHEMA_VERSION
from indexer.ingest.archive_store import ArchiveBuild, PreviewBuild, Replacement
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.reasons import reason


class LocalStore:
    """The :class:`~indexer.ingest.archive_store.ArchiveStore` in one index directory.

    The lock is one of the operating system, so it ends with the process that holds it.
    """

    def __init__(self, path: Path | str):
        self.directory = IndexDirectory(path)

    @property
    def folder(self) -> Path:
        """Return the index directory."""
        return self.directory.path

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only process that writes; see :meth:`ArchiveStore.lock`."""
        self.directory.manifest()  # taking the lock would make the folder
        with self.directory.lock():
            yield

    @contextmanager
    def lock_or_make(self) -> Iterator[None]:
        """Take the lock, and make an empty index where there is none."""
        with self.directory.lock():
            try:
                self.directory.current(SCHEMA_VERSION)
            except IndexMissing:
                self._make()
            yield

    def sources(self) -> tuple[SourceFolder, ...]:
        """Return the sources of the index, in the order in which they were added."""
        return self._manifest().sources

    def set_sources(self, sources: Sequence[SourceFolder]) -> None:
        """Replace the sources; one rename of the manifest."""
        self.directory.write(replace(self._manifest(), sources=tuple(sources)))

    def read_again(self, sources: Iterable[str]) -> None:
        """Have every file in these sources read by the next run, changed or not; lasts at once."""
        with closing(Catalog(self.directory.build_path(self._manifest()) / CATALOG)) as catalog:
            catalog.read_again(sources)

    @contextmanager
    def open(self, memory_mb: int = DEFAULT_MEMORY_MB) -> Iterator[ArchiveBuild]:
        """Open the live build for writing, and delete builds that a rebuild has left over."""
        manifest = self._manifest()
        self.directory.remove_builds(manifest.build)
        with closing(LocalBuild.open(self.directory.build_path(manifest), memory_mb)) as build:
            yield build

    @contextmanager
    def preview(self) -> Iterator[ArchiveBuild]:
        """Open the live build for a run that changes nothing."""
        path = self.directory.build_path(self._manifest())
        with closing(LocalBuild.open(path, DEFAULT_MEMORY_MB)) as build:
            yield PreviewBuild(build.catalog)

    @contextmanager
    def replacement(self, memory_mb: int = DEFAULT_MEMORY_MB) -> Iterator[Replacement]:
        """Open a build to be made beside the live one, an unfinished one where there is one."""
        live = self.directory.manifest()
        name = self.directory.next_build(live.build, SCHEMA_VERSION)
        manifest = Manifest.of_new_build(SCHEMA_VERSION, name, live.sources)
        writer = _open_or_create(self.directory.build_path(manifest), memory_mb)
        with closing(LocalReplacement(self.directory, live, manifest, writer)) as build:
            yield build

    def articles(self) -> Iterator[Article]:
        """Yield every article of the live build, as last committed, whatever version made it."""
        yield from stored_articles(self.directory.build_path(self.directory.manifest()))

    def note_completed(self) -> None:
        """Remember in the manifest that a run has been completed now."""
        self.directory.touch(self._manifest())

    def status(self) -> Status:
        """Return the state of the index in figures."""
        return read_status(self.directory.path)

    def problems(self) -> list[Problem]:
        """Return all that could not be read, or is doubtful, by path."""
        return read_problems(self.directory.path)

    def _manifest(self) -> Manifest:
        return self.directory.current(SCHEMA_VERSION)

    def _make(self) -> None:
        manifest = Manifest.of_new_build(SCHEMA_VERSION, self.directory.next_build(None, SCHEMA_VERSION))
        _open_or_create(self.directory.build_path(manifest), DEFAULT_MEMORY_MB).close()
        self.directory.write(manifest)


class LocalBuild:
    """A build folder, opened for writing.

    The index is committed first, then the catalog that describes it. A run cut off between the
    two commits leaves a catalog of an earlier generation, whose files the next run reads again.
    """

    def __init__(self, path: Path, writer: IndexWriter):
        self.writer = writer
        try:
            self.catalog = _trusted_catalog(path, writer)
        except BaseException:
            writer.close()
            raise

    @classmethod
    def open(cls, path: Path, memory_mb: int) -> "LocalBuild":
        """Open the build in ``path``. Raises :class:`IndexCorrupt` where it is damaged or not there."""
        return cls(path, IndexWriter(path, memory_mb))

    def commit(self) -> None:
        """Commit the index, then the catalog that describes it."""
        self.catalog.commit(self.writer.commit())

    def checkpoint(self) -> None:
        """Do the same in the midst of a long run, in which segments are merged more seldom."""
        self.catalog.commit(self.writer.checkpoint())

    def close(self) -> None:
        """Give up what was not committed, and close."""
        self.catalog.close()
        self.writer.close()


class LocalReplacement(LocalBuild):
    """A build folder beside the live one, to take its place."""

    def __init__(self, directory: IndexDirectory, live: Manifest, manifest: Manifest, writer: IndexWriter):
        super().__init__(directory.build_path(manifest), writer)
        self.sources = manifest.sources
        self._directory = directory
        self._manifest = manifest
        self._catalog_before = _catalog_or_empty(directory.build_path(live))

    def owner_before(self, article_id: str) -> str | None:
        """Return the file whose article has this id in the live build."""
        return self._catalog_before.owner(article_id)

    def swap_in(self) -> None:
        """Make the committed build the live one by one rename of the manifest, and delete the others."""
        held, (_, expected) = self.writer.article_count(), self.catalog.counts()
        self.close()
        path = self._directory.build_path(self._manifest)
        if held != expected:
            shutil.rmtree(path)
            raise IndexCorrupt(path, reason("articles-missing", held=held, expected=expected))
        self._directory.touch(self._manifest)
        self._directory.remove_builds(self._manifest.build)

    def close(self) -> None:
        """Give up what was not committed, and close."""
        super().close()
        self._catalog_before.close()


def _trusted_catalog(path: Path, writer: IndexWriter) -> Catalog:
    """Return the catalog of a build; where it is not of the last commit, with files to be read again."""
    catalog = Catalog(path / CATALOG)
    if catalog.generation() != writer.generation():
        catalog.distrust((a.id, a.path or "", a.digest()) for a in stored_articles(path))
    return catalog


def _catalog_or_empty(path: Path) -> Catalog:
    """Return the catalog of a build that may be damaged: an empty one where it is."""
    try:
        return Catalog(path / CATALOG)
    except IndexCorrupt:
        return Catalog(Path(":memory:"))


def _open_or_create(path: Path, memory_mb: int) -> IndexWriter:
    """Open the unfinished build in ``path``, or make a new one; one that is damaged is started over."""
    if path.exists():
        try:
            Catalog(path / CATALOG).close()
            return IndexWriter(path, memory_mb)
        except IndexCorrupt:
            shutil.rmtree(path)
    return IndexWriter.create(path, memory_mb)
