"""Texts to word numbers, in bulk: the tokenizer's own words, most of them found by array operations."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.language.tokenizer import JOINTS, LONGEST_TOKEN, MOST_PARTS, TOP_LEVEL, Written
from indexer.language.tokenizer import read as read_words

_BREAK, _SEPARATOR, _DOT, _JOINT, _DIGIT, _SMALL, _CAPITAL, _HIGH = range(8)
_SEPARATORS = ",:/"
"""Joints of digits alone."""


def _kind(code: int) -> int:
    sign = chr(code)
    if code > 127:
        return _HIGH
    if sign.isalpha():
        return _SMALL if sign.islower() else _CAPITAL
    if sign not in JOINTS:
        return _DIGIT if sign.isdigit() else _BREAK
    return _DOT if sign == "." else _SEPARATOR if sign in _SEPARATORS else _JOINT


_KINDS = bytes(map(_kind, range(256)))
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
_ENDS = JOINTS.encode()
_MARKS = JOINTS + "“”‘’…–—„«»•"  # no word begins or ends with one
_NUMBER = re.compile(r"\d+(?:[.,]\d+){1,8}")
_GLUED = re.compile(r"[a-z]{2,}(?:\.[a-z]{2,})+")
_SLOT_BITS = 19
_MOST_RUNS = 100_000


class Numbered(NamedTuple):
    """Texts as numbers of exact forms.

    ``words`` (int64) are the words of all texts in order and ``counts`` (int64) how
    many each text has; ``compounds`` (int64) those that the words form, and
    ``places`` (int64) for each the index of its first word.
    """

    words: NDArray[np.int64]
    counts: NDArray[np.int64]
    compounds: NDArray[np.int64]
    places: NDArray[np.int64]


class _Run(NamedTuple):
    """The words of a run and the compounds they form, each with its first word's place in the run."""

    words: tuple[int, ...]
    compounds: tuple[tuple[int, int], ...]


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
        self._several = [_Run((), ())]
        # A word has one slot, by its hash. One whose slot another took is looked up in the dictionary.
        self._slots = np.zeros(1 << _SLOT_BITS, dtype=np.uint32)
        self._upper_halves = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)
        self._lower_halves = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)

    def read(self, texts: Sequence[str]) -> Numbered:
        """The words of ``texts`` by their numbers."""
        encoded = [text.encode() for text in texts]
        data = b"\n".join([b"", *encoded, b" " * _WIDEST])  # breaks before and behind each
        lower = data.lower()
        kinds = np.frombuffer(data.translate(_KINDS), dtype=np.uint8)
        starts, ends = _edges(_within(kinds))
        letters, letter_ends = _edges((kinds >= _DIGIT) & (kinds != _HIGH))

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

        words, counts, compounds, places = self._words(values)
        text_ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1)
        before = np.concatenate([[0], np.cumsum(counts)])
        by_text = np.diff(before[starts.searchsorted(text_ends)], prepend=0)
        return Numbered(words, by_text, compounds, places)

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
        run = run.strip(_ENDS)  # where nothing joins
        value = self._runs.get(run)
        if value is None:
            text = run.decode().strip(_MARKS)
            written = _simple(text) or read_words(text)
            words = tuple(map(self._number, written.words))
            if len(words) < 2:
                value = words[0] if words else 0
            else:
                value = -len(self._several)
                compounds = tuple((place, self._number(exact)) for place, exact in written.compounds)
                self._several.append(_Run(words, compounds))
            if len(self._runs) < _MOST_RUNS:
                self._runs[run] = value
        return value

    def _words(self, values: NDArray[np.int64]) -> Numbered:
        """What the values of runs stand for; ``counts`` are by run."""
        counts = (values > 0).astype(np.int64)
        several = np.flatnonzero(values < 0)
        runs = [self._several[place] for place in (-values[several]).tolist()]
        sizes = np.fromiter((len(run.words) for run in runs), np.int64, len(runs))
        counts[several] = sizes
        numbers = np.repeat(values, counts)
        firsts = np.cumsum(counts)[several] - sizes
        at = np.repeat(firsts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        numbers[at] = np.fromiter(chain.from_iterable(run.words for run in runs), np.int64, len(at))
        compounds = [
            (first + place, compound)
            for first, run in zip(firsts.tolist(), runs, strict=True)
            for place, compound in run.compounds
        ]
        table = np.array(compounds, dtype=np.int64).reshape(-1, 2)
        return Numbered(numbers, counts, table[:, 1], table[:, 0])

    def _number(self, exact: str) -> int:
        number = self._numbers.get(exact)
        if number is None:
            number = self._numbers[exact] = len(self.forms)
            self.forms.append(exact)
        return number


def _within(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """By byte whether it is in a run: no break, nor a joint that joins nothing, whatever stands around it."""
    within: NDArray[np.bool_] = kinds != _BREAK
    joints = np.flatnonzero((kinds >= _SEPARATOR) & (kinds <= _JOINT))
    kind, before, behind = kinds[joints], kinds[joints - 1], kinds[joints + 1]
    idle = (before >= _SEPARATOR) & (before <= _JOINT)  # the second in a row
    idle |= (kind == _SEPARATOR) & ((before != _DIGIT) | (behind != _DIGIT))
    idle |= (kind == _DOT) & (before == _SMALL) & (behind == _CAPITAL)
    within[joints[idle]] = False
    return within


def _simple(run: str) -> Written | None:
    """What the tokenizer makes of what most runs are; ``None`` for others.

    These are ASCII words with hyphens alone between them, numbers, and words with nothing but
    punctuation between them where a space is missing (``tersebut.Pada``).
    """
    if not run.isascii() or len(run) > LONGEST_TOKEN:
        return None
    lower = run.lower()
    parts = lower.split("-")
    if len(parts) <= MOST_PARTS and all(map(str.isalnum, parts)):
        return Written(parts, [(0, lower)] if len(parts) > 1 else [])
    if _NUMBER.fullmatch(lower):
        return Written([lower], [])
    if _GLUED.fullmatch(lower):
        parts = lower.split(".")
        if TOP_LEVEL.isdisjoint(parts):
            return Written(parts, [])
    return None


def _edges(inside: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where stretches of ``inside`` (bool) begin and where they end; its first and last are outside."""
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[::2], edges[1::2]
