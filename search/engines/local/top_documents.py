"""Find the best documents of a query: by score bounds where its shape allows it, else evaluated whole."""

from typing import Any

from whoosh import query as whoosh_query

from search.deadline import Deadline
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.maxscore import MaxScore, TopDocuments, WeightedTerm

_MOST_PRUNED = 1_000
"""Hits; where more are wanted, bounds leave out little, and all matches are evaluated."""


def top_documents(
    query: Any, wanted: int, snapshot: IndexSnapshot, evaluation: Evaluator, deadline: Deadline
) -> TopDocuments:
    """Return the ``wanted`` best documents of a query; the candidates hold all that score alike."""
    if wanted <= _MOST_PRUNED:
        top = MaxScore(snapshot, max(1, wanted), deadline)
        if (words := plain_stems([query], snapshot)) is not None:
            return top.any_of(words)
        if type(query) is whoosh_query.Or and query.boost == 1.0:
            words = plain_stems(query.subqueries, snapshot)
            if words is not None:
                return top.any_of(words)
        if type(query) is whoosh_query.And and query.boost == 1.0:
            words = plain_stems(query.subqueries, snapshot)
            if words is not None:
                return top.all_of(words)
    matches = evaluation.matches(query)
    return TopDocuments(len(matches.documents), matches, lambda: matches.documents)


def plain_stems(queries: list[Any], snapshot: IndexSnapshot) -> list[WeightedTerm] | None:
    """The stems that distinct queries are, each with its weight; ``None`` where they are anything else."""
    words = []
    for query in queries:
        if type(query) is not whoosh_query.Term or query.fieldname != "stem" or query.boost <= 0:
            return None
        words.append(WeightedTerm(query.text, snapshot.idf("stem", query.text) * query.boost))
    return words if len({word.term for word in words}) == len(words) else None
