"""One thing written in several ways: an archive finds each by the others, marks them, and keeps phrases."""

import re
from collections.abc import Callable

import pytest

from search.archive import Archive
from tests.conftest import ids

pytestmark = pytest.mark.both_engines

MET = [
    ["Rp1,5 triliun", "Rp 1,5 triliun"],
    ["Rp10.000", "Rp 10.000", "Rp10000"],
    ["10km", "10 km"],
    ["B.J. Habibie", "B. J. Habibie", "BJ Habibie"],
    ["Wulan, Ph.D.", "Wulan PhD"],
    ["Ma'ruf", "Maruf", "Ma’ruf"],
    ["COVID19", "COVID-19", "covid 19"],
    ["F16", "F-16"],
    ["pascagempa", "pasca-gempa", "pasca gempa"],
    ["eKTP", "e-KTP"],
    ["1.000.000", "1000000"],
    ["negara2", "negara-negara"],
    ["deﬁsit", "defisit", "ｄｅｆｉｓｉｔ"],
]


@pytest.mark.parametrize("spellings", MET, ids=lambda spellings: str(spellings[0]))
def test_each_spelling_finds_and_marks_all(spellings: list[str], archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(*(f"Kabar tentang {spelling} tadi malam." for spelling in spellings))
    for asked in spellings:
        results = archive.search(asked)
        assert {hit.id for hit in results.hits if not hit.relaxed} == set(map(str, range(len(spellings))))
        for hit in results.hits:
            marked = " ".join(piece for piece, is_marked in hit.snippet.pieces() if is_marked)
            # Which of the dots and commas are marked is the tokenizer's affair.
            assert re.sub("[., ]", "", marked) == re.sub("[., ]", "", spellings[int(hit.id)])


def test_a_word_in_a_headline_is_found_there_in_its_other_spelling(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(
        {"title": "Bantuan pasca gempa", "body": "Dikirim."}, {"title": "Lain", "body": "pascagempa"}
    )
    assert ids(archive, "judul:pascagempa") == ["0"]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ('"pasca gempa"', "pascagempa"),
        ('"Rp1,5 triliun"', "Rp 1,5 triliun"),
        ('"maruf amin"', "Ma'ruf Amin"),
        ('"10 km"', "10km"),
        ("=covid19", "COVID-19"),
        ("AB", "vitamin A, B dan C"),
        ("Rp8 miliar", "USD8 miliar"),
        ("5G", "beras 5 g"),
        ("promosi", "kubu pro mosi itu"),
        ("2024", "2.024 orang"),
    ],
)
def test_what_is_written_otherwise_is_not_found_where_it_is_another_thing_or_quoted(
    asked: str, text: str, archive_of: Callable[..., Archive]
) -> None:
    assert archive_of(f"Kabar {text} tadi malam.").search(asked).total == 0
