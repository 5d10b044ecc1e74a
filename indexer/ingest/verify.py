"""Checks an index from end to end: every byte, article and posting, the catalog and the stem map.

Each article is analysed again from its stored text. Its reader and its words'
slots must be the same; and the sums of a fingerprint over its words, their
places and their counts are compared with the same sums taken over the posting
lists, which agree only if these hold exactly the words of the article.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
from indexer.ingest.writing.analysis import analyse
from indexer.language.compounds import counted
from indexer.language.stemmer import StemMap

_STRETCH = 1_000  # articles
_TERMS = 20_000
_MOST_TOLD = 20  # of one kind of problem in one place
_TITLE = np.uint64(1_000_003)  # makes an occurrence in a headline count for something else than one more
_ONE, _TWO = np.uint64(1), np.uint64(2)

Sums = NDArray[np.uint64]


def verify(directory: IndexDirectory, progress: Callable[[int, int], None] | None = None) -> Iterator[str]:
    """Everything that is wrong with the live build, a line each in both languages; nothing when all is well.

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
        done, total = 0, sum(segment.doc_count() for segment in segments)
        for number, segment in enumerate(segments, 1):
            where = f"segmen / segment {number}"
            try:
                check = _SegmentCheck(build, segment, stems, where)
            except IndexCorrupt as error:
                yield f"{where}: {error.message.id} / {error.message.en}"
                continue
            yield from check.file_bytes()
            yield from check.articles(digests, _from(done, total, progress))
            yield from check.postings()
            done += segment.doc_count()
        yield from _compare_catalog(build, digests)
    finally:
        stems.close()
        index.close()


def _from(done: int, total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """``progress`` for one segment, before which ``done`` of ``total`` articles were checked."""

    def tell(number: int) -> None:
        if progress:
            progress(done + number, total)

    return tell


class _SegmentCheck:
    """Checks one segment."""

    def __init__(self, build: Path, segment: ColumnSegment, stems: StemMap, where: str):
        self._build = build
        self._where = where
        self._stems = stems
        self._reader = open_segment(build, segment)
        self._living = ~segment.deleted()
        self._fingerprints = {field: _fingerprints([*self._reader.field(field).terms]) for field in FIELDS}
        self._places = np.zeros(self._reader.size, dtype=np.uint64)
        """By document what its exact forms' fingerprints and slots should add up to."""
        self._counts = {field: np.zeros(self._reader.size, dtype=np.uint64) for field in FIELDS}
        """By field and document what its terms' fingerprints and counts should add up to."""

    def file_bytes(self) -> Iterator[str]:
        """What differs from what was written."""
        for name in self._reader.file.damaged():
            yield f"{self._where}: {name}: isi berkas rusak / bytes are not those that were written"

    def articles(self, digests: dict[str, bytes], progress: Callable[[int], None]) -> Iterator[str]:
        """Compare the stored articles with the reader; adds their digests to ``digests``."""
        documents = np.flatnonzero(self._living)
        for first in range(0, len(documents), _STRETCH):
            progress(first)
            stretch, articles = [], []
            for document in documents[first : first + _STRETCH].tolist():
                try:
                    articles.append(stored_article(self._build, self._reader, document))
                    stretch.append(document)
                except IndexCorrupt as error:
                    yield f"{error.message.id} / {error.message.en}"
            for article in articles:
                if article.id in digests:
                    yield f"{article.id!r}: dua kali dalam indeks / in the index twice"
                digests[article.id] = article.digest()
            if articles:
                batch = analyse(articles)
                try:
                    yield from self._columns_of(np.array(stretch), batch)
                    yield from self._words_of(np.array(stretch), batch)
                except Exception as error:
                    yield f"{self._where}: kolom tak terbaca / columns cannot be read: {error!r}"

    def _columns_of(self, documents: NDArray[np.int64], batch: TokenBatch) -> Iterator[str]:
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
            yield (
                f"{self._where}: {batch.ids[place].decode()!r}: "
                "kolom berbeda dari teks / columns not those of its text"
            )

    def _words_of(self, documents: NDArray[np.int64], batch: TokenBatch) -> Iterator[str]:
        """Compare the forward index, and note what the posting lists should add up to."""
        reader = self._reader
        known = self._stems.known(batch.words)
        counts = {"exact": np.ones(len(batch.words), dtype=bool)}

        def stems(words: Sequence[str]) -> list[str]:
            return [known.get(word, word) for word in words]

        compounds = np.unique(batch.compounds).astype(np.int64) - 1
        counts["stem"] = counted(batch.words, stems(batch.words), compounds, stems)
        for word in [word for word in batch.words if word not in known][:_MOST_TOLD]:
            yield f"{self._where}: peta kata dasar tanpa / the stem map lacks {word!r}"
        for field in FIELDS:
            terms = batch.words if field == "exact" else stems(batch.words)
            numbers = [reader.field(field).terms.find(term.encode()) for term in terms]
            for number, term in zip(numbers, terms, strict=True):
                if number is None:
                    yield f"{self._where}, {field}: {term!r} tidak ada / is not there"
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
                    yield f"{self._where}: indeks maju berbeda dari teks / forward index not that of its text"

    def _add_up(
        self, field: str, documents: NDArray[np.int64], batch: TokenBatch, fingerprints: Sums
    ) -> None:
        starts = np.cumsum(batch.slots, dtype=np.int64) - batch.slots
        offsets = (np.arange(len(batch.tokens)) - np.repeat(starts, batch.slots)).astype(np.uint64)
        in_title = offsets < np.repeat(batch.title_lengths, batch.slots)
        by_token = np.concatenate([np.zeros(1, np.uint64), fingerprints])
        prints = by_token[batch.tokens]
        np.add.at(prints, batch.compound_slots, by_token[batch.compounds])  # at their first part's place
        if field == "exact":
            self._places[documents] = np.add.reduceat(prints * (_TWO * offsets + _ONE), starts)
        self._counts[field][documents] = np.add.reduceat(prints * (_ONE + _TITLE * in_title), starts)

    def postings(self) -> Iterator[str]:
        """Compare the posting lists with what the articles' words add up to."""
        try:
            for field in FIELDS:
                wrong = self._found(self._reader.field(field)) != self._counts[field]
                if field == "exact":
                    wrong |= self._found_places() != self._places
                differing = np.flatnonzero(wrong & self._living).tolist()
                for document in differing[:_MOST_TOLD]:
                    yield (
                        f"{self._where}, {field}: dokumen {document}: "
                        "posting berbeda dari teks / postings not those of its text"
                    )
                if len(differing) > _MOST_TOLD:
                    yield f"{self._where}, {field}: dan {len(differing) - _MOST_TOLD} lagi / more"
            if not self._impacts_agree():
                yield f"{self._where}, stem: dampak berbeda dari hitungan / impacts not those of the counts"
        except Exception as error:
            # Damaged numbers point anywhere, and fail in any way there is.
            yield f"{self._where}: posting tak terbaca / postings cannot be read: {error!r}"

    def _found(self, field_index: FieldIndex) -> Sums:
        found = np.zeros(self._reader.size, dtype=np.uint64)
        for low in range(0, len(field_index.terms), _TERMS):
            high = min(low + _TERMS, len(field_index.terms))
            documents, frequencies, titles = field_index.postings(low, high)
            sizes = np.diff(field_index.first[low : high + 1]).astype(np.int64)
            prints = np.repeat(self._fingerprints[field_index.name][low:high], sizes)
            counts = frequencies.astype(np.uint64) + _TITLE * titles.astype(np.uint64)
            np.add.at(found, documents, prints * counts)
        return found

    def _found_places(self) -> Sums:
        exact = self._reader.exact
        found = np.zeros(self._reader.size, dtype=np.uint64)
        for low in range(0, len(exact.terms), _TERMS):
            high = min(low + _TERMS, len(exact.terms))
            documents, frequencies, _ = exact.postings(low, high)
            first, last = exact.occurrences_first[[low, high]].tolist()
            sizes = np.diff(exact.occurrences_first[low : high + 1]).astype(np.int64)
            prints = np.repeat(self._fingerprints["exact"][low:high], sizes)
            places = _TWO * exact.offsets[first:last].astype(np.uint64) + _ONE
            np.add.at(found, np.repeat(documents, frequencies), prints * places)
        return found

    def _impacts_agree(self) -> bool:
        stem, reader = self._reader.stem, self._reader
        for low in range(0, len(stem.terms), _TERMS):
            high = min(low + _TERMS, len(stem.terms))
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
    digests = b"".join(blake2b(term, digest_size=8).digest() for term in terms)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _compare_catalog(build: Path, digests: dict[str, bytes]) -> Iterator[str]:
    catalog = Catalog(build / CATALOG)
    try:
        listed = catalog.digests()
    finally:
        catalog.close()
    for article_id in sorted(listed.keys() - digests)[:_MOST_TOLD]:
        yield f"{article_id!r}: dalam katalog, tidak dalam indeks / in the catalog, not in the index"
    for article_id in sorted(digests.keys() - listed)[:_MOST_TOLD]:
        yield f"{article_id!r}: dalam indeks, tidak dalam katalog / in the index, not in the catalog"
    differing = [key for key in listed.keys() & digests if listed[key] != digests[key]]
    for article_id in sorted(differing)[:_MOST_TOLD]:
        yield f"{article_id!r}: isinya berbeda dari yang dibaca / its content is not what was read"
