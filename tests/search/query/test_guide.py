"""The guide tells the truth: each of its examples is understood, and finds what it says."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.index.zones import ZONE_GAP
from indexer.messages import speaking
from search.archive import Archive
from search.query import guide, lexer
from search.query.limits import WIDEST_DISTANCE
from search.query.parser import parse
from search.query.tree import Dated
from tests.conftest import ids, update, write_records

ARTICLES = [
    {
        "id": "undangan",
        "title": "Kim Undang Putin",
        "body": "Seoul (ANTARA) - Pemimpin Korut itu mengundang Putin untuk kunjungan balasan ke negaranya.",
        "author": "Esthi Maharani",
        "date": "2023-09-14",
    },
    {
        "id": "militer",
        "title": "Kerja Sama Militer",
        "body": "Putin berkunjung ke kosmodrom dan membahas kerja sama militer Rusia. Ukraina cemas.",
        "source": "Kompas.com",
        "date": "2023-09-12",
    },
    {
        "id": "uji",
        "title": "Pyongyang Meluncurkan",
        "body": "Kuala Lumpur (ANTARA) - DPRK menguji rudal.",
        "date": "2023-09-13",
    },
    {
        "id": "catur",
        "title": "Catur",
        "body": "Bidak hitam dan putih dari banyak negara.",
        "category": "Olahraga",
        "date": "2022-01-02",
    },
    {
        "id": "jong-un",
        "title": "Parlemen",
        "body": "Undang-undang baru; Kim Jong-un dan Rusia.",
        "date": "2024-05-06",
    },
    {"id": "jong+un", "title": "Pesan", "body": "Kim Jong Un menulis kepada Amerika Serikat."},
]
FOUND = {
    "kunjungan putin": "militer undangan",
    '"kerja sama militer"': "militer",
    "“kerja sama militer”": "militer",
    "=kunjungan": "undangan",
    '"kim putin"~5': "undangan",
    "undang-undang": "jong-un",
    "Jong-un": "jong+un jong-un",
    "negara-negara": "catur undangan",
    "kunjungan AND putin": "militer undangan",
    "kunjungan DAN putin": "militer undangan",
    "korut OR dprk": "uji undangan",
    "korut ATAU dprk": "uji undangan",
    "rusia -ukraina": "jong-un",
    "rusia NOT ukraina": "jong-un",
    "rusia BUKAN ukraina": "jong-un",
    "(rudal OR satelit) uji": "uji",
    "hitam dan putih": "catur",
    "judul:putin": "undangan",
    'title:"kerja sama"': "militer",
    "headline:(kim OR putin)": "undangan",
    "isi:rudal": "uji",
    "body:rudal": "uji",
    "teks:rudal": "uji",
    "text:rudal": "uji",
    "sumber:antara": "uji undangan",
    "source:antara": "uji undangan",
    "media:antara": "uji undangan",
    "tempat:seoul": "undangan",
    "place:seoul": "undangan",
    'lokasi:"kuala lumpur"': "uji",
    "penulis:maharani": "undangan",
    "author:maharani": "undangan",
    'wartawan:"esthi maharani"': "undangan",
    "rubrik:olahraga": "catur",
    "section:olahraga": "catur",
    "kategori:olahraga": "catur",
    "category:olahraga": "catur",
    "tanggal:2023": "militer uji undangan",
    "tanggal:2023-09": "militer uji undangan",
    "date:14/9/2023": "undangan",
    "tanggal:september 2023": "militer uji undangan",
    "tanggal:2023-09-11..2023-09-14": "militer uji undangan",
    "tgl:11-14 september 2023": "militer uji undangan",
    "sejak:2023-09-13": "jong-un uji undangan",
    "dari:2023-09-13": "jong-un uji undangan",
    "since:2023-09-13": "jong-un uji undangan",
    "from:2023-09-13": "jong-un uji undangan",
    "sampai:13 september 2023": "catur militer uji",
    "hingga:2023-09-13": "catur militer uji",
    "until:2023-09-13": "catur militer uji",
    "rudal sumber:antara sejak:2023-09-13": "uji",
    "kosmodro*": "militer",
    "*dang": "jong-un undangan",
    "u?dang": "jong-un undangan",
    '"kunjungan bal*"': "undangan",
    "putin~1": "catur militer undangan",
    "kosmodrim~2": "militer",
    "kunjungan^2 putin": "militer undangan",
    '"kerja sama"^3 militer': "militer",
    "korut": "uji undangan",
    "AS": "jong+un",
    '"korut"': "undangan",
    "=korut": "undangan",
}
FROM_TODAY = {"tanggal:kemarin", "tanggal:minggu lalu", "tanggal:7 hari terakhir", "date:yesterday"}
"""What these find changes with the day; tests/search/query/test_dates.py counts them."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    base: Path = tmp_path_factory.mktemp("panduan")
    (base / "berita").mkdir()
    write_records(base / "berita" / "a.jsonl", ARTICLES)
    update(base / "berita.index", base / "berita")
    with Archive.open(base / "berita.index") as opened:
        yield opened


def written(groups: tuple[guide.Group, ...]) -> list[str]:
    return [query for group in groups for row in group.rows for query in row.written]


REPAIRED = [query for row in guide.REPAIRS for query in row.written]


REPAIRED_NUMBERS = ["putin~9", '"kim putin"~500', "rusia^1000"]


@pytest.mark.parametrize("query", written(guide.GUIDE))
def test_an_example_in_the_query_guide_is_parsed_without_repairs(query: str) -> None:
    assert parse(query).repairs == ()


@pytest.mark.parametrize("query", FOUND)
def test_an_example_in_the_query_guide_finds_the_articles_that_it_describes(
    archive: Archive, query: str
) -> None:
    assert sorted(ids(archive, query)) == FOUND[query].split()


@pytest.mark.parametrize("query", sorted(FROM_TODAY))
def test_an_example_in_the_query_guide_with_a_date_counted_from_today_is_parsed_as_a_date(query: str) -> None:
    assert isinstance(parse(query).node, Dated)


def test_every_example_in_the_query_guide_is_tested() -> None:
    assert sorted(written(guide.GUIDE)) == sorted([*FOUND, *FROM_TODAY])


@pytest.mark.parametrize("query", REPAIRED)
def test_the_query_parser_repairs_once_what_the_query_guide_says_is_repaired(query: str) -> None:
    assert len(parse(query).repairs) == 1


def test_the_boost_in_the_query_guide_raises_the_score_of_an_article_with_the_word(archive: Archive) -> None:
    def score(query: str) -> float:
        return next(hit.score for hit in archive.search(query).hits if hit.id == "undangan")

    assert score("kunjungan^2 putin") > score("kunjungan putin")


def test_the_query_guide_tells_of_every_field_date_word_and_operator() -> None:
    told = " ".join(written(guide.GUIDE))
    assert set(re.findall(r"(\w+):", told)) == {*lexer.FIELD_NAMES, *lexer.DATE_NAMES}
    assert set(lexer.OPERATORS) <= set(told.split())


def test_the_essentials_of_the_query_guide_are_among_its_rows() -> None:
    rows = [row for group in guide.GUIDE for row in group.rows]
    assert all(row in rows for row in guide.ESSENTIALS)


def test_the_query_guide_is_in_the_language_of_its_reader() -> None:
    with speaking("id"):
        indonesian = guide.as_text()
    with speaking("en"):
        english = guide.as_text()
    assert indonesian.startswith("Kata dan frasa\n")
    assert english.startswith("Words and phrases\n")
    for row in (row for group in guide.everything() for row in group.rows):
        assert " ".join(row.english.split()) not in " ".join(indonesian.split()), row


@pytest.mark.parametrize("query", REPAIRED_NUMBERS)
def test_the_query_guide_tells_the_largest_numbers_that_the_query_parser_takes(query: str) -> None:
    row = next(row for row in guide.REPAIRS if query in row.written)
    taken = str(parse(query).node)
    largest = re.search(r"[~^]\d+$", taken)
    assert largest
    assert largest.group() in re.findall(r"[~^]\d+", row.gets)


def test_the_widest_distance_of_words_in_a_query_reaches_from_no_zone_into_the_next() -> None:
    assert WIDEST_DISTANCE < ZONE_GAP


def test_the_query_guide_in_command_line_help_has_every_example_and_fits_a_terminal(
    run: Callable[..., object],
) -> None:
    text = guide.as_text()
    assert [query for query in written(guide.everything()) if query not in text] == []
    assert max(map(len, text.splitlines())) <= 78
    shown = run("query", "--help").stdout  # type: ignore[attr-defined]
    assert [line for line in text.splitlines() if f"  {line}".rstrip() not in shown.splitlines()] == []


def test_the_query_guide_loads_neither_whoosh_nor_numpy() -> None:
    code = (
        "import sys; from search.query import guide; guide.as_text()\n"
        "print(sorted({'whoosh', 'numpy', 'flask', 'Sastrawi'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"
