"""Documents that hold all of some terms, as bitmaps and lists, from the rarest term on."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import set_bits
from indexer.index.segment.field_index import View
from search.engines.local.snapshot import Leaf

_MUCH_LONGER = 16


def common(bitmaps: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """The documents that all bitmaps have, as a bitmap."""
    return reduce(np.bitwise_and, bitmaps)


def held(bits: NDArray[np.uint64], documents: NDArray[Any]) -> NDArray[np.bool_]:
    """For each document whether its bit is set."""
    octets = bits.view(np.uint8)
    found: NDArray[np.bool_] = (octets[documents >> 3] >> (documents & 7).astype(np.uint8)) & 1 == 1
    return found


def documents_with_all(leaf: Leaf, terms: Sequence[tuple[View, int]]) -> NDArray[Any]:
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
            leaf.marks[longer] = True
            both = documents[leaf.marks[documents]]
            leaf.marks[longer] = False
            documents = both
    return documents


def count_any(leaf: Leaf, terms: Sequence[tuple[View, int]]) -> int:
    """How many documents that are not deleted hold any of the terms."""
    bitmaps, lists = _bitmaps_and_lists(terms)
    if len(bitmaps) + len(lists) == 1 and leaf.alive is None:
        view, number = terms[0]
        return view.document_frequency(number)
    listed = sum(map(len, lists))
    if lists and not bitmaps and leaf.alive is None and listed < leaf.size // 64:
        together = np.sort(np.concatenate(lists))
        return int((together[1:] != together[:-1]).sum()) + bool(listed)
    for documents in lists:
        leaf.marks[documents] = True
    together = np.packbits(leaf.marks, bitorder="little").view(np.uint64) if lists else bitmaps.pop()
    for documents in lists:
        leaf.marks[documents] = False
    for bits in bitmaps:
        together = together | bits
    if leaf.alive is not None:
        together = together & leaf.alive_bits
    return int(np.bitwise_count(together).sum())


def _bitmaps_and_lists(
    terms: Sequence[tuple[View, int]],
) -> tuple[list[NDArray[np.uint64]], list[NDArray[Any]]]:
    """The documents of each term, in whichever of the two forms the segment has them."""
    bitmaps: list[NDArray[np.uint64]] = []
    lists: list[NDArray[Any]] = []
    for view, number in terms:
        bits = view.bitmap(number)
        if bits is None:
            lists.append(view.documents(number))
        else:
            bitmaps.append(bits)
    return bitmaps, lists
