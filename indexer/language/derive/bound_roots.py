"""Find the roots that an archive has in affixed words alone, like *geruduk*, and those made of two roots."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from indexer.language.derive.analyses import analyses
from indexer.language.derive.corpus import WordCounts
from indexer.language.unruly_words import compounds_in

_SHORTEST = 4  # letters of a root that no dictionary confirms. Chosen by hand
_BEGINNINGS = ("di", "me", "pe", "ter")
_PASSIVE = frozenset({"di+", "di+kan", "di+i"})
_ACTIVE = frozenset({f"meN{mark}+{suffix}" for mark in ("", "~") for suffix in ("", "kan", "i")})
_OTHER = frozenset({"peN+", "peN+an", "peN~+", "peN~+an", "ter+", "ter+kan"})
_VERBAL = _PASSIVE | _ACTIVE | _OTHER

# Chosen by hand, looking at the roots that they let through:
_OF_EACH = 2  # places of passive words, and of other words, that a root must have
_IN_ALL = 8  # places of both together
_ALONE = 5  # places of the root alone that stand for the second passive word
_OFTEN = 0.5  # the share of places with a capital above which a word is a name
_COMPOUND = 3  # places of the words that have a compound in them


class _Any(Collection[str]):
    """All words that may be roots."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and len(word) >= _SHORTEST and not word.startswith(("ng", "ny"))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _unexplained(roots: Collection[str], counts: WordCounts) -> list[str]:
    """Return the words that look affixed and that no affix explains, sorted; no names."""
    return sorted(
        word
        for word in counts.lower
        if word.startswith(_BEGINNINGS)
        and word.isascii()
        and word.isalpha()
        and word not in roots
        and counts.capitalised(word) <= _OFTEN
        and not analyses(word, roots)
    )


def bound_roots(roots: Collection[str], counts: WordCounts) -> frozenset[str]:
    """Return roots that the dictionary lacks and that affixed words prove: *digeruduk* and *menggeruduk*.

    A passive word shows the first sound of its root, and an active one proves that it is a verb.
    ``roots`` are those of the dictionary. Of several roots that the same words would prove, the one
    with the most places is taken, then the one that stands alone more often, then the shorter.
    """
    families: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for word in _unexplained(roots, counts):
        if next(compounds_in(word, roots), None) is None:
            for analysis in analyses(word, _Any()):
                if not analysis.clitics:
                    families[analysis.root][word] = analysis.affixes
    ranked = sorted(
        families, key=lambda root: (-_places(families[root], counts), -counts.lower[root], len(root), root)
    )
    found: set[str] = set()
    explained: set[str] = set()
    for root in ranked:
        left = {word: affixes for word, affixes in families[root].items() if word not in explained}
        if root not in roots and not _is_cut_short(root, families, counts) and _is_proven(root, left, counts):
            found.add(root)
            explained.update(left)
    return frozenset(found)


def _is_cut_short(root: str, families: Collection[str], counts: WordCounts) -> bool:
    """Return whether an ending was left on the root or taken off it, or lost its n: *berika*."""
    if root.endswith("kan") and root[:-3] in families:
        return True
    return any(counts.lower[root + letter] > counts.lower[root] for letter in "in")


def _places(family: dict[str, str], counts: WordCounts) -> int:
    return sum(
        counts.lower[word] for word, affixes in family.items() if affixes in _PASSIVE | _ACTIVE | _OTHER
    )


def _is_proven(root: str, family: dict[str, str], counts: WordCounts) -> bool:
    passive = sum(counts.lower[word] for word, affixes in family.items() if affixes in _PASSIVE)
    all_of_it = _places(family, counts)
    least = 1 if counts.lower[root] >= _ALONE else _OF_EACH
    return passive >= least and all_of_it - passive >= _OF_EACH and all_of_it >= _IN_ALL


def compounds(roots: Collection[str], counts: WordCounts) -> frozenset[str]:
    """Return the compounds of two roots that the archive writes as one word: *anaktiri*, in *dianaktirikan*.

    Where a prefix may have hidden the first sound, that sound is taken which another word shows.
    """
    readings = {
        word: list(dict.fromkeys(compounds_in(word, roots)))
        for word in counts.lower
        if word.isascii() and word.isalpha() and word not in roots and counts.capitalised(word) <= _OFTEN
    }
    shown = {found[0] for word, found in readings.items() if found and not word.startswith(("me", "pe"))}
    places: defaultdict[str, int] = defaultdict(int)
    for word, found in readings.items():
        if found and not analyses(word, roots):
            places[next((compound for compound in found if compound in shown), found[0])] += counts.lower[
                word
            ]
    often = {compound for compound, times in places.items() if times >= _COMPOUND}.difference(roots)
    return frozenset(
        compound
        for compound in often
        if not any(f"{compound}{suffix}" in often or f"{compound}{suffix}" in roots for suffix in ("an", "i"))
    )
