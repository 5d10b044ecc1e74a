"""Small files of every format that is read, and containers of every kind to put them into."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli
import zstandard

from indexer.article import Article
from indexer.readers.piece import Doubt, Found, Settings, Unread
from tests.reading import read_file

RECORDS = [
    {"judul": f"Judul {number}", "isi": f"Isi berita ke-{number}.", "tanggal": "14 September 2023"}
    for number in (1, 2, 3)
]


def found_in(
    tmp_path: Path,
    data: bytes | str,
    name: str,
    settings: Settings = Settings(),  # noqa: B008
) -> list[Found]:
    """What is read from a file ``name`` that holds ``data``."""
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_file(path, name, settings))


def articles(found: list[Found]) -> list[Article]:
    return [one for one in found if isinstance(one, Article)]


def unread(found: list[Found]) -> list[Unread]:
    return [one for one in found if isinstance(one, Unread)]


def doubts(found: list[Found]) -> list[Doubt]:
    return [one for one in found if isinstance(one, Doubt)]


def lines(records: list[dict[str, str]]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def rss(*items: str, top: str = "") -> bytes:
    spaces = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    )
    inside = "".join(f"<item>{item}</item>" for item in items)
    text = f'<?xml version="1.0"?>{top}<rss {spaces}><channel><title>K</title>{inside}</channel></rss>'
    return text.encode()


def answer(
    url: str,
    body: bytes,
    *headers: str,
    kind: str = "text/plain",
    status: str = "200 OK",
    record: str = "response",
) -> bytes:
    """A WARC record of what a server answered."""
    http = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", ""]).encode() + body
    head = [
        "WARC/1.0", f"WARC-Type: {record}", f"WARC-Target-URI: {url}", "WARC-Date: 2023-09-13T20:00:00Z",
        "Content-Type: application/http", f"Content-Length: {len(http)}", "", "",
    ]  # fmt: skip
    return "\r\n".join(head).encode() + http + b"\r\n\r\n"


WARC = b"".join(
    [
        answer("http://a.id/1", b"Satu dua."),
        answer("http://a.id/2", b"5\r\nTiga \r\n6\r\nempat.\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        answer("http://a.id/3", gzip.compress(b"Lima enam."), "Content-Encoding: gzip"),
        answer("http://a.id/4", brotli.compress(b"Tujuh delapan."), "Content-Encoding: br"),
    ]
)
ATOM = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="http://x/1"/>'
    b'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Satu</p><p>Dua</p></div></content>'
    b"<published>2023-09-14T11:42:00+07:00</published><author><name>Budi</name></author></entry></feed>"
)
SAMPLES: dict[str, bytes] = {
    "a.txt": b"Judul\n\nJAKARTA - Isi berita yang pendek.",
    "a.html": b"<!doctype html><html><title>Judul</title><p>Isi",
    "a.jsonl": lines(RECORDS),
    "a.json": json.dumps(RECORDS).encode(),
    "b.json": json.dumps({"status": "ok", "articles": RECORDS}, indent=1).encode(),
    "c.json": json.dumps(RECORDS[0]).encode(),
    "a.csv": b'judul;isi;tanggal\r\n"Ju ""d""";"Satu\r\nDua";2023-09-14\r\nX;Y\r\n',
    "b.csv": "judul\tisi\nÉ\t“Satu”\n".encode("utf-16"),
    "a.xml": rss(
        "<title>T</title><content:encoded><![CDATA[<p>Isi</p>]]></content:encoded>", "<title>U</title>"
    ),
    "b.xml": ATOM,
    "a.warc": WARC,
}


def tarred(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


CONTAINERS: dict[str, Callable[[str, bytes], bytes]] = {
    "gz": lambda name, data: gzip.compress(data, mtime=0),
    "bz2": lambda name, data: bz2.compress(data),
    "xz": lambda name, data: lzma.compress(data),
    "zst": lambda name, data: zstandard.compress(data),
    "tar": lambda name, data: tarred({name: data, "b.txt": b"Satu lagi."}),
    "tgz": lambda name, data: gzip.compress(tarred({name: data, "b.txt": b"Satu lagi."}), mtime=0),
    "zip": lambda name, data: zipped({name: data, "b.txt": b"Satu lagi."}),
}
