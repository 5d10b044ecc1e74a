"""Filter scored documents and put them in the order readers see them: by score or by date."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE, day_start
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.scored_documents import ScoredDocuments
from search.request import Filters, Sort


def filtered(matches: ScoredDocuments, filters: Filters, snapshot: IndexSnapshot) -> ScoredDocuments:
    """Return the documents that the filters let through."""
    if filters.date_from is not None:
        matches = matches.keep(snapshot.dates[matches.documents] >= day_start(filters.date_from))
    if filters.date_to is not None:
        dates = snapshot.dates[matches.documents]
        after = day_start(filters.date_to) + MINUTES_A_DAY
        matches = matches.keep((dates < after) & (dates != NO_DATE))
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
    """Return the first ``wanted`` documents by score or date, then the other, then id; undated ones last."""
    main = matches.scores if sort == "relevance" else _dates(matches, sort, snapshot)
    if 0 < 4 * wanted < len(main):  # sort only what may come among the first, ties with the last included
        kept = np.flatnonzero(main >= np.partition(main, len(main) - wanted)[len(main) - wanted])
    else:
        kept = np.arange(len(main))
    order = kept[np.argsort(-main[kept], kind="stable")]
    leading = main[order[: wanted + 1]]
    if (leading[1:] == leading[:-1]).any():
        order = _ties_resolved(order, main, matches, sort, wanted, snapshot)
    order = order[:wanted]
    return ScoredDocuments(matches.documents[order], matches.scores[order])


def _dates(matches: ScoredDocuments, sort: Sort, snapshot: IndexSnapshot) -> NDArray[np.int64]:
    """The dates of matches as numbers of which the greatest comes first."""
    dates = snapshot.dates[matches.documents].astype(np.int64)
    return -np.where(dates == NO_DATE, np.iinfo(np.int64).max, dates) if sort == "oldest" else dates


def _ties_resolved(
    order: NDArray[np.int64],
    main: NDArray[Any],
    matches: ScoredDocuments,
    sort: Sort,
    wanted: int,
    snapshot: IndexSnapshot,
) -> NDArray[np.int64]:
    """``order``, which is by score or date, with equals in the order of the other, and then of ids."""
    other: NDArray[Any] = _dates(matches, sort, snapshot) if sort == "relevance" else matches.scores
    order = order[np.lexsort((-other[order], -main[order]))]
    equal = (main[order[1:]] == main[order[:-1]]) & (other[order[1:]] == other[order[:-1]])
    return _ties_by_id(order, equal, matches.documents, wanted, snapshot) if equal[:wanted].any() else order


def _ties_by_id(
    order: NDArray[np.int64],
    equal: NDArray[np.bool_],
    documents: NDArray[np.int64],
    wanted: int,
    snapshot: IndexSnapshot,
) -> NDArray[np.int64]:
    """``order`` with each stretch of equals, of which any is wanted, in the order of ids."""
    edges = np.concatenate([[0], np.flatnonzero(~equal) + 1, [len(order)]]).tolist()
    ordered = order.copy()
    for begin, end in pairwise(edges):
        if begin >= wanted:
            break
        if end - begin > 1:
            ties = order[begin:end]
            best = snapshot.first_by_id(documents[ties], wanted - begin)
            ordered[begin : begin + len(best)] = ties[best]
    return ordered
