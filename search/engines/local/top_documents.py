"""Choose how to find the best documents of a query: by MaxScore, or, for other shapes, by scoring all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from search.deadline import Deadline
from search.engines.local.bounded_words import weighted_words
from search.engines.local.candidate_pruning import DEFAULT_LIMITS, PruningLimits
from search.engines.local.document_sets import documents_of_parts
from search.engines.local.evaluator import Evaluator
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.maxscore import MaxScore, TopDocuments
from search.engines.local.segment import Segment
from search.engines.local.word_nodes import is_word, word_node


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
        found, excluded = (query.a, query.b) if type(query) is whoosh_query.AndNot else (query, None)
        several = type(found) in (whoosh_query.And, whoosh_query.Or) and found.boost == 1.0
        queries, filters = (found.subqueries if several else [found]), []
        if several and type(found) is whoosh_query.And:
            filters = [one for one in queries if _is_filter(one)]
            queries = [one for one in queries if not _is_filter(one)]
        words = weighted_words(queries, snapshot)
        if words:
            segments = snapshot.segments
            if filters or excluded is not None:
                segments = [_narrowed(one, filters, excluded, snapshot, evaluator) for one in segments]
            maxscore = MaxScore(snapshot, max(1, wanted), deadline, limits, segments)
            if several and type(found) is whoosh_query.And:
                return maxscore.all_of(words)
            return maxscore.any_of(words)
    matches = evaluator.matches(query)
    return TopDocuments(len(matches.documents), matches, lambda: matches.documents)


def _is_filter(query: Any) -> bool:
    """Return whether a query scores nothing, as one of a date or of a name in a column."""
    return type(query) is whoosh_query.ConstantScoreQuery and query.score == 0.0


def _narrowed(
    segment: Segment, filters: list[Any], excluded: Any, snapshot: IndexSnapshot, evaluator: Evaluator
) -> Segment:
    """Return a segment with only the documents that match all of ``filters`` and not ``excluded``."""
    kept = np.ones(segment.size, dtype=bool)
    for query in filters:
        passing = np.zeros(segment.size, dtype=bool)
        passing[_documents(query, segment, snapshot, evaluator)] = True
        kept &= passing
    if excluded is not None:
        for query in excluded.subqueries if type(excluded) is whoosh_query.Or else [excluded]:
            kept[_documents(query, segment, snapshot, evaluator)] = False
    return segment.narrowed(kept)


def _documents(query: Any, segment: Segment, snapshot: IndexSnapshot, evaluator: Evaluator) -> NDArray[Any]:
    """Return the live documents of a segment that match a query, and perhaps some deleted ones."""
    if is_word(query):  # whose documents are found without their scores
        node = word_node(snapshot, segment, query)
        return documents_of_parts(segment, node.parts()) if node else np.empty(0, np.int64)
    documents = evaluator.matches(query).documents
    low, high = documents.searchsorted([segment.offset, segment.offset + segment.size])
    return documents[low:high] - segment.offset
