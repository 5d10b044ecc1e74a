"""Query terms with their score bounds in one segment, computed from the impacts of their posting lists.

The impact of a posting is its saturated frequency, rounded up to a whole number of steps (see
:mod:`indexer.index.bm25f`). So it bounds the score of the term from above and, one step lower,
from below. Impacts were computed with the average length of their segment. When the archive's
average length differs, bounds are scaled by the ratio of the two, and still hold.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import IMPACT_STEP, SATURATION
from indexer.index.segment.field_index import StemFieldIndex
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.segment import Segment

MARGIN = 1e-4
"""The relative rounding error that bounds allow for. Chosen by hand: float32 sums err far less."""
_SPREAD_FACTOR = 16
"""A posting list is spread over all documents, rather than searched, when it has fewer postings than
this many times the documents looked up. Chosen by hand; ``tests.bench.compare`` measures its effect."""
_SPREAD_FACTOR_OF_BITMAP = 2
"""The same for a list stored as a bitmap, which must be unpacked first. Chosen by hand, likewise."""
_IMPACTS = np.arange(256, dtype=np.float32)
"""Every value of an impact."""


class WeightedTerm(NamedTuple):
    """A stem to score by: the term, and its weight, which is its idf times its boost."""

    term: str
    weight: float


class BoundedTerm:
    """A query term in one segment: its posting list, and bounds of what it adds to scores."""

    def __init__(self, stems: StemFieldIndex, number: int, weight: float, length_ratio: float):
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

    @cached_property
    def bound_of_impact(self) -> NDArray[np.float32]:
        """Return the upper bound of the score for each impact from 0 to 255."""
        return _IMPACTS * np.float32(self.step)

    def bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """Return the upper bound of this term's score in each of ``documents`` (ascending)."""
        bounds: NDArray[np.float32]
        dense = self.field_index.bitmap(self.number) is not None
        if self.size < (_SPREAD_FACTOR_OF_BITMAP if dense else _SPREAD_FACTOR) * len(documents):
            postings = self.field_index.documents(self.number)
            segment.scratch.impacts[postings] = self.impacts
            bounds = self.bound_of_impact[segment.scratch.impacts[documents]]
            segment.scratch.impacts[postings] = 0
            return bounds
        places = self.field_index.find(self.number, documents)
        bounds = self.bound_of_impact[self.impacts[places]]
        bounds[places < 0] = 0
        return bounds


def bounded_terms(
    snapshot: IndexSnapshot, segment: Segment, terms: Sequence[WeightedTerm]
) -> list[BoundedTerm]:
    """Return those of ``terms`` that the segment holds, in the same order."""
    stems = segment.reader.stem
    length_ratio = snapshot.average_length / segment.reader.average_length
    numbered = [(term, stems.number(term.term.encode())) for term in terms]
    return [
        BoundedTerm(stems, number, term.weight, length_ratio)
        for term, number in numbered
        if number is not None
    ]


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
