"""Open the files in a tar archive one after another, as it is read.

Format: POSIX.1-2001 pax and the older ustar, GNU and v7 forms, as ``tarfile`` reads them.
"""

import io
import tarfile
from collections.abc import Iterator
from datetime import date as Day
from datetime import datetime

from indexer.article import WIB, clean_text
from indexer.readers.piece import Settings, Unread
from indexer.readers.skipped_suffixes import is_skipped_member
from indexer.readers.stream import DAMAGE, Allowance, Broken, Budget, ByteSource, Unpacking, buffered, damaged
from indexer.reasons import reason

_CHUNK = 65_536  # bytes read at once


def members(source: ByteSource, settings: Settings, allowance: Allowance) -> Iterator[ByteSource | Unread]:
    """Yield the files in a tar archive; folders, links and devices are skipped.

    Raises :class:`Broken` where the archive is damaged, unless one of its members has raised it before.
    """
    limited = _HeaderLimited(source, settings.limits.record_bytes)
    try:
        archive = tarfile.open(fileobj=limited, mode="r|", bufsize=_CHUNK, tarinfo=_Info)  # noqa: SIM115
        while (info := archive.next()) is not None:
            archive.members = []  # type: ignore[attr-defined]  # it would remember all of them
            limited.in_header = False
            if not info.isfile():
                continue
            name = clean_text(info.name)
            if info.issparse():  # a few bytes may stand for any number of zeros
                yield source.inside(source.stream, name).unread(reason("sparse-file"))
                continue
            opened = archive.extractfile(info)
            if opened is None:
                continue
            raw = Unpacking(opened.read, "tar", allowance)
            if not is_skipped_member(name):
                yield source.inside(buffered(raw), name, _day(info))
            while raw.broken is None and opened.read(_CHUNK):
                pass  # to the member's end: tarfile would skip to where its size says that is
            if raw.broken is not None:
                return
            limited.begin_header()
    except Broken:
        raise
    except DAMAGE as error:
        raise damaged("tar", error) from None


class _Info(tarfile.TarInfo):
    """A member's header. A damaged one is an error; ``tarfile`` would take it for the end of the archive."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> "_Info":
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            if str(error) in ("empty header", "end of file header"):
                raise
            if "truncated" in str(error):
                raise Broken(reason("cut-off", what="tar")) from None
            raise Broken(reason("damaged", what="tar", detail=str(error))) from None


class _HeaderLimited(io.RawIOBase):
    """The archive's bytes. A header that says it is longer than the longest record is damage."""

    def __init__(self, source: ByteSource, most: int):
        super().__init__()
        self._stream = source.stream
        self._budget = Budget(most, reason("damaged", what="tar", detail=reason("huge-header")))
        self.in_header = True

    def begin_header(self) -> None:
        """Count the bytes from here on, until ``in_header`` is false."""
        self._budget.renew()
        self.in_header = True

    def read(self, size: int = -1) -> bytes:
        if self.in_header:
            self._budget.spend(size)
        return self._stream.read1(size)


def _day(info: tarfile.TarInfo) -> Day | None:
    try:
        return datetime.fromtimestamp(info.mtime, WIB).date() if info.mtime > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
