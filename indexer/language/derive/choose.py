"""Choose the lists that ship: exceptions to Sastrawi, names, and words doubled by nature.

The limits were chosen by hand, looking at the words that they let through, and so that
``python -m tests.bench.conflation`` finds more forms of one lemma together and no more lemmas mixed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from indexer.language.clitics import POSSESSIVES, without_clitics
from indexer.language.derive.analyses import Analysis, analyses, of_one_syllable
from indexer.language.derive.corpus import WordCounts, kinships
from indexer.language.derive.evidence import PLAIN_WORD, Evidence
from indexer.language.derive.forms import forms, nasal_forms

Stem = Callable[[str], str]
"""A function that returns the stem of a word."""

_FOR_SASTRAWI = 1.5  # by how much the logarithm of another stem's likelihood must be greater
_FOR_A_GUESS = 3.0  # the same for a word that the archive does not have
_FOR_PE = 1.0  # the same where it begins with pe- and a root in r-, which Sastrawi takes for per-
_SHORTEST_UNKNOWN_ROOT = 4  # letters of a root that explains a word which Sastrawi cannot take apart
_COMMON_SYLLABLE = 5  # places of a root of one syllable that is in use
_PRODUCTIVE = 3  # affixes a root must take in the archive before words that the archive lacks are made of it
_WEAK_AFFIXES = frozenset({"+i", "+an", "se+", "ke+", "per+", "ter+", "ber+", "di+", "Ce+", "?", "+"})
"""Affixes that many names seem to have by accident."""

_RARE_AFFIXES = frozenset({"+i", "se+", "ke+", "per+", "ter+", "Ce+", "?"})
"""Affixes that make no new words: a word unknown to Sastrawi that seems to have one has it by accident."""

# Shares of a word's places inside sentences where it has a capital:
_ALMOST_ALWAYS = 0.97  # a name, unless its affixes prove that it is a word
_MOSTLY = 0.85  # a name, if its supposed root does not stand near it
_OFTEN = 0.5  # too often for a word that only weak affixes explain
_KIN = 2.0  # how many times as often as by chance a root must stand near a word that is no name
_SHORT = 3  # letters: what stands before a clitic and is no longer is no word of its own
_SEEN = 4  # places with a capital inside sentences that tell anything
_ALONE = 2  # how many times as often as doubled an echo may stand alone: *sayur mayur* is written, too
_SHORTEST_RHYME = 2  # letters that an echo shares with its word
_VOWELS = "aiueo"
_CONSONANTS = "bcdfghjklmnpqrstvwxyz"
_INFIXES = ("em", "er", "el")
_DOUBLED = 5  # places of a doubled word in the archive that tell anything


def exceptions(
    given: Mapping[str, str], known: Collection[str], evidence: Evidence, counts: WordCounts
) -> dict[str, str]:
    """Return the words of the archive for which another stem than Sastrawi's is likelier, with that stem."""
    chosen = {}
    for word, stem in given.items():
        if word in known or counts.capitalised(word) >= _MOSTLY:
            continue
        if any(base in known and base == stem for base in without_clitics(word)):
            continue
        better = _better(word, stem, evidence, _FOR_SASTRAWI)
        if better is None or (counts.capitalised(word) >= _OFTEN and _is_weak(word, better, evidence)):
            continue
        chosen[word] = better
    return chosen


def _better(word: str, given: str, evidence: Evidence, margin: float) -> str | None:
    ranked = evidence.ranked(word, given)
    if not ranked or ranked[0][1].root == given:
        return None
    score, best = ranked[0]
    if given == word and not _explains(best):
        return None
    of_given = [other for other, analysis in ranked if analysis.root == given]
    if of_given and score - of_given[0] < margin:
        return None
    return best.root


def _explains(analysis: Analysis) -> bool:
    """Return whether an analysis of a word that Sastrawi cannot take apart is more than an accident."""
    if len(analysis.root) < _SHORTEST_UNKNOWN_ROOT or analysis.affixes in _RARE_AFFIXES:
        return False
    return analysis.affixes != "+" or analysis.clitics in POSSESSIVES


def productive_roots(given: Mapping[str, str], evidence: Evidence) -> list[str]:
    """Return the roots that take many different affixes in the archive, sorted."""
    patterns: defaultdict[str, set[str]] = defaultdict(set)
    for word, stem in given.items():
        ranked = evidence.ranked(word, stem)
        if ranked:
            patterns[ranked[0][1].root].add(ranked[0][1].affixes)
    return sorted(root for root, affixes in patterns.items() if len(affixes) >= _PRODUCTIVE)


def of_short_roots(known: Collection[str], counts: WordCounts, sastrawi: Stem) -> dict[str, str]:
    """Return words with menge- and penge- before a root of one syllable, which Sastrawi takes for another.

    Each has its root. The short root must be more of a verb than any other that the word may have, by its
    passives: *mengelas* is of las, not of kelas, as *dilas* says. ``known`` are the roots of the
    dictionary. The archive may lack the words.
    """
    chosen = {}
    for root in sorted(filter(of_one_syllable, known)):
        verbal = _share_of_passives(root, counts)
        if not verbal or counts.lower[root] < _COMMON_SYLLABLE:
            continue
        for word in nasal_forms(root):
            given = sastrawi(word)
            if word in known or counts.capitalised(word) >= _MOSTLY or word.endswith("i") or given == root:
                continue
            others = {given, *(analysis.root for analysis in analyses(word, known))} - {root}
            if verbal > max(_share_of_passives(other, counts) for other in others):
                chosen[word] = root
    return chosen


def _share_of_passives(root: str, counts: WordCounts) -> float:
    """Return how many passives a root has for each place where it stands alone."""
    return sum(counts.lower[f"di{root}{suffix}"] for suffix in ("", "kan", "i")) / (1 + counts.lower[root])


def guesses(
    productive: Iterable[str], taken: Collection[str], counts: WordCounts, evidence: Evidence, sastrawi: Stem
) -> dict[str, str]:
    """Return forms of productive roots that the archive lacks and Sastrawi stems wrongly, with their roots.

    ``taken`` are the words of the archive.
    """
    chosen = {}
    for root in productive:
        for word in forms(root):
            if word in evidence.roots or word in taken or counts.capital[word]:
                continue
            given = sastrawi(word)
            margin = _FOR_PE if word.startswith(f"pe{root}") and root.startswith("r") else _FOR_A_GUESS
            if given != root and _better(word, given, evidence, margin) == root:
                chosen[word] = root
    return chosen


def capitalised_words(counts: WordCounts, known: Collection[str]) -> Iterator[str]:
    """Yield the words that may be names by their capitals, and are no roots."""
    for word in sorted(counts.capital):
        if (
            counts.capital[word] >= _SEEN
            and word not in known
            and PLAIN_WORD.fullmatch(word)
            and counts.capitalised(word) >= _MOSTLY
        ):
            yield word


def names(
    path: Path,
    given: Mapping[str, str],
    families: Mapping[str, str],
    evidence: Evidence,
    counts: WordCounts,
) -> list[str]:
    """Return the words with capitals that have nothing to do with the stems they would have, sorted.

    ``given`` gives these words their stems, ``families`` all other words theirs.
    Raises :class:`UnreadableFile`.
    """
    changed = {word: stem for word, stem in given.items() if stem != word and not _of_a_name(word, counts)}
    ties = kinships(path, changed, families)
    return sorted(
        word
        for word, stem in changed.items()
        if ties[word] < _KIN
        or (counts.capitalised(word) >= _ALMOST_ALWAYS and _is_weak(word, stem, evidence))
    )


def _of_a_name(word: str, counts: WordCounts) -> bool:
    """Return whether the word is a more frequent one with a clitic: *Indonesianya*."""
    return any(
        counts.every[base] > counts.every[word] for base in without_clitics(word) if len(base) > _SHORT
    )


def _is_weak(word: str, stem: str, evidence: Evidence) -> bool:
    found = [analysis for _, analysis in evidence.ranked(word, stem) if analysis.root == stem]
    return all(analysis.affixes in _WEAK_AFFIXES and not analysis.clitics for analysis in found)


def doubled(counts: WordCounts) -> list[str]:
    """Return the words like *kupu-kupu* whose half is rarer alone than doubled: they are no plurals."""
    return sorted(
        word
        for word, places in counts.every.items()
        if places >= _DOUBLED and _is_doubled(word) and places >= counts.every[word.partition("-")[0]]
    )


def echoes(known: Collection[str], counts: WordCounts) -> dict[str, str]:
    """Return words like *sayur-mayur* with their first halves: the second is an echo, no word of its own.

    ``known`` are the roots of the dictionary, which has many such halves, too.
    """
    return {
        word: word.partition("-")[0]
        for word, places in counts.every.items()
        if places >= _DOUBLED and _has_echo(word, places, known, counts)
    }


def _has_echo(word: str, places: int, known: Collection[str], counts: WordCounts) -> bool:
    first, _, second = word.partition("-")
    return (
        first in known
        and len(second) > 1
        and _is_echo(first, second)
        and counts.every[second] < min(counts.every[first], _ALONE * places)
    )


def _is_echo(first: str, second: str) -> bool:
    """Return whether ``second`` is ``first`` with another beginning, other vowels or an infix.

    *sayur-mayur*, *gerak-gerik*, *tali-temali*: it is no word of its own.
    """
    if second in {f"{first[0]}{infix}{first[1:]}" for infix in _INFIXES}:
        return True
    rhyme = first.lstrip(_CONSONANTS)
    if len(rhyme) >= _SHORTEST_RHYME and rhyme == second.lstrip(_CONSONANTS):
        return True
    return len(first) == len(second) and _skeleton(first) == _skeleton(second)


def _skeleton(word: str) -> str:
    return "".join("-" if letter in _VOWELS else letter for letter in word)


def _is_doubled(word: str) -> bool:
    first, hyphen, second = word.partition("-")
    return bool(hyphen) and first == second and first.isascii() and first.isalpha() and len(first) > 1
