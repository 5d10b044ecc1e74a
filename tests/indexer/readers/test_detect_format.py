"""What a file is, by its content first."""

import pytest

from indexer.readers.detect_format import recognise
from indexer.readers.stream import Broken
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
def test_a_form_is_told_by_the_first_bytes(head: bytes, name: str, form: str) -> None:
    assert recognise(head, name) == form


@pytest.mark.parametrize("kind", sorted(CONTAINERS))
def test_a_container_is_told_whatever_its_name(kind: str) -> None:
    form = {"gz": "gzip", "tgz": "gzip", "bz2": "bzip2", "zst": "zstd"}.get(kind, kind)
    assert recognise(CONTAINERS[kind]("a.txt", SAMPLES["a.txt"]), "a.txt") == form


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"%PDF-1.4\n", "a PDF file"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"MZ\x90", "a program"),
        (b"Rar!\x1a\x07", "RAR archive, not supported"),
        (CONTAINERS["zip"]("[Content_Types].xml", b"<x/>"), "Office"),
        (b"From: <Saved by Blink>\r\n", "MHTML"),
        (b"<?xml version='1.0'?><svg>", "other than RSS"),
        (b"teks\0", "zero byte"),
        (b"\x01\x02\x03\x04\x05", "control characters"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_told_as_what_it_is(head: bytes, reason: str) -> None:
    with pytest.raises(Broken, match=reason):
        recognise(head, "a.txt")
