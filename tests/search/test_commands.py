"""The command line, as its users see it."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest
from click.testing import Result

from search.cli import ASKING, GROUP, main
from tests.conftest import SEEDS, update, write_records

pytestmark = pytest.mark.both_engines

Run = Callable[..., Result]
SEED = "002_61cc21a4c6fc6005.txt"


def test_the_query_command_finds_what_the_index_command_indexed(run: Run, index_path: Path) -> None:
    indexed = run("index", SEEDS, "--index", index_path)
    assert indexed.exit_code == 0
    assert indexed.stdout.startswith("+5 ~0 -0, 0 tidak terbaca\n")
    found = run("query", "Vostochny", "--index", index_path)
    assert found.exit_code == 0
    assert found.stdout.startswith("3 artikel")


def test_the_query_command_prints_title_agency_place_date_and_snippet(run: Run, seed_index: Path) -> None:
    out = run("query", "kosmodron", "--index", seed_index).stdout
    assert "1. Kim Jong Un Undang Putin ke Korut\n" in out
    assert "Republika · Seoul · 14 September 2023 11.42 WIB\n" in out
    assert str(SEEDS / SEED) in out
    assert "Selama tur ke kosmodron, Kim diberi pengarahan" in out
    assert "\x1b" not in out


def test_the_query_command_takes_words_without_quotes_of_the_shell(run: Run, seed_index: Path) -> None:
    joined = run("query", "kunjungan putin", "--format", "csv", "--index", seed_index)
    assert (
        run("query", "kunjungan", "putin", "--format", "csv", "--index", seed_index).stdout == joined.stdout
    )


def test_the_query_command_exits_with_code_1_when_there_are_no_hits(run: Run, seed_index: Path) -> None:
    result = run("query", "xyzzy", "--index", seed_index)
    assert (result.exit_code, result.stdout[:16]) == (1, "Tidak ada hasil ")


def test_the_query_command_prints_the_promised_object_as_json(run: Run, seed_index: Path) -> None:
    found = json.loads(run("query", "kunjungan rencana", "--format", "json", "--index", seed_index).stdout)
    assert found.keys() == {
        "query", "total", "took_ms", "hits", "relaxed", "expanded", "suggestion", "unquoted",
        "repairs", "facets",
    }  # fmt: skip
    assert found["hits"][0].keys() >= {
        "id", "title", "source", "place", "date", "path", "url", "score", "snippet",
    }  # fmt: skip
    assert "<mark>" in found["hits"][0]["snippet"]


def test_the_query_command_prints_the_same_hits_as_json_lines_and_as_csv(run: Run, seed_index: Path) -> None:
    lines = run("query", "kunjungan", "--format", "jsonl", "--index", seed_index).stdout.splitlines()
    rows = list(
        csv.DictReader(
            io.StringIO(run("query", "kunjungan", "--format", "csv", "--index", seed_index).stdout)
        )
    )
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]
    assert len(rows) == 5


def test_options_of_the_query_command_choose_page_order_dates_and_source(run: Run, seed_index: Path) -> None:
    def found(*options: str) -> list[str]:
        out = run("query", "kunjungan", "--format", "jsonl", *options, "--index", seed_index).stdout
        return [json.loads(line)["id"] for line in out.splitlines()]

    assert found("--limit", "2", "--page", "2") == found()[2:4]
    assert [one[:3] for one in found("--sort", "newest")] == ["004", "002", "001", "003", "000"]
    assert [one[:3] for one in found("--from", "2023-09-14", "--to", "2023-09-14")] == ["001", "002"]
    assert len(found("--source", "antara")) == 2


def test_the_query_command_prints_partial_matches_and_words_they_lack(run: Run, seed_index: Path) -> None:
    out = run("query", "rencana kapal xyzzy", "--index", seed_index).stdout
    assert "Tidak ada artikel yang memuat semua kata, 4 memuat sebagian" in out
    assert "Memuat sebagian kata saja:\n" in out
    assert "Tanpa: xyzzy" in out


def test_the_explain_option_of_query_prints_the_parts_of_each_score(run: Run, seed_index: Path) -> None:
    out = run("query", "kunjungan putin", "--explain", "--index", seed_index).stdout
    listed = [float(share) for share in re.findall(r"^ +(\d+\.\d{4})  (?!skor$)", out, re.MULTILINE)]
    scores = [float(score) for score in re.findall(r"^ +(\d+\.\d{4})  skor$", out, re.MULTILINE)]
    assert "stem:kunjung  (5 artikel)" in out
    assert sum(listed) == pytest.approx(sum(scores), abs=1e-3)


def test_the_query_command_tells_added_synonyms_and_can_leave_them_out(run: Run, seed_index: Path) -> None:
    out = run("query", "dprk", "--index", seed_index).stdout
    assert "\ndprk: juga korut, korea utara, " in out
    assert out.startswith("5 artikel")
    without = run("query", "dprk", "--no-expand", "--index", seed_index).stdout
    assert ": juga " not in without
    assert without.startswith("4 artikel")


def test_the_synonyms_option_adds_the_readers_own_lists(run: Run, seed_index: Path, tmp_path: Path) -> None:
    kremlin, launch = tmp_path / "kremlin.txt", tmp_path / "luncur.txt"
    kremlin.write_text("istana zzyzx, kremlin\n")
    launch.write_text("roket merah => kosmodron\n")
    lists = ["--synonyms", kremlin, "--synonyms", launch]
    told = run("query", "istana zzyzx OR roket merah", *lists, "--index", seed_index).stdout
    assert "istana zzyzx: juga kremlin\n" in told
    assert "roket merah: juga kosmodron\n" in told
    asked = ["batch", "-", "--index", seed_index]
    assert run(*asked, stdin="q1\tistana zzyzx\n").stdout == ""
    assert len(run(*asked, *lists, stdin="q1\tistana zzyzx\n").stdout.splitlines()) == 4
    assert run(*asked, *lists, "--no-expand", stdin="q1\tistana zzyzx\n").stdout == ""


def test_the_fresh_option_of_query_lifts_new_articles(run: Run, folder: Path, index_path: Path) -> None:
    old = {"id": "lama", "body": "gempa gempa", "date": "2020-01-01"}
    new = {"id": "baru", "body": "gempa kemarin", "date": "2024-01-01"}
    write_records(folder / "a.jsonl", [old, new])
    run("index", folder, "--index", index_path)

    def found(*options: str) -> list[str]:
        out = run("query", "gempa", "--format", "jsonl", *options, "--index", index_path).stdout
        return [json.loads(line)["id"] for line in out.splitlines()]

    assert found() == ["lama", "baru"]
    assert found("--fresh", "30") == ["baru", "lama"]


def test_the_query_command_tells_a_repair_in_one_line_beside_the_results(run: Run, seed_index: Path) -> None:
    result = run("query", 'putin "kunjungan balasan', "--index", seed_index)
    assert result.stderr == "Huruf ke-7: kutip tidak ditutup; ditutup di akhir\n"
    assert result.stdout.startswith("1 artikel")
    rows = run("query", "(putin", "--format", "csv", "--index", seed_index)
    assert rows.stdout.startswith("id,title")
    assert rows.stderr.startswith("Huruf ke-1: kurung tidak ditutup")


def test_the_query_command_prints_the_query_that_may_have_been_meant(run: Run, seed_index: Path) -> None:
    out = run("query", "kunjugan", "--index", seed_index).stdout
    assert "Mungkin maksud Anda: kunjungan\n" in out
    assert "Mungkin" not in run("query", "kunjungan", "--index", seed_index).stdout


def test_the_query_command_offers_a_phrase_nothing_holds_without_quotes(run: Run, seed_index: Path) -> None:
    out = run("query", '"putin kunjungan"', "--index", seed_index).stdout
    assert "Tidak ada frasa persis; tanpa kutip: putin kunjungan\n" in out


def test_the_batch_command_prints_a_trec_run(run: Run, seed_index: Path) -> None:
    result = run(
        "batch", "-", "--index", seed_index, "--tag", "uji", stdin="q1\tVostochny\n\nq2\txyzzy\nq3\tkorut\n"
    )
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [line[0] for line in lines] == ["q1"] * 3 + ["q3"] * 5
    assert [line[3] for line in lines[:3]] == ["1", "2", "3"]
    assert {(line[1], line[5]) for line in lines} == {("Q0", "uji")}
    assert [float(line[4]) for line in lines[:3]] == sorted(
        (float(line[4]) for line in lines[:3]), reverse=True
    )


def test_the_batch_command_names_a_line_that_holds_no_id_and_query(run: Run, seed_index: Path) -> None:
    result = run("batch", "-", "--index", seed_index, stdin="q1\tkim\nq2 putin\n")
    assert result.exit_code == 2
    assert "Baris 2: " in result.stderr


def test_the_batch_command_goes_on_after_a_query_past_its_deadline(run: Run, seed_index: Path) -> None:
    result = run("batch", "-", "--index", seed_index, "--timeout", "1e-9", stdin="q1\tkim\nq2\tputin\n")
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == 2


def test_the_show_command_prints_an_article_as_text_and_as_json(run: Run, seed_index: Path) -> None:
    text = run("show", SEED, "--index", seed_index).stdout
    assert text.startswith("Kim Jong Un Undang Putin ke Korut\nPutin dikabarkan menerima undangan")
    assert "Editor: Esthi Maharani" in text
    shown = json.loads(run("show", SEED, "--format", "json", "--index", seed_index).stdout)
    assert shown.keys() >= {
        "id", "title", "deck", "body", "date", "date_precision", "place", "source", "original_source",
        "authors", "editor", "translator", "section", "url", "path", "related",
    }  # fmt: skip
    assert (shown["date"], shown["date_precision"]) == ("2023-09-14T11:42+07:00", "minute")


def test_the_analyze_command_prints_tokens_and_their_stems_as_json(run: Run) -> None:
    token = {
        "text": "Kunjungan", "start": 2, "end": 11, "exact": "kunjungan", "position": 0, "span": 1,
        "stem": "kunjung", "why": "sastrawi",
    }  # fmt: skip
    assert json.loads(run("analyze", "“ Kunjungan”", "--format", "json").stdout) == {"tokens": [token]}
    lines = run("analyze", "-", "--format", "json", stdin="Kim\n\nPutin\n").stdout.splitlines()
    assert [[token["exact"] for token in json.loads(line)["tokens"]] for line in lines] == [
        ["kim"],
        [],
        ["putin"],
    ]


def test_the_analyze_command_lists_a_compound_and_its_parts_in_columns(run: Run) -> None:
    lines = run("analyze", "Kim kota-kota").stdout.splitlines()
    assert [line.split("\t") for line in lines] == [
        ["Kim", "0", "3", "kim", "kim", "whole"],
        ["kota-kota", "4", "13", "kota-kota", "kota", "doubled"],
        ["kota", "4", "8", "kota", "kota", "whole"],
        ["kota", "9", "13", "kota", "kota", "whole"],
    ]


def test_the_status_command_counts_an_index_that_the_check_command_passes(run: Run, seed_index: Path) -> None:
    status = json.loads(run("status", "--format", "json", "--index", seed_index).stdout)
    assert (status["articles"], status["files"], status["segments"]) == (5, 5, 1)
    assert status["sources"] == [str(SEEDS)]
    assert str(SEEDS) in run("status", "--index", seed_index).stdout
    assert run("check", "--index", seed_index).exit_code == 0


def test_the_reindex_command_reports_what_changed(run: Run, folder: Path, index_path: Path) -> None:
    (folder / "a.txt").write_text("isi a")
    (folder / "b.txt").write_text("")
    run("index", folder, "--index", index_path)
    (folder / "a.txt").unlink()
    (folder / "c.txt").write_text("isi c")
    dry = run("reindex", "--dry-run", "--index", index_path).stdout
    wet = run("reindex", "--index", index_path)
    assert "+1 ~0 -1, 1 tidak terbaca" in dry
    assert wet.stdout.startswith("+1 ~0 -1, 1 tidak terbaca\n")
    assert "b.txt: kosong" in wet.stderr
    assert run("reindex", "--full", "--index", index_path).stdout.startswith("+1 ~0 -0, 1 tidak terbaca\n")


def test_the_reindex_command_rebuilds_an_outdated_index(run: Run, folder: Path, index_path: Path) -> None:
    (folder / "a.txt").write_text("isi a")
    run("index", folder, "--index", index_path)
    manifest = json.loads((index_path / "archive.json").read_text())
    (index_path / "archive.json").write_text(json.dumps({**manifest, "schema": 1}))
    assert run("query", "isi", "--index", index_path).exit_code == 5
    assert run("reindex", "--index", index_path).exit_code == 0
    assert run("query", "isi", "--index", index_path).exit_code == 0


def test_commands_that_name_no_index_use_the_default_path(
    run: Run, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCH_INDEX", str(index_path))
    run("index", SEEDS)
    assert (index_path / "archive.json").exists()
    monkeypatch.delenv("SEARCH_INDEX")
    monkeypatch.setenv("XDG_DATA_HOME", str(index_path / "data"))
    run("index", SEEDS)
    assert list((index_path / "data").rglob("archive.json"))


def test_commands_print_no_terminal_escapes_of_an_article(run: Run, folder: Path, index_path: Path) -> None:
    (folder / "a\x1b[31m.txt").write_text("Kim \x1b]0;judul\x07 tiba")
    run("index", folder, "--index", index_path)
    for command in (["query", "kim"], ["status"]):
        assert "\x1b" not in run(*command, "--index", index_path).output


@pytest.mark.local_engine_only("runs in a process of its own")
def test_the_help_of_the_search_command_loads_neither_whoosh_nor_numpy_nor_flask() -> None:
    code = (
        "import sys; from search.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: print(sorted({'whoosh', 'numpy', 'flask', 'Sastrawi'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_a_sub_command_found_without_its_entry_point_is_the_declared_one() -> None:
    declared = {entry.name: entry for entry in entry_points(group=GROUP)}
    for name in ASKING:
        assert main.get_command(click.Context(main), name) is declared[name].load()


@pytest.mark.local_engine_only("runs in a process of its own")
def test_the_query_command_reads_no_metadata_of_installed_packages(seed_index: Path) -> None:
    code = (
        "import sys; from search.cli import main\n"
        f"main(['query', '--index', {str(seed_index)!r}, 'Vostochny'], standalone_mode=False)\n"
        "print('importlib.metadata' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "False"


@pytest.mark.local_engine_only("runs in a process of its own")
def test_the_query_command_ends_without_error_when_its_output_is_closed_early(seed_index: Path) -> None:
    command = f"{sys.executable} -m search.cli query kunjungan --index {seed_index} | head -n 1"
    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert result.stderr == ""
    assert result.stdout.startswith("5 artikel")


def test_the_query_command_prints_the_record_of_a_hit_beside_its_file(
    run: Run, folder: Path, index_path: Path
) -> None:
    write_records(folder / "a.jsonl", [{"id": "berita-7", "body": "Putin tiba."}])
    update(index_path, folder)
    out = run("query", "putin", "--index", index_path).stdout
    assert f"{folder}/a.jsonl · berita-7\n" in out
