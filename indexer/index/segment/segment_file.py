"""The file of a segment: named arrays one after another, and a directory of them at its end.

See FORMAT.md. Arrays are little-endian and begin at multiples of 64 bytes, so
that a reader maps the file and uses them where they lie.
"""

import json
import mmap
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

FORMAT = 2
MAGIC = b"BERITA\r\n"
_ALIGNMENT = 64
_TRAILER = Struct("<QII8s")  # where the directory begins, its length, its CRC-32, the magic
_DTYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8"})
_WRITE_ELEMENTS = 1 << 20
_COPY_BYTES = 1 << 20
_KEPT_BYTES = 1 << 20
_MOST_IN_32_BITS = (1 << 32) - 1

Array = NDArray[Any]


class ArrayStream:
    """One array being written piece by piece to ``file``."""

    def __init__(self, file: IO[bytes], dtype: str):
        self.file = file
        """Closed by the writer of the segment."""
        self.dtype = dtype
        self.count = 0
        self.checksum = 0

    def write(self, piece: Array) -> None:
        """Append the next piece."""
        for first in range(0, len(piece), _WRITE_ELEMENTS):
            stored = np.ascontiguousarray(piece[first : first + _WRITE_ELEMENTS], dtype=self.dtype)
            data = stored.data.cast("B")
            self.file.write(data)
            self.checksum = crc32(data, self.checksum)
            self.count += len(stored)


class SegmentFileWriter:
    """Writes the file of a segment; it is none that a reader takes before :meth:`finish`."""

    def __init__(self, path: Path):
        self._path = path
        self._end = len(MAGIC)
        self._streams: dict[str, ArrayStream] = {}
        self._reserved: dict[str, tuple[int, int]] = {}
        """By array its place in the file and its size, where these are known."""
        path.write_bytes(MAGIC)

    def stream(self, name: str, dtype: str) -> ArrayStream:
        """Begin an array of a size to be seen; any number of them may be written at a time.

        It waits in memory or a nameless file until the segment is whole.
        """
        waiting = SpooledTemporaryFile(_KEPT_BYTES, dir=str(self._path.parent))  # noqa: SIM115
        return self._begin(name, dtype, cast(IO[bytes], waiting))

    def reserve(self, name: str, dtype: str, count: int) -> ArrayStream:
        """The same for one of ``count`` elements, which are written where they stay.

        The arrays' order in the file is that in which they are reserved, before all others.
        """
        place = self._end + -self._end % _ALIGNMENT
        self._end = place + count * np.dtype(dtype).itemsize
        self._reserved[name] = place, count
        file = self._path.open("r+b")
        file.seek(place)
        return self._begin(name, dtype, file)

    def _begin(self, name: str, dtype: str, file: IO[bytes]) -> ArrayStream:
        stream = self._streams[name] = ArrayStream(file, dtype)
        if dtype not in _DTYPES:
            raise ValueError(f"{name}: arrays of {dtype} are not part of the format")
        return stream

    def add(self, name: str, array: Array) -> None:
        """Write a whole one-dimensional array."""
        self.stream(name, array.dtype.newbyteorder("<").str).write(array)

    def add_places(self, name: str, sizes: Array) -> None:
        """Write where things of these sizes begin, one after another, and where the last ends.

        In 32 bits each where they suffice, else in 64.
        """
        first = np.zeros(len(sizes) + 1, dtype=np.uint64)
        np.cumsum(sizes, out=first[1:])
        self.add(name, first.astype(np.uint32) if first[-1] <= _MOST_IN_32_BITS else first)

    def finish(self, facts: dict[str, float | int]) -> None:
        """Put the arrays into one file with their directory, ``facts`` in it.

        The file is whole for readers, but not flushed to the disk.
        """
        arrays: dict[str, tuple[str, int, int, int]] = {}
        for name, (place, count) in self._reserved.items():
            stream = self._streams.pop(name)
            stream.file.close()
            if stream.count != count:
                raise ValueError(f"{name}: {stream.count} elements, where {count} were announced")
            arrays[name] = (stream.dtype, place, count, stream.checksum)
        with self._path.open("r+b") as file:
            file.seek(self._end)
            for name, stream in sorted(self._streams.items()):
                file.write(b"\0" * (-file.tell() % _ALIGNMENT))
                arrays[name] = (stream.dtype, file.tell(), stream.count, stream.checksum)
                stream.file.seek(0)
                shutil.copyfileobj(stream.file, file, _COPY_BYTES)
                stream.file.close()
            start = file.tell()
            directory = json.dumps(
                {"format": FORMAT, "facts": facts, "arrays": arrays}, separators=(",", ":")
            ).encode()
            file.write(directory)
            file.write(_TRAILER.pack(start, len(directory), crc32(directory), MAGIC))

    def abandon(self) -> None:
        """Delete whatever was written."""
        for stream in self._streams.values():
            stream.file.close()
        self._path.unlink(missing_ok=True)


class SegmentFile:
    """The file of a segment, mapped: ``arrays`` by name, read-only, and ``facts``.

    Raises ``OSError`` where there is no such file and ``ValueError`` where it is
    not whole. The arrays' own checksums are compared by :meth:`damaged` alone:
    opening reads nothing but the directory.
    """

    def __init__(self, path: Path):
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < len(MAGIC) + _TRAILER.size:
                raise ValueError(f"{path.name}: too short for a segment")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start, length, checksum, magic = _TRAILER.unpack_from(self._map, size - _TRAILER.size)
        if magic != MAGIC or self._map[: len(MAGIC)] != MAGIC:
            raise ValueError(f"{path.name}: not a segment")
        if start + length + _TRAILER.size != size:
            raise ValueError(f"{path.name}: the directory is not where the trailer says")
        directory = self._map[start : start + length]
        if crc32(directory) != checksum:
            raise ValueError(f"{path.name}: the directory is damaged")
        told = json.loads(directory)
        if told["format"] != FORMAT:
            raise ValueError(f"{path.name}: format {told['format']}, not {FORMAT}")
        self.path = path
        self.facts: dict[str, float | int] = told["facts"]
        self.arrays: dict[str, Array] = {}
        self._checksums: dict[str, int] = {}
        for name, (dtype, first, count, array_checksum) in told["arrays"].items():
            if dtype not in _DTYPES or first < 0 or count < 0:
                raise ValueError(f"{path.name}: {name}: not an array")
            if first + count * np.dtype(dtype).itemsize > start:
                raise ValueError(f"{path.name}: {name}: longer than the file")
            self.arrays[name] = np.frombuffer(self._map, dtype=dtype, count=count, offset=first)
            self._checksums[name] = array_checksum

    def damaged(self) -> Iterator[str]:
        """The names of the arrays whose bytes are not those that were written."""
        for name, array in self.arrays.items():
            checksum = 0
            for first in range(0, len(array), _WRITE_ELEMENTS):
                checksum = crc32(array[first : first + _WRITE_ELEMENTS].data.cast("B"), checksum)
            if checksum != self._checksums[name]:
                yield name
