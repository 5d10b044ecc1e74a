"""Time completions of headlines as they are typed, letter by letter.

    python -m tests.bench.suggest --index DIR [--headlines 40]

Every prefix of the first words of headlines is asked for once, and every single
letter. The first time is with nothing remembered but what an open archive has.
"""

import argparse
import random
import string
from pathlib import Path
from time import perf_counter

import numpy as np

from search.archive import Archive
from search.engines import open_engine
from search.engines.protocol import Snapshot

_WORDS = 3  # of each headline; chosen by hand


def typed(snapshot: Snapshot, headlines: int, seed: int = 5) -> list[str]:
    """Return what readers have typed after each key: every letter, and the prefixes of headlines' beginnings."""
    chance = random.Random(seed)
    texts = list(string.ascii_lowercase)
    count = snapshot.document_count
    for document in chance.sample(range(count), min(headlines, count)):
        words = " ".join(snapshot.title(document).lower().split()[:_WORDS])
        texts += [words[:end] for end in range(1, len(words) + 1)]
    return list(dict.fromkeys(texts))


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--headlines", type=int, default=40)
    options = parser.parse_args()
    archive = Archive.open(options.index)
    snapshot = open_engine(options.index).snapshot()
    with snapshot.reading():
        texts = typed(snapshot, options.headlines)
    archive.suggest("a")
    for name in ("first time", "again"):
        times = []
        for text in texts:
            began = perf_counter()
            archive.suggest(text)
            times.append((perf_counter() - began) * 1000)
        figures = "{:.1f} / {:.1f} / {:.1f}".format(*np.percentile(times, [50, 95, 100]))
        slowest = texts[int(np.argmax(times))]
        print(f"{name + ',':<12}{len(texts)} prefixes, ms, p50 / p95 / max: {figures} ({slowest!r})")


if __name__ == "__main__":
    main()
