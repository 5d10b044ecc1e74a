"""The exact forms of a segment by their lengths and letters, to find those that look like a word."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.reader import SegmentReader
from search.engines.local.edit_distance import BAND, LETTER_BITS, distances

LONGEST = 40
"""Bytes; longer forms are not compared."""


class Alike(NamedTuple):
    """Forms that look like a word: their numbers, costs in tenths of an edit, and document frequencies."""

    numbers: NDArray[np.uint32]
    costs: NDArray[np.int16]
    frequencies: NDArray[np.int64]

    def likeliest(self, count: int, an_edit: float) -> "Alike":
        """The ``count`` with the highest logarithm of the frequency less ``an_edit`` for each tenth."""
        order = np.argsort(self.costs * an_edit - np.log(self.frequencies), kind="stable")[:count]
        return Alike(self.numbers[order], self.costs[order], self.frequencies[order])


class Forms:
    """All forms without a digit, ordered by length, with the letters of each as bits: 8 bytes a form."""

    def __init__(self, columns: SegmentReader):
        self._first = columns.exact.first
        packed = columns.exact.terms.between(0, len(columns.exact.terms))
        self._text, self._starts = packed.text, packed.starts
        widths = np.diff(self._starts)
        begins = self._starts[:-1]
        if len(begins):
            letters = np.bitwise_or.reduceat(LETTER_BITS[self._text], begins)
            digits = np.logical_or.reduceat((self._text >= ord("0")) & (self._text <= ord("9")), begins)
        else:
            letters, digits = np.empty(0, np.uint32), np.empty(0, bool)
        kept = np.flatnonzero(~digits & (widths <= LONGEST))
        order = kept[np.argsort(widths[kept], kind="stable")]
        self._numbers = order.astype(np.uint32)
        self._letters = letters[order]
        self._bounds = widths[order].searchsorted(np.arange(LONGEST + BAND + 2))

    def alike(self, word: bytes, most: int) -> Alike:
        """The forms that cost at most ``most`` tenths of an edit, the word itself left out.

        Both have at most :data:`LONGEST` bytes, and lengths that differ by :data:`BAND` at most.
        """
        low, high = self._bounds[[max(0, len(word) - BAND), len(word) + BAND + 1]]
        letters = self._letters[low:high]
        mine = np.bitwise_or.reduce(LETTER_BITS[np.frombuffer(word, np.uint8)])
        near = np.bitwise_count(letters & ~mine) <= BAND
        near &= np.bitwise_count(mine & ~letters) <= BAND
        numbers = self._numbers[low:high][near]
        begins = self._starts[numbers].astype(np.int64)
        widths = self._starts[numbers + 1] - begins
        rows = np.arange(len(word) + BAND)
        table = self._text.take(begins + rows[:, np.newaxis], mode="clip")
        table[rows[:, np.newaxis] >= widths] = 0
        costs = distances(word, table, widths)
        kept = (costs <= most) & (costs > 0)
        numbers, costs = numbers[kept], costs[kept]
        frequencies = (self._first[numbers + 1] - self._first[numbers]).astype(np.int64)
        return Alike(numbers, costs, frequencies)
