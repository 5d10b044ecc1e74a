"""Files of every kind of name, encoding and damage, read from the path to the article."""

import json
import os
from pathlib import Path

import pytest

from indexer.article import Article
from indexer.readers.piece import Doubt, Limits, Settings, Unread
from indexer.readers.registry import is_article_file
from indexer.reasons import reason
from tests.reading import read_file

SMALL = Settings(Limits(record_bytes=1000))


@pytest.mark.parametrize("name", ["a.TXT", "a.jsonl", "a.html", "a.xyz", "a", "a.tar.gz", "12.30 berita"])
def test_a_file_whose_suffix_is_not_skipped_may_hold_articles(name: str) -> None:
    assert is_article_file(Path(name))


@pytest.mark.parametrize(
    "name", ["a.JPG", "a.mp4", "a.woff2", "a.css", "a.js.download", "a.pdf", "a.docx", "a.exe", "a.db"]
)
def test_a_file_with_the_suffix_of_a_picture_or_program_is_skipped(name: str) -> None:
    assert not is_article_file(Path(name))


@pytest.mark.parametrize(
    ("data", "body"),
    [
        ("“Korut” é".encode(), "“Korut” é"),
        (b"\xef\xbb\xbfKorut", "Korut"),
        ("Korut é".encode("utf-16"), "Korut é"),
        ("“Korut”".encode("cp1252"), "“Korut”"),
        (b"satu\r\ndua\rtiga", "satu\ndua\ntiga"),
    ],
)
def test_a_plain_text_file_is_read_in_any_usual_encoding(tmp_path: Path, data: bytes, body: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (article,) = read_file(tmp_path / "a.txt", "x/a.txt")
    assert isinstance(article, Article)
    assert (article.id, article.body) == ("x/a.txt", body)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        ("\u200b\ufeff".encode(), "empty"),
        (b"\xff\xfea", "not-as-marked"),
        (b"\x89PNG\0", "not-text"),
        (b"\x81\x8d", "unknown-encoding"),
    ],
)
def test_a_plain_text_file_that_holds_no_text_is_unreadable(tmp_path: Path, data: bytes, code: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (unread,) = read_file(tmp_path / "a.txt", "a.txt")
    assert isinstance(unread, Unread)
    assert unread.reason.code == code


def test_a_plain_text_file_beyond_the_size_limit_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a" * 1001)
    (unread,) = read_file(tmp_path / "a.txt", "a.txt", SMALL)
    assert isinstance(unread, Unread)
    assert unread.reason == reason("too-large", megabytes=0.001)


def test_json_lines_are_read_under_indonesian_column_names(tmp_path: Path) -> None:
    record = {
        "judul": "Judul", "isi": "Isi.", "tanggal": "14 September 2023",
        "sumber": "Kompas.com", "kategori": "politik", "penulis": "A", "link": "http://x/",
    }  # fmt: skip
    (tmp_path / "a.jsonl").write_text(json.dumps(record))
    (article,) = read_file(tmp_path / "a.jsonl", "a.jsonl")
    assert article == Article(
        id="a.jsonl#1", title="Judul", body="Isi.", date="2023-09-14", date_precision="day",
        source="Kompas.com", section="Politik", authors=("A",), url="http://x/",
    )  # fmt: skip


def test_a_bad_line_of_json_lines_is_reported_and_costs_no_other_line(tmp_path: Path) -> None:
    good = b'{"id": 7, "body": "Isi"}'
    lines = [
        good,
        b"{",
        b"[1]",
        b"{}",
        b'{"body": "\xff"}',
        b'{"body": "' + b"a" * 3000 + b'"}',
        b"",
        b"[" * 900,
        good,
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join(lines))
    records = list(read_file(tmp_path / "a.jsonl", "a.jsonl", SMALL))
    assert [record.id for record in records if isinstance(record, Article)] == ["7", "7"]
    problems = [record for record in records if isinstance(record, Unread)]
    assert sorted((problem.record or 0, problem.reason.code) for problem in problems) == [
        (2, "not-json"),
        (3, "not-json-object"),
        (4, "no-body"),
        (5, "not-utf-8"),
        (6, "record-too-large"),
        (8, "not-json"),
    ]


def test_a_lone_surrogate_in_a_json_record_makes_an_article_that_can_be_stored(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "\\ud800", "body": "a\\udfffb"}')
    article, doubt = read_file(tmp_path / "a.jsonl", "a.jsonl")
    assert isinstance(article, Article)
    assert isinstance(doubt, Doubt)
    assert Article.from_json(article.record()) == article


def test_a_json_lines_record_with_nan_as_a_value_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1", "body": "isi", "score": NaN}')
    (article,) = read_file(tmp_path / "a.jsonl", "a.jsonl")
    assert isinstance(article, Article)
    assert (article.id, article.body) == ("1", "isi")


def test_a_file_whose_modification_time_no_calendar_has_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Isi.")
    try:
        os.utime(path, (2**40, 2**40))
    except (OSError, OverflowError):
        pytest.skip("no such time can be set here")
    (article,) = read_file(path, "a.txt")
    assert isinstance(article, Article)
    assert (article.body, article.date) == ("Isi.", None)
