"""Evaluate a Whoosh query tree over arrays: find every match, with its score.

Queries mean what Whoosh documents. Whoosh 2.7.4 contradicts its own documentation in six
places, which are not followed here:

* ``Require`` excludes instead of requiring;
* ``AndNot`` lets the first match of a segment through;
* ``Not`` finds deleted articles;
* ``AndMaybe`` within an ``And`` loses some of the optional scores;
* ``DisjunctionMax`` takes the highest score of different documents;
* a constant-score prefix adds up frequencies.
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
from search.engines.local.near_phrases import find_near_phrase
from search.engines.local.pattern_phrases import find_pattern_phrase, is_pattern_phrase
from search.engines.local.phrases import find_phrase
from search.engines.local.scored_documents import ScoredDocuments, disjunction_max, intersection, union
from search.engines.local.segment import Segment
from search.engines.local.spans import find_spans, span_parts
from search.engines.local.term_union import documents_with_terms, score_union
from search.engines.local.word_nodes import is_word, word_node
from search.engines.local.zone_filter import score_in_zone
from search.query.own_queries import Alternatives, Boosted, Named, NearPhrase, Zoned


class QueryTerm(NamedTuple):
    """A term or phrase of a query, the number of articles that hold it, and its part of one score."""

    query: Any
    document_frequency: int
    score: float


class Evaluator:
    """Evaluates queries over one snapshot within one deadline. No query is evaluated twice."""

    def __init__(self, snapshot: IndexSnapshot, deadline: Deadline):
        self._snapshot = snapshot
        self._deadline = deadline
        # Matches by query: 16 bytes a match, for each query asked for. Dropped with the answer.
        self._matches_by_query: dict[Any, ScoredDocuments] = {}
        self._segment_evaluators = [
            _SegmentEvaluator(snapshot, segment, deadline) for segment in snapshot.segments
        ]

    def matches(self, query: Any) -> ScoredDocuments:
        """Return all matches of a query that are not deleted. Raises :class:`SearchTimedOut`.

        The score of And and Or is the sum over the children that match. The score of a phrase
        or a near query is the sum over its words. What AndNot excludes adds nothing. Every and
        Not score 1 for each article, as in Whoosh.
        """
        matches = self._matches_by_query.get(query)
        if matches is None:
            offsets = [segment.offset for segment in self._snapshot.segments]
            matches = self._matches_by_query[query] = ScoredDocuments.joined(
                evaluator.live_matches(query).shifted(offset)
                for evaluator, offset in zip(self._segment_evaluators, offsets, strict=True)
            )
        return matches

    def query_terms(self, query: Any, document: int) -> list[QueryTerm]:
        """Return the terms and phrases whose scores add up to that of ``document``, each with its part."""
        if isinstance(query, whoosh_query.AndNot):
            return self.query_terms(query.a, document)
        if isinstance(query, whoosh_query.And | whoosh_query.Or):
            matching = [child for child in query.subqueries if self.holds(child, document)]
            return [term for child in matching for term in self.query_terms(child, document)]
        if isinstance(query, whoosh_query.AndMaybe):
            optional = self.query_terms(query.b, document) if self.holds(query.b, document) else []
            return self.query_terms(query.a, document) + optional
        if type(query) is whoosh_query.Term and query not in self._matches_by_query:
            return [self._query_term(query, document)]
        matches = self.matches(query)
        return [QueryTerm(query, len(matches.documents), matches.score_of(document))]

    def holds(self, query: Any, document: int) -> bool:
        """Return whether a document matches a query."""
        if type(query) is whoosh_query.Term:
            return self._snapshot.holds(query.fieldname, query.text, document)
        if query not in self._matches_by_query and is_word(query):
            segment, number = self._snapshot.segment_of(document)
            node = word_node(self._snapshot, segment, query)
            return node is not None and bool(node.holds(np.array([number], dtype=np.uint32))[0])
        if isinstance(query, whoosh_query.And | whoosh_query.Or):
            every = all if isinstance(query, whoosh_query.And) else any
            return every(self.holds(child, document) for child in query.subqueries)
        if isinstance(query, whoosh_query.AndMaybe):
            return self.holds(query.a, document)
        return bool(self.matches(query).contains(np.array([document]))[0])

    def _query_term(self, query: Any, document: int) -> QueryTerm:
        """Return a term's part of one document's score, without evaluating it for other documents."""
        segment, number = self._snapshot.segment_of(document)
        field_index = segment.reader.field(query.fieldname)
        term = field_index.number(query.text.encode())
        frequency = self._snapshot.live_frequency(query.fieldname, query.text)
        if term is None:
            return QueryTerm(query, frequency, 0.0)
        documents = np.array([number], dtype=np.uint32)
        weight = self._snapshot.idf(query.fieldname, query.text) * query.boost
        norms = self._snapshot.norms(segment, documents)
        frequencies = saturated(field_index.weights_in(term, documents), norms)
        return QueryTerm(query, frequency, float(weight * frequencies[0]))


class _SegmentEvaluator:
    """Evaluates queries over one segment, in which documents are numbered from 0.

    Each private method returns the matches of one kind of query, deleted documents included;
    :data:`_EVALUATORS` says which method evaluates which kind.
    """

    def __init__(self, snapshot: IndexSnapshot, segment: Segment, deadline: Deadline):
        self._snapshot = snapshot
        self._segment = segment
        self._deadline = deadline

    def live_matches(self, query: Any) -> ScoredDocuments:
        """Return the matches that are not deleted."""
        matches = self.matches(query)
        live_docs = self._segment.live_docs
        return matches if live_docs is None else matches.keep(live_docs[matches.documents])

    def matches(self, query: Any) -> ScoredDocuments:
        """Return the matches, deleted documents included."""
        self._deadline.check()
        for kind, evaluate in _EVALUATORS.items():
            if isinstance(query, kind):
                return evaluate(self, query)
        if query is whoosh_query.NullQuery:
            return ScoredDocuments.empty()
        raise TypeError(f"cannot evaluate this kind of query: {type(query).__name__}")

    def _term(self, query: Any) -> ScoredDocuments:
        field_index = self._segment.reader.field(query.fieldname)
        number = field_index.number(_text(query).encode())
        if number is None:
            return ScoredDocuments.empty()
        documents = field_index.documents(number)
        weight = self._snapshot.idf(query.fieldname, field_index.terms[number].decode()) * query.boost
        norms = self._snapshot.norms(self._segment, documents)
        return ScoredDocuments(documents, weight * saturated(field_index.weights(number), norms))

    def _and(self, query: Any) -> ScoredDocuments:
        return intersection(self.matches(child) for child in query.subqueries).boosted(query.boost)

    def _or(self, query: Any) -> ScoredDocuments:
        if not query.subqueries:
            return ScoredDocuments.empty()
        return union((self.matches(child) for child in query.subqueries), self._segment.size).boosted(
            query.boost
        )

    def _disjunction_max(self, query: Any) -> ScoredDocuments:
        parts = [self.matches(child) for child in query.subqueries]
        return disjunction_max(parts, self._segment.size).boosted(query.boost)

    def _and_not(self, query: Any) -> ScoredDocuments:
        return self.matches(query.a).without(self.matches(query.b))

    def _and_maybe(self, query: Any) -> ScoredDocuments:
        matches, optional = self.matches(query.a), self.matches(query.b)
        return ScoredDocuments(matches.documents, matches.scores + optional.scores_of(matches.documents))

    def _require(self, query: Any) -> ScoredDocuments:
        matches = self.matches(query.a)
        return matches.keep(self.matches(query.b).contains(matches.documents))

    def _not(self, query: Any) -> ScoredDocuments:
        return self._all_documents().without(self.matches(query.query))

    def _every(self, query: Any) -> ScoredDocuments:
        return self._all_documents().boosted(query.boost)

    def _all_documents(self) -> ScoredDocuments:
        return ScoredDocuments(np.arange(self._segment.size), np.ones(self._segment.size))

    def _constant(self, query: Any) -> ScoredDocuments:
        return self.matches(query.child).with_score(query.score)

    def _near(self, query: Any) -> ScoredDocuments:
        if is_pattern_phrase(query):
            return self._pattern_phrase(query)
        matches = intersection(self.matches(part) for part in span_parts(query))
        if not len(matches.documents):
            return matches
        self._deadline.check()
        near = find_spans(query, self._segment, self._deadline).documents()
        return matches.keep(np.isin(matches.documents, near, assume_unique=True)).boosted(
            getattr(query, "boost", 1.0)
        )

    def _pattern_phrase(self, query: Any) -> ScoredDocuments:
        documents = find_pattern_phrase(self._segment, span_parts(query), self._deadline)
        norms = self._snapshot.norms(self._segment, documents)
        scores = np.zeros(len(documents))
        for part in span_parts(query):
            self._deadline.check()
            if isinstance(part, whoosh_query.Term):
                weight = self._snapshot.idf("exact", part.text) * part.boost
                field_index = self._segment.reader.exact
                number = field_index.number(part.text.encode())
                if number is not None:
                    scores += weight * saturated(field_index.weights_in(number, documents), norms)
            else:
                scores += part.boost
        return ScoredDocuments(documents, scores).boosted(getattr(query, "boost", 1.0))

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
                assert number is not None  # find_phrase found it
                weights = field_index.weights(number, field_index.find(number, documents.astype(np.uint32)))
                scores += self._snapshot.idf("exact", word) * saturated(weights, norms)
        return ScoredDocuments(documents, scores).boosted(query.boost)

    def _near_phrase(self, query: NearPhrase) -> ScoredDocuments:
        stem = self._snapshot.stem
        pairs = len(query.words) == 2  # only there do other forms count
        forms = [list(self._snapshot.stems.family(stem(word))) if pairs else [] for word in query.words]
        documents = find_near_phrase(self._segment, query.words, forms, self._deadline)
        field_index = self._segment.reader.exact
        norms = self._snapshot.norms(self._segment, documents)
        scores = np.zeros(len(documents))
        for word in query.words:
            number = field_index.number(word.encode())
            if number is not None:
                weights = field_index.weights_in(number, documents.astype(np.uint32))
                scores += self._snapshot.idf("exact", word) * saturated(weights, norms)
        return ScoredDocuments(documents, scores)

    def _alternatives(self, query: Alternatives) -> ScoredDocuments:
        weights = np.zeros(self._segment.size)  # frequencies of all synonyms together
        for synonym in query.others:
            self._deadline.check()
            if isinstance(synonym, whoosh_query.Phrase):
                documents, counts = find_phrase(self._segment, synonym.words)
                weights[documents] += counts
            else:
                field_index = self._segment.reader.field(synonym.fieldname)
                number = field_index.number(synonym.text.encode())
                if number is not None:
                    weights[field_index.documents(number)] += field_index.weights(number)
        documents = np.flatnonzero(weights)
        weight = sum(self._snapshot.idf(term.fieldname, term.text) for term in query.instead_of)
        scores = saturated(weights[documents], self._snapshot.norms(self._segment, documents))
        synonyms = ScoredDocuments(documents, query.factor * weight * scores)
        return disjunction_max([self.matches(query.typed), synonyms], self._segment.size)

    def _zoned(self, query: Zoned) -> ScoredDocuments:
        return score_in_zone(self._snapshot, self._segment, query.zone, query.query, self._deadline)

    def _named(self, query: Named) -> ScoredDocuments:
        documents = documents_with_name(self._segment, query.column, query.words)
        return ScoredDocuments(documents, np.ones(len(documents)))

    def _boosted(self, query: Boosted) -> ScoredDocuments:
        return self.matches(query.query).boosted(query.factor)

    def _multi_term(self, query: Any) -> ScoredDocuments:
        if query == whoosh_query.Wildcard(query.fieldname, "*", query.boost, query.constantscore):
            with_words = np.flatnonzero(self._segment.reader.lengths > 0)
            return ScoredDocuments(with_words, np.full(len(with_words), float(query.boost)))
        numbers = expand_pattern(query, self._segment.reader.field(query.fieldname).terms)
        if not len(numbers):
            return ScoredDocuments.empty()
        if getattr(query, "constantscore", False):
            documents = documents_with_terms(self._segment, query.fieldname, numbers, self._deadline)
            return ScoredDocuments(documents, np.full(len(documents), float(query.boost)))
        matches = score_union(
            self._snapshot, self._segment, query.fieldname, numbers, _weights_in_all_zones, self._deadline
        )
        return matches.boosted(query.boost)

    def _range(self, query: Any) -> ScoredDocuments:
        if query.fieldname != "date":
            raise TypeError(f"cannot evaluate a range of {query.fieldname!r}")
        start, end = query.start, query.end
        if isinstance(query, whoosh_query.DateRange):
            start, end = _minutes(query.startdate), _minutes(query.enddate)
        dates = self._segment.reader.dates
        in_range = dates != NO_DATE
        if start is not None:
            in_range &= dates > start if query.startexcl else dates >= start
        if end is not None:
            in_range &= dates < end if query.endexcl else dates <= end
        documents = np.flatnonzero(in_range)
        return ScoredDocuments(documents, np.full(len(documents), float(query.boost)))


def _weights_in_all_zones(
    frequencies: NDArray[np.int64], title_frequencies: NDArray[np.int64]
) -> NDArray[np.int64]:
    return frequencies + (TITLE_WEIGHT - 1) * title_frequencies


def _text(term: Any) -> str:
    return term.text.decode() if isinstance(term.text, bytes) else str(term.text)


def _minutes(moment: datetime | None) -> int | None:
    return None if moment is None else minutes_since_epoch(moment)


_EVALUATORS: dict[type, Callable[[_SegmentEvaluator, Any], ScoredDocuments]] = {
    whoosh_query.Term: _SegmentEvaluator._term,
    whoosh_query.Phrase: _SegmentEvaluator._phrase,
    whoosh_query.AndNot: _SegmentEvaluator._and_not,
    whoosh_query.AndMaybe: _SegmentEvaluator._and_maybe,
    whoosh_query.Require: _SegmentEvaluator._require,
    whoosh_query.DisjunctionMax: _SegmentEvaluator._disjunction_max,
    whoosh_query.And: _SegmentEvaluator._and,
    whoosh_query.Or: _SegmentEvaluator._or,
    whoosh_query.Not: _SegmentEvaluator._not,
    whoosh_query.Every: _SegmentEvaluator._every,
    whoosh_query.ConstantScoreQuery: _SegmentEvaluator._constant,
    whoosh_spans.SpanNear: _SegmentEvaluator._near,
    whoosh_spans.SpanNear2: _SegmentEvaluator._near,
    whoosh_query.TermRange: _SegmentEvaluator._multi_term,
    whoosh_query.Prefix: _SegmentEvaluator._multi_term,
    whoosh_query.Wildcard: _SegmentEvaluator._multi_term,
    whoosh_query.Regex: _SegmentEvaluator._multi_term,
    whoosh_query.FuzzyTerm: _SegmentEvaluator._multi_term,
    whoosh_query.NumericRange: _SegmentEvaluator._range,
    Alternatives: _SegmentEvaluator._alternatives,
    NearPhrase: _SegmentEvaluator._near_phrase,
    Zoned: _SegmentEvaluator._zoned,
    Named: _SegmentEvaluator._named,
    Boosted: _SegmentEvaluator._boosted,
}
"""The method for each kind of query. None of these classes is a subclass of another one."""
