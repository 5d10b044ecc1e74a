"""Documents with their scores, and the ways to combine them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class ScoredDocuments(NamedTuple):
    """Documents, ascending and distinct, and the float64 score of each."""

    documents: NDArray[Any]
    scores: NDArray[np.float64]

    @classmethod
    def none(cls) -> "ScoredDocuments":
        """No documents at all."""
        return cls(np.empty(0, np.int64), np.empty(0))

    @classmethod
    def joined(cls, parts: Iterable["ScoredDocuments"]) -> "ScoredDocuments":
        """The matches of several segments, whose documents do not overlap, in the order given."""
        listed = list(parts)
        return cls(
            np.concatenate([np.empty(0, np.int64), *(part.documents for part in listed)]),
            np.concatenate([np.empty(0), *(part.scores for part in listed)]),
        )

    def shifted(self, offset: int) -> "ScoredDocuments":
        """The same with their documents numbered from ``offset`` on, int64."""
        return ScoredDocuments(self.documents.astype(np.int64) + offset, self.scores)

    def keep(self, mask: NDArray[np.bool_]) -> "ScoredDocuments":
        """Those at which ``mask``, one bool a match, is true."""
        return ScoredDocuments(self.documents[mask], self.scores[mask])

    def holding(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        """For each of ``documents``, whether it is among the matches."""
        if not len(self.documents):
            return np.zeros(len(documents), dtype=bool)
        places = self.documents.searchsorted(documents).clip(max=len(self.documents) - 1)
        held: NDArray[np.bool_] = self.documents[places] == documents
        return held

    def scores_of(self, documents: NDArray[Any]) -> NDArray[np.float64]:
        """The scores of ``documents``; 0 for those that are no match."""
        scores = np.zeros(len(documents))
        held = self.holding(documents)
        scores[held] = self.scores[self.documents.searchsorted(documents[held])]
        return scores

    def without(self, excluded: "ScoredDocuments") -> "ScoredDocuments":
        """Those that are not among ``excluded``."""
        return self.keep(~excluded.holding(self.documents))

    def score_of(self, document: int) -> float:
        """The score of one document; 0 for one that is no match."""
        return float(self.scores_of(np.array([document]))[0])

    def boosted(self, boost: float) -> "ScoredDocuments":
        """The same with their scores multiplied."""
        return self if boost == 1.0 else ScoredDocuments(self.documents, self.scores * boost)

    def constant(self, score: float) -> "ScoredDocuments":
        """The same documents, all with this score."""
        return ScoredDocuments(self.documents, np.full(len(self.documents), score))


def union(parts: Iterable[ScoredDocuments], size: int) -> ScoredDocuments:
    """Everything in any of ``parts``, scores added up; ``size`` is the number of documents there are."""
    listed = list(parts)
    if len(listed) == 1:
        return listed[0]
    scores = np.zeros(size)
    held = np.zeros(size, dtype=bool)
    for part in listed:
        scores[part.documents] += part.scores
        held[part.documents] = True
    documents = np.flatnonzero(held)
    return ScoredDocuments(documents, scores[documents])


def best_of(parts: Iterable[ScoredDocuments], size: int) -> ScoredDocuments:
    """Everything in any of ``parts``, with the highest score each has in one."""
    scores = np.full(size, -np.inf)
    for part in parts:
        scores[part.documents] = np.maximum(scores[part.documents], part.scores)
    documents = np.flatnonzero(scores > -np.inf)
    return ScoredDocuments(documents, scores[documents])


def intersection(parts: Iterable[ScoredDocuments]) -> ScoredDocuments:
    """What is in all of ``parts``, scores added up in their order."""
    listed = list(parts)
    documents = None
    for part in sorted(listed, key=lambda part: len(part.documents)):
        documents = part.documents if documents is None else documents[part.holding(documents)]
    if documents is None:
        return ScoredDocuments.none()
    scores = np.zeros(len(documents))
    for part in listed:
        scores += part.scores[part.documents.searchsorted(documents)]
    return ScoredDocuments(documents, scores)
