"""List every way to take an Indonesian word apart: the roots that its affixes allow.

The affixes and their sound changes are those of the standard grammar (Alwi and others, *Tata Bahasa
Baku Bahasa Indonesia*). The nasal of meN- and peN- is assimilated to the first sound of the root,
and swallows k, p, s and t. ber- and per- lose their r before r, and before a first syllable in -er.
Loan words keep the sounds that native roots lose (``memproduksi``). This counts as an affix of its
own here, as it is rarer. Those of two consonants may lose the first as well (``memroses``). menge- and
penge- are how meN- and peN- are written before a root of one syllable (``mengecat``).
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from indexer.language.clitics import PARTICLES, POSSESSIVES

_VOWELS = frozenset("aiueo")
_SHORTEST_ROOT = 3  # letters. Chosen by hand
_LONGEST_SYLLABLE = 5  # letters of the roots that take menge- and penge-: bom, cat, klik, print

_SUFFIXES = ("", "kan", "an", "i")

# By prefix the prefixes that may stand between it and the root.
_INNER = {
    "di": ("per", "ber", "ke", "se"),
    "meN": ("per", "ber", "ke", "se", "ter"),
    "ber": ("ke", "peN", "se", "per"),
    "ter": ("ke", "peN", "se", "per"),
    "ke": ("ber", "ter", "se", "per", "peN", "tidak"),
    "se": ("peN", "per", "ke"),
    "peN": ("ber", "ke", "se", "per"),
    "per": ("se", "ke", "ber"),
    "ku": ("per",),
    "kau": ("per",),
}

_BEFORE_KE = ("meN.ke", "peN.ke")  # nothing but menge- and penge- before a root of one syllable


class Analysis(NamedTuple):
    """One way to take a word apart: its root, its affixes as ``prefixes+suffix``, and its clitics."""

    root: str
    affixes: str
    clitics: str


class _Assimilation(NamedTuple):
    """How the nasal of meN- and peN- is written before the first sounds of a root.

    Behind ``nasal``, roots that begin with one of ``kept`` stand as they are. Before a vowel, one of
    the sounds ``swallowed`` (or none, where it is empty) has been lost. Roots that begin with one
    of ``rare`` are loan words that keep their first sound. Before one of ``second``, loan words of two
    consonants have lost the first, which is the last of ``swallowed``.
    """

    nasal: str
    kept: frozenset[str]
    swallowed: tuple[str, ...]
    rare: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()


_ASSIMILATIONS = (
    _Assimilation("m", frozenset("bfv"), ("p",), frozenset("p"), frozenset("lr")),
    _Assimilation("ny", frozenset(), ("s",)),
    _Assimilation("ng", frozenset("gh"), ("", "k"), frozenset("klqr"), frozenset("lr")),
    _Assimilation("n", frozenset("cdjz"), ("t",), frozenset("st"), frozenset("r")),
)
"""The longer spelling before the shorter, ``ny`` and ``ng`` before ``n``."""

_WITHOUT_NASAL = frozenset("lmnrwy")  # me-lihat, me-makan, me-nilai
_BARE = frozenset("bcdfghjkpst")  # pe-tani, pe-sepak


def _assimilated(word: str, beginning: str) -> Iterator[tuple[str, str]]:
    """Yield what may remain of a word without meN- or peN-, each with a mark of how they are joined.

    ``beginning`` is ``me`` or ``pe``. The mark is ``~`` for a loan word of which a sound stays that native
    roots lose, or is lost that they have not, ``1`` for menge- and penge-, which only roots of one
    syllable take, ``-`` for pe- without a nasal.
    """
    if not word.startswith(beginning):
        return
    rest = word[len(beginning) :]
    if rest[:1] in _WITHOUT_NASAL:
        yield rest, ""
    for rule in _ASSIMILATIONS:
        if rest.startswith(rule.nasal):
            yield from _behind_nasal(rest[len(rule.nasal) :], rule)
            return
    if rest[:1] in _BARE:
        yield rest, "-"


def _behind_nasal(rest: str, rule: _Assimilation) -> Iterator[tuple[str, str]]:
    first = rest[:1]
    if first in rule.kept:
        yield rest, ""
    elif first in _VOWELS:
        for sound in rule.swallowed:
            yield sound + rest, ""
        if rule.nasal == "ng" and first == "e":
            yield rest[1:], "1"  # menge-cat
        return
    if first in rule.rare:
        yield rest, "~"
    if first in rule.second:
        yield rule.swallowed[-1] + rest, "~"


def _without(word: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield what may remain of ``word`` without ``prefix``, each with the prefix as patterns write it."""
    if prefix in ("meN", "peN"):
        for rest, how in _assimilated(word, prefix[:2]):
            if prefix == "peN" or how != "-":
                yield rest, prefix + how
    elif prefix in ("ber", "per", "ter"):
        stem = prefix[:2]
        if word.startswith(prefix):
            yield word[3:], prefix
            yield word[2:], prefix  # be-rencana
        elif word.startswith(stem) and word[3:5] == "er" and word[2:3] not in _VOWELS:
            yield word[2:], prefix  # be-kerja
        if word.startswith(stem + "lajar"):
            yield word[3:], prefix  # bel-ajar, pel-ajar, and no other
    elif word.startswith(prefix):
        yield word[len(prefix) :], prefix


def _fronts(word: str) -> Iterator[tuple[str, str]]:
    """Yield the word without none, one or two of its prefixes, each with the prefixes taken off."""
    yield word, ""
    if word[1:2] == "e" and word[:1] == word[2:3]:
        yield word[2:], "Ce"  # re-runtuh-an, pe-pohon-an: the first sound doubled
    for outer, inners in _INNER.items():
        for rest, taken in _without(word, outer):
            yield rest, taken
            for inner in inners:
                for core, inner_taken in _without(rest, inner):
                    yield core, f"{taken}.{inner_taken}"


def _ends(word: str) -> Iterator[tuple[str, str]]:
    """Yield the word without its clitics, and with them, each with the clitics taken off."""
    for particle in ("", *PARTICLES):
        if not word.endswith(particle):
            continue
        less = word[: len(word) - len(particle)]
        for possessive in ("", *POSSESSIVES):
            if less.endswith(possessive):
                yield less[: len(less) - len(possessive)], possessive + particle


def analyses(word: str, roots: Collection[str]) -> set[Analysis]:
    """Return all ways to take ``word`` apart that lead to one of ``roots``; a root itself is one of them.

    ``word`` is plain letters, a to z. ``roots`` should be quick to answer ``in``, as a set is.
    """
    found = set()
    for form, clitics in _ends(word):
        for suffix in _SUFFIXES:
            if not form.endswith(suffix):
                continue
            base = form[: len(form) - len(suffix)]
            if len(base) < _SHORTEST_ROOT:
                continue
            for root, prefixes in _fronts(base):
                if len(root) < _SHORTEST_ROOT or root not in roots:
                    continue
                if ("1" in prefixes and not of_one_syllable(root)) or (
                    prefixes.endswith(_BEFORE_KE) and of_one_syllable(root)
                ):
                    continue
                found.add(Analysis(root, f"{prefixes.replace('1', '')}+{suffix}", clitics))
    return found


def of_one_syllable(root: str) -> bool:
    """Return whether a root takes menge- and penge-: *cat*, *bom*."""
    return len(root) <= _LONGEST_SYLLABLE and sum(letter in _VOWELS for letter in root) == 1
