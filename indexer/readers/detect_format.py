"""Which reader a file is for, told by its first bytes, and by its name where they leave that open.

Magic numbers: the formats' own documents, and the table of `file(1)`.
"""

import re
from collections.abc import Iterable
from posixpath import splitext
from typing import Any

import orjson

from indexer.readers.encoding import wide
from indexer.readers.stream import Broken

TEXT, PAGE, FEED, JSON, LINES, TABLE, WARC = "text", "page", "feed", "json", "jsonl", "table", "warc"

_PACKED = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"WARC/", WARC),
)
_OTHERS = (
    (b"%PDF-", "berkas PDF / a PDF file"),
    (b"\x89PNG", "gambar PNG / a PNG picture"),
    (b"\xff\xd8\xff", "gambar JPEG / a JPEG picture"),
    (b"GIF8", "gambar GIF / a GIF picture"),
    (b"BM\0\0", "gambar BMP / a BMP picture"),
    (b"II*\0", "gambar TIFF / a TIFF picture"),
    (b"MM\0*", "gambar TIFF / a TIFF picture"),
    (b"8BPS", "gambar Photoshop / a Photoshop picture"),
    (b"OggS", "rekaman / a recording"),
    (b"ID3", "rekaman / a recording"),
    (b"fLaC", "rekaman / a recording"),
    (b"\x1aE\xdf\xa3", "video / a film"),
    (b"wOFF", "huruf / a font"),
    (b"wOF2", "huruf / a font"),
    (b"\xd0\xcf\x11\xe0", "dokumen Office / an Office document"),
    (b"{\\rtf", "dokumen RTF / an RTF document"),
    (b"%!PS", "berkas PostScript / a PostScript file"),
    (b"MZ", "program / a program"),
    (b"\x7fELF", "program / a program"),
    (b"\xca\xfe\xba\xbe", "program / a program"),
    (b"SQLite format 3", "basis data / a database"),
    (b"7z\xbc\xaf\x27\x1c", "arsip 7z, tak didukung / a 7z archive, not supported"),
    (b"Rar!", "arsip RAR, tak didukung / a RAR archive, not supported"),
    (b"\x04\x22\x4d\x18", "kompresi LZ4, tak didukung / LZ4, not supported"),
    (b"\x1f\x9d", "kompresi compress, tak didukung / compress, not supported"),
    (b"PAR1", "berkas Parquet / a Parquet file"),
    (b"Obj\x01", "berkas Avro / an Avro file"),
)
_MAGIC = tuple(magic for magic, _ in (*_PACKED, *_OTHERS))
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
_DELIMITER = re.compile(rb"[,;\t|]")
_ARRAY = re.compile(rb"\[\s*[{\]]")
_OBJECT = re.compile(rb'\{\s*(?:"|\}|$)')


def recognise(head: bytes, name: str) -> str:
    """The form of a file that begins with ``head``, by which its reader is found.

    Raises :class:`Broken`, with a reason for readers, for what is surely nothing to read.
    """
    has_magic = head.startswith(_MAGIC)
    if has_magic and (form := _named(_PACKED, head)):
        if _OFFICE.match(head):
            raise Broken("dokumen Office atau e-buku / an Office document or a book, not text")
        return form
    if _is_tar(head, name):
        return "tar"
    if has_magic and (what := _named(_OTHERS, head)):
        raise Broken(f"{what}, bukan teks / not text")
    if (head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"WAVE", b"AVI ")) or head[4:8] == b"ftyp":
        raise Broken("gambar, rekaman, atau video, bukan teks / a picture, recording or film, not text")
    if codec := wide(head):
        head = head[: len(head) & ~3].decode(codec, "replace").encode("utf-8", "replace")
    elif (zero := head.find(b"\0")) >= 0 and not _is_export_with_few_zeros(head, name):
        raise Broken(f"bukan teks / not text: a zero byte at byte {zero}")
    elif len(head) - len(head.translate(None, _CONTROLS)) > len(head) * 0.05 + 2:
        raise Broken("bukan teks / not text: control characters")
    return _form_of_text(head.removeprefix(b"\xef\xbb\xbf").lstrip(_SPACES), name)


def _named(magics: Iterable[tuple[bytes, str]], head: bytes) -> str | None:
    return next((name for magic, name in magics if head.startswith(magic)), None)


def _is_export_with_few_zeros(head: bytes, name: str) -> bool:
    """Whether a zero byte is a blemish of a record or two, which is no reason to read none of them."""
    return name.lower().endswith(_EXPORTS) and head.count(0) * 1000 <= len(head)


def _is_tar(head: bytes, name: str) -> bool:
    if len(head) < 512:
        return False
    if head[257:262] == b"ustar":
        return True
    # The oldest form has no magic number, but a sum of its header's bytes.
    digits = head[148:156].strip(b" \0")
    return (
        name.lower().endswith((".tar", ".tgz", ".txz"))
        and digits.isdigit()
        and digits == b"%06o" % (sum(head[:148]) + sum(head[156:512]) + 8 * 32)
    )


def _form_of_text(head: bytes, name: str) -> str:
    suffix = splitext(name)[1].lower()
    if head.startswith(b"<"):
        return _form_of_markup(head, suffix)
    if suffix in (".jsonl", ".ndjson") and not _ARRAY.match(head):
        return LINES if _is_lines(head, suffix) or not _OBJECT.match(head) else JSON
    if _ARRAY.match(head):
        return JSON
    if _OBJECT.match(head):
        return LINES if _is_lines(head, suffix) else JSON
    if _MIME.match(head):
        raise Broken("halaman MHTML atau surat, tak didukung / an MHTML page or mail, not supported")
    if suffix in (".csv", ".tsv", ".tab", ".psv") or _is_table(head):
        return TABLE
    return TEXT


def _form_of_markup(head: bytes, suffix: str) -> str:
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
        raise Broken("XML yang bukan RSS atau Atom / XML other than RSS and Atom")
    return TEXT


def _is_lines(head: bytes, suffix: str) -> bool:
    """Whether what begins with a JSON object has one in each line, rather than one over many lines."""
    first, found, rest = head.partition(b"\n")
    if not found:  # one line, or one that goes on beyond what is seen
        return suffix in (".jsonl", ".ndjson")
    if not _parses(first):  # it may be a bad line before good ones
        if first.rstrip(_SPACES).endswith((b"{", b"[", b",")):
            return False
        return any(_parses(line) for line in rest.split(b"\n")[:5] if line.lstrip(_SPACES).startswith(b"{"))
    return rest.lstrip(_SPACES)[:1] == b"{" or suffix in (".jsonl", ".ndjson")


def _parses(line: bytes) -> bool:
    try:
        value: Any = orjson.loads(line)
    except ValueError:
        return False
    return isinstance(value, dict) and bool(value)


def _is_table(head: bytes) -> bool:
    from indexer.readers.records.column_names import is_body, known_columns
    from indexer.readers.records.table import header_of

    first = head.partition(b"\n")[0]
    if len(first) > 2000:
        return False
    parts = _DELIMITER.split(first)  # by any: most headlines with a comma are told to be none by this
    if len(parts) < 2 or not any(is_body(part.decode("utf-8", "replace")) for part in parts):
        return False
    names = header_of(first.decode("utf-8", "replace").rstrip("\r"))[0]
    fields = known_columns(names)
    return "body" in fields and len(fields) >= 2 and all(len(name) < 40 for name in names)
