"""A snapshot of one commit of the index: its segments, with statistics and document columns over all."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE, WIB, Article, clean_text
from indexer.index.bm25f import idf, length_norms
from indexer.index.commits import latest_commit
from indexer.index.open_index import STEMS, attempt, open_index, stored_article
from indexer.index.segment.reader import SegmentReader
from indexer.language.stemmer import StemMap, stem_word
from search.engines.local.ranking_weights import DEFAULT_WEIGHTS, RankingWeights
from search.engines.local.segment import Segment

Documents = NDArray[np.int64]
_WIB_MINUTES = int(WIB.utcoffset(None).total_seconds()) // 60
"""Minutes that WIB is ahead of UTC."""
_MOST_CACHED_WORDS = 50_000
"""Words in each of a snapshot's two caches, some 10 MB in all. A full one is emptied. Chosen by hand."""


class IndexSnapshot:
    """One commit, opened for reading. Documents are numbered through all segments.

    Its files are closed when the last array made of them is dropped. Opening or reading
    damaged data raises :class:`IndexCorrupt`.
    """

    def __init__(self, build: Path, weights: RankingWeights = DEFAULT_WEIGHTS):
        self.build = build
        self.weights = weights
        """The weights by which the best matches are rescored."""
        self._index = open_index(build)
        self.stems = attempt(build, lambda: StemMap.open(build / STEMS))
        self.segments, self.generation = attempt(build, self._open_segments)
        self.size = sum(segment.size for segment in self.segments)
        """The number of documents, deleted ones included."""
        # Caches of at most _MOST_CACHED_WORDS entries each, dropped with the snapshot.
        self._stems_by_word: dict[str, str] = {}
        self._document_frequencies: dict[tuple[str, str], int] = {}

    def _open_segments(self) -> tuple[list[Segment], int]:
        """Open the segments of the newest commit; return them and the number of the commit."""
        # Each segment is one file, mapped here. A later commit may remove the file; the mapping stays valid.
        generation, stored_segments = latest_commit(self._index)
        segments: list[Segment] = []
        for stored in stored_segments:
            offset = segments[-1].offset + segments[-1].size if segments else 0
            segments.append(Segment(stored, SegmentReader(stored.path(self.build)), offset))
        return segments, generation

    def latest_generation(self) -> int:
        """Return the number of the newest commit on disk, which may be newer than this one."""
        return int(self._index.latest_generation())

    # Words

    def stem(self, word: str) -> str:
        """Return the stem of an exact form: from the index's map, or from Sastrawi for an unknown form."""
        stem = self._stems_by_word.get(word)
        if stem is None:
            if len(self._stems_by_word) >= _MOST_CACHED_WORDS:
                self._stems_by_word.clear()
            stem = self._stems_by_word[word] = self.stems.get(word) or stem_word(word)
        return stem

    def document_frequency(self, field: str, term: str) -> int:
        """Return the number of documents that hold a term, deleted ones included, as in Whoosh."""
        key = (field, term)
        frequency = self._document_frequencies.get(key)
        if frequency is None:
            if len(self._document_frequencies) >= _MOST_CACHED_WORDS:
                self._document_frequencies.clear()
            encoded = term.encode()
            frequency = 0
            for segment in self.segments:
                field_index = segment.reader.field(field)
                number = field_index.number(encoded)
                if number is not None:
                    frequency += field_index.document_frequency(number)
            self._document_frequencies[key] = frequency
        return frequency

    def is_live(self, form: str) -> bool:
        """Return whether a document that is not deleted holds an exact form."""
        encoded = form.encode()
        for segment in self.segments:
            field_index = segment.reader.exact
            number = field_index.number(encoded)
            if number is not None and (
                segment.live_docs is None or segment.live_docs[field_index.documents(number)].any()
            ):
                return True
        return False

    def live_frequency(self, field: str, term: str) -> int:
        """Return the number of documents that hold a term and are not deleted."""
        encoded = term.encode()
        frequency = 0
        for segment in self.segments:
            field_index = segment.reader.field(field)
            number = field_index.number(encoded)
            if number is not None and segment.live_docs is None:
                frequency += field_index.document_frequency(number)
            elif number is not None and segment.live_docs is not None:
                frequency += int(segment.live_docs[field_index.documents(number)].sum())
        return frequency

    def holds(self, field: str, term: str, document: int) -> bool:
        """Return whether a document holds a term."""
        segment, number = self.segment_of(document)
        field_index = segment.reader.field(field)
        term_number = field_index.number(term.encode())
        return term_number is not None and bool(
            field_index.find(term_number, np.array([number], dtype=np.uint32))[0] >= 0
        )

    def idf(self, field: str, term: str) -> float:
        """Return the weight of a term over the whole archive."""
        return idf(self.size, self.document_frequency(field, term))

    # Documents

    @cached_property
    def article_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return self.size - sum(len(segment.deleted) for segment in self.segments)

    @cached_property
    def average_length(self) -> float:
        """Return the mean length of all documents in tokens; 1 for an index without tokens."""
        tokens = sum(int(segment.reader.lengths.sum(dtype=np.int64)) for segment in self.segments)
        return tokens / self.size if tokens else 1.0

    def norms(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float64]:
        """Return the BM25 length norms of documents of a segment."""
        return length_norms(segment.reader.lengths[documents], self.average_length)

    @cached_property
    def dates(self) -> NDArray[np.int32]:
        """Return the date of each document in minutes since 1970 (UTC), or ``NO_DATE``.

        4 bytes a document where there are several segments; else the mapped column itself.
        """
        return self._joined_column(lambda reader: reader.dates, np.int32)

    @cached_property
    def newest_date(self) -> int:
        """Return the latest date of a live document; ``NO_DATE`` if none has a date."""
        live = (segment.reader.dates[segment.live_mask] for segment in self.segments)
        return max((int(dates.max(initial=NO_DATE)) for dates in live), default=NO_DATE)

    def _joined_column(self, column: Callable[[SegmentReader], NDArray[Any]], dtype: Any) -> NDArray[Any]:
        """Return a document column of all segments, one after another."""
        parts = [column(segment.reader) for segment in self.segments]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

    @cached_property
    def years(self) -> NDArray[np.int16]:
        """Return the year in WIB of each document's date, or 0 where it has none (2 bytes a document)."""
        dated = self.dates != NO_DATE
        years = np.zeros(self.size, dtype=np.int16)
        days = (self.dates[dated].astype(np.int64) + _WIB_MINUTES) // MINUTES_A_DAY
        years[dated] = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        return years

    @cached_property
    def sources(self) -> tuple[list[str], NDArray[np.uint32]]:
        """Return the names of all outlets, and for each document the index of its outlet; 0 is none.

        4 bytes a document where there are several segments; else the mapped column itself.
        """
        numbers = {"": 0}
        parts = []
        for segment in self.segments:
            names, column = segment.reader.names("source")
            renumbered = [numbers.setdefault(name, len(numbers)) for name in names]
            unchanged = renumbered == list(range(len(renumbered)))
            parts.append(column if unchanged else np.array(renumbered, dtype=np.uint32)[column])
        joined = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.uint32), *parts])
        return list(numbers), joined

    def segment_of(self, document: int) -> tuple[Segment, int]:
        """Return the segment of a document, and the document's number in it."""
        for segment in self.segments:
            if document < segment.offset + segment.size:
                return segment, document - segment.offset
        raise IndexError(document)

    def article(self, document: int) -> Article:
        """Return the stored article of a document."""
        segment, number = self.segment_of(document)
        return stored_article(self.build, segment.reader, number)

    def article_id(self, document: int) -> str:
        """Return the article id of a document."""
        segment, number = self.segment_of(document)
        return segment.reader.article_id(number)

    def title(self, document: int) -> str:
        """Return the title of a document's article."""
        segment, number = self.segment_of(document)
        return segment.reader.title(number)

    def first_by_id(self, documents: NDArray[np.int64], wanted: int) -> NDArray[np.int64]:
        """Return the places in ``documents`` of the ``wanted`` lowest article ids, in the order of ids."""
        chosen: list[tuple[bytes, int]] = []
        for segment in self.segments:
            places = np.flatnonzero(
                (documents >= segment.offset) & (documents < segment.offset + segment.size)
            )
            if len(places) > wanted:
                ranks = segment.id_ranks[documents[places] - segment.offset]
                places = places[np.argpartition(ranks, wanted)[:wanted]]
            chosen += [
                (segment.reader.ids[int(documents[place]) - segment.offset], place)
                for place in places.tolist()
            ]
        return np.array([place for _, place in sorted(chosen)[:wanted]], dtype=np.int64)

    def document_of(self, article_id: str) -> int | None:
        """Return the document with this article id; ``None`` where no live one has it."""
        if article_id != clean_text(article_id):  # ids are stored cleaned
            return None
        for segment in self.segments:
            number = segment.reader.document_of(article_id)
            if number is not None and (segment.live_docs is None or segment.live_docs[number]):
                return segment.offset + number
        return None
