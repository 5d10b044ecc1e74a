"""Runs that are cut off, and indexes that are damaged: what the next run makes of them."""

from pathlib import Path

import pytest

from indexer.errors import IndexCorrupt
from indexer.index.catalog import Catalog
from indexer.index.directory import IndexDirectory
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import add_sources, preview, rebuild, sync
from indexer.ingest.verify import verify
from tests.conftest import update
from tests.indexer.ingest.changing_files import OLD, bodies, changes, held_articles, stop_after, write


def test_a_long_sync_is_committed_in_steps(folder: Path, store: ArchiveStore) -> None:
    for number in range(8):
        write(folder / f"{number}.txt", f"isi {number}")
    add_sources(store, [folder])
    with pytest.raises(KeyboardInterrupt):
        sync(store, progress=stop_after(7), commit_every=3)
    assert len(held_articles(store)) == 6
    assert changes(sync(store)) == (2, 0, 0)


def interrupted(catalog: Catalog, generation: int) -> None:
    """Stands for a commit of the catalog before which the run is cut off."""
    raise KeyboardInterrupt


def test_a_sync_cut_off_between_its_two_commits_is_made_good_by_the_next(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "satu")
    update(index_path, folder)
    write(folder / "a.txt", "dua", OLD + 1)
    write(folder / "b.txt", "tiga")
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            sync(LocalStore(index_path))
    assert bodies(LocalStore(index_path)) == {"a.txt": "dua", "b.txt": "tiga"}
    write(folder / "a.txt", "satu")  # back to the state the stale catalog knows
    (folder / "b.txt").unlink()
    sync(LocalStore(index_path))
    assert bodies(LocalStore(index_path)) == {"a.txt": "satu"}
    assert list(verify(IndexDirectory(index_path))) == []


def test_a_first_sync_cut_off_before_its_catalog_commit_is_made_good_by_the_next(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "satu")
    write(folder / "b.txt", "dua")
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "commit", interrupted)
        with pytest.raises(KeyboardInterrupt):
            update(index_path, folder)
    (folder / "a.txt").unlink()
    sync(LocalStore(index_path))
    assert bodies(LocalStore(index_path)) == {"b.txt": "dua"}


def test_a_sync_does_not_take_an_index_without_its_table_of_contents_for_an_empty_one(
    folder: Path, index_path: Path
) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    for toc in index_path.rglob("*.toc"):
        toc.unlink()
    for run in (sync, preview):
        with pytest.raises(IndexCorrupt):
            run(LocalStore(index_path))
    rebuild(LocalStore(index_path))
    assert bodies(LocalStore(index_path)) == {"a.txt": "isi"}


@pytest.mark.parametrize("name", ["catalog.db", "stems.db"])
def test_a_damaged_catalog_or_stem_map_is_a_corrupt_index_until_a_rebuild_mends_it(
    folder: Path, index_path: Path, name: str
) -> None:
    write(folder / "a.txt", "isi")
    update(index_path, folder)
    (damaged,) = index_path.rglob(name)
    damaged.write_bytes(b"sampah " * 999)
    with pytest.raises(IndexCorrupt, match=r"not a database|rusak"):
        sync(LocalStore(index_path))
    rebuild(LocalStore(index_path))
    assert changes(sync(LocalStore(index_path))) == (0, 0, 0)
