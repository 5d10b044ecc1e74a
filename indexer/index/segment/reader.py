"""An opened segment: its two views of the words, document columns and texts as arrays.

Every word has a *slot*: headline, deck and body of each document lie
one after another, each zone followed by one empty slot.
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
    Places,
    StemFieldIndex,
)
from indexer.index.segment.segment_file import SegmentFile
from indexer.index.segment.stored_articles import unpack_block
from indexer.index.segment.term_dictionary import PackedTerms, TermDictionary
from indexer.index.zones import ZONE_GAP

NAME_COLUMNS = ("source", "place", "section", "author")
AUTHOR_SEPARATOR = "; "
"""Between the names of several authors, who are one name together."""

_FAMILIES_KEPT = 4_000
_SEARCHED_IDS = 50  # looking one id up takes as long as passing over so many


class Family(NamedTuple):
    """The exact forms of a stem as the forward index has them.

    ``ranks`` (uint16) are the values of the frequent ones, ``rare`` the others'
    :meth:`ExactFieldIndex.occurrences_of`.
    """

    ranks: NDArray[np.uint16]
    rare: NDArray[np.int64]


class SegmentReader:
    """One segment, mapped. Raises ``OSError`` or ``ValueError`` where its file is not there or not whole."""

    def __init__(self, path: Path):
        self.file = SegmentFile(path)
        arrays = self.file.arrays
        try:
            self.size = int(self.file.facts["documents"])
            self.average_length = float(self.file.facts["average_length"])
            """Of the segment's documents when it was written: what its impacts were made with."""
            self.exact = ExactFieldIndex(arrays, self.size)
            self.stem = StemFieldIndex(arrays, self.size)
            self.lengths: NDArray[np.uint32] = arrays["lengths"]
            self.starts: NDArray[np.int64] = arrays["starts"]
            """int64, one more than documents: the first slot of each."""
            self.title_lengths: NDArray[np.uint32] = arrays["title_lengths"]
            self.deck_lengths: NDArray[np.uint32] = arrays["deck_lengths"]
            self.dates: NDArray[np.int32] = arrays["dates"]
            self.id_order: NDArray[np.uint32] = arrays["id_order"]
            """The documents in ascending order of their ids."""
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path.name}: without {error}") from error
        self.ids = _strings(arrays, "id")
        """By document its id, and likewise its title below."""
        self._families: dict[str, Family] = {}
        self.titles = _strings(arrays, "title")

    def field(self, name: str) -> FieldIndex:
        """The index of the field called ``exact`` or ``stem``."""
        return self.exact if name == "exact" else self.stem

    def article_id(self, document: int) -> str:
        """The id of a document's article."""
        return self.ids[document].decode()

    def title(self, document: int) -> str:
        """The title of a document's article."""
        return self.titles[document].decode()

    def document_of(self, article_id: str) -> int | None:
        """The document with this article id, deleted or not; there is at most one in a segment."""
        wanted = article_id.encode()
        place = self.id_at_or_after(wanted)
        if place < self.size and self.ids[int(self.id_order[place])] == wanted:
            return int(self.id_order[place])
        return None

    def documents_of(self, article_ids: set[str]) -> list[int]:
        """The documents with any of these ids, deleted or not."""
        if len(article_ids) * _SEARCHED_IDS < self.size:
            found = map(self.document_of, article_ids)
            return [document for document in found if document is not None]
        wanted = {article_id.encode() for article_id in article_ids}
        return [document for document, article_id in enumerate(self.ids) if article_id in wanted]

    def id_at_or_after(self, article_id: bytes) -> int:
        """The place in ``id_order`` of the first id that is not before this one."""
        ids, order = self.ids, self.id_order
        return bisect_left(range(self.size), article_id, key=lambda place: ids[int(order[place])])

    def names(self, column: str) -> tuple[list[str], NDArray[np.uint32]]:
        """A column of recurring names: the names, the empty one first, and by document its index in them."""
        arrays = self.file.arrays
        names = TermDictionary(PackedTerms(arrays[f"{column}_names"], arrays[f"{column}_name_starts"]))
        numbers: NDArray[np.uint32] = arrays[f"{column}_numbers"]
        if int(numbers.max(initial=0)) >= max(1, len(names)):
            raise ValueError(f"{column}: no such name")
        return [name.decode() for name in names], numbers

    def name_values(self, column: str) -> list[bytes]:
        """The name of every document in a column of recurring names."""
        names, numbers = self.names(column)
        encoded = [name.encode() for name in names]
        return [encoded[number] for number in numbers.tolist()]

    def record(self, document: int) -> bytes:
        """The stored record of a document. Raises what damaged bytes make of it."""
        arrays = self.file.arrays
        block = int(arrays["text_blocks"][document])
        first, last = arrays["text_block_starts"][block : block + 2].tolist()
        text = unpack_block(arrays["texts"].data[first:last])
        return text[int(arrays["text_starts"][document]) : int(arrays["text_ends"][document])]

    # Places of words

    def slots(self, number: int) -> Places:
        """Every slot of an exact form in the segment, ascending."""
        documents = self.exact.documents(number)
        frequencies = self.exact.frequencies(number)
        slots: Places = np.repeat(self.starts[documents], frequencies) + self.exact.offsets_of(number)
        return slots

    def family(self, stem: str) -> Family:
        """The exact forms of a stem but compounds, which stand where their parts do; remembered."""
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

    def positions(self, documents: Documents, offsets: NDArray[Any]) -> Places:
        """Slots within documents as positions that leave :data:`ZONE_GAP` between two zones."""
        return self._positions(self.title_lengths[documents], self.deck_lengths[documents], offsets)

    @staticmethod
    def _positions(titles: NDArray[Any], decks: NDArray[Any], offsets: NDArray[Any]) -> Places:
        # Each zone before a word's own, if it has any words, has one empty slot behind it.
        slots = offsets.astype(np.int64)
        title_slots = np.where(titles > 0, titles.astype(np.int64) + 1, 0)
        deck_slots = np.where(decks > 0, decks.astype(np.int64) + 1, 0)
        zones = ((titles > 0) & (slots >= title_slots)).astype(np.int64)
        zones += (decks > 0) & (slots >= title_slots + deck_slots)
        return slots + (ZONE_GAP - 1) * zones

    @cached_property
    def terms_by_rank(self) -> NDArray[np.uint32]:
        """The exact forms' numbers by their value in the forward index."""
        known = np.flatnonzero(self.exact.ranks < RARE)
        terms = np.zeros(len(known), dtype=np.uint32)
        terms[self.exact.ranks[known]] = known
        return terms


def _strings(arrays: dict[str, NDArray[Any]], name: str) -> TermDictionary:
    # Not a dictionary, since it is in the documents' order, but packed like one.
    return TermDictionary(PackedTerms(arrays[f"{name}s"], arrays[f"{name}_starts"]))
