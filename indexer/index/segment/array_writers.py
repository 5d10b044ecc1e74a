"""Write the arrays that building and merging a segment have in common."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.field_index import RARE
from indexer.index.segment.segment_file import ArrayStream, SegmentFileWriter
from indexer.index.segment.term_dictionary import PackedTerms

NO_STEM = -1


MOST_RANKED = RARE
"""So many words, the most frequent, have a value of their own in the forward index."""


def write_ranks(
    file: SegmentFileWriter, occurrences: NDArray[np.int64], compounds: NDArray[Any]
) -> NDArray[np.uint16]:
    """Rank the terms but the ``compounds`` by how often they occur; writes and gives the ranks (uint16)."""
    ranks = np.full(len(occurrences), RARE, dtype=np.uint16)
    in_slots = occurrences.copy()
    in_slots[compounds] = 0
    most = np.argsort(-in_slots, kind="stable")[: min(MOST_RANKED, np.count_nonzero(in_slots))]
    ranks[most] = np.arange(len(most))
    file.add("exact_compounds", compounds.astype(np.uint32))
    file.add("exact_ranks", ranks)
    return ranks


def write_forward(file: SegmentFileWriter, ranks: NDArray[np.uint16], slots: int, tokens: Any) -> None:
    """Write the forward index of so many slots, which ``tokens.pieces(ranks)`` gives in pieces."""
    forward = file.reserve("forward", "<u2", slots)
    for piece in tokens.pieces(ranks):
        forward.write(piece)


def reserve_offsets(
    file: SegmentFileWriter, occurrences: NDArray[np.int64], slots: NDArray[Any]
) -> ArrayStream:
    """Where to write the offsets of all words, term after term; in 16 bits where every document allows it."""
    file.add_places("exact_occurrences_first", occurrences)
    dtype = "<u4" if len(slots) and slots.max() > 1 << 16 else "<u2"
    return file.reserve("exact_offsets", dtype, int(occurrences.sum()))


def write_families(file: SegmentFileWriter, stem_numbers: NDArray[Any], stems: int) -> None:
    """Write for each stem the exact forms that count for it.

    ``stem_numbers`` holds each form's stem, :data:`NO_STEM` where it counts for none.
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
    """Write where the compressed blocks begin, and in which of them each record is, and where."""
    file.add_places("text_block_starts", sizes)
    file.add("text_blocks", blocks)
    file.add("text_starts", starts)
    file.add("text_ends", ends)


def write_terms(file: SegmentFileWriter, view: str, terms: PackedTerms) -> None:
    """Write the term dictionary of a view; ``terms`` are in ascending order."""
    file.add(f"{view}_terms", terms.text)
    file.add(f"{view}_term_starts", terms.starts)
