"""Index the exact forms of a segment by length and letters, to find those that look like a word."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.reader import SegmentReader
from search.engines.local.edit_distance import BAND, LETTER_BITS, distances

LONGEST_FORM = 40
"""Bytes: longer forms are not compared. Chosen by hand."""


class SimilarForms(NamedTuple):
    """Forms that look like a word: their numbers, costs in tenths of an edit, and document frequencies."""

    numbers: NDArray[np.uint32]
    costs: NDArray[np.int16]
    frequencies: NDArray[np.int64]

    def likeliest(self, count: int, tenth_cost: float) -> "SimilarForms":
        """Return the ``count`` likeliest forms, likeliest first.

        The likelihood is the logarithm of the frequency, less ``tenth_cost`` for each tenth of an edit.
        """
        order = np.argsort(self.costs * tenth_cost - np.log(self.frequencies), kind="stable")[:count]
        return SimilarForms(self.numbers[order], self.costs[order], self.frequencies[order])


class WordShapes:
    """The forms of a segment without a digit, ordered by length, with the letters of each as bits.

    Holds 12 bytes a form. Made for the first misspelt word, and dropped with its segment.
    """

    def __init__(self, reader: SegmentReader):
        self._first = reader.exact.first
        packed = reader.exact.terms.between(0, len(reader.exact.terms))
        self._text, self._starts = packed.text, packed.starts
        widths = np.diff(self._starts)
        starts = self._starts[:-1]
        if len(starts):
            letters = np.bitwise_or.reduceat(LETTER_BITS[self._text], starts)
            has_digit = np.logical_or.reduceat((self._text >= ord("0")) & (self._text <= ord("9")), starts)
        else:
            letters, has_digit = np.empty(0, np.uint32), np.empty(0, bool)
        kept = np.flatnonzero(~has_digit & (widths <= LONGEST_FORM))
        order = kept[np.argsort(widths[kept], kind="stable")]
        self._numbers = order.astype(np.uint32)
        self._letters = letters[order]
        # The first form of each length, in this order.
        self._first_of_length = widths[order].searchsorted(np.arange(LONGEST_FORM + BAND + 2))

    def similar_forms(self, word: bytes, most_cost: int) -> SimilarForms:
        """Return the forms at most ``most_cost`` tenths of an edit away, without the word itself.

        The word has at most :data:`LONGEST_FORM` bytes. Forms are compared whose lengths differ
        from its length by at most :data:`BAND`.
        """
        low, high = self._first_of_length[[max(0, len(word) - BAND), len(word) + BAND + 1]]
        letters = self._letters[low:high]
        word_letters = np.bitwise_or.reduce(LETTER_BITS[np.frombuffer(word, np.uint8)])
        near = np.bitwise_count(letters & ~word_letters) <= BAND
        near &= np.bitwise_count(word_letters & ~letters) <= BAND
        numbers = self._numbers[low:high][near]
        starts = self._starts[numbers].astype(np.int64)
        widths = self._starts[numbers + 1] - starts
        rows = np.arange(len(word) + BAND)
        table = self._text.take(starts + rows[:, np.newaxis], mode="clip")
        table[rows[:, np.newaxis] >= widths] = 0
        costs = distances(word, table, widths)
        kept = (costs <= most_cost) & (costs > 0)
        numbers, costs = numbers[kept], costs[kept]
        frequencies = (self._first[numbers + 1] - self._first[numbers]).astype(np.int64)
        return SimilarForms(numbers, costs, frequencies)
