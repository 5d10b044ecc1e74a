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

from indexer.index.bm25f import TITLE_WEIGHT, saturated
from indexer.index.segment.field_index import RARE, SEPARATOR
from indexer.index.segment.reader import Family
from indexer.ranges import ranges
from search.engines.local.index_snapshot import Documents, IndexSnapshot
from search.engines.local.segment import Segment

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
_LAGS = np.arange(MOST_BETWEEN + 1)
_NO_MORE = np.full(len(_LAGS), np.iinfo(np.int64).max // 2)


class RescoringBonus(NamedTuple):
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

    ``stem_of_code`` (int64) is the place among ``stems`` of each code (see :class:`_Found`), ``pair_of``
    (int64) the pair that two stems form, or the number of pairs, and ``pair_stems``
    (int64, a row for each pair) are those two. ``idfs`` are those of the stems.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    stem_of_code: NDArray[np.int64]
    pairs: tuple[tuple[str, str], ...]
    pair_of: NDArray[np.int64]
    pair_stems: NDArray[np.int64]
    idfs: NDArray[np.float64]


class _Found(NamedTuple):
    """Where words of the query stand: the document's place, the slot within it, a key, and the word or stem.

    ``key`` tells how far two of them are apart: their slots' distance within one
    zone, and more than :data:`REACH` else. ``code`` is the word's place among
    those written, or, for another form of its stem, the number of words and
    the stem's place.
    """

    document: NDArray[np.int64]
    offset: NDArray[np.int64]
    key: NDArray[np.int64]
    code: NDArray[np.int64]


def rescoring_bonus(
    snapshot: IndexSnapshot, documents: Documents, in_order: Sequence[Sequence[str]]
) -> RescoringBonus:
    """What the words of a query, exact forms that follow one another, add to ``documents`` (ascending)."""
    query = _query(snapshot, in_order)
    exact = np.zeros((len(documents), len(query.words)))
    close = np.zeros((len(documents), len(query.pairs)))
    lead = np.zeros((len(documents), len(query.stems)))
    for segment in snapshot.segments if query.words else ():
        low, high = documents.searchsorted([segment.offset, segment.offset + segment.size])
        if low < high:
            mine = (documents[low:high] - segment.offset).astype(np.uint32)
            found = _occurrences(segment, mine, query)
            stem = query.stem_of_code[found.code]
            exact[low:high] = _exact(snapshot, segment, mine, found, len(query.words))
            lead[low:high] = _lead(found, stem, len(mine), len(query.stems))
            if query.pairs:
                close[low:high] = _close(found, stem, len(mine), query)
    exact *= [EXACT * snapshot.idf("exact", word) for word in query.words]
    lead *= LEAD * query.idfs
    if query.pairs:
        close *= CLOSE * query.idfs[query.pair_stems].min(axis=1)
    return RescoringBonus(query.words, exact, query.pairs, close, query.stems, lead)


def _query(snapshot: IndexSnapshot, in_order: Sequence[Sequence[str]]) -> _Query:
    words = tuple(dict.fromkeys(word for run in in_order for word in run))[:_MOST_WORDS]
    stem_by_word = {word: snapshot.stem(word) for word in words}
    stems = tuple(dict.fromkeys(stem_by_word.values()))
    places = {stem: place for place, stem in enumerate(stems)}
    pairs: list[tuple[str, str]] = []
    pair_stems: dict[tuple[int, int], int] = {}
    for left, right in (pair for run in in_order for pair in pairwise(run)):
        if left not in stem_by_word or right not in stem_by_word:
            continue
        one, other = places[stem_by_word[left]], places[stem_by_word[right]]
        if one != other and (one, other) not in pair_stems and (other, one) not in pair_stems:
            pair_stems[one, other] = len(pairs)
            pairs.append((left, right))
    pair_of = np.full((len(stems), len(stems)), len(pairs), dtype=np.int64)
    for (one, other), pair in pair_stems.items():
        pair_of[one, other] = pair_of[other, one] = pair
    stem_of_code = np.array([*(places[stem_by_word[word]] for word in words), *range(len(stems))], np.int64)
    of_pairs = np.array(list(pair_stems), dtype=np.int64).reshape(-1, 2)
    idfs = np.array([snapshot.idf("stem", stem) for stem in stems])
    return _Query(words, stems, stem_of_code, tuple(pairs), pair_of, of_pairs, idfs)


def _exact(
    snapshot: IndexSnapshot, segment: Segment, documents: NDArray[np.uint32], found: _Found, words: int
) -> NDArray[np.float64]:
    """By document and word the saturated frequency of the very form, one in the headline counting more."""
    written = np.flatnonzero(found.code < words)
    document = found.document[written]
    titled = found.offset[written] < segment.reader.title_lengths[documents][document]
    weights = np.bincount(
        document * words + found.code[written],
        weights=1.0 + (TITLE_WEIGHT - 1) * titled,
        minlength=len(documents) * words,
    ).reshape(len(documents), words)
    return saturated(weights, snapshot.norms(segment, documents)[:, np.newaxis])


def _lead(found: _Found, stem: NDArray[np.int64], documents: int, stems: int) -> NDArray[np.float64]:
    """By document and stem how near to the beginning it stands first: 1 for the first word."""
    best = np.zeros(documents * stems)
    np.maximum.at(best, found.document * stems + stem, 1.0 / (1.0 + found.offset / HALF_LEAD))
    return best.reshape(documents, stems)


def _close(found: _Found, stem: NDArray[np.int64], documents: int, query: _Query) -> NDArray[np.float64]:
    """By document and pair, one over the fewest words from one of the pair to the other, 0 beyond reach."""
    pairs = len(query.pairs)
    best = np.zeros(documents * (pairs + 1))  # the last of each document for what is no pair
    keys = np.concatenate([found.key, _NO_MORE])
    following = np.arange(1, len(found.key) + 1)[:, np.newaxis] + _LAGS
    apart = (keys[following] - found.key[:, np.newaxis]).ravel()
    near = np.flatnonzero(apart <= REACH)
    left = near // len(_LAGS)
    pair = query.pair_of[stem[left], stem[following.ravel()[near]]]
    np.maximum.at(best, found.document[left] * (pairs + 1) + pair, 1.0 / apart[near])
    return best.reshape(documents, pairs + 1)[:, :pairs]


def _occurrences(segment: Segment, documents: NDArray[np.uint32], query: _Query) -> _Found:
    """Every form of the query's words in the documents, in order."""
    columns = segment.reader
    families = [columns.family(stem) for stem in query.stems]
    written = {columns.exact.number(word.encode()): place for place, word in enumerate(query.words)}
    begins, ends = columns.starts[documents], columns.starts[documents + 1]
    forward = columns.exact.forward
    texts = np.concatenate(
        [forward[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
    )
    begins, ends = _end_to_end(ends - begins)
    codes = _codes(segment, families, written, len(query.words), texts)
    at = (codes != 0).nonzero()[0]
    code = codes[at].astype(np.int64) - 1
    rare = np.concatenate([family.rare for family in families], axis=1)
    document = documents.searchsorted(rare[1])
    held = (documents.take(document, mode="clip") == rare[1]).nonzero()[0]
    if len(held):
        _, behind = _end_to_end(np.array([family.rare.shape[1] for family in families]))
        stems = behind.searchsorted(held, "right") + len(query.words)
        numbers, _, counts, offsets_first = rare[:, held]
        of_form = [written.get(*form) for form in zip(numbers.tolist(), stems.tolist(), strict=True)]
        places = ranges(offsets_first, counts)
        at = np.concatenate([at, np.repeat(begins[document[held]], counts) + columns.exact.offsets[places]])
        code = np.concatenate([code, np.repeat(of_form, counts)])
        order = at.argsort()
        at, code = at[order], code[order]
    document = ends.searchsorted(at, "right")
    zones = (
        (texts == SEPARATOR).nonzero()[0].searchsorted(at)
    )  # each zone, and so each document, ends with one
    return _Found(document, at - begins[document], at + REACH * zones, code)


def _codes(
    segment: Segment,
    families: Sequence[Family],
    written: dict[int | None, int],
    words: int,
    texts: NDArray[np.uint16],
) -> NDArray[np.uint8]:
    """By slot of the forward index one more than the code of the word there (see :class:`_Found`), or 0."""
    ranks = np.concatenate([family.ranks for family in families])
    of_stems = np.arange(words + 1, words + 1 + len(families), dtype=np.uint8)
    segment.scratch.codes[ranks] = of_stems.repeat([len(family.ranks) for family in families])
    for number, place in written.items():
        if number is not None and (rank := segment.reader.exact.ranks[number]) != RARE:
            segment.scratch.codes[rank] = place + 1
    codes = segment.scratch.codes[texts]
    segment.scratch.codes[ranks] = 0
    return codes


def _end_to_end(sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each of some stretches begins and ends when they are put one after another."""
    ends = sizes.cumsum()
    return ends - sizes, ends
