"""Which files are an archive's: sources in one another, gone, linked, and how their columns are mapped."""

from pathlib import Path

import pytest

from indexer.errors import IndexMissing, UnreadableFile
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import add_sources, preview, rebuild, sync
from tests.conftest import update, update_store, write_records
from tests.indexer.ingest.changing_files import bodies, changes, held_articles, write


def test_files_of_one_name_in_two_sources_get_article_ids_of_their_own(
    tmp_path: Path, store: ArchiveStore
) -> None:
    write(tmp_path / "x" / "a.txt", "dari x")
    write(tmp_path / "y" / "a.txt", "dari y")
    update_store(store, tmp_path / "x", tmp_path / "y")
    assert bodies(store) == {"a.txt": "dari x", "a.txt~2": "dari y"}


def test_a_sync_does_not_index_a_source_inside_another_source_twice(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "sub" / "a.txt", "isi")
    update_store(store, folder / "sub")
    update_store(store, folder)
    update_store(store, folder / "sub")
    assert bodies(store) == {"sub/a.txt": "isi"}


def test_a_sync_keeps_the_articles_of_a_source_that_vanished_until_pruned(
    folder: Path, store: ArchiveStore, tmp_path: Path
) -> None:
    write(folder / "a.txt", "isi")
    update_store(store, folder)
    folder.rename(tmp_path / "elsewhere")
    report = sync(store)
    assert (changes(report), report.kept_sources) == ((0, 0, 0), [str(folder)])
    folder.mkdir()  # a mount point without its disk
    assert changes(sync(store)) == (0, 0, 0)
    assert changes(sync(store, prune=True)) == (0, 0, 1)


def test_a_source_scan_does_not_follow_links_to_folders(folder: Path, store: ArchiveStore) -> None:
    write(folder / "a.txt", "isi")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert update_store(store, folder).articles == 1


def test_a_source_folder_is_one_source_however_its_path_is_written(
    folder: Path, store: ArchiveStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.txt", "isi")
    (folder / "sub").mkdir()
    monkeypatch.chdir(folder / "sub")
    update_store(store, Path(".."))
    update_store(store, folder)
    assert bodies(store) == {"a.txt": "isi"}
    assert [source.path for source in store.sources()] == [str(folder)]


def test_a_source_scan_lists_a_hidden_folder_that_is_named_as_a_source(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "a.txt", "isi a")
    write(folder / ".arsip" / "b.txt", "isi b")
    update_store(store, folder)
    update_store(store, folder / ".arsip")
    assert bodies(store) == {"a.txt": "isi a", "b.txt": "isi b"}


def test_a_source_scan_goes_on_past_a_link_that_leads_nowhere(folder: Path, store: ArchiveStore) -> None:
    write(folder / "a.txt", "isi")
    (folder / "b.txt").symlink_to(folder / "b.txt")
    (folder / "c.txt").symlink_to(folder / "nope.txt")
    report = update_store(store, folder)
    assert (report.articles, [Path(problem.path).name for problem in report.problems]) == (1, ["b.txt"])


def test_a_column_mapping_is_remembered_and_a_change_of_it_has_the_source_read_again(
    folder: Path, store: ArchiveStore
) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "kolom1": "Isi naskah.", "kolom2": "Judul"}])
    add_sources(store, [folder])
    assert sync(store).unreadable == 1
    add_sources(store, [folder], {"body": "kolom1", "title": "kolom2"})
    assert sync(store).added == 1
    assert held_articles(store)["1"].title == "Judul"
    write_records(folder / "b.jsonl", [{"id": "2", "kolom1": "Isi lain.", "kolom2": "Judul lain"}])
    assert sync(store).added == 1


def test_a_column_mapping_of_a_file_holds_when_its_folder_becomes_a_source(
    folder: Path, store: ArchiveStore
) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "kolom1": "Isi naskah.", "text": "Lain."}])
    (folder / "b.txt").write_text("Isi lain.")
    add_sources(store, [folder / "a.jsonl"], {"body": "kolom1"})
    sync(store)
    add_sources(store, [folder])
    report = sync(store)
    assert (report.added, report.replaced, report.deleted) == (1, 0, 0)
    assert bodies(store)["1"] == "Isi naskah."
    add_sources(store, [folder / "a.jsonl"], {"body": "text"})
    assert sync(store).replaced == 1


def test_the_index_directory_may_lie_inside_its_source(folder: Path) -> None:
    write(folder / "a.txt", "isi")
    assert update(folder / "berita.index", folder).articles == 1
    assert changes(sync(LocalStore(folder / "berita.index"))) == (0, 0, 0)


def test_a_column_mapping_for_part_of_a_source_is_refused(folder: Path, store: ArchiveStore) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "kolom1": "Isi naskah."}])
    add_sources(store, [folder])
    with pytest.raises(UnreadableFile, match="--map"):
        add_sources(store, [folder / "a.jsonl"], {"body": "kolom1"})
    assert [source.field_mapping for source in store.sources()] == [{}]


def test_a_file_of_a_kind_that_is_not_read_is_refused_as_a_source(folder: Path, index_path: Path) -> None:
    write(folder / "a.pdf", "isi")
    with pytest.raises(UnreadableFile, match=r"\.pdf"):
        update(index_path, folder / "a.pdf")
    assert not index_path.exists()


def test_a_sync_of_a_mistyped_index_directory_does_not_make_it(index_path: Path) -> None:
    for run in (sync, preview, rebuild):
        with pytest.raises(IndexMissing):
            run(LocalStore(index_path))
    assert not index_path.exists()
