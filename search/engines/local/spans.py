"""Near queries: find where words stand within a distance of one another, in one zone, as Whoosh defines it.

A span is a first and a last position in one document. All spans of a segment are computed
together: an int64 holds the document's number in its upper 32 bits and the position in its
lower 32 bits. So spans of two documents are never near each other.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.ranges import ranges
from search.deadline import Deadline
from search.engines.local.multi_term import MULTI_TERM_QUERIES, expand_pattern
from search.engines.local.segment import Segment
from search.engines.local.term_union import consecutive_ranges

_POSITION_BITS = 32  # below the document's number


class Spans(NamedTuple):
    """Spans: their first positions (int64, ascending) and their last positions."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def documents(self) -> NDArray[np.int64]:
        """Return the documents that hold any span, ascending."""
        return np.unique(self.first >> _POSITION_BITS)

    def starts(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the document of each span, and its first position there."""
        return self.first >> _POSITION_BITS, self.first & ((1 << _POSITION_BITS) - 1)


_NO_SPANS = Spans(np.empty(0, np.int64), np.empty(0, np.int64))


def find_spans(query: Any, segment: Segment, deadline: Deadline) -> Spans:
    """Return the spans of a query in a segment, in deleted documents too.

    The query is a Term, a multi-term query, an Or, a Phrase, a SpanNear or a SpanNear2.
    Raises :class:`SearchTimedOut`.
    """
    if isinstance(query, whoosh_query.Term):
        number = segment.reader.field(query.fieldname).number(query.text.encode())
        return _term_spans(segment, query.fieldname, _numbers(number), deadline)
    if isinstance(query, MULTI_TERM_QUERIES):
        numbers = expand_pattern(query, segment.reader.field(query.fieldname).terms)
        return _term_spans(segment, query.fieldname, numbers, deadline)
    if isinstance(query, whoosh_query.Or):
        parts = [find_spans(child, segment, deadline) for child in query.subqueries]
        return _distinct(
            np.concatenate([spans.first for spans in parts]), np.concatenate([spans.last for spans in parts])
        )
    if isinstance(query, whoosh_query.Phrase):
        field_index = segment.reader.field(query.fieldname)
        words = [
            _term_spans(segment, query.fieldname, _numbers(field_index.number(word.encode())), deadline)
            for word in query.words
        ]
        return _join_in_sequence(words, query.slop, deadline, ordered=True, nearest=1)
    if isinstance(query, whoosh_spans.SpanNear2):
        parts = [find_spans(child, segment, deadline) for child in query.qs]
        return _join_in_sequence(parts, query.slop, deadline, ordered=query.ordered, nearest=query.mindist)
    if isinstance(query, whoosh_spans.SpanNear):
        parts = [find_spans(query.a, segment, deadline), find_spans(query.b, segment, deadline)]
        return _join_in_sequence(parts, query.slop, deadline, ordered=query.ordered, nearest=query.mindist)
    raise TypeError(f"no positions of this query: {type(query).__name__}")


def span_parts(query: Any) -> list[Any]:
    """Return the queries whose scores add up to that of a phrase or near query, repeated terms each time."""
    if isinstance(query, whoosh_query.Phrase):
        return [whoosh_query.Term(query.fieldname, word) for word in query.words]
    if isinstance(query, whoosh_spans.SpanNear2):
        return list(query.qs)
    return [query.a, query.b]


def _term_spans(segment: Segment, field: str, numbers: NDArray[np.int64], deadline: Deadline) -> Spans:
    """Return every occurrence of some terms as spans of one word."""
    reader = segment.reader
    exact = reader.exact
    forms = numbers
    if field == "stem":
        families = [reader.stem.family(number) for number in numbers.tolist()]
        forms = np.sort(np.concatenate([np.empty(0, np.int64), *families]))
    parts = [np.empty(0, np.int64)]
    for low, high in consecutive_ranges(forms):
        deadline.check()
        documents, frequencies, _ = exact.postings(low, high)
        first, last = exact.occurrences_first[[low, high]].tolist()
        documents = np.repeat(documents, frequencies)
        positions = reader.positions(documents, exact.offsets[first:last])
        parts.append((documents.astype(np.int64) << _POSITION_BITS) + positions)
    positions = np.sort(np.concatenate(parts))
    return Spans(positions, positions)


def _numbers(number: int | None) -> NDArray[np.int64]:
    return np.array([] if number is None else [number], dtype=np.int64)


def _join_in_sequence(
    parts: list[Spans], slop: int, deadline: Deadline, *, ordered: bool, nearest: int
) -> Spans:
    """Return the spans of all ``parts``, each part near the one before it."""
    spans = parts[0]
    for next_spans in parts[1:]:
        deadline.check()
        if not len(spans.first):
            return _NO_SPANS
        spans = _join_near(spans, next_spans, slop, ordered=ordered, nearest=nearest)
    return spans


def _join_near(left: Spans, right: Spans, slop: int, *, ordered: bool, nearest: int) -> Spans:
    """Join each span of ``left`` with each of ``right`` that is ``nearest`` to ``slop`` positions away."""
    if nearest < 1:
        raise ValueError("spans must not overlap: the least distance is 1")
    low = right.first.searchsorted(left.last + nearest, "left")
    high = right.first.searchsorted(left.last + slop, "right")
    left_index, right_index = _index_pairs(low, high)
    first, last = [left.first[left_index]], [right.last[right_index]]
    if not ordered:
        by_last = np.argsort(right.last, kind="stable")
        ends = right.last[by_last]
        low = ends.searchsorted(left.first - slop, "left")
        high = ends.searchsorted(left.first - nearest, "right")
        left_index, end_index = _index_pairs(low, high)
        first.append(right.first[by_last[end_index]])
        last.append(left.last[left_index])
    return _distinct(np.concatenate(first), np.concatenate(last))


def _index_pairs(
    low: NDArray[np.int64], high: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each index *i*, paired with every number from ``low[i]`` to before ``high[i]``."""
    counts = np.maximum(high - low, 0)
    return np.repeat(np.arange(len(low)), counts), ranges(low, counts)


def _distinct(first: NDArray[np.int64], last: NDArray[np.int64]) -> Spans:
    """Return spans in ascending order, without repeated ones."""
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    is_new = np.ones(len(first), dtype=bool)
    is_new[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    return Spans(first[is_new], last[is_new])
