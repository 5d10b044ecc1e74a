"""Show where the time of a page goes: parsing and planning, searching, and what is shown of it; then the functions.

    python -m tests.bench.where --index DIR --docs berita-50k.jsonl.xz

The index is the one that ``tests.bench.compare --folder`` left as ``ours``. Everything is as readers have
it: with synonyms, and *whole page* with snippets, facets and suggestions.
"""

import argparse
import cProfile
import pstats
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np

from search.archive import Archive
from search.engines import open_engine
from search.query.parser import parse
from search.query.planner import plan
from search.query.synonyms import Synonyms
from tests.bench.corpus import KINDS, questions, read_records
from tests.bench.engines import written

_FUNCTIONS = 8  # shown of each kind of question; chosen by hand


def milliseconds(action: Callable[[], object]) -> float:
    """Return the median time of three calls, after one that warms the caches."""
    times = []
    for _ in range(4):
        began = perf_counter()
        action()
        times.append((perf_counter() - began) * 1000)
    return float(np.median(times[1:]))


def print_parts(archive: Archive, stem: Callable[[str], str], by_kind: dict[str, list[str]]) -> None:
    """Print the milliseconds of each part of answering, by kind of question."""
    synonyms = Synonyms.load()
    actions: dict[str, Callable[[str], object]] = {
        "parse and plan": lambda text: plan(parse(text).node, stem, synonyms.find),
        "search": archive.search,
        "with snippets": lambda text: [hit.to_dict() for hit in archive.search(text).hits],
        "with facets": lambda text: archive.search(text).facets,
        "whole page": lambda text: archive.search(text).to_dict(),
    }
    print(f"{'ms, p50 / p95':<14}" + "".join(f"{name:>16}" for name in actions))
    for kind, texts in by_kind.items():
        cells = []
        for action in actions.values():
            times = [milliseconds(lambda text=text, action=action: action(text)) for text in texts]  # type: ignore[misc]
            cells.append("{:.2f} / {:.2f}".format(*np.percentile(times, [50, 95])))
        print(f"{kind:<14}" + "".join(f"{cell:>16}" for cell in cells))


def print_functions(archive: Archive, kind: str, texts: list[str]) -> None:
    """Print the functions in which most of the time of whole pages is spent."""
    profile = cProfile.Profile()
    profile.enable()
    for text in texts:
        archive.search(text).to_dict()
    profile.disable()
    rows = sorted(pstats.Stats(profile).stats.items(), key=lambda row: -row[1][2])  # type: ignore[attr-defined]
    whole = sum(row[1][2] for row in rows)
    print(f"\n{kind}: own time of functions, % of the pages")
    for (file, line, name), (_, calls, own, _, _) in rows[:_FUNCTIONS]:
        where = f"{Path(file).name}:{line}" if line else ""
        print(f"{own / whole * 100:>6.1f} %{calls:>8} calls  {name} {where}")


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True, help="JSON Lines, may be .xz: id, title, body")
    parser.add_argument("--each", type=int, default=50, help="questions of each kind")
    options = parser.parse_args()
    asked = questions(read_records(options.docs), options.each)
    by_kind = {kind: [written(one) for one in asked if one.kind == kind] for kind in KINDS}
    with Archive.open(options.index) as archive:
        print_parts(archive, open_engine(options.index).snapshot().stem, by_kind)
        for kind, texts in by_kind.items():
            print_functions(archive, kind, texts)


if __name__ == "__main__":
    main()
