"""The sorted term dictionary: from terms to their numbers and back, read from the mapped file.

A lookup is a binary search over the mapped bytes. So opening a dictionary of a million
terms reads none of them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indexer.ranges import ranges

_EIGHT = 8  # bytes of a term that are compared at a time, as one number
_FIRST_BYTES = np.array(
    [0, *((1 << 64) - (1 << 8 * (_EIGHT - size)) for size in range(1, _EIGHT + 1))], dtype=np.uint64
)
"""``_FIRST_BYTES[n]`` keeps the first n bytes of a big-endian 64-bit word."""

_MOST_AT_ONCE = 250_000
"""Terms of all dictionaries that :func:`union` compares at a time; bounds its memory. Chosen by hand."""

_LINE_END = ord("\n")


@dataclass(frozen=True, slots=True)
class PackedTerms:
    """Terms one after another as UTF-8, and where each begins: one more place than there are terms."""

    text: NDArray[np.uint8]
    starts: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def words(self) -> list[str]:
        """Return the terms as strings."""
        ends = self.starts[1:].astype(np.int64)
        return np.insert(self.text, ends, _LINE_END).tobytes().decode().split("\n")[:-1]


class TermDictionary:
    """Distinct terms in ascending order of their UTF-8 bytes; the number of a term is its place."""

    def __init__(self, terms: PackedTerms):
        self._text = terms.text.data
        self._starts = terms.starts.data
        self._size = max(0, len(terms))

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._text[self._starts[number] : self._starts[number + 1]])

    def __iter__(self) -> Iterator[bytes]:
        text = bytes(self._text)
        return (text[start:end] for start, end in pairwise(self._starts.tolist()))

    def between(self, low: int, high: int) -> "PackedTerms":
        """Return the terms with the numbers ``[low, high)``."""
        starts = np.asarray(self._starts[low : high + 1] if low < high else [0], dtype=np.uint32)
        return PackedTerms(np.asarray(self._text[starts[0] : starts[-1]]), starts - starts[0])

    def at_or_after(self, term: bytes) -> int:
        """Return the number of the first term that is not before ``term``; the size where all are before."""
        return bisect_left(range(self._size), term, key=self.__getitem__)

    def find(self, term: bytes) -> int | None:
        """Return the number of a term; ``None`` where it is not in the dictionary."""
        number = self.at_or_after(term)
        return number if number < self._size and self[number] == term else None

    def with_prefix(self, prefix: bytes) -> range:
        """Return the numbers of all terms that begin with ``prefix``."""
        first = self.at_or_after(prefix)
        last = first
        step = 1  # galloping: steps double while they stay within the prefix, and are halved then
        while last + step <= self._size and self[last + step - 1].startswith(prefix):
            last += step
            step *= 2
        while step:
            if last + step <= self._size and self[last + step - 1].startswith(prefix):
                last += step
            step //= 2
        return range(first, last)


def pack_terms(terms: Iterable[bytes]) -> PackedTerms:
    """Return terms packed, in the order in which they are given."""
    listed = list(terms)
    starts = _starts(np.fromiter(map(len, listed), np.int64, len(listed)))
    return PackedTerms(np.frombuffer(b"".join(listed), dtype=np.uint8), starts)


def chosen_terms(parts: Sequence[tuple[TermDictionary, NDArray[np.bool_]]]) -> PackedTerms:
    """Return the terms of several dictionaries for which a mask is true, one dictionary after another."""
    text = [np.empty(0, np.uint8)]
    widths = [np.empty(0, np.int64)]
    for dictionary, mask in parts:
        terms = dictionary.between(0, len(dictionary))
        sizes = np.diff(terms.starts).astype(np.int64)
        if not mask.all():
            terms = _picked(terms.text, terms.starts[:-1][mask].astype(np.int64), sizes[mask])
        text.append(terms.text)
        widths.append(sizes[mask])
    return PackedTerms(np.concatenate(text), _starts(np.concatenate(widths)))


def sorted_terms(words: Sequence[str]) -> tuple[PackedTerms, NDArray[np.int64]]:
    """Return the distinct words, ascending, and the place of each word among them.

    No word is empty or holds NUL or a line end.
    """
    text = np.frombuffer("\n".join([*words, "\0" * _EIGHT]).encode(), dtype=np.uint8)
    ends = np.flatnonzero(text == _LINE_END)
    begins = np.concatenate([[0], ends[:-1] + 1])[: len(ends)]
    places, firsts = _ranked(text, begins, ends - begins)
    return _picked(text, begins[firsts], (ends - begins)[firsts]), places


def union(
    dictionaries: Sequence[TermDictionary],
    kept: Sequence[NDArray[np.bool_]],
    most_at_once: int = _MOST_AT_ONCE,
) -> tuple[PackedTerms, list[NDArray[np.int64]]]:
    """Return the distinct terms of several dictionaries, ascending, and the place of each dictionary's terms.

    Only terms for which ``kept`` is true (a bool for each term of each dictionary) are taken; the
    place of the others is -1. Terms hold no NUL. About ``most_at_once`` terms are compared at a time.
    """
    numbers = [np.full(len(dictionary), -1, dtype=np.int64) for dictionary in dictionaries]
    pieces = [PackedTerms(np.empty(0, np.uint8), np.zeros(1, np.uint32))]
    done = 0
    for spans in _alphabet(dictionaries, most_at_once):
        wanted = [keep[low:high] for keep, (low, high) in zip(kept, spans, strict=True)]
        parts = [d.between(low, high) for d, (low, high) in zip(dictionaries, spans, strict=True)]
        text = np.concatenate([*(part.text for part in parts), np.zeros(_EIGHT, np.uint8)])
        before = np.cumsum([0, *(len(part.text) for part in parts)])
        begins = np.concatenate(
            [part.starts[:-1][want] + first for part, want, first in zip(parts, wanted, before, strict=False)]
        )
        widths = np.concatenate(
            [np.diff(part.starts)[want].astype(np.int64) for part, want in zip(parts, wanted, strict=True)]
        )
        places, firsts = _ranked(text, begins, widths)
        pieces.append(_picked(text, begins[firsts], widths[firsts]))
        shares = np.split(places + done, np.cumsum([want.sum() for want in wanted])[:-1])
        for mine, (low, high), want, share in zip(numbers, spans, wanted, shares, strict=True):
            mine[low:high][want] = share
        done += len(firsts)
    starts = _starts(np.concatenate([np.diff(piece.starts).astype(np.int64) for piece in pieces]))
    return PackedTerms(np.concatenate([piece.text for piece in pieces]), starts), numbers


def _alphabet(dictionaries: Sequence[TermDictionary], most_at_once: int) -> Iterator[list[tuple[int, int]]]:
    """Yield consecutive parts of the alphabet, each as the range of its terms in every dictionary."""
    largest = max(dictionaries, key=len, default=None)
    if largest is None or not len(largest):
        return
    step = max(1, len(largest) * most_at_once // sum(map(len, dictionaries)))
    lows = [0] * len(dictionaries)
    for first in range(step, len(largest), step):
        bound = largest[first]
        highs = [dictionary.at_or_after(bound) for dictionary in dictionaries]
        yield list(zip(lows, highs, strict=True))
        lows = highs
    yield list(zip(lows, map(len, dictionaries), strict=True))


def _ranked(
    text: NDArray[np.uint8], begins: NDArray[np.int64], widths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the place of each term among the distinct terms, ascending, and one term for each place.

    A radix sort from the last eight bytes to the first. ``text`` ends with eight bytes more than it needs.
    """
    eights: NDArray[np.uint64] = np.ndarray((max(0, len(text) - _EIGHT + 1),), ">u8", text, 0, (1,))
    ranks = np.zeros(len(begins), dtype=np.int64)
    firsts = np.empty(0, np.int64)
    longest = int(widths.max(initial=0))
    for at in range((longest - 1) // _EIGHT * _EIGHT, -1, -_EIGHT):
        # The terms that reach so far are ranked by these eight bytes, then by their rank among what follows.
        long = np.flatnonzero(widths > at)
        words = eights[begins[long] + at].astype(np.uint64)
        words &= _FIRST_BYTES[np.minimum(widths[long] - at, _EIGHT)]
        order = np.lexsort((ranks[long], words))  # quick, as a dictionary's terms are in order
        words, behind = words[order], ranks[long][order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (words[1:] != words[:-1]) | (behind[1:] != behind[:-1])
        ranks[long[order]] = np.cumsum(fresh)
        firsts = long[order[fresh]]
    return ranks - 1, firsts


def _picked(text: NDArray[np.uint8], begins: NDArray[np.int64], widths: NDArray[np.int64]) -> PackedTerms:
    starts = _starts(widths)
    return PackedTerms(text[ranges(begins, widths)], starts)


def _starts(widths: NDArray[np.int64]) -> NDArray[np.uint32]:
    starts = np.zeros(len(widths) + 1, dtype=np.uint32)
    np.cumsum(widths, out=starts[1:])
    return starts
