"""Texts to word numbers, in bulk: the tokenizer's own words, most of them found by array operations."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.language.tokenizer import find_words, fold

_BREAK, _JOINT, _LETTER, _HIGH = range(4)
_JOINTS = ".,'`"
"""The ASCII that may stand within a word: one alone, between letters or digits."""
_KINDS = bytes(
    _HIGH if code > 127 else _LETTER if chr(code).isalnum() else _JOINT if chr(code) in _JOINTS else _BREAK
    for code in range(256)
)
"""By byte of UTF-8 what it is: between words, in or between them, a letter or digit, part of any other."""
_HALF = 8
_WIDEST = 2 * _HALF
"""Bytes; the longest word that two 64-bit numbers hold."""
_FIRST_BYTES = np.frombuffer(
    b"".join(b"\xff" * size + b"\0" * (_HALF - size) for size in range(_HALF + 1)), dtype=np.uint64
)
"""By number of bytes, what keeps so many of the first of eight."""
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd and without pattern, for multiplicative hashing (Knuth, The Art of Computer Programming 6.4)."""
_SLOT_BITS = 19
_MOST_RUNS = 100_000


class WordNumbers:
    """Numbers the exact forms of all words it is given, from 1 in the order in which it meets them.

    A text's words are those of its runs between breaks. A run in which ASCII
    letters and digits stand together once, whatever joints stand around them,
    is that one word: such words are cut out and looked up as pairs of numbers.
    Other runs go through the tokenizer, each distinct one once while it is remembered.
    """

    def __init__(self) -> None:
        self.forms = [""]
        """Exact forms by their numbers; the first is no word's."""
        self._numbers: dict[str, int] = {}
        self._runs: dict[bytes, int] = {}
        self._several: list[tuple[int, ...]] = [()]
        # A word has one slot, by its hash. One whose slot another took is looked up in the dictionary.
        self._slots = np.zeros(1 << _SLOT_BITS, dtype=np.uint32)
        self._upper_halves = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)
        self._lower_halves = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The numbers of all words of ``texts``, in order, and how many words each text has."""
        encoded = [text.encode() for text in texts]
        data = b"\n".join([b"", *encoded, b" " * _WIDEST])  # breaks before and behind each
        lower = data.lower()
        kinds = np.frombuffer(lower.translate(_KINDS), dtype=np.uint8)
        within = kinds != _BREAK
        joint = kinds == _JOINT
        within[1:] &= ~(joint[1:] & joint[:-1])  # the second joint in a row joins nothing
        starts, ends = _edges(within)
        letters, letter_ends = _edges(kinds == _LETTER)

        first = letters.searchsorted(starts)
        groups = np.diff(first, append=len(letters))
        tokenised = groups > 1
        tokenised[starts.searchsorted(np.flatnonzero(kinds == _HIGH), "right") - 1] = True
        single = np.flatnonzero((groups == 1) & ~tokenised)
        begins = letters[first[single]]
        widths = letter_ends[first[single]] - begins
        short = widths <= _WIDEST
        tokenised[single[~short]] = True
        values = np.zeros(len(starts), dtype=np.int64)
        values[single[short]] = self._looked_up(lower, begins[short], widths[short])
        rest = np.flatnonzero(tokenised)
        for place, start, end in zip(rest.tolist(), starts[rest].tolist(), ends[rest].tolist(), strict=True):
            values[place] = self._run(data[start:end])

        numbers, counts = self._words(values)
        text_ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1)
        before = np.concatenate([[0], np.cumsum(counts)])
        return numbers, np.diff(before[starts.searchsorted(text_ends)], prepend=0)

    def _looked_up(
        self, lower: bytes, begins: NDArray[np.int64], widths: NDArray[np.int64]
    ) -> NDArray[np.uint32]:
        """The numbers of words of at most ``_WIDEST`` ASCII letters and digits in lower case."""
        eights: NDArray[np.uint64] = np.ndarray((len(lower) - _HALF + 1,), np.uint64, lower, 0, (1,))
        upper_half = eights[begins] & _FIRST_BYTES[np.minimum(widths, _HALF)]
        lower_half = eights[begins + _HALF] & _FIRST_BYTES[np.maximum(widths - _HALF, 0)]
        hashes = upper_half * _MULTIPLIERS[0] ^ lower_half * _MULTIPLIERS[1]
        slots = (hashes >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)
        numbers: NDArray[np.uint32] = self._slots.take(slots)
        missed = np.flatnonzero(
            (self._upper_halves.take(slots) != upper_half) | (self._lower_halves.take(slots) != lower_half)
        )
        for place, slot, begin, width in zip(
            missed.tolist(),
            slots[missed].tolist(),
            begins[missed].tolist(),
            widths[missed].tolist(),
            strict=True,
        ):
            number = numbers[place] = self._number(lower[begin : begin + width].decode())
            if not self._slots[slot]:
                self._slots[slot] = number
                self._upper_halves[slot] = upper_half[place]
                self._lower_halves[slot] = lower_half[place]
        return numbers

    def _run(self, run: bytes) -> int:
        """Above 0 the number of a run's only word, 0 for none; below, the place of its words, negated."""
        value = self._runs.get(run)
        if value is None:
            words = [self._number(fold(word)) for word in find_words(run.decode())]
            if len(words) < 2:
                value = words[0] if words else 0
            else:
                value = -len(self._several)
                self._several.append(tuple(words))
            if len(self._runs) < _MOST_RUNS:
                self._runs[run] = value
        return value

    def _words(self, values: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The words that the values of runs stand for, and how many each has."""
        counts = (values > 0).astype(np.int64)
        several = np.flatnonzero(values < 0)
        groups = [self._several[place] for place in (-values[several]).tolist()]
        sizes = np.fromiter(map(len, groups), np.int64, len(groups))
        counts[several] = sizes
        numbers = np.repeat(values, counts)
        firsts = np.cumsum(counts)[several] - sizes
        at = np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        numbers[at] = np.fromiter(chain.from_iterable(groups), np.int64, len(at))
        return numbers, counts

    def _number(self, exact: str) -> int:
        number = self._numbers.get(exact)
        if number is None:
            number = self._numbers[exact] = len(self.forms)
            self.forms.append(exact)
        return number


def _edges(inside: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where stretches of ``inside`` (bool) begin and where they end; its first and last are outside."""
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[::2], edges[1::2]
