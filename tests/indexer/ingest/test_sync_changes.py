"""What a sync does when files are added, edited, renamed and deleted, whatever store keeps the archive."""

import json
import os
from pathlib import Path

import pytest

from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.sync import preview, sync
from tests.conftest import update_store, write_records
from tests.indexer.ingest.changing_files import OLD, bodies, changes, held_articles, write


def test_a_sync_follows_files_that_were_added_edited_renamed_and_deleted(
    folder: Path, store: ArchiveStore
) -> None:
    for name in "abcd":
        write(folder / f"{name}.txt", f"isi {name}")
    assert changes(update_store(store, folder)) == (4, 0, 0)
    write(folder / "sub" / "e.txt", "isi e")
    write(folder / "a.txt", "isi a baru", OLD + 1)
    (folder / "b.txt").rename(folder / "bb.txt")
    (folder / "c.txt").unlink()
    assert changes(sync(store)) == (2, 1, 2)
    assert bodies(store) == {
        "a.txt": "isi a baru",
        "bb.txt": "isi b",
        "d.txt": "isi d",
        "sub/e.txt": "isi e",
    }


def test_a_sync_recognises_an_unchanged_archive_without_opening_a_file(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "a.txt", "isi")
    update_store(store, folder)
    write(folder / "a.txt", "ISI")  # of the same size and time: whoever reads it sees the difference
    assert changes(sync(store)) == (0, 0, 0)


def test_a_sync_does_not_write_again_a_touched_file_with_the_same_content(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "a.txt", "isi")
    update_store(store, folder)
    os.utime(folder / "a.txt", (OLD + 5, OLD + 5))
    assert changes(sync(store)) == (0, 0, 0)


def test_a_sync_notices_a_file_rewritten_within_its_time_stamp(folder: Path, store: ArchiveStore) -> None:
    (folder / "a.txt").write_text("satu")
    update_store(store, folder)
    stamp = (folder / "a.txt").stat().st_mtime_ns
    (folder / "a.txt").write_text("dua!")
    os.utime(folder / "a.txt", ns=(stamp, stamp))
    assert changes(sync(store)) == (0, 1, 0)


def test_a_sync_writes_only_the_changed_records_of_a_file(folder: Path, store: ArchiveStore) -> None:
    records = [{"id": str(number), "body": f"isi {number}"} for number in range(5)]
    write_records(folder / "a.jsonl", records)
    update_store(store, folder)
    records[1]["body"] = "lain"
    write_records(folder / "a.jsonl", [*records[:3], {"id": "9", "body": "baru"}])
    assert changes(sync(store)) == (1, 1, 2)
    assert bodies(store) == {"0": "isi 0", "1": "lain", "2": "isi 2", "9": "baru"}


def test_an_article_keeps_its_id_when_its_record_moves_to_another_file(
    folder: Path, store: ArchiveStore
) -> None:
    write_records(folder / "a.jsonl", [{"id": "7", "body": "isi"}])
    update_store(store, folder)
    (folder / "a.jsonl").rename(folder / "b.jsonl")
    sync(store)
    assert {key: article.path for key, article in held_articles(store).items()} == {
        "7": str(folder / "b.jsonl")
    }


def test_an_article_id_used_twice_overwrites_no_article(folder: Path, store: ArchiveStore) -> None:
    write_records(folder / "a.jsonl", [{"id": "7", "body": "satu"}, {"id": "7", "body": "dua"}])
    write_records(folder / "b.jsonl", [{"id": "7", "body": "tiga"}])
    update_store(store, folder)
    assert bodies(store) == {"7": "satu", "7~2": "dua", "7~3": "tiga"}
    assert changes(sync(store)) == (0, 0, 0)


def test_an_article_id_that_one_file_gives_up_goes_to_another_in_the_same_sync(
    folder: Path, store: ArchiveStore
) -> None:
    write_records(folder / "b.jsonl", [{"id": "2", "body": "dua"}])
    update_store(store, folder)
    write_records(folder / "b.jsonl", [{"id": "1", "body": "satu"}])
    write_records(folder / "a.jsonl", [{"id": "2", "body": "dua"}])
    sync(store)
    assert bodies(store) == {"1": "satu", "2": "dua"}


def test_a_sync_keeps_the_article_of_a_file_that_becomes_unreadable(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "a.txt", "isi")
    write(folder / "b.txt", "lain")
    update_store(store, folder)
    write(folder / "a.txt", "", OLD + 1)
    report = sync(store)
    assert [(Path(problem.path).name, str(problem.reason)) for problem in report.problems] == [
        ("a.txt", "kosong")
    ]
    assert bodies(store) == {"a.txt": "isi", "b.txt": "lain"}
    assert sync(store).unreadable == 1
    write(folder / "a.txt", "baru", OLD + 2)
    assert sync(store).unreadable == 0
    assert bodies(store)["a.txt"] == "baru"


def test_a_sync_keeps_every_article_of_a_file_in_which_a_record_breaks(
    folder: Path, store: ArchiveStore
) -> None:
    write_records(folder / "a.jsonl", [{"id": str(number), "body": f"isi {number}"} for number in range(3)])
    update_store(store, folder)
    lines = (folder / "a.jsonl").read_text().splitlines()
    (folder / "a.jsonl").write_text("\n".join([lines[0], lines[1][:9], lines[2]]))
    assert sync(store).unreadable == 1
    assert len(held_articles(store)) == 3


def test_a_sync_keeps_no_article_named_by_its_line_for_the_fault_of_another_line(
    folder: Path, store: ArchiveStore
) -> None:
    lines = [json.dumps({"body": text}) for text in ("satu", "dua", "tiga")]
    (folder / "a.jsonl").write_text("\n".join(lines))
    update_store(store, folder)
    (folder / "a.jsonl").write_text("\n".join([lines[1], "{bad"]))
    sync(store)
    assert bodies(store) == {
        "a.jsonl#1": "dua",
        "a.jsonl#2": "dua",
    }  # line 2 cannot be read, so it stays


def test_a_sync_counts_files_of_other_kinds_and_does_not_read_them(folder: Path, store: ArchiveStore) -> None:
    for name in ("a.txt", "b.jpg", "c.jpg", ".hidden.txt"):
        write(folder / name, "isi")
    report = update_store(store, folder)
    assert (report.articles, dict(report.skipped)) == (1, {".jpg": 2})


def test_a_sync_takes_file_names_that_are_not_utf_8(tmp_path: Path, store: ArchiveStore) -> None:
    folder = Path(os.fsdecode(bytes(tmp_path) + b"/ber\xffita"))
    try:
        write(folder / os.fsdecode(b"\xff.txt"), "satu")
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    write(folder / os.fsdecode(b"\xfe.txt"), "dua")
    update_store(store, folder)
    assert sorted(bodies(store).values()) == ["dua", "satu"]
    assert changes(sync(store)) == (0, 0, 0)
    update_store(store, tmp_path)  # the folder now lies in a wider source, and its ids begin there
    assert sorted(bodies(store)) == ["ber\\xffita/\\xfe.txt", "ber\\xffita/\\xff.txt"]


def test_a_preview_of_a_sync_reports_its_changes_and_makes_none(folder: Path, store: ArchiveStore) -> None:
    write(folder / "a.txt", "isi")
    write(folder / "b.txt", "isi b")
    update_store(store, folder)
    write(folder / "a.txt", "isi baru", OLD + 1)
    (folder / "b.txt").unlink()
    write(folder / "c.txt", "isi c")
    expected = changes(preview(store))
    assert bodies(store) == {"a.txt": "isi", "b.txt": "isi b"}
    assert changes(sync(store)) == expected == (1, 1, 1)
