"""Choose the parameters of the ranking by cross-validation over all sets of queries together.

    python -m tests.bench.tune --data DIR [--sample N] [--indexes FOLDER] [--only close,lead]

On the queries of odd lines, and on their own on those of even lines, parameters are changed one at a time along
``GRID``, upwards or downwards as long as the mean over the sets of MRR@10 grows. What gains less than ``LEAST_GAIN`` by
that is not kept. The search ends with a round that changes nothing. Every setting that is tried is printed. Then what each half chose is measured on all queries of the other half,
which chose nothing, beside what the defaults give there.

k1, b and the weight of the headline are in the impacts of an index. Each setting of them is tried in a process of its
own that makes the impacts anew (``tests/bench/ranker.py``); one that is kept needs every index to be made anew.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from search.engines.local.ranking_weights import DEFAULT_WEIGHTS
from tests.bench.query_sets import HALVES, Half, QuerySet, query_sets
from tests.bench.ranker import USUAL, Formula, Ranker
from tests.bench.ranking_indexes import OURS, index_of, make_indexes
from tests.bench.relevance import mean_reciprocal

Setting = tuple[tuple[str, float], ...]
"""Parameters by their names, in the order of :data:`GRID`."""
GRID: dict[str, tuple[float, ...]] = {
    "close": (0, 0.4, 0.75, 1.5, 2.5, 4, 6),
    "reach": (2, 4, 8, 16, 32),
    "exact": (0, 0.15, 0.3, 0.5, 0.8),
    "lead": (0, 0.3, 0.6, 1.2, 2.5, 4),
    "half_lead": (15, 30, 60, 120, 240, 480),
    "window": (10, 20, 40, 80),
    "k1": (0.6, 0.9, 1.2, 1.6, 2.0),
    "b": (0.3, 0.45, 0.6, 0.75, 0.9),
    "title_weight": (1, 1.5, 2, 3, 4),
}
"""The values that are tried; what readers get is among them."""
LEAST_GAIN = 0.0005
"""A change that gains less is not made: it is within what a few queries decide."""
_DEFAULTS = {**DEFAULT_WEIGHTS._asdict(), **USUAL._asdict()}


class Search(NamedTuple):
    """What a coordinate search found: the setting, and the mean of the sets there."""

    setting: Setting
    mean: float


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets and their articles")
    parser.add_argument(
        "--sample", type=int, default=800, help="at most so many queries of each set choose (default 800)"
    )
    parser.add_argument("--only", default=",".join(GRID), help="only these parameters, with commas between")
    parser.add_argument("--indexes", type=Path, help="keeps the indexes, and uses those that are there")
    options = parser.parse_args()
    grid = {name: GRID[name] for name in options.only.split(",")}
    chosen_on = query_sets(options.data, options.sample)
    every = query_sets(options.data)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as threads:
        indexes = options.indexes or Path(folder)
        make_indexes(indexes, every, (OURS,))
        found = list(threads.map(lambda half: _choose(half, chosen_on, indexes, grid), HALVES))
        for half, other, search in zip(HALVES, reversed(HALVES), found, strict=True):
            print(f"\nchosen on {half} lines: {_shown(search.setting)}")
            print(
                f"{'on ' + other + ' lines':<16}"
                + "".join(f"{one.name:>12}" for one in every)
                + f"{'mean':>12}"
            )
            for name, setting in (("defaults", usual_setting()), ("chosen", search.setting)):
                with _Measured(every, other, indexes) as measured:
                    ranks = measured.by_set(setting)
                print(
                    f"{name:<16}" + "".join(f"{rank:>12.4f}" for rank in (*ranks, fmean(ranks))), flush=True
                )


def usual_setting() -> Setting:
    """Return the setting that readers get."""
    return tuple((name, _DEFAULTS[name]) for name in GRID)


def coordinate_search(
    start: Setting, grid: dict[str, tuple[float, ...]], mean_of: Callable[[Setting], float]
) -> Search:
    """Return the setting from which no walk along one parameter gains :data:`LEAST_GAIN`."""
    best = Search(start, mean_of(start))
    before = None
    while best != before:
        before = best
        for name, values in grid.items():
            at = values.index(dict(best.setting)[name])
            for ahead in (values[at + 1 :], values[:at][::-1]):
                end = _walk(best, name, ahead, mean_of)
                if end.mean >= best.mean + LEAST_GAIN:
                    best = end
                    break
    return best


def _walk(start: Search, name: str, values: Sequence[float], mean_of: Callable[[Setting], float]) -> Search:
    """Return where the mean stops growing when a parameter takes one value after the other."""
    best = start
    for value in values:
        setting = tuple((key, value if key == name else other) for key, other in best.setting)
        mean = mean_of(setting)
        if mean <= best.mean:
            break
        best = Search(setting, mean)
    return best


def _choose(
    half: Half, sets: Sequence[QuerySet], indexes: Path, grid: dict[str, tuple[float, ...]]
) -> Search:
    """Return what the queries of one half choose."""
    known: dict[Setting, float] = {}
    with _Measured(sets, half, indexes) as measured:

        def mean_of(setting: Setting) -> float:
            if setting not in known:
                ranks = measured.by_set(setting)
                known[setting] = fmean(ranks)
                shown = "".join(f"{rank:>9.4f}" for rank in (*ranks, known[setting]))
                print(f"{half:<5}{shown}  {_shown(setting)}", flush=True)
            return known[setting]

        return coordinate_search(usual_setting(), grid, mean_of)


def _shown(setting: Setting) -> str:
    """Return what a setting has other than the defaults."""
    others = [f"{name} {value:g}" for name, value in setting if value != _DEFAULTS[name]]
    return ", ".join(others) or "the defaults"


class _Measured:
    """Measures settings on half of the queries, with one process kept for the formula asked for last."""

    def __init__(self, sets: Sequence[QuerySet], half: Half, indexes: Path):
        self._sets = sets
        self._half: Half = half
        self._indexes = indexes
        self._formula = USUAL
        self._ranker = Ranker()

    def __enter__(self) -> "_Measured":
        return self

    def __exit__(self, *error: object) -> None:
        self._ranker.close()

    def by_set(self, setting: Setting) -> list[float]:
        """Return MRR@10 of each set."""
        values = dict(setting)
        formula = Formula(*(values.pop(name) for name in Formula._fields))
        if formula != self._formula:
            self._ranker.close()
            self._ranker, self._formula = Ranker(formula), formula
        return [
            mean_reciprocal(
                self._ranker.places(index_of(self._indexes, one.documents), one.queries(self._half), values)
            )
            for one in self._sets
        ]


if __name__ == "__main__":
    main()
