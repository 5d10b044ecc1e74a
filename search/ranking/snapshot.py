"""A snapshot: one commit of the index as arrays, read from Whoosh's posting lists and columns."""

from collections import OrderedDict
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.index import open_dir

from indexer.article import NO_DATE, Article, clean_text
from indexer.build import stored_article
from indexer.language.stems import StemMap, Stemmer
from indexer.postings import Block, leaves, read_blocks, read_integers, read_names
from indexer.store import STEMS, attempt
from search.errors import SearchTimedOut

Documents = NDArray[np.int32]
_CACHE_BYTES = 128_000_000


class Deadline:
    """A moment after which a search is given up."""

    def __init__(self, seconds: float):
        self._seconds = seconds
        self._end = monotonic() + seconds

    def check(self) -> None:
        """Raise :class:`SearchTimedOut` if the moment has passed."""
        if monotonic() > self._end:
            raise SearchTimedOut(self._seconds)


class Postings(NamedTuple):
    """One term's posting list: documents, ascending int32, and their float32 zone-weighted frequencies."""

    documents: Documents
    weights: NDArray[np.float32]


class Snapshot:
    """One commit, opened for reading. Document numbers are Whoosh's, over all segments.

    Raises :class:`IndexCorrupt` on opening or reading what is damaged.
    """

    def __init__(self, build: Path):
        self.build = build
        self._index, self.reader = attempt(build, self._open)
        self.generation = int(self.reader.generation() or 0)
        self.stems = attempt(build, lambda: StemMap.open(build / STEMS))
        self._stemmer = Stemmer()
        self._ids: dict[int, str] = {}
        self._postings: OrderedDict[tuple[str, str], Postings] = OrderedDict()
        self._cached_bytes = 0

    def _open(self) -> tuple[Any, Any]:
        """Open Whoosh's index and a reader of its latest commit, and read the columns.

        Nothing is left to be opened later: another commit may remove the files
        of this one at any moment, which does no harm to those that are open.
        """
        index = open_dir(str(self.build))
        reader = index.reader()
        self._leaves = leaves(reader)
        for leaf, _ in self._leaves:
            leaf.stored_fields(0)["article"]
        self.lengths = self._integers("length", 0)
        """By document: its length in tokens, int32."""
        self.dates = self._integers("date", NO_DATE)
        """By document: its date in minutes since 1970 (UTC), or ``NO_DATE``, int32."""
        self.sources = self._names("source")
        """The names of all sources, and by document the index of its own among them, int32; 0 is none."""
        return index, reader

    def close(self) -> None:
        """Close the files."""
        self.reader.close()
        self._index.close()
        self.stems.close()

    def latest_generation(self) -> int:
        """The number of the newest commit on disk, which may be newer than this one."""
        return int(self._index.latest_generation())

    # Words

    def stem(self, word: str) -> str:
        """The stem of an exact form: from the index's map, or from Sastrawi for a form it never met."""
        return self.stems.get(word) or self._stemmer.stem(word)

    # Documents

    @property
    def size(self) -> int:
        """Document numbers there are, deleted documents included."""
        return int(self.reader.doc_count_all())

    @cached_property
    def alive(self) -> NDArray[np.bool_]:
        """By document: whether it is not deleted."""
        alive = np.ones(self.size, dtype=bool)
        for leaf, offset in self._leaves:
            deleted = list(leaf.segment().deleted_docs())
            alive[np.array(deleted, dtype=np.int64) + offset] = False
        return alive

    @cached_property
    def average_length(self) -> float:
        """The mean length of all documents, in tokens; 1 for an index without any."""
        return float(self.lengths.mean()) if self.size and self.lengths.any() else 1.0

    def article(self, document: int) -> Article:
        """The stored article of a document."""
        return stored_article(self.build, self.reader, document)

    def article_id(self, document: int) -> str:
        """The article id of a document."""
        if document not in self._ids:
            self._ids[document] = str(self.reader.stored_fields(document)["id"])
        return self._ids[document]

    def document_of(self, article_id: str) -> int | None:
        """The document with this article id."""
        if article_id != clean_text(article_id):  # no id holds what cannot be stored
            return None
        documents = self.postings("id", article_id, Deadline(60)).documents
        return int(documents[0]) if len(documents) else None

    # Posting lists

    def document_frequency(self, field: str, term: str) -> int:
        """In how many documents a term stands, deleted ones included as Whoosh counts them."""
        key = (field, term.encode())
        return int(self.reader.doc_frequency(*key)) if key in self.reader else 0

    def postings(self, field: str, term: str, deadline: Deadline) -> Postings:
        """A term's posting list over all segments, deleted documents left out."""
        key = (field, term)
        if key in self._postings:
            self._postings.move_to_end(key)
            return self._postings[key]
        documents, weights = [np.empty(0, np.int32)], [np.empty(0, np.float32)]
        for block_documents, block in self._blocks(field, term):
            deadline.check()
            documents.append(block_documents)
            weights.append(np.array(block.weights, dtype=np.float32))
        all_documents, all_weights = np.concatenate(documents), np.concatenate(weights)
        kept = self.alive[all_documents]
        postings = Postings(all_documents[kept], all_weights[kept])
        self._remember(key, postings)
        return postings

    def positions(self, field: str, term: str, documents: Documents, deadline: Deadline) -> list[list[int]]:
        """Where a term stands in each of ``documents``, all of which hold it."""
        found: list[list[int]] = []
        decode = self.reader.schema[field].format.decode_positions
        for block_documents, block in self._blocks(field, term):
            deadline.check()
            wanted = np.flatnonzero(np.isin(block_documents, documents, assume_unique=True))
            found.extend(decode(block.values[i]) for i in wanted.tolist())
        return found

    def _blocks(self, field: str, term: str) -> Iterator[tuple[Documents, Block]]:
        encoded = term.encode()
        for leaf, offset in self._leaves:
            if (field, encoded) in leaf:
                for block in attempt(self.build, partial(read_blocks, leaf, field, encoded)):
                    yield np.array(block.documents, dtype=np.int32) + np.int32(offset), block

    def _remember(self, key: tuple[str, str], postings: Postings) -> None:
        self._postings[key] = postings
        self._cached_bytes += postings.documents.nbytes + postings.weights.nbytes
        while self._cached_bytes > _CACHE_BYTES:
            _, oldest = self._postings.popitem(last=False)
            self._cached_bytes -= oldest.documents.nbytes + oldest.weights.nbytes

    def _integers(self, field: str, default: int) -> NDArray[np.int32]:
        parts = [read_integers(leaf, field, default) for leaf, _ in self._leaves]
        return np.concatenate([np.empty(0, np.int32), *parts])

    def _names(self, field: str) -> tuple[list[str], NDArray[np.int32]]:
        numbers = {b"": 0}
        parts = [np.empty(0, np.int32)]
        for leaf, _ in self._leaves:
            names, places = read_names(leaf, field)
            renumbered = [numbers.setdefault(name, len(numbers)) for name in names]
            parts.append(np.array(renumbered, dtype=np.int32)[places])
        return [name.decode() for name in numbers], np.concatenate(parts)
