"""Scored documents: sorted document numbers with scores, combined by intersection, union and exclusion."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class ScoredDocuments(NamedTuple):
    """Documents, ascending and distinct, and the float64 score of each."""

    documents: NDArray[Any]
    scores: NDArray[np.float64]

    @classmethod
    def empty(cls) -> "ScoredDocuments":
        """Return no documents at all."""
        return cls(np.empty(0, np.int64), np.empty(0))

    @classmethod
    def joined(cls, parts: Iterable["ScoredDocuments"]) -> "ScoredDocuments":
        """Return the documents of several segments, which do not overlap, in the order given."""
        listed = list(parts)
        return cls(
            np.concatenate([np.empty(0, np.int64), *(part.documents for part in listed)]),
            np.concatenate([np.empty(0), *(part.scores for part in listed)]),
        )

    def shifted(self, offset: int) -> "ScoredDocuments":
        """Return the same documents with ``offset`` added to their numbers, as int64."""
        return ScoredDocuments(self.documents.astype(np.int64) + offset, self.scores)

    def keep(self, mask: NDArray[np.bool_]) -> "ScoredDocuments":
        """Return the documents at which ``mask``, one bool a document, is true."""
        return ScoredDocuments(self.documents[mask], self.scores[mask])

    def contains(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        """Return, for each of ``documents``, whether it is among these."""
        if not len(self.documents):
            return np.zeros(len(documents), dtype=bool)
        places = self.documents.searchsorted(documents).clip(max=len(self.documents) - 1)
        found: NDArray[np.bool_] = self.documents[places] == documents
        return found

    def scores_of(self, documents: NDArray[Any]) -> NDArray[np.float64]:
        """Return the score of each of ``documents``; 0 for one that is not among these."""
        scores = np.zeros(len(documents))
        found = self.contains(documents)
        scores[found] = self.scores[self.documents.searchsorted(documents[found])]
        return scores

    def without(self, excluded: "ScoredDocuments") -> "ScoredDocuments":
        """Return the documents that are not in ``excluded``."""
        return self.keep(~excluded.contains(self.documents))

    def score_of(self, document: int) -> float:
        """Return the score of one document; 0 if it is not among these."""
        return float(self.scores_of(np.array([document]))[0])

    def boosted(self, boost: float) -> "ScoredDocuments":
        """Return the same documents with their scores multiplied by ``boost``."""
        return self if boost == 1.0 else ScoredDocuments(self.documents, self.scores * boost)

    def with_score(self, score: float) -> "ScoredDocuments":
        """Return the same documents, all with this score."""
        return ScoredDocuments(self.documents, np.full(len(self.documents), score))


def union(parts: Iterable[ScoredDocuments], size: int) -> ScoredDocuments:
    """Return the documents in any of ``parts``, scores added up; ``size`` is that of the segment."""
    listed = list(parts)
    if len(listed) == 1:
        return listed[0]
    scores = np.zeros(size)
    found = np.zeros(size, dtype=bool)
    for part in listed:
        scores[part.documents] += part.scores
        found[part.documents] = True
    documents = np.flatnonzero(found)
    return ScoredDocuments(documents, scores[documents])


def disjunction_max(parts: Iterable[ScoredDocuments], size: int) -> ScoredDocuments:
    """Return the documents in any of ``parts``, each with its highest score; ``size`` as in :func:`union`."""
    scores = np.full(size, -np.inf)
    for part in parts:
        scores[part.documents] = np.maximum(scores[part.documents], part.scores)
    documents = np.flatnonzero(scores > -np.inf)
    return ScoredDocuments(documents, scores[documents])


def intersection(parts: Iterable[ScoredDocuments]) -> ScoredDocuments:
    """Return the documents in all of ``parts``, scores added up in the order of ``parts``."""
    listed = list(parts)
    documents = None
    for part in sorted(listed, key=lambda part: len(part.documents)):
        documents = part.documents if documents is None else documents[part.contains(documents)]
    if documents is None:
        return ScoredDocuments.empty()
    scores = np.zeros(len(documents))
    for part in listed:
        scores += part.scores[part.documents.searchsorted(documents)]
    return ScoredDocuments(documents, scores)
