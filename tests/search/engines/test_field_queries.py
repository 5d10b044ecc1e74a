"""Queries of one field find what stands there: headline or text, names, and dates."""

from collections.abc import Callable

import pytest

from search.archive import Archive
from tests.conftest import ids

pytestmark = pytest.mark.both_engines

Make = Callable[..., Archive]


def found(archive: Archive, query: str) -> str:
    """Return the ids of the full matches, one digit each, in the order of ids."""
    return "".join(sorted(ids(archive, query)))


# Headline and text


@pytest.fixture
def zones(archive_of: Make) -> Archive:
    return archive_of(
        {"title": "Kunjungan Putin", "body": "rudal balistik uji coba"},
        {"title": "Rudal balistik", "body": "kunjungan putin ke korut"},
        {"title": "Putin", "body": "kunjungan pulang putin"},
        {"title": "Rudal kapal Jong-un", "body": "selam berkunjung"},
        {"title": "Kapal Jong Un selam", "body": "tiba kapalnya"},
    )


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("judul:kunjungan", "0"),
        ("isi:kunjungan", "123"),
        ("judul:=kunjungan isi:rudal", "0"),
        ("isi:=kunjungan", "12"),
        ('judul:"kunjungan putin"', "0"),
        ('isi:"kunjungan putin"', "1"),
        ('"kunjungan putin"', "01"),
        ('"putin kunjungan"', ""),  # the end of a headline and the beginning of the text are not side by side
        ('judul:"putin kunjungan"', ""),
        ('isi:"kunjungan putin"~2', "12"),
        ('judul:"putin kunjungan"~1', "0"),
        ("judul:rud*", "13"),
        ("isi:rud*", "0"),
        ('judul:"rud* bal*"', "1"),
        ("isi:kunjunga~1", "12"),
        ("judul:rudl~1", "13"),
        ("judul:(rudal -balistik)", "3"),
        ("judul:(kunjungan OR rudal)", "013"),
        ("judul:(putin isi:pulang)", "2"),
        ("judul:jong-un", "34"),
        ("isi:jong-un", ""),
        ("rudal -judul:rudal", "0"),
        ("judul:kapal isi:kapal", "4"),
    ],
)
def test_a_query_of_one_zone_finds_only_words_in_the_headline_or_only_in_the_body(
    zones: Archive, query: str, articles: str
) -> None:
    assert found(zones, query) == articles


# Names


@pytest.fixture
def names(archive_of: Make) -> Archive:
    return archive_of(
        {"body": "kim", "source": "Kompas.com", "category": "Internasional"},
        {"body": "kim", "source": "Kompas", "category": "Politik Internasional"},
        {"body": "kim", "source": "Kompasiana"},
        {"body": "Seoul (ANTARA) - kim tiba.\nPewarta: Budi Santoso\nPenerjemah: Siti Rahma"},
        {"body": "kim kompas", "source": "Tass", "author": "Budi Rahma"},
        {"body": "kim", "source": "Harian Kompas Pagi", "author": "Rahma, Budi"},
    )


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("sumber:kompas", "015"),
        ("sumber:KOMPAS.com", "01"),
        ('sumber:"kompas com"', "01"),
        ('sumber:"kompas pagi"', "5"),
        ('sumber:"pagi kompas"', ""),
        ("sumber:kompas*", "0125"),
        ("sumber:komp?s", "015"),
        ('sumber:"harian komp*"', "5"),
        ("sumber:antara", "3"),
        ("tempat:seoul", "3"),
        ("tempat:s*l", "3"),
        ("rubrik:internasional", "01"),
        ("rubrik:internasional -rubrik:politik", "0"),
        ("penulis:budi", "345"),
        ('penulis:"budi santoso"', "3"),
        ('penulis:"budi rahma"', "4"),
        ("kim -sumber:kompas*", "34"),
        ("sumber:(tass OR antara)", "34"),
        ("sumber:tidakada", ""),
    ],
)
def test_the_name_filter_finds_a_source_place_or_author_by_words_side_by_side_in_the_name(
    names: Archive, query: str, articles: str
) -> None:
    assert found(names, query) == articles


def test_the_name_filter_takes_two_authors_as_two_names(archive_of: Make) -> None:
    archive = archive_of("kim tiba.\nPewarta: Budi Santoso\nPewarta: Siti Rahma")
    assert archive.article("0").authors == ("Budi Santoso", "Siti Rahma")
    assert found(archive, 'penulis:"siti rahma"') == "0"
    assert found(archive, "penulis:budi penulis:rahma") == "0"
    assert found(archive, 'penulis:"santoso siti"') == ""


def test_the_name_filter_adds_nothing_to_scores(names: Archive) -> None:
    alone, named = names.search("kim"), names.search("kim sumber:tass")
    score = {hit.id: hit.score for hit in alone.hits}["4"]
    assert [(hit.id, hit.score) for hit in named.hits] == [("4", pytest.approx(score))]


# Dates


@pytest.fixture
def dated(archive_of: Make) -> Archive:
    return archive_of(
        {"body": "kim", "date": "2023-09-13T23:59:00+07:00"},
        {"body": "kim", "date": "2023-09-14T00:30:00+07:00"},
        {"body": "kim", "date": "2023-09-14"},
        {"body": "kim", "date": "2023-09-14T16:59:00+00:00"},
        {"body": "kim", "date": "2023-09-14T17:00:00+00:00"},
        {"body": "kim", "date": "2022-12-31T23:30:00+09:00"},
        {"body": "kim"},
    )


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("tanggal:2023-09-14", "123"),
        ("tanggal:14 september 2023 kim", "123"),
        ("tanggal:2023-09-13", "0"),
        ("tanggal:2023-09", "01234"),
        ("tanggal:2022", "5"),
        ("tanggal:2023", "01234"),
        ("sejak:2023-09-14", "1234"),
        ("sampai:2023-09-13", "05"),
        ("sejak:2023-09-14 sampai:2023-09-14", "123"),
        ("tanggal:2023-09-13..2023-09-14", "0123"),
        ("kim -tanggal:2023", "56"),
        ("tanggal:2022 OR tanggal:2023-09-15", "45"),
        ("tanggal:1999 kim", ""),
    ],
)
def test_a_period_in_a_query_means_days_in_jakarta(dated: Archive, query: str, articles: str) -> None:
    assert found(dated, query) == articles


def test_a_partial_match_still_lies_in_the_period_of_the_query(dated: Archive) -> None:
    results = dated.search("kim rudal tanggal:2022")
    assert [(hit.id, hit.relaxed) for hit in results.hits] == [("5", True)]
