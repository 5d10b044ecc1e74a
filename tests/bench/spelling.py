"""Misspells words of an archive, and counts how often the word that was meant comes back, and how fast.

    python -m tests.bench.spelling --index DIR [--words 500]

Words are drawn evenly over the logarithm of their document frequency, from
``--least`` on. Each is misspelt by one random edit (a letter left out, put in, exchanged, or
swapped with the next), the same for the same seed; what thereby became
another word that is held as often is drawn anew. Then each right word is asked for as it is.
"""

import argparse
import random
from pathlib import Path
from time import perf_counter

import numpy as np
from search.engines.local.snapshot import Snapshot

from search.archive import Archive
from search.suggest.spelling import better_spelling

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4


def drawn(snapshot: Snapshot, count: int, least: int, seed: int = 3) -> list[str]:
    """Words of the largest segment, of all frequencies from ``least`` on."""
    exact = max(snapshot.segments, key=lambda segment: segment.size).reader.exact
    frequencies = np.diff(exact.first).astype(np.int64)
    chance = random.Random(seed)
    order = np.argsort(frequencies, kind="stable")
    sorted_frequencies = frequencies[order]
    bands = np.geomspace(least, sorted_frequencies[-1] + 1, 9)
    words: list[str] = []
    while len(words) < count:
        band = chance.randrange(8)
        low, high = sorted_frequencies.searchsorted(bands[band : band + 2])
        word = exact.terms[int(order[chance.randrange(low, high)])].decode() if low < high else ""
        if len(word) >= _SHORTEST and word.isascii() and word.isalpha() and word not in words:
            words.append(word)
    return words


def misspelt(word: str, chance: random.Random) -> str:
    """``word`` after one random edit that changes it."""
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--words", type=int, default=500)
    parser.add_argument("--least", type=int, default=5, help="articles that hold a word")
    parser.add_argument("--show", action="store_true", help="every word that went wrong")
    options = parser.parse_args()
    snapshot = Archive.open(options.index)._current()
    words = drawn(snapshot, options.words, options.least)
    began = perf_counter()
    for segment in snapshot.segments:
        segment.forms  # noqa: B018 - made when first asked for
    print(f"forms by length and letters: {(perf_counter() - began) * 1000:.0f} ms, once")

    def frequency(word: str) -> int:
        return snapshot.document_frequency("exact", word)

    chance = random.Random(4)
    slips = []
    for word in words:
        wrong = misspelt(word, chance)
        while frequency(wrong) >= frequency(word):
            wrong = misspelt(word, chance)
        slips.append((word, wrong))
    times, right, wrongs = [], [], []
    for word, wrong in slips:
        began = perf_counter()
        better = better_spelling(snapshot, [wrong])
        times.append((perf_counter() - began) * 1000)
        right.append(better == (word,))
        wrongs.append((word, wrong, better))
    changed = [(word, better) for word in words if (better := better_spelling(snapshot, [word]))]
    found = np.array(right)
    lengths = np.array([len(word) for word in words])
    held = np.array([frequency(wrong) for _, wrong in slips])
    print(f"misspelt words: {found.mean():.1%} of {len(words)} come back right")
    for name, group in (
        ("4 to 6 letters", lengths < 7),
        ("7 letters or more", lengths >= 7),
        ("what was typed is not held", held == 0),
        ("what was typed is held too", held > 0),
    ):
        print(f"    {name + ':':<30}{found[group].mean():>7.1%} of {group.sum()}")
    print(f"right words: {len(changed) / len(words):.1%} are changed")
    print("ms a word, p50 / p95 / max: {:.1f} / {:.1f} / {:.1f}".format(*np.percentile(times, [50, 95, 100])))
    if options.show:
        for word, wrong, better in (row for row, good in zip(wrongs, right, strict=True) if not good):
            print(f"{word} ({frequency(word)}) typed {wrong} ({frequency(wrong)}): {better}")
        for word, better in changed:
            print(f"{word} ({frequency(word)}) changed: {better}")


if __name__ == "__main__":
    main()
