"""Every error of the command line has its exit code and says what to do; none shows a traceback."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from indexer.index.directory import IndexDirectory
from search.cli import EXIT_CODES
from search.errors import BadQuery, BadSynonyms
from tests.conftest import SEEDS

pytestmark = pytest.mark.both_engines

Run = Callable[..., Result]


def assert_failed(result: Result, code: int, *told: str) -> None:
    assert result.exit_code == code
    assert all(words in result.stderr for words in told), result.stderr
    assert "Traceback" not in result.output


def test_the_query_command_exits_with_code_2_for_a_bad_query(run: Run, seed_index: Path) -> None:
    assert_failed(run("query", "??", "--index", seed_index), 2, "huruf ke-1")


def test_a_bad_synonym_list_gives_exit_code_2(run: Run, seed_index: Path, tmp_path: Path) -> None:
    bad = tmp_path / "sinonim.txt"
    bad.write_text("a, b\na => b => c\n")
    for command in (["query", "kim"], ["batch", str(bad)], ["serve", "--port", "0"]):
        result = run(*command, "--synonyms", bad, "--index", seed_index)
        assert_failed(result, 2, str(bad), "baris 2")


def test_commands_exit_with_code_3_where_the_index_is_missing(run: Run, index_path: Path) -> None:
    for command in (["query", "x"], ["reindex"], ["status"], ["check"], ["show", "x"]):
        assert_failed(run(*command, "--index", index_path), 3, "search index FOLDER")


def test_the_index_command_exits_with_code_4_for_a_locked_index(run: Run, index_path: Path) -> None:
    with IndexDirectory(index_path).lock():
        assert_failed(run("index", SEEDS, "--index", index_path), 4, "proses lain")


def test_the_query_command_exits_with_code_6_for_a_bad_manifest(run: Run, index_path: Path) -> None:
    index_path.mkdir()
    (index_path / "archive.json").write_text("{")
    assert_failed(run("query", "x", "--index", index_path), 6, "archive.json")


def test_the_show_command_exits_with_code_8_for_an_unknown_id(run: Run, seed_index: Path) -> None:
    assert_failed(run("show", "x", "--index", seed_index), 8, "'x'")


def test_the_query_command_exits_with_code_9_past_its_deadline(run: Run, seed_index: Path) -> None:
    assert_failed(run("query", "kim", "--timeout", "1e-9", "--index", seed_index), 9, "--timeout")


def test_the_query_command_exits_with_code_70_and_no_traceback_for_an_unexpected_error(
    run: Run, seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.archive.Archive.execute", lambda *a, **k: 1 / 0)
    assert_failed(run("query", "kim", "--index", seed_index), 70, "ZeroDivisionError", "SEARCH_DEBUG=1")


def test_the_query_command_exits_with_code_130_when_interrupted(
    run: Run, seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*a: object, **k: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("search.archive.Archive.execute", interrupt)
    assert_failed(run("query", "kim", "--index", seed_index), 130, "Dihentikan")


def test_a_file_no_reader_reads_gives_exit_code_7(run: Run, folder: Path, index_path: Path) -> None:
    (folder / "a.pdf").write_text("x")
    assert_failed(run("index", folder / "a.pdf", "--index", index_path), 7, ".pdf")


def test_the_index_command_exits_with_code_11_if_it_may_not_write(run: Run, folder: Path) -> None:
    (folder / "berkas").write_text("x")
    assert_failed(run("index", SEEDS, "--index", folder / "berkas" / "indeks"), 11, "tidak dapat ditulis")


def test_the_show_command_exits_with_code_8_for_an_invalid_id(run: Run, seed_index: Path) -> None:
    assert_failed(run("show", "\udcff", "--index", seed_index), 8)


def test_the_serve_command_exits_with_code_2_for_a_taken_port(run: Run, seed_index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert_failed(run("serve", "--port", str(port), "--index", seed_index), 2, "--port")


def test_no_two_errors_share_an_exit_code_but_those_of_wrong_input() -> None:
    codes = [code for code in EXIT_CODES.values() if code != 2]
    assert len(set(codes)) == len(codes)
    assert {error for error, code in EXIT_CODES.items() if code == 2} == {BadQuery, BadSynonyms}
