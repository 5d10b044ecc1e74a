"""Open the files in a zip archive as streams; nothing is unpacked to the disk.

Format: PKWARE's APPNOTE.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date as Day
from typing import BinaryIO

from indexer.article import clean_text
from indexer.readers.piece import Settings, Unread
from indexer.readers.skipped_suffixes import is_skipped_member
from indexer.readers.stream import DAMAGE, Allowance, ByteSource, Unpacking, buffered, damaged
from indexer.reasons import reason

# Python unpacks bzip2 and LZMA too, but in as much memory as the archive likes.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1  # the flag of an encrypted member
_INNER = 3  # times the longest record; a zip in another container may be so large. Chosen by hand


def members(source: ByteSource, settings: Settings, allowance: Allowance) -> Iterator[ByteSource | Unread]:
    """Yield the files in a zip archive. Raises :class:`Broken` where its directory cannot be read.

    That directory stands at the end. A zip in another container is therefore held in memory
    as a whole, and may be three times as large as the longest record at most.
    """
    try:
        archive = zipfile.ZipFile(_seekable(source, settings))
    except DAMAGE as error:
        raise damaged("zip", error) from None
    protected, methods = 0, Counter[int]()
    with archive:
        for info in archive.infolist():
            name = clean_text(info.filename)
            # `ZipInfo.is_dir` of Python 3.11 fails for a member without a name.
            if info.filename.endswith("/") or is_skipped_member(name):
                continue
            if info.flag_bits & _ENCRYPTED:
                protected += 1
            elif info.compress_type not in _METHODS:
                methods[info.compress_type] += 1
            else:
                yield _member(source, archive, info, name, allowance)
    if protected:
        yield source.unread(reason("members-unread", why=reason("password-protected"), count=protected))
    for method, count in methods.items():
        why = reason("compression-method", method=method)
        yield source.unread(reason("members-unread", why=why, count=count))


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
        why = damaged("zip", error).reason
    else:
        raw = Unpacking(opened.read, "zip", allowance)
        return source.inside(buffered(raw), name, _day(info))
    return source.inside(source.stream, name).unread(why)


def _day(info: zipfile.ZipInfo) -> Day | None:
    try:
        day = Day(*info.date_time[:3])
    except ValueError:
        return None
    return day if day.year > 1980 else None  # zip has 1980 for a time that is not known
