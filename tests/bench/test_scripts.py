"""Every benchmark runs, on a few articles: what it imports is there, and what it prints has its figures."""

import importlib
import json
import random
import sys
from pathlib import Path

import pytest

from tests.bench import startup
from tests.conftest import update

TEXT = (
    "presiden menteri korupsi dana desa gempa bumi jawa vaksin rakyat hukum partai pemilu harga beras "
    "banjir kota hutan kereta api pelabuhan nelayan petani guru sekolah dokter rumah sakit pasar saham "
    "bank kredit tambang minyak gas listrik jalan tol bandara pesawat kapal laut sungai gunung"
)
WORDS = TEXT.split()
SCRIPTS = {
    "articles": ("--data {folder} --only seeds", "== seeds"),
    "compare": ("--docs {docs} --scale 80 --each 2 --rounds 1 --only ours,ours-bare", "ours-bare"),
    "conflation": ("--lemmas {folder}/lemmas.tsv", "conflated"),
    "layouts": ("--index {index} --lists 5", "bytes a posting"),
    "reading": ("--docs {docs} --most 20", "JSON Lines"),
    "relevance": ("--data {folder} --half odd", "- synonyms and slips"),
    "same": ("--docs {docs} --articles 60 --queries 42", "42 queries"),
    "spelling": ("--index {index} --words 5 --least 2", "words alone"),
    "startup": ("--index {index} --runs 1", "--help"),
    "suggest": ("--index {index} --headlines 2", "prefixes"),
    "tune": ("--data {folder} --only lead", "chosen on even lines"),
    "where": ("--index {index} --docs {docs} --each 2", "whole page"),
}
"""By script its options here, and something that it prints."""


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty articles of random words, and beside them lists of queries, right answers and lemmas."""
    chance = random.Random(1)
    path = tmp_path_factory.mktemp("bench") / "berita.jsonl"
    rows = [
        {
            "id": f"a{number}",
            "title": " ".join(chance.choices(WORDS, k=5)).title(),
            "body": ". ".join(" ".join(chance.choices(WORDS, k=12)).capitalize() for _ in range(6)) + ".",
            "date": f"2023-0{1 + number % 9}-11",
        }
        for number in range(60)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    lemmas = "makanan\tmakan\tNOUN\t1\ndimakan\tmakan\tVERB\t2\nmalam\tmalam\tNOUN\t1\n"
    for name, text in {
        "berita.queries.tsv": "q1\tpresiden korupsi\nq2\tgempa bumi\n",
        "berita.qrels": "q1 0 a1 1\nq2 0 a2 1\n",
        "lemmas.tsv": lemmas,
    }.items():
        (path.parent / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def index(docs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench-index") / "berita.index"
    update(path, docs)
    return path


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_runs(
    docs: Path, index: Path, script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(startup, "QUERIES", startup.QUERIES[:1])
    options, printed = SCRIPTS[script]
    run(script, options.format(docs=docs, index=index, folder=docs.parent), monkeypatch)
    assert printed in capsys.readouterr().out


def test_every_benchmark_is_in_the_table_of_the_readme() -> None:
    table = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
    assert [script for script in (*SCRIPTS, "updates") if f"\n| `{script}` |" not in table] == []


def test_added_articles_are_found_by_a_reader_that_was_open(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    update(tmp_path / "berita.index", docs)  # one of its own, since it is added to
    run("updates", f"--index {tmp_path / 'berita.index'} --docs {docs} --add 3 --times 2", monkeypatch)
    assert capsys.readouterr().out.count("; 3 found") == 4


def run(script: str, options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [script, *options.split()])
    importlib.import_module(f"tests.bench.{script}").main()
