"""Byte streams of readers: all damage is one error (Broken); unpacking limits and byte budgets stop bombs."""

import errno
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import date as Day
from io import BufferedReader
from typing import Any, NamedTuple

from indexer.messages import Message
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.piece import Limits, Piece, Unread
from indexer.reasons import reason

HEAD = 65_536
"""Bytes of a file that its format is told by: the first line of an export is seldom longer."""
_ALWAYS_ALLOWED = 50_000_000  # bytes that any file may grow to, however small. Chosen by hand
_LEAST_READ = 16  # bytes; a decoder must give the bytes of a few characters at once

DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    tarfile.TarError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
)
"""What the unpackers of the standard library raise for bytes that are damaged."""


class Broken(Exception):
    """Nothing more can be read from a stream; ``reason`` says why."""

    def __init__(self, reason: Message):
        super().__init__(reason)
        self.reason = reason


class Overgrown(Broken):
    """A file has grown beyond its limit: nothing more of it is read, however deep in containers."""


class Budget:
    """The bytes that may go by before the next record, member or end of headers; more are damage.

    ``left`` is what is left of ``limit``; ``exceeded`` is the reason once that is less than nothing.
    """

    def __init__(self, limit: int, exceeded: Message):
        self._limit = limit
        self._exceeded = exceeded
        self.left = limit

    def renew(self) -> None:
        """Start counting anew."""
        self.left = self._limit

    def spend(self, size: int) -> None:
        """Count bytes. Raises :class:`Broken` when there are too many."""
        self.left -= size
        if self.left < 0:
            raise Broken(self._exceeded)


class Allowance:
    """The bytes that everything packed in one file may unpack to."""

    def __init__(self, size: int, limits: Limits):
        self._left = max(_ALWAYS_ALLOWED, size * limits.expansion)
        self._ratio = limits.expansion

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises :class:`Overgrown` when there are too many."""
        self._left -= size
        if self._left < 0:
            raise Overgrown(reason("grows-too-large", times=self._ratio))


class Unpacking(io.RawIOBase):
    """A stream of the bytes that ``read`` unpacks, counted in ``allowance``.

    Whatever ``read`` raises becomes :class:`Broken`; it is raised by every later reading too.
    """

    def __init__(self, read: Callable[[int], bytes], what: str, allowance: Allowance):
        super().__init__()
        self._read = read
        self._what = what
        self._allowance = allowance
        self.broken: Broken | None = None

    def readable(self) -> bool:  # noqa: D102
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as there are bytes; those before damage are given before it is raised."""
        view = memoryview(buffer)
        filled = 0
        # Fewer bytes than a decoder gives at once are not asked for.
        while (not filled or len(view) - filled > _LEAST_READ) and self.broken is None:
            try:
                data = self._read(len(view) - filled)
                self._allowance.spend(len(data))
            except Broken as error:
                self.broken = error.with_traceback(None)
            except DAMAGE as error:
                self.broken = damaged(self._what, error)
            else:
                if not data:
                    break
                view[filled : filled + len(data)] = data
                filled += len(data)
        if self.broken is not None and not filled:
            # A new one each time: one that was raised holds on to all that was being unpacked.
            raise type(self.broken)(self.broken.reason)
        return filled


def damaged(what: str, error: Exception) -> Broken:
    """Return an unpacker's error as :class:`Broken`. Raises it again if it is the disk's."""
    # EINVAL comes of damage too: of a position in the file that cannot be.
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
        raise error
    if isinstance(error, EOFError) or "unexpected end of data" in str(error):
        return Broken(reason("cut-off", what=what))
    return Broken(reason("damaged", what=what, detail=str(error) or type(error).__name__))


def too_large(most: int) -> Message:
    """Return the reason that something is larger than ``most`` bytes."""
    return reason("too-large", megabytes=most / 1e6)


class ByteSource(NamedTuple):
    """A file or a member of one, about to be read.

    ``name`` and ``member`` are those of its pieces; ``label`` is the name whose suffix
    counts; ``saved`` is the day it was written, where that is known.
    """

    stream: BufferedReader
    name: str
    member: str
    label: str
    saved: Day | None = None

    def head(self) -> bytes:
        """Return its first bytes without reading on. Raises :class:`Broken`."""
        return self.stream.peek(HEAD)[:HEAD]

    def whole(self, most: int) -> bytes:
        """Return all its bytes. Raises :class:`Broken` for more than ``most``."""
        data = self.stream.read(HEAD)
        if len(data) == HEAD:  # to make room for the longest takes longer than to read most files
            data += self.stream.read(max(most + 1 - HEAD, 0))
        if len(data) > most:
            raise Broken(too_large(most))
        return data

    def piece(self, format: str, data: Any) -> Piece:
        """Return the piece that is one whole article."""
        return Piece(format, self.name, data, None, self.member, StatedFacts(saved=self.saved))

    def unread(self, why: Message, record: int | None = None) -> Unread:
        """Return why it, or one of its records, is not read."""
        return Unread(why, record, self.member)

    def inside(self, stream: BufferedReader, name: str, saved: Day | None = None) -> "ByteSource":
        """Return the source of its member ``name``."""
        member = f"{self.member}/{name}" if self.member else name
        return ByteSource(stream, self.name, member, name, saved)


def buffered(raw: io.RawIOBase | io.BytesIO) -> BufferedReader:
    """Return a stream of which :data:`HEAD` bytes can be looked at before it is read.

    To get the bytes before damage use ``read1``: ``read`` loses them.
    """
    return BufferedReader(raw, HEAD)
