"""Query terms with their score bounds in one segment, computed from the impacts of their posting lists.

The impact of a posting is its saturated frequency, rounded up to a whole number of steps (see
:mod:`indexer.index.bm25f`). So it bounds the score of the term from above and, one step lower,
from below. Impacts were computed with the average length of their segment. When the archive's
average length differs, bounds are scaled by the ratio of the two, and still hold.
"""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import IMPACT_STEP, SATURATION
from search.engines.local.document_sets import DocumentPart
from search.engines.local.segment import Segment

MARGIN = 1e-4
"""The relative rounding error that bounds allow for. Chosen by hand: float32 sums err far less."""
SPREAD_FACTOR = 16
"""A posting list is spread over all documents, rather than searched, when it has fewer postings than
this many times the documents looked up. Chosen by hand; ``tests.bench.compare`` measures its effect."""
_SPREAD_FACTOR_OF_BITMAP = 2
"""The same for a list stored as a bitmap, which must be unpacked first. Chosen by hand, likewise."""
_MUCH_LONGER = 16
"""A list is searched, rather than marked, when it has more than this many times the documents looked for.
Chosen by hand; ``tests.bench.compare`` measures its effect."""
IMPACTS = np.arange(256, dtype=np.float32)
"""Every value of an impact."""


class BoundedTerm:
    """A query term in one segment: its posting list, and bounds of what it adds to scores."""

    slack = 1
    """The score is more than the impact less so many steps."""

    def __init__(self, segment: Segment, number: int, weight: float, length_ratio: float):
        stems = segment.reader.stem
        self._segment = segment
        self.field_index = stems
        self.number = number
        self.weight = weight
        first, last = stems.span(number)
        self.impacts = stems.impacts[first:last]
        self.size = last - first
        """Postings, those of deleted documents included."""
        self.step = weight * IMPACT_STEP * max(1.0, length_ratio) * (1 + MARGIN)
        """The most that one step of impact can add to a score."""
        self.lower_share = min(1.0, length_ratio) / max(1.0, length_ratio) * (1 - 3 * MARGIN)
        """The least that one step of impact adds to a score, as a share of ``step``."""
        self.top_impact = int(stems.tops[number])
        self.upper_bound = min(self.top_impact * self.step, weight * SATURATION * (1 + MARGIN))
        """The most that this term adds to any score."""

    floor = 0.0
    """The score may be so high where the impact does not tell it."""

    def bitmap(self) -> NDArray[np.uint64] | None:
        """Return the documents as bits, if they are stored so."""
        return self.field_index.bitmap(self.number)

    def parts(self) -> list[DocumentPart]:
        """Return the documents, as a bitmap or a list."""
        bits = self.bitmap()
        return [self.documents() if bits is None else bits]

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        """Return, for each of ``documents`` (ascending), whether it holds the term."""
        if self.size > _MUCH_LONGER * len(documents) or self.bitmap() is not None:
            held: NDArray[np.bool_] = self.field_index.find(self.number, documents) >= 0
            return held
        postings, marks = self.documents(), self._segment.scratch.marks
        marks[postings] = True
        held = marks[documents]
        marks[postings] = False
        return held

    def documents(self) -> NDArray[Any]:
        """Return the documents, ascending."""
        return self.field_index.documents(self.number)

    def at(self, places: NDArray[np.int64]) -> NDArray[Any]:
        """Return the documents at some places (ascending) in the posting list."""
        return self.field_index.at(self.number, places)

    def live_count(self) -> int:
        """Return the number of documents that are not deleted."""
        segment, bits = self._segment, self.bitmap()
        if segment.live_docs is None:
            return self.size
        if bits is not None:
            return int(np.bitwise_count(bits & segment.live_bits).sum())
        return int(segment.live_docs[self.documents()].sum())

    @cached_property
    def bound_of_impact(self) -> NDArray[np.float32]:
        """Return the upper bound of the score for each impact from 0 to 255."""
        return IMPACTS * np.float32(self.step)

    def bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """Return the upper bound of this term's score in each of ``documents`` (ascending)."""
        bounds: NDArray[np.float32]
        dense = self.field_index.bitmap(self.number) is not None
        if self.size < (_SPREAD_FACTOR_OF_BITMAP if dense else SPREAD_FACTOR) * len(documents):
            return spread_bounds(segment, self.documents(), self.impacts, self.bound_of_impact, documents)
        places = self.field_index.find(self.number, documents)
        bounds = self.bound_of_impact[self.impacts[places]]
        bounds[places < 0] = 0
        return bounds

    upper_bounds = bounds


def spread_bounds(
    segment: Segment,
    postings: NDArray[Any],
    impacts: NDArray[np.uint8],
    bound_of_impact: NDArray[np.float32],
    documents: NDArray[Any],
) -> NDArray[np.float32]:
    """Return the bound in each of ``documents``, from impacts spread over all documents of the segment."""
    segment.scratch.impacts[postings] = impacts
    bounds: NDArray[np.float32] = bound_of_impact[segment.scratch.impacts[documents]]
    segment.scratch.impacts[postings] = 0
    return bounds


def impact_of_rank(impacts: NDArray[np.uint8], top: int, rank: int) -> int:
    """Return the highest impact, at most ``top``, that at least ``rank`` postings reach.

    Returns 0 when there are fewer than ``rank`` postings.
    """
    low, high = 0, top
    while low < high:
        middle = (low + high + 1) // 2
        if int(np.count_nonzero(impacts >= middle)) >= rank:
            low = middle
        else:
            high = middle - 1
    return low
