"""What words match in one zone of an article: the title, or all the rest."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.index.bm25f import TITLE_WEIGHT
from search.deadline import Deadline
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.multi_term import MULTIPLE, expand_pattern
from search.engines.local.scored_documents import ScoredDocuments, best_of, intersection
from search.engines.local.segment import Segment
from search.engines.local.spans import spans_of, words_of
from search.engines.local.term_union import Weigh, score_union


def score_in_zone(
    snapshot: IndexSnapshot, segment: Segment, zone: str, query: Any, deadline: Deadline
) -> ScoredDocuments:
    """The matches of a query over words in ``zone`` alone (``title`` or ``body``), deleted documents too.

    Scores are those of the words as often as they stand in that zone. Raises :class:`SearchTimedOut`.
    """
    if isinstance(query, (whoosh_query.Term, *MULTIPLE)):
        field_index = segment.reader.field(query.fieldname)
        if isinstance(query, whoosh_query.Term):
            number = field_index.number(query.text.encode())
            numbers = [] if number is None else [number]
        else:
            numbers = expand_pattern(query, field_index.terms)
        return score_union(snapshot, segment, query.fieldname, numbers, _WEIGH[zone], deadline)
    if isinstance(query, whoosh_query.DisjunctionMax):
        children = [score_in_zone(snapshot, segment, zone, child, deadline) for child in query.subqueries]
        return best_of(children, segment.size)
    if isinstance(query, whoosh_query.Phrase | whoosh_spans.SpanNear2):
        words = intersection(
            [score_in_zone(snapshot, segment, zone, word, deadline) for word in words_of(query)]
        )
        documents, positions = spans_of(query, segment, deadline).begins()
        titled = positions < segment.reader.title_lengths[documents]
        held = np.unique(documents[titled if zone == "title" else ~titled])
        return words.keep(np.isin(words.documents, held, assume_unique=True))
    raise TypeError(f"no zones of this query: {type(query).__name__}")


def _in_title(frequencies: NDArray[np.int64], titles: NDArray[np.int64]) -> NDArray[np.int64]:
    return titles * TITLE_WEIGHT


def _in_body(frequencies: NDArray[np.int64], titles: NDArray[np.int64]) -> NDArray[np.int64]:
    return frequencies - titles


_WEIGH: dict[str, Weigh] = {"title": _in_title, "body": _in_body}
