"""Measure how well stems bring the forms of a word together, and keep words apart, against lemmas that people gave.

    python -m tests.bench.conflation --lemmas lemmas-csui.tsv [--show 20]

The file has the columns word, lemma, part of speech (Universal Dependencies), count. Over content words of letters and
hyphens, every pair of distinct forms of one lemma is taken. *Conflated* is the share of the pairs
given the same stem; *mixed* the share of stems that hold forms of two or more lemmas. ``--show``
prints pairs that are still torn apart, and stems that mix lemmas where Sastrawi's do not.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from indexer.language.stemmer import explain

Stem = Callable[[str], str]

_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV"))
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


@dataclass(frozen=True)
class Conflation:
    """The result of one way to stem: pairs in all, those torn apart, and the lemmas of every stem."""

    pairs: int
    torn: list[tuple[str, str, str]]
    stems: dict[str, frozenset[str]]

    @property
    def conflated(self) -> float:
        """Return the share of pairs of one lemma that have the same stem."""
        return 1 - len(self.torn) / self.pairs if self.pairs else 0.0

    @property
    def mixes(self) -> dict[str, frozenset[str]]:
        """Return the stems that hold forms of several lemmas."""
        return {stem: lemmas for stem, lemmas in self.stems.items() if len(lemmas) > 1}

    @property
    def mixed(self) -> float:
        """Return the share of stems that hold forms of several lemmas."""
        return len(self.mixes) / len(self.stems) if self.stems else 0.0


def read_lemmas(path: Path) -> dict[str, frozenset[str]]:
    """Return the content words of every lemma, folded."""
    forms = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        word, lemma, part, _ = line.split("\t")
        if part in _CONTENT and _WORD.fullmatch(word.lower()):
            forms[lemma.lower()].add(word.lower())
    return {lemma: frozenset(words) for lemma, words in forms.items()}


def conflation(forms: Mapping[str, frozenset[str]], stem: Stem) -> Conflation:
    """Return how the stems of all forms agree with the lemmas."""
    pairs = 0
    torn = []
    stems = defaultdict(set)
    for lemma, words in sorted(forms.items()):
        for word in words:
            stems[stem(word)].add(lemma)
        for one, other in combinations(sorted(words), 2):
            pairs += 1
            if stem(one) != stem(other):
                torn.append((lemma, one, other))
    return Conflation(pairs, torn, {key: frozenset(lemmas) for key, lemmas in stems.items()})


def sastrawi() -> Stem:
    """Return Sastrawi's stemmer as it comes, which also stems doubled words."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    stem: Stem = StemmerFactory().create_stemmer().stem
    return stem


def ours(word: str) -> str:
    """Return the stem that the index gives a word."""
    return explain(word).stem


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lemmas", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args()
    forms = read_lemmas(options.lemmas)
    ways: dict[str, Stem] = {"no stems": str, "Sastrawi": cache(sastrawi()), "ours": cache(ours)}
    found = {name: conflation(forms, stem) for name, stem in ways.items()}
    print(
        f"{found['ours'].pairs:,} pairs of {len(forms):,} lemmas\n{'':10}{'conflated':>10}{'mixed':>8}{'stems':>8}"
    )
    for name, result in found.items():
        print(f"{name:10}{result.conflated:10.2%}{result.mixed:8.2%}{len(result.stems):8,}")
    if options.show:
        for lemma, one, other in found["ours"].torn[: options.show]:
            print(f"torn: {lemma}: {one} -> {ours(one)}, {other} -> {ours(other)}")
        old = found["Sastrawi"].mixes
        fresh = [mix for mix in sorted(found["ours"].mixes.items()) if old.get(mix[0]) != mix[1]]
        for stem, lemmas in fresh[: options.show]:
            print(f"mixed: {stem}: {', '.join(sorted(lemmas))}")


if __name__ == "__main__":
    main()
