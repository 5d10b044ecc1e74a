"""Documents that hold all of some terms, as bitmaps and lists, from the rarest term on."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import set_bits
from indexer.index.segment.field_index import FieldIndex
from search.engines.local.segment import Segment

DocumentSet = Callable[[], NDArray[Any]]
"""Gives documents of a segment when they are asked for: ascending, none of them deleted."""

_MUCH_LONGER = 16


def common(bitmaps: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The documents that all bitmaps have, as a bitmap."""
    return reduce(np.bitwise_and, bitmaps)


def held(bits: NDArray[np.uint64], documents: NDArray[Any]) -> NDArray[np.bool_]:
    """For each document whether its bit is set."""
    octets = bits.view(np.uint8)
    found: NDArray[np.bool_] = (octets[documents >> 3] >> (documents & 7).astype(np.uint8)) & 1 == 1
    return found


def documents_with_all(segment: Segment, terms: Sequence[tuple[FieldIndex, int]]) -> NDArray[Any]:
    """The documents that hold all terms, ascending, deleted ones included."""
    bitmaps, lists = _bitmaps_and_lists(terms)
    if not lists:
        return set_bits(common(bitmaps))
    lists.sort(key=len)
    documents = lists[0]
    for bits in bitmaps:
        documents = documents[held(bits, documents)]
    for longer in lists[1:]:
        if not len(documents):
            break
        if len(longer) > _MUCH_LONGER * len(documents):
            places = longer.searchsorted(documents)
            places[places == len(longer)] = 0
            documents = documents[longer[places] == documents]
        else:
            segment.scratch.marks[longer] = True
            both = documents[segment.scratch.marks[documents]]
            segment.scratch.marks[longer] = False
            documents = both
    return documents


def documents_with_any(segment: Segment, terms: Sequence[tuple[FieldIndex, int]]) -> tuple[int, DocumentSet]:
    """Return how many documents that are not deleted hold any of the terms, and these documents."""
    bitmaps, lists = _bitmaps_and_lists(terms)
    if len(bitmaps) + len(lists) == 1 and segment.live_docs is None:
        field_index, number = terms[0]
        return field_index.document_frequency(number), lambda: field_index.documents(number)
    listed = sum(map(len, lists))
    if lists and not bitmaps and segment.live_docs is None and listed < segment.size // 64:
        together = np.sort(np.concatenate(lists))
        fresh = np.ones(len(together), dtype=bool)
        fresh[1:] = together[1:] != together[:-1]
        return int(fresh.sum()), lambda: together[fresh]
    for documents in lists:
        segment.scratch.marks[documents] = True
    bits = np.packbits(segment.scratch.marks, bitorder="little").view(np.uint64) if lists else bitmaps.pop()
    for documents in lists:
        segment.scratch.marks[documents] = False
    for others in bitmaps:
        bits = bits | others
    if segment.live_docs is not None:
        bits = bits & segment.live_bits
    return int(np.bitwise_count(bits).sum()), lambda: set_bits(bits)


def _bitmaps_and_lists(
    terms: Sequence[tuple[FieldIndex, int]],
) -> tuple[list[NDArray[np.uint64]], list[NDArray[Any]]]:
    """The documents of each term, in whichever of the two forms the segment has them."""
    bitmaps: list[NDArray[np.uint64]] = []
    lists: list[NDArray[Any]] = []
    for field_index, number in terms:
        bits = field_index.bitmap(number)
        if bits is None:
            lists.append(field_index.documents(number))
        else:
            bitmaps.append(bits)
    return bitmaps, lists
