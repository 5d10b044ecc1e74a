"""Shows where the time of a search goes: parsing and planning apart from execution, then the functions.

    python -m tests.bench.where --index DIR --docs berita-50k.jsonl.xz

The index is the one that ``tests.bench.compare --folder`` left as ``ours``.
"""

import argparse
import cProfile
import pstats
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from search.archive import Archive
from search.query.parser import parse
from search.query.planner import plan
from tests.bench.corpus import KINDS, questions, read_records
from tests.bench.engines import written

_FUNCTIONS = 8


def milliseconds(action: Callable[[], object]) -> float:
    times = []
    for _ in range(4):
        began = perf_counter()
        action()
        times.append((perf_counter() - began) * 1000)
    return float(np.median(times[1:]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument("--each", type=int, default=50, help="questions of each kind")
    options = parser.parse_args()
    archive = Archive.open(options.index)
    snapshot = archive._current()
    asked = questions(read_records(options.docs), options.each)
    print(f"{'ms, p50 / p95':<14}{'parse and plan':>18}{'whole search':>18}{'with page':>18}")
    for kind in KINDS:
        texts = [written(question) for question in asked if question.kind == kind]
        parts = [
            [milliseconds(lambda text=text: plan(parse(text).node, snapshot.stem)) for text in texts],
            [milliseconds(lambda text=text: archive.search(text)) for text in texts],
            [milliseconds(lambda text=text: archive.search(text).to_dict()) for text in texts],
        ]
        cells = ["{:.2f} / {:.2f}".format(*np.percentile(part, [50, 95])) for part in parts]
        print(f"{kind:<14}" + "".join(f"{cell:>18}" for cell in cells))
    for kind in KINDS:
        texts = [written(question) for question in asked if question.kind == kind]
        profile = cProfile.Profile()
        profile.enable()
        for text in texts:
            archive.search(text)
        profile.disable()
        rows = sorted(pstats.Stats(profile).stats.items(), key=lambda row: -row[1][2])
        whole = sum(row[1][2] for row in rows)
        print(f"\n{kind}: own time of functions, % of the searches")
        for (file, line, name), (_, calls, own, _, _) in rows[:_FUNCTIONS]:
            where = f"{Path(file).name}:{line}" if line else ""
            print(f"{own / whole * 100:>6.1f} %{calls:>8} calls  {name} {where}")


if __name__ == "__main__":
    main()
