"""gzip, bzip2, xz and Zstandard: the one stream in a compressed file, unpacked as it is read.

Formats: RFC 1952, the xz format 1.2, RFC 8878; members that follow one another are one stream.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator
from io import BufferedReader
from typing import Protocol

from indexer.readers.piece import Settings, Unread
from indexer.readers.stream import Allowance, ByteSource, Unpacking, buffered

_READ = 65_536
_MOST_MEMORY = 1 << 27  # bytes; what `xz -9` and `zstd --long` ask of whoever unpacks is less
_MORSEL = 512  # bytes; as many of Zstandard come to 16 MB at the most


class _Unpacker(Protocol):
    """One member of a compressed file, as ``bz2`` and ``lzma`` unpack it."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
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
        # zlib may keep output back although it has taken all its input
        self._more = bool(self._inner.unconsumed_tail) or len(given) == max_length
        return given


class _Zstandard:
    """In morsels, as it cannot be told how much to give."""

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


_KINDS: dict[str, tuple[Callable[[], _Unpacker], str, tuple[str, ...]]] = {
    "gzip": (_Gzip, "gzip", (".gz", ".tgz")),
    "bzip2": (bz2.BZ2Decompressor, "bzip2", (".bz2", ".tbz2", ".tbz")),
    "xz": (_xz, "xz", (".xz", ".txz")),
    "zstd": (_Zstandard, "Zstandard", (".zst", ".zstd", ".tzst")),
}
FORMS = tuple(_KINDS)


def members(
    source: ByteSource, form: str, settings: Settings, allowance: Allowance
) -> Iterator[ByteSource | Unread]:
    """What is packed in a compressed file: it keeps its name, but for the suffix it is recognised by."""
    new, what, suffixes = _KINDS[form]
    label = source.label
    for suffix in suffixes:
        if label.lower().endswith(suffix):
            label = label[: -len(suffix)]
            break
    unpacked = _Unpacked(source.stream, new)
    yield source._replace(stream=buffered(Unpacking(unpacked.read, what, allowance)), label=label)


class _Unpacked:
    def __init__(self, packed: BufferedReader, new: Callable[[], _Unpacker]):
        self._packed = packed
        self._new = new
        self._unpacker = new()
        self._waiting = b""
        self._given = memoryview(b"")

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes, ``b""`` at the end. Raises ``EOFError`` where that comes too early."""
        while not self._given:
            if self._unpacker.eof:
                rest = self._unpacker.unused_data + self._waiting
                while not (rest := rest.lstrip(b"\0")):  # zeros may fill up a block
                    if not (rest := self._packed.read1(_READ)):
                        return b""
                self._unpacker, self._waiting = self._new(), rest
            data = b""
            if self._unpacker.needs_input:
                data = self._waiting or self._packed.read1(_READ)
                self._waiting = b""
                if not data:
                    raise EOFError
            self._given = memoryview(self._unpacker.decompress(data, size))
        given, self._given = self._given[:size], self._given[size:]
        return bytes(given)
