"""An opened segment: its field indexes, its columns and its stored articles.

Every word has a *slot*. Headline, deck and body of each document lie one after another,
and behind each zone one slot is empty.
"""

from bisect import bisect_left
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.field_index import (
    RARE,
    Documents,
    ExactFieldIndex,
    FieldIndex,
    StemFieldIndex,
)
from indexer.index.segment.segment_file import SegmentFile
from indexer.index.segment.stored_articles import unpack_block
from indexer.index.segment.term_dictionary import PackedTerms, TermDictionary
from indexer.index.zones import ZONE_GAP

Slots = NDArray[np.int64]
"""Slots of a segment, or positions in a document."""

NAME_COLUMNS = ("source", "place", "section", "author")
"""The columns of recurring names."""

AUTHOR_SEPARATOR = "; "
"""Stands between the names of several authors, which are one name of the column together."""

_FAMILIES_KEPT = 4_000
"""Families of stems remembered. Chosen by hand: some 0.5 KB each, or 2 MB."""

_SEARCHED_IDS = 50
"""Looking one id up takes as long as passing over so many. Measured by hand."""


class Family(NamedTuple):
    """The exact forms of a stem as the forward index has them, compounds left out.

    ``ranks`` (uint16) are the ranks of the frequent forms; ``rare`` holds the postings of all
    others, as :meth:`ExactFieldIndex.occurrences_of` returns them.
    """

    ranks: NDArray[np.uint16]
    rare: NDArray[np.int64]


class SegmentReader:
    """One segment, mapped.

    Opening raises ``OSError`` or ``ValueError`` where its file is missing or not whole.
    """

    def __init__(self, path: Path):
        self.file = SegmentFile(path)
        """All arrays by name. Those with an element for each document are attributes below."""
        arrays = self.file.arrays
        try:
            self.size = int(self.file.facts["documents"])
            """The number of documents, deleted ones included."""
            self.average_length = float(self.file.facts["average_length"])
            """In tokens, of the documents when the segment was written. Its impacts were made with it."""
            self.exact = ExactFieldIndex(arrays, self.size)
            self.stem = StemFieldIndex(arrays, self.size)
            self.lengths: NDArray[np.uint32] = arrays["lengths"]
            """The length of all zones together, in tokens."""
            self.title_lengths: NDArray[np.uint32] = arrays["title_lengths"]
            """The length of the headline, in tokens; 0 where there is none."""
            self.deck_lengths: NDArray[np.uint32] = arrays["deck_lengths"]
            """The length of the deck, in tokens; 0 where there is none."""
            self.starts: NDArray[np.int64] = arrays["starts"]
            """The first slot; one more than there are documents."""
            self.dates: NDArray[np.int32] = arrays["dates"]
            """Minutes since 1970 (UTC), or :data:`indexer.article.NO_DATE`."""
            self.id_order: NDArray[np.uint32] = arrays["id_order"]
            """The documents in ascending order of their ids."""
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path.name}: without {error}") from error
        # Term dictionaries by their form alone: ids and titles are in the documents' order.
        self.ids = TermDictionary(PackedTerms(arrays["ids"], arrays["id_starts"]))
        self.titles = TermDictionary(PackedTerms(arrays["titles"], arrays["title_starts"]))
        self._families: dict[str, Family] = {}
        """A cache of the families of stems.

        At :data:`_FAMILIES_KEPT` all are dropped; it goes with the reader.
        """

    def field(self, name: str) -> FieldIndex:
        """Return the index of the field called ``exact`` or ``stem``."""
        return self.exact if name == "exact" else self.stem

    def article_id(self, document: int) -> str:
        """Return the id of a document's article."""
        return self.ids[document].decode()

    def title(self, document: int) -> str:
        """Return the title of a document's article."""
        return self.titles[document].decode()

    def document_of(self, article_id: str) -> int | None:
        """Return the document with this article id, deleted or not; ``None`` where there is none.

        A segment never has two documents of one id.
        """
        wanted = article_id.encode()
        place = self.id_at_or_after(wanted)
        if place < self.size and self.ids[int(self.id_order[place])] == wanted:
            return int(self.id_order[place])
        return None

    def documents_of(self, article_ids: set[str]) -> list[int]:
        """Return the documents that have any of these ids, deleted or not."""
        if len(article_ids) * _SEARCHED_IDS < self.size:
            found = map(self.document_of, article_ids)
            return [document for document in found if document is not None]
        wanted = {article_id.encode() for article_id in article_ids}
        return [document for document, article_id in enumerate(self.ids) if article_id in wanted]

    def id_at_or_after(self, article_id: bytes) -> int:
        """Return the place in ``id_order`` of the first id that is not before this one."""
        ids, order = self.ids, self.id_order
        return bisect_left(range(self.size), article_id, key=lambda place: ids[int(order[place])])

    def names(self, column: str) -> tuple[list[str], NDArray[np.uint32]]:
        """Return the names of a column, the empty one first, and the place of each document's name there.

        Raises ``ValueError`` where a document has a place without a name.
        """
        arrays = self.file.arrays
        names = TermDictionary(PackedTerms(arrays[f"{column}_names"], arrays[f"{column}_name_starts"]))
        numbers: NDArray[np.uint32] = arrays[f"{column}_numbers"]
        if int(numbers.max(initial=0)) >= max(1, len(names)):
            raise ValueError(f"{column}: no such name")
        return [name.decode() for name in names], numbers

    def name_values(self, column: str) -> list[bytes]:
        """Return the name of each document in a column of recurring names."""
        names, numbers = self.names(column)
        encoded = [name.encode() for name in names]
        return [encoded[number] for number in numbers.tolist()]

    def record(self, document: int) -> bytes:
        """Return the stored record of a document. Damaged bytes raise errors of many types."""
        arrays = self.file.arrays
        block = int(arrays["text_blocks"][document])
        first, last = arrays["text_block_starts"][block : block + 2].tolist()
        text = unpack_block(arrays["texts"].data[first:last])
        return text[int(arrays["text_starts"][document]) : int(arrays["text_ends"][document])]

    # Slots of words

    def slots(self, number: int) -> Slots:
        """Return every slot of an exact form in the segment, ascending."""
        documents = self.exact.documents(number)
        frequencies = self.exact.frequencies(number)
        slots: Slots = np.repeat(self.starts[documents], frequencies) + self.exact.offsets_of(number)
        return slots

    def family(self, stem: str) -> Family:
        """Return the exact forms of a stem, compounds left out: they stand where their parts do."""
        family = self._families.get(stem)
        if family is None:
            number = self.stem.number(stem.encode())
            forms = np.empty(0, np.uint32) if number is None else self.stem.family(number)
            ranks = self.exact.ranks[forms]
            rare = forms[ranks == RARE].astype(np.int64)
            rare = rare[~self.exact.is_compound(rare)]
            family = Family(ranks[ranks != RARE], self.exact.occurrences_of(rare))
            if len(self._families) >= _FAMILIES_KEPT:
                self._families.clear()
            self._families[stem] = family
        return family

    def positions(self, documents: Documents, offsets: NDArray[Any]) -> Slots:
        """Return slots within documents as positions, with :data:`ZONE_GAP` between two zones."""
        titles, decks = self.title_lengths[documents], self.deck_lengths[documents]
        # Behind each zone before that of a word is one empty slot, unless the zone has no words.
        slots = offsets.astype(np.int64)
        title_slots = np.where(titles > 0, titles.astype(np.int64) + 1, 0)
        deck_slots = np.where(decks > 0, decks.astype(np.int64) + 1, 0)
        zones = ((titles > 0) & (slots >= title_slots)).astype(np.int64)
        zones += (decks > 0) & (slots >= title_slots + deck_slots)
        return slots + (ZONE_GAP - 1) * zones

    @cached_property
    def terms_by_rank(self) -> NDArray[np.uint32]:
        """The number of the exact form of each rank. Made at first use, and kept with the reader."""
        known = np.flatnonzero(self.exact.ranks < RARE)
        terms = np.zeros(len(known), dtype=np.uint32)
        terms[self.exact.ranks[known]] = known
        return terms
