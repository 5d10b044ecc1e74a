"""Texts to word numbers, in bulk: the tokenizer's own words, most of them found by array operations."""

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.language.tokenizer import JOINTS, LONGEST_TOKEN, MOST_PARTS, TOP_LEVEL, Written
from indexer.language.tokenizer import read as read_words
from indexer.ranges import ranges

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
"""Bytes; the longest run that two 64-bit numbers hold."""
_FIRST_BYTES = np.frombuffer(
    b"".join(b"\xff" * size + b"\0" * (_HALF - size) for size in range(_HALF + 1)), dtype=np.uint64
)
"""By number of bytes, what keeps so many of the first of eight."""
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd and without pattern, for multiplicative hashing (Knuth, The Art of Computer Programming 6.4)."""
_MARKS = JOINTS + "“”‘’…–—„«»•"  # no word begins or ends with one
_LEAD = "“".encode()[:2]
"""What the UTF-8 of the signs below begins with."""
_IS_BREAK = np.isin(np.arange(256), [sign.encode()[2] for sign in "“”„…–—•"])
_IS_QUOTE = np.isin(np.arange(256), [sign.encode()[2] for sign in "‘’"])
"""By the last byte of their UTF-8, what joins nothing and what does between letters alone."""
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


class _Rows:
    """Rows of numbers, of any length each, that are read many at a time."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._ends = array("q", [0])

    def append(self, row: Iterable[int]) -> int:
        """Add a row; gives its place, counted from 1."""
        self._numbers.extend(row)
        self._ends.append(len(self._numbers))
        return len(self._ends) - 1

    def take(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The numbers of the rows at ``places``, one row after another, and how many each has."""
        ends = np.array(self._ends, dtype=np.int64)
        sizes = ends[places] - ends[places - 1]
        return np.array(self._numbers, dtype=np.int64)[ranges(ends[places - 1], sizes)], sizes


class BulkTokenizer:
    """Numbers the exact forms of all words it is given, from 1 in the order in which it meets them.

    A text's words are those of its runs between breaks, and of a run the same
    whatever stands around it. Runs are cut out, looked up as pairs of numbers and
    so known again; of those not yet known, each that is more than letters and
    digits goes through the tokenizer.
    """

    def __init__(self) -> None:
        self.forms = [""]
        """Exact forms by their numbers; the first is no word's."""
        self._numbers: dict[str, int] = {}
        self._runs: dict[bytes, int] = {}
        self._several = _Rows()
        """The words of each run that has more than one."""
        self._compounds = _Rows()
        """By row of ``_several`` the compounds of its words, each behind its first word's place."""
        # By its hash a run has one of two slots, or where others took both, none.
        self._values = np.zeros(1 << _SLOT_BITS, dtype=np.int32)
        self._upper_halves = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)
        self._lower_halves = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)

    def read(self, texts: Sequence[str]) -> Numbered:
        """The words of ``texts`` by their numbers."""
        encoded = [text.encode() for text in texts]
        data = b"\n".join([b"", *encoded, b" " * _WIDEST])  # breaks before and behind each
        kinds = np.frombuffer(bytearray(data.translate(_KINDS)), dtype=np.uint8)
        data = data.lower()
        _break_at_quotes(np.frombuffer(data, dtype=np.uint8), kinds)
        starts, ends = _edges(_within(kinds))
        begins = starts + (kinds[starts] <= _JOINT)  # the joints around a run join nothing
        widths = np.maximum(ends - (kinds[ends - 1] <= _JOINT) - begins, 0)

        short = widths <= _WIDEST
        values = np.empty(len(starts), dtype=np.int64)
        values[short] = self._looked_up(data, begins[short], widths[short])
        rest = np.flatnonzero(~short)
        values[rest] = self._met(data, begins[rest], widths[rest])

        words, counts, compounds, places = self._words(values)
        text_ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1)
        before = np.concatenate([[0], np.cumsum(counts)])
        by_text = np.diff(before[starts.searchsorted(text_ends)], prepend=0)
        return Numbered(words, by_text, compounds, places)

    def _looked_up(
        self, data: bytes, begins: NDArray[np.int64], widths: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """The values of runs of at most ``_WIDEST`` bytes."""
        eights: NDArray[np.uint64] = np.ndarray((len(data) - _HALF + 1,), np.uint64, data, 0, (1,))
        upper_half = eights[begins] & _FIRST_BYTES[np.minimum(widths, _HALF)]
        lower_half = eights[begins + _HALF] & _FIRST_BYTES[np.maximum(widths - _HALF, 0)]
        hashes = upper_half * _MULTIPLIERS[0] ^ lower_half * _MULTIPLIERS[1]
        slots = (hashes >> np.uint64(64 - _SLOT_BITS)).astype(np.int64)
        values: NDArray[np.int32] = self._values.take(slots)
        missed = np.flatnonzero(self._others(slots, upper_half, lower_half))
        slots, upper_half, lower_half = slots[missed], upper_half[missed], lower_half[missed]
        values[missed] = self._values[slots ^ 1]
        new = np.flatnonzero(self._others(slots ^ 1, upper_half, lower_half))
        if len(new):
            missed, slots, upper_half, lower_half = missed[new], slots[new], upper_half[new], lower_half[new]
            values[missed] = self._met(data, begins[missed], widths[missed])
            slots ^= self._upper_halves[slots] > 0
            slots, kept = np.unique(slots, return_index=True)
            free = self._upper_halves[slots] == 0
            slots, kept = slots[free], kept[free]
            self._values[slots] = values[missed[kept]]
            self._upper_halves[slots] = upper_half[kept]
            self._lower_halves[slots] = lower_half[kept]
        return values

    def _others(
        self, slots: NDArray[np.int64], upper_half: NDArray[np.uint64], lower_half: NDArray[np.uint64]
    ) -> NDArray[np.bool_]:
        """Whether what is in the slots is not these runs."""
        others: NDArray[np.bool_] = self._upper_halves.take(slots) != upper_half
        others |= self._lower_halves.take(slots) != lower_half
        return others

    def _met(self, data: bytes, begins: NDArray[np.int64], widths: NDArray[np.int64]) -> list[int]:
        """The values of runs one by one, though each of those that are the same but once."""
        ends = begins + widths
        runs = [data[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        values = {run: self._value(run) for run in dict.fromkeys(runs)}
        return list(map(values.__getitem__, runs))

    def _value(self, run: bytes) -> int:
        """Above 0 the number of a run's only word, 0 for none; below, the place of its words, negated."""
        if run.isalnum() and len(run) <= LONGEST_TOKEN:
            return self._number(run.decode())
        value = self._runs.get(run)
        if value is None:
            text = run.decode().strip(_MARKS)
            written = _simple(text) or read_words(text)
            words = list(map(self._number, written.words))
            if len(words) < 2:
                value = words[0] if words else 0
            else:
                value = -self._several.append(words)
                self._compounds.append(
                    chain.from_iterable((place, self._number(exact)) for place, exact in written.compounds)
                )
            if len(self._runs) < _MOST_RUNS:
                self._runs[run] = value
        return value

    def _words(self, values: NDArray[np.int64]) -> Numbered:
        """What the values of runs stand for; ``counts`` are by run."""
        counts = (values > 0).astype(np.int64)
        several = np.flatnonzero(values < 0)
        words, sizes = self._several.take(-values[several])
        counts[several] = sizes
        numbers = np.repeat(values, counts)
        firsts = np.cumsum(counts)[several] - sizes
        numbers[ranges(firsts, sizes)] = words
        pairs, widths = self._compounds.take(-values[several])
        places, compounds = pairs.reshape(-1, 2).T
        return Numbered(numbers, counts, compounds, places + np.repeat(firsts, widths // 2))

    def _number(self, exact: str) -> int:
        number = self._numbers.get(exact)
        if number is None:
            number = self._numbers[exact] = len(self.forms)
            self.forms.append(exact)
        return number


def _break_at_quotes(data: NDArray[np.uint8], kinds: NDArray[np.uint8]) -> None:
    """Have marks, and quotes that are no apostrophes within a word, be breaks."""
    high = np.flatnonzero(kinds == _HIGH)
    high = high[(data[high] == _LEAD[0]) & (data[high + 1] == _LEAD[1])]
    last = data[high + 2]
    breaks = high[_IS_BREAK[last]]
    for byte in range(3):
        kinds[breaks + byte] = _BREAK
    quotes = high[_IS_QUOTE[last]]
    quotes = quotes[(kinds[quotes - 1] <= _JOINT) | (kinds[quotes + 3] <= _JOINT)]
    for byte in range(3):
        kinds[quotes + byte] = _BREAK


def _within(kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """By byte whether it is in a run: no break, nor a joint that joins nothing, whatever stands around it."""
    within: NDArray[np.bool_] = kinds != _BREAK
    joints = np.flatnonzero(within & (kinds <= _JOINT))
    kind, before, behind = kinds[joints], kinds[joints - 1], kinds[joints + 1]
    idle = (before >= _SEPARATOR) & (before <= _JOINT)  # the second in a row
    # There are digits beyond ASCII, too.
    joins = ((before == _DIGIT) | (before == _HIGH)) & ((behind == _DIGIT) | (behind == _HIGH))
    idle |= (kind == _SEPARATOR) & ~joins
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
