"""Counts of the matched articles by source and by year, as array operations."""

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE
from search.engines.local.snapshot import Documents, Snapshot
from search.results import Counts

_WIB_MINUTES = 7 * 60


def count_sources(snapshot: Snapshot, documents: Documents, most: int = 20) -> Counts:
    """The ``most`` frequent sources among ``documents`` with their counts, most frequent first."""
    names, numbers = snapshot.sources
    counts = np.bincount(numbers[documents], minlength=len(names))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda number: (-counts[number], names[number]))
    return tuple((names[number], int(counts[number])) for number in order if names[number])[:most]


def count_years(minutes: NDArray[np.int32]) -> Counts:
    """The years (in WIB) of dates in minutes since 1970 UTC with their counts, latest first."""
    known = minutes[minutes != NO_DATE].astype(np.int64)
    days = (known + _WIB_MINUTES) // MINUTES_A_DAY
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    values, counts = np.unique(years, return_counts=True)
    return tuple((str(year), int(count)) for year, count in zip(values[::-1], counts[::-1], strict=True))
