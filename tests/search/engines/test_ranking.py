"""Matches and scores agree with two oracles: loops over the texts, and Whoosh's searcher without a limit."""

import random
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from itertools import pairwise
from math import isclose, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query as q
from whoosh.index import open_dir

from indexer.article import Article
from indexer.index.bm25f import K1, B, idf, length_norms, saturated
from indexer.index.open_index import stored_article
from indexer.index.segment import merger, posting_writer
from indexer.index.whoosh_codec.bm25f_model import Bm25F
from indexer.ingest.writing.index_writer import IndexWriter
from search.archive import Archive
from search.deadline import Deadline
from search.engines.local.candidate_pruning import PruningLimits
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.multi_term import expand_pattern
from search.engines.local.ordering import top_n
from search.engines.local.spans import find_spans
from search.engines.local.term_union import consecutive_ranges
from search.engines.local.top_documents import top_documents
from search.engines.local.zone_filter import score_in_zone
from search.errors import SearchTimedOut
from search.query.parser import parse
from search.query.planner import plan
from tests.conftest import ids
from tests.oracle import Naive
from tests.random_queries import KINDS, agrees_with_whoosh, random_query

TEXT = (
    "presiden putin akan berkunjung ke korut dalam kunjungan balasan kim jong un di vostochny "
    "rudal balistik kapal selam nuklir dan satelit yang dikunjungi oleh menteri luar negeri rusia"
)
WORDS = TEXT.split()
DATES = (0, 30 * 24 * 60)
TOLERANCE = 2e-7  # relative; float32 has 24 bits
SMALL_LIMITS = PruningLimits(few=3, many=30, cheap=100, sample=4)
"""Limits with which score bounds leave out some of a few hundred documents."""


@pytest.fixture(autouse=True, scope="module")
def _small_segment_limits() -> Iterator[None]:
    """Make segments of a few articles store bitmaps, and merge them in several steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posting_writer, "_FEWEST_FOR_BITMAPS", 8)
        patch.setattr(posting_writer, "DENSE_SHARE", 3)
        patch.setattr(merger, "_STRETCH_OCCURRENCES", 50)
        yield


def article(number: int, chance: random.Random) -> Article:
    """Return an article of common and rare words, some with a headline, a deck, a date, or one word very often."""
    words = chance.choices(WORDS, weights=range(len(WORDS), 0, -1), k=chance.randint(0, 40))
    if chance.random() < 0.05:
        words += ["putin"] * chance.randint(60, 80)
    return Article(
        id=str(number),
        title=" ".join(chance.choices(WORDS, k=chance.randint(1, 5))),
        title_origin=chance.choice(["headline", "headline", "lead"]),
        deck=chance.choice([None, None, "kapal selam nuklir", "..."]),
        body=" ".join(words),
        date=chance.choice([None, f"1970-01-{chance.randint(2, 28):02}"]),
    )


def build(folder: Path, commits: list[tuple[int, int]], seed: int) -> IndexSnapshot:
    """Make an index of commits; each adds ``new`` articles, and replaces or deletes ``old`` of those before."""
    chance = random.Random(seed)
    IndexWriter.create(folder).close()
    number = 0
    live: list[int] = []
    for new, old in commits:
        writer = IndexWriter(folder)
        for key in chance.sample(live, min(old, len(live))):
            if chance.random() < 0.5:
                writer.add(article(key, chance))
            else:
                writer.delete(str(key))
                live.remove(key)
        for _ in range(new):
            writer.add(article(number, chance))
            live.append(number)
            number += 1
        writer.commit()
        writer.close()
    return IndexSnapshot(folder)


def naive_of(snapshot: IndexSnapshot) -> Naive:
    """Return the oracle over the texts of a snapshot."""
    return Naive(
        [
            (stored_article(snapshot.build, segment.reader, number), not segment.live_mask[number])
            for segment in snapshot.segments
            for number in range(segment.size)
        ]
    )


def evaluated(snapshot: IndexSnapshot, query: Any) -> dict[str, float]:
    """Return the score of each match by id, from the full evaluation.

    Asserts that the top k found with score bounds are bit for bit the first k of it.
    """
    evaluator = Evaluator(snapshot, Deadline(60))
    matches = evaluator.matches(query)
    assert (np.diff(matches.documents) > 0).all()
    for wanted in (1, 5, 1_000_000):
        total, candidates, matching = top_documents(
            query, wanted, snapshot, evaluator, Deadline(60), SMALL_LIMITS
        )
        assert total == len(matches.documents), query
        assert matching().tolist() == matches.documents.tolist(), query
        top = top_n(candidates, "relevance", wanted, snapshot)
        expected = top_n(matches, "relevance", wanted, snapshot)
        assert top.documents.tolist() == expected.documents.tolist(), query
        assert top.scores.tolist() == expected.scores.tolist(), query
    names = [snapshot.article_id(document) for document in matches.documents.tolist()]
    return dict(zip(names, matches.scores.tolist(), strict=True))


def same(ours: dict[str, float], theirs: dict[str, float]) -> bool:
    """Return whether both have the same ids and, within the tolerance, the same scores."""
    return ours.keys() == theirs.keys() and all(
        isclose(ours[key], theirs[key], rel_tol=TOLERANCE) for key in ours
    )


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> IndexSnapshot:
    """A snapshot of several segments with deletions."""
    opened = build(tmp_path_factory.mktemp("segmen") / "i", [(400, 0), (60, 15), (8, 5), (2, 1)], 1)
    assert len(opened.segments) > 2
    assert opened.article_count < opened.size
    return opened


@pytest.fixture(scope="module")
def naive(snapshot: IndexSnapshot) -> Naive:
    return naive_of(snapshot)


@pytest.mark.parametrize("kind", KINDS)
def test_the_evaluator_finds_the_matches_and_scores_that_loops_over_the_texts_find(
    snapshot: IndexSnapshot, naive: Naive, kind: str
) -> None:
    chance = random.Random(kind)
    for _ in range(40):
        query = random_query(kind, WORDS, DATES, chance, 2)
        assert same(evaluated(snapshot, query), naive.search(query)), query


@pytest.mark.parametrize("kind", KINDS)
def test_the_evaluator_finds_the_matches_and_scores_of_whooshs_searcher_without_a_limit(
    snapshot: IndexSnapshot, kind: str
) -> None:
    chance = random.Random(kind)
    searcher = open_dir(str(snapshot.build)).searcher(weighting=Bm25F())
    queries = [random_query(kind, WORDS, DATES, chance, 1) for _ in range(30)]
    for query in filter(agrees_with_whoosh, queries):
        found = searcher.search(query, limit=None)
        ours = evaluated(snapshot, query)
        assert same(ours, {hit["id"]: hit.score for hit in found}), query
        order = [ours[hit["id"]] for hit in found]
        assert all(a >= b * (1 - TOLERANCE) for a, b in pairwise(order)), query


def test_random_queries_are_compared_with_whoosh_where_it_has_their_kind_and_gets_it_right() -> None:
    chance = random.Random(0)
    compared = {
        k for k in KINDS for _ in range(50) if agrees_with_whoosh(random_query(k, WORDS, DATES, chance, 1))
    }
    assert set(KINDS) - compared == {
        "andnot",
        "not",
        "require",
        "dismax",
        "synonyms",
        "compound",
        "patterns",
        "without",
    }


@settings(max_examples=30, deadline=None)
@given(
    commits=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12)), min_size=1, max_size=7),
    seed=st.integers(0, 10**6),
)
def test_the_evaluator_agrees_with_its_oracles_after_any_history_of_commits_merges_and_deletions(
    tmp_path_factory: pytest.TempPathFactory, commits: list[tuple[int, int]], seed: int
) -> None:
    opened = build(tmp_path_factory.mktemp("riwayat") / "i", commits, seed)
    oracle = naive_of(opened)
    searcher = open_dir(str(opened.build)).searcher(weighting=Bm25F())
    chance = random.Random(seed)
    for _ in range(12):
        query = random_query(chance.choice(KINDS), WORDS, DATES, chance, 1)
        ours = evaluated(opened, query)
        assert same(ours, oracle.search(query)), query
        if opened.segments and agrees_with_whoosh(query):
            assert same(ours, {hit["id"]: hit.score for hit in searcher.search(query, limit=None)}), query


@pytest.mark.parametrize(
    "text",
    [
        "kunjungan putin", '"kunjungan balasan" korut', "korut OR rusia", "putin -kim", '-"kim jong un"',
        "(rudal OR satelit) nuklir", '"kim jong un" OR "menteri luar negeri"', "yang", '"di di"',
    ],
)  # fmt: skip
def test_planned_queries_of_readers_find_the_matches_and_scores_of_loops_over_the_texts(
    snapshot: IndexSnapshot, naive: Naive, text: str
) -> None:
    query = plan(parse(text).node, snapshot.stem).full
    assert same(evaluated(snapshot, query), naive.search(query))


@pytest.mark.parametrize(
    "query",
    [
        q.Term("stem", "xyzzy"),
        q.And([q.Term("stem", "putin"), q.Term("stem", "xyzzy")]),
        q.Phrase("exact", ["putin", "xyzzy"]),
        q.Prefix("exact", "xyzzy"),
        q.NullQuery,
    ],
    ids=str,
)
def test_the_evaluator_matches_nothing_for_a_query_of_a_word_that_no_article_holds(
    snapshot: IndexSnapshot, query: Any
) -> None:
    assert evaluated(snapshot, query) == {}


def test_a_fuzzy_word_may_be_shorter_than_its_fixed_prefix(snapshot: IndexSnapshot, naive: Naive) -> None:
    query = q.FuzzyTerm("exact", "d", maxdist=1, prefixlength=2)
    assert same(evaluated(snapshot, query), naive.search(query))


def test_ordering_by_score_puts_the_newest_of_equally_scored_articles_first(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(
        {"body": "rudal", "date": "2020-01-01"}, {"body": "rudal"}, {"body": "rudal", "date": "2023-01-01"}
    )
    assert ids(archive, "rudal") == ["2", "0", "1"]


def test_each_page_of_search_results_goes_on_where_the_page_before_it_ends(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(*(f"rudal {'kapal ' * (n % 7)}" for n in range(60)))
    offsets = range(0, 60, 10)
    paged = [hit.id for first in offsets for hit in archive.search("rudal", limit=10, offset=first).hits]
    assert paged == ids(archive, "rudal")


def test_the_idf_of_bm25f_is_that_computed_by_hand() -> None:
    assert isclose(idf(100, 10), log(1 + 90.5 / 10.5))


def test_the_length_norm_and_saturation_of_bm25f_are_those_computed_by_hand() -> None:
    (norm,) = length_norms(np.array([50]), 100.0)
    assert isclose(norm, K1 * (1 - B + B * 0.5))
    assert isclose(saturated(np.array([3.0]), np.array([norm]))[0], 3 * (K1 + 1) / (3 + norm))


def test_bm25f_scores_a_word_in_the_headline_above_one_in_the_body(
    archive_of: Callable[..., Archive],
) -> None:
    archive = archive_of(
        {"title": "kabar biasa", "body": "rudal diuji hari ini"},
        {"title": "rudal diuji", "body": "kabar biasa hari ini"},
    )
    assert ids(archive, "rudal") == ["1", "0"]


def test_an_exact_phrase_is_not_found_across_headline_and_body(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of({"title": "kunjungan kim", "body": "putin menyambut"})
    assert ids(archive, '"kim putin"') == []
    assert ids(archive, '"kunjungan kim"') == ["0"]


def test_an_exact_phrase_is_not_found_across_two_articles(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of("kunjungan kim", "putin menyambut", "putin")
    assert ids(archive, '"kim putin"') == []
    assert ids(archive, '"putin putin"') == []


def test_a_search_past_its_deadline_leaves_nothing_in_the_scratch_arrays_of_a_segment(seeds: Archive) -> None:
    before = ids(seeds, "kunjungan OR putin OR rusia")
    for text in ("kunjungan", "kunjungan OR putin OR rusia", '"kerja sama"'):
        with pytest.raises(SearchTimedOut):
            seeds.search(text, timeout=1e-9)
    assert ids(seeds, "kunjungan OR putin OR rusia") == before


@pytest.mark.parametrize(
    "pattern",
    ["*a*", "*an", "k*", "k*n", "k*g*n", "*ku*", "p*p*", "*", "a*a", "*a*a", "?u*", "k?r*", "*xyz*", "é*"],
)
def test_a_wildcard_stands_for_the_terms_that_fnmatch_finds(snapshot: IndexSnapshot, pattern: str) -> None:
    terms = snapshot.segments[0].reader.exact.terms
    words = terms.between(0, len(terms)).words()
    found = expand_pattern(q.Wildcard("exact", pattern), terms).tolist()
    assert [words[number] for number in found] == [word for word in words if fnmatchcase(word, pattern)]


class CountingDeadline(Deadline):
    """A deadline that never passes and counts how often it was checked."""

    checks = 0

    def check(self) -> None:
        self.checks += 1


def test_the_deadline_is_checked_for_every_range_of_terms_of_a_pattern(snapshot: IndexSnapshot) -> None:
    segment = snapshot.segments[0]
    pattern = q.Wildcard("exact", "*a*")
    ranges = len(list(consecutive_ranges(expand_pattern(pattern, segment.reader.exact.terms))))
    spans, zone = CountingDeadline(60), CountingDeadline(60)
    find_spans(pattern, segment, spans)
    score_in_zone(snapshot, segment, "title", pattern, zone)
    assert spans.checks >= ranges > 4
    assert zone.checks >= ranges
