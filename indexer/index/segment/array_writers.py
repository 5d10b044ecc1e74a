"""Write the arrays of a segment that are written in the same way when it is built and when it is merged."""

from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.field_index import RARE
from indexer.index.segment.segment_file import ArrayStream, SegmentFileWriter
from indexer.index.segment.term_dictionary import PackedTerms

NO_STEM = -1
"""The stem number of an exact form that counts for no stem."""

FORWARD_PIECE_SLOTS = 1 << 20
"""Slots of the forward index that are written at a time, which bounds the memory. Chosen by hand."""

MOST_RANKED = RARE
"""How many words, the most frequent, have a rank of their own in the forward index: all that 16 bits hold."""


def write_ranks(
    file: SegmentFileWriter, occurrences: NDArray[np.int64], compounds: NDArray[Any]
) -> NDArray[np.uint16]:
    """Write and return the ranks (uint16) of all terms but ``compounds`` by ``occurrences``, most first."""
    ranks = np.full(len(occurrences), RARE, dtype=np.uint16)
    in_slots = occurrences.copy()  # compounds have no slots of their own
    in_slots[compounds] = 0
    most = np.argsort(-in_slots, kind="stable")[: min(MOST_RANKED, np.count_nonzero(in_slots))]
    ranks[most] = np.arange(len(most))
    file.add("exact_compounds", compounds.astype(np.uint32))
    file.add("exact_ranks", ranks)
    return ranks


class ForwardTokens(Protocol):
    """The words of a segment in the order of their slots."""

    def pieces(self, ranks: NDArray[np.uint16]) -> Iterator[NDArray[np.uint16]]:
        """Yield their values in the forward index, given the ranks of the terms, a piece at a time."""


def write_forward(
    file: SegmentFileWriter, ranks: NDArray[np.uint16], slots: int, tokens: ForwardTokens
) -> None:
    """Write the forward index of so many slots."""
    forward = file.reserve("forward", "<u2", slots)
    for piece in tokens.pieces(ranks):
        forward.write(piece)


def reserve_offsets(
    file: SegmentFileWriter, occurrences: NDArray[np.int64], slots: NDArray[Any]
) -> ArrayStream:
    """Return the stream for the offsets of all words, term after term; writes where each term's begin.

    ``slots`` are those of each document: offsets have 16 bits where that is enough for all, else 32.
    """
    file.add_places("exact_occurrences_first", occurrences)
    dtype = "<u4" if len(slots) and slots.max() > 1 << 16 else "<u2"
    return file.reserve("exact_offsets", dtype, int(occurrences.sum()))


def write_families(file: SegmentFileWriter, stem_numbers: NDArray[Any], stems: int) -> None:
    """Write the exact forms of each stem.

    ``stem_numbers`` holds the stem of each form, or :data:`NO_STEM`.
    """
    first = np.zeros(stems + 1, dtype=np.uint32)
    forms = np.flatnonzero(stem_numbers != NO_STEM)
    np.cumsum(np.bincount(stem_numbers[forms], minlength=stems), out=first[1:])
    file.add("family_first", first)
    file.add("family", forms[np.argsort(stem_numbers[forms], kind="stable")].astype(np.uint32))


def write_text_places(
    file: SegmentFileWriter,
    sizes: NDArray[np.uint64],
    blocks: NDArray[np.uint32],
    starts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
) -> None:
    """Write where compressed blocks of these sizes begin, and of each record its block and place there."""
    file.add_places("text_block_starts", sizes)
    file.add("text_blocks", blocks)
    file.add("text_starts", starts)
    file.add("text_ends", ends)


def write_terms(file: SegmentFileWriter, field: str, terms: PackedTerms) -> None:
    """Write the term dictionary of a field; ``terms`` are in ascending order."""
    file.add(f"{field}_terms", terms.text)
    file.add(f"{field}_term_starts", terms.starts)
