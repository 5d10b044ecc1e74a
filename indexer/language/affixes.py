"""Tell which words no Indonesian affix could change: those that Sastrawi gives back as they are.

Sastrawi 1.2.1 returns a root of its dictionary or, if it reaches none, the word
itself. The steps from a word are limited. It takes up to three prefixes or infixes
off the front; and off the end a particle, a possessive and a derivational suffix, in
that order. It begins with the end or with the front. If that leads to no root, it
puts the suffixes back one by one and tries the front again.

This module combines every front that three steps can leave with every end. It
ignores which rule goes before which, and when Sastrawi skips a rule. So it tries
more combinations than Sastrawi, never fewer: where none of them is a root, Sastrawi
finds none either.
"""

from collections.abc import Collection
from typing import NamedTuple

_VOWELS = "aiueo"
_CONSONANTS = "bcdfghjklmnpqrstvwxyz"

_PARTICLES = ("lah", "kah", "tah", "pun")
_POSSESSIVES = ("ku", "mu", "nya")
_DERIVATIONAL = ("is", "isme", "isasi", "i", "kan", "an")
_MOST_PREFIXES = 3  # that Sastrawi takes off a word at most

# Three words in four have no suffix, which their last two letters tell.
_SUFFIX_TAILS = {letter + "i" for letter in _VOWELS + _CONSONANTS}
_SUFFIX_TAILS.update(s[-2:] for s in (*_PARTICLES, *_POSSESSIVES, *_DERIVATIONAL) if s != "i")


class _Remainder(NamedTuple):
    """How to take a prefix off: cut ``letters`` off the front, and put back the sound that they hid."""

    letters: int
    sound: str = ""


def _prefixed_fronts() -> dict[str, tuple[_Remainder, ...]]:
    """Return, for each beginning of a word, the remainders that Sastrawi's rules for prefixes leave.

    Beside each rule stands its number in Sastrawi. A beginning may be shorter than its rule demands,
    so that the rule applies here to more words than in Sastrawi. It is never longer, and demands
    nothing of the letters behind it. So a word with suffixes has every remainder that it has
    without them.
    """
    fronts: dict[str, tuple[_Remainder, ...]] = {}

    def rule(starts: Collection[str], *remainders: _Remainder) -> None:
        for start in starts:
            fronts[start] = fronts.get(start, ()) + remainders

    def followed(prefix: str, letters: str) -> list[str]:
        return [prefix + letter for letter in letters]

    off = _Remainder
    rule(("di", "ke", "se"), off(2))  # the plain prefixes, which have no number
    rule(followed("ber", _VOWELS), off(3), off(2))  # 1
    rule(followed("ber", _CONSONANTS), off(3))  # 2, 3
    rule(("belaj",), off(3))  # 4: bel-ajar
    rule([f"be{consonant}er" for consonant in _CONSONANTS], off(2))  # 5
    rule(followed("ter", _VOWELS), off(3), off(2))  # 6
    rule(followed("ter", _CONSONANTS), off(3))  # 7, 8, 35
    rule([f"te{consonant}er" for consonant in _CONSONANTS], off(2))  # 9
    rule([f"me{consonant}{vowel}" for consonant in "lrwy" for vowel in _VOWELS], off(2))  # 10
    rule(followed("mem", "bfvp"), off(3))  # 11; 12 and 19 with the p
    rule(followed("mem", _VOWELS), off(2), off(3, "p"))  # 13
    rule(followed("men", "cdjstz"), off(3))  # 14
    rule(followed("men", _VOWELS), off(2), off(3, "t"))  # 15
    rule(followed("meng", "ghqk"), off(4))  # 16
    rule(followed("meng", _VOWELS), off(4), off(4, "k"), off(2))  # 17a, b, d
    rule(("menge",), off(5))  # 17c
    rule(followed("meny", _VOWELS), off(2), off(4, "s"))  # 18
    rule(followed("pe", _CONSONANTS), off(2))  # 20, 21b, 26a, 28a, 31a, 32, 34, 36
    rule(("per",), off(3))  # 21a, 23, 24
    rule(followed("pem", "bfv"), off(3))  # 25
    rule(followed("pem", _VOWELS), off(3, "p"))  # 26b
    rule(followed("pen", "cdjstz"), off(3))  # 27
    rule(followed("pen", _VOWELS), off(3, "t"))  # 28b
    rule(followed("peng", _CONSONANTS), off(4))  # 29
    rule(followed("peng", _VOWELS), off(4), off(4, "k"))  # 30a, b
    rule(("penge",), off(5))  # 30c
    rule(followed("peny", _VOWELS), off(4, "s"))  # 31b
    rule(("pelaj",), off(3))  # 32 for pel-ajar
    for consonant in _CONSONANTS:  # 37-40; the other half of each leaves the word whole
        infixed = [f"{consonant}{infix}{vowel}" for infix in ("er", "el", "em", "in") for vowel in _VOWELS]
        rule(infixed, off(3, consonant))
    rule(("ku",), off(2))  # 41
    rule(("kau",), off(3))  # 42
    return fronts


_FRONTS = _prefixed_fronts()
_FRONT_LENGTHS = {
    start: sorted({len(front) for front in _FRONTS if front.startswith(start)})
    for start in {front[:2] for front in _FRONTS}
}


def _without_a_prefix(word: str) -> list[str]:
    """Return what may be left of a word when one prefix or infix is taken off."""
    return [
        sound + word[letters:]
        for length in _FRONT_LENGTHS[word[:2]]
        for letters, sound in _FRONTS.get(word[:length], ())
    ]


def _ends(word: str) -> list[int | None]:
    """Return where a root may end in a word, as ends of slices: at its end, and before each suffix.

    The ends hold for every remainder of the word, too. A prefix may have taken the first letters
    of a suffix: what then remains is no suffix, except in ``k-an`` and ``isas-i`` (``di-sasi``),
    of which both ends are here. A sound that is put back may complete a suffix: then nothing
    stands before it. ``an`` beside ``kan`` is also for the ``k`` that Sastrawi tries to leave.
    """
    ends: list[int | None] = [None]
    if word[-2:] not in _SUFFIX_TAILS:
        return ends
    end = 0
    if word.endswith(_PARTICLES):
        end = -3
        ends.append(end)
        word = word[:end]
    if word.endswith(_POSSESSIVES):
        length = 3 if word.endswith("nya") else 2
        end -= length
        ends.append(end)
        word = word[:-length]
    for suffix in _DERIVATIONAL:
        if word.endswith(suffix):
            ends.append(end - len(suffix))
    return ends


def _reach(remainders: list[str], ends: list[int | None], roots: Collection[str]) -> bool:
    """Return whether a remainder that is cut at one of the ends is a root."""
    for remainder in remainders:
        for end in ends:
            if remainder[:end] in roots:
                return True
    return False


def unchangeable(word: str, roots: Collection[str]) -> bool:
    """Return whether Sastrawi with these roots surely returns ``word`` itself; ``False`` says nothing.

    The word is plain letters, a to z. ``roots`` should be quick to answer ``in``, as a set is.
    """
    if word in roots:
        return True
    ends = _ends(word)
    remainders = [word]
    for _ in range(_MOST_PREFIXES):
        if _reach(remainders, ends, roots):
            return False
        remainders = [
            less for more in remainders if more[:2] in _FRONT_LENGTHS for less in _without_a_prefix(more)
        ]
        if not remainders:
            return True
    return not _reach(remainders, ends, roots)
