"""Evaluates a Whoosh query tree over arrays: every match, each with its score.

Whoosh's own top-N search can miss results, and hang; this visits every match,
so totals are exact and any page can be shown.
"""

from functools import reduce
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from search.ranking.bm25 import bm25, idf
from search.ranking.snapshot import Deadline, Documents, Snapshot


class Matches(NamedTuple):
    """Documents, ascending int32 and distinct, and the float64 score of each."""

    documents: Documents
    scores: NDArray[np.float64]

    def keep(self, mask: NDArray[np.bool_]) -> "Matches":
        """Those at which ``mask``, one bool a match, is true."""
        return Matches(self.documents[mask], self.scores[mask])

    def holding(self, documents: Documents) -> NDArray[np.bool_]:
        """For each of ``documents``, whether it is among the matches."""
        if not len(self.documents):
            return np.zeros(len(documents), dtype=bool)
        places = np.searchsorted(self.documents, documents).clip(max=len(self.documents) - 1)
        held: NDArray[np.bool_] = self.documents[places] == documents
        return held

    def without(self, excluded: "Matches") -> "Matches":
        """Those that are not among ``excluded``."""
        return self.keep(~excluded.holding(self.documents))

    def score_of(self, document: int) -> float:
        """The score of one document; 0 for one that is no match."""
        place = int(np.searchsorted(self.documents, document))
        hit = place < len(self.documents) and self.documents[place] == document
        return float(self.scores[place]) if hit else 0.0


class Evaluation:
    """Evaluates queries over one snapshot within one deadline, no part of them twice."""

    def __init__(self, snapshot: Snapshot, deadline: Deadline):
        self._snapshot = snapshot
        self._deadline = deadline
        self._done: dict[Any, Matches] = {}

    def matches(self, query: Any) -> Matches:
        """All matches of a tree of Term, Phrase, And, Or, AndNot and Every.

        The score of And and Or is the sum over the children that match; of a phrase,
        the sum over its words; what AndNot excludes scores nothing, and Every is 1
        for each article, as in Whoosh. Raises :class:`SearchTimedOut`.
        """
        if query not in self._done:
            self._deadline.check()
            self._done[query] = self._evaluate(query)
        return self._done[query]

    def leaves(self, query: Any, document: int) -> list[tuple[Any, Matches]]:
        """The terms and phrases whose scores add up to that of ``document``, which matches ``query``."""
        if isinstance(query, whoosh_query.AndNot):
            return self.leaves(query.a, document)
        if isinstance(query, whoosh_query.And | whoosh_query.Or):
            held = np.array([document], dtype=np.int32)
            matching = [child for child in query.subqueries if self.matches(child).holding(held)[0]]
            return [leaf for child in matching for leaf in self.leaves(child, document)]
        return [(query, self.matches(query))]

    def _evaluate(self, query: Any) -> Matches:
        if isinstance(query, whoosh_query.Term):
            return self._term(query.fieldname, query.text)
        if isinstance(query, whoosh_query.Phrase):
            return self._phrase(query)
        if isinstance(query, whoosh_query.And):
            return _intersection([self.matches(child) for child in query.subqueries])
        if isinstance(query, whoosh_query.Or):
            return union([self.matches(child) for child in query.subqueries], self._snapshot.size)
        if isinstance(query, whoosh_query.AndNot):
            return self.matches(query.a).without(self.matches(query.b))
        if isinstance(query, whoosh_query.Every):
            documents = np.flatnonzero(self._snapshot.alive).astype(np.int32)
            return Matches(documents, np.ones(len(documents)))
        raise TypeError(f"no such query here: {type(query).__name__}")

    def _term(self, field: str, term: str) -> Matches:
        snapshot = self._snapshot
        postings = snapshot.postings(field, term, self._deadline)
        weight = idf(snapshot.size, snapshot.document_frequency(field, term))
        lengths = snapshot.lengths[postings.documents]
        return Matches(postings.documents, bm25(postings.weights, lengths, snapshot.average_length, weight))

    def _phrase(self, query: Any) -> Matches:
        field, words = query.fieldname, query.words
        candidates = _intersection([self._term(field, word) for word in words])
        if not len(candidates.documents):
            return candidates
        places = {
            word: self._snapshot.positions(field, word, candidates.documents, self._deadline)
            for word in set(words)
        }
        stands = np.zeros(len(candidates.documents), dtype=bool)
        for number in range(len(stands)):
            if number % 1000 == 0:
                self._deadline.check()
            starts = set(places[words[0]][number])
            for shift, word in enumerate(words[1:], 1):
                starts &= {position - shift for position in places[word][number]}
                if not starts:
                    break
            stands[number] = bool(starts)
        return candidates.keep(stands)


def union(parts: list[Matches], size: int) -> Matches:
    """Everything in any of ``parts``, scores added up; ``size`` is the number of documents there are."""
    if len(parts) == 1:
        return parts[0]
    scores = np.zeros(size)
    held = np.zeros(size, dtype=bool)
    for part in parts:
        scores[part.documents] += part.scores
        held[part.documents] = True
    documents = np.flatnonzero(held).astype(np.int32)
    return Matches(documents, scores[documents])


def _intersection(parts: list[Matches]) -> Matches:
    return reduce(_intersect, sorted(parts, key=lambda part: len(part.documents)))


def _intersect(left: Matches, right: Matches) -> Matches:
    documents, in_left, in_right = np.intersect1d(
        left.documents, right.documents, assume_unique=True, return_indices=True
    )
    return Matches(documents, left.scores[in_left] + right.scores[in_right])
