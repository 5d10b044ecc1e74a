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
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.article import NO_DATE, minutes_since_epoch
from indexer.index.bm25f import TITLE_WEIGHT, saturated
from search.deadline import Deadline
from search.engines.local.multi_term import expand
from search.engines.local.name_filter import with_name
from search.engines.local.phrases import standing
from search.engines.local.scored_documents import Matches, best_of, intersection, union
from search.engines.local.snapshot import Leaf, Snapshot
from search.engines.local.spans import spans_of, words_of
from search.engines.local.term_union import scored_together
from search.engines.local.zone_filter import in_zone
from search.query.own_queries import Alternatives, Boosted, Named, Zoned


class Evaluation:
    """Evaluates queries over one snapshot within one deadline, no part of them twice."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline):
        self._snapshot = snapshot
        self._deadline = deadline
        self._done: dict[Any, Matches] = {}
        self._leaves = [_LeafEvaluation(snapshot, leaf, deadline) for leaf in snapshot.leaves]

    def matches(self, query: Any) -> Matches:
        """All matches of a query that are not deleted. Raises :class:`SearchTimedOut`.

        The score of And and Or is the sum over the children that match; of a phrase
        or a near, the sum over its words; what AndNot excludes scores nothing, and
        Every and Not are 1 for each article, as in Whoosh.
        """
        done = self._done.get(query)
        if done is None:
            offsets = [leaf.offset for leaf in self._snapshot.leaves]
            done = self._done[query] = Matches.joined(
                leaf.living(query).shifted(offset) for leaf, offset in zip(self._leaves, offsets, strict=True)
            )
        return done

    def leaves(self, query: Any, document: int) -> list[tuple[Any, float]]:
        """The terms and phrases whose scores add up to that of ``document``, each with its share."""
        if isinstance(query, whoosh_query.AndNot):
            return self.leaves(query.a, document)
        if isinstance(query, whoosh_query.And | whoosh_query.Or):
            held = np.array([document])
            children = [child for child in query.subqueries if self.matches(child).holding(held)[0]]
            return [leaf for child in children for leaf in self.leaves(child, document)]
        return [(query, self.matches(query).score_of(document))]


class _LeafEvaluation:
    """Evaluates queries over one segment; documents are numbered from its first."""

    def __init__(self, snapshot: Snapshot, leaf: Leaf, deadline: Deadline):
        self._snapshot = snapshot
        self._leaf = leaf
        self._deadline = deadline

    def living(self, query: Any) -> Matches:
        """The matches that are not deleted."""
        matches = self.matches(query)
        alive = self._leaf.alive
        return matches if alive is None else matches.keep(alive[matches.documents])

    def matches(self, query: Any) -> Matches:
        """The matches, among them deleted documents."""
        self._deadline.check()
        for kind, evaluate in _KINDS.items():
            if isinstance(query, kind):
                return evaluate(self, query)
        if query is whoosh_query.NullQuery:
            return Matches.none()
        raise TypeError(f"no such query here: {type(query).__name__}")

    def _term(self, query: Any) -> Matches:
        view = self._leaf.columns.view(query.fieldname)
        number = view.number(_text(query).encode())
        return Matches.none() if number is None else self._scored(query.fieldname, number, query.boost)

    def _scored(self, field: str, number: int, boost: float = 1.0) -> Matches:
        view = self._leaf.columns.view(field)
        documents = view.documents(number)
        weight = self._snapshot.idf(field, view.terms[number].decode()) * boost
        norms = self._snapshot.norms(self._leaf, documents)
        return Matches(documents, weight * saturated(view.weights(number), norms))

    def _and(self, query: Any) -> Matches:
        return intersection(self.matches(child) for child in query.subqueries).boosted(query.boost)

    def _or(self, query: Any) -> Matches:
        if not query.subqueries:
            return Matches.none()
        return union((self.matches(child) for child in query.subqueries), self._leaf.size).boosted(
            query.boost
        )

    def _best(self, query: Any) -> Matches:
        parts = [self.matches(child) for child in query.subqueries]
        return best_of(parts, self._leaf.size).boosted(query.boost)

    def _and_not(self, query: Any) -> Matches:
        return self.matches(query.a).without(self.matches(query.b))

    def _and_maybe(self, query: Any) -> Matches:
        wanted, maybe = self.matches(query.a), self.matches(query.b)
        return Matches(wanted.documents, wanted.scores + maybe.scores_of(wanted.documents))

    def _require(self, query: Any) -> Matches:
        matches = self.matches(query.a)
        return matches.keep(self.matches(query.b).holding(matches.documents))

    def _not(self, query: Any) -> Matches:
        return self._everything().without(self.matches(query.query))

    def _every(self, query: Any) -> Matches:
        return self._everything().boosted(query.boost)

    def _everything(self) -> Matches:
        return Matches(np.arange(self._leaf.size), np.ones(self._leaf.size))

    def _constant(self, query: Any) -> Matches:
        return self.matches(query.child).constant(query.score)

    def _near(self, query: Any) -> Matches:
        words = intersection(self.matches(word) for word in words_of(query))
        if not len(words.documents):
            return words
        self._deadline.check()
        near = spans_of(query, self._leaf, self._deadline).documents()
        return words.keep(np.isin(words.documents, near, assume_unique=True)).boosted(
            getattr(query, "boost", 1.0)
        )

    def _phrase(self, query: Any) -> Matches:
        if query.slop != 1 or query.fieldname != "exact":
            return self._near(query)
        self._deadline.check()
        documents, _ = standing(self._leaf, query.words)
        scores = np.zeros(len(documents))
        if len(documents):
            view = self._leaf.columns.exact
            norms = self._snapshot.norms(self._leaf, documents)
            for word in query.words:
                self._deadline.check()
                number = view.number(word.encode())
                assert number is not None  # it stands there
                weights = view.weights(number, view.find(number, documents.astype(np.uint32)))
                scores += self._snapshot.idf("exact", word) * saturated(weights, norms)
        return Matches(documents, scores).boosted(query.boost)

    def _alternatives(self, query: Alternatives) -> Matches:
        weights = np.zeros(self._leaf.size)
        for other in query.others:
            self._deadline.check()
            if isinstance(other, whoosh_query.Phrase):
                documents, counts = standing(self._leaf, other.words)
                weights[documents] += counts
            else:
                view = self._leaf.columns.view(other.fieldname)
                number = view.number(other.text.encode())
                if number is not None:
                    weights[view.documents(number)] += view.weights(number)
        documents = np.flatnonzero(weights)
        weight = sum(self._snapshot.idf(term.fieldname, term.text) for term in query.instead_of)
        scores = saturated(weights[documents], self._snapshot.norms(self._leaf, documents))
        others = Matches(documents, query.factor * weight * scores)
        return best_of([self.matches(query.typed), others], self._leaf.size)

    def _zoned(self, query: Zoned) -> Matches:
        return in_zone(self._snapshot, self._leaf, query.zone, query.query, self._deadline)

    def _named(self, query: Named) -> Matches:
        documents = with_name(self._leaf, query.column, query.words)
        return Matches(documents, np.ones(len(documents)))

    def _boosted(self, query: Boosted) -> Matches:
        return self.matches(query.query).boosted(query.factor)

    def _terms(self, query: Any) -> Matches:
        if query == whoosh_query.Wildcard(query.fieldname, "*", query.boost, query.constantscore):
            worded = np.flatnonzero(self._leaf.columns.lengths > 0)
            return Matches(worded, np.full(len(worded), float(query.boost)))
        numbers = expand(query, self._leaf.columns.view(query.fieldname).terms)
        if not numbers:
            return Matches.none()
        if getattr(query, "constantscore", False):
            view = self._leaf.columns.view(query.fieldname)
            held = np.zeros(self._leaf.size, dtype=bool)
            for number in numbers:
                held[view.documents(number)] = True
            self._deadline.check()
            return Matches(np.flatnonzero(held), np.empty(int(held.sum()))).constant(query.boost)
        matches = scored_together(
            self._snapshot, self._leaf, query.fieldname, numbers, _anywhere, self._deadline
        )
        return matches.boosted(query.boost)

    def _range(self, query: Any) -> Matches:
        if query.fieldname != "date":
            raise TypeError(f"no ranges over {query.fieldname!r} here")
        start, end = query.start, query.end
        if isinstance(query, whoosh_query.DateRange):
            start, end = _minutes(query.startdate), _minutes(query.enddate)
        dates = self._leaf.columns.dates
        held = dates != NO_DATE
        if start is not None:
            held &= dates > start if query.startexcl else dates >= start
        if end is not None:
            held &= dates < end if query.endexcl else dates <= end
        documents = np.flatnonzero(held)
        return Matches(documents, np.full(len(documents), float(query.boost)))


def _anywhere(frequencies: NDArray[np.int64], titles: NDArray[np.int64]) -> NDArray[np.int64]:
    return frequencies + (TITLE_WEIGHT - 1) * titles


def _text(term: Any) -> str:
    return term.text.decode() if isinstance(term.text, bytes) else str(term.text)


def _minutes(moment: datetime | None) -> int | None:
    return None if moment is None else minutes_since_epoch(moment)


_KINDS: dict[type, Callable[[_LeafEvaluation, Any], Matches]] = {
    whoosh_query.Term: _LeafEvaluation._term,
    whoosh_query.Phrase: _LeafEvaluation._phrase,
    whoosh_query.AndNot: _LeafEvaluation._and_not,
    whoosh_query.AndMaybe: _LeafEvaluation._and_maybe,
    whoosh_query.Require: _LeafEvaluation._require,
    whoosh_query.DisjunctionMax: _LeafEvaluation._best,
    whoosh_query.And: _LeafEvaluation._and,
    whoosh_query.Or: _LeafEvaluation._or,
    whoosh_query.Not: _LeafEvaluation._not,
    whoosh_query.Every: _LeafEvaluation._every,
    whoosh_query.ConstantScoreQuery: _LeafEvaluation._constant,
    whoosh_spans.SpanNear: _LeafEvaluation._near,
    whoosh_spans.SpanNear2: _LeafEvaluation._near,
    whoosh_query.TermRange: _LeafEvaluation._terms,
    whoosh_query.Prefix: _LeafEvaluation._terms,
    whoosh_query.Wildcard: _LeafEvaluation._terms,
    whoosh_query.Regex: _LeafEvaluation._terms,
    whoosh_query.FuzzyTerm: _LeafEvaluation._terms,
    whoosh_query.NumericRange: _LeafEvaluation._range,
    Alternatives: _LeafEvaluation._alternatives,
    Zoned: _LeafEvaluation._zoned,
    Named: _LeafEvaluation._named,
    Boosted: _LeafEvaluation._boosted,
}
