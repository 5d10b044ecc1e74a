"""Choose how to find the best documents of a query: by MaxScore, or, for other shapes, by scoring all."""

from typing import Any

from whoosh import query as whoosh_query

from search.deadline import Deadline
from search.engines.local.bounded_words import weighted_words
from search.engines.local.candidate_pruning import DEFAULT_LIMITS, PruningLimits
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.maxscore import MaxScore, TopDocuments


def top_documents(
    query: Any,
    wanted: int,
    snapshot: IndexSnapshot,
    evaluator: Evaluator,
    deadline: Deadline,
    limits: PruningLimits = DEFAULT_LIMITS,
) -> TopDocuments:
    """Return candidates that include the ``wanted`` best documents of a query.

    Documents that tie with the last of the best are included too. Raises :class:`SearchTimedOut`.
    """
    if wanted <= limits.most_wanted:
        maxscore = MaxScore(snapshot, max(1, wanted), deadline, limits)
        if (words := weighted_words([query], snapshot)) is not None:
            return maxscore.any_of(words)
        if type(query) is whoosh_query.Or and query.boost == 1.0:
            words = weighted_words(query.subqueries, snapshot)
            if words is not None:
                return maxscore.any_of(words)
        if type(query) is whoosh_query.And and query.boost == 1.0:
            words = weighted_words(query.subqueries, snapshot)
            if words is not None:
                return maxscore.all_of(words)
    matches = evaluator.matches(query)
    return TopDocuments(len(matches.documents), matches, lambda: matches.documents)


plain_stems = weighted_words
"""The name by which :mod:`partial_matches` asks for it."""
