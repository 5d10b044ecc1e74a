"""A reader of segment files written from FORMAT.md alone, with nothing of the project in it."""

import json
import struct
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from zlib import crc32

import zstandard


class PlainSegment:
    """The directory of a segment's file, and its arrays as plain lists of numbers."""

    CODES: ClassVar = {"|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "<i4": "i", "<i8": "q"}

    def __init__(self, path: Path):
        self.data = path.read_bytes()
        start, length, checksum, magic = struct.unpack("<QII8s", self.data[-24:])
        directory = self.data[start : start + length]
        assert magic == self.data[:8] == b"BERITA\r\n"
        assert crc32(directory) == checksum
        content = json.loads(directory)
        self.facts: dict[str, float] = content["facts"]
        self.places: dict[str, tuple[str, int, int, int]] = content["arrays"]

    def bytes_of(self, name: str) -> bytes:
        dtype, start, count, checksum = self.places[name]
        data = self.data[start : start + count * struct.calcsize(self.CODES[dtype])]
        assert crc32(data) == checksum
        return data

    def array(self, name: str) -> list[int]:
        dtype, _, count, _ = self.places[name]
        return list(struct.unpack(f"<{count}{self.CODES[dtype]}", self.bytes_of(name)))

    def documents_of(self, field: str) -> list[list[int]]:
        """Return by term of a field the documents that hold it."""
        first, dense = self.array(f"{field}_first"), self.array(f"{field}_dense")
        bitmaps, listed = self.array(f"{field}_bitmaps"), self.array(f"{field}_documents")
        size = len(self.array("lengths"))
        words = -(-size // 64)
        documents, at = [], 0
        for number, (low, high) in enumerate(pairwise(first)):
            if number in dense:
                bits = bitmaps[dense.index(number) * words :][:words]
                documents.append([d for d in range(size) if bits[d // 64] >> d % 64 & 1])
            else:
                documents.append(listed[at : at + high - low])
                at += high - low
        return documents

    def occurrences(self) -> tuple[dict[tuple[int, int], str], set[tuple[int, int, str]]]:
        """Return the word in each slot of each document, and the compounds with theirs."""
        counts, offsets = self.array("exact_counts"), self.array("exact_offsets")
        heavy = dict(zip(self.array("exact_heavy_at"), self.array("exact_heavy_counts"), strict=True))
        compound_numbers = set(self.array("exact_compounds"))
        words: dict[tuple[int, int], str] = {}
        compounds: set[tuple[int, int, str]] = set()
        posting = place = 0
        terms = self.strings("exact_terms", "exact_term_starts")
        for number, (term, documents) in enumerate(zip(terms, self.documents_of("exact"), strict=True)):
            assert place == self.array("exact_occurrences_first")[number]
            for document in documents:
                count = counts[posting] & 63 or heavy[posting]
                for offset in offsets[place : place + count]:
                    if number in compound_numbers:
                        compounds.add((document, offset, term))
                    else:
                        words[document, offset] = term
                posting, place = posting + 1, place + count
        return words, compounds

    def forward(self) -> dict[tuple[int, int], str]:
        """Return the word in each slot of each document as the forward index has it."""
        terms, ranks = self.strings("exact_terms", "exact_term_starts"), self.array("exact_ranks")
        by_rank = dict(zip(ranks, terms, strict=True))
        values = self.array("forward")
        return {
            (document, slot - start): by_rank[values[slot]]
            for document, (start, end) in enumerate(pairwise(self.array("starts")))
            for slot in range(start, end)
            if values[slot] != 0xFFFF
        }

    def record(self, document: int) -> dict[str, Any]:
        """Return the stored article of a document."""
        block = self.array("text_blocks")[document]
        first, last = self.array("text_block_starts")[block : block + 2]
        text = zstandard.ZstdDecompressor().decompress(self.bytes_of("texts")[first:last])
        record: dict[str, Any] = json.loads(
            text[self.array("text_starts")[document] : self.array("text_ends")[document]]
        )
        return record

    def strings(self, text: str, starts: str) -> list[str]:
        data, edges = self.bytes_of(text), self.array(starts)
        return [data[a:b].decode() for a, b in pairwise(edges)]
