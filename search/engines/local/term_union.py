"""The union of many terms, as a pattern stands for: stretches of consecutive ones scored at once."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import idf, saturated
from search.deadline import Deadline
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.segment import Segment

Weigh = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
"""Gives what occurrences weigh, from how often a term stands in documents and in their headlines."""


def stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges ``[low, high)`` of consecutive numbers, from ascending ones."""
    values = np.asarray(numbers, dtype=np.int64)
    for stretch in np.split(values, np.flatnonzero(np.diff(values) > 1) + 1) if len(values) else ():
        yield int(stretch[0]), int(stretch[-1]) + 1


def score_union(
    snapshot: IndexSnapshot,
    segment: Segment,
    field: str,
    numbers: Sequence[int],
    weigh: Weigh,
    deadline: Deadline,
) -> ScoredDocuments:
    """The documents of a segment that hold any of the terms (ascending) with a weight, scores added up.

    Raises :class:`SearchTimedOut`.
    """
    field_index = segment.reader.field(field)
    scores = np.zeros(segment.size)
    held = np.zeros(segment.size, dtype=bool)
    for low, high in stretches(numbers):
        deadline.check()
        sizes = np.diff(field_index.first[low : high + 1]).astype(np.int64)
        if len(snapshot.segments) == 1:  # what is in this segment is all there is
            idfs = [idf(snapshot.size, size) for size in sizes.tolist()]
        else:
            idfs = [snapshot.idf(field, field_index.terms[number].decode()) for number in range(low, high)]
        documents, frequencies, titles = field_index.postings(low, high)
        by_posting = np.repeat(idfs, sizes)
        weights = weigh(frequencies, titles)
        weighed = weights > 0
        documents, by_posting = documents[weighed], by_posting[weighed]
        by_posting *= saturated(weights[weighed], snapshot.norms(segment, documents))
        np.add.at(scores, documents, by_posting)
        held[documents] = True
    found = np.flatnonzero(held)
    return ScoredDocuments(found, scores[found])
