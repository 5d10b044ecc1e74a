"""Where words stand near one another: phrases with slop, near in order or not, as Whoosh defines them.

A span is a first and a last position in one document. All spans of a segment are
taken together, a position being the document's number in the upper and the
position in the lower half of an int64, so that no two documents' spans are near.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.ranges import ranges
from search.deadline import Deadline
from search.engines.local.multi_term import MULTIPLE, expand_pattern
from search.engines.local.segment import Segment
from search.engines.local.term_union import stretches

_DOCUMENT = 32  # bits to the right of a document's number


class Spans(NamedTuple):
    """Spans by their first (int64, ascending) and last positions."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def documents(self) -> NDArray[np.int64]:
        """The documents that hold any, ascending."""
        return np.unique(self.first >> _DOCUMENT)

    def begins(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """By span its document, and its first position there."""
        return self.first >> _DOCUMENT, self.first & ((1 << _DOCUMENT) - 1)


_NONE = Spans(np.empty(0, np.int64), np.empty(0, np.int64))


def spans_of(query: Any, segment: Segment, deadline: Deadline) -> Spans:
    """The spans of Term, a multi-term query, Or, Phrase, SpanNear and SpanNear2, in deleted documents too.

    Raises :class:`SearchTimedOut`.
    """
    if isinstance(query, whoosh_query.Term):
        return _of_terms(
            segment,
            query.fieldname,
            [segment.reader.field(query.fieldname).number(query.text.encode())],
            deadline,
        )
    if isinstance(query, MULTIPLE):
        numbers = expand_pattern(query, segment.reader.field(query.fieldname).terms)
        return _of_terms(segment, query.fieldname, numbers, deadline)
    if isinstance(query, whoosh_query.Or):
        parts = [spans_of(child, segment, deadline) for child in query.subqueries]
        return _distinct(np.concatenate([p.first for p in parts]), np.concatenate([p.last for p in parts]))
    if isinstance(query, whoosh_query.Phrase):
        field_index = segment.reader.field(query.fieldname)
        words = [
            _of_terms(segment, query.fieldname, [field_index.number(word.encode())], deadline)
            for word in query.words
        ]
        return _sequence(words, query.slop, deadline, ordered=True, nearest=1)
    if isinstance(query, whoosh_spans.SpanNear2):
        parts = [spans_of(child, segment, deadline) for child in query.qs]
        return _sequence(parts, query.slop, deadline, ordered=query.ordered, nearest=query.mindist)
    if isinstance(query, whoosh_spans.SpanNear):
        parts = [spans_of(query.a, segment, deadline), spans_of(query.b, segment, deadline)]
        return _sequence(parts, query.slop, deadline, ordered=query.ordered, nearest=query.mindist)
    raise TypeError(f"no positions of this query: {type(query).__name__}")


def words_of(query: Any) -> list[Any]:
    """The queries whose scores add up to that of a phrase or a near: its terms, repeated ones each time."""
    if isinstance(query, whoosh_query.Phrase):
        return [whoosh_query.Term(query.fieldname, word) for word in query.words]
    if isinstance(query, whoosh_spans.SpanNear2):
        return list(query.qs)
    return [query.a, query.b]


def _of_terms(segment: Segment, field: str, numbers: Sequence[int | None], deadline: Deadline) -> Spans:
    """Every place of some terms, those of consecutive exact forms read at once."""
    columns = segment.reader
    exact = columns.exact
    forms = [number for number in numbers if number is not None]
    if field == "stem":
        forms = sorted(form for number in forms for form in columns.stem.family(number).tolist())
    parts = [np.empty(0, np.int64)]
    for low, high in stretches(forms):
        deadline.check()
        documents, frequencies, _ = exact.postings(low, high)
        first, last = exact.occurrences_first[[low, high]].tolist()
        documents = np.repeat(documents, frequencies)
        positions = columns.positions(documents, exact.offsets[first:last])
        parts.append((documents.astype(np.int64) << _DOCUMENT) + positions)
    joined = np.sort(np.concatenate(parts))
    return Spans(joined, joined)


def _sequence(parts: list[Spans], slop: int, deadline: Deadline, *, ordered: bool, nearest: int) -> Spans:
    spans = parts[0]
    for following in parts[1:]:
        deadline.check()
        if not len(spans.first):
            return _NONE
        spans = _near(spans, following, slop, ordered=ordered, nearest=nearest)
    return spans


def _near(left: Spans, right: Spans, slop: int, *, ordered: bool, nearest: int) -> Spans:
    """Each span of ``left`` joined with each of ``right`` that is ``nearest`` to ``slop`` positions away."""
    if nearest < 1:
        raise ValueError("spans that overlap are not near one another here")
    low = right.first.searchsorted(left.last + nearest, "left")
    high = right.first.searchsorted(left.last + slop, "right")
    mine, theirs = _pairs(low, high)
    first, last = [left.first[mine]], [right.last[theirs]]
    if not ordered:
        by_last = np.argsort(right.last, kind="stable")
        ends = right.last[by_last]
        low = ends.searchsorted(left.first - slop, "left")
        high = ends.searchsorted(left.first - nearest, "right")
        mine, places = _pairs(low, high)
        first.append(right.first[by_last[places]])
        last.append(left.last[mine])
    return _distinct(np.concatenate(first), np.concatenate(last))


def _pairs(low: NDArray[np.int64], high: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each index *i* paired with every number from ``low[i]`` to before ``high[i]``."""
    counts = np.maximum(high - low, 0)
    return np.repeat(np.arange(len(low)), counts), ranges(low, counts)


def _distinct(first: NDArray[np.int64], last: NDArray[np.int64]) -> Spans:
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    fresh = np.ones(len(first), dtype=bool)
    fresh[1:] = (first[1:] != first[:-1]) | (last[1:] != last[:-1])
    return Spans(first[fresh], last[fresh])
