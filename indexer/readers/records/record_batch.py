"""Parse the records of an export, lenient with JSON as exports write it, and collect them into pieces."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from indexer.messages import Message
from indexer.readers.format_names import LINES
from indexer.readers.piece import Piece, Settings, Splitting
from indexer.readers.records.column_names import missing
from indexer.readers.stream import Broken, ByteSource
from indexer.reasons import reason

_PIECE_BYTES = 1_000_000
"""Bytes of records after which a piece is handed on. Chosen by hand."""
_RECORD_COST = 50
"""Bytes that a record counts for beside its text, so that a piece holds no more than 20,000."""
_MOST_SEEN = 100
"""Names of columns that are remembered for the reason that a mapped one is missing."""

Record = bytes | Message
"""A record as a line of JSON, ``b""`` for one to be skipped in silence; else why it cannot be read."""


class RecordBatch:
    """Records on their way into pieces; ``number`` is that of the last one, from 1.

    ``sought`` are the mapped columns to look for in the records: all of them if it is not given.
    """

    def __init__(self, source: ByteSource, settings: Settings, sought: Mapping[str, str] | None = None):
        self.number = 0
        self._source = source
        self._field_mapping = settings.field_mapping
        self._sought = dict(settings.field_mapping if sought is None else sought)
        self._seen: dict[str, None] = {}
        self._lines: list[bytes] = []
        self._size = 0

    def pieces(self, records: Iterable[Record]) -> Splitting:
        """Yield the pieces that records fill, and each that cannot be read.

        Raises :class:`Broken` where ``records`` does, after the last piece of those before it.
        """
        try:
            for record in records:
                line = record if isinstance(record, bytes) else b""
                if isinstance(record, Message):
                    yield self._source.unread(record, self.number + 1)
                self._add(line)
                if self._size >= _PIECE_BYTES:
                    yield self._piece()
        except Broken:
            yield from self._rest()
            raise
        yield from self._rest()

    def _add(self, line: bytes) -> None:
        self.number += 1
        self._lines.append(line)
        self._size += len(line) + _RECORD_COST
        if self._sought:
            self._look_for_columns(line)

    def _rest(self) -> Splitting:
        """Yield the last piece, and the mapped columns that no record has."""
        if self._lines:
            yield self._piece()
        if self._sought and self._seen:
            yield self._source.unread(no_such_column(self._sought.values(), self._seen))

    def _piece(self) -> Piece:
        """Return the piece of the records collected, and begin a new one."""
        first = self.number - len(self._lines) + 1
        piece = Piece(
            LINES,
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
            if len(self._seen) < _MOST_SEEN:
                self._seen.update(dict.fromkeys(record))


def record_too_large(most: int) -> Message:
    """Return the reason that a record is longer than ``most`` bytes."""
    return reason("record-too-large", megabytes=most / 1e6)


def no_such_column(sought: Iterable[str], existing: Iterable[Any]) -> Message:
    """Return the reason that columns of a mapping are not among those there are."""
    return reason("no-such-column", columns=", ".join(sought), existing=", ".join(map(str, existing)))


def line_of(record: Mapping[str, Any]) -> bytes:
    """Return a record as a line of JSON. Raises ``ValueError`` or ``RecursionError``."""
    try:
        return orjson.dumps(record)
    except TypeError:  # a number or half a surrogate pair that only lenient JSON has
        return json.dumps(record, default=str).encode()


def not_json(error: ValueError | RecursionError) -> Message:
    """Return the reason that a text is no JSON, or a record cannot be written as JSON."""
    if isinstance(error, json.JSONDecodeError):
        return reason("not-json", position=error.pos + 1)
    if isinstance(error, RecursionError):
        return reason("json-too-deep")
    return reason("bad-json-value", detail=str(error))


def parsed(text: str) -> Any:
    """Return the value of a JSON text. Raises ``ValueError`` or ``RecursionError``."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)  # takes what many exports hold: NaN, half a surrogate pair
