"""The best matches of a query: by bounds where its shape allows it, else by evaluating all of it."""

from typing import Any

from whoosh import query as whoosh_query

from search.deadline import Deadline
from search.engines.local.evaluator import Evaluator
from search.engines.local.maxscore import MaxScore, WeightedTerm
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.snapshot import Snapshot

_MOST_PRUNED = 1_000
# Beyond so many, bounds leave out little, and all matches are evaluated.


def best(
    query: Any, wanted: int, snapshot: Snapshot, evaluation: Evaluator, deadline: Deadline
) -> tuple[int, ScoredDocuments]:
    """How many documents match, and matches among which the ``wanted`` best are, with all equals."""
    if wanted <= _MOST_PRUNED:
        top = MaxScore(snapshot, max(1, wanted), deadline)
        if (words := stems([query], snapshot)) is not None:
            return top.any_of(words)
        if type(query) is whoosh_query.Or and query.boost == 1.0:
            words = stems(query.subqueries, snapshot)
            if words is not None:
                return top.any_of(words)
        if type(query) is whoosh_query.And and query.boost == 1.0:
            words = stems(query.subqueries, snapshot)
            if words is not None:
                return top.all_of(words)
    matches = evaluation.matches(query)
    return len(matches.documents), matches


def stems(queries: list[Any], snapshot: Snapshot) -> list[WeightedTerm] | None:
    """The stems that distinct queries are, each with its weight; ``None`` where they are anything else."""
    words = []
    for query in queries:
        if type(query) is not whoosh_query.Term or query.fieldname != "stem" or query.boost <= 0:
            return None
        words.append(WeightedTerm(query.text, snapshot.idf("stem", query.text) * query.boost))
    return words if len({word.term for word in words}) == len(words) else None
