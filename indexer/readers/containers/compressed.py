"""Unpack files compressed by gzip, bzip2, xz or Zstandard, as they are read.

Formats: RFC 1952, the xz format 1.2, RFC 8878. Compressed parts that follow one another are one file.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import NamedTuple, Protocol

from indexer.readers.format_names import BZIP2, GZIP, XZ, ZSTANDARD
from indexer.readers.piece import Settings, Unread
from indexer.readers.stream import Allowance, ByteSource, Unpacking, buffered

_READ = 65_536  # bytes of the packed file that are read at once
_MOST_MEMORY = 1 << 27  # bytes for unpacking; files of `xz -9` and `zstd --long` ask for less
_MORSEL = 512  # bytes given to Zstandard at once; they unpack to 16 MB at most


class _Unpacker(Protocol):
    """The unpacker of one part of a compressed file, as those of ``bz2`` and ``lzma`` are."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """``zlib`` as an unpacker of gzip."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)
        self._more = False

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._more

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        given = self._inner.decompress(self._inner.unconsumed_tail + data, max(max_length, 0))
        # zlib may hold back output although it has taken all of its input
        self._more = bool(self._inner.unconsumed_tail) or len(given) == max_length
        return given


class _Zstandard:
    """``zstandard`` as an unpacker. It takes morsels, as the size of what it gives cannot be limited."""

    def __init__(self) -> None:
        import zstandard

        self._inner = zstandard.ZstdDecompressor(max_window_size=_MOST_MEMORY).decompressobj()
        self._damage = zstandard.ZstdError
        self._data = b""
        self._taken = 0

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return self._taken >= len(self._data)

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data + self._data[self._taken :]

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        if data:
            self._data, self._taken = data, 0
        morsel = self._data[self._taken : self._taken + _MORSEL]
        self._taken += len(morsel)
        try:
            return self._inner.decompress(morsel)
        except self._damage as error:
            raise ValueError(str(error)) from error


def _xz() -> _Unpacker:
    return lzma.LZMADecompressor(memlimit=_MOST_MEMORY)


class Compressed(NamedTuple):
    """A format of one compressed stream: its unpacker, its name in reasons, the suffixes it adds to names."""

    unpacker: Callable[[], _Unpacker]
    title: str
    suffixes: tuple[str, ...]

    def members(
        self, source: ByteSource, settings: Settings, allowance: Allowance
    ) -> Iterator[ByteSource | Unread]:
        """Yield the file that is compressed. It keeps its name without the suffix of compression."""
        label = source.label
        for suffix in self.suffixes:
            if label.lower().endswith(suffix):
                label = label[: -len(suffix)]
                break
        unpacked = _Unpacked(source.stream, self.unpacker)
        yield source._replace(stream=buffered(Unpacking(unpacked.read, self.title, allowance)), label=label)


COMPRESSED = {
    GZIP: Compressed(_Gzip, "gzip", (".gz", ".tgz")),
    BZIP2: Compressed(bz2.BZ2Decompressor, "bzip2", (".bz2", ".tbz2", ".tbz")),
    XZ: Compressed(_xz, "xz", (".xz", ".txz")),
    ZSTANDARD: Compressed(_Zstandard, "Zstandard", (".zst", ".zstd", ".tzst")),
}
"""The compressed formats by their names."""


class _Unpacked:
    """What a compressed file unpacks to, read in steps."""

    def __init__(self, packed: BufferedReader, new_unpacker: Callable[[], _Unpacker]):
        self._packed = packed
        self._new_unpacker = new_unpacker
        self._unpacker = new_unpacker()
        self._waiting = b""
        self._given = memoryview(b"")

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes at most, ``b""`` at the end. Raises ``EOFError`` for a file cut off."""
        while not self._given:
            if self._unpacker.eof:
                rest = self._unpacker.unused_data + self._waiting
                while not (rest := rest.lstrip(b"\0")):  # zeros may fill up the last block
                    if not (rest := self._packed.read1(_READ)):
                        return b""
                self._unpacker, self._waiting = self._new_unpacker(), rest
            data = b""
            if self._unpacker.needs_input:
                data = self._waiting or self._packed.read1(_READ)
                self._waiting = b""
                if not data:
                    raise EOFError
            self._given = memoryview(self._unpacker.decompress(data, size))
        given, self._given = self._given[:size], self._given[size:]
        return bytes(given)
