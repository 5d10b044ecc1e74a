"""Analysed articles to a segment: token arrays are sorted, no posting is added one by one."""

import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.array_writers import (
    NO_STEM,
    reserve_offsets,
    write_families,
    write_forward,
    write_ranks,
    write_terms,
    write_text_places,
)
from indexer.index.segment.document_columns import number_names, write_ids, write_names, write_titles
from indexer.index.segment.field_index import SEPARATOR
from indexer.index.segment.posting_writer import ImpactWriter, Postings, PostingWriter
from indexer.index.segment.reader import NAME_COLUMNS
from indexer.index.segment.segment_file import SegmentFileWriter
from indexer.index.segment.stored_articles import TextBlocks
from indexer.index.segment.term_dictionary import PackedTerms, pack_terms, sorted_terms
from indexer.language.compounds import Stems, counted

EMPTY_SLOT = 0
"""The token of the empty slot behind each zone; words are numbered from 1."""


_BLOCK = 1 << 18


class TokenBatch(NamedTuple):
    """Some articles, analysed.

    ``tokens`` (uint32) holds for each slot the word's place in ``words``, plus
    1, or :data:`EMPTY_SLOT`; ``slots`` (uint32) how many of them each article
    has. ``compounds`` (uint32, numbered like ``tokens``) stand beside words, at
    ``compound_slots`` (int64, from the batch's first). ``lengths`` are in words. ``names`` has a
    list for each of ``NAME_COLUMNS``, one entry an article, empty where there is no such name.
    """

    words: list[str]
    tokens: NDArray[np.uint32]
    slots: NDArray[np.uint32]
    compounds: NDArray[np.uint32]
    compound_slots: NDArray[np.int64]
    lengths: NDArray[np.uint32]
    title_lengths: NDArray[np.uint32]
    deck_lengths: NDArray[np.uint32]
    dates: NDArray[np.int32]
    ids: list[bytes]
    titles: list[bytes]
    names: dict[str, list[str]]
    texts: TextBlocks


def write_segment(path: Path, batch: TokenBatch, stems: Stems) -> int:
    """Write the segment of some articles; gives how many they are.

    The file is not left behind where this fails.
    """
    file = SegmentFileWriter(path)
    try:
        _write(file, batch, stems)
    except BaseException:
        file.abandon()
        raise
    return len(batch.ids)


def _write(file: SegmentFileWriter, batch: TokenBatch, stems: Stems) -> None:
    exact_terms, places = sorted_terms(batch.words)
    words = len(exact_terms)
    terms = np.full(words + 1, words, dtype=np.uint32)  # by token; the empty slot sorts last
    terms[1:] = places
    size = len(batch.slots)
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(batch.slots, out=starts[1:])
    average = float(batch.lengths.mean()) if size and batch.lengths.any() else 1.0

    term, slot = _sorted_slots(terms, batch)
    occurrences = np.bincount(term, minlength=words)
    compounds = np.unique(terms[batch.compounds])
    forward_tokens = _ForwardTokens(terms, batch.tokens)
    write_forward(file, write_ranks(file, occurrences, compounds), len(batch.tokens), forward_tokens)
    document = np.repeat(np.arange(size, dtype=np.uint32), batch.slots)
    offset = np.arange(len(document), dtype=np.uint32) - starts.astype(np.uint32)[document]
    titled = offset < batch.title_lengths[document]
    document, offset, titles_at = document[slot], offset[slot], np.flatnonzero(titled[slot])
    del slot
    reserve_offsets(file, occurrences, batch.slots).write(offset)
    fresh = np.ones(len(term), dtype=bool)
    fresh[1:] = (term[1:] != term[:-1]) | (document[1:] != document[:-1])
    begins = np.flatnonzero(fresh)
    frequencies = np.diff(begins, append=len(term))
    titles = np.bincount(begins.searchsorted(titles_at, "right") - 1, minlength=len(begins))
    term, document = term[begins], document[begins]
    del offset, fresh, begins

    exact = PostingWriter(file, "exact", size)
    postings = Postings(np.bincount(term, minlength=words), document, frequencies, titles)
    exact.add(postings)
    exact.finish()
    write_terms(file, "exact", exact_terms)
    stem_of = stems(batch.words)
    stem_terms, stem_places = sorted_terms(stem_of)
    stem_numbers = np.empty(words, dtype=np.int64)
    stem_numbers[places] = np.where(
        counted(batch.words, stem_of, np.unique(batch.compounds).astype(np.int64) - 1, stems),
        stem_places,
        NO_STEM,
    )
    write_families(file, stem_numbers, len(stem_terms))
    stem = stem_numbers[term]
    taken = stem != NO_STEM
    stem_postings = _added_up(stem[taken], document[taken], frequencies[taken], titles[taken])
    _write_stems(file, stem_terms, stem_postings, batch.lengths, average)
    file.add("lengths", batch.lengths)
    file.add("title_lengths", batch.title_lengths)
    file.add("deck_lengths", batch.deck_lengths)
    file.add("dates", batch.dates)
    file.add("starts", starts)
    write_ids(file, pack_terms(batch.ids))
    write_titles(file, pack_terms(batch.titles))
    for column in NAME_COLUMNS:
        write_names(file, column, *number_names(batch.names[column]))
    texts = np.frombuffer(batch.texts.data, dtype=np.uint8)
    file.reserve("texts", "|u1", len(texts)).write(texts)
    write_text_places(file, batch.texts.sizes, batch.texts.blocks, batch.texts.starts, batch.texts.ends)
    file.finish({"documents": size, "average_length": average})


def _write_stems(
    file: SegmentFileWriter,
    terms: PackedTerms,
    postings: tuple[NDArray[np.int64], ...],
    lengths: NDArray[np.uint32],
    average: float,
) -> None:
    stem, documents, frequencies, titles = postings
    sizes = np.bincount(stem, minlength=len(terms))
    writers = (PostingWriter(file, "stem", len(lengths)), ImpactWriter(file, lengths, average))
    for writer in writers:
        writer.add(Postings(sizes, documents, frequencies, titles))
        writer.finish()
    write_terms(file, "stem", terms)


def _sorted_slots(
    terms: NDArray[np.uint32], batch: TokenBatch
) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """The terms of all words and compounds, ascending, and the slot of each, ascending within a term."""
    tokens = batch.tokens
    upper = terms.astype(np.uint64) << np.uint64(32)
    keys = np.empty(len(tokens) + len(batch.compounds), dtype=np.uint64)
    keys[len(tokens) :] = upper[batch.compounds] | batch.compound_slots.astype(np.uint64)
    for first in range(0, len(tokens), _BLOCK):  # in blocks, for the sake of the processor's caches
        block = upper[tokens[first : first + _BLOCK]]
        block |= np.arange(first, first + len(block), dtype=np.uint64)
        keys[first : first + len(block)] = block
    keys.sort()
    words = int(batch.lengths.sum(dtype=np.int64)) + len(batch.compounds)
    halves = keys[:words].view(np.uint32).reshape(-1, 2)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    return halves[:, high].copy(), halves[:, low].astype(np.intp)


def _added_up(
    stem: NDArray[np.uint32],
    document: NDArray[np.uint32],
    frequencies: NDArray[np.int64],
    titles: NDArray[np.int64],
) -> tuple[NDArray[np.int64], ...]:
    """The postings of each stem, its forms in a document as one: stems, documents, sums of the other two."""
    if not len(stem):
        return tuple(np.empty(0, np.int64) for _ in range(4))
    shifts = int(titles.max()).bit_length(), int(frequencies.max()).bit_length()
    bits = int(document.max()).bit_length()
    if int(stem.max()).bit_length() + bits + sum(shifts) <= 64:
        # All four in one number: sorting numbers is several times faster than sorting an order of them.
        keys = stem.astype(np.uint64)
        for values, width in ((document, bits), (frequencies, shifts[1]), (titles, shifts[0])):
            keys <<= np.uint64(width)
            keys |= values.astype(np.uint64)
        keys.sort()
        titles = (keys & np.uint64((1 << shifts[0]) - 1)).astype(np.int64)
        keys >>= np.uint64(shifts[0])
        frequencies = (keys & np.uint64((1 << shifts[1]) - 1)).astype(np.int64)
        keys >>= np.uint64(shifts[1])
    else:
        keys = stem.astype(np.uint64) << np.uint64(bits) | document
        order = np.argsort(keys)
        keys, frequencies, titles = keys[order], frequencies[order], titles[order]
    fresh = np.ones(len(keys), dtype=bool)
    fresh[1:] = keys[1:] != keys[:-1]
    begins = np.flatnonzero(fresh)
    keys = keys[begins]
    return (
        (keys >> np.uint64(bits)).astype(np.int64),
        (keys & np.uint64((1 << bits) - 1)).astype(np.int64),
        np.add.reduceat(frequencies, begins),
        np.add.reduceat(titles, begins),
    )


class _ForwardTokens:
    """Tokens as the terms they are, a piece at a time: what :func:`write_forward` reads."""

    def __init__(self, terms: NDArray[np.uint32], tokens: NDArray[np.uint32]):
        self._terms, self._tokens = terms, tokens

    def pieces(self, ranks: NDArray[np.uint16]) -> Any:
        by_token = np.empty(len(self._terms), dtype=np.uint16)
        by_token[1:] = ranks[self._terms[1:]]
        by_token[EMPTY_SLOT] = SEPARATOR
        step = 1 << 20
        return (by_token[self._tokens[i : i + step]] for i in range(0, len(self._tokens), step))
