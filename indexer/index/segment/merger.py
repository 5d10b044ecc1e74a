"""Merge several segments into one: their arrays are joined, deleted documents left out.

Terms are taken a stretch at a time, so that memory does not grow with the segments.
Documents are numbered in the order of the segments. So the posting lists of a stretch
are joined by laying those of all segments one after another and sorting them, stably,
by term.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
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
from indexer.index.segment.document_columns import write_ids, write_names, write_titles
from indexer.index.segment.field_index import RARE
from indexer.index.segment.posting_writer import ImpactWriter, Postings, PostingWriter
from indexer.index.segment.reader import NAME_COLUMNS, SegmentReader
from indexer.index.segment.segment_file import ArrayStream, SegmentFileWriter
from indexer.index.segment.term_dictionary import PackedTerms, chosen_terms, union
from indexer.ranges import ranges

_STRETCH_OCCURRENCES = 500_000
"""Occurrences (of stems: postings) merged at a time, of some 50 bytes each. Chosen by hand."""

_DELETED = np.uint32(0xFFFFFFFF)
"""The number in the merged segment of a document that is not in it."""


class Part(NamedTuple):
    """A segment to merge, and for each document whether it is kept (bool)."""

    reader: SegmentReader
    kept: NDArray[np.bool_]


class _InputSegment:
    """A part, and the numbers that its documents and terms have in the merged segment."""

    def __init__(self, part: Part, first: int):
        self.reader = part.reader
        self.kept = part.kept
        self.whole = bool(part.kept.all())
        """Whether every document is kept."""
        self.size = int(part.kept.sum())
        """The number of kept documents."""
        self.numbers = np.full(len(part.kept), _DELETED, dtype=np.uint32)
        """The number of each document in the merged segment, or :data:`_DELETED`."""
        self.numbers[part.kept] = np.arange(first, first + self.size, dtype=np.uint32)
        self.terms: dict[str, NDArray[np.int64]] = {}
        """For each field, the numbers of its terms in the merged segment; -1 for terms that are not in it."""
        self.live_terms: dict[str, NDArray[np.int64]] = {}
        """For each field, the terms that a kept document holds, ascending."""

    def documents(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the values of the kept documents; ``values`` has one for every document."""
        return values if self.whole else values[self.kept]


def merge_segments(path: Path, parts: Sequence[Part]) -> int:
    """Write the segment that holds the kept documents of all ``parts``, in their order.

    Returns the number of its documents. No file is left where this fails.
    """
    file = SegmentFileWriter(path)
    try:
        return _merge(file, parts)
    except BaseException:
        file.abandon()
        raise


def _merge(file: SegmentFileWriter, parts: Sequence[Part]) -> int:
    segments: list[_InputSegment] = []
    for part in parts:
        segments.append(_InputSegment(part, sum(segment.size for segment in segments)))
    size = sum(segment.size for segment in segments)
    lengths = _joined(segments, "lengths")
    average = float(lengths.mean()) if size and lengths.any() else 1.0
    slots = np.concatenate(
        [np.empty(0, np.int64), *(segment.documents(np.diff(segment.reader.starts)) for segment in segments)]
    )

    texts = _write_text_places(file, segments)
    with ThreadPoolExecutor(1) as beside:  # NumPy releases the GIL while it sorts and copies
        stems = beside.submit(_merge_stems, file, segments, lengths, average)
        copied = beside.submit(_write_pieces, file.reserve("texts", "|u1", sum(map(len, texts))), texts)
        exact_terms, forward = _merge_exact(file, segments, slots, beside)
        for column in ("title_lengths", "deck_lengths", "dates"):
            file.add(column, _joined(segments, column))
        file.add("lengths", lengths)
        starts = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(slots, out=starts[1:])
        file.add("starts", starts)
        _write_strings(file, segments)
        stem_terms = stems.result()
        stem_numbers = np.full(len(exact_terms), NO_STEM, dtype=np.int64)
        for segment in segments:
            _add_families(segment, stem_numbers)
        write_families(file, stem_numbers, len(stem_terms))
        copied.result()
        forward.result()
    file.finish({"documents": size, "average_length": average})
    return size


def _merge_exact(
    file: SegmentFileWriter, segments: list[_InputSegment], slots: NDArray[np.int64], beside: Executor
) -> tuple[PackedTerms, Future[None]]:
    """Write the exact forms, and return them and the task that writes the forward index ``beside``."""
    terms, occurrences = _union(segments, "exact")
    offsets = reserve_offsets(file, occurrences, slots)
    compounds = [segment.terms["exact"][segment.reader.exact.compounds] for segment in segments]
    kept = np.unique(np.concatenate([np.empty(0, np.int64), *compounds]))
    ranks = write_ranks(file, occurrences, kept[kept >= 0])
    forward = beside.submit(write_forward, file, ranks, int(slots.sum()), _Forward(segments))
    writer = PostingWriter(file, "exact", len(slots))
    for stretch in _stretches(occurrences):
        joined, their_offsets = _join(segments, "exact", stretch)
        writer.add(joined)
        offsets.write(their_offsets)
    writer.finish()
    write_terms(file, "exact", terms)
    return terms, forward


def _merge_stems(
    file: SegmentFileWriter, segments: list[_InputSegment], lengths: NDArray[np.uint32], average: float
) -> PackedTerms:
    terms, postings = _union(segments, "stem")
    writers = (PostingWriter(file, "stem", len(lengths)), ImpactWriter(file, lengths, average))
    for stretch in _stretches(postings):
        joined, _ = _join(segments, "stem", stretch)
        for writer in writers:
            writer.add(joined)
    for writer in writers:
        writer.finish()
    write_terms(file, "stem", terms)
    return terms


def _joined(segments: list[_InputSegment], column: str) -> NDArray[Any]:
    parts = [segment.documents(getattr(segment.reader, column)) for segment in segments]
    return np.concatenate(parts) if parts else np.empty(0, np.uint32)


# Terms


def _union(segments: list[_InputSegment], field: str) -> tuple[PackedTerms, NDArray[np.int64]]:
    """Return the terms that any kept document holds, ascending, and their occurrences (of stems: postings).

    Sets ``terms`` and ``live_terms`` of each segment.
    """
    sizes = [_live_sizes(segment, field) for segment in segments]
    terms, numbers = union(
        [segment.reader.field(field).terms for segment in segments], [live > 0 for live in sizes]
    )
    totals = np.zeros(len(terms), dtype=np.int64)
    for segment, live, mapped in zip(segments, sizes, numbers, strict=True):
        segment.terms[field] = mapped
        segment.live_terms[field] = held = np.flatnonzero(mapped >= 0)
        totals[mapped[held]] += live[held]
    return terms, totals


def _live_sizes(segment: _InputSegment, name: str) -> NDArray[np.int64]:
    """Return how much of each term is in kept documents: occurrences of exact forms, postings of stems."""
    reader = segment.reader
    field_index = reader.field(name)
    first = reader.exact.occurrences_first if name == "exact" else field_index.first
    if segment.whole:
        return np.diff(first).astype(np.int64)
    live = np.zeros(len(field_index.terms), dtype=np.int64)
    for low, high in _stretches(np.diff(field_index.first).astype(np.int64)):
        documents, frequencies, _ = field_index.postings(low, high)
        taken = segment.kept[documents].astype(np.int64)
        if name == "exact":
            taken *= frequencies
        sums = np.concatenate([[0], np.cumsum(taken)])
        ends = (field_index.first[low : high + 1] - field_index.first[low]).astype(np.int64)
        live[low:high] = np.diff(sums[ends])
    return live


def _stretches(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield consecutive ranges of terms of :data:`_STRETCH_OCCURRENCES` at most, or of a single term.

    ``sizes`` are the occurrences or postings of each term.
    """
    ends = np.cumsum(sizes)
    low = 0
    while low < len(sizes):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(ends.searchsorted(before + _STRETCH_OCCURRENCES, "right")))
        high = min(high, low + 0xFFFF)  # so that a term's place in its stretch fits 16 bits
        yield low, high
        low = high


# Posting lists


class _Share(NamedTuple):
    """The part of a stretch that is in one segment: the sizes of its terms, their postings and offsets."""

    terms: NDArray[np.uint16]  # counted from the first of the stretch
    sizes: NDArray[np.int64]  # postings, by term
    occurrences: NDArray[np.int64]  # by term; of exact forms alone
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.int64]
    titles: NDArray[np.int64]
    offsets: NDArray[Any]


def _join(
    segments: list[_InputSegment], name: str, stretch: tuple[int, int]
) -> tuple[Postings, NDArray[Any]]:
    """Return the postings of a stretch of the merged terms, and for exact forms their offsets."""
    low, high = stretch
    shares = [_share(segment, name, low, high) for segment in segments]
    terms, sizes, occurrences, documents, frequencies, titles, offsets = map(
        np.concatenate, zip(*shares, strict=True)
    )
    del shares
    order = np.argsort(terms, kind="stable")  # a radix sort, as the numbers have 16 bits
    taken = _gathered(sizes, order)
    joined = Postings(
        np.bincount(terms, weights=sizes, minlength=high - low).astype(np.int64),
        documents[taken],
        frequencies[taken],
        titles[taken],
    )
    return joined, offsets[_gathered(occurrences, order)] if name == "exact" else offsets


def _gathered(sizes: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of the elements of rows of these sizes, with the rows in another ``order``."""
    return ranges((np.cumsum(sizes) - sizes)[order], sizes[order])


def _share(segment: _InputSegment, name: str, low: int, high: int) -> _Share:
    reader = segment.reader
    field_index = reader.field(name)
    mine = segment.live_terms[name]  # ascending here and in the merged segment
    mine = mine[slice(*segment.terms[name][mine].searchsorted([low, high]))]
    if not len(mine):
        none, no_number = np.empty(0, np.int64), np.empty(0, np.uint32)
        return _Share(none.astype(np.uint16), none, none, no_number, none, none, none.astype(np.uint16))
    first, last = int(mine[0]), int(mine[-1]) + 1
    documents, frequencies, titles = field_index.postings(first, last)
    sizes = np.diff(field_index.first[first : last + 1]).astype(np.int64)
    occurrences, offsets = np.empty(0, np.int64), np.empty(0, np.uint16)
    if name == "exact":
        places = reader.exact.occurrences_first[first : last + 1].astype(np.int64)
        occurrences, offsets = np.diff(places), reader.exact.offsets[places[0] : places[-1]]
    if not segment.whole:
        kept = segment.kept[documents]
        term = np.repeat(np.arange(last - first), sizes)[kept]
        if name == "exact":
            offsets = offsets[np.repeat(kept, frequencies)]
        documents, frequencies, titles = documents[kept], frequencies[kept], titles[kept]
        sizes = np.bincount(term, minlength=last - first)[mine - first]
        if name == "exact":
            summed = np.bincount(term, weights=frequencies, minlength=last - first)
            occurrences = summed.astype(np.int64)[mine - first]
    terms = (segment.terms[name][mine] - low).astype(np.uint16)
    return _Share(terms, sizes, occurrences, segment.numbers[documents], frequencies, titles, offsets)


def _add_families(segment: _InputSegment, stem_numbers: NDArray[np.int64]) -> None:
    stems = segment.reader.stem
    for_form = np.repeat(segment.terms["stem"], np.diff(stems.family_first).astype(np.int64))
    forms = segment.terms["exact"][stems.family_all]
    kept = forms >= 0
    stem_numbers[forms[kept]] = for_form[kept]


class _Forward:
    """The forward indexes of the segments one after another, for :func:`write_forward`."""

    def __init__(self, segments: list[_InputSegment]):
        self._segments = segments

    def pieces(self, ranks: NDArray[np.uint16]) -> Iterator[NDArray[np.uint16]]:
        """Yield the forward index of the merged segment, given the ranks of its terms."""
        for segment in self._segments:
            reader = segment.reader
            numbers = segment.terms["exact"]
            forward = reader.exact.forward
            table = np.arange(1 << 16, dtype=np.uint16)  # rare words and separators stay what they are
            known = numbers[reader.terms_by_rank]
            kept = np.flatnonzero(known >= 0)
            table[kept] = ranks[known[kept]]
            slots, values = self._newly_ranked(segment, ranks)
            step = FORWARD_PIECE_SLOTS
            kept_slots = None if segment.whole else np.repeat(segment.kept, np.diff(reader.starts))
            for first in range(0, len(forward), step):
                piece = table[forward[first : first + step]]
                low, high = slots.searchsorted([first, first + step])
                piece[slots[low:high] - first] = values[low:high]
                yield piece if kept_slots is None else piece[kept_slots[first : first + step]]

    @staticmethod
    def _newly_ranked(
        segment: _InputSegment, ranks: NDArray[np.uint16]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """Return the slots of words that have a rank in the merged segment alone, and these ranks."""
        reader = segment.reader
        numbers = segment.terms["exact"]
        rare = np.flatnonzero((reader.exact.ranks == RARE) & (numbers >= 0))
        rare = rare[ranks[numbers[rare]] != RARE]
        slots = [reader.slots(number) for number in rare.tolist()]
        if not slots:
            return np.empty(0, np.int64), np.empty(0, np.uint16)
        values = np.repeat(ranks[numbers[rare]], [len(one) for one in slots])
        joined = np.concatenate(slots)
        order = np.argsort(joined)
        return joined[order], values[order]


# Documents


def _write_strings(file: SegmentFileWriter, segments: list[_InputSegment]) -> None:
    write_ids(file, chosen_terms([(segment.reader.ids, segment.kept) for segment in segments]))
    write_titles(file, chosen_terms([(segment.reader.titles, segment.kept) for segment in segments]))
    for column in NAME_COLUMNS:
        all_names = {"": 0}
        numbers = [np.empty(0, np.uint32)]
        for segment in segments:
            names, indices = segment.reader.names(column)
            renumbered = [all_names.setdefault(name, len(all_names)) for name in names]
            numbers.append(np.array(renumbered, dtype=np.uint32)[segment.documents(indices)])
        write_names(file, column, list(all_names), np.concatenate(numbers))


def _write_text_places(file: SegmentFileWriter, segments: list[_InputSegment]) -> list[NDArray[np.uint8]]:
    """Write where each kept record is, and return the compressed blocks that hold any, as they are."""
    data: list[NDArray[np.uint8]] = []
    sizes, blocks = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    before = 0
    for segment in segments:
        arrays = segment.reader.file.arrays
        starts = arrays["text_block_starts"].astype(np.int64)
        mine = segment.documents(arrays["text_blocks"])
        used = np.zeros(len(starts) - 1, dtype=bool)
        used[mine] = True
        renumbered = np.cumsum(used) - 1 + before
        edges = np.flatnonzero(np.diff(used.astype(np.int8), prepend=0, append=0))
        for first, last in edges.reshape(-1, 2).tolist():  # stretches of used blocks
            data.append(arrays["texts"][starts[first] : starts[last]])
        sizes.append(np.diff(starts)[used].astype(np.uint64))
        blocks.append(renumbered[mine].astype(np.uint32))
        before += int(used.sum())
    write_text_places(
        file,
        np.concatenate(sizes),
        np.concatenate(blocks),
        np.concatenate(
            [np.empty(0, np.uint32), *(s.documents(s.reader.file.arrays["text_starts"]) for s in segments)]
        ),
        np.concatenate(
            [np.empty(0, np.uint32), *(s.documents(s.reader.file.arrays["text_ends"]) for s in segments)]
        ),
    )
    return data


def _write_pieces(stream: ArrayStream, pieces: Sequence[NDArray[Any]]) -> None:
    for piece in pieces:
        stream.write(piece)
