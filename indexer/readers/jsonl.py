"""JSON Lines: one article a line, read as a stream."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from indexer.article import Article, clean_text
from indexer.errors import UnreadableFile
from indexer.newsroom.desk import edit_body
from indexer.newsroom.stated import Stated

LONGEST_LINE = 20_000_000
"""Bytes; a longer line is passed over unread and reported."""

_NAMES = {
    "id": ("id",),
    "title": ("title", "judul", "headline"),
    "deck": ("deck", "subjudul"),
    "body": ("body", "isi", "content", "text"),
    "date": ("date", "tanggal", "published"),
    "source": ("source", "sumber", "media"),
    "url": ("url", "link"),
    "author": ("author", "penulis"),
    "section": ("section", "category", "kategori", "rubrik"),
}


def read(path: Path, name: str) -> Iterator[Article | UnreadableFile]:
    """The article of every line; its id is the record's ``id``, else ``name#line``."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                while line and not line.endswith(b"\n"):
                    line = file.readline(LONGEST_LINE)
                yield UnreadableFile(
                    path, f"baris lebih dari / a line over {LONGEST_LINE // 1_000_000} MB", number
                )
            elif line.strip():
                yield _article(line, path, name, number)


def _article(line: bytes, path: Path, name: str, number: int) -> Article | UnreadableFile:
    try:
        record = _parsed(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return UnreadableFile(path, f"bukan / not UTF-8: byte {error.start} of the line", number)
    except (ValueError, RecursionError) as error:
        return UnreadableFile(path, f"bukan / not JSON: {error}", number)
    if not isinstance(record, dict):
        return UnreadableFile(path, "bukan objek JSON / not a JSON object", number)
    body = _text(record, "body")
    if body is None:
        return UnreadableFile(path, "tanpa isi / no body", number)
    author = _text(record, "author")
    stated = Stated(
        title=_text(record, "title"),
        deck=_text(record, "deck"),
        date=_text(record, "date"),
        source=_text(record, "source"),
        authors=(author,) if author else (),
        section=_text(record, "section"),
        url=_text(record, "url"),
    )
    return edit_body(_text(record, "id") or f"{name}#{number}", body, stated)


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(
            text
        )  # more lenient, as what writes such lines often is: NaN, half a surrogate pair


def _text(record: dict[str, Any], field: str) -> str | None:
    for name in _NAMES[field]:
        value = record.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            value = str(value)
        if isinstance(value, str) and (value := clean_text(value).strip()):
            return value
    return None
