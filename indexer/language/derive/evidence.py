"""Which analysis of a word an archive prefers: roots and affixes weighed against each other over all words.

Every word is taken to be made by choosing a root, affixes and clitics independently, so an analysis
is as likely as the product of the three. How likely each is, is found by expectation maximisation
(Dempster, Laird and Rubin, *Maximum likelihood from incomplete data via the EM algorithm*, 1977) over
all words of the archive at once: a word of several analyses counts for each by its likelihood so far.
A root with a family of many and frequent forms thus wins over one that a single accident suggests.
Where the nasal of meN- hides a root's first sound, the passive with di- shows it, and is asked too.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from indexer.language.derive.analyses import Analysis, analyses
from indexer.language.derive.corpus import WordCounts

PLAIN_WORD = re.compile(r"[a-z]{4,}")
OTHER_WAY = "?"
"""The affixes of an analysis that Sastrawi reached by a rule that is none of ours."""

_ROUNDS = 12
_DAMPING = 0.7  # a word counts for its frequency to this power: between its forms (0) and its places (1)
_KNOWN_ROOT = 0.3  # what a root of the dictionary weighs before any word speaks for it
_NEW_ROOT = 0.1
_FLOOR = 1e-7

_COMMON = 10  # places a word must have before it is taken for a root the dictionary lacks
_LEARNED_COMMON = 3  # the same for words whose ending tells that they are whole
_LEARNED_ENDINGS = ("isasi", "isme")
_RARER = 50  # times a root is rarer than the word, where it cannot be what the word is made of
_FAMILY = 2  # patterns of affixes that prove a root which looks affixed


@dataclass(frozen=True)
class Evidence:
    """The likelihoods learnt from an archive, and the roots they were learnt for."""

    roots: frozenset[str]
    root_weights: Mapping[str, float]
    affix_weights: Mapping[str, float]
    clitic_weights: Mapping[str, float]
    counts: WordCounts

    def score(self, analysis: Analysis) -> float:
        """The natural logarithm of how likely an analysis is."""
        return (
            _log(self.root_weights, analysis.root)
            + _log(self.affix_weights, analysis.affixes)
            + _log(self.clitic_weights, analysis.clitics)
            + math.log(_attested(analysis, self.counts))
        )

    def ranked(self, word: str, given: str) -> list[tuple[float, Analysis]]:
        """The word's analyses, best first, with their scores; ``given`` is the stem Sastrawi gives it."""
        found = with_given(word, given, self.roots)
        return sorted(((self.score(analysis), analysis) for analysis in found), key=_best_first)


def _best_first(scored: tuple[float, Analysis]) -> tuple[float, Analysis]:
    return -scored[0], scored[1]


def _attested(analysis: Analysis, counts: WordCounts) -> float:
    """What passive forms, which leave no doubt, say for a root: *diarungi* for arung, nothing for karung.

    1 without such forms, and 1 for affixes that leave no doubt themselves.
    """
    prefixes, _, suffix = analysis.affixes.partition("+")
    if prefixes == "meN" or (not prefixes and suffix in ("kan", "i")):
        endings: tuple[str, ...] = (suffix,)
    elif prefixes in ("peN", "per"):
        endings = ("", "kan", "i")
    elif not prefixes and suffix:
        endings = ("",)
    else:
        return 1.0
    passives = sum(counts.lower[f"di{analysis.root}{ending}"] for ending in endings)
    return math.sqrt(1.0 + passives)


def with_given(word: str, given: str, roots: frozenset[str]) -> set[Analysis]:
    """All analyses of a word, Sastrawi's stem among them where it is a root that our affixes do not reach."""
    found = analyses(word, roots)
    if given in roots and all(analysis.root != given for analysis in found):
        found.add(Analysis(given, OTHER_WAY, ""))
    return found


def vocabulary(counts: WordCounts, least: int) -> list[str]:
    """The plain words with ``least`` places or more that are not all but always names, sorted."""
    return sorted(
        word
        for word, places in counts.every.items()
        if places >= least
        and PLAIN_WORD.fullmatch(word)
        and (counts.lower[word] >= 2 or counts.capitalised(word) < 0.9)
    )


def _is_nasal_form(word: str, roots: frozenset[str]) -> bool:
    """Whether the word is a spoken form with the nasal of meN- alone (``nangis``), so no root."""
    if word.startswith(("ng", "ny")):
        return True
    sound = {"m": "p", "n": "t"}.get(word[0])
    return sound is not None and sound + word[1:] in roots


def _is_whole(word: str, found: Iterable[Analysis]) -> bool:
    return all(analysis.root == word for analysis in found)


def new_roots(words: Iterable[str], roots: frozenset[str], counts: WordCounts) -> frozenset[str]:
    """Roots that the dictionary lacks: common words that no affix explains, from *vaksin* to *meriah*."""
    whole, affixed = set(), set()
    for word in words:
        if word in roots or counts.lower[word] <= counts.capital[word] or _is_nasal_form(word, roots):
            continue
        least = _LEARNED_COMMON if word.endswith(_LEARNED_ENDINGS) else _COMMON
        if counts.lower[word] < least:
            continue
        found = analyses(word, roots)
        if _is_whole(word, found):
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
    """The word's analyses with roots the dictionary lacks, but for roots much rarer than the word."""
    return [a for a in analyses(word, whole) if counts.lower[a.root] * _RARER >= counts.lower[word]]


def learn(
    given: Mapping[str, str], known: frozenset[str], new: frozenset[str], counts: WordCounts
) -> Evidence:
    """Weigh all roots and affixes over an archive's words.

    ``given`` maps each word of the vocabulary to Sastrawi's stem of it; ``known`` are the roots of
    Sastrawi's dictionary, ``new`` those it lacks.
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
