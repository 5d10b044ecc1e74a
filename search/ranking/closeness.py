"""What lifts the best matches: the very form written, words close together, and words in the lead.

The best by words alone are weighed again, and only they: what is added is never
negative, so nothing below them could overtake them all the same. It is read
from their texts, that is from the forward index.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columns.views import RARE
from indexer.weighting import TITLE_WEIGHT, saturated
from search.ranking.snapshot import Documents, Leaf, Snapshot

WINDOW = 20
"""So many of the best are weighed again."""
EXACT = 0.3
"""What a word in the form that was written adds, of its own BM25F score."""
CLOSE = 1.5
"""What two neighbouring words of the query add side by side, of the smaller idf; over n words 1/n of it."""
REACH = 8
"""Words; further apart, nothing is added."""
MOST_BETWEEN = 3
"""Nor is anything where more words of the query than these stand between two."""
LEAD = 2.5
"""What a word as the very first of an article adds, of its idf; at word :data:`HALF_LEAD` half of it."""
HALF_LEAD = 120
_MOST_WORDS = 40


class Closeness(NamedTuple):
    """What is added to some documents: a row for each.

    ``exact`` (float64) has a column for each of ``words``, ``close`` one for each
    of ``pairs`` and ``lead`` one for each of ``stems``.
    """

    words: tuple[str, ...]
    exact: NDArray[np.float64]
    pairs: tuple[tuple[str, str], ...]
    close: NDArray[np.float64]
    stems: tuple[str, ...]
    lead: NDArray[np.float64]

    def total(self) -> NDArray[np.float64]:
        """All that is added to each document."""
        added: NDArray[np.float64] = self.exact.sum(axis=1) + self.lead.sum(axis=1)
        return added + self.close.sum(axis=1) if self.pairs else added


class _Query(NamedTuple):
    """The words of a query and how they belong together.

    ``stem_of`` is each word's place among ``stems``, ``pair_of`` (int64) the pair that two stems
    form, or -1, and ``pair_stems`` (int64, a row for each pair) are those two.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    stem_of: tuple[int, ...]
    pairs: tuple[tuple[str, str], ...]
    pair_of: NDArray[np.int64]
    pair_stems: NDArray[np.int64]


class _Found(NamedTuple):
    """Where words of the query stand: the document's place, the slot within it, and the word or stem.

    ``code`` is the word's place among those written, or, for another form of
    its stem, the number of words and the stem's place.
    """

    document: NDArray[np.int64]
    offset: NDArray[np.int64]
    code: NDArray[np.int64]


def closeness(snapshot: Snapshot, documents: Documents, in_order: Sequence[Sequence[str]]) -> Closeness:
    """What the words of a query, exact forms that follow one another, add to ``documents`` (ascending)."""
    query = _query(snapshot, in_order)
    exact = np.zeros((len(documents), len(query.words)))
    close = np.zeros((len(documents), len(query.pairs)))
    lead = np.zeros((len(documents), len(query.stems)))
    for leaf in snapshot.leaves if query.words else ():
        low, high = documents.searchsorted([leaf.offset, leaf.offset + leaf.size])
        if low < high:
            mine = (documents[low:high] - leaf.offset).astype(np.uint32)
            found = _occurrences(leaf, mine, query)
            stem = np.array([*query.stem_of, *range(len(query.stems))])[found.code]
            exact[low:high] = _exact(snapshot, leaf, mine, found, len(query.words))
            lead[low:high] = _lead(found, stem, len(mine), len(query.stems))
            if query.pairs:
                close[low:high] = _close(leaf, mine, found, stem, query)
    exact *= EXACT * np.array([snapshot.idf("exact", word) for word in query.words])
    idfs = np.array([snapshot.idf("stem", stem) for stem in query.stems])
    lead *= LEAD * idfs
    if query.pairs:
        close *= CLOSE * idfs[query.pair_stems].min(axis=1)
    return Closeness(query.words, exact, query.pairs, close, query.stems, lead)


def _query(snapshot: Snapshot, in_order: Sequence[Sequence[str]]) -> _Query:
    words = tuple(dict.fromkeys(word for run in in_order for word in run))[:_MOST_WORDS]
    stem_by_word = {word: snapshot.stem(word) for word in words}
    stems = tuple(dict.fromkeys(stem_by_word.values()))
    places = {stem: place for place, stem in enumerate(stems)}
    pairs: list[tuple[str, str]] = []
    pair_stems: list[tuple[int, int]] = []
    pair_of = np.full((len(stems), len(stems)), -1, dtype=np.int64)
    for left, right in (pair for run in in_order for pair in pairwise(run)):
        if left not in stem_by_word or right not in stem_by_word:
            continue
        one, other = places[stem_by_word[left]], places[stem_by_word[right]]
        if one != other and pair_of[one, other] < 0:
            pair_of[one, other] = pair_of[other, one] = len(pairs)
            pairs.append((left, right))
            pair_stems.append((one, other))
    stem_of = tuple(places[stem_by_word[word]] for word in words)
    of_pairs = np.array(pair_stems, dtype=np.int64).reshape(-1, 2)
    return _Query(words, stems, stem_of, tuple(pairs), pair_of, of_pairs)


def _exact(
    snapshot: Snapshot, leaf: Leaf, documents: NDArray[np.uint32], found: _Found, words: int
) -> NDArray[np.float64]:
    """By document and word the saturated frequency of the very form, one in the headline counting more."""
    written = np.flatnonzero(found.code < words)
    document = found.document[written]
    titled = found.offset[written] < leaf.columns.title_lengths[documents][document]
    weights = np.bincount(
        document * words + found.code[written],
        weights=1.0 + (TITLE_WEIGHT - 1) * titled,
        minlength=len(documents) * words,
    ).reshape(len(documents), words)
    return saturated(weights, snapshot.norms(leaf, documents)[:, np.newaxis])


def _lead(found: _Found, stem: NDArray[np.int64], documents: int, stems: int) -> NDArray[np.float64]:
    """By document and stem how near to the beginning it stands first: 1 for the first word."""
    best = np.zeros(documents * stems)
    np.maximum.at(best, found.document * stems + stem, 1.0 / (1.0 + found.offset / HALF_LEAD))
    return best.reshape(documents, stems)


def _close(
    leaf: Leaf, documents: NDArray[np.uint32], found: _Found, stem: NDArray[np.int64], query: _Query
) -> NDArray[np.float64]:
    """By document and pair, one over the fewest words from one of the pair to the other, 0 beyond reach."""
    document = found.document
    positions = leaf.columns.positions(documents[document], found.offset)
    pairs = len(query.pairs)
    best = np.zeros(len(documents) * pairs)
    for lag in range(1, MOST_BETWEEN + 2):
        apart = positions[lag:] - positions[:-lag]
        near = np.flatnonzero((apart <= REACH) & (document[lag:] == document[:-lag]))
        if not len(near):
            break
        pair = query.pair_of[stem[near], stem[near + lag]]
        near, pair = near[pair >= 0], pair[pair >= 0]
        np.maximum.at(best, document[near] * pairs + pair, 1.0 / apart[near])
    return best.reshape(len(documents), pairs)


def _occurrences(leaf: Leaf, documents: NDArray[np.uint32], query: _Query) -> _Found:
    """Every form of the query's words in the documents, in order."""
    columns = leaf.columns
    codes = leaf.codes
    frequent: list[NDArray[np.uint16]] = []
    rare: list[tuple[NDArray[np.int64], int]] = []
    for place, stem in enumerate(query.stems, len(query.words)):
        family = columns.family(stem)
        codes[family.ranks] = place + 1
        frequent.append(family.ranks)
        if len(family.rare):
            rare.append((family.rare, place))
    written = {columns.exact.number(word.encode()): place for place, word in enumerate(query.words)}
    for number, place in written.items():
        if number is not None and (rank := columns.exact.ranks[number]) != RARE:
            codes[rank] = place + 1
    starts = columns.starts[documents]
    sizes = columns.starts[documents + 1] - starts
    slots = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    slots += np.arange(len(slots))
    there = codes[columns.exact.forward[slots]]
    for ranks in frequent:
        codes[ranks] = 0
    held = np.flatnonzero(there)
    slots, code_at = slots[held], there[held].astype(np.int64) - 1
    if rare:
        forms = np.concatenate([numbers for numbers, _ in rare])
        code = np.array(
            [written.get(number, place) for numbers, place in rare for number in numbers.tolist()]
        )
        standing, offsets, which = columns.exact.occurrences_in(forms, documents)
        if len(standing):
            slots = np.concatenate([slots, columns.starts[standing] + offsets])
            code_at = np.concatenate([code_at, code[which]])
            order = np.argsort(slots)
            slots, code_at = slots[order], code_at[order]
    found = starts.searchsorted(slots, "right") - 1
    return _Found(found, slots - starts[found], code_at)
