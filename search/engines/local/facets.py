"""Count matched articles by outlet and by year, as array operations."""

import numpy as np

from search.engines.local.index_snapshot import Documents, IndexSnapshot
from search.engines.protocol import Counts

MOST_SOURCES = 20
"""Outlets in a facet, the most frequent ones: as many as a page can list. Chosen by hand."""


def count_sources(snapshot: IndexSnapshot, documents: Documents) -> Counts:
    """Return the most frequent outlets of ``documents`` with their counts, most frequent first."""
    names, numbers = snapshot.sources
    counts = np.bincount(numbers[documents], minlength=len(names))
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda number: (-counts[number], names[number]))
    return tuple((names[number], int(counts[number])) for number in order if names[number])[:MOST_SOURCES]


def count_years(snapshot: IndexSnapshot, documents: Documents) -> Counts:
    """Return the years (in WIB) of ``documents`` with their counts, latest first; without undated ones."""
    counts = np.bincount(snapshot.years[documents], minlength=1)
    years = np.flatnonzero(counts[1:]) + 1
    return tuple((str(year), int(counts[year])) for year in years[::-1].tolist())
