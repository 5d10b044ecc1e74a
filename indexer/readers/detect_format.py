"""Tell a file's format by its first bytes, and by its name where those leave it open.

Magic numbers: the formats' own documents, and the table of `file(1)`.
"""

import re
from collections.abc import Iterable
from posixpath import splitext
from typing import Any, TypeVar

import orjson

from indexer.readers.encoding import wide_codec
from indexer.readers.format_names import (
    BZIP2,
    FEED,
    GZIP,
    JSON,
    LINES,
    PAGE,
    TABLE,
    TAR,
    TEXT,
    WARC,
    XZ,
    ZIP,
    ZSTANDARD,
)  # fmt: skip
from indexer.readers.stream import Broken
from indexer.reasons import reason

_Meaning = TypeVar("_Meaning")

_BY_MAGIC = (
    (b"\x1f\x8b\x08", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\0", XZ),
    (b"\x28\xb5\x2f\xfd", ZSTANDARD),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"WARC/", WARC),
)
_NOT_TEXT = (
    (b"%PDF-", reason("kind-pdf")),
    (b"\x89PNG", reason("kind-picture", format="PNG")),
    (b"\xff\xd8\xff", reason("kind-picture", format="JPEG")),
    (b"GIF8", reason("kind-picture", format="GIF")),
    (b"BM\0\0", reason("kind-picture", format="BMP")),
    (b"II*\0", reason("kind-picture", format="TIFF")),
    (b"MM\0*", reason("kind-picture", format="TIFF")),
    (b"8BPS", reason("kind-picture", format="Photoshop")),
    (b"OggS", reason("kind-recording")),
    (b"ID3", reason("kind-recording")),
    (b"fLaC", reason("kind-recording")),
    (b"\x1aE\xdf\xa3", reason("kind-film")),
    (b"wOFF", reason("kind-font")),
    (b"wOF2", reason("kind-font")),
    (b"\xd0\xcf\x11\xe0", reason("kind-office")),
    (b"{\\rtf", reason("kind-rtf")),
    (b"%!PS", reason("kind-file", format="PostScript")),
    (b"MZ", reason("kind-program")),
    (b"\x7fELF", reason("kind-program")),
    (b"\xca\xfe\xba\xbe", reason("kind-program")),
    (b"SQLite format 3", reason("kind-database")),
    (b"PAR1", reason("kind-file", format="Parquet")),
    (b"Obj\x01", reason("kind-file", format="Avro")),
)
_NOT_SUPPORTED = (
    (b"7z\xbc\xaf\x27\x1c", reason("kind-archive", format="7z")),
    (b"Rar!", reason("kind-archive", format="RAR")),
    (b"\x04\x22\x4d\x18", reason("kind-compression", format="LZ4")),
    (b"\x1f\x9d", reason("kind-compression", format="compress")),
)
_MAGIC = tuple(magic for magic, _ in (*_BY_MAGIC, *_NOT_TEXT, *_NOT_SUPPORTED))
_OFFICE = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|_rels/|mimetypeapplication/|META-INF/|AndroidManifest)",
    re.DOTALL,
)
_MIME = re.compile(rb"(?:From: <Saved by|MIME-Version:|Snapshot-Content-Location:)", re.IGNORECASE)
_ROOT = re.compile(
    rb"<(?:\?[^>]*|!--.*?--|!DOCTYPE[^<\[>]*(?:\[.*?\])?[^<>]*)>\s*", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(rb"<(?:[\w-]+:)?([a-zA-Z][\w.-]*)[\s/>]")
_HTML_NAMES = b"""
html head body title meta link script style base noscript div p span h1 h2 h3 h4 article section main header
table ul ol center font a b i em strong br hr img iframe figure blockquote nav aside form pre
"""
_HTML_TAGS = frozenset(_HTML_NAMES.split())
_FEED_TAGS = frozenset((b"rss", b"feed", b"rdf"))
_EXPORTS = (".jsonl", ".ndjson", ".csv", ".tsv")
_SPACES = b" \t\r\n\f\x0b"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b\x0b")) + b"\x7f"
_MOST_CONTROLS = 0.05  # share of control characters above which bytes are no text. Chosen by hand
_BYTES_PER_ZERO = 1000  # an export with fewer zero bytes than one in so many is read. Chosen by hand
_LONGEST_HEADER = 2000  # bytes of a line that may be a table's header. Chosen by hand
_LONGEST_COLUMN = 40  # characters of a column's name. Chosen by hand
_DELIMITER = re.compile(rb"[,;\t|]")
_ARRAY = re.compile(rb"\[\s*[{\]]")
_OBJECT = re.compile(rb'\{\s*(?:"|\}|$)')


def format_of(head: bytes, name: str) -> str:
    """Return the name of the format of a file that begins with ``head``.

    Raises :class:`Broken` for a file that is surely not to be read.
    """
    has_magic = head.startswith(_MAGIC)
    if has_magic and (format := _meaning(_BY_MAGIC, head)):
        if _OFFICE.match(head):
            raise Broken(reason("not-text", kind=reason("kind-office-or-book")))
        return format
    if _is_tar(head, name):
        return TAR
    if has_magic and (kind := _meaning(_NOT_TEXT, head)):
        raise Broken(reason("not-text", kind=kind))
    if has_magic and (kind := _meaning(_NOT_SUPPORTED, head)):
        raise Broken(reason("not-supported", kind=kind))
    if (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI ")) or head[4:8] == b"ftyp":
        raise Broken(reason("not-text", kind=reason("kind-media")))
    if codec := wide_codec(head):
        head = head[: len(head) & ~3].decode(codec, "replace").encode("utf-8", "replace")
    elif (zero := head.find(b"\0")) >= 0 and not _is_export_with_few_zeros(head, name):
        raise Broken(reason("zero-byte", position=zero))
    elif len(head) - len(head.translate(None, _CONTROLS)) > len(head) * _MOST_CONTROLS + 2:
        raise Broken(reason("control-characters"))
    return _format_of_text(head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACES), name)


def _meaning(magics: Iterable[tuple[bytes, _Meaning]], head: bytes) -> _Meaning | None:
    """Return what the magic number means that a file begins with."""
    return next((meaning for magic, meaning in magics if head.startswith(magic)), None)


def _is_export_with_few_zeros(head: bytes, name: str) -> bool:
    """Return whether only a record or two of an export has a zero byte: the others can be read."""
    return name.lower().endswith(_EXPORTS) and head.count(0) * _BYTES_PER_ZERO <= len(head)


def _is_tar(head: bytes, name: str) -> bool:
    """Return whether a file is a tar archive, by its magic number or its first header's checksum."""
    if len(head) < 512:
        return False
    if head[257:262] == b"ustar":
        return True
    # The oldest kind of tar has no magic number, but a sum of its header's bytes.
    digits = head[148:156].strip(b" \0")
    return (
        name.lower().endswith((".tar", ".tgz", ".txz"))
        and digits.isdigit()
        and digits == b"%06o" % (sum(head[:148]) + sum(head[156:512]) + 8 * 32)
    )


def _format_of_text(head: bytes, name: str) -> str:
    suffix = splitext(name)[1].lower()
    if head.startswith(b"<"):
        return _format_of_markup(head, suffix)
    if suffix in (".jsonl", ".ndjson") and not _ARRAY.match(head):
        return LINES if _is_lines(head, suffix) or not _OBJECT.match(head) else JSON
    if _ARRAY.match(head):
        return JSON
    if _OBJECT.match(head):
        return LINES if _is_lines(head, suffix) else JSON
    if _MIME.match(head):
        raise Broken(reason("not-supported", kind=reason("kind-mhtml")))
    if suffix in (".csv", ".tsv", ".tab", ".psv") or _is_table(head):
        return TABLE
    return TEXT


def _format_of_markup(head: bytes, suffix: str) -> str:
    xml = head[:5].lower() == b"<?xml"
    rest = head
    while match := _ROOT.match(rest):
        if re.match(rb"<!doctype\s+html", rest, re.IGNORECASE):
            return PAGE
        rest = rest[match.end() :]
    match = _TAG.match(rest)
    tag = match[1].lower() if match else b""
    if tag in _FEED_TAGS:
        return FEED
    if tag in _HTML_TAGS or (not xml and suffix in (".html", ".htm", ".xhtml", ".shtml")):
        return PAGE
    if xml:
        raise Broken(reason("other-xml"))
    return TEXT


def _is_lines(head: bytes, suffix: str) -> bool:
    """Return whether a text that begins with a JSON object has one in each line, not one over many lines."""
    first, found, rest = head.partition(b"\n")
    if not found:  # one line, or the beginning of one
        return suffix in (".jsonl", ".ndjson")
    if not _is_object(first):  # it may be a bad line before good ones
        if first.rstrip(_SPACES).endswith((b"{", b"[", b",")):
            return False
        return any(
            _is_object(line) for line in rest.split(b"\n")[:5] if line.lstrip(_SPACES).startswith(b"{")
        )
    return rest.lstrip(_SPACES)[:1] == b"{" or suffix in (".jsonl", ".ndjson")


def _is_object(line: bytes) -> bool:
    """Return whether a line is a JSON object that is not empty."""
    try:
        value: Any = orjson.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and bool(value)


def _is_table(head: bytes) -> bool:
    """Return whether the first line is a table's header: it names a body and another known column."""
    from indexer.readers.records.column_names import is_body, known_columns
    from indexer.readers.records.table import header_of

    first = head.partition(b"\n")[0]
    if len(first) > _LONGEST_HEADER:
        return False
    parts = _DELIMITER.split(first)  # cheap: most sentences with a comma name no column
    if len(parts) < 2 or not any(is_body(part.decode("utf-8", "replace")) for part in parts):
        return False
    names = header_of(first.decode("utf-8", "replace").rstrip("\r"))[0]
    fields = known_columns(names)
    return "body" in fields and len(fields) >= 2 and all(len(name) < _LONGEST_COLUMN for name in names)
