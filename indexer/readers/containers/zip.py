"""Zip archives: their members as streams, without unpacking any to disk.

Names of members are only names: nothing is ever written under them. Format: PKWARE's APPNOTE.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date as Day
from typing import BinaryIO

from indexer.article import clean_text
from indexer.readers.piece import Settings, Unread
from indexer.readers.skipped_suffixes import is_other_kind
from indexer.readers.stream import DAMAGE, Allowance, ByteSource, Unpacking, buffered, damaged

FORM = "zip"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Of the others Python unpacks bzip2 and LZMA too, but in as much memory as the archive likes.
_ENCRYPTED = 1
_INNER = 3  # times the longest record: so large may a zip be that lies in something else


def members(
    source: ByteSource, form: str, settings: Settings, allowance: Allowance
) -> Iterator[ByteSource | Unread]:
    """The files in a zip archive. Raises :class:`Broken` where its directory cannot be read.

    That directory stands at the end: of a zip in another archive everything must
    be held in memory, so that one may be three times as large as the longest record.
    """
    try:
        archive = zipfile.ZipFile(_seekable(source, settings))
    except DAMAGE as error:
        raise damaged("zip", error) from None
    passed: Counter[str] = Counter()
    with archive:
        for info in archive.infolist():
            name = clean_text(info.filename)
            if info.is_dir() or is_other_kind(name):
                continue
            if info.flag_bits & _ENCRYPTED:
                passed["dilindungi kata sandi / password-protected"] += 1
            elif info.compress_type not in _METHODS:
                passed[f"metode kompresi {info.compress_type} tak didukung / not supported"] += 1
            else:
                yield _member(source, archive, info, name, allowance)
    for reason, count in passed.items():
        yield source.unread(f"{count} anggota / members: {reason}")


def _seekable(source: ByteSource, settings: Settings) -> BinaryIO:
    if source.stream.seekable():
        return source.stream
    return io.BytesIO(source.whole(settings.limits.record_bytes * _INNER))


def _member(
    source: ByteSource, archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, allowance: Allowance
) -> ByteSource | Unread:
    try:
        opened = archive.open(info)
    except DAMAGE as error:
        reason = damaged("zip", error).reason
    else:
        raw = Unpacking(opened.read, "zip", allowance)
        return source.inside(buffered(raw), name, _day(info))
    return source.inside(source.stream, name).unread(reason)


def _day(info: zipfile.ZipInfo) -> Day | None:
    try:
        day = Day(*info.date_time[:3])
    except ValueError:
        return None
    return day if day.year > 1980 else None  # 1980 is what is written where no time is known
