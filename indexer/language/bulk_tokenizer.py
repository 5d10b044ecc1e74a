"""Tokenize many texts at once into word numbers: the tokenizer's own words, found by array operations.

A *run* is a stretch of a text without a break: letters, digits, and the signs that may join
them. The words of a run are the same whatever stands around it, so they are found once.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.language.tokenizer import (
    BEFORE_INITIALS,
    BEHIND_INITIALS,
    JOINTS,
    LONGEST_TOKEN,
    MOST_PARTS,
    MOST_SPACED_INITIALS,
    TOP_LEVEL,
    TextWords,
    read_words,
)
from indexer.ranges import ranges

_BREAK, _SEPARATOR, _DOT, _JOINT, _DIGIT, _SMALL, _CAPITAL, _HIGH = range(8)
_SEPARATORS = ",:/"
"""The joints that join digits alone."""


def _kind(code: int) -> int:
    """Return the kind of a byte of UTF-8, which is a code point of ASCII or part of any other sign."""
    sign = chr(code)
    if code > 127:
        return _HIGH
    if sign.isalpha():
        return _SMALL if sign.islower() else _CAPITAL
    if sign not in JOINTS:
        return _DIGIT if sign.isdigit() else _BREAK
    return _DOT if sign == "." else _SEPARATOR if sign in _SEPARATORS else _JOINT


_KINDS = bytes(map(_kind, range(256)))
"""The kind of each byte of UTF-8."""

_HALF = 8  # bytes of a 64-bit number
_WIDEST = 2 * _HALF
"""Bytes of the longest run that two 64-bit numbers hold."""

_FIRST_BYTES = np.frombuffer(
    b"".join(b"\xff" * size + b"\0" * (_HALF - size) for size in range(_HALF + 1)), dtype=np.uint64
)
"""``_FIRST_BYTES[n]`` keeps the first n of eight bytes."""

_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=np.uint64)
"""Odd and without pattern, for multiplicative hashing (Knuth, The Art of Computer Programming 6.4)."""

_MARKS = JOINTS + "“”‘’…–—„«»•"  # no word begins or ends with one
_LEAD = "“".encode()[:2]
"""The first two bytes of the UTF-8 of each sign below."""

_IS_BREAK = np.isin(np.arange(256), [sign.encode()[2] for sign in "“”„…–—•"])
_IS_QUOTE = np.isin(np.arange(256), [sign.encode()[2] for sign in "‘’"])
"""For each last byte, whether it is of a sign that is a break, and of a quote that may join letters."""

_STARTS_INITIALS, _ENDS_INITIALS = (
    np.isin(np.arange(256), list(signs.encode())) for signs in (BEFORE_INITIALS, BEHIND_INITIALS)
)
"""For each byte, whether it may stand before spaced initials, or behind them."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+){1,8}")
_GLUED = re.compile(r"[a-z]{2,}(?:\.[a-z]{2,})+")
_SLOT_BITS = 19
"""2 to this power are the slots of the run table, of 20 bytes each: 10 MB. Chosen by hand."""

_MOST_RUNS = 100_000
"""Runs remembered beside the table: long ones, and those of several words; some 15 MB. Chosen by hand."""


class Numbered(NamedTuple):
    """Texts as the numbers of their exact forms, all int64.

    ``words`` are the words of all texts in order, ``counts`` is how many each text has.
    ``compounds`` are the compounds that the words form, ``places`` where the first word of each
    stands among ``words``.
    """

    words: NDArray[np.int64]
    counts: NDArray[np.int64]
    compounds: NDArray[np.int64]
    places: NDArray[np.int64]


class _NumberLists:
    """Lists of numbers, of any length each, that are read many at a time."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._ends = array("q", [0])

    def append(self, numbers: Iterable[int]) -> int:
        """Add a list, and return its place, counted from 1."""
        self._numbers.extend(numbers)
        self._ends.append(len(self._numbers))
        return len(self._ends) - 1

    def take(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of the lists at ``places``, one list after another, and how many each has."""
        ends = np.array(self._ends, dtype=np.int64)
        sizes = ends[places] - ends[places - 1]
        return np.array(self._numbers, dtype=np.int64)[ranges(ends[places - 1], sizes)], sizes


class _RunTable:
    """The values of short runs, in a hash table that is read for many runs at once. A run is two numbers.

    A run may be in either of two slots. Where other runs have taken both, it is not kept, and
    has to be found anew each time. Nothing is ever dropped: the table goes with its owner.
    """

    def __init__(self, slot_bits: int):
        self._slot_shift = np.uint64(64 - slot_bits)
        self._values = np.zeros(1 << slot_bits, dtype=np.int32)
        self._upper_halves = np.zeros(1 << slot_bits, dtype=np.uint64)
        self._lower_halves = np.zeros(1 << slot_bits, dtype=np.uint64)

    def look_up(
        self, upper_half: NDArray[np.uint64], lower_half: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the value of each run, and the places of the runs that are not in the table."""
        slots = self._slots(upper_half, lower_half)
        values: NDArray[np.int32] = self._values.take(slots)
        missed = np.flatnonzero(self._others(slots, upper_half, lower_half))
        second = slots[missed] ^ 1
        values[missed] = self._values[second]
        unknown = missed[self._others(second, upper_half[missed], lower_half[missed])]
        return values, unknown

    def put(
        self, upper_half: NDArray[np.uint64], lower_half: NDArray[np.uint64], values: NDArray[np.int32]
    ) -> None:
        """Keep the values of runs that are not in the table, where they have a free slot."""
        slots = self._slots(upper_half, lower_half)
        slots ^= self._upper_halves[slots] > 0
        slots, kept = np.unique(slots, return_index=True)
        free = self._upper_halves[slots] == 0
        slots, kept = slots[free], kept[free]
        self._values[slots] = values[kept]
        self._upper_halves[slots] = upper_half[kept]
        self._lower_halves[slots] = lower_half[kept]

    def _slots(self, upper_half: NDArray[np.uint64], lower_half: NDArray[np.uint64]) -> NDArray[np.int64]:
        hashes = upper_half * _MULTIPLIERS[0] ^ lower_half * _MULTIPLIERS[1]
        slots: NDArray[np.int64] = (hashes >> self._slot_shift).astype(np.int64)
        return slots

    def _others(
        self, slots: NDArray[np.int64], upper_half: NDArray[np.uint64], lower_half: NDArray[np.uint64]
    ) -> NDArray[np.bool_]:
        """Return for each run whether its slot holds another run, or none."""
        others: NDArray[np.bool_] = self._upper_halves.take(slots) != upper_half
        others |= self._lower_halves.take(slots) != lower_half
        return others


class BulkTokenizer:
    """Numbers the exact forms of all words it is given, from 1 in the order in which it meets them.

    Runs are cut out of the texts. A run that was met before is looked up; of the others, each
    that is more than letters and digits goes through the tokenizer. The *value* of a run is the
    number of its only word, 0 where it has none, or the negated place of its words in
    ``_several``. All forms and values are kept as long as the object is.
    """

    def __init__(self, slot_bits: int = _SLOT_BITS, most_runs: int = _MOST_RUNS) -> None:
        self.forms = [""]
        """Exact forms by their numbers; the first is no word's."""
        self._numbers: dict[str, int] = {}
        """The numbers of the exact forms."""
        self._table = _RunTable(slot_bits)
        """A cache of the values of runs of at most :data:`_WIDEST` bytes."""
        self._runs: dict[bytes, int] = {}
        """A cache of the values of other runs than single words; at ``most_runs`` none is added."""
        self._most_runs = most_runs
        self._several = _NumberLists()
        """The words of each run that has more than one."""
        self._compounds = _NumberLists()
        """For each list of ``_several`` its compounds: each the place of its first word, and its number."""

    def read(self, texts: Sequence[str]) -> Numbered:
        """Return the words of ``texts`` by their numbers."""
        encoded = [text.encode() for text in texts]
        data = b"\n".join([b"", *encoded, b" " * _WIDEST])  # a break stands around each text
        kinds = np.frombuffer(bytearray(data.translate(_KINDS)), dtype=np.uint8)
        data = data.lower()
        codes = np.frombuffer(data, dtype=np.uint8)
        _break_at_quotes(codes, kinds)
        starts, ends = _edges(_within(codes, kinds))
        begins = starts + (kinds[starts] <= _JOINT)  # a joint at the end of a run joins nothing
        widths = np.maximum(ends - (kinds[ends - 1] <= _JOINT) - begins, 0)

        short = widths <= _WIDEST
        values = np.empty(len(starts), dtype=np.int64)
        values[short] = self._values_of_short(data, begins[short], widths[short])
        long = np.flatnonzero(~short)
        values[long] = self._values_of(data, begins[long], widths[long])

        words, counts, compounds, places = self._words(values)
        text_ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1)
        before = np.concatenate([[0], np.cumsum(counts)])
        by_text = np.diff(before[starts.searchsorted(text_ends)], prepend=0)
        single = np.flatnonzero(widths == 1)
        signs, initials = self._spaced_initials(codes, kinds, begins[single])
        if signs:
            first_words = before[single[signs]]
            places, compounds = np.concatenate([places, first_words]), np.concatenate([compounds, initials])
            order = places.argsort(kind="stable")
            places, compounds = places[order], compounds[order]
        return Numbered(words, by_text, compounds, places)

    def _spaced_initials(
        self, codes: NDArray[np.uint8], kinds: NDArray[np.uint8], begins: NDArray[np.int64]
    ) -> tuple[list[int], list[int]]:
        """Return which signs at ``begins`` are the first of spaced initials (B. J.), and their numbers."""
        is_initial = (kinds[begins] == _CAPITAL) & (codes[begins + 1] == ord("."))
        is_initial &= _STARTS_INITIALS[codes[begins - 1]] & _ENDS_INITIALS[codes[begins + 2]]
        initials = np.flatnonzero(is_initial)
        at = begins[initials]
        follows = np.zeros(len(at) + 1, dtype=bool)
        follows[1:-1] = (np.diff(at) == 3) & (codes[at[1:] - 1] == ord(" "))
        starts = initials.tolist()
        runs: list[int] = []
        numbers: list[int] = []
        for first, last in zip(*map(np.ndarray.tolist, _edges(follows)), strict=True):
            # The initials first - 1 ... last - 1 follow one another.
            for begin in range(first - 1, last - 1, MOST_SPACED_INITIALS):
                end = min(begin + MOST_SPACED_INITIALS, last)
                runs.append(starts[begin])
                numbers.append(self._number(codes[at[begin] : at[end - 1] + 1].tobytes().decode()))
        return runs, numbers

    def _values_of_short(
        self, data: bytes, begins: NDArray[np.int64], widths: NDArray[np.int64]
    ) -> NDArray[np.int32]:
        """Return the values of runs of at most :data:`_WIDEST` bytes."""
        eights: NDArray[np.uint64] = np.ndarray((len(data) - _HALF + 1,), np.uint64, data, 0, (1,))
        upper_half = eights[begins] & _FIRST_BYTES[np.minimum(widths, _HALF)]
        lower_half = eights[begins + _HALF] & _FIRST_BYTES[np.maximum(widths - _HALF, 0)]
        values, unknown = self._table.look_up(upper_half, lower_half)
        if len(unknown):
            values[unknown] = self._values_of(data, begins[unknown], widths[unknown])
            self._table.put(upper_half[unknown], lower_half[unknown], values[unknown])
        return values

    def _values_of(self, data: bytes, begins: NDArray[np.int64], widths: NDArray[np.int64]) -> list[int]:
        """Return the values of runs, found one by one, though runs that are alike only once."""
        ends = begins + widths
        runs = [data[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
        values = {run: self._value(run) for run in dict.fromkeys(runs)}
        return list(map(values.__getitem__, runs))

    def _value(self, run: bytes) -> int:
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
            if len(self._runs) < self._most_runs:
                self._runs[run] = value
        return value

    def _words(self, values: NDArray[np.int64]) -> Numbered:
        """Return the words and compounds of runs by their values; ``counts`` are by run."""
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
    """Set the kinds of dashes and of quotes that are no apostrophes within a word to breaks."""
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


def _within(data: NDArray[np.uint8], kinds: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return for each byte whether it is in a run: it is no break, and no joint that joins nothing there."""
    within: NDArray[np.bool_] = kinds != _BREAK
    joints = np.flatnonzero(within & (kinds <= _JOINT))
    kind, before, behind = kinds[joints], kinds[joints - 1], kinds[joints + 1]
    idle = (before >= _SEPARATOR) & (before <= _JOINT)  # the second joint in a row
    # A sign beyond ASCII may be a digit.
    joins = ((before == _DIGIT) | (before == _HIGH)) & ((behind == _DIGIT) | (behind == _HIGH))
    idle |= (kind == _SEPARATOR) & ~joins
    idle |= (kind == _DOT) & (before == _SMALL) & (behind == _CAPITAL)
    idle[idle] = ~_is_in_degree(data, kinds, joints[idle])
    within[joints[idle]] = False
    return within


def _is_in_degree(
    data: NDArray[np.uint8], kinds: NDArray[np.uint8], joints: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return, for each dot between a small letter and a capital, whether it is that of ``Ph.D``."""
    found: NDArray[np.bool_] = (data[joints - 1] == ord("h")) & (data[joints + 1] == ord("d"))
    found &= (data[joints - 2] == ord("p")) & (kinds[joints - 2] == _CAPITAL)
    return found


def _simple(run: str) -> TextWords | None:
    """Return the words of a run of the most frequent kinds, as the tokenizer reads it; ``None`` for others.

    These kinds are ASCII words with nothing but hyphens between them, numbers, and words with a
    full stop between them where a space is missing (``tersebut.Pada``).
    """
    if not run.isascii() or len(run) > LONGEST_TOKEN:
        return None
    lower = run.lower()
    parts = lower.split("-")
    if len(parts) <= MOST_PARTS and all(map(str.isalnum, parts)):
        return TextWords(parts, [(0, lower)] if len(parts) > 1 else [])
    if _NUMBER.fullmatch(lower):
        return TextWords([lower], [])
    if _GLUED.fullmatch(lower):
        parts = lower.split(".")
        if TOP_LEVEL.isdisjoint(parts):
            return TextWords(parts, [])
    return None


def _edges(inside: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where stretches of ``inside`` (bool) begin and end; its first and last elements are false."""
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return edges[::2], edges[1::2]
