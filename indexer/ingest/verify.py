"""Check an index from end to end: every byte, article and posting, the catalog and the stem map.

Each article is analysed again from its stored text. Its columns and the slots of its words
must be the same. For the posting lists, which are too large to be compared one by one, sums
are compared: each document has a sum over its words of a fingerprint times a count, and
one over their places. The sums taken from the texts and those taken from the posting
lists agree only where the lists hold exactly the words of the articles.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.article import Article
from indexer.errors import IndexCorrupt
from indexer.index.bm25f import TITLE_WEIGHT, impacts
from indexer.index.catalog import Catalog
from indexer.index.commits import committed_segments
from indexer.index.directory import IndexDirectory
from indexer.index.open_index import CATALOG, STEMS, attempt, open_index, open_segment, stored_article
from indexer.index.segment.field_index import FIELDS, SEPARATOR, FieldIndex
from indexer.index.segment.reader import NAME_COLUMNS
from indexer.index.segment.writer import TokenBatch
from indexer.index.version import SCHEMA_VERSION
from indexer.index.whoosh_codec.codec import ColumnSegment
from indexer.ingest.writing.analysis import Analyzer
from indexer.language.compounds import counted
from indexer.language.stemmer import StemMap
from indexer.messages import Message, counted_message, message

log = logging.getLogger(__name__)

# Chosen by hand, so that what is held at a time stays small beside the segment.
_ARTICLES_AT_ONCE = 1_000
_TERMS_AT_ONCE = 20_000
_MOST_TOLD = 20  # problems of one kind in one place; by hand, a screenful
_TITLE = np.uint64(1_000_003)  # a prime, so that an occurrence in a headline is not taken for several others
_ONE, _TWO = np.uint64(1), np.uint64(2)

Sums = NDArray[np.uint64]


def verify(
    directory: IndexDirectory, progress: Callable[[int, int], None] | None = None
) -> Iterator[Message]:
    """Yield everything that is wrong with the live build; nothing where all is well.

    ``progress`` is called with articles checked and articles in all. Raises
    what :meth:`IndexDirectory.current` does, and :class:`IndexCorrupt` where
    the index cannot be opened at all.
    """
    manifest = directory.current(SCHEMA_VERSION)
    build = directory.build_path(manifest)
    index = open_index(build)
    stems = attempt(build, lambda: StemMap.open(build / STEMS))
    try:
        segments = attempt(build, lambda: committed_segments(index))
        digests: dict[str, bytes] = {}
        analyzer = Analyzer()
        done, total = 0, sum(segment.doc_count() for segment in segments)
        for number, segment in enumerate(segments, 1):
            where = message("segment-number", "segment {number}", number=number)
            try:
                check = _SegmentCheck(build, segment, stems, where, analyzer)
            except IndexCorrupt as error:
                yield message("check-segment", "{where}: {why}", where=where, why=error.message)
                continue
            yield from check.file_bytes()
            yield from check.articles(digests, _progress_from(done, total, progress))
            yield from check.postings()
            done += segment.doc_count()
        yield from _check_catalog(build, digests)
    finally:
        stems.close()
        index.close()


def _progress_from(
    done: int, total: int, progress: Callable[[int, int], None] | None
) -> Callable[[int], None]:
    """Return ``progress`` for one segment, before which ``done`` of ``total`` articles were checked."""

    def tell(number: int) -> None:
        if progress:
            progress(done + number, total)

    return tell


class _SegmentCheck:
    """Checks one segment."""

    def __init__(
        self, build: Path, segment: ColumnSegment, stems: StemMap, where: Message, analyzer: Analyzer
    ):
        self._build = build
        self._analyzer = analyzer
        self._where = where
        self._stems = stems
        self._reader = open_segment(build, segment)
        self._live_docs = ~segment.deleted()
        self._fingerprints = {field: _fingerprints([*self._reader.field(field).terms]) for field in FIELDS}
        self._places = np.zeros(self._reader.size, dtype=np.uint64)
        """By document the sum of its exact forms' fingerprints times their slots, from its text."""
        self._counts = {field: np.zeros(self._reader.size, dtype=np.uint64) for field in FIELDS}
        """By field and document the sum of its terms' fingerprints times their counts, from its text."""

    def file_bytes(self) -> Iterator[Message]:
        """Yield the arrays whose bytes are not those that were written."""
        for name in self._reader.file.damaged():
            yield message(
                "check-bytes",
                "{where}: {array}: its bytes are not those that were written",
                where=self._where,
                array=name,
            )

    def articles(self, digests: dict[str, bytes], progress: Callable[[int], None]) -> Iterator[Message]:
        """Check the columns and words of every article against its text; adds its digest to ``digests``."""
        documents = np.flatnonzero(self._live_docs)
        for first in range(0, len(documents), _ARTICLES_AT_ONCE):
            progress(first)
            readable: list[int] = []
            articles: list[Article] = []
            for document in documents[first : first + _ARTICLES_AT_ONCE].tolist():
                try:
                    articles.append(stored_article(self._build, self._reader, document))
                    readable.append(document)
                except IndexCorrupt as error:
                    yield error.message
            for article in articles:
                if article.id in digests:
                    yield message("check-twice", "{id!r}: in the index twice", id=article.id)
                digests[article.id] = article.digest()
            if articles:
                batch = self._analyzer.analyse(articles)
                try:
                    yield from self._check_columns(np.array(readable), batch)
                    yield from self._check_words(np.array(readable), batch)
                except Exception as error:  # damaged numbers point anywhere, and fail in any way there is
                    log.debug("%s: columns cannot be read", self._where, exc_info=True)
                    yield message(
                        "check-columns-unreadable",
                        "{where}: columns cannot be read: {error}",
                        where=self._where,
                        error=repr(error),
                    )

    def _check_columns(self, documents: NDArray[np.int64], batch: TokenBatch) -> Iterator[Message]:
        """Yield the articles whose lengths, dates, names, ids or titles are not those of their texts."""
        reader = self._reader
        same = reader.lengths[documents] == batch.lengths
        same &= reader.title_lengths[documents] == batch.title_lengths
        same &= reader.deck_lengths[documents] == batch.deck_lengths
        same &= reader.dates[documents] == batch.dates
        same &= np.diff(reader.starts)[documents] == batch.slots
        for name in NAME_COLUMNS:
            names, numbers = reader.names(name)
            same &= np.array(
                [names[numbers[d]] == value for d, value in zip(documents, batch.names[name], strict=True)]
            )
        for place, document in enumerate(documents.tolist()):
            known = reader.article_id(document), reader.title(document)
            wanted = batch.ids[place].decode(), batch.titles[place].decode()
            same[place] &= known == wanted and reader.document_of(wanted[0]) == document
        for place in np.flatnonzero(~same).tolist()[:_MOST_TOLD]:
            yield message(
                "check-columns",
                "{where}: {id!r}: its columns are not those of its text",
                where=self._where,
                id=batch.ids[place].decode(),
            )

    def _check_words(self, documents: NDArray[np.int64], batch: TokenBatch) -> Iterator[Message]:
        """Yield what the stem map, dictionaries and forward index lack; sums words up for ``postings``."""
        reader = self._reader
        known = self._stems.known(batch.words)
        counts = {"exact": np.ones(len(batch.words), dtype=bool)}

        def stems(words: Sequence[str]) -> list[str]:
            return [known.get(word, word) for word in words]

        compounds = np.unique(batch.compounds).astype(np.int64) - 1
        counts["stem"] = counted(batch.words, stems(batch.words), compounds, stems)
        for word in [word for word in batch.words if word not in known][:_MOST_TOLD]:
            yield message(
                "check-stem-map", "{where}: the stem map lacks {word!r}", where=self._where, word=word
            )
        for field in FIELDS:
            terms = batch.words if field == "exact" else stems(batch.words)
            numbers = [reader.field(field).terms.find(term.encode()) for term in terms]
            for number, term in zip(numbers, terms, strict=True):
                if number is None:
                    yield message(
                        "check-term",
                        "{where}, {field}: {term!r} is not there",
                        where=self._where,
                        field=field,
                        term=term,
                    )
            if None in numbers:
                return
            chosen = np.array(numbers, dtype=np.int64)
            self._add_up(field, documents, batch, self._fingerprints[field][chosen] * counts[field])
            if field == "exact":
                ranks = np.concatenate([[SEPARATOR], reader.exact.ranks[chosen]])[batch.tokens]
                stored = np.concatenate(
                    [reader.exact.forward[slice(*reader.starts[d : d + 2].tolist())] for d in documents]
                )
                if len(stored) != len(ranks) or (stored != ranks).any():
                    yield message(
                        "check-forward",
                        "{where}: the forward index is not that of the texts",
                        where=self._where,
                    )

    def _add_up(
        self, field: str, documents: NDArray[np.int64], batch: TokenBatch, fingerprints: Sums
    ) -> None:
        """Add the words of a batch to the sums of its documents."""
        starts = np.cumsum(batch.slots, dtype=np.int64) - batch.slots
        offsets = (np.arange(len(batch.tokens)) - np.repeat(starts, batch.slots)).astype(np.uint64)
        in_title = offsets < np.repeat(batch.title_lengths, batch.slots)
        by_token = np.concatenate([np.zeros(1, np.uint64), fingerprints])
        prints = by_token[batch.tokens]
        np.add.at(prints, batch.compound_slots, by_token[batch.compounds])  # at their first part's place
        if field == "exact":
            self._places[documents] = np.add.reduceat(prints * (_TWO * offsets + _ONE), starts)
        self._counts[field][documents] = np.add.reduceat(prints * (_ONE + _TITLE * in_title), starts)

    def postings(self) -> Iterator[Message]:
        """Yield the documents whose posting lists do not add up to their words, after :meth:`articles`."""
        try:
            for field in FIELDS:
                wrong = self._sum_counts(self._reader.field(field)) != self._counts[field]
                if field == "exact":
                    wrong |= self._sum_places() != self._places
                differing = np.flatnonzero(wrong & self._live_docs).tolist()
                for document in differing[:_MOST_TOLD]:
                    yield message(
                        "check-postings",
                        "{where}, {field}: document {document}: its postings are not those of its text",
                        where=self._where,
                        field=field,
                        document=document,
                    )
                if len(differing) > _MOST_TOLD:
                    yield counted_message(
                        "check-more",
                        "{where}, {field}: and {count} more",
                        "{where}, {field}: and {count} more",
                        len(differing) - _MOST_TOLD,
                        where=self._where,
                        field=field,
                    )
            if not self._impacts_agree():
                yield message(
                    "check-impacts",
                    "{where}, stem: the impacts are not those of the counts",
                    where=self._where,
                )
        except Exception as error:  # damaged numbers point anywhere, and fail in any way there is
            log.debug("%s: postings cannot be read", self._where, exc_info=True)
            yield message(
                "check-postings-unreadable",
                "{where}: postings cannot be read: {error}",
                where=self._where,
                error=repr(error),
            )

    def _sum_counts(self, field_index: FieldIndex) -> Sums:
        """Return by document the sum of its terms' fingerprints times their counts, from the lists."""
        found = np.zeros(self._reader.size, dtype=np.uint64)
        for low in range(0, len(field_index.terms), _TERMS_AT_ONCE):
            high = min(low + _TERMS_AT_ONCE, len(field_index.terms))
            documents, frequencies, titles = field_index.postings(low, high)
            sizes = np.diff(field_index.first[low : high + 1]).astype(np.int64)
            prints = np.repeat(self._fingerprints[field_index.name][low:high], sizes)
            counts = frequencies.astype(np.uint64) + _TITLE * titles.astype(np.uint64)
            np.add.at(found, documents, prints * counts)
        return found

    def _sum_places(self) -> Sums:
        """Return by document the sum of its exact forms' fingerprints times their slots, from the lists."""
        exact = self._reader.exact
        found = np.zeros(self._reader.size, dtype=np.uint64)
        for low in range(0, len(exact.terms), _TERMS_AT_ONCE):
            high = min(low + _TERMS_AT_ONCE, len(exact.terms))
            documents, frequencies, _ = exact.postings(low, high)
            first, last = exact.occurrences_first[[low, high]].tolist()
            sizes = np.diff(exact.occurrences_first[low : high + 1]).astype(np.int64)
            prints = np.repeat(self._fingerprints["exact"][low:high], sizes)
            places = _TWO * exact.offsets[first:last].astype(np.uint64) + _ONE
            np.add.at(found, np.repeat(documents, frequencies), prints * places)
        return found

    def _impacts_agree(self) -> bool:
        """Return whether the stored impacts, and the highest of each term, are those of the counts."""
        stem, reader = self._reader.stem, self._reader
        for low in range(0, len(stem.terms), _TERMS_AT_ONCE):
            high = min(low + _TERMS_AT_ONCE, len(stem.terms))
            documents, frequencies, titles = stem.postings(low, high)
            weights = frequencies + (TITLE_WEIGHT - 1) * titles
            expected = impacts(weights, reader.lengths[documents], reader.average_length)
            first = stem.first[low : high + 1].astype(np.int64)
            if not np.array_equal(expected, stem.impacts[first[0] : first[-1]]):
                return False
            if not np.array_equal(np.maximum.reduceat(expected, first[:-1] - first[0]), stem.tops[low:high]):
                return False
        return True


def _fingerprints(terms: list[bytes]) -> Sums:
    """Return 64 bits that differ from term to term (BLAKE2b, RFC 7693)."""
    digests = b"".join(blake2b(term, digest_size=8).digest() for term in terms)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _check_catalog(build: Path, digests: dict[str, bytes]) -> Iterator[Message]:
    """Yield the articles that the catalog and the index do not agree on."""
    catalog = Catalog(build / CATALOG)
    try:
        listed = catalog.digests()
    finally:
        catalog.close()
    for article_id in sorted(listed.keys() - digests)[:_MOST_TOLD]:
        yield message("check-only-catalog", "{id!r}: in the catalog, not in the index", id=article_id)
    for article_id in sorted(digests.keys() - listed)[:_MOST_TOLD]:
        yield message("check-only-index", "{id!r}: in the index, not in the catalog", id=article_id)
    differing = [key for key in listed.keys() & digests if listed[key] != digests[key]]
    for article_id in sorted(differing)[:_MOST_TOLD]:
        yield message("check-content", "{id!r}: its content is not what was read", id=article_id)
