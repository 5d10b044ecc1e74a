"""The sets of queries, the processes that rank them, and the search for parameters."""

from pathlib import Path

import numpy as np
import pytest

from search.engines.local.local_engine import LocalEngine
from tests.bench.query_sets import JudgedQuery, query_sets
from tests.bench.ranker import USUAL, Formula, Place, Ranker, make_impacts_anew
from tests.bench.tune import coordinate_search
from tests.conftest import update


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles: one has the word once in a long headline, the other often in a longer body."""
    folder = tmp_path_factory.mktemp("ranking")
    (folder / "docs.jsonl").write_text(
        '{"id": "headline", "title": "Gempa guncang kota pagi ini", "body": "Warga berlari ke luar rumah mereka."}\n'
        '{"id": "body", "title": "Warga berlari", "body": "Kemudian terjadi gempa, gempa dan lagi gempa di kota."}\n',
        encoding="utf-8",
    )
    update(folder / "index", folder / "docs.jsonl")
    return folder / "index"


def test_a_set_of_queries_has_its_lines_in_turn_as_odd_and_even(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").touch()
    (tmp_path / "own.queries.tsv").write_text("a\tsatu\nb\tdua\nc\ttiga\n", encoding="utf-8")
    (tmp_path / "own.qrels").write_text("a 0 x 1\na 0 y 1\nb 0 z 0\n", encoding="utf-8")
    (found,) = query_sets(tmp_path)
    assert found.documents == tmp_path / "own.jsonl"
    assert found.queries("odd") == [
        JudgedQuery("satu", frozenset("xy")),
        JudgedQuery("tiga", frozenset()),
    ]
    assert found.queries("even") == [JudgedQuery("dua", frozenset())]
    assert found.queries() == found.odd + found.even


def test_a_set_of_queries_without_articles_of_its_own_is_over_the_usual_ones(tmp_path: Path) -> None:
    for name in ("berita-50k.jsonl.xz", "other.queries.tsv", "other.qrels", "unjudged.queries.tsv"):
        (tmp_path / name).touch()
    assert [(one.name, one.documents.name) for one in query_sets(tmp_path)] == [
        ("other", "berita-50k.jsonl.xz")
    ]


def test_a_sample_of_queries_is_drawn_from_each_half(tmp_path: Path) -> None:
    (tmp_path / "own.jsonl").touch()
    (tmp_path / "own.qrels").touch()
    lines = "".join(f"{number}\tkata{number}\n" for number in range(1, 41))
    (tmp_path / "own.queries.tsv").write_text(lines, encoding="utf-8")
    (found,) = query_sets(tmp_path, sample=8)
    assert [int(query.text.removeprefix("kata")) % 2 for query in found.queries()] == [1] * 4 + [0] * 4
    assert query_sets(tmp_path, sample=8) == [found]


def test_a_reciprocal_rank_counts_only_the_first_ten() -> None:
    assert [Place(place).reciprocal for place in (0, 1, 2, 10, 11)] == [0.0, 1.0, 0.5, 0.1, 0.0]


def test_a_ranker_ranks_by_the_weight_of_the_headline_that_it_is_given(index: Path) -> None:
    query = [JudgedQuery("gempa", frozenset(["headline"]))]
    places = []
    for title_weight in (1, 40):
        with Ranker(Formula(title_weight=title_weight)) as ranker:
            places += ranker.places(index, query, {"window": 0})
    assert places == [Place(2), Place(1)]


def test_a_ranker_ranks_by_the_weights_of_each_call(index: Path) -> None:
    query = [JudgedQuery("gempa", frozenset(["headline"]))]
    with Ranker() as ranker:
        assert ranker.places(index, query, {"lead": 0.0}) == [Place(2)]
        assert ranker.places(index, query, {"lead": 50.0}) == [Place(1)]


def test_a_ranker_tells_whether_the_right_article_matches_in_full(index: Path) -> None:
    queries = [JudgedQuery(text, frozenset(["headline"])) for text in ("gempa", "gempa rumah kuda", "kuda")]
    with Ranker() as ranker:
        told = ranker.told(index, queries, 10)
    assert [row.right for row in told] == ["full", "partial", ""]
    assert [row.full for row in told] == [2, 0, 0]


def test_impacts_made_anew_by_the_usual_formula_are_those_of_the_index(index: Path) -> None:
    for segment in LocalEngine(index).snapshot().segments:
        stem = segment.reader.stem
        impacts, tops = stem.impacts, stem.tops
        make_impacts_anew(segment.reader)
        assert np.array_equal(stem.impacts, impacts)
        assert np.array_equal(stem.tops, tops)


def test_the_usual_formula_has_the_constants_of_the_index() -> None:
    assert Formula() == USUAL == Formula(1.2, 0.75, 2)


def test_a_coordinate_search_climbs_each_parameter_to_its_best() -> None:
    grid = {"a": (1.0, 2.0, 3.0, 4.0), "b": (1.0, 2.0, 3.0)}

    def mean_of(setting: tuple[tuple[str, float], ...]) -> float:
        values = dict(setting)
        return -((values["a"] - 4) ** 2) - (values["b"] - values["a"] / 2) ** 2

    found = coordinate_search((("a", 1.0), ("b", 3.0)), grid, mean_of)
    assert dict(found.setting) == {"a": 4.0, "b": 2.0}


def test_a_coordinate_search_adds_up_the_small_gains_of_one_walk() -> None:
    grid = {"a": (1.0, 2.0, 3.0)}
    found = coordinate_search((("a", 3.0),), grid, lambda setting: -0.0003 * dict(setting)["a"])
    assert dict(found.setting) == {"a": 1.0}


def test_a_coordinate_search_makes_no_change_that_gains_next_to_nothing() -> None:
    found = coordinate_search((("a", 1.0),), {"a": (1.0, 2.0)}, lambda setting: 0.0001 * dict(setting)["a"])
    assert dict(found.setting) == {"a": 1.0}
