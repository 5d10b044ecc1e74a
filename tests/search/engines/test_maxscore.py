"""The top k found with score bounds is bit for bit the beginning of the full evaluation."""

import random
from typing import Any

import pytest
from whoosh import query as q

from indexer.article import Article
from indexer.ingest.writing.index_writer import IndexWriter
from search.deadline import Deadline
from search.engines.local.candidate_pruning import PruningLimits
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.maxscore import TopDocuments
from search.engines.local.ordering import top_n
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.top_documents import top_documents

WORDS = ("rudal", "kapal", "satelit", "nuklir", "presiden", "putin", "korut", "kim")
SMALL_LIMITS = PruningLimits(few=3, many=30, cheap=100, sample=4)
"""Limits with which score bounds leave out some of some thousand documents."""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> IndexSnapshot:
    """Two segments with deletions, one large enough for bitmaps, of words of all frequencies."""
    chance = random.Random(3)
    folder = tmp_path_factory.mktemp("maxscore") / "i"
    IndexWriter.create(folder).close()
    for commit, articles in enumerate((4_500, 500)):
        writer = IndexWriter(folder)
        for number in range(articles):
            words = chance.choices(WORDS, [2**-n for n in range(len(WORDS))], k=chance.choice((2, 8, 40)))
            words += [chance.choice(WORDS)] * chance.choice((0, 0, 0, 20))
            writer.add(Article(id=f"{commit}-{number}", title="", title_origin="lead", body=" ".join(words)))
        for number in range(0, 200, 7) if commit else ():
            writer.delete(f"0-{number}")
        writer.commit()
        writer.close()
    opened = IndexSnapshot(folder)
    assert len(opened.segments) == 2
    assert opened.article_count < opened.size
    return opened


def find(
    snapshot: IndexSnapshot, query: Any, wanted: int, limits: PruningLimits = SMALL_LIMITS
) -> TopDocuments:
    """Return the best documents of a query, found with score bounds."""
    return top_documents(query, wanted, snapshot, Evaluator(snapshot, Deadline(60)), Deadline(60), limits)


def best(snapshot: IndexSnapshot, candidates: ScoredDocuments, wanted: int) -> list[tuple[int, float]]:
    """Return the best documents with their scores, in order."""
    first = top_n(candidates, "relevance", wanted, snapshot)
    return list(zip(first.documents.tolist(), first.scores.tolist(), strict=True))


@pytest.mark.parametrize("kind", [q.Or, q.And])
@pytest.mark.parametrize("wanted", [1, 3, 10, 60])
def test_maxscore_finds_by_score_bounds_the_same_top_k_as_full_evaluation(
    snapshot: IndexSnapshot, kind: Any, wanted: int
) -> None:
    chance = random.Random(wanted)
    for _ in range(60):
        words = chance.sample(WORDS, k=chance.randint(1, 5))
        query = kind([q.Term("stem", word, boost=chance.choice((0.05, 1.0, 1.0, 8.0))) for word in words])
        matches = Evaluator(snapshot, Deadline(60)).matches(query)
        top = find(snapshot, query, wanted)
        assert top.total == len(matches.documents), query
        assert best(snapshot, top.candidates, wanted) == best(snapshot, matches, wanted), query


def test_maxscore_prunes_most_documents_by_their_score_bounds(snapshot: IndexSnapshot) -> None:
    for kind in (q.Or, q.And):
        top = find(snapshot, kind([q.Term("stem", "rudal"), q.Term("stem", "satelit")]), 3)
        assert len(top.candidates.documents) < top.total / 4


def test_top_documents_are_found_by_scoring_all_matches_where_too_many_are_wanted_for_score_bounds(
    snapshot: IndexSnapshot,
) -> None:
    query = q.Or([q.Term("stem", "putin"), q.Term("stem", "kim")])
    limits = SMALL_LIMITS._replace(most_wanted=20)
    bounded, whole = find(snapshot, query, 20, limits), find(snapshot, query, 21, limits)
    assert len(bounded.candidates.documents) < len(whole.candidates.documents) == whole.total
    assert best(snapshot, bounded.candidates, 20) == best(snapshot, whole.candidates, 20)
