"""One commit of the index: its segments opened, with the statistics and document columns they share."""

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
from search.engines.local.segment import Segment

Documents = NDArray[np.int64]
_WIB_MINUTES = int(WIB.utcoffset(None).total_seconds()) // 60
_WORDS_KEPT = 50_000
"""Words whose stems and frequencies are remembered, some 10 MB; at more, all are forgotten."""


class IndexSnapshot:
    """One commit, opened for reading. Documents are numbered through all segments.

    Its files are closed with the last array made of them. Raises
    :class:`IndexCorrupt` on opening or reading what is damaged.
    """

    def __init__(self, build: Path):
        self.build = build
        self._index = open_index(build)
        self.stems = attempt(build, lambda: StemMap.open(build / STEMS))
        self.segments, self.generation = attempt(build, self._open_segments)
        self.size = sum(segment.size for segment in self.segments)
        """Documents there are, deleted ones included."""
        self._stem_of: dict[str, str] = {}
        self._frequencies: dict[tuple[str, str], int] = {}

    def _open_segments(self) -> tuple[list[Segment], int]:
        # Each segment is one file, mapped at once: a later commit may remove it, which does no harm.
        generation, stored_segments = latest_commit(self._index)
        segments: list[Segment] = []
        for stored in stored_segments:
            offset = segments[-1].offset + segments[-1].size if segments else 0
            segments.append(Segment(stored, SegmentReader(stored.path(self.build)), offset))
        return segments, generation

    def latest_generation(self) -> int:
        """The number of the newest commit on disk, which may be newer than this one."""
        return int(self._index.latest_generation())

    # Words

    def stem(self, word: str) -> str:
        """The stem of an exact form: from the index's map, or from Sastrawi for a form it never met."""
        stem = self._stem_of.get(word)
        if stem is None:
            if len(self._stem_of) >= _WORDS_KEPT:
                self._stem_of.clear()
            stem = self._stem_of[word] = self.stems.get(word) or stem_word(word)
        return stem

    def document_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones included, as Whoosh counts them."""
        key = (field, term)
        frequency = self._frequencies.get(key)
        if frequency is None:
            if len(self._frequencies) >= _WORDS_KEPT:
                self._frequencies.clear()
            encoded = term.encode()
            frequency = 0
            for segment in self.segments:
                field_index = segment.reader.field(field)
                number = field_index.number(encoded)
                if number is not None:
                    frequency += field_index.document_frequency(number)
            self._frequencies[key] = frequency
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
        """Whether a document holds a term."""
        segment, number = self.segment_of(document)
        field_index = segment.reader.field(field)
        found = field_index.number(term.encode())
        return found is not None and bool(
            field_index.find(found, np.array([number], dtype=np.uint32))[0] >= 0
        )

    def idf(self, field: str, term: str) -> float:
        """The weight of a term over the whole archive."""
        return idf(self.size, self.document_frequency(field, term))

    # Documents

    @cached_property
    def article_count(self) -> int:
        """Documents that are not deleted."""
        return self.size - sum(len(segment.deleted) for segment in self.segments)

    @cached_property
    def average_length(self) -> float:
        """The mean length of all documents, in tokens; 1 for an index without any."""
        tokens = sum(int(segment.reader.lengths.sum(dtype=np.int64)) for segment in self.segments)
        return tokens / self.size if tokens else 1.0

    def norms(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float64]:
        """BM25's length norms of documents of a segment."""
        return length_norms(segment.reader.lengths[documents], self.average_length)

    @cached_property
    def dates(self) -> NDArray[np.int32]:
        """By document: its date in minutes since 1970 (UTC), or ``NO_DATE``."""
        return self._column(lambda reader: reader.dates, np.int32)

    @cached_property
    def newest_date(self) -> int:
        """The latest date of a document that is not deleted; ``NO_DATE`` if none has a date."""
        live = (segment.reader.dates[segment.live_mask] for segment in self.segments)
        return max((int(dates.max(initial=NO_DATE)) for dates in live), default=NO_DATE)

    def _column(self, values: Callable[[SegmentReader], NDArray[Any]], dtype: Any) -> NDArray[Any]:
        parts = [values(segment.reader) for segment in self.segments]
        return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])

    @cached_property
    def years(self) -> NDArray[np.int16]:
        """By document the year of its date in WIB, or 0 where it has none."""
        known = self.dates != NO_DATE
        years = np.zeros(self.size, dtype=np.int16)
        days = (self.dates[known].astype(np.int64) + _WIB_MINUTES) // MINUTES_A_DAY
        years[known] = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
        return years

    @cached_property
    def sources(self) -> tuple[list[str], NDArray[np.uint32]]:
        """The names of all sources, and by document the index of its own among them; 0 is none."""
        numbers = {"": 0}
        parts = []
        for segment in self.segments:
            names, places = segment.reader.names("source")
            renumbered = [numbers.setdefault(name, len(numbers)) for name in names]
            same = renumbered == list(range(len(renumbered)))
            parts.append(places if same else np.array(renumbered, dtype=np.uint32)[places])
        joined = parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, np.uint32), *parts])
        return list(numbers), joined

    def segment_of(self, document: int) -> tuple[Segment, int]:
        """The segment of a document, and the document's number there."""
        for segment in self.segments:
            if document < segment.offset + segment.size:
                return segment, document - segment.offset
        raise IndexError(document)

    def article(self, document: int) -> Article:
        """The stored article of a document."""
        segment, number = self.segment_of(document)
        return stored_article(self.build, segment.reader, number)

    def article_id(self, document: int) -> str:
        """The article id of a document."""
        segment, number = self.segment_of(document)
        return segment.reader.article_id(number)

    def title(self, document: int) -> str:
        """The title of a document's article."""
        segment, number = self.segment_of(document)
        return segment.reader.title(number)

    def first_by_id(self, documents: NDArray[np.int64], wanted: int) -> NDArray[np.int64]:
        """The places in ``documents`` of the first ``wanted`` by their articles' ids, in that order."""
        chosen: list[tuple[bytes, int]] = []
        for segment in self.segments:
            mine = np.flatnonzero((documents >= segment.offset) & (documents < segment.offset + segment.size))
            ranks = segment.id_ranks[documents[mine] - segment.offset]
            if len(mine) > wanted:
                near = np.argpartition(ranks, wanted)[:wanted]
                mine, ranks = mine[near], ranks[near]
            chosen += [
                (segment.reader.ids[int(documents[place]) - segment.offset], place) for place in mine.tolist()
            ]
        return np.array([place for _, place in sorted(chosen)[:wanted]], dtype=np.int64)

    def document_of(self, article_id: str) -> int | None:
        """The document with this article id."""
        if article_id != clean_text(article_id):  # no id holds what cannot be stored
            return None
        for segment in self.segments:
            number = segment.reader.document_of(article_id)
            if number is not None and (segment.live_docs is None or segment.live_docs[number]):
                return segment.offset + number
        return None
