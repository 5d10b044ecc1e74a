"""The sorted term dictionary: terms to their numbers and back, read where it lies.

A lookup is a binary search over the mapped bytes, so that opening a dictionary
of a million terms reads none of them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


class TermDictionary:
    """Distinct terms in ascending order of their UTF-8 bytes; a term's place is its number.

    ``text`` (uint8) holds all of them one after another and ``starts`` (uint32,
    one more than there are terms) where each begins.
    """

    def __init__(self, text: NDArray[np.uint8], starts: NDArray[np.uint32]):
        self._text = text.data
        self._starts = starts.data
        self._size = max(0, len(starts) - 1)

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._text[self._starts[number] : self._starts[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        text = bytes(self._text)
        return (text[start:end] for start, end in pairwise(self._starts.tolist()))

    def at_or_after(self, term: bytes) -> int:
        """The number of the first term that is not before ``term``; the size where all are."""
        return bisect_left(range(self._size), term, key=self.__getitem__)

    def find(self, term: bytes) -> int | None:
        """The number of a term; ``None`` where it is not in the dictionary."""
        number = self.at_or_after(term)
        return number if number < self._size and self[number] == term else None

    def with_prefix(self, prefix: bytes) -> range:
        """The numbers of all terms that begin with ``prefix``."""
        first = self.at_or_after(prefix)
        last = first
        step = 1
        while last + step <= self._size and self[last + step - 1].startswith(prefix):
            last += step
            step *= 2
        while step:
            if last + step <= self._size and self[last + step - 1].startswith(prefix):
                last += step
            step //= 2
        return range(first, last)


def pack_terms(terms: Iterable[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """The ``text`` and ``starts`` of a dictionary; ``terms`` are in ascending order."""
    listed = list(terms)
    starts = np.zeros(len(listed) + 1, dtype=np.uint32)
    np.cumsum(np.fromiter(map(len, listed), np.uint32, len(listed)), out=starts[1:])
    return np.frombuffer(b"".join(listed), dtype=np.uint8), starts
