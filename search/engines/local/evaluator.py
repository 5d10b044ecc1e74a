"""Evaluates a Whoosh query tree over arrays: every match, each with its score.

What a query means is Whoosh's definition of it, except where Whoosh 2.7.4
contradicts its own documentation: its ``Require`` excludes instead of
requiring, an ``AndNot`` lets the first match of a segment through, a ``Not`` finds
deleted articles, an ``AndMaybe`` within an ``And`` loses some of what may be
added, a ``DisjunctionMax`` takes the highest score of documents that are not the
same, and a constant-score prefix adds up frequencies.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.article import NO_DATE, minutes_since_epoch
from indexer.index.bm25f import TITLE_WEIGHT, saturated
from search.deadline import Deadline
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.multi_term import expand_pattern
from search.engines.local.name_filter import documents_with_name
from search.engines.local.phrases import find_phrase
from search.engines.local.scored_documents import ScoredDocuments, best_of, intersection, union
from search.engines.local.segment import Segment
from search.engines.local.spans import spans_of, words_of
from search.engines.local.term_union import score_union
from search.engines.local.zone_filter import score_in_zone
from search.query.own_queries import Alternatives, Boosted, Named, Zoned


class QueryTerm(NamedTuple):
    """A term or phrase of a query, the number of articles that hold it, and its share of one score."""

    query: Any
    document_frequency: int
    score: float


class Evaluator:
    """Evaluates queries over one snapshot within one deadline, no part of them twice."""

    def __init__(self, snapshot: IndexSnapshot, deadline: Deadline):
        self._snapshot = snapshot
        self._deadline = deadline
        self._done: dict[Any, ScoredDocuments] = {}
        self._segments = [_SegmentEvaluator(snapshot, segment, deadline) for segment in snapshot.segments]

    def matches(self, query: Any) -> ScoredDocuments:
        """All matches of a query that are not deleted. Raises :class:`SearchTimedOut`.

        The score of And and Or is the sum over the children that match; of a phrase
        or a near, the sum over its words; what AndNot excludes scores nothing, and
        Every and Not are 1 for each article, as in Whoosh.
        """
        done = self._done.get(query)
        if done is None:
            offsets = [segment.offset for segment in self._snapshot.segments]
            done = self._done[query] = ScoredDocuments.joined(
                segment.live_matches(query).shifted(offset)
                for segment, offset in zip(self._segments, offsets, strict=True)
            )
        return done

    def query_terms(self, query: Any, document: int) -> list[QueryTerm]:
        """Return the terms and phrases whose scores add up to that of ``document``, each with its share."""
        if isinstance(query, whoosh_query.AndNot):
            return self.query_terms(query.a, document)
        if isinstance(query, whoosh_query.And | whoosh_query.Or):
            held = [child for child in query.subqueries if self.holds(child, document)]
            return [term for child in held for term in self.query_terms(child, document)]
        if type(query) is whoosh_query.Term and query not in self._done:
            return [self._term_of(query, document)]
        matches = self.matches(query)
        return [QueryTerm(query, len(matches.documents), matches.score_of(document))]

    def holds(self, query: Any, document: int) -> bool:
        """Return whether a document matches a query."""
        if type(query) is whoosh_query.Term:
            return self._snapshot.holds(query.fieldname, query.text, document)
        return bool(self.matches(query).holding(np.array([document]))[0])

    def _term_of(self, query: Any, document: int) -> QueryTerm:
        """Return a term's share of one document's score, without evaluating it for all others."""
        segment, number = self._snapshot.segment_of(document)
        field_index = segment.reader.field(query.fieldname)
        term = field_index.number(query.text.encode())
        frequency = self._snapshot.live_frequency(query.fieldname, query.text)
        if term is None:
            return QueryTerm(query, frequency, 0.0)
        place = np.array([number], dtype=np.uint32)
        weight = self._snapshot.idf(query.fieldname, query.text) * query.boost
        share = saturated(field_index.weights_in(term, place), self._snapshot.norms(segment, place))
        return QueryTerm(query, frequency, float(weight * share[0]))


class _SegmentEvaluator:
    """Evaluates queries over one segment; documents are numbered from its first."""

    def __init__(self, snapshot: IndexSnapshot, segment: Segment, deadline: Deadline):
        self._snapshot = snapshot
        self._segment = segment
        self._deadline = deadline

    def live_matches(self, query: Any) -> ScoredDocuments:
        """The matches that are not deleted."""
        matches = self.matches(query)
        alive = self._segment.live_docs
        return matches if alive is None else matches.keep(alive[matches.documents])

    def matches(self, query: Any) -> ScoredDocuments:
        """The matches, among them deleted documents."""
        self._deadline.check()
        for kind, evaluate in _KINDS.items():
            if isinstance(query, kind):
                return evaluate(self, query)
        if query is whoosh_query.NullQuery:
            return ScoredDocuments.none()
        raise TypeError(f"no such query here: {type(query).__name__}")

    def _term(self, query: Any) -> ScoredDocuments:
        field_index = self._segment.reader.field(query.fieldname)
        number = field_index.number(_text(query).encode())
        return (
            ScoredDocuments.none() if number is None else self._scored(query.fieldname, number, query.boost)
        )

    def _scored(self, field: str, number: int, boost: float = 1.0) -> ScoredDocuments:
        field_index = self._segment.reader.field(field)
        documents = field_index.documents(number)
        weight = self._snapshot.idf(field, field_index.terms[number].decode()) * boost
        norms = self._snapshot.norms(self._segment, documents)
        return ScoredDocuments(documents, weight * saturated(field_index.weights(number), norms))

    def _and(self, query: Any) -> ScoredDocuments:
        return intersection(self.matches(child) for child in query.subqueries).boosted(query.boost)

    def _or(self, query: Any) -> ScoredDocuments:
        if not query.subqueries:
            return ScoredDocuments.none()
        return union((self.matches(child) for child in query.subqueries), self._segment.size).boosted(
            query.boost
        )

    def _best(self, query: Any) -> ScoredDocuments:
        parts = [self.matches(child) for child in query.subqueries]
        return best_of(parts, self._segment.size).boosted(query.boost)

    def _and_not(self, query: Any) -> ScoredDocuments:
        return self.matches(query.a).without(self.matches(query.b))

    def _and_maybe(self, query: Any) -> ScoredDocuments:
        wanted, maybe = self.matches(query.a), self.matches(query.b)
        return ScoredDocuments(wanted.documents, wanted.scores + maybe.scores_of(wanted.documents))

    def _require(self, query: Any) -> ScoredDocuments:
        matches = self.matches(query.a)
        return matches.keep(self.matches(query.b).holding(matches.documents))

    def _not(self, query: Any) -> ScoredDocuments:
        return self._everything().without(self.matches(query.query))

    def _every(self, query: Any) -> ScoredDocuments:
        return self._everything().boosted(query.boost)

    def _everything(self) -> ScoredDocuments:
        return ScoredDocuments(np.arange(self._segment.size), np.ones(self._segment.size))

    def _constant(self, query: Any) -> ScoredDocuments:
        return self.matches(query.child).constant(query.score)

    def _near(self, query: Any) -> ScoredDocuments:
        words = intersection(self.matches(word) for word in words_of(query))
        if not len(words.documents):
            return words
        self._deadline.check()
        near = spans_of(query, self._segment, self._deadline).documents()
        return words.keep(np.isin(words.documents, near, assume_unique=True)).boosted(
            getattr(query, "boost", 1.0)
        )

    def _phrase(self, query: Any) -> ScoredDocuments:
        if query.slop != 1 or query.fieldname != "exact":
            return self._near(query)
        self._deadline.check()
        documents, _ = find_phrase(self._segment, query.words)
        scores = np.zeros(len(documents))
        if len(documents):
            field_index = self._segment.reader.exact
            norms = self._snapshot.norms(self._segment, documents)
            for word in query.words:
                self._deadline.check()
                number = field_index.number(word.encode())
                assert number is not None  # it stands there
                weights = field_index.weights(number, field_index.find(number, documents.astype(np.uint32)))
                scores += self._snapshot.idf("exact", word) * saturated(weights, norms)
        return ScoredDocuments(documents, scores).boosted(query.boost)

    def _alternatives(self, query: Alternatives) -> ScoredDocuments:
        weights = np.zeros(self._segment.size)
        for other in query.others:
            self._deadline.check()
            if isinstance(other, whoosh_query.Phrase):
                documents, counts = find_phrase(self._segment, other.words)
                weights[documents] += counts
            else:
                field_index = self._segment.reader.field(other.fieldname)
                number = field_index.number(other.text.encode())
                if number is not None:
                    weights[field_index.documents(number)] += field_index.weights(number)
        documents = np.flatnonzero(weights)
        weight = sum(self._snapshot.idf(term.fieldname, term.text) for term in query.instead_of)
        scores = saturated(weights[documents], self._snapshot.norms(self._segment, documents))
        others = ScoredDocuments(documents, query.factor * weight * scores)
        return best_of([self.matches(query.typed), others], self._segment.size)

    def _zoned(self, query: Zoned) -> ScoredDocuments:
        return score_in_zone(self._snapshot, self._segment, query.zone, query.query, self._deadline)

    def _named(self, query: Named) -> ScoredDocuments:
        documents = documents_with_name(self._segment, query.column, query.words)
        return ScoredDocuments(documents, np.ones(len(documents)))

    def _boosted(self, query: Boosted) -> ScoredDocuments:
        return self.matches(query.query).boosted(query.factor)

    def _terms(self, query: Any) -> ScoredDocuments:
        if query == whoosh_query.Wildcard(query.fieldname, "*", query.boost, query.constantscore):
            worded = np.flatnonzero(self._segment.reader.lengths > 0)
            return ScoredDocuments(worded, np.full(len(worded), float(query.boost)))
        numbers = expand_pattern(query, self._segment.reader.field(query.fieldname).terms)
        if not numbers:
            return ScoredDocuments.none()
        if getattr(query, "constantscore", False):
            field_index = self._segment.reader.field(query.fieldname)
            held = np.zeros(self._segment.size, dtype=bool)
            for number in numbers:
                held[field_index.documents(number)] = True
            self._deadline.check()
            return ScoredDocuments(np.flatnonzero(held), np.empty(int(held.sum()))).constant(query.boost)
        matches = score_union(
            self._snapshot, self._segment, query.fieldname, numbers, _anywhere, self._deadline
        )
        return matches.boosted(query.boost)

    def _range(self, query: Any) -> ScoredDocuments:
        if query.fieldname != "date":
            raise TypeError(f"no ranges over {query.fieldname!r} here")
        start, end = query.start, query.end
        if isinstance(query, whoosh_query.DateRange):
            start, end = _minutes(query.startdate), _minutes(query.enddate)
        dates = self._segment.reader.dates
        held = dates != NO_DATE
        if start is not None:
            held &= dates > start if query.startexcl else dates >= start
        if end is not None:
            held &= dates < end if query.endexcl else dates <= end
        documents = np.flatnonzero(held)
        return ScoredDocuments(documents, np.full(len(documents), float(query.boost)))


def _anywhere(frequencies: NDArray[np.int64], titles: NDArray[np.int64]) -> NDArray[np.int64]:
    return frequencies + (TITLE_WEIGHT - 1) * titles


def _text(term: Any) -> str:
    return term.text.decode() if isinstance(term.text, bytes) else str(term.text)


def _minutes(moment: datetime | None) -> int | None:
    return None if moment is None else minutes_since_epoch(moment)


_KINDS: dict[type, Callable[[_SegmentEvaluator, Any], ScoredDocuments]] = {
    whoosh_query.Term: _SegmentEvaluator._term,
    whoosh_query.Phrase: _SegmentEvaluator._phrase,
    whoosh_query.AndNot: _SegmentEvaluator._and_not,
    whoosh_query.AndMaybe: _SegmentEvaluator._and_maybe,
    whoosh_query.Require: _SegmentEvaluator._require,
    whoosh_query.DisjunctionMax: _SegmentEvaluator._best,
    whoosh_query.And: _SegmentEvaluator._and,
    whoosh_query.Or: _SegmentEvaluator._or,
    whoosh_query.Not: _SegmentEvaluator._not,
    whoosh_query.Every: _SegmentEvaluator._every,
    whoosh_query.ConstantScoreQuery: _SegmentEvaluator._constant,
    whoosh_spans.SpanNear: _SegmentEvaluator._near,
    whoosh_spans.SpanNear2: _SegmentEvaluator._near,
    whoosh_query.TermRange: _SegmentEvaluator._terms,
    whoosh_query.Prefix: _SegmentEvaluator._terms,
    whoosh_query.Wildcard: _SegmentEvaluator._terms,
    whoosh_query.Regex: _SegmentEvaluator._terms,
    whoosh_query.FuzzyTerm: _SegmentEvaluator._terms,
    whoosh_query.NumericRange: _SegmentEvaluator._range,
    Alternatives: _SegmentEvaluator._alternatives,
    Zoned: _SegmentEvaluator._zoned,
    Named: _SegmentEvaluator._named,
    Boosted: _SegmentEvaluator._boosted,
}
