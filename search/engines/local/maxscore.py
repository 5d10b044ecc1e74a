"""MaxScore: find the top k documents by score bounds, without scoring every match, and count all exactly.

The search is MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations",
1995). It collects candidates by the score bounds of :mod:`score_bounds`, and scores only these.
Exact scores use the formula and the order of summation of the full evaluation. What is left
out cannot reach the top k. So the top k is bit for bit that of the full evaluation.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import set_bits
from search.deadline import Deadline
from search.engines.local.bounded_words import (
    BoundedWithPhrases,
    BoundedWord,
    WeightedWord,
    bounded_words,
    frequent_bits,
    split_documents,
)
from search.engines.local.candidate_pruning import DEFAULT_LIMITS, CandidatePruner, PruningLimits
from search.engines.local.document_sets import (
    DocumentSet,
    documents_with_all,
    documents_with_any,
    in_bitmap,
)
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.score_bounds import MARGIN, impact_of_rank
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.segment import Segment

_SCAN_SHARE = 16
"""The scores of all documents are scanned when at least one document in this many was seen. Chosen
by hand; ``tests.bench.compare`` measures its effect."""
_CLEAR_SHARE = 8
"""All scratch scores are zeroed at once when more than one in this many was written. Chosen by hand."""
_STRIDE = 8
"""Every n-th posting is sampled to estimate how impacts are spread; where a larger share is wanted,
all are unpacked. Chosen by hand; ``tests.bench.compare`` measures its effect."""


class TopDocuments(NamedTuple):
    """The number of matches, scored candidates that include the best, and a way to list all matches.

    ``candidates`` are ascending. They hold every document that scores as much as the last of
    the best.
    """

    total: int
    candidates: ScoredDocuments
    matching: DocumentSet


_SearchSegment = Callable[[Segment, Sequence[BoundedWord], float], TopDocuments]
"""Returns the best documents of one segment that score at least a threshold."""


class MaxScore:
    """Finds the ``wanted`` best documents of one snapshot, segment by segment.

    ``segments`` are those of the snapshot, perhaps without some documents.
    """

    def __init__(
        self,
        snapshot: IndexSnapshot,
        wanted: int,
        deadline: Deadline,
        limits: PruningLimits = DEFAULT_LIMITS,
        segments: Sequence[Segment] | None = None,
    ):
        self._snapshot = snapshot
        self._segments = snapshot.segments if segments is None else segments
        self._wanted = wanted
        self._deadline = deadline
        self._limits = limits
        self._pruner = CandidatePruner(snapshot, wanted, deadline, limits)

    def any_of(self, words: Sequence[WeightedWord]) -> TopDocuments:
        """Return the best documents that hold any of the stems."""
        return self._search_segments(words, self._search_any, fewest_terms=1)

    def all_of(self, words: Sequence[WeightedWord]) -> TopDocuments:
        """Return the best documents that hold all of the stems."""
        return self._search_segments(words, self._search_all, fewest_terms=max(1, len(words)))

    def best_among(
        self, segment: Segment, words: Sequence[WeightedWord], documents: NDArray[Any]
    ) -> ScoredDocuments:
        """Return candidates that include the best of ``documents``, scored by the stems they hold."""
        terms = bounded_words(self._snapshot, segment, words)
        return self._pruner.best_candidates(segment, terms, documents, 0.0)

    def _search_segments(
        self, words: Sequence[WeightedWord], search: _SearchSegment, fewest_terms: int
    ) -> TopDocuments:
        """Return the best documents of all segments, searched largest first.

        Segments that hold fewer than ``fewest_terms`` of the terms are skipped.
        """
        total = 0
        candidates: list[ScoredDocuments] = []
        matching: list[tuple[Segment, DocumentSet]] = []
        threshold = 0.0
        for segment in sorted(self._segments, key=lambda segment: -segment.size):
            self._deadline.check()
            terms = bounded_words(self._snapshot, segment, words)
            if len(terms) < fewest_terms:
                continue
            top = search(segment, terms, threshold)
            total += top.total
            candidates.append(top.candidates.shifted(segment.offset))
            matching.append((segment, top.matching))
            threshold = max(threshold, self._pruner.kth_score(top.candidates.scores))
        joined = ScoredDocuments.joined(candidates)
        order = np.argsort(joined.documents)
        ascending = ScoredDocuments(joined.documents[order], joined.scores[order])
        return TopDocuments(total, ascending, lambda: _documents_of_segments(matching))

    # One term

    def _search_one(self, segment: Segment, term: BoundedWord, threshold: float) -> TopDocuments:
        """Return the best documents that hold one term: those with its highest impacts."""
        total = term.live_count()
        impacts, deleted = term.impacts, len(term.impacts) - total
        if segment.live_docs is not None and deleted > self._limits.few:
            impacts, deleted = impacts[segment.live_docs[term.documents()]], 0
        # Any of the deleted documents may have the highest impacts.
        least = impact_of_rank(impacts, term.top_impact, self._wanted + deleted)
        # The wanted documents score at least `least - slack` steps, so no better one scores less.
        lowest = max((least - term.slack) * term.lower_share, threshold / term.step - 1)
        places = np.flatnonzero(term.impacts >= max(0, int(lowest)))
        documents = segment.without_deleted(term.at(places))
        return TopDocuments(
            total,
            self._pruner.exact_scores(segment, [term], documents),
            lambda: segment.without_deleted(term.documents()),
        )

    # All of the terms

    def _search_all(self, segment: Segment, terms: Sequence[BoundedWord], threshold: float) -> TopDocuments:
        """Return the best documents of a segment that hold all terms."""
        if len(terms) == 1:
            return self._search_one(segment, terms[0], threshold)
        if min(term.size for term in terms) > self._limits.many:
            bits = frequent_bits(segment, terms)
            if bits is not None:
                return self._search_all_frequent(segment, terms, bits, threshold)
        documents = documents_with_all(segment, terms)
        documents = segment.without_deleted(documents)
        candidates = self._pruner.best_candidates(segment, terms, documents, threshold)
        return TopDocuments(len(documents), candidates, lambda: documents)

    def _search_all_frequent(
        self, segment: Segment, terms: Sequence[BoundedWord], bits: NDArray[np.uint64], threshold: float
    ) -> TopDocuments:
        """Return the best documents of ``bits``, the bitmap of those that hold all of some frequent terms.

        The documents are not listed. Only those are looked up in which the strongest term has
        a high impact.
        """
        if segment.live_docs is not None:
            bits = bits & segment.live_bits
        total = int(np.bitwise_count(bits).sum())
        if not self._pruner.is_large(total):
            candidates = self._pruner.best_candidates(segment, terms, set_bits(bits), threshold)
            return TopDocuments(total, candidates, lambda: set_bits(bits))
        strongest = max(terms, key=lambda term: term.upper_bound)
        rest = sum(term.upper_bound for term in terms if term is not strongest) * (1 + MARGIN)
        floor = strongest.floor
        strongest = strongest.without if isinstance(strongest, BoundedWithPhrases) else strongest
        # An impact that, by estimate, as many documents of `bits` reach as a sample has.
        sampled_impacts = np.ascontiguousarray(strongest.impacts[::_STRIDE])
        postings = self._pruner.sample_size * strongest.size // total
        least = impact_of_rank(sampled_impacts, strongest.top_impact, postings // _STRIDE + 1)
        sample = _documents_of_impact(strongest, least, bits)
        sampled_scores = self._pruner.exact_scores(segment, terms, sample).scores
        threshold = max(threshold, self._pruner.kth_score(sampled_scores))
        lowest = max(0, int((threshold - rest) / strongest.step))
        if lowest < 1 or threshold <= floor * (1 + MARGIN) + rest:  # any document may be among the best
            documents = set_bits(bits)
        else:
            documents = sample if lowest >= least else _documents_of_impact(strongest, lowest, bits)
        bounds = np.zeros(len(documents), dtype=np.float32)
        documents, _ = self._pruner.prune_by_bounds(segment, terms, documents, bounds, threshold, terms)
        candidates = self._pruner.exact_scores(segment, terms, documents)
        return TopDocuments(total, candidates, lambda: set_bits(bits))

    # Any of the terms

    def _search_any(self, segment: Segment, terms: Sequence[BoundedWord], threshold: float) -> TopDocuments:
        """Return the best documents of a segment that hold any of the terms."""
        if len(terms) == 1:
            return self._search_one(segment, terms[0], threshold)
        total, matching = documents_with_any(segment, *split_documents(terms))
        ordered = sorted(terms, key=lambda term: -term.upper_bound)
        read: list[NDArray[Any]] = []
        try:
            candidates, bounds, threshold = self._gather_candidates(segment, terms, ordered, threshold, read)
        finally:
            _clear_scores(segment, read)
        remaining = ordered[len(read) :]
        candidates = candidates[bounds >= threshold] if not remaining else candidates
        candidates, sample = self._pruner.prune_by_bounds(
            segment, terms, candidates, bounds, threshold, remaining
        )
        return TopDocuments(total, self._pruner.complete_scores(segment, terms, candidates, sample), matching)

    def _gather_candidates(
        self,
        segment: Segment,
        terms: Sequence[BoundedWord],
        ordered: Sequence[BoundedWord],
        threshold: float,
        read: list[NDArray[Any]],
    ) -> tuple[NDArray[Any], NDArray[np.float32], float]:
        """Read posting lists, strongest first, until a document seen in no list cannot reach the top k.

        Returns the candidates (ascending, none deleted), their upper bounds by the lists that
        were read, and the threshold. Appends to ``read``, for each list, the documents whose
        ``segment.scratch.scores`` were added to. ``ordered`` are ``terms``, strongest first.
        """
        unread_bound = sum(term.upper_bound for term in ordered)  # of the terms not read yet
        skipped_bound = 0.0  # of the postings that were skipped, which `scores` leaves out
        scores = segment.scratch.scores
        unread_postings, costly = sum(term.size for term in ordered), self._limits.cheap
        for term in ordered:
            if threshold > (unread_bound + skipped_bound) * (1 + MARGIN):
                break
            self._deadline.check()
            unread_bound -= term.upper_bound
            unread_postings -= term.size
            documents = term.documents().astype(np.intp, copy=False)
            impacts = term.impacts
            least = int((threshold - (unread_bound + skipped_bound) * (1 + MARGIN)) / term.step)
            if least > 1:  # a document seen in no list, with a lower impact here, cannot reach the threshold
                kept = np.flatnonzero(impacts >= least)
                documents, impacts = documents[kept], impacts[kept]
                skipped_bound += (least - 1) * term.step
            read.append(documents)
            partial_scores = scores[documents] + term.bound_of_impact[impacts]
            scores[documents] = partial_scores
            if not unread_postings:
                break
            if segment.live_docs is not None:
                partial_scores = partial_scores[segment.live_docs[documents]]
            guaranteed = self._pruner.guaranteed_score(ordered[: len(read)], partial_scores)
            threshold = max(threshold, guaranteed)
            if unread_postings > costly and threshold <= unread_bound + skipped_bound:
                # Scoring some documents exactly costs less than reading the postings it lets us skip.
                costly += 2 * self._limits.cheap
                threshold, _ = self._pruner.raise_threshold(
                    segment, terms, segment.without_deleted(documents), partial_scores, threshold
                )
        least_score = threshold - (unread_bound + skipped_bound) * (1 + MARGIN)
        candidates = _documents_of_score(segment, read, least_score)
        bounds = scores[candidates]
        if len(read) == len(ordered):
            threshold = max(threshold, self._pruner.guaranteed_score(ordered, bounds))
        return candidates, bounds + np.float32(skipped_bound), threshold


def _documents_of_impact(term: BoundedWord, impact: int, bits: NDArray[np.uint64]) -> NDArray[Any]:
    """Return the documents of the bitmap ``bits`` in which a term has at least ``impact``, ascending."""
    places = np.flatnonzero(term.impacts >= impact)
    documents = term.documents()[places] if len(places) * _STRIDE > term.size else term.at(places)
    return documents[in_bitmap(bits, documents)]


def _documents_of_score(segment: Segment, read: list[NDArray[Any]], least: float) -> NDArray[Any]:
    """Return the live documents in ``read`` whose scratch scores are at least ``least``, ascending."""
    scores = segment.scratch.scores
    if sum(map(len, read)) * _SCAN_SHARE > segment.size:
        candidates = np.flatnonzero(scores >= max(least, float(np.finfo(np.float32).tiny)))
    else:
        candidates = np.concatenate(
            [np.empty(0, np.intp), *(documents[scores[documents] >= least] for documents in read)]
        )
        candidates.sort()
        is_first = np.ones(len(candidates), dtype=bool)
        is_first[1:] = candidates[1:] != candidates[:-1]
        candidates = candidates[is_first]
    return segment.without_deleted(candidates)


def _clear_scores(segment: Segment, read: list[NDArray[Any]]) -> None:
    """Put the zeros back into the scratch scores of the documents in ``read``."""
    if sum(map(len, read)) * _CLEAR_SHARE > segment.size:
        segment.scratch.scores.fill(0)
    else:
        for documents in read:
            segment.scratch.scores[documents] = 0


def _documents_of_segments(matching: Sequence[tuple[Segment, DocumentSet]]) -> NDArray[np.int64]:
    """Return the documents of several segments, numbered through all of them, ascending."""
    parts = [
        documents().astype(np.int64) + segment.offset
        for segment, documents in sorted(matching, key=lambda part: part[0].offset)
    ]
    return np.concatenate([np.empty(0, np.int64), *parts])
