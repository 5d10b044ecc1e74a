"""Write the posting lists of a field, and the impacts of the stems, term after term into a segment's file."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import TITLE_WEIGHT, impacts
from indexer.index.segment.bitmaps import as_bits, bitmap_words
from indexer.index.segment.posting_counts import MOST_COUNTED, MOST_TITLES
from indexer.index.segment.segment_file import SegmentFileWriter

DENSE_SHARE = 32
"""A term in at least one of so many documents has a bitmap, as that is no larger than a list of uint32.

``python -m tests.bench.layouts`` compares the layouts. Part of the format's description.
"""

_FEWEST_FOR_BITMAPS = 4096
"""Documents of a segment, below which bitmaps save too little to be worth having. Chosen by hand."""


class Postings(NamedTuple):
    """The postings of consecutive terms, one after another.

    ``sizes`` (int64) is the number of documents of each term, at least one. For each posting,
    ``documents`` is its document, ``frequencies`` (int64) how often the term stands there
    and ``titles`` (int64) how many of these are in the headline.
    """

    sizes: NDArray[np.int64]
    documents: NDArray[Any]
    frequencies: NDArray[np.int64]
    titles: NDArray[np.int64]


class PostingWriter:
    """Writes the postings of consecutive terms; :meth:`finish` writes the arrays of the field as a whole."""

    def __init__(self, file: SegmentFileWriter, field: str, documents: int):
        self._file = file
        self._field = field
        self._size = documents
        self._documents = file.stream(f"{field}_documents", "<u4")
        self._counts = file.stream(f"{field}_counts", "|u1")
        self._bitmaps = file.stream(f"{field}_bitmaps", "<u8")
        self._dense: list[int] = []
        self._frequencies: list[NDArray[np.int64]] = []
        self._heavy: list[tuple[NDArray[Any], ...]] = []
        self._terms = 0
        self._postings = 0

    def add(self, postings: Postings) -> None:
        """Append the postings of the next terms."""
        sizes, documents, frequencies, titles = postings
        fits = (frequencies <= MOST_COUNTED) & (titles <= MOST_TITLES)
        self._counts.write(np.where(fits, frequencies | titles << 6, 0).astype(np.uint8))
        if not fits.all():
            heavy = np.flatnonzero(~fits)
            self._heavy.append((heavy + self._postings, frequencies[heavy], titles[heavy]))
        if self._size >= _FEWEST_FOR_BITMAPS:
            documents = self._without_dense(sizes, documents)
        self._documents.write(documents)
        self._frequencies.append(sizes)
        self._terms += len(sizes)
        self._postings += int(sizes.sum())

    def _without_dense(self, sizes: NDArray[np.int64], documents: NDArray[Any]) -> NDArray[Any]:
        """Write the bitmaps of the frequent terms, and return the documents of the others."""
        dense = np.flatnonzero(sizes * DENSE_SHARE >= self._size)
        if not len(dense):
            return documents
        ends = np.cumsum(sizes)
        listed = np.ones(len(documents), dtype=bool)
        for number in dense.tolist():
            first, last = int(ends[number] - sizes[number]), int(ends[number])
            self._bitmaps.write(as_bits(documents[first:last], self._size))
            listed[first:last] = False
            self._dense.append(self._terms + number)
        return documents[listed]

    def finish(self) -> None:
        """Write where terms begin, which terms have bitmaps, and the counts that a byte does not hold."""
        self._file.add_places(
            f"{self._field}_first", np.concatenate([np.empty(0, np.int64), *self._frequencies])
        )
        self._file.add(f"{self._field}_dense", np.array(self._dense, dtype=np.uint32))
        empty = (np.empty(0, np.int64),) * 3
        columns = [np.concatenate(parts) for parts in zip(empty, *self._heavy, strict=True)]
        self._file.add(f"{self._field}_heavy_at", columns[0].astype(np.uint64))
        self._file.add(f"{self._field}_heavy_counts", columns[1].astype(np.uint32))
        self._file.add(f"{self._field}_heavy_titles", columns[2].astype(np.uint32))
        assert self._bitmaps.count == len(self._dense) * bitmap_words(self._size)


class ImpactWriter:
    """Writes the impacts of the postings that the stems' :class:`PostingWriter` is given."""

    def __init__(self, file: SegmentFileWriter, lengths: NDArray[np.uint32], average_length: float):
        self._file = file
        self._lengths = lengths
        self._average_length = average_length
        self._impacts = file.stream("stem_impacts", "|u1")
        self._tops: list[NDArray[np.uint8]] = []

    def add(self, postings: Postings) -> None:
        """Append the impacts of the next terms' postings."""
        sizes, documents, frequencies, titles = postings
        weights = frequencies + (TITLE_WEIGHT - 1) * titles
        values = impacts(weights, self._lengths[documents], self._average_length)
        self._impacts.write(values)
        if len(sizes):
            firsts = np.cumsum(sizes) - sizes
            self._tops.append(np.maximum.reduceat(values, firsts))  # every term has a posting

    def finish(self) -> None:
        """Write the highest impact of each term."""
        self._file.add("stem_tops", np.concatenate([np.empty(0, np.uint8), *self._tops]))
