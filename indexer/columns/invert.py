"""Analysed articles to a segment: token arrays are sorted, no posting is added one by one."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from indexer.columns.documents import number_names, write_ids, write_names, write_titles
from indexer.columns.layout import SegmentFileWriter
from indexer.columns.postings import ImpactWriter, PostingWriter
from indexer.columns.segment import NAME_COLUMNS, RARE, SEPARATOR
from indexer.columns.terms import pack_terms
from indexer.columns.texts import TextBlocks

EMPTY_SLOT = 0
"""The token of the empty slot behind each zone; words are numbered from 1."""


class Batch(NamedTuple):
    """Some articles, analysed.

    ``tokens`` (uint32) holds for each slot the word's place in ``words``, plus
    1, or :data:`EMPTY_SLOT`; ``slots`` (uint32) how many of them each article
    has. ``lengths`` are in tokens. ``names`` has a list for each of
    ``NAME_COLUMNS``, one entry an article, empty where there is no such name.
    """

    words: list[str]
    tokens: NDArray[np.uint32]
    slots: NDArray[np.uint32]
    lengths: NDArray[np.uint32]
    title_lengths: NDArray[np.uint32]
    deck_lengths: NDArray[np.uint32]
    dates: NDArray[np.int32]
    ids: list[bytes]
    titles: list[bytes]
    names: dict[str, list[str]]
    texts: TextBlocks


class _Vocabulary(dict[str, int]):
    def __missing__(self, word: str) -> int:
        number = self[word] = len(self) + 1
        return number


class Inversion:
    """Analysed articles waiting to become one segment."""

    def __init__(self) -> None:
        self._vocabulary = _Vocabulary()
        self._batches: list[Batch] = []
        self.tokens = 0
        """Slots gathered so far."""

    def add(self, batch: Batch) -> None:
        """Take a batch; the articles keep their order."""
        numbers = np.zeros(len(batch.words) + 1, dtype=np.uint32)
        numbers[1:] = np.fromiter(map(self._vocabulary.__getitem__, batch.words), np.uint32, len(batch.words))
        self._batches.append(batch._replace(words=[], tokens=numbers[batch.tokens]))
        self.tokens += len(batch.tokens)

    def words(self) -> list[str]:
        """The distinct words gathered so far."""
        return list(self._vocabulary)

    def write(self, path: Path, stems: Callable[[Sequence[str]], Sequence[str]]) -> int:
        """Write the segment; gives the number of its documents.

        ``stems`` gives the stem of each of a list of exact forms. The file is
        not left behind where this fails.
        """
        file = SegmentFileWriter(path)
        try:
            return self._write(file, stems)
        except BaseException:
            file.abandon()
            raise

    def _write(self, file: SegmentFileWriter, stems: Callable[[Sequence[str]], Sequence[str]]) -> int:
        words = self.words()
        encoded = [word.encode() for word in words]
        order = sorted(range(len(words)), key=encoded.__getitem__)
        terms = np.zeros(len(words) + 1, dtype=np.uint32)  # by token, from 1
        terms[np.array(order, dtype=np.int64) + 1] = np.arange(len(words), dtype=np.uint32)
        tokens = self._joined("tokens")
        starts = np.zeros(sum(len(batch.slots) for batch in self._batches) + 1, dtype=np.int64)
        np.cumsum(self._joined("slots"), out=starts[1:])
        size = len(starts) - 1
        lengths, title_lengths = self._joined("lengths"), self._joined("title_lengths")
        average = float(lengths.mean()) if size and lengths.any() else 1.0

        slots = np.flatnonzero(tokens != EMPTY_SLOT)
        occurrences = np.bincount(terms[tokens[slots]], minlength=len(words))
        write_forward(file, occurrences, _ForwardTokens(terms, tokens))
        keys = terms[tokens[slots]].astype(np.uint64) << np.uint64(32) | slots.astype(np.uint64)
        del slots, tokens
        for batch in self._batches:
            batch.tokens.resize(0, refcheck=False)
        keys.sort()
        term = (keys >> np.uint64(32)).astype(np.uint32)
        slot = keys.astype(np.uint32)  # the lower half
        del keys
        document = np.repeat(np.arange(size, dtype=np.uint32), np.diff(starts))[slot]
        offset = (slot - starts[document]).astype(np.uint32)
        del slot
        write_offsets(file, occurrences, [offset], np.diff(starts))
        fresh = np.ones(len(term), dtype=bool)
        fresh[1:] = (term[1:] != term[:-1]) | (document[1:] != document[:-1])
        begins = np.flatnonzero(fresh)
        frequencies = np.diff(begins, append=len(term))
        in_title = (offset < title_lengths[document]).astype(np.int64)
        titles = np.add.reduceat(in_title, begins) if len(begins) else in_title
        term, document = term[begins], document[begins]
        del offset, in_title

        exact = PostingWriter(file, "exact", size)
        exact.add(np.bincount(term, minlength=len(words)), document, frequencies, titles)
        exact.finish()
        write_terms(file, "exact", [encoded[number] for number in order])
        self._write_stems(
            file,
            stems([words[number] for number in order]),
            (term, document, frequencies, titles),
            lengths,
            average,
        )
        file.add("lengths", lengths)
        file.add("title_lengths", title_lengths)
        file.add("deck_lengths", self._joined("deck_lengths"))
        file.add("dates", self._joined("dates"))
        file.add("starts", starts)
        self._write_strings(file)
        self._write_texts(file)
        file.finish({"documents": size, "average_length": average})
        return size

    def _write_stems(
        self,
        file: SegmentFileWriter,
        stem_of: Sequence[str],
        postings: tuple[NDArray[Any], ...],
        lengths: NDArray[np.uint32],
        average: float,
    ) -> None:
        """Add up the postings of the exact forms of each stem."""
        distinct = sorted({stem.encode() for stem in stem_of})
        numbers = {stem: number for number, stem in enumerate(distinct)}
        stem_numbers = np.array([numbers[stem.encode()] for stem in stem_of], dtype=np.uint32)
        term, document, frequencies, titles = postings
        keys = stem_numbers[term].astype(np.uint64) << np.uint64(32) | document
        order = np.argsort(keys)
        keys = keys[order]
        fresh = np.ones(len(keys), dtype=bool)
        fresh[1:] = keys[1:] != keys[:-1]
        begins = np.flatnonzero(fresh)
        if len(begins):
            frequencies = np.add.reduceat(frequencies[order], begins)
            titles = np.add.reduceat(titles[order], begins)
        stem = (keys[begins] >> np.uint64(32)).astype(np.int64)
        documents = keys[begins].astype(np.uint32)
        sizes = np.bincount(stem, minlength=len(distinct))
        writers = (PostingWriter(file, "stem", len(lengths)), ImpactWriter(file, lengths, average))
        for writer in writers:
            writer.add(sizes, documents, frequencies, titles)
            writer.finish()
        write_terms(file, "stem", distinct)
        write_families(file, stem_numbers, len(distinct))

    def _joined(self, field: str) -> NDArray[Any]:
        parts = [getattr(batch, field) for batch in self._batches]
        return np.concatenate(parts) if parts else np.empty(0, np.uint32)

    def _write_strings(self, file: SegmentFileWriter) -> None:
        write_ids(file, [article_id for batch in self._batches for article_id in batch.ids])
        write_titles(file, [title for batch in self._batches for title in batch.titles])
        for column in NAME_COLUMNS:
            names, numbers = number_names([name for batch in self._batches for name in batch.names[column]])
            write_names(file, column, names, numbers)

    def _write_texts(self, file: SegmentFileWriter) -> None:
        data = file.stream("texts", "|u1")
        blocks, before = [np.empty(0, np.uint32)], 0
        for batch in self._batches:
            data.write(np.frombuffer(batch.texts.data, dtype=np.uint8))
            blocks.append(batch.texts.blocks + np.uint32(before))
            before += len(batch.texts.sizes)
        sizes = [batch.texts.sizes for batch in self._batches]
        write_text_places(
            file,
            np.concatenate([np.empty(0, np.uint64), *sizes]),
            np.concatenate(blocks),
            np.concatenate([np.empty(0, np.uint32), *(batch.texts.starts for batch in self._batches)]),
            np.concatenate([np.empty(0, np.uint32), *(batch.texts.ends for batch in self._batches)]),
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


def write_forward(file: SegmentFileWriter, occurrences: NDArray[np.int64], tokens: Any) -> NDArray[np.uint16]:
    """Rank the terms by how often they occur, and write the ranks and the forward index.

    ``tokens.pieces(ranks)`` gives the forward index in pieces. Gives the ranks (uint16, one a term).
    """
    ranks = np.full(len(occurrences), RARE, dtype=np.uint16)
    most = np.argsort(-occurrences, kind="stable")[:RARE]
    ranks[most] = np.arange(len(most))
    file.add("exact_ranks", ranks)
    forward = file.stream("forward", "<u2")
    for piece in tokens.pieces(ranks):
        forward.write(piece)
    return ranks


def write_offsets(
    file: SegmentFileWriter, occurrences: NDArray[np.int64], pieces: Any, slots: NDArray[np.int64]
) -> None:
    """Write the offsets of all words, term after term, in 16 bits each where every document allows it."""
    first = np.zeros(len(occurrences) + 1, dtype=np.uint64)
    np.cumsum(occurrences, out=first[1:])
    file.add("exact_occurrences_first", first)
    stream = file.stream("exact_offsets", "<u4" if len(slots) and slots.max() > 1 << 16 else "<u2")
    for piece in pieces:
        stream.write(piece)


def write_families(file: SegmentFileWriter, stem_numbers: NDArray[Any], stems: int) -> None:
    """Write for each stem the exact forms that have it; ``stem_numbers`` holds each form's stem."""
    first = np.zeros(stems + 1, dtype=np.uint32)
    np.cumsum(np.bincount(stem_numbers, minlength=stems), out=first[1:])
    file.add("family_first", first)
    file.add("family", np.argsort(stem_numbers, kind="stable").astype(np.uint32))


def write_text_places(
    file: SegmentFileWriter,
    sizes: NDArray[np.uint64],
    blocks: NDArray[np.uint32],
    starts: NDArray[np.uint32],
    ends: NDArray[np.uint32],
) -> None:
    """Write where the compressed blocks begin, and in which of them each record is, and where."""
    first = np.zeros(len(sizes) + 1, dtype=np.uint64)
    np.cumsum(sizes, out=first[1:])
    file.add("text_block_starts", first)
    file.add("text_blocks", blocks)
    file.add("text_starts", starts)
    file.add("text_ends", ends)


def write_terms(file: SegmentFileWriter, view: str, terms: Sequence[bytes]) -> None:
    """Write the term dictionary of a view; ``terms`` are in ascending order."""
    text, starts = pack_terms(terms)
    file.add(f"{view}_terms", text)
    file.add(f"{view}_term_starts", starts)
