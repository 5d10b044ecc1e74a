"""Compute weighted edit distances between one word and many candidates at once.

The distance is the optimal string alignment distance: letters are inserted, deleted,
exchanged, or swapped with their neighbour. It is computed for all candidates together, cell by
cell, in a band around the diagonal. Slips that are common in Indonesian cost less: a doubled
letter, letters of similar sound (f v p, j z, c k), and spellings from before 1972 or of Arabic
loans (oe for u, tj for c, dj for j, kh for h).
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# All costs are in tenths of an edit. They were chosen by hand; tests.bench.spelling measures how often
# the word that was meant is found with them.
EDIT_COST = 10
"""The cost of one whole edit, by which a distance is divided to be in edits."""
MOST_COST = 12
"""The highest cost of one edit: of exchanging any two letters, or of deleting one from the word typed."""
BAND = 2
"""The greatest difference in bytes between the lengths of the word and a candidate. Chosen by hand."""

# Inserting costs less than exchanging: only the few letters of the candidate can be missing, but a wrong
# letter can be any of 26. So a candidate that explains a word by a missing letter is the likelier one.
_INSERTION = 9
_SWAP = 8
_KEYBOARD_NEIGHBOURS = 10
_SIMILAR_SOUND = 5
_DOUBLED_LETTER = 5
_RESPELLING = 4
_APOSTROPHE = 3
_UNREACHABLE = 1000
"""The cost of cells outside the band, above that of any distance in it."""
_OTHER_BIT = 26
"""The bit of all bytes that are not a to z."""

_SOUND_ALIKE = ("fvp", "jz", "sz", "ck", "kq", "iy")
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_RESPELLINGS = {
    b"oe": b"u",
    b"tj": b"c",
    b"dj": b"j",
    b"sy": b"s",
    b"sj": b"s",
    b"sh": b"s",
    b"ch": b"ck",
    b"kh": b"hk",
    b"dh": b"d",
    b"th": b"t",
    b"gh": b"g",
}
"""Each pair of letters, and the single letters that may stand for it."""


def _exchange_costs() -> NDArray[np.int16]:
    """Return the cost of exchanging each byte of a word for each byte of a candidate, (256, 256)."""
    costs = np.full((256, 256), MOST_COST, dtype=np.int16)
    for row in _KEYBOARD:
        for a, b in pairwise(row.encode()):
            costs[a, b] = costs[b, a] = _KEYBOARD_NEIGHBOURS
    for letters in _SOUND_ALIKE:
        for a in letters.encode():
            for b in letters.encode():
                costs[a, b] = _SIMILAR_SOUND
    np.fill_diagonal(costs, 0)
    return costs


def _letter_bits() -> NDArray[np.uint32]:
    """Return :data:`LETTER_BITS`."""
    bits = np.full(256, 1 << _OTHER_BIT, dtype=np.uint32)
    for letter in range(26):
        bits[ord("a") + letter] = 1 << letter
    return bits


_EXCHANGE_COSTS = _exchange_costs()
LETTER_BITS = _letter_bits()
"""The bit of each byte's letter; all bytes that are not a to z share one bit."""


def distances(word: bytes, letters: NDArray[np.uint8], widths: NDArray[np.int64]) -> NDArray[np.int16]:
    """Return the distance of ``word`` from each candidate, in tenths of an edit.

    ``letters`` has one column for each candidate, padded with zeros, and at least two rows.
    ``widths`` are the lengths of the candidates. None may differ from the word's length by
    more than :data:`BAND`.
    """
    rows, count = letters.shape
    unreachable = np.full(count, _UNREACHABLE, dtype=np.int16)
    insertion_costs = _insertion_costs(letters)
    # Rows of the table: i letters of the word are read in `row`, one fewer in `above`, two in `two_above`.
    two_above: list[NDArray[np.int16]] = []
    above: list[NDArray[np.int16]] = []
    for i in range(len(word) + 1):
        row = [unreachable] * (rows + 1)
        for j in range(max(0, i - BAND), min(rows, i + BAND) + 1):
            if not i and not j:
                row[0] = np.zeros(count, dtype=np.int16)
                continue
            cost = unreachable
            if i:
                cost = np.minimum(cost, above[j] + _deletion_cost(word, i))
            if j:
                cost = np.minimum(cost, row[j - 1] + insertion_costs[j - 1])
            if i and j:
                cost = np.minimum(cost, above[j - 1] + _EXCHANGE_COSTS[word[i - 1]][letters[j - 1]])
            row[j] = _lower_by_pairs(cost, word, i, letters, j, above, two_above)
        two_above, above = above, row
    result: NDArray[np.int16] = np.array(above)[widths, np.arange(count)]
    return result


def _insertion_costs(letters: NDArray[np.uint8]) -> NDArray[np.int16]:
    """Return the cost of inserting each letter of the candidates, in the shape of ``letters``."""
    costs = np.where(letters == ord("'"), _APOSTROPHE, _INSERTION).astype(np.int16)
    costs[1:][letters[1:] == letters[:-1]] = _DOUBLED_LETTER
    return costs


def _deletion_cost(word: bytes, i: int) -> np.int16:
    """Return the cost of deleting letter ``i`` of the word, counted from 1."""
    if word[i - 1] == ord("'"):
        return np.int16(_APOSTROPHE)
    return np.int16(_DOUBLED_LETTER if i > 1 and word[i - 1] == word[i - 2] else MOST_COST)


def _lower_by_pairs(
    cost: NDArray[np.int16],
    word: bytes,
    i: int,
    letters: NDArray[np.uint8],
    j: int,
    above: list[NDArray[np.int16]],
    two_above: list[NDArray[np.int16]],
) -> NDArray[np.int16]:
    """Return ``cost``, lowered where two neighbours are swapped, or one letter is written for two.

    ``i`` letters of the word and ``j`` of each candidate have been read.
    """
    if i > 1 and j > 1:
        swapped = (letters[j - 1] == word[i - 2]) & (letters[j - 2] == word[i - 1])
        cost = np.where(swapped, np.minimum(cost, two_above[j - 2] + np.int16(_SWAP)), cost)
    if i > 1 and j:
        for single in _RESPELLINGS.get(word[i - 2 : i], b""):
            lowered = np.minimum(cost, two_above[j - 1] + np.int16(_RESPELLING))
            cost = np.where(letters[j - 1] == single, lowered, cost)
    if i and j > 1:
        for pair, singles in _RESPELLINGS.items():
            if word[i - 1] in singles:
                is_pair = (letters[j - 2] == pair[0]) & (letters[j - 1] == pair[1])
                cost = np.where(is_pair, np.minimum(cost, above[j - 2] + np.int16(_RESPELLING)), cost)
    return cost
