"""What readers read from: streams that say in one way what is wrong with them, and grow only so far."""

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

from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.piece import Limits, Piece, Unread

HEAD = 65_536
"""So much of a file is looked at before it is read: the first line of an export is seldom longer."""
_FREE = 50_000_000  # bytes; a small file may grow to this whatever its size, an empty form compresses well

_LEAST = 16

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
"""What the standard library's unpackers raise, one or another, for bytes that are not what they should be."""


class Broken(Exception):
    """Nothing more can be read from a stream; ``reason`` is for readers."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Overgrown(Broken):
    """A file has grown beyond its limit: nothing more of it is read, on whichever level."""


class Allowance:
    """How many bytes all that is packed in one file may come to."""

    def __init__(self, size: int, limits: Limits):
        self._left = max(_FREE, size * limits.expansion)
        self._ratio = limits.expansion

    def spend(self, size: int) -> None:
        """Count unpacked bytes. Raises :class:`Overgrown` when there are too many."""
        self._left -= size
        if self._left < 0:
            raise Overgrown(f"mengembang lebih dari / grows to more than {self._ratio}×")


class Unpacking(io.RawIOBase):
    """The bytes that ``read`` gives, each counted; whatever it raises is :class:`Broken`, and stays so."""

    def __init__(self, read: Callable[[int], bytes], what: str, allowance: Allowance):
        super().__init__()
        self._read = read
        self._what = what
        self._allowance = allowance
        self.broken: Broken | None = None

    def readable(self) -> bool:  # noqa: D102
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` as far as there is anything; what came before damage is given first."""
        view = memoryview(buffer)
        filled = 0
        # No less is asked for than what some must give at once: the bytes of a few characters.
        while (not filled or len(view) - filled > _LEAST) and self.broken is None:
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
    """An error of an unpacker as a reason: cut off, or damaged. Raises it again if it is the disk's."""
    if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):  # a place there cannot be
        raise error
    if isinstance(error, EOFError) or "unexpected end of data" in str(error):
        return Broken(f"{what} terpotong / cut off")
    return Broken(f"{what} rusak / damaged: {str(error) or type(error).__name__}")


class ByteSource(NamedTuple):
    """A file or a member of one, about to be read.

    ``name`` and ``member`` are those of its pieces; ``label`` is what its suffix is
    looked for in; ``saved`` the day it was written, where that is known.
    """

    stream: BufferedReader
    name: str
    member: str
    label: str
    saved: Day | None = None

    def head(self) -> bytes:
        """Its first bytes, which stay unread. Raises :class:`Broken`."""
        return self.stream.peek(HEAD)[:HEAD]

    def whole(self, most: int) -> bytes:
        """All its bytes. Raises :class:`Broken` for more than ``most``."""
        data = self.stream.read(HEAD)
        if len(data) == HEAD:  # room for the longest is made only then, which takes longer than to read most
            data += self.stream.read(max(most + 1 - HEAD, 0))
        if len(data) > most:
            raise Broken(f"lebih dari / larger than {most / 1e6:g} MB")
        return data

    def piece(self, form: str, data: Any) -> Piece:
        """The piece that is one whole article."""
        return Piece(form, self.name, data, None, self.member, StatedFacts(saved=self.saved))

    def unread(self, reason: str, record: int | None = None) -> Unread:
        """Why it, or one of its records, is not read."""
        return Unread(reason, record, self.member)

    def inside(self, stream: BufferedReader, name: str, saved: Day | None = None) -> "ByteSource":
        """The member ``name`` of it."""
        member = f"{self.member}/{name}" if self.member else name
        return ByteSource(stream, self.name, member, name, saved)


def buffered(raw: io.RawIOBase | io.BytesIO) -> BufferedReader:
    """A stream that can be looked at as far as :data:`HEAD` before it is read.

    Those who want what came before damage take it with ``read1``: ``read`` loses that.
    """
    return BufferedReader(raw, HEAD)
