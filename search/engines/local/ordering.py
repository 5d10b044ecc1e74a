"""Filter matches by the outlet and days that a reader chose, and order them by score or date."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE, day_start
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.scored_documents import ScoredDocuments
from search.request import Filters, Sort


def filtered(matches: ScoredDocuments, filters: Filters, snapshot: IndexSnapshot) -> ScoredDocuments:
    """Return the documents that pass the filters."""
    if filters.date_from is not None:
        matches = matches.keep(snapshot.dates[matches.documents] >= day_start(filters.date_from))
    if filters.date_to is not None:
        dates = snapshot.dates[matches.documents]
        end = day_start(filters.date_to) + MINUTES_A_DAY
        matches = matches.keep((dates < end) & (dates != NO_DATE))
    if filters.source:
        names, numbers = snapshot.sources
        wanted = filters.source.casefold()
        chosen = [
            number
            for number, name in enumerate(names)
            if name.casefold() == wanted or name.casefold().startswith(f"{wanted}.")
        ]
        matches = matches.keep(np.isin(numbers[matches.documents], chosen))
    return matches


def top_n(matches: ScoredDocuments, sort: Sort, wanted: int, snapshot: IndexSnapshot) -> ScoredDocuments:
    """Return the first ``wanted`` documents, ordered by score or date, undated ones last.

    Ties are ordered by the other of the two, and then by id.
    """
    primary = matches.scores if sort == "relevance" else _dates(matches, sort, snapshot)
    # Of many documents, only those that can be among the first are sorted, ties with the last included.
    if 0 < 4 * wanted < len(primary):
        kept = np.flatnonzero(primary >= np.partition(primary, len(primary) - wanted)[len(primary) - wanted])
    else:
        kept = np.arange(len(primary))
    order = kept[np.argsort(-primary[kept], kind="stable")]
    first = primary[order[: wanted + 1]]
    if (first[1:] == first[:-1]).any():
        order = _order_ties(order, primary, matches, sort, wanted, snapshot)
    order = order[:wanted]
    return ScoredDocuments(matches.documents[order], matches.scores[order])


def _dates(matches: ScoredDocuments, sort: Sort, snapshot: IndexSnapshot) -> NDArray[np.int64]:
    """Return the dates of matches as sort keys, of which the greatest comes first."""
    dates = snapshot.dates[matches.documents].astype(np.int64)
    return -np.where(dates == NO_DATE, np.iinfo(np.int64).max, dates) if sort == "oldest" else dates


def _order_ties(
    order: NDArray[np.int64],
    primary: NDArray[Any],
    matches: ScoredDocuments,
    sort: Sort,
    wanted: int,
    snapshot: IndexSnapshot,
) -> NDArray[np.int64]:
    """Return ``order`` with its ties ordered by the secondary key (date or score), and then by id."""
    secondary: NDArray[Any] = _dates(matches, sort, snapshot) if sort == "relevance" else matches.scores
    order = order[np.lexsort((-secondary[order], -primary[order]))]
    tied = (primary[order[1:]] == primary[order[:-1]]) & (secondary[order[1:]] == secondary[order[:-1]])
    if not tied[:wanted].any():
        return order
    return _order_ties_by_id(order, tied, matches.documents, wanted, snapshot)


def _order_ties_by_id(
    order: NDArray[np.int64],
    tied: NDArray[np.bool_],
    documents: NDArray[np.int64],
    wanted: int,
    snapshot: IndexSnapshot,
) -> NDArray[np.int64]:
    """Return ``order`` with each group of ties that reaches into the first ``wanted`` ordered by id.

    ``tied`` says of each document whether it ties with the next.
    """
    edges = np.concatenate([[0], np.flatnonzero(~tied) + 1, [len(order)]]).tolist()
    ordered = order.copy()
    for start, end in pairwise(edges):
        if start >= wanted:
            break
        if end - start > 1:
            ties = order[start:end]
            lowest_ids = snapshot.first_by_id(documents[ties], wanted - start)
            ordered[start : start + len(lowest_ids)] = ties[lowest_ids]
    return ordered
