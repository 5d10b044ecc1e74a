"""The two views of a segment's words: their terms and posting lists, impacts, positions and forward index.

Documents are numbered from 0 in each segment. A *posting* is one term in one document.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.bm25f import TITLE_WEIGHT
from indexer.index.segment.bitmaps import bitmap_words, set_bits
from indexer.index.segment.term_dictionary import PackedTerms, TermDictionary
from indexer.ranges import ranges

Documents = NDArray[Any]
"""Documents by their numbers: uint32 where they are read from a list, int64 from a bitmap."""
Places = NDArray[np.int64]

FIELDS = ("exact", "stem")

SEPARATOR = 0xFFFF
"""What the forward index holds in the empty slot behind each zone."""
RARE = 0xFFFE
"""What it holds for a word that is not among the most frequent ones."""

MOST_COUNTED = 63
MOST_TITLES = 3
# A count byte: times in the document in the lower six bits, of which in the
# headline in the upper two; 0 where either is more than fits.
_BYTES = np.arange(256)
_WEIGHTS = ((_BYTES & MOST_COUNTED) + (TITLE_WEIGHT - 1) * (_BYTES >> 6)).astype(np.float64)
_FREQUENCIES = (_BYTES & MOST_COUNTED).astype(np.int64)
_ONE = np.uint64(1)
_NUMBERS_KEPT = 50_000
_RANKS_KEPT = 256  # of 125 KB each in a segment of a million documents


class FieldIndex:
    """The terms of one field, ``exact`` or ``stem``, and their posting lists."""

    def __init__(self, arrays: dict[str, NDArray[Any]], name: str, documents: int):
        self.name = name
        self.terms = TermDictionary(PackedTerms(arrays[f"{name}_terms"], arrays[f"{name}_term_starts"]))
        self.first = arrays[f"{name}_first"]
        """One more than terms: where each term's postings begin."""
        self.counts = arrays[f"{name}_counts"]
        self._first = self.first.data
        self._listed = arrays[f"{name}_documents"]
        self.dense = arrays[f"{name}_dense"]
        """uint32, ascending: the terms whose documents are a bitmap, not a list."""
        self._bitmaps = arrays[f"{name}_bitmaps"].reshape(len(self.dense), bitmap_words(documents))
        self._row = {int(number): row for row, number in enumerate(self.dense.tolist())}
        self._dense_numbers = self.dense.tolist()
        sizes = self.first[self.dense + 1] - self.first[self.dense] if len(self.dense) else self.first[:0]
        self._before = [0, *np.cumsum(sizes).tolist()]
        self._listed_before = np.array(self._before)
        self._heavy_at = arrays[f"{name}_heavy_at"]
        self._heavy_places = self._heavy_at.data
        self._heavy_counts = arrays[f"{name}_heavy_counts"]
        self._heavy_titles = arrays[f"{name}_heavy_titles"]
        self._numbers: dict[bytes, int | None] = {}
        self._rank_directories: dict[int, Places] = {}

    def number(self, term: bytes) -> int | None:
        """The number of a term in this segment; ``None`` where it is not there."""
        try:
            return self._numbers[term]
        except KeyError:
            if len(self._numbers) >= _NUMBERS_KEPT:
                self._numbers.clear()
            number = self._numbers[term] = self.terms.find(term)
            return number

    def span(self, number: int) -> tuple[int, int]:
        """Where a term's postings begin and end among all postings of the field."""
        return int(self._first[number]), int(self._first[number + 1])

    def document_frequency(self, number: int) -> int:
        """In how many documents a term stands, deleted ones included."""
        return int(self._first[number + 1] - self._first[number])

    def bitmap(self, number: int) -> NDArray[np.uint64] | None:
        """The documents of a frequent term, one bit each; ``None`` where they are a list."""
        row = self._row.get(number)
        return None if row is None else self._bitmaps[row]

    def documents(self, number: int) -> Documents:
        """The documents of a term, ascending."""
        bits = self.bitmap(number)
        if bits is not None:
            return set_bits(bits)
        return self.listed(number, number + 1)

    def listed(self, low: int, high: int) -> Documents:
        """The documents of the terms from ``low`` to before ``high`` one after another; none has a bitmap."""
        before = self._before[bisect_left(self._dense_numbers, low)]
        first, last = int(self._first[low]) - before, int(self._first[high]) - before
        listed: Documents = self._listed[first:last]
        return listed

    def find(self, number: int, documents: Documents) -> Places:
        """For each of ``documents`` (ascending) its place in the term's posting list, or -1."""
        bits = self.bitmap(number)
        if bits is not None:
            at = documents >> 6
            words = bits[at]
            shifts = (documents & np.uint32(63)).astype(np.uint64)
            below = np.bitwise_count(words & ((_ONE << shifts) - _ONE))
            places: Places = self._ranks(number, bits)[at] + below
            places[(words >> shifts) & _ONE == 0] = -1
            return places
        listed = self.documents(number)
        if not len(listed):
            return np.full(len(documents), -1, dtype=np.int64)
        places = listed.searchsorted(documents)
        places[places == len(listed)] = 0
        places[listed[places] != documents] = -1
        return places

    def at(self, number: int, places: Places) -> Documents:
        """The documents at places (ascending) in a term's posting list."""
        bits = self.bitmap(number)
        if bits is None:
            return self.documents(number)[places]
        ranks = self._ranks(number, bits)
        words = ranks.searchsorted(places, "right") - 1
        # Within its word, a place's bit is found by halves: in the lower one, or after those in it.
        rest = places - ranks[words]
        left = bits[words]
        shifts = np.zeros(len(places), dtype=np.uint64)
        for half in (32, 16, 8, 4, 2, 1):
            below = np.bitwise_count((left >> shifts) & np.uint64((1 << half) - 1)).astype(np.int64)
            upper = rest >= below
            rest -= np.where(upper, below, 0)
            shifts += np.where(upper, np.uint64(half), np.uint64(0))
        return (words * 64 + shifts.astype(np.int64)).astype(np.uint32)

    def _ranks(self, number: int, bits: NDArray[np.uint64]) -> Places:
        """By word of a term's bitmap how many bits are set in the words before it."""
        ranks = self._rank_directories.get(number)
        if ranks is None:
            if len(self._rank_directories) >= _RANKS_KEPT:
                self._rank_directories.clear()
            ranks = np.zeros(len(bits), dtype=np.int64)
            np.cumsum(np.bitwise_count(bits[:-1]), out=ranks[1:])
            self._rank_directories[number] = ranks
        return ranks

    def weights(self, number: int, places: Places | slice = slice(None)) -> NDArray[np.float64]:
        """The zone-weighted frequencies of a term at places in its posting list."""
        return self._decoded(number, places, _WEIGHTS, 1, TITLE_WEIGHT - 1)

    def weights_in(self, number: int, documents: NDArray[Any]) -> NDArray[np.float64]:
        """The zone-weighted frequencies of a term in documents (ascending); 0 where it does not stand."""
        places = self.find(number, documents)
        weights = self.weights(number, places)
        weights[places < 0] = 0
        return weights

    def weights_in_each(self, numbers: Sequence[int], documents: NDArray[Any]) -> NDArray[np.float64]:
        """The same for several terms at once: a row for each."""
        places = np.empty((len(numbers), len(documents)), dtype=np.int64)
        holds = np.empty(places.shape, dtype=bool)
        dense = [(row, self._row[number]) for row, number in enumerate(numbers) if number in self._row]
        if dense:
            rows, bitmaps = np.array(dense).T
            at = documents >> 6
            words = self._bitmaps[bitmaps[:, np.newaxis], at]
            shifts = (documents & np.uint32(63)).astype(np.uint64)
            holds[rows] = (words >> shifts) & _ONE
            places[rows] = np.bitwise_count(words & ((_ONE << shifts) - _ONE))
        for row, number in enumerate(numbers):
            bits = self.bitmap(number)
            if bits is not None:
                places[row] += self._ranks(number, bits)[at]
            else:
                listed = self.listed(number, number + 1)
                mine = listed.searchsorted(documents)
                places[row] = mine
                holds[row] = listed.take(mine, mode="clip") == documents
            places[row] += self._first[number]
        counts = self.counts.take(places, mode="clip")
        counts *= holds
        weights: NDArray[np.float64] = _WEIGHTS[counts]
        for row in np.flatnonzero((holds > (counts > 0)).any(axis=1)).tolist():  # more than a byte counts
            weights[row] = self.weights_in(numbers[row], documents)
        return weights

    def frequencies(self, number: int, places: Places | slice = slice(None)) -> NDArray[np.int64]:
        """How often a term stands in the documents at places in its posting list."""
        return self._decoded(number, places, _FREQUENCIES, 1, 0)

    def frequencies_before(self, number: int, places: Places) -> Places:
        """By place (ascending) in a term's posting list how often it stands in the documents before that."""
        first, last = self.span(number)
        counts = self.counts[first:last] & np.uint8(MOST_COUNTED)
        between = np.add.reduceat(counts, np.concatenate([[0], places]), dtype=np.uint32)[: len(places)]
        if len(places) and places[0] == 0:
            between[0] = 0  # where two bounds are one, reduceat gives what stands there
        low, high = bisect_left(self._heavy_places, first), bisect_left(self._heavy_places, last)
        heavy = np.concatenate([[0], np.cumsum(self._heavy_counts[low:high], dtype=np.int64)])
        at = (self._heavy_at[low:high] - np.uint64(first)).astype(np.int64)
        before: Places = np.cumsum(between, dtype=np.int64) + heavy[at.searchsorted(places)]
        return before

    def _decoded(
        self, number: int, places: Places | slice, table: NDArray[Any], per_count: int, per_title: int
    ) -> NDArray[Any]:
        first, last = self.span(number)
        counts = self.counts[first:last][places]
        values: NDArray[Any] = table[counts]
        if counts.all():
            return values
        low, high = bisect_left(self._heavy_places, first), bisect_left(self._heavy_places, last)
        if low < high:  # some postings of this term count more than their byte holds
            heavy = self._heavy_counts[low:high].astype(np.int64) * per_count
            heavy += self._heavy_titles[low:high].astype(np.int64) * per_title
            at = (self._heavy_at[low:high] - np.uint64(first)).astype(np.int64)
            asked = np.arange(last - first)[places] if isinstance(places, slice) else places
            slots = at.searchsorted(asked).clip(max=len(at) - 1)
            found = at[slots] == asked
            values[found] = heavy[slots[found]]
        return values

    def postings(self, low: int, high: int) -> tuple[Documents, NDArray[np.int64], NDArray[np.int64]]:
        """The postings of the terms from ``low`` to before ``high``, one after another.

        Documents, how often the term stands there, and how many times of these in the headline.
        """
        first, last = int(self._first[low]), int(self._first[high])
        pieces = []
        at = low
        for number in self._dense_numbers[
            bisect_left(self._dense_numbers, low) : bisect_left(self._dense_numbers, high)
        ]:
            pieces += [self.listed(at, number), self.documents(number)]
            at = number + 1
        pieces.append(self.listed(at, high))
        counts = self.counts[first:last]
        frequencies, titles = (counts & MOST_COUNTED).astype(np.int64), (counts >> 6).astype(np.int64)
        begin, end = self._heavy_at.searchsorted([first, last])
        heavy = (self._heavy_at[begin:end] - np.uint64(first)).astype(np.int64)
        frequencies[heavy] = self._heavy_counts[begin:end]
        titles[heavy] = self._heavy_titles[begin:end]
        return np.concatenate(pieces), frequencies, titles


class StemFieldIndex(FieldIndex):
    """The stems: also impacts, and for each stem the exact forms it stands for."""

    def __init__(self, arrays: dict[str, NDArray[Any]], documents: int):
        super().__init__(arrays, "stem", documents)
        self.impacts = arrays["stem_impacts"]
        """uint8, one a posting: see :func:`indexer.index.bm25f.impacts`."""
        self.tops = arrays["stem_tops"]
        """uint8, one a term: the highest impact of its postings."""
        self.family_first = arrays["family_first"]
        """uint32, one more than terms: where each stem's forms begin in ``family_all``."""
        self.family_all = arrays["family"]
        """uint32: exact forms by their numbers."""

    def family(self, number: int) -> NDArray[np.uint32]:
        """The numbers of the exact forms that have this stem."""
        first, last = self.family_first[number : number + 2].tolist()
        forms: NDArray[np.uint32] = self.family_all[first:last]
        return forms


class ExactFieldIndex(FieldIndex):
    """The exact forms: also positions, and the forward index."""

    def __init__(self, arrays: dict[str, NDArray[Any]], documents: int):
        super().__init__(arrays, "exact", documents)
        self.ranks = arrays["exact_ranks"]
        """uint16, one a term: its value in the forward index."""
        self.compounds = arrays["exact_compounds"]
        """uint32, ascending: the terms that are compounds, each in the slot of its first part beside it."""
        self.occurrences_first = arrays["exact_occurrences_first"]
        """One more than terms: where each term's offsets begin."""
        self.offsets = arrays["exact_offsets"]
        """uint16 (uint32 where a document has more slots than that counts): slots within the document."""
        self.forward = arrays["forward"]
        """uint16, one a slot: the word's rank by frequency, :data:`RARE` or :data:`SEPARATOR`."""

    def is_compound(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """By term whether it is a compound."""
        if not len(self.compounds):
            return np.zeros(len(numbers), dtype=bool)
        places = self.compounds.searchsorted(numbers).clip(max=len(self.compounds) - 1)
        found: NDArray[np.bool_] = self.compounds[places] == numbers
        return found

    def occurrences(self, number: int) -> int:
        """How often a term stands in the segment."""
        return int(self.occurrences_first[number + 1] - self.occurrences_first[number])

    def offsets_of(self, number: int) -> NDArray[Any]:
        """The slots of a term within its documents, posting by posting, each ascending."""
        first, last = self.occurrences_first[number : number + 2].tolist()
        offsets: NDArray[Any] = self.offsets[first:last]
        return offsets

    def occurrences_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The postings of several terms, one after another, as four rows.

        The term's number, the document, how often it stands there, and where in
        ``offsets`` that begins. For terms with short lists.
        """
        first = self.first[numbers].astype(np.int64)
        sizes = self.first[numbers + 1].astype(np.int64) - first
        which = np.repeat(np.arange(len(numbers)), sizes)
        postings = ranges(first, sizes)
        if self._row.keys() & numbers.tolist():
            documents = np.concatenate([self.documents(number) for number in numbers.tolist()])
        else:
            before = self._listed_before[self.dense.searchsorted(numbers)]
            documents = self._listed[postings - before[which]]
        counts = _FREQUENCIES[self.counts[postings]]
        heavy = np.flatnonzero(self.counts[postings] == 0)
        counts[heavy] = self._heavy_counts[self._heavy_at.searchsorted(postings[heavy].astype(np.uint64))]
        begins = np.cumsum(counts) - counts
        # From where they begin among those of all these terms to where they do in the file.
        begins += (self.occurrences_first[numbers].astype(np.int64) - begins[np.cumsum(sizes) - sizes])[which]
        return np.array([numbers[which], documents, counts, begins])
