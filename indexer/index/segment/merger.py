"""Several segments to one: their arrays are joined, deleted documents left out.

Terms are taken a stretch at a time, so that memory does not grow with the
segments. What one segment says of a term lies before what the next says of it,
and documents are numbered in the order of the segments; so sorting a stretch by
term, stably, is all that the joining of posting lists takes.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
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
from indexer.index.segment.document_columns import write_ids, write_names, write_titles
from indexer.index.segment.field_index import RARE
from indexer.index.segment.posting_writer import ImpactWriter, Postings, PostingWriter
from indexer.index.segment.reader import NAME_COLUMNS, SegmentReader
from indexer.index.segment.segment_file import ArrayStream, SegmentFileWriter
from indexer.index.segment.term_dictionary import PackedTerms, chosen_terms, union
from indexer.ranges import ranges

_STRETCH_OCCURRENCES = 500_000
_GONE = np.uint32(0xFFFFFFFF)


class Part(NamedTuple):
    """A segment to be merged, and by document whether it is kept (bool)."""

    reader: SegmentReader
    kept: NDArray[np.bool_]


class _MergeInput:
    """A part with its place in the whole."""

    def __init__(self, part: Part, first: int):
        self.reader = part.reader
        self.kept = part.kept
        self.whole = bool(part.kept.all())
        self.size = int(part.kept.sum())
        self.numbers = np.full(len(part.kept), _GONE, dtype=np.uint32)
        """By document its number in the whole."""
        self.numbers[part.kept] = np.arange(first, first + self.size, dtype=np.uint32)
        self.terms: dict[str, NDArray[np.int64]] = {}
        """By field and term its number in the whole; -1 for those that are gone."""
        self.living: dict[str, NDArray[np.int64]] = {}
        """By field the terms that are not."""

    def documents(self, values: NDArray[Any]) -> NDArray[Any]:
        """Of one value a document, those that are kept."""
        return values if self.whole else values[self.kept]


def merge_segments(path: Path, parts: Sequence[Part]) -> int:
    """Write the segment that holds the kept documents of all ``parts``, in their order.

    Gives the number of its documents. The file is not left behind where this fails.
    """
    file = SegmentFileWriter(path)
    try:
        return _merge(file, parts)
    except BaseException:
        file.abandon()
        raise


def _merge(file: SegmentFileWriter, parts: Sequence[Part]) -> int:
    sources: list[_MergeInput] = []
    for part in parts:
        sources.append(_MergeInput(part, sum(source.size for source in sources)))
    size = sum(source.size for source in sources)
    lengths = _joined(sources, "lengths")
    average = float(lengths.mean()) if size and lengths.any() else 1.0
    slots = np.concatenate(
        [np.empty(0, np.int64), *(source.documents(np.diff(source.reader.starts)) for source in sources)]
    )

    texts = _write_text_places(file, sources)
    with ThreadPoolExecutor(1) as beside:  # sorting and copying arrays leaves other threads free to run
        stems = beside.submit(_merge_stems, file, sources, lengths, average)
        copied = beside.submit(_write_pieces, file.reserve("texts", "|u1", sum(map(len, texts))), texts)
        exact_terms, forward = _merge_exact(file, sources, slots, beside)
        for column in ("title_lengths", "deck_lengths", "dates"):
            file.add(column, _joined(sources, column))
        file.add("lengths", lengths)
        starts = np.zeros(size + 1, dtype=np.int64)
        np.cumsum(slots, out=starts[1:])
        file.add("starts", starts)
        _write_strings(file, sources)
        stem_terms = stems.result()
        stem_numbers = np.full(len(exact_terms), NO_STEM, dtype=np.int64)
        for source in sources:
            _add_families(source, stem_numbers)
        write_families(file, stem_numbers, len(stem_terms))
        copied.result()
        forward.result()
    file.finish({"documents": size, "average_length": average})
    return size


def _merge_exact(
    file: SegmentFileWriter, sources: list[_MergeInput], slots: NDArray[np.int64], beside: Executor
) -> tuple[PackedTerms, Future[None]]:
    """Gives the terms, and the writing of the forward index, which goes on ``beside``."""
    terms, occurrences = _union(sources, "exact")
    offsets = reserve_offsets(file, occurrences, slots)
    compounds = [source.terms["exact"][source.reader.exact.compounds] for source in sources]
    kept = np.unique(np.concatenate([np.empty(0, np.int64), *compounds]))
    ranks = write_ranks(file, occurrences, kept[kept >= 0])
    forward = beside.submit(write_forward, file, ranks, int(slots.sum()), _Forward(sources))
    writer = PostingWriter(file, "exact", len(slots))
    for stretch in _stretches(occurrences):
        joined, their_offsets = _join(sources, "exact", stretch)
        writer.add(joined)
        offsets.write(their_offsets)
    writer.finish()
    write_terms(file, "exact", terms)
    return terms, forward


def _merge_stems(
    file: SegmentFileWriter, sources: list[_MergeInput], lengths: NDArray[np.uint32], average: float
) -> PackedTerms:
    terms, postings = _union(sources, "stem")
    writers = (PostingWriter(file, "stem", len(lengths)), ImpactWriter(file, lengths, average))
    for stretch in _stretches(postings):
        joined, _ = _join(sources, "stem", stretch)
        for writer in writers:
            writer.add(joined)
    for writer in writers:
        writer.finish()
    write_terms(file, "stem", terms)
    return terms


def _joined(sources: list[_MergeInput], column: str) -> NDArray[Any]:
    parts = [source.documents(getattr(source.reader, column)) for source in sources]
    return np.concatenate(parts) if parts else np.empty(0, np.uint32)


# Terms


def _union(sources: list[_MergeInput], field: str) -> tuple[PackedTerms, NDArray[np.int64]]:
    """The terms that any kept document has, ascending, and how much each takes: occurrences or postings.

    Notes in each source where its terms are in the whole.
    """
    sizes = [_live_sizes(source, field) for source in sources]
    terms, numbers = union(
        [source.reader.field(field).terms for source in sources], [live > 0 for live in sizes]
    )
    totals = np.zeros(len(terms), dtype=np.int64)
    for source, live, mapped in zip(sources, sizes, numbers, strict=True):
        source.terms[field] = mapped
        source.living[field] = living = np.flatnonzero(mapped >= 0)
        totals[mapped[living]] += live[living]
    return terms, totals


def _live_sizes(source: _MergeInput, name: str) -> NDArray[np.int64]:
    """How much of a segment's terms is kept: occurrences of exact forms, postings of stems."""
    reader = source.reader
    field_index = reader.field(name)
    first = reader.exact.occurrences_first if name == "exact" else field_index.first
    if source.whole:
        return np.diff(first).astype(np.int64)
    live = np.zeros(len(field_index.terms), dtype=np.int64)
    for low, high in _stretches(np.diff(field_index.first).astype(np.int64)):
        documents, frequencies, _ = field_index.postings(low, high)
        taken = source.kept[documents].astype(np.int64)
        if name == "exact":
            taken *= frequencies
        sums = np.concatenate([[0], np.cumsum(taken)])
        ends = (field_index.first[low : high + 1] - field_index.first[low]).astype(np.int64)
        live[low:high] = np.diff(sums[ends])
    return live


def _stretches(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Consecutive ranges of terms that take about as much as a stretch may, and at least one term each."""
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
    """What one source has of a stretch: of each term how much, and the postings and offsets of all."""

    terms: NDArray[np.uint16]  # from the stretch's first
    sizes: NDArray[np.int64]
    occurrences: NDArray[np.int64]
    documents: NDArray[np.uint32]
    frequencies: NDArray[np.int64]
    titles: NDArray[np.int64]
    offsets: NDArray[Any]


def _join(sources: list[_MergeInput], name: str, stretch: tuple[int, int]) -> tuple[Postings, NDArray[Any]]:
    """The postings of a stretch of the whole's terms, and for exact forms their offsets."""
    low, high = stretch
    shares = [_share(source, name, low, high) for source in sources]
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
    """The places of what lies in rows of these sizes, the rows in another order."""
    return ranges((np.cumsum(sizes) - sizes)[order], sizes[order])


def _share(source: _MergeInput, name: str, low: int, high: int) -> _Share:
    reader = source.reader
    field_index = reader.field(name)
    mine = source.living[name]  # the order of terms is the same here and there
    mine = mine[slice(*source.terms[name][mine].searchsorted([low, high]))]
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
    if not source.whole:
        kept = source.kept[documents]
        term = np.repeat(np.arange(last - first), sizes)[kept]
        if name == "exact":
            offsets = offsets[np.repeat(kept, frequencies)]
        documents, frequencies, titles = documents[kept], frequencies[kept], titles[kept]
        sizes = np.bincount(term, minlength=last - first)[mine - first]
        if name == "exact":
            summed = np.bincount(term, weights=frequencies, minlength=last - first)
            occurrences = summed.astype(np.int64)[mine - first]
    terms = (source.terms[name][mine] - low).astype(np.uint16)
    return _Share(terms, sizes, occurrences, source.numbers[documents], frequencies, titles, offsets)


def _add_families(source: _MergeInput, stem_numbers: NDArray[np.int64]) -> None:
    stems = source.reader.stem
    for_form = np.repeat(source.terms["stem"], np.diff(stems.family_first).astype(np.int64))
    forms = source.terms["exact"][stems.family_all]
    kept = forms >= 0
    stem_numbers[forms[kept]] = for_form[kept]


class _Forward:
    """The forward indexes of the sources, read as terms of the whole."""

    def __init__(self, sources: list[_MergeInput]):
        self._sources = sources

    def pieces(self, ranks: NDArray[np.uint16]) -> Iterator[NDArray[np.uint16]]:
        """The forward index of the whole, given its ranks."""
        for source in self._sources:
            reader = source.reader
            numbers = source.terms["exact"]
            forward = reader.exact.forward
            table = np.arange(1 << 16, dtype=np.uint16)  # the last two stay what they are
            known = numbers[reader.terms_by_rank]
            kept = np.flatnonzero(known >= 0)
            table[kept] = ranks[known[kept]]
            slots, values = self._risen(source, ranks)
            step = 1 << 20
            kept_slots = None if source.whole else np.repeat(source.kept, np.diff(reader.starts))
            for first in range(0, len(forward), step):
                piece = table[forward[first : first + step]]
                low, high = slots.searchsorted([first, first + step])
                piece[slots[low:high] - first] = values[low:high]
                yield piece if kept_slots is None else piece[kept_slots[first : first + step]]

    @staticmethod
    def _risen(
        source: _MergeInput, ranks: NDArray[np.uint16]
    ) -> tuple[NDArray[np.int64], NDArray[np.uint16]]:
        """The slots of words that are rare in the source and not in the whole, and their ranks there."""
        reader = source.reader
        numbers = source.terms["exact"]
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


def _write_strings(file: SegmentFileWriter, sources: list[_MergeInput]) -> None:
    write_ids(file, chosen_terms([(source.reader.ids, source.kept) for source in sources]))
    write_titles(file, chosen_terms([(source.reader.titles, source.kept) for source in sources]))
    for column in NAME_COLUMNS:
        all_names = {"": 0}
        numbers = [np.empty(0, np.uint32)]
        for source in sources:
            names, indices = source.reader.names(column)
            renumbered = [all_names.setdefault(name, len(all_names)) for name in names]
            numbers.append(np.array(renumbered, dtype=np.uint32)[source.documents(indices)])
        write_names(file, column, list(all_names), np.concatenate(numbers))


def _write_text_places(file: SegmentFileWriter, sources: list[_MergeInput]) -> list[NDArray[np.uint8]]:
    """Give the compressed blocks that hold any kept record, as they are, and write what is where in them."""
    data: list[NDArray[np.uint8]] = []
    sizes, blocks = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    before = 0
    for source in sources:
        arrays = source.reader.file.arrays
        starts = arrays["text_block_starts"].astype(np.int64)
        mine = source.documents(arrays["text_blocks"])
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
            [np.empty(0, np.uint32), *(s.documents(s.reader.file.arrays["text_starts"]) for s in sources)]
        ),
        np.concatenate(
            [np.empty(0, np.uint32), *(s.documents(s.reader.file.arrays["text_ends"]) for s in sources)]
        ),
    )
    return data


def _write_pieces(stream: ArrayStream, pieces: Sequence[NDArray[Any]]) -> None:
    for piece in pieces:
        stream.write(piece)
