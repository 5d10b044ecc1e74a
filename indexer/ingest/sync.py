"""Bringing an index up to date with its sources: what is new, changed and gone, and nothing else."""

import os
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from indexer.defaults import DEFAULT_MEMORY_MB
from indexer.errors import IndexCorrupt, IndexMissing, UnreadableFile
from indexer.index.catalog import Catalog
from indexer.index.directory import IndexDirectory, Manifest, SourceFolder, now_utc
from indexer.index.open_index import CATALOG, stored_articles
from indexer.index.version import SCHEMA_VERSION
from indexer.ingest.reader_pool import processes_within, reading_mb
from indexer.ingest.source_scan import key_of, reaches
from indexer.ingest.sync_run import Preview, Progress, Report, SyncRun
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.readers.piece import DEFAULT_LIMITS, Limits
from indexer.readers.registry import is_article_file
from indexer.reasons import reason


def add_sources(
    directory: IndexDirectory, paths: list[Path], field_mapping: dict[str, str] | None = None
) -> Manifest:
    """Remember files and folders as sources, making the index if there is none; nothing is read yet.

    ``field_mapping`` tells by field of an article which column of their records holds
    it; given for a source there is already, it has its files read again. A path inside a
    source is that source's already. Raises :class:`UnreadableFile` for a file
    that no reader takes, or whose field_mapping are another source's, and what
    :meth:`IndexDirectory.current` and :meth:`IndexDirectory.lock` raise.
    """
    for path in paths:
        if path.is_file() and not is_article_file(path):
            raise UnreadableFile(path, reason("no-reader", kind=path.suffix or path.name))
    with directory.lock():
        try:
            manifest = directory.current(SCHEMA_VERSION)
        except IndexMissing:
            manifest = Manifest.of_new_build(SCHEMA_VERSION, directory.next_build(None, SCHEMA_VERSION))
            _open_or_create(directory.build_path(manifest)).close()
        sources = list(manifest.sources)
        for path in paths:
            new = os.path.abspath(path)
            holders = [source for source in sources if reaches(source.path, new)]
            holder = max(holders, key=lambda source: len(source.path), default=None)
            if holder is not None:
                if field_mapping is not None and field_mapping != holder.field_mapping:
                    if holder.path != new:
                        raise UnreadableFile(new, reason("mapped-elsewhere", source=holder.path))
                    sources[sources.index(holder)] = replace(holder, field_mapping=field_mapping)
                    with closing(Catalog(directory.build_path(manifest) / CATALOG)) as catalog:
                        catalog.read_again([key_of(new)])
                continue
            inside = [source for source in sources if reaches(new, source.path)]
            taken = [source for source in inside if not source.field_mapping]
            if taken:  # its files get ids relative to the new source
                with closing(Catalog(directory.build_path(manifest) / CATALOG)) as catalog:
                    catalog.read_again(key_of(source.path) for source in taken)
            # Those with a mapping of their own stay, behind the new one: of a file in both the last counts.
            mapped = [source for source in inside if source.field_mapping]
            sources = [source for source in sources if source not in inside]
            sources += [SourceFolder(new, now_utc(), field_mapping or {}), *mapped]
        manifest = replace(manifest, sources=tuple(sources))
        directory.write(manifest)
    return manifest


def sync(
    directory: IndexDirectory,
    *,
    prune: bool = False,
    progress: Progress | None = None,
    memory_mb: int = DEFAULT_MEMORY_MB,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """Bring the live build up to date with its sources and commit.

    With ``prune``, sources that are gone or empty lose their articles too.
    ``memory_mb`` is what all processes together may take, ``limits`` how far readers
    go along with a file. Raises :class:`IndexMissing`, :class:`IndexOutdated`, :class:`IndexCorrupt`
    or :class:`IndexLocked`.
    """
    directory.current(SCHEMA_VERSION)  # before the lock, which makes the folder
    with directory.lock():
        manifest = directory.current(SCHEMA_VERSION)
        directory.remove_builds(manifest.build)
        build = directory.build_path(manifest)
        with (
            closing(IndexWriter(build, memory_mb - reading_mb(memory_mb))) as writer,
            closing(_trusted_catalog(build, writer)) as catalog,
        ):
            run = SyncRun(directory, manifest, writer, catalog, progress, limits, processes_within(memory_mb))
            run.update(prune=prune)
            run.commit()
        directory.touch(manifest)
    return run.report


def preview(
    directory: IndexDirectory,
    *,
    prune: bool = False,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """What :func:`sync` would do; the files are read, the index stays as it is. Raises the same."""
    directory.current(SCHEMA_VERSION)
    with directory.lock():
        manifest = directory.current(SCHEMA_VERSION)
        build = directory.build_path(manifest)
        with closing(IndexWriter(build)) as writer, closing(_trusted_catalog(build, writer)) as catalog:
            run = SyncRun(directory, manifest, Preview(), catalog, progress, limits)
            run.update(prune=prune)
            catalog.rollback()
    return run.report


def rebuild(
    directory: IndexDirectory,
    *,
    prune: bool = False,
    progress: Progress | None = None,
    memory_mb: int = DEFAULT_MEMORY_MB,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """Build the index anew from its sources beside the live one, then swap it in.

    Readers use the live build until the swap; it may be outdated or damaged. A
    rebuild that was cut off is gone on with. Articles keep their ids, and those
    whose file cannot be read or seen just now are carried over from the live
    build; with ``prune``, not those of sources that are gone or empty.

    Raises :class:`IndexMissing`, :class:`IndexCorrupt` (the manifest, or the
    new build does not hold what was put into it), :class:`IndexLocked`, and
    :class:`SourcesMissing` where sources are gone and the live build, damaged,
    cannot give their articles.
    """
    directory.manifest()
    with directory.lock():
        old = directory.manifest()
        name = directory.next_build(old.build, SCHEMA_VERSION)
        manifest = Manifest.of_new_build(SCHEMA_VERSION, name, old.sources)
        build = directory.build_path(manifest)
        with (
            closing(_open_or_create(build, memory_mb - reading_mb(memory_mb))) as writer,
            closing(_trusted_catalog(build, writer)) as catalog,
        ):
            run = SyncRun(directory, manifest, writer, catalog, progress, limits, processes_within(memory_mb))
            with closing(_catalog_of(directory.build_path(old))) as before:
                run.update(prune=True, ids_of=before)
            run.carry_over(directory.build_path(old), prune=prune)
            run.commit()
            held, (_, expected) = writer.article_count(), catalog.counts()
        if held != expected:
            shutil.rmtree(build)
            raise IndexCorrupt(build, reason("articles-missing", held=held, expected=expected))
        directory.touch(manifest)
        directory.remove_builds(manifest.build)
    return run.report


def _trusted_catalog(build: Path, writer: IndexWriter) -> Catalog:
    catalog = Catalog(build / CATALOG)
    if catalog.generation() != writer.generation():
        catalog.distrust((a.id, a.path or "", a.digest()) for a in stored_articles(build))
    return catalog


def _catalog_of(build: Path) -> Catalog:
    """The catalog of a build that may be damaged: an empty one where it is."""
    try:
        return Catalog(build / CATALOG)
    except IndexCorrupt:
        return Catalog(Path(":memory:"))


def _open_or_create(build: Path, memory_mb: int = DEFAULT_MEMORY_MB) -> IndexWriter:
    """The unfinished build in ``build``, or a new one; one that was cut off badly is started over."""
    if build.exists():
        try:
            Catalog(build / CATALOG).close()
            return IndexWriter(build, memory_mb)
        except IndexCorrupt:
            shutil.rmtree(build)
    return IndexWriter.create(build, memory_mb)
