"""The best few matches without scoring every one, and the exact number of all.

The impacts stored with the stems' postings bound each score from above and, one
step lower, from below (see :mod:`indexer.index.bm25f`; a bound holds whatever the
archive's average length has become, scaled by how much it has). Candidates
are found with the bounds, MaxScore-wise (Turtle and Flood, "Query evaluation:
strategies and optimizations", 1995), and only they are scored, by the very
formula and in the very order of summation of the full evaluation. What is left
out cannot reach the best: the top is the same.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import IMPACT_STEP, SATURATION, saturated
from indexer.index.segment.bitmaps import set_bits
from indexer.index.segment.field_index import StemFieldIndex
from search.deadline import Deadline
from search.engines.local.document_sets import (
    DocumentSet,
    common,
    documents_with_all,
    documents_with_any,
    held,
)
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.segment import Segment

_MARGIN = 1e-4  # of float32 sums of as many words as a query may have, relative, and amply
_SAMPLE = 200
_FEW = 200
"""Documents so few that scoring them all costs less than choosing among them."""
_MANY = 30_000
"""Documents so many that it pays to drop some after each list they are looked up in."""
_CHEAP = 150_000
"""Postings so few that reading them all costs less than finding out which to leave out."""
# A list is laid out over all documents, rather than searched, where it is at most so many
# times as long as the documents looked for; a bitmap, which must be unpacked for that, so many.
_SCATTERED = 16
_SCATTERED_DENSE = 2


_LEVELS = np.arange(256, dtype=np.float32)

_GATHERED = 16
"""Where one document in so many was seen, all are looked at rather than those put in order."""
_STRIDE = 8
"""One posting of so many tells how impacts are spread; where more than that are wanted, all are read."""


class TopDocuments(NamedTuple):
    """How many documents match, some that include the best of them, and all of them when asked for.

    ``candidates`` are ascending and hold every document that scores as much as the last of the best.
    """

    total: int
    candidates: ScoredDocuments
    matching: DocumentSet


class WeightedTerm(NamedTuple):
    """One stem to be scored by: its term and its idf times boost."""

    term: str
    weight: float


class _Term:
    """A stem in one segment: its posting list, and what a step of impact is worth at most and at least."""

    def __init__(self, stems: StemFieldIndex, number: int, weight: float, ratio: float):
        self.field_index = stems
        self.number = number
        self.weight = weight
        first, last = stems.span(number)
        self.impacts = stems.impacts[first:last]
        self.size = last - first
        self.step = weight * IMPACT_STEP * max(1.0, ratio) * (1 + _MARGIN)
        """What one step of impact may add to a score at most."""
        self.shrink = min(1.0, ratio) / max(1.0, ratio) * (1 - 3 * _MARGIN)
        self.top = min(int(stems.tops[number]) * self.step, weight * SATURATION * (1 + _MARGIN))

    @cached_property
    def values(self) -> NDArray[np.float32]:
        """By impact what it may add to a score at most."""
        return _LEVELS * np.float32(self.step)

    def bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """What documents (ascending) may score by this term at most."""
        bounds: NDArray[np.float32]
        dense = self.field_index.bitmap(self.number) is not None
        if self.size < (_SCATTERED_DENSE if dense else _SCATTERED) * len(documents):
            mine = self.field_index.documents(self.number)
            segment.scratch.levels[mine] = self.impacts
            bounds = self.values[segment.scratch.levels[documents]]
            segment.scratch.levels[mine] = 0
            return bounds
        places = self.field_index.find(self.number, documents)
        bounds = self.values[self.impacts[places]]
        bounds[places < 0] = 0
        return bounds


class MaxScore:
    """Finds the best ``wanted`` documents of one snapshot, segment by segment."""

    def __init__(self, snapshot: IndexSnapshot, wanted: int, deadline: Deadline):
        self._snapshot = snapshot
        self._wanted = wanted
        self._deadline = deadline

    def any_of(self, words: Sequence[WeightedTerm]) -> TopDocuments:
        """Return the best documents that hold any of the stems."""
        return self._searched(words, self._disjunction, every=False)

    def all_of(self, words: Sequence[WeightedTerm]) -> TopDocuments:
        """Return the best documents that hold all of the stems."""
        return self._searched(words, self._conjunction, every=True)

    def _searched(self, words: Sequence[WeightedTerm], search: Any, *, every: bool) -> TopDocuments:
        total = 0
        best: list[ScoredDocuments] = []
        matching: list[tuple[Segment, DocumentSet]] = []
        threshold = 0.0
        for segment in sorted(self._snapshot.segments, key=lambda segment: -segment.size):
            self._deadline.check()
            terms = self._terms(segment, words)
            if not terms or (every and len(terms) < len(words)):
                continue
            found: TopDocuments = search(segment, terms, threshold)
            total += found.total
            best.append(found.candidates.shifted(segment.offset))
            matching.append((segment, found.matching))
            threshold = max(threshold, self._kth(found.candidates.scores))
        joined = ScoredDocuments.joined(best)
        order = np.argsort(joined.documents)
        candidates = ScoredDocuments(joined.documents[order], joined.scores[order])
        return TopDocuments(total, candidates, lambda: _through_all_segments(matching))

    def _terms(self, segment: Segment, words: Sequence[WeightedTerm]) -> list[_Term]:
        """Those of ``words`` that stand in the segment, in their order."""
        stems = segment.reader.stem
        ratio = self._snapshot.average_length / segment.reader.average_length
        found = [(word, stems.number(word.term.encode())) for word in words]
        return [_Term(stems, number, word.weight, ratio) for word, number in found if number is not None]

    def _kth(self, values: NDArray[Any]) -> float:
        """The score of the last of the wanted; 0 where there are fewer."""
        if len(values) < self._wanted:
            return 0.0
        if len(values) > _MANY:  # the best are most often among those near the top
            near = values[values > values.max() * 0.7]
            values = near if len(near) >= self._wanted else values
        return float(np.partition(values, len(values) - self._wanted)[len(values) - self._wanted])

    def among(
        self, segment: Segment, words: Sequence[WeightedTerm], documents: NDArray[Any]
    ) -> ScoredDocuments:
        """Candidates that include the best of ``documents``, scored by the stems they hold."""
        return self._among(segment, self._terms(segment, words), documents, 0.0)

    # Exact scores of few documents

    def _exact(self, segment: Segment, terms: Sequence[_Term], documents: NDArray[Any]) -> ScoredDocuments:
        scores = np.zeros(len(documents))
        weights = segment.reader.stem.weights_in_each([term.number for term in terms], documents)
        values = saturated(weights, self._snapshot.norms(segment, documents))
        for term, value in zip(terms, values, strict=True):  # in the order in which the full evaluation adds
            scores += term.weight * value
        return ScoredDocuments(documents, scores)

    def _live(self, segment: Segment, documents: NDArray[Any]) -> NDArray[Any]:
        return documents if segment.live_docs is None else documents[segment.live_docs[documents]]

    # All of the terms

    def _conjunction(self, segment: Segment, terms: Sequence[_Term], threshold: float) -> TopDocuments:
        if len(terms) == 1:
            return self._single(segment, terms[0], threshold)
        bitmaps = [bits for term in terms if (bits := term.field_index.bitmap(term.number)) is not None]
        if len(bitmaps) == len(terms) and min(term.size for term in terms) > _MANY:
            return self._of_frequent(segment, terms, common(bitmaps), threshold)
        documents = documents_with_all(segment, [(term.field_index, term.number) for term in terms])
        documents = self._live(segment, documents)
        return TopDocuments(
            len(documents), self._among(segment, terms, documents, threshold), lambda: documents
        )

    def _of_frequent(
        self, segment: Segment, terms: Sequence[_Term], bits: NDArray[np.uint64], threshold: float
    ) -> TopDocuments:
        """The same for terms that all have many postings; the documents that hold all are ``bits``.

        They are not listed: those are looked at that stand high in the list of the
        term that is worth most.
        """
        if segment.live_docs is not None:
            bits = bits & segment.live_bits
        total = int(np.bitwise_count(bits).sum())
        if total <= max(_MANY, 4 * self._wanted):
            candidates = self._among(segment, terms, set_bits(bits), threshold)
            return TopDocuments(total, candidates, lambda: set_bits(bits))
        lead = max(terms, key=lambda term: term.top)
        rest = sum(term.top for term in terms if term is not lead) * (1 + _MARGIN)
        some = np.ascontiguousarray(lead.impacts[::_STRIDE])
        promising = max(_SAMPLE, 2 * self._wanted) * lead.size // total
        least = _least_impact(some, int(lead.field_index.tops[lead.number]), promising // _STRIDE + 1)
        sample = self._high(lead, least, bits)
        threshold = max(threshold, self._kth(self._exact(segment, terms, sample).scores))
        lowest = max(0, int((threshold - rest) / lead.step))
        documents = sample if lowest >= least else self._high(lead, lowest, bits)
        bounds = np.zeros(len(documents), dtype=np.float32)
        documents, _ = self._narrowed(segment, terms, documents, bounds, threshold, terms)
        return TopDocuments(total, self._exact(segment, terms, documents), lambda: set_bits(bits))

    @staticmethod
    def _high(term: _Term, impact: int, bits: NDArray[np.uint64]) -> NDArray[Any]:
        """The documents among ``bits`` in which a term has at least some impact."""
        places = np.flatnonzero(term.impacts >= impact)
        if len(places) * _STRIDE > term.size:
            documents = term.field_index.documents(term.number)[places]
        else:
            documents = term.field_index.at(term.number, places)
        return documents[held(bits, documents)]

    def _among(
        self, segment: Segment, terms: Sequence[_Term], documents: NDArray[Any], threshold: float
    ) -> ScoredDocuments:
        """Candidates among which the best of ``documents``, none of them deleted, are."""
        if len(documents) > max(_MANY, 4 * self._wanted):
            bounds = np.zeros(len(documents), dtype=np.float32)
            documents, _ = self._narrowed(segment, terms, documents, bounds, threshold, terms)
        elif len(documents) > max(_FEW, 4 * self._wanted):
            self._deadline.check()
            bounds = np.zeros(len(documents), dtype=np.float32)
            for term in terms:
                bounds += term.bounds(segment, documents)
            documents = documents[bounds >= max(threshold, self._assured(terms, bounds))]
        return self._exact(segment, terms, documents)

    def _assured(self, terms: Sequence[_Term], bounds: NDArray[np.float32]) -> float:
        """What the last of the wanted scores at least, by the bounds that all terms add up to."""
        steps = sum(term.step for term in terms)
        return (self._kth(bounds) - steps) * min((term.shrink for term in terms), default=1.0)

    def _narrowed(
        self,
        segment: Segment,
        terms: Sequence[_Term],
        documents: NDArray[Any],
        bounds: NDArray[np.float32],
        threshold: float,
        remaining: Sequence[_Term],
    ) -> tuple[NDArray[Any], ScoredDocuments]:
        """Return those of ``documents`` that may be among the best, few or looked up in every list.

        ``bounds`` are what they may score by the terms that do not remain. Beside them stand
        the documents that were scored exactly on the way.
        """
        ordered = sorted(remaining, key=lambda term: -term.top)
        rest = sum(term.top for term in ordered)
        worth = 0
        sample = ScoredDocuments.none()
        for term in ordered:
            if len(documents) <= max(_FEW, self._wanted):
                break
            self._deadline.check()
            bounds = bounds + term.bounds(segment, documents)
            rest -= term.top
            if len(documents) > worth:
                worth = 3_000
                threshold, sample = self._raised(segment, terms, documents, bounds, threshold)
            kept = bounds + np.float32(rest * (1 + _MARGIN)) >= threshold
            documents, bounds = documents[kept], bounds[kept]
        return documents, sample

    def _raised(
        self,
        segment: Segment,
        terms: Sequence[_Term],
        documents: NDArray[Any],
        bounds: NDArray[np.float32],
        threshold: float,
    ) -> tuple[float, ScoredDocuments]:
        """Return the threshold that the most promising documents give, and these with their exact scores."""
        count = max(_SAMPLE, 2 * self._wanted)
        if len(documents) <= count:
            return threshold, ScoredDocuments.none()
        promising = np.sort(np.argpartition(bounds, len(bounds) - count)[len(bounds) - count :])
        sample = self._exact(segment, terms, documents[promising])
        return max(threshold, self._kth(sample.scores)), sample

    # One term

    def _single(self, segment: Segment, term: _Term, threshold: float) -> TopDocuments:
        total = term.size
        if len(segment.deleted):
            total -= int((term.field_index.find(term.number, segment.deleted) >= 0).sum())
        spare = term.size - total  # deleted documents, any of which may be among the best
        least = _least_impact(term.impacts, int(term.field_index.tops[term.number]), self._wanted + spare)
        # The wanted ones score at least `least - 1` steps, so nothing better scores below that.
        lowest = max((least - 1) * term.shrink, threshold / term.step - 1)
        places = np.flatnonzero(term.impacts >= max(0, int(lowest)))
        documents = self._live(segment, term.field_index.at(term.number, places))
        return TopDocuments(
            total,
            self._exact(segment, [term], documents),
            lambda: self._live(segment, term.field_index.documents(term.number)),
        )

    # Any of the terms

    def _disjunction(self, segment: Segment, terms: Sequence[_Term], threshold: float) -> TopDocuments:
        if len(terms) == 1:
            return self._single(segment, terms[0], threshold)
        total, matching = documents_with_any(segment, [(term.field_index, term.number) for term in terms])
        seen: list[NDArray[Any]] = []
        try:
            candidates, bounds, threshold = self._gathered(segment, terms, threshold, seen)
        finally:
            if sum(map(len, seen)) * 8 > segment.size:
                segment.scratch.scores.fill(0)
            else:
                for documents in seen:
                    segment.scratch.scores[documents] = 0
        remaining = sorted(terms, key=lambda term: -term.top)[len(seen) :]
        candidates = candidates[bounds >= threshold] if not remaining else candidates
        candidates, sample = self._narrowed(segment, terms, candidates, bounds, threshold, remaining)
        return TopDocuments(total, self._exact_beside(sample, segment, terms, candidates), matching)

    def _exact_beside(
        self, sample: ScoredDocuments, segment: Segment, terms: Sequence[_Term], documents: NDArray[Any]
    ) -> ScoredDocuments:
        """Return documents with their exact scores, those of ``sample`` taken over."""
        known = sample.holding(documents)
        scores = sample.scores_of(documents)
        if not known.all():
            rest = np.flatnonzero(~known)
            scores[rest] = self._exact(segment, terms, documents[rest]).scores
        return ScoredDocuments(documents, scores)

    def _gathered(
        self, segment: Segment, terms: Sequence[_Term], threshold: float, seen: list[NDArray[Any]]
    ) -> tuple[NDArray[Any], NDArray[np.float32], float]:
        """Go through lists, strongest first, until a document seen in no list yet cannot reach the top k.

        Gives candidates, ascending and none deleted, what they may score by these
        lists at most, and the threshold. What was added to ``segment.scratch.scores`` is in ``seen``, an
        array of documents for each list gone through.
        """
        ordered = sorted(terms, key=lambda term: -term.top)
        rest = sum(term.top for term in ordered)  # what the terms from here on may add to a document
        passed = 0.0  # what a document may have from the terms so far beside what `scores` says
        scores = segment.scratch.scores
        to_come, worth = sum(term.size for term in ordered), _CHEAP
        for term in ordered:
            if threshold > (rest + passed) * (1 + _MARGIN):
                break
            self._deadline.check()
            rest -= term.top
            to_come -= term.size
            documents = term.field_index.documents(term.number).astype(np.intp, copy=False)
            impacts = term.impacts
            least = int((threshold - (rest + passed) * (1 + _MARGIN)) / term.step)
            if least > 1:  # an unseen document with a lower impact cannot reach the threshold
                kept = np.flatnonzero(impacts >= least)
                documents, impacts = documents[kept], impacts[kept]
                passed += (least - 1) * term.step
            seen.append(documents)
            reached = scores[documents] + term.values[impacts]
            scores[documents] = reached
            if not to_come:
                break
            if segment.live_docs is not None:
                reached = reached[segment.live_docs[documents]]
            threshold = max(threshold, self._assured(ordered[: len(seen)], reached))
            if to_come > worth and threshold <= rest + passed:
                # It pays to look up some documents in all lists, to leave out more of those to come.
                worth += 2 * _CHEAP
                threshold, _ = self._raised(
                    segment, terms, self._live(segment, documents), reached, threshold
                )
        least_score = threshold - (rest + passed) * (1 + _MARGIN)
        candidates = self._promising(segment, seen, least_score)
        bounds = scores[candidates]
        if len(seen) == len(ordered):
            threshold = max(threshold, self._assured(terms, bounds))
        return candidates, bounds + np.float32(passed), threshold

    def _promising(self, segment: Segment, seen: list[NDArray[Any]], least: float) -> NDArray[Any]:
        """Return the live documents in ``seen`` whose scratch scores are at least ``least``, ascending."""
        scores = segment.scratch.scores
        if sum(map(len, seen)) * _GATHERED > segment.size:
            candidates = np.flatnonzero(scores >= max(least, float(np.finfo(np.float32).tiny)))
        else:
            candidates = np.concatenate(
                [np.empty(0, np.intp), *(documents[scores[documents] >= least] for documents in seen)]
            )
            candidates.sort()
            fresh = np.ones(len(candidates), dtype=bool)
            fresh[1:] = candidates[1:] != candidates[:-1]
            candidates = candidates[fresh]
        return self._live(segment, candidates)


def _least_impact(impacts: NDArray[np.uint8], top: int, wanted: int) -> int:
    """The highest impact, up to ``top``, that at least ``wanted`` postings have; 0 where there are fewer."""
    low, high = 0, top
    while low < high:
        middle = (low + high + 1) // 2
        if int(np.count_nonzero(impacts >= middle)) >= wanted:
            low = middle
        else:
            high = middle - 1
    return low


def _through_all_segments(matching: Sequence[tuple[Segment, DocumentSet]]) -> NDArray[np.int64]:
    """Return the documents of several segments, numbered through all of them, ascending."""
    parts = [
        documents().astype(np.int64) + segment.offset
        for segment, documents in sorted(matching, key=lambda part: part[0].offset)
    ]
    return np.concatenate([np.empty(0, np.int64), *parts])
