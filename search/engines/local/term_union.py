"""Score the union of many terms, such as those that match a pattern, by ranges of consecutive terms."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import idf, saturated
from indexer.index.segment.bitmaps import bitmap_words, set_bits
from search.deadline import Deadline
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.segment import Segment

WeightOccurrences = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
"""Returns the weighted frequency in each document, from the frequency there and that in its headline."""


def consecutive_ranges(numbers: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield the ranges ``[low, high)`` of consecutive numbers in ``numbers``, which are ascending."""
    for consecutive in np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1) if len(numbers) else ():
        yield int(consecutive[0]), int(consecutive[-1]) + 1


def documents_with_terms(
    segment: Segment, field: str, numbers: NDArray[np.int64], deadline: Deadline
) -> NDArray[np.int64]:
    """Return the documents of a segment that hold any of the terms (ascending), deleted ones included.

    Raises :class:`SearchTimedOut`.
    """
    found = np.zeros(bitmap_words(segment.size), dtype=np.uint64)
    for bits in segment.reader.field(field).with_any(numbers):
        deadline.check()
        found |= bits
        if int(np.bitwise_count(found).sum()) == segment.size:
            break
    return set_bits(found)


def score_union(
    snapshot: IndexSnapshot,
    segment: Segment,
    field: str,
    numbers: NDArray[np.int64],
    weight_occurrences: WeightOccurrences,
    deadline: Deadline,
) -> ScoredDocuments:
    """Return the documents of a segment that hold any of the terms, scores added up, deleted ones included.

    ``numbers`` are those of the terms, ascending. A document in which all occurrences weigh 0
    is left out. Raises :class:`SearchTimedOut`.
    """
    field_index = segment.reader.field(field)
    scores = np.zeros(segment.size)
    found = np.zeros(segment.size, dtype=bool)
    for low, high in consecutive_ranges(numbers):
        deadline.check()
        sizes = np.diff(field_index.first[low : high + 1]).astype(np.int64)
        if len(snapshot.segments) == 1:  # the frequencies of the segment are those of the archive
            idfs = [idf(snapshot.size, size) for size in sizes.tolist()]
        else:
            idfs = [snapshot.idf(field, field_index.terms[number].decode()) for number in range(low, high)]
        documents, frequencies, title_frequencies = field_index.postings(low, high)
        posting_scores = np.repeat(idfs, sizes)
        weights = weight_occurrences(frequencies, title_frequencies)
        kept = weights > 0
        documents, posting_scores = documents[kept], posting_scores[kept]
        posting_scores *= saturated(weights[kept], snapshot.norms(segment, documents))
        np.add.at(scores, documents, posting_scores)
        found[documents] = True
    matching = np.flatnonzero(found)
    return ScoredDocuments(matching, scores[matching])
