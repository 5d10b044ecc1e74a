"""Match and score words in one zone of an article: ``judul:`` (headline), or ``isi:`` (deck and body)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.index.bm25f import TITLE_WEIGHT
from search.deadline import Deadline
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.multi_term import MULTI_TERM_QUERIES, expand_pattern
from search.engines.local.scored_documents import ScoredDocuments, disjunction_max, intersection
from search.engines.local.segment import Segment
from search.engines.local.spans import find_spans, span_parts
from search.engines.local.term_union import WeightOccurrences, score_union


def score_in_zone(
    snapshot: IndexSnapshot, segment: Segment, zone: str, query: Any, deadline: Deadline
) -> ScoredDocuments:
    """Return the matches of a query of words in ``zone`` (``title`` or ``body``), deleted documents too.

    Scores count only the occurrences in that zone. Raises :class:`SearchTimedOut`.
    """
    if isinstance(query, (whoosh_query.Term, *MULTI_TERM_QUERIES)):
        field_index = segment.reader.field(query.fieldname)
        if isinstance(query, whoosh_query.Term):
            number = field_index.number(query.text.encode())
            numbers = np.array([] if number is None else [number], dtype=np.int64)
        else:
            numbers = expand_pattern(query, field_index.terms)
        return score_union(snapshot, segment, query.fieldname, numbers, _ZONE_WEIGHTS[zone], deadline)
    if isinstance(query, whoosh_query.DisjunctionMax):
        children = [score_in_zone(snapshot, segment, zone, child, deadline) for child in query.subqueries]
        return disjunction_max(children, segment.size)
    if isinstance(query, whoosh_query.Phrase | whoosh_spans.SpanNear2):
        matches = intersection(
            [score_in_zone(snapshot, segment, zone, part, deadline) for part in span_parts(query)]
        )
        documents, positions = find_spans(query, segment, deadline).starts()
        in_title = positions < segment.reader.title_lengths[documents]
        in_zone = np.unique(documents[in_title if zone == "title" else ~in_title])
        return matches.keep(np.isin(matches.documents, in_zone, assume_unique=True))
    raise TypeError(f"no zones of this query: {type(query).__name__}")


def _title_weights(frequencies: NDArray[np.int64], title_frequencies: NDArray[np.int64]) -> NDArray[np.int64]:
    return title_frequencies * TITLE_WEIGHT


def _body_weights(frequencies: NDArray[np.int64], title_frequencies: NDArray[np.int64]) -> NDArray[np.int64]:
    return frequencies - title_frequencies


_ZONE_WEIGHTS: dict[str, WeightOccurrences] = {"title": _title_weights, "body": _body_weights}
"""How the occurrences in each zone are weighted."""
