"""Find exact phrases, within one zone, by reading the forward index around each place of the rarest word.

Intersecting the positions of common words would take millions of steps. Reading the words
beside an occurrence takes two bytes a word, since the forward index holds each word's rank by
frequency.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.field_index import RARE, Places
from indexer.ranges import ranges
from search.engines.local.document_sets import in_bitmap, intersect_bitmaps
from search.engines.local.segment import Segment

_WORTH_FILTERING = 0.5
"""Occurrences are filtered first if less than this share of their documents is kept. Chosen by hand."""


def find_phrase(segment: Segment, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the documents (ascending) in which exact forms stand side by side, and how often in each.

    Deleted documents are included.
    """
    exact = segment.reader.exact
    numbers = []
    for word in words:
        number = exact.number(word.encode())
        if number is None:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        numbers.append(number)
    rarest, *others = sorted(range(len(numbers)), key=lambda place: exact.occurrences(numbers[place]))
    documents, slots = _occurrences(segment, numbers[rarest], numbers)
    for place in others:
        if not len(slots):
            break
        kept = word_at(segment, numbers[place], slots + (place - rarest))
        documents, slots = documents[kept], slots[kept]
    is_first = np.ones(len(documents), dtype=bool)
    is_first[1:] = documents[1:] != documents[:-1]
    starts = np.flatnonzero(is_first)
    return documents[starts].astype(np.int64), np.diff(starts, append=len(documents))


def occurrences(segment: Segment, number: int) -> tuple[NDArray[np.uint32], Places]:
    """Return the document and the slot of each occurrence of an exact form, in the order of slots."""
    exact = segment.reader.exact
    documents = np.repeat(exact.documents(number), exact.frequencies(number))
    return documents, segment.reader.starts[documents] + exact.offsets_of(number)


def phrase_counts(segment: Segment, words: list[str], documents: NDArray[Any]) -> NDArray[np.int64]:
    """Return how often a phrase stands in each of ``documents`` (ascending), without finding it elsewhere.

    The segment has all of its words.
    """
    exact = segment.reader.exact
    counts = np.zeros(len(documents), dtype=np.int64)
    numbers = [number for word in words if (number := exact.number(word.encode())) is not None]
    held = np.arange(len(documents))
    for number in dict.fromkeys(numbers):
        if (bits := exact.bitmap(number)) is not None:
            held = held[in_bitmap(bits, documents[held])]
    rarest, *others = sorted(range(len(numbers)), key=lambda place: exact.occurrences(numbers[place]))
    postings = exact.find(numbers[rarest], documents[held])
    held, postings = held[postings >= 0], postings[postings >= 0]
    if not len(held):
        return counts
    frequencies = exact.frequencies(numbers[rarest], postings)
    before = exact.frequencies_before(numbers[rarest], postings)
    offsets = exact.offsets_of(numbers[rarest])[ranges(before, frequencies)]
    at = np.repeat(held, frequencies)
    slots = segment.reader.starts[documents[at]] + offsets
    for place in others:
        kept = word_at(segment, numbers[place], slots + (place - rarest))
        at, slots = at[kept], slots[kept]
    return np.bincount(at, minlength=len(documents))


def _occurrences(segment: Segment, rarest: int, numbers: list[int]) -> tuple[NDArray[np.uint32], Places]:
    """Return the document and the slot of each occurrence of ``rarest`` that may be in a phrase.

    Some occurrences in documents that lack another word are left out.
    """
    reader = segment.reader
    exact = reader.exact
    frequencies = exact.frequencies(rarest)
    documents = exact.documents(rarest)
    offsets = exact.offsets_of(rarest)
    bitmaps = [bits for number in set(numbers) - {rarest} if (bits := exact.bitmap(number)) is not None]
    if bitmaps and exact.bitmap(rarest) is not None:
        kept = in_bitmap(intersect_bitmaps(bitmaps), documents)
        if kept.mean() < _WORTH_FILTERING:
            offsets = offsets[np.repeat(kept, frequencies)]
            documents, frequencies = documents[kept], frequencies[kept]
    repeated = np.repeat(documents, frequencies)
    return repeated, reader.starts[repeated] + offsets


def word_at(segment: Segment, number: int, slots: Places) -> NDArray[np.bool_]:
    """Return, for each slot, whether it holds the word; slots outside the segment hold none."""
    exact = segment.reader.exact
    rank = exact.ranks[number]
    if rank != RARE:
        forward = exact.forward
        found: NDArray[np.bool_] = forward.take(slots, mode="clip") == rank
        # Slots beyond an end were read at that end. The last slot is empty; the first may hold the word.
        return found & (slots >= 0) if len(slots) and slots[0] < 0 else found
    word_slots = segment.reader.slots(number)
    places = word_slots.searchsorted(slots).clip(max=len(word_slots) - 1)
    found = word_slots[places] == slots
    return found
