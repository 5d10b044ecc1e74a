"""Collect the records of an export into pieces of about a megabyte."""

import json
from collections.abc import Mapping
from typing import Any

import orjson

from indexer.readers.piece import Piece, Settings, Splitting, Unread
from indexer.readers.records.column_names import missing
from indexer.readers.stream import ByteSource

FORM = "jsonl"


_PIECE_BYTES = 1_000_000


def too_long(source: ByteSource, settings: Settings, record: int) -> Unread:
    """What is told of a record longer than allowed."""
    return source.unread(
        f"rekaman lebih dari / a record over {settings.limits.record_bytes / 1e6:g} MB", record
    )


class RecordBatch:
    """Records on their way into pieces.

    ``sought`` are the mapped columns to look for in them, all if it is not given.
    """

    def __init__(self, source: ByteSource, settings: Settings, sought: Mapping[str, str] | None = None):
        self.number = 0
        self._source = source
        self._field_mapping = settings.field_mapping
        self._sought = dict(settings.field_mapping if sought is None else sought)
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
        piece = Piece(
            FORM,
            self._source.name,
            self._lines,
            first,
            self._source.member,
            field_mapping=self._field_mapping,
        )
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
