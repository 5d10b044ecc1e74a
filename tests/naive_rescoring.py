"""What the best matches are lifted by, as loops over the words of their texts say it."""

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from tests.oracle import Naive, stem_of

WINDOW = 20
EXACT, CLOSE, LEAD, REACH, MOST_BETWEEN, HALF_LEAD = 0.3, 1.5, 2.5, 8, 3, 120
MOST_WORDS = 40


class Bonus(NamedTuple):
    """What is added to one document, by word, by two neighbouring words of the query, and by stem."""

    exact: dict[str, float]
    close: dict[tuple[str, str], float]
    lead: dict[str, float]

    def total(self) -> float:
        return sum(self.exact.values()) + sum(self.close.values()) + sum(self.lead.values())


def rescoring_bonus(naive: Naive, document: int, runs: Sequence[Sequence[str]]) -> Bonus:
    """What words of a query add to a document; those of one run follow one another in the query."""
    words = list(islice(dict.fromkeys(word for run in runs for word in run), MOST_WORDS))
    stems = list(dict.fromkeys(map(stem_of, words)))
    return Bonus(
        {word: EXACT * naive.idf("exact", word) * _frequency(naive, document, word) for word in words},
        {
            pair: CLOSE * min(naive.idf("stem", stem_of(word)) for word in pair) * _nearness(naive, document, pair, stems)
            for pair in _pairs(runs, words)
        },
        {stem: LEAD * naive.idf("stem", stem) * _earliness(naive, document, stem) for stem in stems},
    )  # fmt: skip


def _pairs(runs: Sequence[Sequence[str]], words: Sequence[str]) -> list[tuple[str, str]]:
    """Two words that follow one another, once for each two stems."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for left, right in (pair for run in runs for pair in pairwise(run)):
        stems = frozenset((stem_of(left), stem_of(right)))
        if left in words and right in words and len(stems) == 2:
            pairs.setdefault(stems, (left, right))
    return list(pairs.values())


def _frequency(naive: Naive, document: int, word: str) -> float:
    weight = sum(zone.words.count(word) * zone.weight for zone in naive.zones[document])
    return naive.saturated(document, weight)


def _nearness(naive: Naive, document: int, pair: tuple[str, str], stems: Sequence[str]) -> float:
    """One over the fewest words from one of the pair to the other; 0 where they are too far apart."""
    wanted = set(map(stem_of, pair))
    best = 0.0
    for zone in naive.zones[document]:
        found = [(place, stem_of(word)) for place, word in enumerate(zone.words) if stem_of(word) in stems]
        for number, (place, stem) in enumerate(found):
            for other_place, other in found[number + 1 : number + 2 + MOST_BETWEEN]:
                if {stem, other} == wanted and other_place - place <= REACH:
                    best = max(best, 1 / (other_place - place))
    return best


def _earliness(naive: Naive, document: int, stem: str) -> float:
    """1 where a stem is the first word of a document, half of it some words later; 0 where it is not there."""
    slot = 0
    for zone in naive.zones[document]:
        for word in zone.words:
            if stem_of(word) == stem:
                return 1 / (1 + slot / HALF_LEAD)
            slot += 1
        slot += 1  # a zone ends with an empty slot
    return 0.0
