"""Every way to take an Indonesian word apart: the roots its affixes allow, each with the affixes it takes.

The affixes and their sound changes are those of the standard grammar (Alwi and others, *Tata Bahasa
Baku Bahasa Indonesia*): the nasal of meN- and peN- is assimilated to the first sound of the root,
and swallows k, p, s and t; ber- and per- lose their r before r and before a first syllable in -er.
Loan words keep the sounds that native roots lose (``memproduksi``), which is an affix of its own
here, as it is rarer.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from indexer.language.clitics import PARTICLES, POSSESSIVES

_VOWELS = frozenset("aiueo")
_SHORTEST_ROOT = 3
_LONGEST_SYLLABLE = 4  # letters of the roots that take menge- and penge-

_SUFFIXES = ("", "kan", "an", "i")

# What may stand inside of which: the second prefix of a chain, nearer to the root.
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


class Analysis(NamedTuple):
    """One way to read a word: its root, its affixes as ``prefixes+suffix``, and what is appended to both."""

    root: str
    affixes: str
    clitics: str


def _assimilated(word: str, first: str) -> Iterator[tuple[str, str]]:
    """What may follow meN- or peN- (``first`` is their first letter and e), as ``(remainder, how)``."""
    if not word.startswith(first):
        return
    rest = word[2:]
    if rest[:1] in {"l", "m", "n", "r", "w", "y"}:
        yield rest, ""  # me-lihat, me-makan, me-nilai
    if rest.startswith("m"):
        rest = rest[1:]
        if rest[:1] in {"b", "f", "v"}:
            yield rest, ""
        elif rest[:1] in _VOWELS:
            yield "p" + rest, ""
        elif rest[:1] == "p":
            yield rest, "~"
    elif rest.startswith("ny"):
        if rest[2:3] in _VOWELS:
            yield "s" + rest[2:], ""
    elif rest.startswith("ng"):
        rest = rest[2:]
        if rest[:1] in {"g", "h"}:
            yield rest, ""
        elif rest[:1] in _VOWELS:
            yield rest, ""
            yield "k" + rest, ""
            if rest[0] == "e":
                yield rest[1:], "1"  # menge-cat: only before roots of one syllable
        elif rest[:1] in {"k", "l", "q", "r"}:
            yield rest, "~"
    elif rest.startswith("n"):
        rest = rest[1:]
        if rest[:1] in {"c", "d", "j", "z"}:
            yield rest, ""
        elif rest[:1] in _VOWELS:
            yield "t" + rest, ""
        elif rest[:1] in {"s", "t"}:
            yield rest, "~"
    elif rest[:1] in {"b", "c", "d", "f", "g", "h", "j", "k", "p", "s", "t"}:
        yield rest, "-"  # pe-tani, pe-sepak


def _without(word: str, prefix: str) -> Iterator[tuple[str, str]]:
    """What may follow ``prefix`` in ``word``, each with the prefix as written in an affix pattern."""
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
    """The word less no, one or two prefixes, each with the prefixes taken."""
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
    """The word less what may be appended to any form, each with the clitics taken."""
    for particle in ("", *PARTICLES):
        if not word.endswith(particle):
            continue
        less = word[: len(word) - len(particle)]
        for possessive in ("", *POSSESSIVES):
            if less.endswith(possessive):
                yield less[: len(less) - len(possessive)], possessive + particle


def analyses(word: str, roots: Collection[str]) -> set[Analysis]:
    """All ways to take ``word`` apart that lead to one of ``roots``, the whole word among them if it is one.

    ``word`` is plain letters, a to z; ``roots`` should answer ``in`` at once, as a set does.
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
                if "1" in prefixes and (len(root) > _LONGEST_SYLLABLE or _syllables(root) != 1):
                    continue
                found.add(Analysis(root, f"{prefixes}+{suffix}", clitics))
    return found


def _syllables(root: str) -> int:
    return sum(letter in _VOWELS for letter in root)
