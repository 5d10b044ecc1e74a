"""How far words are from one word: Damerau-Levenshtein distances of many candidates at once, weighted.

The optimal string alignment distance (a letter put in, left out, exchanged, or
swapped with its neighbour), computed for all candidates cell by cell in a band
around the diagonal. Slips that are common in Indonesian cost less: a letter
doubled, sounds that are written either way (f v p, j z, c k), and spellings of
before 1972 or of Arabic loans (oe for u, tj for c, dj for j, kh for h).
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

EDIT = 10
"""All costs are in tenths of an edit."""
DEAREST = 12
"""What one edit costs at most."""
BAND = 2
"""A candidate's length differs from the word's by this much at most."""

# A letter that is missing is one of a few that there were, a wrong one any of 26: the first explains more.
_MISSING = 9
_SWAP = 8
_NEIGHBOURS = 10
_ALIKE = 5
_DOUBLED = 5
_RESPELT = 4
_APOSTROPHE = 3
_FAR = 1000
_OTHER_BIT = 26

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
"""Two letters, and each of those that may stand for both."""


def _exchanges() -> NDArray[np.int16]:
    costs = np.full((256, 256), DEAREST, dtype=np.int16)
    for row in _KEYBOARD:
        for one, other in pairwise(row.encode()):
            costs[one, other] = costs[other, one] = _NEIGHBOURS
    for letters in _SOUND_ALIKE:
        for one in letters.encode():
            for other in letters.encode():
                costs[one, other] = _ALIKE
    np.fill_diagonal(costs, 0)
    return costs


def _letter_bits() -> NDArray[np.uint32]:
    bits = np.full(256, 1 << _OTHER_BIT, dtype=np.uint32)
    for place in range(26):
        bits[ord("a") + place] = 1 << place
    return bits


_EXCHANGES = _exchanges()
LETTER_BITS = _letter_bits()
"""By byte the bit of its letter; all that are not a to z share one."""


def distances(word: bytes, letters: NDArray[np.uint8], widths: NDArray[np.int64]) -> NDArray[np.int16]:
    """The distance of ``word`` from each candidate, in tenths of an edit.

    ``letters`` has a column for each candidate, zeros below its end, and at least
    two rows; ``widths`` are the candidates' lengths, none of which differs from the
    word's by more than :data:`BAND`.
    """
    rows, count = letters.shape
    far = np.full(count, _FAR, dtype=np.int16)
    added = _adding(letters)
    before: list[NDArray[np.int16]] = []
    above: list[NDArray[np.int16]] = []
    for at in range(len(word) + 1):
        row = [far] * (rows + 1)
        for place in range(max(0, at - BAND), min(rows, at + BAND) + 1):
            if not at and not place:
                row[0] = np.zeros(count, dtype=np.int16)
                continue
            cost = far
            if at:
                cost = np.minimum(cost, above[place] + _leaving(word, at))
            if place:
                cost = np.minimum(cost, row[place - 1] + added[place - 1])
            if at and place:
                cost = np.minimum(cost, above[place - 1] + _EXCHANGES[word[at - 1]][letters[place - 1]])
            row[place] = _paired(cost, word, at, letters, place, above, before)
        before, above = above, row
    result: NDArray[np.int16] = np.array(above)[widths, np.arange(count)]
    return result


def _adding(letters: NDArray[np.uint8]) -> NDArray[np.int16]:
    """What it costs to put each letter of the candidates in."""
    costs = np.where(letters == ord("'"), _APOSTROPHE, _MISSING).astype(np.int16)
    costs[1:][letters[1:] == letters[:-1]] = _DOUBLED
    return costs


def _leaving(word: bytes, at: int) -> np.int16:
    """What it costs to leave the letter before ``at`` out."""
    if word[at - 1] == ord("'"):
        return np.int16(_APOSTROPHE)
    return np.int16(_DOUBLED if at > 1 and word[at - 1] == word[at - 2] else DEAREST)


def _paired(
    cost: NDArray[np.int16],
    word: bytes,
    at: int,
    letters: NDArray[np.uint8],
    place: int,
    above: list[NDArray[np.int16]],
    before: list[NDArray[np.int16]],
) -> NDArray[np.int16]:
    """``cost``, or less where two neighbouring letters are swapped, or one is written for two."""
    if at > 1 and place > 1:
        swapped = (letters[place - 1] == word[at - 2]) & (letters[place - 2] == word[at - 1])
        cost = np.where(swapped, np.minimum(cost, before[place - 2] + np.int16(_SWAP)), cost)
    if at > 1 and place:
        for single in _RESPELLINGS.get(word[at - 2 : at], b""):
            cheaper = np.minimum(cost, before[place - 1] + np.int16(_RESPELT))
            cost = np.where(letters[place - 1] == single, cheaper, cost)
    if at and place > 1:
        for pair, singles in _RESPELLINGS.items():
            if word[at - 1] in singles:
                written = (letters[place - 2] == pair[0]) & (letters[place - 1] == pair[1])
                cost = np.where(written, np.minimum(cost, above[place - 2] + np.int16(_RESPELT)), cost)
    return cost
