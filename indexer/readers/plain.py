"""Plain text: one article a file."""

from collections.abc import Iterator
from pathlib import Path

from indexer.article import clean_text
from indexer.errors import UnreadableFile
from indexer.newsroom.desk import edit
from indexer.readers.piece import Found, Piece, Settings, Splitting, Unread

FORM = "text"


def split(path: Path, name: str, settings: Settings) -> Splitting:
    """The whole file as one piece. Raises :class:`UnreadableFile` for one that is too large."""
    most = settings.limits.record_bytes
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise UnreadableFile(path, f"lebih dari / larger than {most // 1_000_000} MB")
    yield Piece(FORM, name, data)


def read(piece: Piece) -> Iterator[Found]:
    """The article in a text file; its id is the file's name."""
    try:
        text = decode(piece.data)
    except ValueError as error:
        yield Unread(str(error), piece.first, piece.member)
        return
    if clean_text(text).strip():
        yield edit(piece.name, text, piece.stated)
    else:
        yield Unread("kosong / empty", piece.first, piece.member)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 behind its byte order mark, else Windows-1252.

    Raises ``ValueError``, with a reason for readers, for bytes that are no text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise ValueError(f"bukan / not UTF-16, as it claims, at byte {error.start}") from None
    if b"\0" in data:
        raise ValueError(f"bukan teks / not text: a zero byte at byte {data.index(0)}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise ValueError(f"pengodean tak dikenal / unknown encoding: byte {error.start}") from None
