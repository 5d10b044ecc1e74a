"""Learn from an archive which analysis of a word is likeliest: roots and affixes weighed over word families.

The model is that every word is made by choosing a root, affixes and clitics independently. So the
likelihood of an analysis is the product of the three. The three are found by expectation maximisation
(Dempster, Laird and Rubin, *Maximum likelihood from incomplete data via the EM algorithm*, 1977) over
all words of the archive: a word of several analyses counts for each by its likelihood so far. So a
root with many and frequent forms wins over a root that one form suggests by accident. The nasal of
meN- may hide the first sound of a root; the passive with di- shows it, and is counted too.

The limits were chosen by hand, as those of ``choose``.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.language.derive.analyses import Analysis, analyses, of_one_syllable
from indexer.language.derive.corpus import WordCounts
from indexer.language.unruly_words import compounds_in

PLAIN_WORD = re.compile(r"[a-z]{4,}")
OTHER_WAY = "?"
"""The affixes of an analysis that Sastrawi reached by a rule that ``analyses`` lacks."""

_ROUNDS = 12  # of expectation maximisation
_DAMPING = 0.7  # a word counts as its frequency to this power: 0 is once a word, 1 is once a place
_KNOWN_ROOT = 0.3  # the weight of a root of the dictionary before any word is counted
_NEW_ROOT = 0.1  # the same of a root that the dictionary lacks
_FLOOR = 1e-7  # the least share of a root, affix or clitic, so that its logarithm is finite

_COMMON = 10  # places of a word that may be a root which the dictionary lacks
_LEARNED_COMMON = 3  # the same of a word that ends in one of the endings below
_LEARNED_ENDINGS = ("isasi", "isme")
_RARER = 50  # a root that is so many times rarer than a word is not the root of that word
_AFTER_ME = frozenset("lrwy")  # first sounds behind me- that can be nothing else: me-ramal
_VERBAL = ("", "kan", "i")  # the endings of verbs
_FAMILY = 2  # patterns of affixes that prove that a word which looks affixed is a root


@dataclass(frozen=True)
class Evidence:
    """The shares of roots, affixes and clitics learnt from an archive, and the roots they were learnt for."""

    roots: frozenset[str]
    root_weights: Mapping[str, float]
    affix_weights: Mapping[str, float]
    clitic_weights: Mapping[str, float]
    counts: WordCounts

    def score(self, analysis: Analysis) -> float:
        """Return the natural logarithm of the likelihood of an analysis."""
        return (
            _log(self.root_weights, analysis.root)
            + _log(self.affix_weights, analysis.affixes)
            + _log(self.clitic_weights, analysis.clitics)
            + math.log(_attested(analysis, self.counts))
        )

    def ranked(self, word: str, given: str) -> list[tuple[float, Analysis]]:
        """Return the word's analyses with their scores, best first; ``given`` is Sastrawi's stem of it."""
        found = with_given(word, given, self.roots)
        return sorted(((self.score(analysis), analysis) for analysis in found), key=_best_first)


def _best_first(scored: tuple[float, Analysis]) -> tuple[float, Analysis]:
    return -scored[0], scored[1]


def _attested(analysis: Analysis, counts: WordCounts) -> float:
    """Return how strongly forms that hide no sound speak for a root: *diarungi* for arung, not karung.

    It is 1 without such forms, and for affixes that hide no sound of the root. Nouns with peN- belong to
    verbs with meN- and di- (*merawat, dirawat, perawatan*), nouns with per- to verbs with ber- and
    memper- (*berubah, perubahan*).
    """
    prefixes, _, suffix = analysis.affixes.partition("+")
    root = analysis.root
    if prefixes == "meN" or (not prefixes and suffix in ("kan", "i")):
        shown = [f"di{root}{suffix}"]
        if prefixes and not suffix and not of_one_syllable(root):
            shown.append(f"{root}an")  # karangan, of mengarang; rekan is not of rek
    elif prefixes == "peN":
        before = ("di", "me") if root[0] in _AFTER_ME else ("di",)
        shown = [f"{prefix}{root}{ending}" for prefix in before for ending in _VERBAL]
    elif prefixes == "per":
        shown = [f"{prefix}{root}{ending}" for prefix in ("ber", "diper", "memper") for ending in _VERBAL]
    elif not prefixes and suffix:
        shown = [f"di{root}"]
    else:
        return 1.0
    return math.sqrt(1.0 + sum(counts.lower[form] for form in shown))


def with_given(word: str, given: str, roots: frozenset[str]) -> set[Analysis]:
    """Return all analyses of a word, and Sastrawi's stem where it is a root that they do not reach."""
    found = analyses(word, roots)
    if given in roots and all(analysis.root != given for analysis in found):
        found.add(Analysis(given, OTHER_WAY, ""))
    return found


def vocabulary(counts: WordCounts, least: int) -> list[str]:
    """Return the plain words with at least ``least`` places, sorted; without those that are mostly names."""
    return sorted(
        word
        for word, places in counts.every.items()
        if places >= least
        and PLAIN_WORD.fullmatch(word)
        and (counts.lower[word] >= 2 or counts.capitalised(word) < 0.9)
    )


def _is_nasal_form(word: str, roots: frozenset[str]) -> bool:
    """Return whether the word is a spoken form with the nasal of meN- alone (``nangis``), and so no root."""
    if word.startswith(("ng", "ny")):
        return True
    sound = {"m": "p", "n": "t"}.get(word[0])
    return sound is not None and sound + word[1:] in roots


def _is_whole(word: str, found: Iterable[Analysis]) -> bool:
    return all(analysis.root == word for analysis in found)


def new_roots(words: Iterable[str], roots: frozenset[str], counts: WordCounts) -> frozenset[str]:
    """Return roots that the dictionary lacks: frequent words that no affix explains, like *vaksin*."""
    whole, affixed = set(), set()
    for word in words:
        if word in roots or counts.lower[word] <= counts.capital[word] or _is_nasal_form(word, roots):
            continue
        least = _LEARNED_COMMON if word.endswith(_LEARNED_ENDINGS) else _COMMON
        if counts.lower[word] < least:
            continue
        found = analyses(word, roots)
        if _is_whole(word, found):
            if next(compounds_in(word, roots), None) is None:
                whole.add(word)
        elif word.startswith(("me", "pe")) and not word.endswith(("an", "i")):
            rarest = counts.lower[word] / _RARER
            if all(counts.lower[analysis.root] < rarest for analysis in found):
                affixed.add(word)
    families: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        for analysis in analyses(word, affixed):
            if not analysis.affixes.startswith("+"):
                families[analysis.root].add(analysis.affixes)
    whole.update(root for root, patterns in families.items() if len(patterns) >= _FAMILY)
    made = {word for word in whole if not _is_whole(word, _of_new(word, whole, counts))}
    return frozenset(whole - made)


def _of_new(word: str, whole: set[str], counts: WordCounts) -> Iterable[Analysis]:
    """Return the word's analyses with roots of ``whole`` that are not much rarer than the word."""
    return [a for a in analyses(word, whole) if counts.lower[a.root] * _RARER >= counts.lower[word]]


def learn(
    given: Mapping[str, str], known: frozenset[str], new: frozenset[str], counts: WordCounts
) -> Evidence:
    """Return the shares of all roots, affixes and clitics over the words of an archive.

    ``given`` gives each word of the vocabulary Sastrawi's stem of it. ``known`` are the roots of
    Sastrawi's dictionary, ``new`` the roots that it lacks.
    """
    roots = known | new
    alternatives = {word: sorted(with_given(word, stem, roots)) for word, stem in sorted(given.items())}
    alternatives = {word: found for word, found in alternatives.items() if found}
    weights = {word: counts.lower[word] ** _DAMPING for word in alternatives}
    prior = {root: _KNOWN_ROOT if root in known else _NEW_ROOT for root in sorted(roots)}
    evidence = Evidence(
        roots,
        _shares({root: weight + weights.get(root, 0.0) for root, weight in prior.items()}),
        {},
        {},
        counts,
    )
    for _ in range(_ROUNDS):
        evidence = _round(evidence, alternatives, weights, prior)
    return evidence


def _round(
    evidence: Evidence,
    alternatives: Mapping[str, list[Analysis]],
    weights: Mapping[str, float],
    prior: Mapping[str, float],
) -> Evidence:
    root_sums = dict(prior)
    affix_sums: defaultdict[str, float] = defaultdict(float)
    clitic_sums: defaultdict[str, float] = defaultdict(float)
    for word, found in alternatives.items():
        likelihoods = [math.exp(evidence.score(analysis)) for analysis in found]
        scale = weights[word] / sum(likelihoods)
        for analysis, likelihood in zip(found, likelihoods, strict=True):
            part = likelihood * scale
            root_sums[analysis.root] += part
            affix_sums[analysis.affixes] += part
            clitic_sums[analysis.clitics] += part
    return Evidence(
        evidence.roots, _shares(root_sums), _shares(affix_sums), _shares(clitic_sums), evidence.counts
    )


def _log(weights: Mapping[str, float], key: str) -> float:
    return math.log(max(weights.get(key, 0.0), _FLOOR))


def _shares(sums: Mapping[str, float]) -> dict[str, float]:
    total = sum(sums.values())
    return {key: value / total for key, value in sums.items()}
