"""Misspell words of an archive, and count how often the word that was meant is suggested, and how fast.

    python -m tests.bench.spelling --index DIR [--words 500]

Words are drawn evenly over the logarithm of their document frequency, from ``--least`` on. Each is misspelt by
one random edit (a letter left out, put in, exchanged, or swapped with the next), the same for the same seed; what
thereby became another word that is held as often is drawn anew. Then each right word is asked for as it is.

*page* is what readers get: the misspelt word is searched for, with synonyms, and the page's suggestion is taken, which
there is only where the page is not full and the suggestion finds more. *words alone* asks for the correction of the
word, without a search.
"""

import argparse
import random
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from search.archive import Archive
from search.engines.local.local_engine import LocalEngine, LocalSnapshot
from search.suggest.spelling import corrections

Correct = Callable[[str], str | None]
"""Returns the word that was probably meant, or ``None`` where the word is right."""

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4  # letters of a word that is drawn; shorter ones are seldom corrected. Chosen by hand
_BANDS = 8  # of document frequency, from each of which as many words are drawn. Chosen by hand


def drawn(snapshot: LocalSnapshot, count: int, least: int, seed: int = 3) -> list[str]:
    """Return words of the largest segment, of all frequencies from ``least`` on."""
    exact = max(snapshot.segments, key=lambda segment: segment.size).reader.exact
    frequencies = np.diff(exact.first).astype(np.int64)
    chance = random.Random(seed)
    order = np.argsort(frequencies, kind="stable")
    sorted_frequencies = frequencies[order]
    bands = np.geomspace(least, sorted_frequencies[-1] + 1, _BANDS + 1)
    words: list[str] = []
    while len(words) < count:
        band = chance.randrange(_BANDS)
        low, high = sorted_frequencies.searchsorted(bands[band : band + 2])
        word = exact.terms[int(order[chance.randrange(low, high)])].decode() if low < high else ""
        if len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word not in words:
            words.append(word)
    return words


def misspelt(word: str, chance: random.Random) -> str:
    """Return ``word`` after one random edit that changes it."""
    wrong = word
    while wrong == word:
        place = chance.randrange(len(word))
        letter = chance.choice(_ALPHABET)
        wrong = chance.choice(
            [
                word[:place] + word[place + 1 :],
                word[:place] + letter + word[place:],
                word[:place] + letter + word[place + 1 :],
                word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
            ]
        )
    return wrong


def misspelt_words(snapshot: LocalSnapshot, words: list[str], seed: int = 4) -> list[str]:
    """Return each word misspelt, by what the archive holds less often than the word."""
    chance = random.Random(seed)
    slips = []
    for word in words:
        wrong = misspelt(word, chance)
        while snapshot.document_frequency("exact", wrong) >= snapshot.document_frequency("exact", word):
            wrong = misspelt(word, chance)
        slips.append(wrong)
    return slips


def words_alone(snapshot: LocalSnapshot) -> Correct:
    """Return what corrects one word, without a search."""

    def correct(word: str) -> str | None:
        with snapshot.reading():
            found = corrections(snapshot, [word])
        return " ".join(found[0].words) if found else None

    return correct


def report(
    name: str, correct: Correct, snapshot: LocalSnapshot, words: list[str], slips: list[str], show: bool
) -> None:
    """Ask for every misspelt word and every right one, and print how many come back right, and how fast."""
    times, answers = [], []
    for wrong in slips:
        began = perf_counter()
        answers.append(correct(wrong))
        times.append((perf_counter() - began) * 1000)
    changed = [(word, better) for word in words if (better := correct(word)) is not None]
    right = np.array([better == word for word, better in zip(words, answers, strict=True)])
    lengths = np.array([len(word) for word in words])
    held = np.array([snapshot.document_frequency("exact", wrong) for wrong in slips])
    print(f"{name}: misspelt words: {right.mean():.1%} of {len(words)} come back right")
    for group_name, group in (
        ("4 to 6 letters", lengths < 7),
        ("7 letters or more", lengths >= 7),
        ("what was typed is not held", held == 0),
        ("what was typed is held too", held > 0),
    ):
        share = f"{right[group].mean():>7.1%}" if group.any() else f"{'-':>7}"
        print(f"    {group_name + ':':<30}{share} of {group.sum()}")
    print(f"    right words: {len(changed) / len(words):.1%} are changed")
    print(
        "    ms a word, p50 / p95 / max: {:.1f} / {:.1f} / {:.1f}".format(
            *np.percentile(times, [50, 95, 100])
        )
    )
    if show:
        for word, wrong, better in zip(words, slips, answers, strict=True):
            if better != word:
                print(f"{word} typed {wrong}: {better}")
        for word, better in changed:
            print(f"{word} changed: {better}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--least", type=int, default=5, help="articles that hold a word")
    parser.add_argument("--show", action="store_true", help="every word that went wrong")
    options = parser.parse_args()
    snapshot = LocalEngine(options.index).snapshot()
    archive = Archive.open(options.index)
    words = drawn(snapshot, options.words, options.least)
    slips = misspelt_words(snapshot, words)
    for name, correct in {
        "page": lambda word: archive.search(word).suggestion,
        "words alone": words_alone(snapshot),
    }.items():
        began = perf_counter()
        correct("qqqqqqq")
        print(f"{name}: the first word, with what is made once: {(perf_counter() - began) * 1000:.0f} ms")
        report(name, correct, snapshot, words, slips, options.show)


if __name__ == "__main__":
    main()
