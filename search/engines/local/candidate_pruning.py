"""Prune candidates that cannot reach the top k, by their score bounds, and score the others exactly.

The *threshold* is a score that k documents are known to reach. A candidate whose upper bound
is below the threshold is dropped.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import saturated
from search.deadline import Deadline
from search.engines.local.bounded_words import BoundedWord
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.score_bounds import MARGIN, BoundedTerm
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.segment import Segment

_NEAR_TOP = 0.7
"""The k best are first looked for among scores above this share of the highest. Chosen by hand."""
_RESAMPLED = 3_000
"""Documents: the threshold is raised again after each list while more than these remain. Chosen
by hand; ``tests.bench.compare`` measures its effect."""


class PruningLimits(NamedTuple):
    """The sizes from which pruning pays. They change the speed of a search, never its answer.

    All were chosen by hand; ``tests.bench.compare --scale 1000000`` measures their effect.
    """

    most_wanted: int = 1_000
    """Hits: where more are wanted, bounds drop little, and all matches are scored."""
    few: int = 200
    """Documents: scoring this few costs less than choosing among them."""
    many: int = 30_000
    """Documents: from this many on, it pays to drop some after each posting list looked up."""
    cheap: int = 150_000
    """Postings: reading this few costs less than finding out which of them to skip."""
    sample: int = 200
    """Documents, at least, that are scored exactly to raise the threshold."""


DEFAULT_LIMITS = PruningLimits()


class CandidatePruner:
    """Scores and prunes candidates for the ``wanted`` best documents of one snapshot."""

    def __init__(self, snapshot: IndexSnapshot, wanted: int, deadline: Deadline, limits: PruningLimits):
        self._snapshot = snapshot
        self._wanted = wanted
        self._deadline = deadline
        self._limits = limits

    @property
    def sample_size(self) -> int:
        """Return how many documents are scored exactly to raise the threshold."""
        return max(self._limits.sample, 2 * self._wanted)

    def is_large(self, documents: int) -> bool:
        """Return whether so many documents are pruned after each posting list looked up."""
        return documents > max(self._limits.many, 4 * self._wanted)

    def kth_score(self, scores: NDArray[Any]) -> float:
        """Return the ``wanted``-th highest score, or 0 where there are fewer scores."""
        if len(scores) < self._wanted:
            return 0.0
        if len(scores) > self._limits.many:  # partitioning the scores near the top is faster
            near_top = scores[scores > scores.max() * _NEAR_TOP]
            scores = near_top if len(near_top) >= self._wanted else scores
        return float(np.partition(scores, len(scores) - self._wanted)[len(scores) - self._wanted])

    def guaranteed_score(self, terms: Sequence[BoundedWord], bounds: NDArray[np.float32]) -> float:
        """Return a score that ``wanted`` documents reach for certain; ``bounds`` are sums over ``terms``."""
        steps = sum(term.slack * term.step for term in terms)
        return (self.kth_score(bounds) - steps) * min((term.lower_share for term in terms), default=1.0)

    def exact_scores(
        self, segment: Segment, terms: Sequence[BoundedWord], documents: NDArray[Any]
    ) -> ScoredDocuments:
        """Return ``documents`` with their exact scores, bit for bit those of the full evaluation."""
        scores = np.zeros(len(documents))
        stems = [term for term in terms if isinstance(term, BoundedTerm)]
        weights = segment.reader.stem.weights_in_each([term.number for term in stems], documents)
        stem_scores = iter(saturated(weights, self._snapshot.norms(segment, documents)))
        # Scores are added in the order of the full evaluation: another order rounds differently.
        for term in terms:
            if isinstance(term, BoundedTerm):
                scores += term.weight * next(stem_scores)
            else:
                scores += term.scores_in(documents)
        return ScoredDocuments(documents, scores)

    def complete_scores(
        self,
        segment: Segment,
        terms: Sequence[BoundedWord],
        documents: NDArray[Any],
        scored: ScoredDocuments,
    ) -> ScoredDocuments:
        """Return ``documents`` with their exact scores, those in ``scored`` taken from there."""
        known = scored.contains(documents)
        scores = scored.scores_of(documents)
        if not known.all():
            unknown = np.flatnonzero(~known)
            scores[unknown] = self.exact_scores(segment, terms, documents[unknown]).scores
        return ScoredDocuments(documents, scores)

    def best_candidates(
        self, segment: Segment, terms: Sequence[BoundedWord], documents: NDArray[Any], threshold: float
    ) -> ScoredDocuments:
        """Return scored candidates that include the best of ``documents``, none of which is deleted."""
        few = max(self._limits.few, 4 * self._wanted)
        if self.is_large(len(documents)) or (len(documents) > few and any(term.floor for term in terms)):
            bounds = np.zeros(len(documents), dtype=np.float32)
            documents, _ = self.prune_by_bounds(segment, terms, documents, bounds, threshold, terms)
        elif len(documents) > few:
            self._deadline.check()
            bounds = np.zeros(len(documents), dtype=np.float32)
            for term in terms:
                bounds += term.bounds(segment, documents)
            documents = documents[bounds >= max(threshold, self.guaranteed_score(terms, bounds))]
        return self.exact_scores(segment, terms, documents)

    def prune_by_bounds(
        self,
        segment: Segment,
        terms: Sequence[BoundedWord],
        documents: NDArray[Any],
        bounds: NDArray[np.float32],
        threshold: float,
        remaining: Sequence[BoundedWord],
    ) -> tuple[NDArray[Any], ScoredDocuments]:
        """Return the documents that can reach the top k, and those that were scored on the way.

        ``bounds`` are the upper bounds of the documents by the terms that are not in
        ``remaining``. The lists of these are looked up, strongest term first, until few
        documents are left.
        """
        ordered = sorted(remaining, key=lambda term: -term.upper_bound)
        rest = sum(term.upper_bound for term in ordered)
        resampled = 0
        sample = ScoredDocuments.empty()
        for term in ordered:
            if len(documents) <= max(self._limits.few, self._wanted):
                break
            self._deadline.check()
            bounds = bounds + term.upper_bounds(segment, documents)
            rest -= term.upper_bound
            if len(documents) > resampled:
                resampled = _RESAMPLED
                threshold, sample = self.raise_threshold(segment, terms, documents, bounds, threshold)
            kept = bounds + np.float32(rest * (1 + MARGIN)) >= threshold
            documents, bounds = documents[kept], bounds[kept]
        return documents, sample

    def raise_threshold(
        self,
        segment: Segment,
        terms: Sequence[BoundedWord],
        documents: NDArray[Any],
        bounds: NDArray[np.float32],
        threshold: float,
    ) -> tuple[float, ScoredDocuments]:
        """Return a higher threshold, if the documents with the highest bounds give one, and their scores."""
        count = self.sample_size
        if len(documents) <= count:
            return threshold, ScoredDocuments.empty()
        highest = np.sort(np.argpartition(bounds, len(bounds) - count)[len(bounds) - count :])
        sample = self.exact_scores(segment, terms, documents[highest])
        return max(threshold, self.kth_score(sample.scores)), sample
