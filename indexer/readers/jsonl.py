"""JSON Lines: one record a line, read as a stream; and what makes such lines of other exports."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from indexer.article import Article
from indexer.readers.columns import missing
from indexer.readers.encoding import decode_line, garbled
from indexer.readers.piece import Doubt, Found, Piece, Settings, Splitting, Unread
from indexer.readers.records import article_of
from indexer.readers.stream import Broken, Source

FORM = "jsonl"
_PIECE_BYTES = 1_000_000


def split(source: Source, settings: Settings) -> Splitting:
    """The lines of the file, some megabyte of them a piece; a line that is too long is passed over."""
    longest = settings.limits.record_bytes
    readline = source.stream.readline
    batch = Batch(source, settings)
    try:
        while line := readline(longest + 1):
            if len(line) > longest:
                while line and not line.endswith(b"\n"):
                    line = readline(longest)
                line = b""
                yield too_long(source, settings, batch.number + 1)
            if piece := batch.add(line):
                yield piece
    except Broken:
        yield from batch.rest()
        raise
    yield from batch.rest()


def too_long(source: Source, settings: Settings, record: int) -> Unread:
    """What is told of a record longer than allowed."""
    return source.unread(
        f"rekaman lebih dari / a record over {settings.limits.record_bytes / 1e6:g} MB", record
    )


class Batch:
    """Records on their way into pieces.

    ``sought`` are the mapped columns to look for in them, all if it is not given.
    """

    def __init__(self, source: Source, settings: Settings, sought: Mapping[str, str] | None = None):
        self.number = 0
        self._source = source
        self._columns = settings.columns
        self._sought = dict(settings.columns if sought is None else sought)
        self._seen: dict[str, None] = {}
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> Piece | None:
        """Take the next record, ``b""`` for one that is none; a piece when there is enough for one."""
        self.number += 1
        self._lines.append(line)
        self._size += len(line) + 50
        if self._sought:
            self._look_for_columns(line)
        return self._piece() if self._size >= _PIECE_BYTES else None

    def rest(self) -> Splitting:
        """The last piece, and the mapped columns that no record has."""
        if self._lines:
            yield self._piece()
        if self._sought and self._seen:
            yield self._source.unread(no_such_column(self._sought.values(), self._seen))

    def _piece(self) -> Piece:
        first = self.number - len(self._lines) + 1
        piece = Piece(FORM, self._source.name, self._lines, first, self._source.member, columns=self._columns)
        self._lines, self._size = [], 0
        return piece

    def _look_for_columns(self, line: bytes) -> None:
        try:
            record = parsed(line.decode())
        except (ValueError, RecursionError):
            return
        if isinstance(record, dict):
            self._sought = {name: name for name in missing(self._sought, record)}
            if len(self._seen) < 100:
                self._seen.update(dict.fromkeys(record))


def no_such_column(sought: Any, there: Any) -> str:
    """The reason why a mapping comes to nothing."""
    return (
        f"tidak ada kolom / no column {', '.join(sought)}; yang ada / there are: {', '.join(map(str, there))}"
    )


def read(piece: Piece) -> Iterator[Found]:
    """The article of every line; its id is the record's own, else ``name#line``."""
    doubtful: list[tuple[int, str]] = []
    first = piece.first or 1
    for number, line in enumerate(piece.data, first):
        if not line.strip():
            continue
        found = _article(line, piece, number)
        if isinstance(found, Article) and (example := garbled(found.body) or garbled(found.title)):
            doubtful.append((number, example))
        yield found
    if doubtful:
        number, example = doubtful[0]
        count = "" if len(doubtful) == 1 else f" ({len(doubtful)} di antara / of {len(piece.data)})"
        yield Doubt(garbled_reason(example) + count, number, piece.member)


def garbled_reason(example: str) -> str:
    """What is told of text that was decoded wrongly before it came here."""
    return f"huruf rusak karena salah pengodean / wrongly decoded letters: {example}"


def _article(line: bytes, piece: Piece, number: int) -> Article | Unread:
    text = decode_line(line)
    if text is None:
        return Unread("bukan / not UTF-8", number, piece.member)
    try:
        record = parsed(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        return Unread(f"bukan / not JSON: {error}", number, piece.member)
    return from_record(record, f"{piece.article_id}#{number}", number, piece)


def from_record(record: Any, article_id: str, number: int | None, piece: Piece) -> Article | Unread:
    """The article of a parsed record, or why it is none."""
    if not isinstance(record, dict):
        return Unread("bukan objek JSON / not a JSON object", number, piece.member)
    article = article_of(record, article_id, piece.columns)
    return article or Unread("tanpa isi / no body", number, piece.member)


def line_of(record: Mapping[str, Any]) -> bytes:
    """A record as a line. Raises ``ValueError`` or ``RecursionError`` for one no line can hold."""
    try:
        return orjson.dumps(record)
    except TypeError:  # a number or half a character that only lenient JSON has
        return json.dumps(record, default=str).encode()


def parsed(text: str) -> Any:
    """What JSON holds. Raises ``ValueError`` or ``RecursionError``."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)  # more lenient, as what writes exports often is: NaN, half a surrogate pair
