"""The index of a segment's words in one field, ``exact`` or ``stem``: its terms and their posting lists.

Documents are numbered from 0 in each segment. A *posting* is one term in one document.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.bitmaps import TermBitmaps, as_bits, bitmap_words, set_bits
from indexer.index.segment.posting_counts import FREQUENCIES, MOST_COUNTED, WEIGHTS, CountTable, HeavyPostings
from indexer.index.segment.term_dictionary import PackedTerms, TermDictionary
from indexer.ranges import ranges

Documents = NDArray[Any]
"""Documents by their numbers: uint32 where they come from a list, int64 where they come from a bitmap."""

Places = NDArray[np.int64]
"""Places in a posting list, counted from 0."""

FIELDS = ("exact", "stem")

SEPARATOR = 0xFFFF
"""The value in the forward index of the empty slot behind each zone. Part of the format."""

RARE = 0xFFFE
"""The value in the forward index of a word that has no rank, as it is not frequent. Part of the format."""

_NUMBERS_KEPT = 50_000
"""Terms whose numbers are remembered by field, some 6 MB. Chosen by hand."""

_MOST_MARKED = 250_000
"""Postings of many terms that are read at once: they stay in the processor's cache. Chosen by hand."""

_ONE = np.uint64(1)


class FieldIndex:
    """The terms of one field and their posting lists."""

    def __init__(self, arrays: dict[str, NDArray[Any]], name: str, documents: int):
        self.name = name
        """``exact`` or ``stem``."""
        self.terms = TermDictionary(PackedTerms(arrays[f"{name}_terms"], arrays[f"{name}_term_starts"]))
        self.first = arrays[f"{name}_first"]
        """Where each term's postings begin among all of the field; one more than there are terms."""
        self.counts = arrays[f"{name}_counts"]
        """uint8, one a posting: how often the term stands there; see :mod:`.posting_counts`."""
        self._first = self.first.data  # a memoryview: the quickest to read single elements from
        self._listed = arrays[f"{name}_documents"]
        """uint32: the documents of the terms without a bitmap, term after term."""
        self._size = documents
        self._bitmaps = TermBitmaps(arrays, name, documents)
        self._heavy = HeavyPostings(arrays, name)
        self._numbers: dict[bytes, int | None] = {}
        """A cache of the numbers of terms.

        At :data:`_NUMBERS_KEPT` terms all are dropped; it goes with the segment's reader.
        """

    def number(self, term: bytes) -> int | None:
        """Return the number of a term in this segment; ``None`` where it is not there."""
        try:
            return self._numbers[term]
        except KeyError:
            if len(self._numbers) >= _NUMBERS_KEPT:
                self._numbers.clear()
            number = self._numbers[term] = self.terms.find(term)
            return number

    def span(self, number: int) -> tuple[int, int]:
        """Return where a term's postings begin and end among all postings of the field."""
        return int(self._first[number]), int(self._first[number + 1])

    def document_frequency(self, number: int) -> int:
        """Return the number of documents that hold a term, deleted ones included."""
        return int(self._first[number + 1] - self._first[number])

    def bitmap(self, number: int) -> NDArray[np.uint64] | None:
        """Return the documents of a frequent term as bits; ``None`` for a term whose documents are a list."""
        return self._bitmaps.bitmap(number)

    def have_bitmaps(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return, for each of some terms, whether its documents are stored as bits."""
        have: NDArray[np.bool_] = self._bitmaps.rows(numbers) >= 0
        return have

    def documents(self, number: int) -> Documents:
        """Return the documents of a term, ascending."""
        bits = self._bitmaps.bitmap(number)
        if bits is not None:
            return set_bits(bits)
        return self.listed(number, number + 1)

    def listed(self, low: int, high: int) -> Documents:
        """Return the documents of the terms ``[low, high)``, one list after another; none has a bitmap."""
        before = self._bitmaps.postings_before(low)
        listed: Documents = self._listed[self._first[low] - before : self._first[high] - before]
        return listed

    def with_any(self, numbers: NDArray[np.int64]) -> Iterator[NDArray[np.uint64]]:
        """Yield bitmaps that together hold the documents of all these terms (ascending), a part at a time.

        The terms that have a bitmap come first. Of the others some 100,000 postings are read at a time.
        """
        rows = self._bitmaps.rows(numbers)
        dense = np.flatnonzero(rows >= 0)
        bits = np.zeros(bitmap_words(self._size), dtype=np.uint64)
        for row in rows[dense].tolist():
            bits |= self._bitmaps.words[row]
        yield bits
        listed = numbers[rows < 0]
        firsts = self.first[listed].astype(np.int64)
        sizes = self.first[listed + 1].astype(np.int64) - firsts
        firsts -= self._bitmaps.postings_before_each(listed)
        ends = np.cumsum(sizes)
        low = 0
        while low < len(listed):
            high = max(low + 1, int(ends.searchsorted(ends[low] - sizes[low] + _MOST_MARKED, "right")))
            yield as_bits(self._listed[ranges(firsts[low:high], sizes[low:high])], self._size)
            low = high

    def find(self, number: int, documents: Documents) -> Places:
        """Return the place of each document (ascending) in the term's posting list, or -1."""
        bits = self._bitmaps.bitmap(number)
        if bits is not None:
            return self._bitmaps.find(number, bits, documents)
        listed = self.listed(number, number + 1)
        if not len(listed):
            return np.full(len(documents), -1, dtype=np.int64)
        places = listed.searchsorted(documents)
        places[places == len(listed)] = 0
        places[listed[places] != documents] = -1
        return places

    def at(self, number: int, places: Places) -> Documents:
        """Return the documents at some places (ascending) in a term's posting list."""
        bits = self._bitmaps.bitmap(number)
        if bits is None:
            return self.listed(number, number + 1)[places]
        return self._bitmaps.at(number, bits, places)

    def weights(self, number: int, places: Places | slice = slice(None)) -> NDArray[np.float64]:
        """Return the zone-weighted frequencies of a term at some places in its posting list."""
        return self._counted(number, places, WEIGHTS)

    def weights_in(self, number: int, documents: NDArray[Any]) -> NDArray[np.float64]:
        """Return the zone-weighted frequencies of a term in documents (ascending); 0 where it is not."""
        places = self.find(number, documents)
        weights = self.weights(number, places)
        weights[places < 0] = 0
        return weights

    def weights_in_each(self, numbers: Sequence[int], documents: NDArray[Any]) -> NDArray[np.float64]:
        """Return :meth:`weights_in` of several terms at once, a row for each."""
        places = np.empty((len(numbers), len(documents)), dtype=np.int64)
        holds = np.empty(places.shape, dtype=bool)
        dense = [
            (at, row) for at, number in enumerate(numbers) if (row := self._bitmaps.row(number)) is not None
        ]
        if dense:
            rows, bitmaps = np.array(dense).T
            at = documents >> 6
            words = self._bitmaps.words[bitmaps[:, np.newaxis], at]
            shifts = (documents & np.uint32(63)).astype(np.uint64)
            holds[rows] = (words >> shifts) & _ONE
            places[rows] = np.bitwise_count(words & ((_ONE << shifts) - _ONE))
        for row, number in enumerate(numbers):
            bits = self._bitmaps.bitmap(number)
            if bits is not None:
                places[row] += self._bitmaps.ranks(number, bits)[at]
            else:
                listed = self.listed(number, number + 1)
                mine = listed.searchsorted(documents)
                places[row] = mine
                holds[row] = listed.take(mine, mode="clip") == documents
            places[row] += self._first[number]
        counts = self.counts.take(places, mode="clip")
        counts *= holds
        weights: NDArray[np.float64] = WEIGHTS.by_byte[counts]
        # A document that holds a term whose byte is 0: the counts are among the heavy ones.
        for row in np.flatnonzero((holds > (counts > 0)).any(axis=1)).tolist():
            weights[row] = self.weights_in(numbers[row], documents)
        return weights

    def frequencies(self, number: int, places: Places | slice = slice(None)) -> NDArray[np.int64]:
        """Return how often a term stands in the documents at some places in its posting list."""
        return self._counted(number, places, FREQUENCIES)

    def frequencies_before(self, number: int, places: Places) -> Places:
        """Return how often a term stands in all documents before each place (ascending) in its list."""
        first, last = self.span(number)
        counts = self.counts[first:last] & np.uint8(MOST_COUNTED)
        between = np.add.reduceat(counts, np.concatenate([[0], places]), dtype=np.uint32)[: len(places)]
        if len(places) and places[0] == 0:
            between[0] = 0  # of an empty range reduceat returns the element itself
        at, heavy_counts, _ = self._heavy.between(first, last)
        heavy = np.concatenate([[0], np.cumsum(heavy_counts)])
        before: Places = np.cumsum(between, dtype=np.int64) + heavy[at.searchsorted(places)]
        return before

    def _counted(self, number: int, places: Places | slice, table: CountTable) -> NDArray[Any]:
        """Return the values of a table for the postings of a term at some places."""
        first, last = self.span(number)
        counts = self.counts[first:last][places]
        values: NDArray[Any] = table.by_byte[counts]
        if counts.all():
            return values
        at, heavy_counts, heavy_titles = self._heavy.between(first, last)
        if len(at):  # always so in a file that is whole: the byte 0 stands for nothing else
            heavy = heavy_counts * table.per_occurrence + heavy_titles * table.per_title
            wanted = np.arange(last - first)[places] if isinstance(places, slice) else places
            slots = at.searchsorted(wanted).clip(max=len(at) - 1)
            found = at[slots] == wanted
            values[found] = heavy[slots[found]]
        return values

    def postings(self, low: int, high: int) -> tuple[Documents, NDArray[np.int64], NDArray[np.int64]]:
        """Return the postings of the terms ``[low, high)``, one list after another.

        Of each its document, how often the term stands there, and how many of these are in the headline.
        """
        first, last = int(self._first[low]), int(self._first[high])
        pieces = []
        begin = low
        for number in self._bitmaps.between(low, high):
            pieces += [self.listed(begin, number), self.documents(number)]
            begin = number + 1
        pieces.append(self.listed(begin, high))
        counts = self.counts[first:last]
        frequencies, titles = (counts & MOST_COUNTED).astype(np.int64), (counts >> 6).astype(np.int64)
        at, frequencies_at, titles_at = self._heavy.between(first, last)
        frequencies[at] = frequencies_at
        titles[at] = titles_at
        return np.concatenate(pieces), frequencies, titles


class StemFieldIndex(FieldIndex):
    """The stems: also the impacts of postings, and for each stem the exact forms that count for it."""

    def __init__(self, arrays: dict[str, NDArray[Any]], documents: int):
        super().__init__(arrays, "stem", documents)
        self.impacts = arrays["stem_impacts"]
        """uint8, one a posting; see :func:`indexer.index.bm25f.impacts`."""
        self.tops = arrays["stem_tops"]
        """uint8, one a term: the highest impact of its postings."""
        self.family_first = arrays["family_first"]
        """uint32: where each stem's forms begin in ``family_all``; one more than there are stems."""
        self.family_all = arrays["family"]
        """uint32: exact forms by their numbers, stem after stem."""

    def family(self, number: int) -> NDArray[np.uint32]:
        """Return the numbers of the exact forms of a stem."""
        first, last = self.family_first[number : number + 2].tolist()
        forms: NDArray[np.uint32] = self.family_all[first:last]
        return forms


class ExactFieldIndex(FieldIndex):
    """The exact forms: also their offsets in documents, and the forward index."""

    def __init__(self, arrays: dict[str, NDArray[Any]], documents: int):
        super().__init__(arrays, "exact", documents)
        self.ranks = arrays["exact_ranks"]
        """uint16: the value of each term in the forward index."""
        self.compounds = arrays["exact_compounds"]
        """uint32, ascending: the terms that are compounds. Their offset is the slot of their first part."""
        self.occurrences_first = arrays["exact_occurrences_first"]
        """Where each term's offsets begin; one more than there are terms."""
        self.offsets = arrays["exact_offsets"]
        """Slots within documents: uint16, or uint32 where a document has more slots than that counts."""
        self.forward = arrays["forward"]
        """uint16, one a slot: the word's rank by frequency, :data:`RARE` or :data:`SEPARATOR`."""

    def is_compound(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether each of some terms is a compound."""
        if not len(self.compounds):
            return np.zeros(len(numbers), dtype=bool)
        places = self.compounds.searchsorted(numbers).clip(max=len(self.compounds) - 1)
        found: NDArray[np.bool_] = self.compounds[places] == numbers
        return found

    def occurrences(self, number: int) -> int:
        """Return how often a term stands in the segment."""
        return int(self.occurrences_first[number + 1] - self.occurrences_first[number])

    def offsets_of(self, number: int) -> NDArray[Any]:
        """Return the slots of a term within its documents, posting after posting, each ascending."""
        first, last = self.occurrences_first[number : number + 2].tolist()
        offsets: NDArray[Any] = self.offsets[first:last]
        return offsets

    def occurrences_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the postings of several terms, one list after another, as four rows.

        The rows are the number of the term, the document, how often the term stands there, and
        where in ``offsets`` that begins. Meant for terms with short lists.
        """
        first = self.first[numbers].astype(np.int64)
        sizes = self.first[numbers + 1].astype(np.int64) - first
        which = np.repeat(np.arange(len(numbers)), sizes)
        postings = ranges(first, sizes)
        if self._bitmaps.any_of(numbers.tolist()):
            documents = np.concatenate([self.documents(number) for number in numbers.tolist()])
        else:
            documents = self._listed[postings - self._bitmaps.postings_before_each(numbers)[which]]
        counts = FREQUENCIES.by_byte[self.counts[postings]]
        heavy = np.flatnonzero(self.counts[postings] == 0)
        counts[heavy] = self._heavy.counts_of(postings[heavy])
        begins = np.cumsum(counts) - counts
        # These count from the first occurrence of the first of these terms; make them places in ``offsets``.
        begins += (self.occurrences_first[numbers].astype(np.int64) - begins[np.cumsum(sizes) - sizes])[which]
        return np.array([numbers[which], documents, counts, begins])
