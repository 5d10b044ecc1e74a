"""Rebuilding: an archive made anew from its sources beside the live one, and what is carried over."""

from dataclasses import replace
from pathlib import Path

import pytest

from indexer.errors import IndexCorrupt, IndexOutdated, SourcesMissing
from indexer.index.directory import IndexDirectory
from indexer.index.version import SCHEMA_VERSION
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import rebuild, sync
from tests.conftest import update, update_store, write_records
from tests.indexer.ingest.changing_files import OLD, bodies, changes, held_articles, stop_after, write


def test_a_rebuild_leaves_articles_their_ids(folder: Path, store: ArchiveStore) -> None:
    write_records(folder / "b.jsonl", [{"id": "7", "body": "lama"}])
    update_store(store, folder)
    write_records(folder / "a.jsonl", [{"id": "7", "body": "baru"}])
    sync(store)
    rebuild(store)
    assert bodies(store) == {"7": "lama", "7~2": "baru"}


def test_a_rebuild_gives_the_same_articles(folder: Path, store: ArchiveStore) -> None:
    write(folder / "a.txt", "isi")
    write_records(folder / "b.jsonl", [{"id": "7", "body": "tujuh"}])
    update_store(store, folder)
    before = held_articles(store)
    rebuild(store)
    assert held_articles(store) == before


def test_a_rebuild_mends_a_damaged_index(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    for toc in index_path.rglob("*.toc"):
        toc.write_bytes(b"")
    with pytest.raises(IndexCorrupt):
        sync(LocalStore(index_path))
    rebuild(LocalStore(index_path))
    assert bodies(LocalStore(index_path)) == {"a.txt": "isi"}


def test_a_rebuild_mends_an_outdated_index(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    directory = IndexDirectory(index_path)
    directory.write(replace(directory.manifest(), schema=1))
    with pytest.raises(IndexOutdated):
        sync(LocalStore(index_path))
    rebuild(LocalStore(index_path))
    assert directory.manifest().schema == SCHEMA_VERSION
    assert bodies(LocalStore(index_path)) == {"a.txt": "isi"}


def test_a_rebuild_carries_over_articles_whose_file_cannot_be_read(
    folder: Path, store: ArchiveStore, tmp_path: Path
) -> None:
    write(folder / "a.txt", "isi")
    write(tmp_path / "disk" / "b.txt", "isi b")
    update_store(store, folder, tmp_path / "disk")
    write(folder / "a.txt", "", OLD + 1)
    (tmp_path / "disk").rename(tmp_path / "unplugged")
    assert rebuild(store).kept_sources == [str(tmp_path / "disk")]
    assert bodies(store) == {"a.txt": "isi", "b.txt": "isi b"}
    assert changes(sync(store)) == (0, 0, 0)
    assert changes(sync(store, prune=True)) == (0, 0, 1)


def test_a_rebuild_refuses_to_lose_articles_that_it_cannot_carry_over(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    for toc in index_path.rglob("*.toc"):
        toc.write_bytes(b"")
    (folder / "a.txt").unlink()
    with pytest.raises(SourcesMissing):
        rebuild(LocalStore(index_path))


def test_a_rebuild_that_was_cut_off_is_gone_on_with(folder: Path, store: ArchiveStore) -> None:
    for number in range(6):
        write(folder / f"{number}.txt", f"isi {number}")
    update_store(store, folder)
    with pytest.raises(KeyboardInterrupt):
        rebuild(store, progress=stop_after(5), commit_every=2)
    assert len(held_articles(store)) == 6  # the live build, as ever
    assert changes(rebuild(store)) == (2, 0, 0)
    assert len(held_articles(store)) == 6


def test_a_rebuild_leaves_no_other_build_in_the_index_directory(folder: Path, index_path: Path) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    rebuild(LocalStore(index_path))
    assert len(IndexDirectory(index_path).builds()) == 1
