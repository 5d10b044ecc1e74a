"""The frequencies of a term, one a posting: a byte each, and in full where a byte is too small."""

from bisect import bisect_left
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import TITLE_WEIGHT

MOST_COUNTED = 63
"""The most occurrences in a document that a count byte holds, in its lower six bits. Part of the format."""

MOST_TITLES = 3
"""The most of these in the headline that it holds, in its upper two bits. Part of the format."""

_BYTES = np.arange(256)


class CountTable(NamedTuple):
    """A value of every count byte, and how to reckon it for a posting that a byte does not hold."""

    by_byte: NDArray[Any]
    per_occurrence: int
    per_title: int


WEIGHTS = CountTable(
    ((_BYTES & MOST_COUNTED) + (TITLE_WEIGHT - 1) * (_BYTES >> 6)).astype(np.float64), 1, TITLE_WEIGHT - 1
)
"""The weighted frequencies."""

FREQUENCIES = CountTable((_BYTES & MOST_COUNTED).astype(np.int64), 1, 0)
"""The plain frequencies."""


class HeavyPostings:
    """The postings of a field whose counts a byte does not hold; their byte is 0."""

    def __init__(self, arrays: dict[str, NDArray[Any]], name: str):
        self._at = arrays[f"{name}_heavy_at"]
        """uint64, ascending: their numbers among all postings of the field."""
        self._numbers = self._at.data  # a memoryview: the quickest to search for one number
        self._counts = arrays[f"{name}_heavy_counts"]
        """uint32: how often the term stands in the document."""
        self._titles = arrays[f"{name}_heavy_titles"]
        """uint32: how many of these are in the headline."""

    def between(
        self, first: int, last: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """Return the heavy ones of the postings ``[first, last)``.

        Of each its place counted from ``first``, how often the term stands there, and how many of these
        are in the headline.
        """
        low, high = bisect_left(self._numbers, first), bisect_left(self._numbers, last)
        return (
            (self._at[low:high] - np.uint64(first)).astype(np.int64),
            self._counts[low:high].astype(np.int64),
            self._titles[low:high].astype(np.int64),
        )

    def counts_of(self, postings: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return how often the term of each of these postings stands in its document."""
        counts: NDArray[np.uint32] = self._counts[self._at.searchsorted(postings.astype(np.uint64))]
        return counts
