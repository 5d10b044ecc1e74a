"""Stem words with hyphens: doubled words, words with an affix joined on, and words of several parts."""

from collections.abc import Callable, Collection
from typing import Literal, NamedTuple

from indexer.language.clitics import PARTICLES, POSSESSIVES, without_clitics

Stem = Callable[[str], str]

_PREFIXES = frozenset(
    ("di", "ke", "se", "me", "mem", "men", "meng", "ber", "ter", "pe", "pem", "peng", "per", "ku", "kau")
)
_ENDINGS = frozenset(("nya", "lah", "kah", "pun", "kan"))  # not -i, -an, -ku, -mu: they end names (Ji-an)
BOUND_FORMS = frozenset(
    (
        *("antar", "anti", "catur", "dwi", "ekstra", "geo", "hiper", "infra", "intra", "kontra", "maha"),
        *("makro", "mikro", "mini", "mono", "multi", "neo", "non", "panca", "pasca", "poli", "pra", "pro"),
        *("proto", "purna", "semi", "sosio", "sub", "super", "supra", "swa", "tele", "trans", "tri", "tuna"),
        "ultra",
    )
)
"""Forms that are written together with the word behind them. Chosen by hand, from the official spelling."""
_ALSO_ROOTS = frozenset(("email", "etiket", "alquran", "kerjasama"))
"""Words with a hyphen or without, though the dictionary has the same letters for another one."""
_SHORTEST_REPEATED = 3  # letters that both halves share; fewer are shared by accident. Chosen by hand

_REPEATED_ENDINGS = frozenset(
    suffix + possessive + particle
    for suffix in ("", "kan", "an", "i")
    for possessive in ("", *POSSESSIVES)
    for particle in ("", *PARTICLES)
)


class Joined(NamedTuple):
    """The stem of a hyphenated word, and what kind of word it is."""

    stem: str
    kind: Literal["doubled", "parts"]


def stem_hyphenated(word: str, stem: Stem, roots: Collection[str], doubled: Collection[str]) -> Joined:
    """Return the stem of a folded word with hyphens in it, and what kind of word it is.

    ``stem`` stems a word without hyphens, ``roots`` are the words of a dictionary, ``doubled`` are
    the words that are doubled by nature. A doubled word has the stem of its half (*negara-negara*,
    *berbalas-balasan*, *surat-menyurat*). One of ``doubled`` is its own stem, whatever affixes
    stand around it (*undang-undangnya*, *berpura-pura*). An affix that a hyphen joins is taken off
    (*di-PHK*, *ke-3*). Any other word of two parts has the stem of the word without the hyphen, as it
    is written too (*pasca-gempa*, *e-KTP*, *COVID-19*), unless that would be another word. Of all
    others each part is stemmed.
    """
    for form in (word, *without_clitics(word)):
        if form in doubled:
            return Joined(form, "doubled")
    parts = word.split("-")
    if not all(parts):
        return Joined(word, "parts")
    if len(parts) == 2:
        half = _half(parts[0], parts[1], stem, roots, doubled)
        if half is not None:
            return Joined(half, "doubled")
    if parts[0] in _PREFIXES:
        return Joined(_stem_of(parts[1:], stem, roots, doubled), "parts")
    if parts[-1] in _ENDINGS:
        return Joined(_stem_of(parts[:-1], stem, roots, doubled), "parts")
    if len(parts) == 2 and _may_be_joined(parts[0], parts[1], roots):
        return Joined(_stem_of_joined(parts[0], parts[1], stem, roots), "parts")
    return Joined("-".join(map(stem, parts)), "parts")


def _may_be_joined(first: str, second: str, roots: Collection[str]) -> bool:
    """Return whether two parts are the same word without the hyphen between them.

    Two numbers are not (*2-1* and *21*), nor two letters (*A-B*), nor a word and a 2 (*Liga-2*; *liga2*
    is doubled), nor parts that make another word of the dictionary (*t-ara*).
    """
    if not (first.isalnum() and second.isalnum()) or (
        len(first + second) == 2 and (first + second).isalpha()
    ):
        return False
    if second[0].isdigit() and (first[-1].isdigit() or (second == "2" and len(first) > 1 and first in roots)):
        return False
    return first + second not in roots or first in BOUND_FORMS or first + second in _ALSO_ROOTS


def _stem_of_joined(first: str, second: str, stem: Stem, roots: Collection[str]) -> str:
    """Return the stem of two parts written as one word, but of no root that is there by accident."""
    joined = first + second
    found = stem(joined)
    if found == joined or found not in roots or first in BOUND_FORMS or found == stem(first):
        return found
    return joined  # menang-kalah is no nangka


def _stem_of(parts: list[str], stem: Stem, roots: Collection[str], doubled: Collection[str]) -> str:
    """Return the stem of the parts that an affix was joined to, one or several."""
    rest = "-".join(parts)
    return stem_hyphenated(rest, stem, roots, doubled).stem if len(parts) > 1 else stem(rest)


def _half(
    first: str, second: str, stem: Stem, roots: Collection[str], doubled: Collection[str]
) -> str | None:
    """Return the stem that both halves of a doubled word share; ``None`` for a word that is not doubled."""
    if not first.isalpha() or not second.isalpha():
        return None
    repeated, ending = _repeated(first, second)
    if repeated and first in roots and first != repeated:
        return stem(first + ending)  # semata-mata is of semata, and no mata-mata
    if f"{repeated}-{repeated}" in doubled:
        return f"{repeated}-{repeated}"
    root = stem(second)
    if repeated:
        # A root that stands whole in both halves is sure: ramai in beramai-ramai, whatever beramai has.
        return root if root in roots and root in first else stem(first + ending)
    return root if root == stem(first) else None


def _repeated(first: str, second: str) -> tuple[str, str]:
    """Return the end of ``first`` that ``second`` begins with, and the endings that only ``second`` has.

    Both are empty where there is no such end.
    """
    for length in range(min(len(first), len(second)), _SHORTEST_REPEATED - 1, -1):
        if first.endswith(second[:length]) and second[length:] in _REPEATED_ENDINGS:
            return second[:length], second[length:]
    return "", ""
