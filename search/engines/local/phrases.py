"""Exact phrases: the rarest word's places, looked at in the forward index.

A phrase of common words would have millions of positions to intersect. Instead
each place of its rarest word is checked by reading what stands beside it, two
bytes a word (the forward index holds a word's rank by frequency).
"""

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.field_index import RARE, Places
from search.engines.local.document_sets import common, held
from search.engines.local.segment import Segment


def find_phrase(segment: Segment, words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The documents, ascending, in which exact forms stand side by side in this order, and how often.

    Deleted ones too.
    """
    columns = segment.reader
    exact = columns.exact
    numbers = []
    for word in words:
        number = exact.number(word.encode())
        if number is None:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        numbers.append(number)
    driver = min(range(len(numbers)), key=lambda place: exact.occurrences(numbers[place]))
    documents, slots = _places(segment, numbers[driver], numbers)
    for place in sorted(range(len(numbers)), key=lambda place: exact.occurrences(numbers[place])):
        if place == driver or not len(slots):
            continue
        kept = word_at(segment, numbers[place], slots + (place - driver))
        documents, slots = documents[kept], slots[kept]
    fresh = np.ones(len(documents), dtype=bool)
    fresh[1:] = documents[1:] != documents[:-1]
    begins = np.flatnonzero(fresh)
    return documents[begins].astype(np.int64), np.diff(begins, append=len(documents))


def _places(segment: Segment, driver: int, numbers: list[int]) -> tuple[NDArray[np.uint32], Places]:
    """The document and the slot of each occurrence of ``driver`` in documents that have all the words."""
    columns = segment.reader
    exact = columns.exact
    frequencies = exact.frequencies(driver)
    documents = exact.documents(driver)
    offsets = exact.offsets_of(driver)
    bitmaps = [bits for number in set(numbers) - {driver} if (bits := exact.bitmap(number)) is not None]
    mine = exact.bitmap(driver)
    if bitmaps and mine is not None:
        kept = held(common(bitmaps), documents)
        if kept.mean() < 0.5:
            offsets = offsets[np.repeat(kept, frequencies)]
            documents, frequencies = documents[kept], frequencies[kept]
    repeated = np.repeat(documents, frequencies)
    return repeated, columns.starts[repeated] + offsets


def word_at(segment: Segment, number: int, slots: Places) -> NDArray[np.bool_]:
    """For each slot whether the word stands there; slots outside the segment hold none."""
    exact = segment.reader.exact
    rank = exact.ranks[number]
    if rank != RARE:
        forward = exact.forward
        found: NDArray[np.bool_] = forward.take(slots, mode="clip") == rank
        # A slot beyond either end was read at that end: the last slot is empty, the first may hold the word.
        return found & (slots >= 0) if len(slots) and slots[0] < 0 else found
    own = segment.reader.slots(number)
    places = own.searchsorted(slots).clip(max=len(own) - 1)
    found = own[places] == slots
    return found
