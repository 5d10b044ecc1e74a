"""Each kind of query, as it is typed, finds and orders the articles it should, in made-up archives."""

import random
from collections.abc import Callable
from itertools import pairwise, product
from typing import Any

import pytest
from hypothesis import example, given, settings

from search.archive import Archive
from search.errors import BadQuery
from search.query.limits import WIDEST_DISTANCE
from search.query.parser import parse
from tests.conftest import ids
from tests.search.query.test_bad_queries import TEXTS

pytestmark = pytest.mark.both_engines

Make = Callable[..., Archive]


def found(archive: Archive, query: str) -> str:
    """Return the ids of the full matches, one digit each, in the order of ids."""
    return "".join(sorted(ids(archive, query)))


# Random texts of a few words, and loops over them

WORDS = ("rudal", "rudalnya", "kapal", "kapan", "selam", "di")


def texts(seed: int) -> list[tuple[str, str]]:
    """Return headlines and texts of random words."""
    chance = random.Random(seed)
    return [
        (" ".join(chance.choices(WORDS, k=2)), " ".join(chance.choices(WORDS, k=chance.randint(1, 7))))
        for _ in range(60)
    ]


def zones_of(article: tuple[str, str]) -> list[list[str]]:
    return [zone.split() for zone in article]


def near(words: list[str], wanted: tuple[str, ...], distance: int) -> bool:
    """Return whether ``wanted`` stand in ``words``, each at its own place, all within ``distance``."""
    places = [[place for place, word in enumerate(words) if word == one] for one in wanted]
    return any(
        len(set(chosen)) == len(chosen) and max(chosen) - min(chosen) <= distance
        for chosen in product(*places)
    )


def one_edit(left: str, right: str) -> bool:
    """Return whether exchanging, inserting or deleting one letter makes one of the other."""
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
def test_the_evaluator_finds_for_each_kind_of_query_what_a_loop_over_the_texts_finds(
    archive_of: Make, number: int
) -> None:
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


def test_a_near_query_never_spans_the_headline_and_the_body(archive_of: Make) -> None:
    archive = archive_of({"title": "Rudal kapal", "body": "selam di sana"})
    assert found(archive, f'"rudal kapal"~{WIDEST_DISTANCE}') == "0"
    assert found(archive, f'"kapal selam"~{WIDEST_DISTANCE}') == ""


def test_a_near_query_reaches_to_the_widest_distance_and_no_further(archive_of: Make) -> None:
    archive = archive_of(
        *(f"kapal {'di ' * between}selam" for between in (WIDEST_DISTANCE - 1, WIDEST_DISTANCE))
    )
    assert found(archive, '"selam kapal"~1000') == "0"


@pytest.mark.parametrize(
    ("query", "articles"), [("vostochny~1", "024"), ("vostochny~2", "0124"), ("=vostochny", "0")]
)
def test_a_fuzzy_word_finds_words_within_its_edits(archive_of: Make, query: str, articles: str) -> None:
    archive = archive_of("vostochny", "vosotchny", "vostocny", "vostok", "ostochny")
    assert found(archive, query) == articles


# Order


@pytest.mark.parametrize(
    ("query", "place", "article"),
    [
        ("kapal^5 OR selam", 1, "0"),
        ("kapal OR selam^5", 1, "1"),
        ('"di sana" (kapal OR selam)^0.1 OR rudal^50', 0, "3"),
        ('"kapal di"^9 OR "selam di"', 0, "0"),
        ('"kapal di" OR "selam di"^9', 0, "1"),
    ],
)
def test_the_evaluator_ranks_matches_of_a_boosted_part_of_the_query_higher(
    archive_of: Make, query: str, place: int, article: str
) -> None:
    archive = archive_of("kapal di sana", "selam di sana", "kapal selam", "rudal")
    assert ids(archive, query)[place] == article


def test_the_evaluator_adds_nothing_to_scores_for_an_excluded_word(archive_of: Make) -> None:
    archive = archive_of("kapal selam", "kapal")
    plain = {hit.id: hit.score for hit in archive.search("kapal").hits}
    assert {hit.id: hit.score for hit in archive.search("kapal BUKAN selam").hits} == {"1": plain["1"]}


def test_ordering_breaks_ties_in_score_by_newest_date_then_by_id(archive_of: Make) -> None:
    dates = ["2023-09-11", "2023-09-14", "2023-09-11", "", "2023-09-12", ""]
    archive = archive_of(*({"body": "kapal selam", **({"date": day} if day else {})} for day in dates))
    for query in ("kapal", "kapal selam", '"kapal selam"', "kap*", "kapal^2", "judul:kapal OR isi:selam"):
        assert ids(archive, query) == ["1", "4", "0", "2", "3", "5"]


# Synonyms and compounds


@pytest.fixture
def korea(archive_of: Make) -> Archive:
    return archive_of("korut uji rudal", "korea utara uji rudal", "korea selatan utara", "utara korea")


def test_an_article_with_only_a_synonym_comes_after_one_with_the_word_itself(korea: Archive) -> None:
    assert ids(korea, "korut") == ["0", "1"]


def test_a_synonym_is_marked_in_the_snippet(korea: Archive) -> None:
    assert "<mark>korea utara</mark>" in korea.search("korut").hits[1].snippet.html()


def test_synonyms_are_not_searched_when_expansion_is_off(korea: Archive) -> None:
    assert ids(korea, "korut", expand=False) == ["0"]


@pytest.mark.parametrize(("query", "articles"), [("rudal -korut", "1"), ("=korut", "0")])
def test_synonyms_are_not_added_to_an_excluded_or_an_exact_word_of_a_query(
    korea: Archive, query: str, articles: str
) -> None:
    assert found(korea, query) == articles


@pytest.mark.parametrize(("query", "articles"), [("as", "0"), ("AS", "01")])
def test_synonyms_of_a_name_in_capitals_are_added_only_to_a_word_typed_in_capitals(
    archive_of: Make, query: str, articles: str
) -> None:
    assert found(archive_of("as roda", "amerika serikat"), query) == articles


@pytest.mark.parametrize(
    ("query", "articles"),
    [
        ("jong", "0123"),
        ("Jong-un", "01"),
        ('"kim jong un"', "01"),
        ("negara-negara", "45"),
        ("negara", "45"),
    ],
)
def test_a_hyphenated_compound_and_its_parts_find_each_other(
    archive_of: Make, query: str, articles: str
) -> None:
    archive = archive_of("kim jong-un", "kim jong un", "un jong", "jong", "negara-negara", "negara")
    assert found(archive, query) == articles


def test_a_snippet_marks_a_phrase_where_a_hyphenated_compound_holds_part_of_it(archive_of: Make) -> None:
    archive = archive_of("Pemimpin Kim Jong-un tiba")
    assert "<mark>Kim Jong-un</mark>" in archive.search('"kim jong un"').hits[0].snippet.html()


# Any text at all


@given(TEXTS)
@example('"vosotchny" tanggal:2023 -"a b"~3 k*^2')
@settings(max_examples=150, deadline=None)
def test_an_archive_answers_any_query_text_or_calls_it_bad_and_its_explanations_add_up(
    seeds: Archive, query: str
) -> None:
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
