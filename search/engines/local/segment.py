"""One segment opened for searching: its arrays, its live documents, and what evaluating a query writes to."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import as_bits
from indexer.index.segment.reader import AUTHOR_SEPARATOR, SegmentReader
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.language.tokenizer import exact_words

if TYPE_CHECKING:
    from search.engines.local.word_shapes import Forms


def name_words(column: str, name: str) -> list[list[str]]:
    """The words of a name in a column, or of each of several authors."""
    return [exact_words(one) for one in (name.split(AUTHOR_SEPARATOR) if column == "author" else [name])]


class SegmentScratch:
    """Arrays that evaluating a query writes to, made once a segment and used again by every query.

    Each is all zeros between two uses: whoever writes to one puts the zeros back. That costs
    less than making a new array of a segment's size for each query. One thread at a time.
    """

    def __init__(self, documents: int):
        self._documents = documents

    @cached_property
    def scores(self) -> NDArray[np.float32]:
        """One a document."""
        return np.zeros(self._documents, dtype=np.float32)

    @cached_property
    def levels(self) -> NDArray[np.uint8]:
        """One a document: impacts of a posting list that is laid out over all documents."""
        return np.zeros(self._documents, dtype=np.uint8)

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """One for each value of the forward index: which word of a query it is."""
        return np.zeros(1 << 16, dtype=np.uint8)

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """One a document, and more, up to whole words of a bitmap."""
        return np.zeros((self._documents + 63) // 64 * 64, dtype=bool)


class Segment:
    """One segment of a snapshot, whose documents are numbered from ``offset`` on there."""

    def __init__(self, segment: ColumnSegment, reader: SegmentReader, offset: int):
        self.reader = reader
        self.size = reader.size
        self.offset = offset
        self.live_docs: NDArray[np.bool_] | None = ~segment.deleted() if segment.has_deletions() else None
        """By document whether it is not deleted; ``None`` where none is."""
        self.deleted = np.flatnonzero(segment.deleted()).astype(np.uint32)
        self.scratch = SegmentScratch(self.size)
        self._name_words: dict[tuple[str, str], list[list[str]]] = {}

    def words_of_name(self, column: str, name: str) -> list[list[str]]:
        """Return the words of a name in a column, or of each of several authors, remembered.

        A segment has some thousands of names; they are forgotten with it.
        """
        words = self._name_words.get((column, name))
        if words is None:
            words = self._name_words[column, name] = name_words(column, name)
        return words

    @cached_property
    def live_bits(self) -> NDArray[np.uint64]:
        """The documents that are not deleted, one bit each."""
        return as_bits(np.flatnonzero(self.live_mask), self.size)

    @property
    def live_mask(self) -> NDArray[np.bool_]:
        """By document whether it is not deleted."""
        return np.ones(self.size, dtype=bool) if self.live_docs is None else self.live_docs

    @cached_property
    def id_ranks(self) -> NDArray[np.uint32]:
        """By document the place of its id among all ids of the segment."""
        ranks = np.empty(self.size, dtype=np.uint32)
        ranks[self.reader.id_order] = np.arange(self.size, dtype=np.uint32)
        return ranks

    @cached_property
    def forms(self) -> "Forms":
        """The exact forms by their lengths and letters, to find those that look like a misspelt word."""
        from search.engines.local.word_shapes import Forms  # only for words that may be misspelt

        return Forms(self.reader)
