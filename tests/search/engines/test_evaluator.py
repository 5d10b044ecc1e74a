"""What each kind of query finds, from the text typed to the ids, in made-up archives and in the seeds."""

import random
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import example, given, settings

from indexer.language.tokenizer import exact_words
from search.archive import Archive
from search.errors import BadQuery
from search.query.limits import LONGEST_QUERY, WIDEST_DISTANCE
from search.query.parser import parse
from tests.conftest import ids
from tests.search.query.test_bad_queries import TEXTS

pytestmark = pytest.mark.both_engines

Make = Callable[..., Archive]


def found(archive: Archive, query: str) -> str:
    """The ids of the full matches, one digit each, in the order of ids."""
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
def test_a_zone_is_all_that_is_looked_at(zones: Archive, query: str, articles: str) -> None:
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
def test_a_name_is_found_by_words_of_it_in_a_row(names: Archive, query: str, articles: str) -> None:
    assert found(names, query) == articles


def test_two_authors_are_two_names(archive_of: Make) -> None:
    archive = archive_of("kim tiba.\nPewarta: Budi Santoso\nPewarta: Siti Rahma")
    assert archive.article("0").authors == ("Budi Santoso", "Siti Rahma")
    assert found(archive, 'penulis:"siti rahma"') == "0"
    assert found(archive, "penulis:budi penulis:rahma") == "0"
    assert found(archive, 'penulis:"santoso siti"') == ""


def test_a_name_scores_nothing(names: Archive) -> None:
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
def test_days_are_those_of_jakarta(dated: Archive, query: str, articles: str) -> None:
    assert found(dated, query) == articles


def test_a_date_is_never_given_up(dated: Archive) -> None:
    results = dated.search("kim rudal tanggal:2022")
    assert [(hit.id, hit.relaxed) for hit in results.hits] == [("5", True)]


# Texts of few words, and loops over them

WORDS = ("rudal", "rudalnya", "kapal", "kapan", "selam", "di")


def texts(seed: int) -> list[tuple[str, str]]:
    """Headlines and texts of random words."""
    chance = random.Random(seed)
    return [
        (" ".join(chance.choices(WORDS, k=2)), " ".join(chance.choices(WORDS, k=chance.randint(1, 7))))
        for _ in range(60)
    ]


def zones_of(article: tuple[str, str]) -> list[list[str]]:
    return [zone.split() for zone in article]


def near(words: list[str], wanted: tuple[str, ...], distance: int) -> bool:
    """Whether the words stand there, each at another place, none farther than ``distance`` from the others."""
    places = [[i for i, word in enumerate(words) if word == one] for one in wanted]
    return any(len(set(at)) == len(at) and max(at) - min(at) <= distance for at in product(*places))


def one_edit(left: str, right: str) -> bool:
    """Whether a letter changed, put in or left out makes one of the other."""
    if len(left) > len(right):
        left, right = right, left
    edits = [left[:i] + right[i] + left[i + (len(left) == len(right)) :] for i in range(len(right))]
    return left == right or right in edits


ORACLE: list[tuple[str, Callable[[list[str]], bool]]] = [
    ('"rudal kapal"', lambda words: ("rudal", "kapal") in pairwise(words)),
    ('"rudal kap*"', lambda words: any(a == "rudal" and b[:3] == "kap" for a, b in pairwise(words))),
    ('"ka?al *m"', lambda words: ("kapal", "selam") in pairwise(words)),
    ('"*al di *n"', lambda words: any(a[-2:] == "al" and b == "di" and c[-1] == "n" for a, b, c in zip(words, words[1:], words[2:], strict=False))),
    ("kapa*", lambda words: any(word.startswith("kapa") for word in words)),
    ("*dal*", lambda words: any("dal" in word for word in words)),
    ("ka?al", lambda words: "kapal" in words),
    ("=rudal", lambda words: "rudal" in words),
    ("rudal", lambda words: "rudal" in words or "rudalnya" in words),
    ("kapal~1", lambda words: any(one_edit("kapal", word) for word in words)),
    ('"rudal selam"~1', lambda words: near(words, ("rudal", "selam"), 1)),
    ('"selam rudal"~3', lambda words: near(words, ("rudal", "selam"), 3)),
    ('"di di"~2', lambda words: near(words, ("di", "di"), 2)),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(ORACLE)))
def test_the_same_as_a_loop_over_the_texts(archive_of: Make, number: int) -> None:
    query, holds = ORACLE[number]
    articles = texts(number)
    archive = archive_of(*({"title": title, "body": body} for title, body in articles))
    expected = {str(n) for n, one in enumerate(articles) if any(map(holds, zones_of(one)))}
    assert set(ids(archive, query)) == expected
    assert 0 < len(expected) < len(articles)
    rest = {str(n) for n in range(len(articles))} - expected
    assert set(ids(archive, f"BUKAN {query}")) == rest
    for place, zone in enumerate(("judul", "isi")):
        within = {str(n) for n, one in enumerate(articles) if holds(zones_of(one)[place])}
        assert set(ids(archive, f"{zone}:{query}")) == within


def test_words_in_headline_and_text_are_never_near(archive_of: Make) -> None:
    archive = archive_of({"title": "Rudal kapal", "body": "selam di sana"})
    assert found(archive, f'"rudal kapal"~{WIDEST_DISTANCE}') == "0"
    assert found(archive, f'"kapal selam"~{WIDEST_DISTANCE}') == ""


def test_the_widest_distance_is_reached(archive_of: Make) -> None:
    archive = archive_of(
        *(f"kapal {'di ' * between}selam" for between in (WIDEST_DISTANCE - 1, WIDEST_DISTANCE))
    )
    assert found(archive, '"selam kapal"~1000') == "0"


def test_letters_that_may_differ(archive_of: Make) -> None:
    archive = archive_of("vostochny", "vosotchny", "vostocny", "vostok", "ostochny")
    assert found(archive, "vostochny~1") == "024"
    assert found(archive, "vostochny~2") == "0124"
    assert found(archive, "=vostochny") == "0"


# Order


def test_what_counts_more_comes_first(archive_of: Make) -> None:
    archive = archive_of("kapal di sana", "selam di sana", "kapal selam", "rudal")
    assert ids(archive, "kapal^5 OR selam")[1] == "0"
    assert ids(archive, "kapal OR selam^5")[1] == "1"
    assert ids(archive, '"di sana" (kapal OR selam)^0.1 OR rudal^50')[0] == "3"
    assert ids(archive, '"kapal di"^9 OR "selam di"')[0] == "0"
    assert ids(archive, '"kapal di" OR "selam di"^9')[0] == "1"


def test_what_is_excluded_adds_nothing(archive_of: Make) -> None:
    archive = archive_of("kapal selam", "kapal")
    plain = {hit.id: hit.score for hit in archive.search("kapal").hits}
    assert {hit.id: hit.score for hit in archive.search("kapal BUKAN selam").hits} == {"1": plain["1"]}


def test_ties_are_broken_by_date_then_id(archive_of: Make) -> None:
    dates = ["2023-09-11", "2023-09-14", "2023-09-11", "", "2023-09-12", ""]
    archive = archive_of(*({"body": "kapal selam", **({"date": day} if day else {})} for day in dates))
    for query in ("kapal", "kapal selam", '"kapal selam"', "kap*", "kapal^2", "judul:kapal OR isi:selam"):
        assert ids(archive, query) == ["1", "4", "0", "2", "3", "5"]


# Synonyms and compounds


def test_synonyms_are_found_marked_and_count_less(archive_of: Make) -> None:
    archive = archive_of("korut uji rudal", "korea utara uji rudal", "korea selatan utara", "utara korea")
    results = archive.search("korut")
    assert [hit.id for hit in results.hits] == ["0", "1"]
    assert "<mark>korea utara</mark>" in results.hits[1].snippet.html()
    assert [hit.id for hit in archive.search("korut", expand=False).hits] == ["0"]
    assert found(archive, "rudal -korut") == "1"
    assert found(archive, "=korut") == "0"


def test_a_word_in_capitals_is_a_name(archive_of: Make) -> None:
    archive = archive_of("as roda", "amerika serikat")
    assert (found(archive, "as"), found(archive, "AS")) == ("0", "01")


def test_a_compound_is_found_written_apart(archive_of: Make) -> None:
    archive = archive_of("kim jong-un", "kim jong un", "un jong", "jong", "negara-negara", "negara")
    assert found(archive, "jong") == "0123"
    assert found(archive, "Jong-un") == "01"
    assert found(archive, '"kim jong un"') == "01"
    assert found(archive, "negara-negara") == "45"
    assert found(archive, "negara") == "45"


def test_a_phrase_is_marked_where_a_compound_holds_part_of_it(archive_of: Make) -> None:
    archive = archive_of("Pemimpin Kim Jong-un tiba")
    assert "<mark>Kim Jong-un</mark>" in archive.search('"kim jong un"').hits[0].snippet.html()


# The seeds


def seed_texts(seeds: Archive) -> dict[str, list[list[str]]]:
    articles = [hit.article for hit in seeds.search("-tidakadakataini", limit=100).hits]
    assert len(articles) == 5
    return {one.id: [exact_words(text) for text in (one.title, one.body)] for one in articles}


def side_by_side(zone: list[str], *words: str) -> bool:
    return any(tuple(zone[i : i + len(words)]) == words for i in range(len(zone)))


def test_names_of_north_korea_find_the_same_seeds(seeds: Archive) -> None:
    one, two, three = (set(ids(seeds, query)) for query in ("korut", "korea utara", "dprk"))
    assert one == two == three
    names = {("korut",), ("korea", "utara"), ("dprk",)}
    held = {
        name: {key for key, zones in seed_texts(seeds).items() if any(side_by_side(zone, *name) for zone in zones)}
        for name in names
    }  # fmt: skip
    assert one >= set().union(*held.values())
    assert set(ids(seeds, '"korea utara"')) == held["korea", "utara"]
    assert set(ids(seeds, "=dprk")) == held["dprk",]


def test_a_phrase_finds_the_seeds_that_hold_it_side_by_side(seeds: Archive) -> None:
    for phrase in ("kunjungan balasan", "kerja sama militer", "jong un", "balasan kunjungan"):
        held = {
            key
            for key, zones in seed_texts(seeds).items()
            if any(side_by_side(zone, *phrase.split()) for zone in zones)
        }
        assert set(ids(seeds, f'"{phrase}"')) == held


def test_forms_of_a_word_are_marked_where_they_stand(seeds: Archive) -> None:
    marked: set[str] = set()
    for hit in seeds.search("kunjungan").hits:
        title, body = seeds.marked([hit.article.title, hit.article.body], "kunjungan")
        for passage in (title, body):
            marked |= {piece.lower() for piece, is_marked in passage.pieces() if is_marked}
            unmarked = " ".join(piece for piece, is_marked in passage.pieces() if not is_marked)
            assert not {"kunjungan", "mengunjungi", "berkunjung", "kunjungannya"} & set(exact_words(unmarked))
    assert {"kunjungan", "mengunjungi", "berkunjung", "kunjungannya"} <= marked


def test_a_misspelt_name_suggests_the_one_there_is(seeds: Archive) -> None:
    results = seeds.search("Vosotchny")
    assert (results.total, results.suggestion) == (0, "vostochny")
    assert seeds.search("tanggal:2023 vosotchny putin").suggestion is not None


def test_what_would_be_too_long_to_ask_is_not_offered(seeds: Archive) -> None:
    words = [f"kataketiga{number}" for number in range(240)]
    results = seeds.search(f'judul:({" ".join(words)}) "balasan kunjungan" OR "balasan kunjungan"')
    assert len(results.query) < LONGEST_QUERY < len(str(parse(results.query).node))
    assert (results.total, results.unquoted, results.suggestion) == (0, None, None)


def test_as_and_the_country_differ(seeds: Archive) -> None:
    axle, country = set(ids(seeds, "as")), set(ids(seeds, "AS"))
    texts = seed_texts(seeds)
    assert axle == {key for key, zones in texts.items() if any("as" in zone for zone in zones)}
    assert country - axle == {
        key
        for key, zones in texts.items()
        if any(side_by_side(zone, "amerika", "serikat") for zone in zones) and key not in axle
    }
    assert country > axle


# Any text at all


@given(TEXTS)
@example('"vosotchny" tanggal:2023 -"a b"~3 k*^2')
@settings(max_examples=150, deadline=timedelta(seconds=5))  # the promise is one
def test_any_text_is_answered_or_bad_and_the_answer_adds_up(seeds: Archive, query: str) -> None:
    try:
        results = seeds.search(query)
    except BadQuery:
        return
    shown: dict[str, Any] = results.to_dict()
    assert shown["total"] + shown["relaxed"] >= len(shown["hits"])
    for meant in (results.suggestion, results.unquoted):
        assert meant is None or parse(meant).repairs == ()
    for hit in results.hits:
        assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score, rel=1e-6, abs=1e-6)
