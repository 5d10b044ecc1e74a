"""How high the right articles stand, set by set, with the product's defaults and without each part of the ranking.

    python -m tests.bench.relevance --data DIR [--half odd|even] [--sample N] [--indexes FOLDER]

``DIR`` holds sets of queries (``NAME.queries.tsv`` and ``NAME.qrels``, TREC) over the articles of
``NAME.jsonl.xz`` or else ``berita-50k.jsonl.xz``. Each cell is MRR@10, then the share of queries of which a
right article is among the first hundred of ``Archive.rank``; the last column is the mean over the sets. The second
table is what ``Archive.search`` tells of the queries with the defaults.

Parameters are chosen by ``tests.bench.tune`` on the queries of odd lines and reported on those of even lines, and the
other way round.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean, median
from threading import get_ident
from typing import NamedTuple

from tests.bench.query_sets import HALVES, Half, QuerySet, query_sets
from tests.bench.ranker import USUAL, Formula, Place, Ranker
from tests.bench.ranking_indexes import KINDS, NONE, OURS, SASTRAWI, index_of, make_indexes

LISTED = 100
"""Hits asked for, among which a right article counts as found."""


class Row(NamedTuple):
    """One row of the table: the defaults with something switched off."""

    name: str
    weights: dict[str, float] = {}  # noqa: RUF012 - never changed
    formula: Formula = USUAL
    stems: str = OURS
    expand: bool = True


ROWS = (
    Row("defaults"),
    Row("- exact form", {"exact": 0.0}),
    Row("- closeness", {"close": 0.0}),
    Row("- lead", {"lead": 0.0}),
    Row("- all three", {"window": 0}),
    Row("- title weight", formula=USUAL._replace(title_weight=1.0)),
    Row("- synonyms and slips", expand=False),
    Row("- corrections of stems", stems=SASTRAWI),
    Row("- stems", stems=NONE),
)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of the sets and their articles")
    parser.add_argument("--half", choices=HALVES, help="only the queries of these lines")
    parser.add_argument("--sample", type=int, help="at most so many queries of each set")
    parser.add_argument("--only", help="only these sets, with commas between")
    parser.add_argument("--indexes", type=Path, help="keeps the indexes, and uses those that are there")
    options = parser.parse_args()
    sets = query_sets(options.data, options.sample)
    if options.only:
        sets = [one for one in sets if one.name in options.only.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        indexes = options.indexes or Path(folder)
        make_indexes(indexes, sets, KINDS)
        _print_ranks(sets, options.half, indexes)
        _print_told(sets, options.half, indexes)


def mean_reciprocal(places: Sequence[Place]) -> float:
    """Return MRR@10."""
    return fmean(place.reciprocal for place in places)


def _print_ranks(sets: Sequence[QuerySet], half: Half | None, indexes: Path) -> None:
    rankers: dict[tuple[int, Formula], Ranker] = {}  # each thread has its own

    def measured(row: Row) -> list[list[Place]]:
        key = (get_ident(), row.formula)
        if key not in rankers:
            rankers[key] = opened.enter_context(Ranker(row.formula))
        return [
            rankers[key].places(
                index_of(indexes, one.documents, row.stems),
                one.queries(half),
                row.weights,
                limit=LISTED,
                expand=row.expand,
            )
            for one in sets
        ]

    print(f"{'MRR@10, found among 100':<24}" + "".join(f"{one.name:>12}" for one in sets) + f"{'mean':>12}")
    print(f"{'queries':<24}" + "".join(f"{len(one.queries(half)):>12}" for one in sets))
    with ExitStack() as opened, ThreadPoolExecutor(os.cpu_count()) as threads:
        for row, by_set in zip(ROWS, threads.map(measured, ROWS), strict=True):
            ranks = [mean_reciprocal(places) for places in by_set]
            found = [fmean(place.place > 0 for place in places) for places in by_set]
            cells = [*zip(ranks, found, strict=True), (fmean(ranks), fmean(found))]
            print(
                f"{row.name:<24}" + "".join(f"{rank:>7.4f}{share:>5.0%}" for rank, share in cells), flush=True
            )


def _print_told(sets: Sequence[QuerySet], half: Half | None, indexes: Path) -> None:
    """Print how many matches are told, and how the right articles match."""
    print(f"\n{'with the defaults':<24}" + "".join(f"{one.name:>12}" for one in sets))
    with Ranker() as ranker:
        told = [ranker.told(index_of(indexes, one.documents), one.queries(half), LISTED) for one in sets]
    lines = {
        "full matches, median": [f"{median(row.full for row in rows):g}" for rows in told],
        "partial matches, median": [f"{median(row.partial for row in rows):g}" for rows in told],
        "queries without a match": [
            f"{fmean(row.full + row.partial == 0 for row in rows):.0%}" for rows in told
        ],
        "right one in full": [f"{fmean(row.right == 'full' for row in rows):.0%}" for rows in told],
        "right one in part": [f"{fmean(row.right == 'partial' for row in rows):.0%}" for rows in told],
    }
    for name, cells in lines.items():
        print(f"{name:<24}" + "".join(f"{cell:>12}" for cell in cells))


if __name__ == "__main__":
    main()
