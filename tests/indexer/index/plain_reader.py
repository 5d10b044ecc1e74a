"""A reader of segment files written from FORMAT.md alone, with nothing of the project in it."""

import json
import struct
from itertools import pairwise
from pathlib import Path
from typing import ClassVar
from zlib import crc32


class PlainSegment:
    """The directory of a segment's file, and its arrays as plain lists of numbers."""

    CODES: ClassVar = {"|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "<i4": "i", "<i8": "q"}

    def __init__(self, path: Path):
        self.data = path.read_bytes()
        start, length, checksum, magic = struct.unpack("<QII8s", self.data[-24:])
        directory = self.data[start : start + length]
        assert magic == self.data[:8] == b"BERITA\r\n"
        assert crc32(directory) == checksum
        told = json.loads(directory)
        self.facts: dict[str, float] = told["facts"]
        self.places: dict[str, tuple[str, int, int, int]] = told["arrays"]

    def bytes_of(self, name: str) -> bytes:
        dtype, start, count, checksum = self.places[name]
        data = self.data[start : start + count * struct.calcsize(self.CODES[dtype])]
        assert crc32(data) == checksum
        return data

    def array(self, name: str) -> list[int]:
        dtype, _, count, _ = self.places[name]
        return list(struct.unpack(f"<{count}{self.CODES[dtype]}", self.bytes_of(name)))

    def strings(self, text: str, starts: str) -> list[str]:
        data, edges = self.bytes_of(text), self.array(starts)
        return [data[a:b].decode() for a, b in pairwise(edges)]
