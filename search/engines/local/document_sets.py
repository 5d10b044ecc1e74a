"""Find the documents that hold all, or any, of some terms, from bitmaps and posting lists."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import set_bits
from indexer.index.segment.field_index import FieldIndex
from search.engines.local.segment import Segment

DocumentSet = Callable[[], NDArray[Any]]
"""Returns documents of a segment, ascending, none of them deleted. They are listed only when it is called."""

_MUCH_LONGER = 16
"""A list is searched, rather than marked, when it has more than this many times the documents left.
Chosen by hand; ``tests.bench.compare`` measures its effect."""
_SORTED_SHARE = 64
"""Lists are merged by sorting when they hold less than one in this many of a segment's documents.
Chosen by hand; ``tests.bench.compare`` measures its effect."""


def intersect_bitmaps(bitmaps: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return the bitmap of the documents that are in all of ``bitmaps``."""
    return reduce(np.bitwise_and, bitmaps)


def in_bitmap(bits: NDArray[np.uint64], documents: NDArray[Any]) -> NDArray[np.bool_]:
    """Return, for each of ``documents``, whether its bit is set."""
    octets = bits.view(np.uint8)
    is_set: NDArray[np.bool_] = (octets[documents >> 3] >> (documents & 7).astype(np.uint8)) & 1 == 1
    return is_set


def documents_with_all(segment: Segment, terms: Sequence[tuple[FieldIndex, int]]) -> NDArray[Any]:
    """Return the documents that hold all terms, ascending, deleted ones included.

    The shortest posting list is filtered by the others.
    """
    bitmaps, lists = _bitmaps_and_lists(terms)
    if not lists:
        return set_bits(intersect_bitmaps(bitmaps))
    lists.sort(key=len)
    documents = lists[0]
    for bits in bitmaps:
        documents = documents[in_bitmap(bits, documents)]
    for longer in lists[1:]:
        if not len(documents):
            break
        if len(longer) > _MUCH_LONGER * len(documents):
            places = longer.searchsorted(documents)
            places[places == len(longer)] = 0
            documents = documents[longer[places] == documents]
        else:
            segment.scratch.marks[longer] = True
            in_both = documents[segment.scratch.marks[documents]]
            segment.scratch.marks[longer] = False
            documents = in_both
    return documents


def documents_with_any(segment: Segment, terms: Sequence[tuple[FieldIndex, int]]) -> tuple[int, DocumentSet]:
    """Return the number of live documents that hold any of the terms, and the set of these documents."""
    bitmaps, lists = _bitmaps_and_lists(terms)
    if len(bitmaps) + len(lists) == 1 and segment.live_docs is None:
        field_index, number = terms[0]
        return field_index.document_frequency(number), lambda: field_index.documents(number)
    listed = sum(map(len, lists))
    if lists and not bitmaps and segment.live_docs is None and listed < segment.size // _SORTED_SHARE:
        merged = np.sort(np.concatenate(lists))
        is_first = np.ones(len(merged), dtype=bool)
        is_first[1:] = merged[1:] != merged[:-1]
        return int(is_first.sum()), lambda: merged[is_first]
    for documents in lists:
        segment.scratch.marks[documents] = True
    bits = np.packbits(segment.scratch.marks, bitorder="little").view(np.uint64) if lists else bitmaps.pop()
    for documents in lists:
        segment.scratch.marks[documents] = False
    for other_bits in bitmaps:
        bits = bits | other_bits
    if segment.live_docs is not None:
        bits = bits & segment.live_bits
    return int(np.bitwise_count(bits).sum()), lambda: set_bits(bits)


def _bitmaps_and_lists(
    terms: Sequence[tuple[FieldIndex, int]],
) -> tuple[list[NDArray[np.uint64]], list[NDArray[Any]]]:
    """Return the documents of each term, as a bitmap where the segment stores one, else as a list."""
    bitmaps: list[NDArray[np.uint64]] = []
    lists: list[NDArray[Any]] = []
    for field_index, number in terms:
        bits = field_index.bitmap(number)
        if bits is None:
            lists.append(field_index.documents(number))
        else:
            bitmaps.append(bits)
    return bitmaps, lists
