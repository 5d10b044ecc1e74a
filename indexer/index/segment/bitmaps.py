"""Sets of documents as bits in 64-bit words, and the terms of a field whose documents are such sets."""

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SPARSE = 14
"""Where fewer than one bit in so many is set, only the octets with any are unpacked. Chosen by hand."""

_RANKS_KEPT = 256
"""Rank directories remembered by field: 32 MB in a segment of a million documents. Chosen by hand."""

_ONE = np.uint64(1)


def bitmap_words(documents: int) -> int:
    """Return how many 64-bit words the bitmap of so many documents has."""
    return (documents + 63) // 64


def set_bits(bits: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the documents whose bits are set, ascending."""
    octets = bits.view(np.uint8)
    if int(np.bitwise_count(bits).sum()) * _SPARSE > len(bits) * 64:
        return np.flatnonzero(np.unpackbits(octets, bitorder="little").view(bool))
    places = np.flatnonzero(octets != 0)
    there = np.flatnonzero(np.unpackbits(octets[places], bitorder="little").view(bool))
    documents: NDArray[np.int64] = (places[there >> 3] << 3) + (there & 7)
    return documents


def as_bits(documents: NDArray[Any], size: int) -> NDArray[np.uint64]:
    """Return a bitmap of ``size`` documents in which the bits of ``documents`` are set."""
    held = np.zeros(bitmap_words(size) * 64, dtype=bool)
    held[documents] = True
    return np.packbits(held, bitorder="little").view(np.uint64)


class TermBitmaps:
    """The dense terms of a field: those whose documents are a bitmap and not a list."""

    def __init__(self, arrays: dict[str, NDArray[Any]], name: str, documents: int):
        dense = arrays[f"{name}_dense"]
        first = arrays[f"{name}_first"]
        self._dense: NDArray[np.uint32] = dense
        """The dense terms by their numbers, ascending."""
        self._numbers: list[int] = dense.tolist()  # a list is the quickest to bisect and to index
        self._rows = {number: row for row, number in enumerate(self._numbers)}
        """The row of each dense term's bitmap."""
        self.words: NDArray[np.uint64] = arrays[f"{name}_bitmaps"].reshape(
            len(dense), bitmap_words(documents)
        )
        """The bitmaps, a row for each dense term."""
        sizes = first[dense + 1] - first[dense] if len(dense) else first[:0]
        self._postings_before: list[int] = [0, *np.cumsum(sizes).tolist()]
        """How many postings the dense terms before each row have together; one more than there are rows."""
        self._postings_before_array = np.array(self._postings_before, dtype=np.int64)
        self._rank_directories: dict[int, NDArray[np.int64]] = {}
        """A cache: for a term, how many bits are set before each word of its bitmap.

        At :data:`_RANKS_KEPT` terms all are dropped; it goes with the segment's reader.
        """

    def row(self, number: int) -> int | None:
        """Return the row of a term's bitmap in :attr:`words`; ``None`` for a term that is not dense."""
        return self._rows.get(number)

    def rows(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of each of some terms in :attr:`words`, or -1."""
        if not len(self._dense):
            return np.full(len(numbers), -1, dtype=np.int64)
        rows = self._dense.searchsorted(numbers)
        rows[self._dense.take(rows, mode="clip") != numbers] = -1
        return rows

    def bitmap(self, number: int) -> NDArray[np.uint64] | None:
        """Return the bitmap of a term; ``None`` for a term that is not dense."""
        row = self._rows.get(number)
        return None if row is None else self.words[row]

    def between(self, low: int, high: int) -> list[int]:
        """Return the dense terms with the numbers ``[low, high)``, ascending."""
        return self._numbers[bisect_left(self._numbers, low) : bisect_left(self._numbers, high)]

    def any_of(self, numbers: list[int]) -> bool:
        """Return whether any of these terms is dense."""
        return bool(self._rows.keys() & numbers)

    def postings_before(self, number: int) -> int:
        """Return how many postings the dense terms before this term have together."""
        return self._postings_before[bisect_left(self._numbers, number)]

    def postings_before_each(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return :meth:`postings_before` of each of some terms."""
        before: NDArray[np.int64] = self._postings_before_array[self._dense.searchsorted(numbers)]
        return before

    def ranks(self, number: int, bits: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return how many bits are set before each word of a term's bitmap, which is ``bits``."""
        ranks = self._rank_directories.get(number)
        if ranks is None:
            if len(self._rank_directories) >= _RANKS_KEPT:
                self._rank_directories.clear()
            ranks = np.zeros(len(bits), dtype=np.int64)
            np.cumsum(np.bitwise_count(bits[:-1]), out=ranks[1:])
            self._rank_directories[number] = ranks
        return ranks

    def find(self, number: int, bits: NDArray[np.uint64], documents: NDArray[Any]) -> NDArray[np.int64]:
        """Return the place of each document among the documents of a dense term, or -1.

        ``bits`` is the term's bitmap; ``documents`` ascend.
        """
        at = documents >> 6
        words = bits[at]
        shifts = (documents & np.uint32(63)).astype(np.uint64)
        below = np.bitwise_count(words & ((_ONE << shifts) - _ONE))
        places: NDArray[np.int64] = self.ranks(number, bits)[at] + below
        places[(words >> shifts) & _ONE == 0] = -1
        return places

    def at(self, number: int, bits: NDArray[np.uint64], places: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the documents at some places (ascending) among the documents of a dense term."""
        ranks = self.ranks(number, bits)
        words = ranks.searchsorted(places, "right") - 1
        # Within its word a place's bit is found by halving: it is in the lower half, or after all in it.
        rest = places - ranks[words]
        left = bits[words]
        shifts = np.zeros(len(places), dtype=np.uint64)
        for half in (32, 16, 8, 4, 2, 1):
            below = np.bitwise_count((left >> shifts) & np.uint64((1 << half) - 1)).astype(np.int64)
            upper = rest >= below
            rest -= np.where(upper, below, 0)
            shifts += np.where(upper, np.uint64(half), np.uint64(0))
        documents: NDArray[np.uint32] = (words * 64 + shifts.astype(np.int64)).astype(np.uint32)
        return documents
