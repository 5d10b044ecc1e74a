"""Rescore the best matches: a bonus for the exact form typed, for words close together, and for early words.

Only the best documents by their words alone are rescored. A bonus is never negative, so a rescored
document never falls below one that is not rescored. Bonuses are computed from the texts of the
documents, that is from the forward index.
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
from search.engines.local.ranking_weights import RankingWeights
from search.engines.local.segment import Segment

_MOST_WORDS = 40
"""The most words of a query that earn a bonus. Chosen by hand: the codes of 40 words fit in 8 bits."""
_FAR = np.iinfo(np.int64).max // 2
"""A key beyond reach of any other."""


class RescoringBonus(NamedTuple):
    """The bonuses of some documents, one row a document.

    ``exact`` has one column for each of ``words``, ``close`` one for each of ``pairs``, and
    ``lead`` one for each of ``stems``.
    """

    words: tuple[str, ...]
    exact: NDArray[np.float64]
    pairs: tuple[tuple[str, str], ...]
    close: NDArray[np.float64]
    stems: tuple[str, ...]
    lead: NDArray[np.float64]

    def total(self) -> NDArray[np.float64]:
        """Return the sum of the bonuses of each document."""
        bonus: NDArray[np.float64] = self.exact.sum(axis=1) + self.lead.sum(axis=1)
        return bonus + self.close.sum(axis=1) if self.pairs else bonus


class _QueryWords(NamedTuple):
    """The words of a query, their stems, and the pairs of neighbouring words.

    ``stem_of_code`` maps each code (see :class:`_Occurrences`) to its index in ``stems``.
    ``pair_of[a, b]`` is the index of the pair that two stems form, or the number of pairs if
    they form none. ``pair_stems`` has one row a pair: the indexes of its two stems. ``idfs``
    are those of ``stems``.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    stem_of_code: NDArray[np.int64]
    pairs: tuple[tuple[str, str], ...]
    pair_of: NDArray[np.int64]
    pair_stems: NDArray[np.int64]
    idfs: NDArray[np.float64]


class _Occurrences(NamedTuple):
    """The occurrences of a query's words in some documents, in the order of the texts.

    ``document`` is the index of the document among those documents. ``offset`` is the slot
    within the document. The difference of two occurrences' ``key`` is their distance in words
    if they are in one zone, and more than the ``reach`` of the weights if not. ``code`` is the index in
    :attr:`_QueryWords.words` of a word in the form typed. For another form of a stem it is the number
    of words plus the index of the stem.
    """

    document: NDArray[np.int64]
    offset: NDArray[np.int64]
    key: NDArray[np.int64]
    code: NDArray[np.int64]


def rescoring_bonus(
    snapshot: IndexSnapshot, documents: Documents, adjacent_words: Sequence[Sequence[str]]
) -> RescoringBonus:
    """Return the bonus of each of ``documents`` (ascending) for the words of a query.

    Each of ``adjacent_words`` holds exact forms that follow one another in the query.
    """
    query, weights = _query_words(snapshot, adjacent_words), snapshot.weights
    exact = np.zeros((len(documents), len(query.words)))
    close = np.zeros((len(documents), len(query.pairs)))
    lead = np.zeros((len(documents), len(query.stems)))
    for segment in snapshot.segments if query.words else ():
        low, high = documents.searchsorted([segment.offset, segment.offset + segment.size])
        if low < high:
            numbers = (documents[low:high] - segment.offset).astype(np.uint32)
            occurrences = _find_occurrences(segment, numbers, query, weights.reach)
            stem = query.stem_of_code[occurrences.code]
            exact[low:high] = _exact_frequencies(snapshot, segment, numbers, occurrences, len(query.words))
            size = (len(numbers), len(query.stems))
            lead[low:high] = _earliness(occurrences, stem, size, weights.half_lead)
            if query.pairs:
                close[low:high] = _closeness(occurrences, stem, len(numbers), query, weights)
    exact *= [weights.exact * snapshot.idf("exact", word) for word in query.words]
    lead *= weights.lead * query.idfs
    if query.pairs:
        close *= weights.close * query.idfs[query.pair_stems].min(axis=1)
    return RescoringBonus(query.words, exact, query.pairs, close, query.stems, lead)


def _query_words(snapshot: IndexSnapshot, adjacent_words: Sequence[Sequence[str]]) -> _QueryWords:
    """Return the distinct words of a query with their stems and pairs."""
    words = tuple(dict.fromkeys(word for run in adjacent_words for word in run))[:_MOST_WORDS]
    stem_by_word = {word: snapshot.stem(word) for word in words}
    stems = tuple(dict.fromkeys(stem_by_word.values()))
    index_of_stem = {stem: index for index, stem in enumerate(stems)}
    pairs: list[tuple[str, str]] = []
    pair_index: dict[tuple[int, int], int] = {}
    for left, right in (pair for run in adjacent_words for pair in pairwise(run)):
        if left not in stem_by_word or right not in stem_by_word:
            continue
        a, b = index_of_stem[stem_by_word[left]], index_of_stem[stem_by_word[right]]
        if a != b and (a, b) not in pair_index and (b, a) not in pair_index:
            pair_index[a, b] = len(pairs)
            pairs.append((left, right))
    pair_of = np.full((len(stems), len(stems)), len(pairs), dtype=np.int64)
    for (a, b), index in pair_index.items():
        pair_of[a, b] = pair_of[b, a] = index
    stem_of_word = [index_of_stem[stem_by_word[word]] for word in words]
    stem_of_code = np.array([*stem_of_word, *range(len(stems))], np.int64)
    pair_stems = np.array(list(pair_index), dtype=np.int64).reshape(-1, 2)
    idfs = np.array([snapshot.idf("stem", stem) for stem in stems])
    return _QueryWords(words, stems, stem_of_code, tuple(pairs), pair_of, pair_stems, idfs)


def _exact_frequencies(
    snapshot: IndexSnapshot,
    segment: Segment,
    documents: NDArray[np.uint32],
    occurrences: _Occurrences,
    words: int,
) -> NDArray[np.float64]:
    """Return the saturated frequency of each exact form (rows: documents, columns: words).

    Occurrences in the headline count :data:`TITLE_WEIGHT` times.
    """
    as_typed = np.flatnonzero(occurrences.code < words)
    document = occurrences.document[as_typed]
    in_title = occurrences.offset[as_typed] < segment.reader.title_lengths[documents][document]
    weights = np.bincount(
        document * words + occurrences.code[as_typed],
        weights=1.0 + (TITLE_WEIGHT - 1) * in_title,
        minlength=len(documents) * words,
    ).reshape(len(documents), words)
    return saturated(weights, snapshot.norms(segment, documents)[:, np.newaxis])


def _earliness(
    occurrences: _Occurrences, stem: NDArray[np.int64], size: tuple[int, int], half_lead: float
) -> NDArray[np.float64]:
    """Return how early each stem first occurs: 1 for the first word (rows: documents, columns: stems)."""
    documents, stems = size
    best = np.zeros(documents * stems)
    earliness = 1.0 / (1.0 + occurrences.offset / half_lead)
    np.maximum.at(best, occurrences.document * stems + stem, earliness)
    return best.reshape(documents, stems)


def _closeness(
    occurrences: _Occurrences,
    stem: NDArray[np.int64],
    documents: int,
    query: _QueryWords,
    weights: RankingWeights,
) -> NDArray[np.float64]:
    """Return 1 / the least distance of each pair, 0 beyond reach (rows: documents, columns: pairs)."""
    pairs, ahead = len(query.pairs), weights.most_between + 1
    best = np.zeros(documents * (pairs + 1))  # the last column is for two stems that are no pair
    keys = np.concatenate([occurrences.key, np.full(ahead, _FAR)])
    next_occurrences = np.arange(1, len(occurrences.key) + 1)[:, np.newaxis] + np.arange(ahead)
    distances = (keys[next_occurrences] - occurrences.key[:, np.newaxis]).ravel()
    near = np.flatnonzero(distances <= weights.reach)
    left = near // ahead
    pair = query.pair_of[stem[left], stem[next_occurrences.ravel()[near]]]
    np.maximum.at(best, occurrences.document[left] * (pairs + 1) + pair, 1.0 / distances[near])
    return best.reshape(documents, pairs + 1)[:, :pairs]


def _find_occurrences(
    segment: Segment, documents: NDArray[np.uint32], query: _QueryWords, reach: int
) -> _Occurrences:
    """Return every occurrence of all forms of the query's words in the documents, in order."""
    reader = segment.reader
    families = [reader.family(stem) for stem in query.stems]
    code_of_form = {reader.exact.number(word.encode()): code for code, word in enumerate(query.words)}
    starts, ends = reader.starts[documents], reader.starts[documents + 1]
    forward = reader.exact.forward
    texts = np.concatenate(
        [forward[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    )
    starts, ends = _starts_and_ends(ends - starts)
    codes = _codes_of_slots(segment, families, code_of_form, len(query.words), texts)
    slots = (codes != 0).nonzero()[0]
    code = codes[slots].astype(np.int64) - 1
    rare = np.concatenate([family.rare for family in families], axis=1)
    document = documents.searchsorted(rare[1])
    wanted = (documents.take(document, mode="clip") == rare[1]).nonzero()[0]
    if len(wanted):
        _, family_ends = _starts_and_ends(np.array([family.rare.shape[1] for family in families]))
        stem_codes = family_ends.searchsorted(wanted, "right") + len(query.words)
        numbers, _, counts, first_offsets = rare[:, wanted]
        rare_codes = [
            code_of_form.get(number, stem_code)
            for number, stem_code in zip(numbers.tolist(), stem_codes.tolist(), strict=True)
        ]
        offsets = reader.exact.offsets[ranges(first_offsets, counts)]
        slots = np.concatenate([slots, np.repeat(starts[document[wanted]], counts) + offsets])
        code = np.concatenate([code, np.repeat(rare_codes, counts)])
        order = slots.argsort()
        slots, code = slots[order], code[order]
    document = ends.searchsorted(slots, "right")
    # Each zone ends with a separator. So the number of separators before a slot tells its zone.
    zones = (texts == SEPARATOR).nonzero()[0].searchsorted(slots)
    return _Occurrences(document, slots - starts[document], slots + reach * zones, code)


def _codes_of_slots(
    segment: Segment,
    families: Sequence[Family],
    code_of_form: dict[int | None, int],
    words: int,
    texts: NDArray[np.uint16],
) -> NDArray[np.uint8]:
    """Return, for each slot of ``texts``, the code of its word plus 1 (see :class:`_Occurrences`), or 0."""
    ranks = np.concatenate([family.ranks for family in families])
    stem_codes = np.arange(words + 1, words + 1 + len(families), dtype=np.uint8)
    segment.scratch.codes[ranks] = stem_codes.repeat([len(family.ranks) for family in families])
    for number, code in code_of_form.items():
        if number is not None and (rank := segment.reader.exact.ranks[number]) != RARE:
            segment.scratch.codes[rank] = code + 1
    codes = segment.scratch.codes[texts]
    segment.scratch.codes[ranks] = 0
    return codes


def _starts_and_ends(sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each part starts and ends when parts of these sizes are put one after another."""
    ends = sizes.cumsum()
    return ends - sizes, ends
