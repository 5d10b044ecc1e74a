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
        words = weighted_words(found.subqueries if several else [found], snapshot)
        if words is not None:
            segments = snapshot.segments
            if excluded is not None:
                segments = [_without(excluded, segment, snapshot, evaluator) for segment in segments]
            maxscore = MaxScore(snapshot, max(1, wanted), deadline, limits, segments)
            if several and type(found) is whoosh_query.And:
                return maxscore.all_of(words)
            return maxscore.any_of(words)
    matches = evaluator.matches(query)
    return TopDocuments(len(matches.documents), matches, lambda: matches.documents)


def _without(excluded: Any, segment: Segment, snapshot: IndexSnapshot, evaluator: Evaluator) -> Segment:
    """Return a segment without the documents that match ``excluded``."""
    queries = excluded.subqueries if type(excluded) is whoosh_query.Or else [excluded]
    parts: list[NDArray[Any]] = []
    for query in queries:
        if is_word(query):  # whose documents are found without their scores
            node = word_node(snapshot, segment, query)
            parts += node.parts() if node else []
        else:
            documents = evaluator.matches(query).documents
            low, high = documents.searchsorted([segment.offset, segment.offset + segment.size])
            parts.append((documents[low:high] - segment.offset).astype(np.uint32))
    return segment.without(documents_of_parts(segment, parts))


plain_stems = weighted_words
"""The name by which :mod:`partial_matches` asks for it."""
