"""Matches and scores against two oracles: a loop over the texts, and Whoosh's own searcher without a limit."""

import random
from collections.abc import Callable
from math import isclose, log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.scoring import BaseScorer, WeightingModel
from whoosh.searching import Searcher

from indexer.directory import IndexDirectory
from indexer.language.stems import Stemmer
from indexer.language.tokenizer import exact_words
from search.archive import Archive
from search.errors import SearchTimedOut
from search.query.plan import plan
from search.query.syntax import And, Node, Not, Or, Phrase, Word, parse
from search.ranking import snapshot as snapshot_module
from search.ranking.bm25 import K1, B, bm25, idf
from search.ranking.evaluate import Evaluation
from search.ranking.snapshot import Deadline, Snapshot
from tests.conftest import ids, update, write_records

WORDS = ["kunjungan", "berkunjung", "putin", "kim", "korut", "rusia", "di", "yang", "rudal", "satelit"]
STEM = Stemmer().stem


def node_strategy() -> st.SearchStrategy[Node]:
    leaves = st.sampled_from(WORDS).map(Word) | st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
        lambda words: Phrase(tuple(words))
    )
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, min_size=2, max_size=3, unique=True).map(lambda nodes: And(tuple(nodes)))
            | st.lists(inner, min_size=2, max_size=3, unique=True).map(lambda nodes: Or(tuple(nodes)))
            | inner.map(Not)
        ),
        max_leaves=6,
    )


def holds(node: Node, words: list[str]) -> bool:
    """What a query means, said without an index."""
    match node:
        case Word(exact):
            return STEM(exact) in map(STEM, words)
        case Phrase(phrase):
            length = len(phrase)
            return any(tuple(words[i : i + length]) == phrase for i in range(len(words)))
        case Not(child):
            return not holds(child, words)
        case And(children):
            return all(holds(child, words) for child in children)
        case Or(children):
            return any(holds(child, words) for child in children)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    chance = random.Random(7)
    return {
        str(number): " ".join(chance.choices(WORDS, weights=range(1, 11), k=chance.randint(1, 40)))
        for number in range(400)
    }


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, str]) -> Any:
    """An index of those texts in several segments, with deletions in them."""
    root = tmp_path_factory.mktemp("segmen")
    index = root / "berita.index"
    (root / "berita").mkdir()
    numbers = list(texts)
    for first in range(0, 400, 100):
        name = root / "berita" / f"{first}.jsonl"
        extra = [{"id": f"hapus{first}{i}", "body": "kunjungan putin rusia"} for i in range(9)]
        write_records(name, [{"id": n, "body": texts[n]} for n in numbers[first : first + 100]] + extra)
        update(index, root / "berita")
        write_records(name, [{"id": n, "body": texts[n]} for n in numbers[first : first + 100]])
    update(index, root / "berita")
    directory = IndexDirectory(index)
    opened = Snapshot(directory.build_path(directory.manifest()))
    assert len(opened.reader.leaf_readers()) > 1
    assert not opened.alive.all()
    yield opened
    opened.close()


class Bm25Model(WeightingModel):
    """Our BM25 offered to Whoosh, one posting at a time."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot

    def scorer(self, searcher: Searcher, field: str, term: bytes, qf: int = 1) -> BaseScorer:
        weight = idf(self.snapshot.size, searcher.parent().doc_frequency(field, term))
        offset = self.offset_of(searcher)
        return Bm25Scorer(self.snapshot, weight, offset)

    def offset_of(self, searcher: Searcher) -> int:
        for leaf, offset in self.snapshot._leaves:
            if leaf.segment().segment_id() == searcher.reader().segment().segment_id():
                return int(offset)
        raise AssertionError


class Bm25Scorer(BaseScorer):
    def __init__(self, snapshot: Snapshot, weight: float, offset: int):
        self.snapshot, self.weight, self.offset = snapshot, weight, offset

    def score(self, matcher: Any) -> float:
        lengths = self.snapshot.lengths[[matcher.id() + self.offset]]
        frequency = np.array([matcher.weight()], dtype=np.float32)
        return float(bm25(frequency, lengths, self.snapshot.average_length, self.weight)[0])

    def supports_block_quality(self) -> bool:
        return False


def by_id(snapshot: Snapshot, node: Node) -> dict[str, float]:
    matches = Evaluation(snapshot, Deadline(60)).matches(plan(node, snapshot.stem).full)
    assert (np.diff(matches.documents) > 0).all()
    return {
        snapshot.article_id(document): score
        for document, score in zip(matches.documents.tolist(), matches.scores.tolist(), strict=True)
    }


@settings(max_examples=300, deadline=None)
@given(node=node_strategy())
def test_the_matches_are_those_of_a_loop_over_the_texts(
    snapshot: Snapshot, texts: dict[str, str], node: Node
) -> None:
    expected = {number for number, text in texts.items() if holds(node, text.split())}
    assert by_id(snapshot, node).keys() == expected


def test_matches_and_scores_are_whooshs_without_a_limit(snapshot: Snapshot) -> None:
    chance = random.Random(3)
    searcher = Searcher(snapshot.reader, weighting=Bm25Model(snapshot))
    compared = 0
    for _ in range(150):
        joined: str = chance.choice([" ", " OR "]).join(chance.sample(WORDS, chance.randint(1, 4)))
        # No exclusions: where the excluded list begins before the first match of a
        # segment, Whoosh's AndNotMatcher lets that match through. The loop above covers them.
        query = joined + chance.choice(["", "", ' "kim putin"', ' "di yang di"'])
        node = parse(query)
        found = searcher.search(plan(node, snapshot.stem).full, limit=None)
        expected = {hit["id"]: hit.score for hit in found}
        ours = by_id(snapshot, node)
        assert ours.keys() == expected.keys(), query
        assert all(isclose(ours[key], expected[key], rel_tol=1e-6) for key in expected), query
        compared += len(expected)
    assert compared > 1000


def test_bm25_by_hand() -> None:
    weight = idf(100, 10)
    assert isclose(weight, log(1 + 90.5 / 10.5))
    (score,) = bm25(np.array([3], np.float32), np.array([50], np.int32), 100.0, weight)
    assert isclose(score, weight * 3 * (K1 + 1) / (3 + K1 * (1 - B + B * 0.5)))


def test_a_word_in_the_headline_counts_above_one_in_the_body(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of(
        {"title": "kabar biasa", "body": "rudal diuji hari ini"},
        {"title": "rudal diuji", "body": "kabar biasa hari ini"},
    )
    assert ids(archive, "rudal") == ["1", "0"]


def test_a_phrase_does_not_reach_from_headline_into_body(archive_of: Callable[..., Archive]) -> None:
    archive = archive_of({"title": "kunjungan kim", "body": "putin menyambut"})
    assert ids(archive, '"kim putin"') == []
    assert ids(archive, '"kunjungan kim"') == ["0"]


def test_a_search_past_its_deadline_is_given_up(seeds: Archive) -> None:
    with pytest.raises(SearchTimedOut):
        seeds.search("kunjungan", timeout=1e-9)


def test_the_cache_of_posting_lists_is_bounded(seed_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_module, "_CACHE_BYTES", 100)
    with Archive.open(seed_index) as archive:
        before = ids(archive, "kunjungan OR putin OR rusia OR korut")
        snapshot = archive._current()
        assert snapshot._cached_bytes <= 100
        assert ids(archive, "kunjungan OR putin OR rusia OR korut") == before


def test_the_naive_oracle_reads_words_as_the_tokenizer_does() -> None:
    assert exact_words(" ".join(WORDS)) == WORDS
