"""JSON Lines: one article a line, read as a stream."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from indexer.article import Article, clean_text
from indexer.newsroom.desk import edit_body
from indexer.newsroom.stated import Stated
from indexer.readers.piece import Found, Piece, Settings, Splitting, Unread

FORM = "jsonl"
_PIECE_BYTES = 1_000_000

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


def split(path: Path, name: str, settings: Settings) -> Splitting:
    """The lines of the file, some megabyte of them a piece; a line that is too long is passed over."""
    longest = settings.limits.record_bytes
    with path.open("rb") as file:
        lines: list[bytes] = []
        number = size = 0
        while line := file.readline(longest + 1):
            number += 1
            lines.append(line)
            size += len(line)
            if len(line) > longest:
                lines[-1] = b""
                while line and not line.endswith(b"\n"):
                    line = file.readline(longest)
                yield Unread(f"baris lebih dari / a line over {longest // 1_000_000} MB", number)
            if size >= _PIECE_BYTES:
                yield Piece(FORM, name, lines, number - len(lines) + 1)
                lines, size = [], 0
        yield Piece(FORM, name, lines, number - len(lines) + 1)


def read(piece: Piece) -> Iterator[Found]:
    """The article of every line; its id is the record's ``id``, else ``name#line``."""
    for number, line in enumerate(piece.data, piece.first or 1):
        if line.strip():
            yield _article(line, piece.name, number)


def _article(line: bytes, name: str, number: int) -> Article | Unread:
    try:
        record = _parsed(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return Unread(f"bukan / not UTF-8: byte {error.start} of the line", number)
    except (ValueError, RecursionError) as error:
        return Unread(f"bukan / not JSON: {error}", number)
    if not isinstance(record, dict):
        return Unread("bukan objek JSON / not a JSON object", number)
    body = _text(record, "body")
    if body is None:
        return Unread("tanpa isi / no body", number)
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
