"""Tar archives: their members one after another, as the archive streams by.

Format: POSIX.1-2001 pax and the older ustar, GNU and v7 forms, as ``tarfile`` reads them.
"""

import io
import tarfile
from collections.abc import Iterator
from datetime import date as Day
from datetime import datetime

from indexer.article import WIB, clean_text
from indexer.readers.piece import Settings, Unread
from indexer.readers.skipped_suffixes import is_other_kind
from indexer.readers.stream import DAMAGE, Allowance, Broken, ByteSource, Unpacking, buffered, damaged

FORM = "tar"
_CHUNK = 65_536


def members(
    source: ByteSource, form: str, settings: Settings, allowance: Allowance
) -> Iterator[ByteSource | Unread]:
    """The files in a tar archive; folders, links and devices are passed over.

    Raises :class:`Broken` where the archive is, unless one of its members has told so already.
    """
    rationed = _Rationed(source, settings.limits.record_bytes)
    try:
        archive = tarfile.open(fileobj=rationed, mode="r|", bufsize=_CHUNK, tarinfo=_Info)  # noqa: SIM115
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # else it remembers every one
            rationed.free()
            if not info.isfile():
                continue
            name = clean_text(info.name)
            if info.issparse():  # a few bytes may stand for as many zeros as one likes
                yield source.inside(source.stream, name).unread("berkas renggang / a sparse file")
                continue
            opened = archive.extractfile(info)
            if opened is None:
                continue
            raw = Unpacking(opened.read, "tar", allowance)
            if not is_other_kind(name):
                yield source.inside(buffered(raw), name, _day(info))
            while raw.broken is None and opened.read(_CHUNK):  # not left to tarfile, which trusts the size
                pass
            if raw.broken is not None:
                return
            rationed.ration()
    except Broken:
        raise
    except DAMAGE as error:
        raise damaged("tar", error) from None


class _Info(tarfile.TarInfo):
    """A member's header. ``tarfile`` takes a bad one for the end of the archive; here it is an error."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "_Info":
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if str(error) in ("empty header", "end of file header"):
                raise
            cut = "truncated" in str(error)
            raise Broken("tar terpotong / cut off" if cut else f"tar rusak / damaged: {error}") from None


class _Rationed(io.RawIOBase):
    """The archive's bytes, of which only so many may go into one header: its size says what it likes."""

    def __init__(self, source: ByteSource, most: int):
        super().__init__()
        self._stream = source.stream
        self._most = most
        self._left: int | None = most

    def ration(self) -> None:
        self._left = self._most

    def free(self) -> None:
        self._left = None

    def read(self, size: int = -1) -> bytes:
        if self._left is not None:
            self._left -= size
            if self._left < 0:
                raise Broken("tar rusak / damaged: a huge header")
        return self._stream.read1(size)


def _day(info: tarfile.TarInfo) -> Day | None:
    try:
        return datetime.fromtimestamp(info.mtime, WIB).date() if info.mtime > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
