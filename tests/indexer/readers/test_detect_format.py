"""What a file is, by its content first."""

import pytest

from indexer.messages import Message, speaking
from indexer.readers.detect_format import format_of
from indexer.readers.stream import Broken
from indexer.reasons import reason
from tests.indexer.readers.reader_samples import CONTAINERS, SAMPLES


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (b'{"isi": "a"}\n{"isi": "b"}\n', "a.txt", "jsonl"),
        (b'{"isi": "a"}\n', "a.jsonl", "jsonl"),
        (b"rusak\n", "a.jsonl", "jsonl"),
        (b'{"isi": "' + b"a" * 70_000, "a.ndjson", "jsonl"),
        (b'{"isi": "a"}\n', "a.txt", "json"),
        (b'{\n "isi": "a"\n}', "a.jsonl", "json"),
        (b'{"articles": [\n{"isi": "a"}\n]}', "a.txt", "json"),
        (b' [\n {"isi": "a"}]', "a.txt", "json"),
        (b"[Gambas:Video 20detik]", "a.json", "text"),
        (b"{sic} kata dia", "a.txt", "text"),
        (b"<!DOCTYPE html><html>", "a.txt", "page"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "a", "page"),
        (b"<!-- x -->\n<div>", "a.txt", "page"),
        (b"Teks saja.", "a.html", "text"),
        (b"<3 untuk semua", "a.txt", "text"),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0">', "a.txt", "feed"),
        (b"<feed xmlns='x'>", "a.txt", "feed"),
        (b"<rdf:RDF xmlns:rdf='x'>", "a.txt", "feed"),
        (b"judul;isi\n", "a.txt", "table"),
        (b"apa,saja\n", "a.csv", "table"),
        (b"Berita, isi hari ini\n", "a.txt", "text"),
        (b"WARC/1.0\r\n", "a", "warc"),
        (b"", "a.txt", "text"),
        ("judul\tisi\n".encode("utf-16"), "a.txt", "table"),
    ],
)
def test_the_format_of_a_file_is_detected_by_its_first_bytes_and_then_by_its_name(
    head: bytes, name: str, form: str
) -> None:
    assert format_of(head, name) == form


@pytest.mark.parametrize("kind", sorted(CONTAINERS))
def test_the_format_of_a_compressed_file_zip_or_tar_is_detected_whatever_its_name(kind: str) -> None:
    form = {"gz": "gzip", "tgz": "gzip", "bz2": "bzip2", "zst": "zstd"}.get(kind, kind)
    assert format_of(CONTAINERS[kind]("a.txt", SAMPLES["a.txt"]), "a.txt") == form


@pytest.mark.parametrize(
    ("head", "why"),
    [
        (b"%PDF-1.4\n", reason("not-text", kind=reason("kind-pdf"))),
        (b"\xff\xd8\xff\xe0", reason("not-text", kind=reason("kind-picture", format="JPEG"))),
        (b"RIFF\0\0\0\0WEBP", reason("not-text", kind=reason("kind-media"))),
        (b"MZ\x90", reason("not-text", kind=reason("kind-program"))),
        (b"Rar!\x1a\x07", reason("not-supported", kind=reason("kind-archive", format="RAR"))),
        (b"\x04\x22\x4d\x18", reason("not-supported", kind=reason("kind-compression", format="LZ4"))),
        (
            CONTAINERS["zip"]("[Content_Types].xml", b"<x/>"),
            reason("not-text", kind=reason("kind-office-or-book")),
        ),
        (b"From: <Saved by Blink>\r\n", reason("not-supported", kind=reason("kind-mhtml"))),
        (b"<?xml version='1.0'?><svg>", reason("other-xml")),
        (b"teks\0", reason("zero-byte", position=4)),
        (b"\x01\x02\x03\x04\x05", reason("control-characters")),
    ],
)
def test_detecting_the_format_of_a_file_that_cannot_be_read_tells_what_it_is(
    head: bytes, why: Message
) -> None:
    with pytest.raises(Broken) as caught:
        format_of(head, "a.txt")
    assert caught.value.reason == why


def test_the_reason_that_a_file_is_no_text_is_worded_in_one_language_throughout() -> None:
    why = reason("not-text", kind=reason("kind-picture", format="JPEG"))
    with speaking("id"):
        assert str(why) == "gambar JPEG, bukan teks"
    with speaking("en"):
        assert str(why) == "a JPEG picture, not text"
