"""Write and map the file of a segment: named arrays one after another, and a directory of them at its end.

FORMAT.md describes it. Arrays are little-endian and begin at multiples of 64 bytes, so
that a reader can map the file and use them where they lie.
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
"""The version of the format, raised whenever FORMAT.md changes in a way that a reader must know."""

MAGIC = b"BERITA\r\n"
_ALIGNMENT = 64  # bytes: a line of the processor's cache
_TRAILER = Struct("<QII8s")  # where the directory begins, its length, its CRC-32, the magic
_DTYPES = frozenset({"|u1", "<u2", "<u4", "<u8", "<i4", "<i8"})
_WRITE_ELEMENTS = 1 << 20  # written at a time, so that no large array is copied whole. By hand
_COPY_BYTES = 1 << 20  # copied at a time into the finished file. By hand
_KEPT_BYTES = 1 << 20  # of an array wait in memory; a larger one waits in a file. By hand
_MOST_IN_32_BITS = (1 << 32) - 1

Array = NDArray[Any]


class ArrayStream:
    """An array that is written piece by piece to ``file``."""

    def __init__(self, file: IO[bytes], dtype: str):
        self.file = file
        """The :class:`SegmentFileWriter` closes it."""
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
    """Writes the file of a segment, which is not a valid segment until :meth:`finish`."""

    def __init__(self, path: Path):
        self._path = path
        self._end = len(MAGIC)
        self._streams: dict[str, ArrayStream] = {}
        self._reserved: dict[str, tuple[int, int]] = {}
        """For each reserved array, the byte in the file where it begins, and its number of elements."""
        path.write_bytes(MAGIC)

    def stream(self, name: str, dtype: str) -> ArrayStream:
        """Return the stream of a new array of unknown length. Several arrays can be written side by side.

        Its bytes wait in memory, or in a file without a name, until :meth:`finish`.
        """
        waiting = SpooledTemporaryFile(_KEPT_BYTES, dir=str(self._path.parent))  # noqa: SIM115
        return self._begin(name, dtype, cast(IO[bytes], waiting))

    def reserve(self, name: str, dtype: str, count: int) -> ArrayStream:
        """Return the stream of a new array of ``count`` elements, which is written in place.

        Reserved arrays stand in the file in the order of their reservation, before all others.
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
        """Write where things of these sizes begin that lie one after another, and where the last ends.

        The places have 32 bits where that is enough, else 64.
        """
        first = np.zeros(len(sizes) + 1, dtype=np.uint64)
        np.cumsum(sizes, out=first[1:])
        self.add(name, first.astype(np.uint32) if first[-1] <= _MOST_IN_32_BITS else first)

    def finish(self, facts: dict[str, float | int]) -> None:
        """Complete the file: add the waiting arrays and the directory, which also holds ``facts``.

        Readers can open the file then; it is not flushed to the disk.
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
        """Delete the unfinished file."""
        for stream in self._streams.values():
            stream.file.close()
        self._path.unlink(missing_ok=True)


class SegmentFile:
    """The mapped file of a segment: its read-only ``arrays`` by name, and its ``facts``.

    Opening raises ``OSError`` where there is no such file and ``ValueError`` where it is not
    whole. It reads nothing but the directory; :meth:`damaged` compares the arrays' checksums.
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
        content = json.loads(directory)
        if content["format"] != FORMAT:
            raise ValueError(f"{path.name}: format {content['format']}, not {FORMAT}")
        self.path = path
        self.facts: dict[str, float | int] = content["facts"]
        self.arrays: dict[str, Array] = {}
        self._checksums: dict[str, int] = {}
        for name, (dtype, first, count, array_checksum) in content["arrays"].items():
            if dtype not in _DTYPES or first < 0 or count < 0:
                raise ValueError(f"{path.name}: {name}: not an array")
            if first + count * np.dtype(dtype).itemsize > start:
                raise ValueError(f"{path.name}: {name}: longer than the file")
            self.arrays[name] = np.frombuffer(self._map, dtype=dtype, count=count, offset=first)
            self._checksums[name] = array_checksum

    def damaged(self) -> Iterator[str]:
        """Yield the names of the arrays whose bytes are not those that were written."""
        for name, array in self.arrays.items():
            checksum = 0
            for first in range(0, len(array), _WRITE_ELEMENTS):
                checksum = crc32(array[first : first + _WRITE_ELEMENTS].data.cast("B"), checksum)
            if checksum != self._checksums[name]:
                yield name
