"""Write the segment of analysed articles: token arrays are sorted, no posting is added one by one."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.array_writers import (
    FORWARD_PIECE_SLOTS,
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
"""The token of the empty slot behind each zone; the tokens of words count from 1."""

_BLOCK = 1 << 18
"""Tokens that are turned into sort keys at a time, for the sake of the processor's caches. Chosen by hand."""


class TokenBatch(NamedTuple):
    """Some articles, analysed.

    ``tokens`` (uint32) is for each slot the word's place in ``words`` plus 1, or :data:`EMPTY_SLOT`;
    ``slots`` (uint32) is the number of slots of each article. ``compounds`` (uint32, numbered like
    ``tokens``) stand beside words, at ``compound_slots`` (int64, counted from the batch's first).
    ``lengths`` are in words. ``names`` has a list for each of ``NAME_COLUMNS``, with an entry for
    each article, which is empty where it has no such name.
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
    """Write the segment of some articles, and return their number. No file is left where this fails."""
    file = SegmentFileWriter(path)
    try:
        _write(file, batch, stems)
    except BaseException:
        file.abandon()
        raise
    return len(batch.ids)


class _Postings(NamedTuple):
    """Postings, ascending by term and then by document: of each its term, its document and both counts."""

    terms: NDArray[Any]
    documents: NDArray[Any]
    frequencies: NDArray[np.int64]
    titles: NDArray[np.int64]

    def lists(self, terms: int) -> Postings:
        """Return them as the posting lists of so many terms."""
        sizes = np.bincount(self.terms, minlength=terms)
        return Postings(sizes, self.documents, self.frequencies, self.titles)


class _Occurrences(NamedTuple):
    """All words and compounds, ascending by term, document and slot.

    ``terms`` (uint32), ``documents`` (uint32) and ``offsets`` (uint32, slots within the document)
    have an element for each; ``in_headlines`` are the places of those that stand in a headline.
    """

    terms: NDArray[np.uint32]
    documents: NDArray[np.uint32]
    offsets: NDArray[np.uint32]
    in_headlines: NDArray[np.int64]


def _write(file: SegmentFileWriter, batch: TokenBatch, stems: Stems) -> None:
    exact_terms, places = sorted_terms(batch.words)
    words = len(exact_terms)
    term_of_token = np.full(words + 1, words, dtype=np.uint32)  # the empty slot sorts last
    term_of_token[1:] = places
    size = len(batch.slots)
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(batch.slots, out=starts[1:])
    average = float(batch.lengths.mean()) if size and batch.lengths.any() else 1.0

    postings = _write_occurrences(file, batch, term_of_token, starts)
    exact = PostingWriter(file, "exact", size)
    exact.add(postings.lists(words))
    exact.finish()
    write_terms(file, "exact", exact_terms)
    stem_terms, stem_of_term = _stems_of_terms(batch, places, stems)
    write_families(file, stem_of_term, len(stem_terms))
    _write_stems(file, stem_terms, _of_stems(postings, stem_of_term), batch.lengths, average)
    file.add("starts", starts)
    _write_documents(file, batch)
    file.finish({"documents": size, "average_length": average})


def _write_occurrences(
    file: SegmentFileWriter,
    batch: TokenBatch,
    term_of_token: NDArray[np.uint32],
    starts: NDArray[np.int64],
) -> _Postings:
    """Write the forward index and the offsets of all words, and return the postings of the exact forms."""
    occurrences = _sort_occurrences(batch, term_of_token, starts)
    counts = np.bincount(occurrences.terms, minlength=len(term_of_token) - 1)
    ranks = write_ranks(file, counts, np.unique(term_of_token[batch.compounds]))
    write_forward(file, ranks, len(batch.tokens), _ForwardTokens(term_of_token, batch.tokens))
    reserve_offsets(file, counts, batch.slots).write(occurrences.offsets)
    return _to_postings(occurrences)


def _sort_occurrences(
    batch: TokenBatch, term_of_token: NDArray[np.uint32], starts: NDArray[np.int64]
) -> _Occurrences:
    """Return all words and compounds of a batch in the order of their terms."""
    terms, slots = _sorted_slots(batch, term_of_token)
    # These three have an element for each slot.
    document = np.repeat(np.arange(len(batch.slots), dtype=np.uint32), batch.slots)
    offset = np.arange(len(document), dtype=np.uint32) - starts.astype(np.uint32)[document]
    in_headline = offset < batch.title_lengths[document]
    return _Occurrences(terms, document[slots], offset[slots], np.flatnonzero(in_headline[slots]))


def _sorted_slots(
    batch: TokenBatch, term_of_token: NDArray[np.uint32]
) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Return the terms of all words and compounds, ascending, and their slots, ascending within a term."""
    tokens = batch.tokens
    upper = term_of_token.astype(np.uint64) << np.uint64(32)
    keys = np.empty(len(tokens) + len(batch.compounds), dtype=np.uint64)
    keys[len(tokens) :] = upper[batch.compounds] | batch.compound_slots.astype(np.uint64)
    for first in range(0, len(tokens), _BLOCK):
        block = upper[tokens[first : first + _BLOCK]]
        block |= np.arange(first, first + len(block), dtype=np.uint64)
        keys[first : first + len(block)] = block
    keys.sort()
    words = int(batch.lengths.sum(dtype=np.int64)) + len(batch.compounds)  # behind them are the empty slots
    halves = keys[:words].view(np.uint32).reshape(-1, 2)
    low, high = (0, 1) if sys.byteorder == "little" else (1, 0)
    return halves[:, high].copy(), halves[:, low].astype(np.intp)


def _to_postings(occurrences: _Occurrences) -> _Postings:
    """Return a posting for all occurrences of a term in a document, with their number."""
    terms, documents = occurrences.terms, occurrences.documents
    begins_posting = np.ones(len(terms), dtype=bool)
    begins_posting[1:] = (terms[1:] != terms[:-1]) | (documents[1:] != documents[:-1])
    begins = np.flatnonzero(begins_posting)
    titled = begins.searchsorted(occurrences.in_headlines, "right") - 1
    return _Postings(
        terms[begins],
        documents[begins],
        np.diff(begins, append=len(terms)),
        np.bincount(titled, minlength=len(begins)),
    )


def _stems_of_terms(
    batch: TokenBatch, places: NDArray[np.int64], stems: Stems
) -> tuple[PackedTerms, NDArray[np.int64]]:
    """Return the stems, ascending, and the stem of each exact term, by its number, or :data:`NO_STEM`.

    ``places`` are the exact terms of the words of the batch.
    """
    stem_of_word = stems(batch.words)
    stem_terms, stem_places = sorted_terms(stem_of_word)
    compounds = np.unique(batch.compounds).astype(np.int64) - 1
    counts = counted(batch.words, stem_of_word, compounds, stems)
    stem_of_term = np.empty(len(batch.words), dtype=np.int64)
    stem_of_term[places] = np.where(counts, stem_places, NO_STEM)
    return stem_terms, stem_of_term


def _of_stems(postings: _Postings, stem_of_term: NDArray[np.int64]) -> _Postings:
    """Return the postings of the stems, from those of the exact forms."""
    stems = stem_of_term[postings.terms]
    taken = stems != NO_STEM
    return _added_up(
        _Postings(
            stems[taken], postings.documents[taken], postings.frequencies[taken], postings.titles[taken]
        )
    )


def _added_up(postings: _Postings) -> _Postings:
    """Return one posting for all of a term in a document, with the sums of their frequencies and titles."""
    if not len(postings.terms):
        return _Postings(*(np.empty(0, np.int64) for _ in range(4)))
    terms, documents, frequencies, titles = postings
    title_bits, frequency_bits = int(titles.max()).bit_length(), int(frequencies.max()).bit_length()
    bits = int(documents.max()).bit_length()
    if int(terms.max()).bit_length() + bits + frequency_bits + title_bits <= 64:
        # All four values in one number: sorting numbers is several times as fast as an argsort.
        keys = terms.astype(np.uint64)
        for values, width in ((documents, bits), (frequencies, frequency_bits), (titles, title_bits)):
            keys <<= np.uint64(width)
            keys |= values.astype(np.uint64)
        keys.sort()
        titles = (keys & np.uint64((1 << title_bits) - 1)).astype(np.int64)
        keys >>= np.uint64(title_bits)
        frequencies = (keys & np.uint64((1 << frequency_bits) - 1)).astype(np.int64)
        keys >>= np.uint64(frequency_bits)
    else:
        keys = terms.astype(np.uint64) << np.uint64(bits) | documents
        order = np.argsort(keys)
        keys, frequencies, titles = keys[order], frequencies[order], titles[order]
    begins_posting = np.ones(len(keys), dtype=bool)
    begins_posting[1:] = keys[1:] != keys[:-1]
    begins = np.flatnonzero(begins_posting)
    keys = keys[begins]
    return _Postings(
        (keys >> np.uint64(bits)).astype(np.int64),
        (keys & np.uint64((1 << bits) - 1)).astype(np.int64),
        np.add.reduceat(frequencies, begins),
        np.add.reduceat(titles, begins),
    )


def _write_stems(
    file: SegmentFileWriter,
    terms: PackedTerms,
    postings: _Postings,
    lengths: NDArray[np.uint32],
    average_length: float,
) -> None:
    lists = postings.lists(len(terms))
    for writer in (
        PostingWriter(file, "stem", len(lengths)),
        ImpactWriter(file, lengths, average_length),
    ):
        writer.add(lists)
        writer.finish()
    write_terms(file, "stem", terms)


def _write_documents(file: SegmentFileWriter, batch: TokenBatch) -> None:
    """Write the columns and the stored articles."""
    file.add("lengths", batch.lengths)
    file.add("title_lengths", batch.title_lengths)
    file.add("deck_lengths", batch.deck_lengths)
    file.add("dates", batch.dates)
    write_ids(file, pack_terms(batch.ids))
    write_titles(file, pack_terms(batch.titles))
    for column in NAME_COLUMNS:
        write_names(file, column, *number_names(batch.names[column]))
    texts = np.frombuffer(batch.texts.data, dtype=np.uint8)
    file.reserve("texts", "|u1", len(texts)).write(texts)
    write_text_places(file, batch.texts.sizes, batch.texts.blocks, batch.texts.starts, batch.texts.ends)


class _ForwardTokens:
    """The tokens of a batch in the order of their slots, for :func:`write_forward`."""

    def __init__(self, term_of_token: NDArray[np.uint32], tokens: NDArray[np.uint32]):
        self._term_of_token, self._tokens = term_of_token, tokens

    def pieces(self, ranks: NDArray[np.uint16]) -> Iterator[NDArray[np.uint16]]:
        by_token = np.empty(len(self._term_of_token), dtype=np.uint16)
        by_token[1:] = ranks[self._term_of_token[1:]]
        by_token[EMPTY_SLOT] = SEPARATOR
        for first in range(0, len(self._tokens), FORWARD_PIECE_SLOTS):
            yield by_token[self._tokens[first : first + FORWARD_PIECE_SLOTS]]
