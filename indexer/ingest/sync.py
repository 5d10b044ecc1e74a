"""Add sources to an archive, sync it, preview a sync, rebuild it: each takes the lock and makes one run."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from indexer.defaults import DEFAULT_MEMORY_MB
from indexer.errors import UnreadableFile
from indexer.index.directory import SourceFolder, now_utc
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.reader_pool import processes_within, reading_mb
from indexer.ingest.source_scan import ScannedSources, key_of, reaches, scan_source
from indexer.ingest.sync_report import Report
from indexer.ingest.sync_run import COMMIT_EVERY, Progress, RunSettings, SyncRun, no_progress
from indexer.readers.piece import DEFAULT_LIMITS, Limits, Settings
from indexer.readers.registry import is_article_file
from indexer.reasons import reason


def add_sources(
    store: ArchiveStore, paths: Sequence[Path], field_mapping: dict[str, str] | None = None
) -> None:
    """Remember files and folders as sources, and make the archive if there is none; nothing is read yet.

    ``field_mapping`` tells by field of an article which column of the records holds it.
    Changing the mapping of a known source has its files read again. A path inside a
    source is that source's already. Raises :class:`UnreadableFile` for a file
    that no reader takes, or whose mapping is another source's, and what
    :meth:`ArchiveStore.lock_or_make` and :meth:`ArchiveStore.sources` raise.
    """
    for path in paths:
        if path.is_file() and not is_article_file(path):
            raise UnreadableFile(path, reason("no-reader", kind=path.suffix or path.name))
    with store.lock_or_make():
        sources = store.sources()
        for path in paths:
            new = os.path.abspath(path)
            owner = _find_owner(sources, new)
            if owner is None:
                sources = _absorb(store, sources, new, field_mapping or {})
            elif field_mapping is not None and field_mapping != owner.field_mapping:
                sources = _remap(store, sources, owner, new, field_mapping)
        store.set_sources(sources)


def _find_owner(sources: Sequence[SourceFolder], path: str) -> SourceFolder | None:
    """Return the source that a path lies in; of several, the innermost."""
    owners = [source for source in sources if reaches(source.path, path)]
    return max(owners, key=lambda source: len(source.path), default=None)


def _remap(
    store: ArchiveStore,
    sources: tuple[SourceFolder, ...],
    owner: SourceFolder,
    path: str,
    field_mapping: dict[str, str],
) -> tuple[SourceFolder, ...]:
    """Return the sources with another mapping for ``owner``, whose files will be read again."""
    if owner.path != path:
        raise UnreadableFile(path, reason("mapped-elsewhere", source=owner.path))
    store.read_again([key_of(path)])
    remapped = replace(owner, field_mapping=field_mapping)
    return tuple(remapped if source is owner else source for source in sources)


def _absorb(
    store: ArchiveStore, sources: tuple[SourceFolder, ...], path: str, field_mapping: dict[str, str]
) -> tuple[SourceFolder, ...]:
    """Return the sources and a new one, which takes the place of those that lie in it."""
    inside = [source for source in sources if reaches(path, source.path)]
    replaced = [source for source in inside if not source.field_mapping]
    if replaced:  # the ids of its files are to be relative to the new source
        store.read_again([key_of(source.path) for source in replaced])
    # Those with a mapping of their own stay, behind the new one: of a file in both the last counts.
    mapped = [source for source in inside if source.field_mapping]
    others = [source for source in sources if source not in inside]
    return (*others, SourceFolder(path, now_utc(), field_mapping), *mapped)


def sync(
    store: ArchiveStore,
    *,
    prune: bool = False,
    progress: Progress | None = None,
    memory_mb: int = DEFAULT_MEMORY_MB,
    limits: Limits = DEFAULT_LIMITS,
    commit_every: int = COMMIT_EVERY,
) -> Report:
    """Bring the live build up to date with its sources and commit.

    With ``prune``, sources that are gone or empty lose their articles too.
    ``memory_mb`` is what all processes together may take, ``limits`` how far readers
    go along with a file, ``commit_every`` how many articles are committed at a time. Raises
    :class:`IndexMissing`, :class:`IndexOutdated`, :class:`IndexCorrupt` or :class:`IndexLocked`.
    """
    settings = _settings(progress, memory_mb, commit_every)
    with store.lock():
        sources = _scan_all(store, store.sources(), limits)
        with store.open(memory_mb - reading_mb(memory_mb)) as build:
            run = SyncRun(build, sources, settings)
            run.update(prune=prune)
            build.commit()
        store.note_completed()
    return run.report


def preview(
    store: ArchiveStore,
    *,
    prune: bool = False,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Report:
    """Return what :func:`sync` would do; files are read, the archive stays as it is. Raises the same."""
    settings = RunSettings(progress or no_progress)
    with store.lock():
        sources = _scan_all(store, store.sources(), limits)
        with store.preview() as build:
            run = SyncRun(build, sources, settings)
            run.update(prune=prune)
    return run.report


def rebuild(
    store: ArchiveStore,
    *,
    prune: bool = False,
    progress: Progress | None = None,
    memory_mb: int = DEFAULT_MEMORY_MB,
    limits: Limits = DEFAULT_LIMITS,
    commit_every: int = COMMIT_EVERY,
) -> Report:
    """Build the archive anew from its sources beside the live build, then swap it in.

    Readers use the live build until the swap; it may be outdated or damaged. A
    rebuild that was cut off is gone on with. Articles keep their ids, and those
    whose file cannot be read or seen just now are carried over from the live
    build; with ``prune``, not those of sources that are gone or empty.

    Raises :class:`IndexMissing`, :class:`IndexCorrupt` (the list of sources, or the
    new build does not hold what was put into it), :class:`IndexLocked`, and
    :class:`SourcesMissing` where sources are gone and the live build, damaged,
    cannot give their articles.
    """
    settings = _settings(progress, memory_mb, commit_every)
    with store.lock(), store.replacement(memory_mb - reading_mb(memory_mb)) as build:
        run = SyncRun(build, _scan_all(store, build.sources, limits), settings, build.owner_before)
        run.update(prune=True)
        run.carry_over(store.articles(), prune=prune)
        build.commit()
        build.swap_in()
    return run.report


def _settings(progress: Progress | None, memory_mb: int, commit_every: int) -> RunSettings:
    return RunSettings(progress or no_progress, processes_within(memory_mb), commit_every)


def _scan_all(store: ArchiveStore, sources: Sequence[SourceFolder], limits: Limits) -> ScannedSources:
    """List what all sources hold now, but for what the store keeps among them."""
    return ScannedSources(
        scan_source(source.path, store.folder, Settings(limits, source.field_mapping)) for source in sources
    )
