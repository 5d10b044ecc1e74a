"""What could not be read, or is doubtful: told in a line each, listed later, and fatal only where that is wanted."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from indexer.index.catalog import Problem
from indexer.index.status import read_problems
from indexer.ingest.file_visit import MOST_PROBLEMS, may_be_unreadable
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import sync
from indexer.reasons import reason
from search.archive import Archive
from tests.conftest import update, write_records
from tests.indexer.readers.reader_samples import zipped

Run = Callable[..., Result]
EMPTY = reason("empty")


def test_the_index_command_tells_each_unreadable_record_in_a_line_and_loses_no_other(
    run: Run, folder: Path, index_path: Path
) -> None:
    (folder / "a.txt").write_text("Isi.")
    (folder / "b.txt").write_bytes(b"")
    (folder / "c.jsonl").write_text('{"body": "Isi."}\n{"body": ""}\n{')
    result = run("index", folder, "--index", index_path)
    assert result.exit_code == 0
    assert result.stdout.startswith("+2 ~0 -0, 3 tidak terbaca\n")
    told = [line.strip() for line in result.stderr.splitlines() if ": " in line]
    assert told[0] == f"{folder}/b.txt: kosong"
    assert told[1] == f"{folder}/c.jsonl #2: tanpa isi"
    assert told[2].startswith(f"{folder}/c.jsonl #3: ")


def test_the_strict_option_fails_on_what_is_unreadable_and_keeps_what_could_be_read(
    run: Run, folder: Path, index_path: Path
) -> None:
    (folder / "a.txt").write_text("Isi.")
    (folder / "b.txt").write_bytes(b"")
    result = run("index", folder, "--strict", "--index", index_path)
    assert result.exit_code == 13
    assert "status --problems" in result.stderr
    assert Archive.open(index_path).article_count() == 1
    assert run("reindex", "--strict", "--index", index_path).exit_code == 13
    (folder / "b.txt").write_text("Isi juga.")
    assert run("reindex", "--strict", "--index", index_path).exit_code == 0


def test_the_status_command_lists_the_problems_that_indexing_found(
    run: Run, folder: Path, index_path: Path
) -> None:
    (folder / "a.txt").write_bytes(b"")
    write_records(folder / "b.jsonl", [{"id": "1", "body": "Isi."}, {"id": "1", "body": "Isi lain."}])
    run("index", folder, "--index", index_path)
    listed = run("status", "--problems", "--index", index_path).stdout.splitlines()
    assert listed == [
        f"{folder}/a.txt: kosong",
        f"{folder}/b.jsonl: id ganda, disimpan sebagai 1~2",
    ]
    objects = json.loads(run("status", "--problems", "--format", "json", "--index", index_path).stdout)
    of_file = {"path": f"{folder}/a.txt", "member": "", "record": None, "doubt": False, "times": 1}
    of_id = {"path": f"{folder}/b.jsonl", "member": "", "record": None, "doubt": True, "times": 1}
    assert objects == [
        {**of_file, "code": "empty", "message": "kosong"},
        {**of_id, "code": "duplicate-id", "message": "id ganda, disimpan sebagai 1~2"},
    ]


def test_a_visit_to_a_file_with_very_many_problems_keeps_some_and_counts_the_others(
    folder: Path, index_path: Path
) -> None:
    (folder / "a.jsonl").write_text('{"body": "Isi."}\n' + "{\n" * (MOST_PROBLEMS + 10))
    assert update(index_path, folder).unreadable == MOST_PROBLEMS + 10
    problems = read_problems(index_path)
    assert len(problems) == MOST_PROBLEMS
    assert reason("more", count=11) in [problem.reason for problem in problems]


def test_a_file_name_with_line_breaks_forges_no_line_in_the_list_of_problems(
    run: Run, folder: Path, index_path: Path
) -> None:
    (folder / "a.zip").write_bytes(zipped({"a\nb.txt: baik\x1b[2J": b""}))
    result = run("index", folder, "--index", index_path)
    listed = run("status", "--problems", "--index", index_path).stdout
    for told in (result.stderr.splitlines()[-1], listed.rstrip("\n")):
        assert told.strip() == f"{folder}/a.zip/a\ufffdb.txt: baik[2J: kosong"


def test_a_sync_does_not_take_a_file_with_very_many_doubtful_records_for_partly_unread(
    folder: Path, index_path: Path
) -> None:
    records = [{"id": "1", "body": f"Isi {number}."} for number in range(MOST_PROBLEMS + 20)]
    write_records(folder / "a.jsonl", records)
    assert update(index_path, folder).unreadable == 0
    write_records(folder / "a.jsonl", records[:-5])
    assert update(index_path, folder).deleted == 5


def test_a_folder_that_cannot_be_listed_is_a_problem_until_a_source_scan_lists_it(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("Isi.")
    (folder / "sub").mkdir()
    listing = os.scandir

    def forbidden(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", forbidden)
    update(index_path, folder)
    monkeypatch.undo()
    assert read_problems(index_path) == [Problem(f"{folder}/sub", None, reason("not-allowed"))]
    sync(LocalStore(index_path))
    assert read_problems(index_path) == []


def test_a_source_scan_counts_a_link_back_to_its_own_folder_and_goes_on(
    run: Run, folder: Path, index_path: Path
) -> None:
    (folder / "a.txt").write_text("Isi.")
    (folder / "lagi").symlink_to(folder)
    result = run("index", folder, "--index", index_path)
    assert result.stdout.startswith("+1 ")
    assert "(tautan ke folder, atau putus) 1" in result.stderr


@pytest.mark.parametrize(
    ("article_id", "problem", "may_be"),
    [
        ("a.zip/b.txt", Problem("", None, EMPTY, "b.txt"), True),
        ("a.zip/c.txt", Problem("", None, EMPTY, "b.txt"), False),
        ("a.zip/b.jsonl#7", Problem("", 7, EMPTY, "b.jsonl"), True),
        ("a.zip/b.jsonl#8~2", Problem("", 7, EMPTY, "b.jsonl"), False),
        ("a.zip/b.jsonl#8~2", Problem("", None, EMPTY, "b.jsonl"), True),
        ("a.zip/b.jsonl#8", Problem("", None, EMPTY), True),
        ("a.zip/b.jsonl#8", Problem("", None, EMPTY, doubt=True), False),
        ("2023-17", Problem("", 7, EMPTY, "b.jsonl"), True),
        ("2023-17", Problem("", 7, EMPTY, "b.jsonl", doubt=True), False),
    ],
)
def test_a_file_visit_tells_whether_a_missing_article_may_be_in_a_part_that_was_not_read(
    article_id: str, problem: Problem, may_be: bool
) -> None:
    assert may_be_unreadable(article_id, "a.zip", [problem]) is may_be
