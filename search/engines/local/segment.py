"""One segment opened for searching: its arrays, its live documents, and its scratch arrays."""

from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import bitmap_words
from indexer.index.segment.reader import AUTHOR_SEPARATOR, SegmentReader
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.language.tokenizer import exact_words

if TYPE_CHECKING:
    from search.engines.local.word_shapes import WordShapes


def name_words(column: str, name: str) -> list[list[str]]:
    """Return the words of a name in a column, for several authors the words of each."""
    return [exact_words(part) for part in (name.split(AUTHOR_SEPARATOR) if column == "author" else [name])]


class SegmentScratch:
    """Scratch arrays of one segment, which every query uses again.

    Each is all zeros between two uses: the code that writes to one puts the zeros back. That
    costs less than a new array of the segment's size for each query. Only one thread may use
    them at a time. Each is made at its first use and dropped with its segment, that is when a
    newer commit is opened. All together take 6 bytes a document, and 64 KB.
    """

    def __init__(self, documents: int):
        self._documents = documents

    @cached_property
    def scores(self) -> NDArray[np.float32]:
        """Return the sums of score bounds, one a document (4 bytes each)."""
        return np.zeros(self._documents, dtype=np.float32)

    @cached_property
    def impacts(self) -> NDArray[np.uint8]:
        """Return the impacts of a posting list spread over all documents, one a document (1 byte each)."""
        return np.zeros(self._documents, dtype=np.uint8)

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """Return the query word for each value of the forward index (64 KB)."""
        return np.zeros(1 << 16, dtype=np.uint8)

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """Return marks of documents, one a document, padded to whole words of a bitmap (1 byte each)."""
        return np.zeros((self._documents + 63) // 64 * 64, dtype=bool)


class Segment:
    """One segment of a snapshot. Its document 0 has the number ``offset`` in the snapshot."""

    def __init__(self, segment: ColumnSegment, reader: SegmentReader, offset: int):
        self.reader = reader
        self.size = reader.size
        self.offset = offset
        self.live_docs: NDArray[np.bool_] | None = ~segment.deleted() if segment.has_deletions() else None
        """One bool a document: whether it is not deleted. ``None`` if no document is deleted."""
        self.deleted = np.flatnonzero(segment.deleted()).astype(np.uint32)
        """The deleted documents, ascending."""
        self.scratch = SegmentScratch(self.size)
        # Words by column and name: one entry for each distinct name that a query was compared with,
        # some thousands in a segment. Dropped with the segment.
        self._name_words: dict[tuple[str, str], list[list[str]]] = {}

    def words_of_name(self, column: str, name: str) -> list[list[str]]:
        """Return :func:`name_words` of a name, from the cache if it was asked for before."""
        words = self._name_words.get((column, name))
        if words is None:
            words = self._name_words[column, name] = name_words(column, name)
        return words

    @cached_property
    def live_bits(self) -> NDArray[np.uint64]:
        """Return the bitmap of the live documents (1 bit a document, kept with the segment)."""
        padded = np.zeros(bitmap_words(self.size) * 64, dtype=bool)
        padded[: self.size] = self.live_mask
        return np.packbits(padded, bitorder="little").view(np.uint64)

    @property
    def live_mask(self) -> NDArray[np.bool_]:
        """Return one bool a document: whether it is not deleted."""
        return np.ones(self.size, dtype=bool) if self.live_docs is None else self.live_docs

    def narrowed(self, kept: NDArray[np.bool_]) -> "Segment":
        """Return the same segment with only those live documents that ``kept`` (one bool a document) keeps.

        It shares the arrays and the scratch arrays.
        """
        narrowed = copy(self)
        narrowed.live_docs = self.live_mask & kept
        narrowed.deleted = np.flatnonzero(~narrowed.live_docs).astype(np.uint32)
        narrowed.__dict__.pop("live_bits", None)
        return narrowed

    def without_deleted(self, documents: NDArray[Any]) -> NDArray[Any]:
        """Return those of ``documents`` that are not deleted."""
        return documents if self.live_docs is None else documents[self.live_docs[documents]]

    @cached_property
    def id_ranks(self) -> NDArray[np.uint32]:
        """Return, for each document, the rank of its id in the segment (4 bytes a document, kept with it)."""
        ranks = np.empty(self.size, dtype=np.uint32)
        ranks[self.reader.id_order] = np.arange(self.size, dtype=np.uint32)
        return ranks

    @cached_property
    def word_shapes(self) -> "WordShapes":
        """Return the index of exact forms by length and letters (12 bytes a form, kept with it)."""
        from search.engines.local.word_shapes import WordShapes  # only for words that may be misspelt

        return WordShapes(self.reader)
