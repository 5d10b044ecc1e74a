"""Find the documents that are in all, or in any, of some bitmaps and posting lists."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import bitmap_words, set_bits
from search.engines.local.segment import Segment

DocumentSet = Callable[[], NDArray[Any]]
"""Returns documents of a segment, ascending, none of them deleted. They are listed only when it is called."""

DocumentPart = NDArray[Any]
"""Some documents of a segment: a bitmap if its type is uint64, else a list, ascending and distinct."""

_FEW_LISTED = 64
"""Lists of fewer documents are always merged by sorting. Chosen by hand."""
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


class DocumentList(Protocol):
    """The documents of a term or of another word, deleted ones included."""

    size: int
    """At least as many as there are documents."""

    def bitmap(self) -> NDArray[np.uint64] | None:
        """Return the documents as bits, if they are stored so."""
        ...

    def parts(self) -> list[DocumentPart]:
        """Return parts which together hold the documents, some of them perhaps twice."""
        ...

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        """Return, for each of ``documents`` (ascending), whether it is among these."""
        ...


class SparseList(Protocol):
    """Documents that are costly to find, such as those of a phrase."""

    def documents_outside(self, bits: NDArray[np.uint64]) -> NDArray[Any]:
        """Return the documents that are not in a bitmap, ascending."""
        ...


def documents_with_all(segment: Segment, lists: Sequence[DocumentList]) -> NDArray[Any]:
    """Return the documents that are in all of ``lists``, ascending, deleted ones included.

    The shortest list is filtered by the others, bitmaps first.
    """
    bitmaps = [bits for one in lists if (bits := one.bitmap()) is not None]
    shortest = min(lists, key=lambda one: one.size)
    if shortest.bitmap() is not None:
        documents: NDArray[Any] = set_bits(intersect_bitmaps(bitmaps))
    else:
        documents = documents_of_parts(segment, shortest.parts())
        for bits in bitmaps:
            documents = documents[in_bitmap(bits, documents)]
    others = [one for one in lists if one is not shortest and one.bitmap() is None]
    for other in sorted(others, key=lambda one: one.size):
        if not len(documents):
            break
        documents = documents[other.holds(documents)]
    return documents


def documents_with_any(
    segment: Segment, parts: Sequence[DocumentPart], phrases: Sequence[SparseList] = ()
) -> tuple[int, DocumentSet]:
    """Return the number of live documents in any of the parts or phrases, and the set of these documents."""
    if segment.live_docs is None and not phrases and (merged := _merged_lists(segment, parts)) is not None:
        return len(merged), lambda: merged
    bits = bits_with_phrases(segment, bits_of_parts(segment, parts), phrases)
    if segment.live_docs is not None:
        bits = bits & segment.live_bits
    return int(np.bitwise_count(bits).sum()), lambda: set_bits(bits)


def bits_with_phrases(
    segment: Segment,
    bits: NDArray[np.uint64],
    phrases: Sequence[SparseList],
    among: NDArray[np.uint64] | None = None,
) -> NDArray[np.uint64]:
    """Return a bitmap and the documents of phrases, which are looked for only ``among`` others."""
    for phrase in phrases:
        known = bits if among is None else bits | ~among
        if len(documents := phrase.documents_outside(known)):
            bits = bits_of_parts(segment, [bits, documents])
    return bits


def documents_of_parts(segment: Segment, parts: Sequence[DocumentPart]) -> NDArray[Any]:
    """Return the documents in any of the parts, ascending, deleted ones included."""
    merged = _merged_lists(segment, parts)
    return set_bits(bits_of_parts(segment, parts)) if merged is None else merged


def bits_of_parts(segment: Segment, parts: Sequence[DocumentPart]) -> NDArray[np.uint64]:
    """Return the bitmap of the documents in any of the parts, deleted ones included."""
    bitmaps = [part for part in parts if part.dtype == np.uint64]
    lists = [part for part in parts if part.dtype != np.uint64]
    if lists:
        for documents in lists:
            segment.scratch.marks[documents] = True
        bitmaps.append(np.packbits(segment.scratch.marks, bitorder="little").view(np.uint64))
        for documents in lists:
            segment.scratch.marks[documents] = False
    return reduce(np.bitwise_or, bitmaps) if bitmaps else np.zeros(bitmap_words(segment.size), np.uint64)


def _merged_lists(segment: Segment, parts: Sequence[DocumentPart]) -> NDArray[Any] | None:
    """Return the documents in any of the parts, ascending; ``None`` where a bitmap is quicker to make."""
    if len(parts) == 1 and parts[0].dtype != np.uint64:
        return parts[0]
    if any(part.dtype == np.uint64 for part in parts):
        return None
    if sum(map(len, parts)) >= max(_FEW_LISTED, segment.size // _SORTED_SHARE):
        return None
    merged = np.sort(np.concatenate([np.empty(0, np.uint32), *parts]))
    is_first = np.ones(len(merged), dtype=bool)
    is_first[1:] = merged[1:] != merged[:-1]
    return merged[is_first]
