"""Web archives: the pages and texts in them."""

import gzip
from datetime import date
from pathlib import Path

import brotli
import pytest

from indexer.readers.piece import Limits, Piece, Settings, Unread
from indexer.readers.registry import split
from indexer.reasons import reason
from tests.indexer.readers.reader_samples import WARC, answer, articles, found_in, unread

SMALL = Settings(Limits(record_bytes=100_000))


def pieces(tmp_path: Path, data: bytes) -> list[Piece | Unread]:
    (tmp_path / "a.warc").write_bytes(data)
    return list(split(tmp_path / "a.warc", "a.warc", SMALL))


def test_http_answers_in_a_warc_are_unpacked_whatever_their_coding(tmp_path: Path) -> None:
    found = articles(found_in(tmp_path, WARC, "a.warc"))
    assert [a.body for a in found] == ["Satu dua.", "Tiga empat.", "Lima enam.", "Tujuh delapan."]
    assert (found[0].id, found[0].url) == ("a.warc/http://a.id/1", "http://a.id/1")


def test_a_warc_compressed_record_by_record_is_read_to_its_end(tmp_path: Path) -> None:
    data = gzip.compress(answer("http://a/1", b"Satu.")) + gzip.compress(answer("http://a/2", b"Dua."))
    assert len(articles(found_in(tmp_path, data, "a.warc.gz"))) == 2


def test_a_web_page_in_a_warc_is_passed_on_with_its_address_and_the_day_it_was_saved(tmp_path: Path) -> None:
    (piece,) = pieces(tmp_path, answer("http://a/1", b"<html><p>Isi", kind="text/html; charset=utf-8"))
    assert isinstance(piece, Piece)
    assert (piece.format, piece.data, piece.member) == ("page", b"<html><p>Isi", "http://a/1")
    assert (piece.stated.url, piece.stated.saved) == ("http://a/1", date(2023, 9, 14))


def test_a_web_page_of_another_encoding_in_a_warc_is_passed_on_in_utf_8(tmp_path: Path) -> None:
    body = "<html><p>“Isi”".encode("cp1252")
    (piece,) = pieces(tmp_path, answer("http://a/1", body, kind="text/html; charset=iso-8859-1"))
    assert isinstance(piece, Piece)
    assert piece.data.decode() == "<html><p>“Isi”"


def test_warc_records_that_hold_no_page_or_text_are_passed_over(tmp_path: Path) -> None:
    data = b"".join(
        [
            answer("http://a/1", b"Tidak ada.", status="404 Not Found"),
            answer("http://a/2.jpg", b"\xff\xd8", kind="image/jpeg"),
            answer("http://a/robots.txt", b"User-agent: *"),
            answer("http://a/3", b"GET", record="request"),
        ]
    )
    (problem,) = pieces(tmp_path, data)
    assert isinstance(problem, Unread)
    assert problem.reason == reason("no-pages")
    assert len(pieces(tmp_path, data + answer("http://a/4", b"Isi."))) == 1


def test_pages_before_the_cut_in_a_truncated_warc_are_kept(tmp_path: Path) -> None:
    found = found_in(tmp_path, WARC[:-30], "a.warc")
    assert len(articles(found)) == 3
    (problem,) = unread(found)
    assert problem.reason == reason("cut-off", what="WARC")


def test_a_damaged_http_answer_in_a_warc_is_reported_and_costs_no_other(tmp_path: Path) -> None:
    data = answer("http://a/1", b"rusak", "Content-Encoding: br") + answer("http://a/2", b"Isi.")
    found = found_in(tmp_path, data, "a.warc")
    assert [a.url for a in articles(found)] == ["http://a/2"]
    assert [(problem.member, problem.reason.values["what"]) for problem in unread(found)] == [
        ("http://a/1", "HTTP")
    ]


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"\x1f\x8b\x08 rusak", "Content-Encoding: gzip"),
        (b"x\x9c rusak", "Content-Encoding: deflate"),
        (b"rusak", "Content-Encoding: br"),
        (b"zz\r\nrusak", "Transfer-Encoding: chunked"),
    ],
)
def test_a_damaged_coding_of_an_http_answer_in_a_warc_costs_no_other_answer(
    tmp_path: Path, body: bytes, coding: str
) -> None:
    found = found_in(tmp_path, answer("http://a/1", body, coding) + answer("http://a/2", b"Isi."), "a.warc")
    assert [article.url for article in articles(found)][-1] == "http://a/2"


def test_a_large_warc_record_whose_http_headers_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    data = answer("http://a/1", b"Isi. " * 30_000).replace(b"HTTP/1.1", b"HTTQ/1.1", 1)
    (page,) = pieces(tmp_path, data + answer("http://a/2", b"Isi."))
    assert isinstance(page, Piece)


def test_a_page_in_a_warc_that_is_too_large_is_reported_and_a_film_is_not(tmp_path: Path) -> None:
    large = b"<html><p>" + b"Isi. " * 30_000
    data = answer("http://a/1", large, kind="text/html") + answer("http://a/2", large, kind="video/mp4")
    problem, page = pieces(tmp_path, data + answer("http://a/3", b"Isi."))
    assert isinstance(problem, Unread)
    assert (problem.member, problem.reason) == ("http://a/1", reason("too-large", megabytes=0.1))
    assert isinstance(page, Piece)


def test_an_http_answer_in_a_warc_that_unpacks_beyond_the_size_limit_is_reported(tmp_path: Path) -> None:
    for packed, coding in (
        (gzip.compress(b"a" * 9_000_000), "gzip"),
        (brotli.compress(b"a" * 9_000_000), "br"),
    ):
        (problem,) = pieces(tmp_path, answer("http://a/1", packed, f"Content-Encoding: {coding}"))
        assert isinstance(problem, Unread)
        assert problem.reason == reason("too-large", megabytes=0.1)
