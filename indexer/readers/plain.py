"""Plain text: one article a file."""

from collections.abc import Iterator
from pathlib import Path

from indexer.article import Article, clean_text
from indexer.errors import UnreadableFile
from indexer.newsroom.desk import edit

LARGEST_FILE = 20_000_000
"""Bytes; a longer text file is no article but a mistake, and is reported as one."""


def read(path: Path, name: str) -> Iterator[Article | UnreadableFile]:
    """The article in a text file; its id is ``name``."""
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(path, f"lebih dari / larger than {LARGEST_FILE // 1_000_000} MB")
    text = decode(data, path)
    if not clean_text(text).strip():
        raise UnreadableFile(path, "kosong / empty")
    yield edit(name, text)


def decode(data: bytes, path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 behind its byte order mark, else Windows-1252.

    Raises :class:`UnreadableFile` for bytes that are no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableFile(path, f"bukan / not UTF-16, as it claims, at byte {error.start}") from None
    if b"\0" in data:
        raise UnreadableFile(path, f"bukan teks / not text: a zero byte at byte {data.index(0)}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableFile(
                path, f"pengodean tak dikenal / unknown encoding: byte {error.start}"
            ) from None
