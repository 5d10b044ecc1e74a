"""One JSON value over a whole file: an article, or what holds many, which are streamed out."""

import json
import re
from collections.abc import Iterator
from typing import Any

from indexer.article import Article
from indexer.readers.encoding import decode, garbled, garbled_reason
from indexer.readers.piece import Doubt, Found, Piece, Settings, Splitting, Unread
from indexer.readers.records.column_names import is_body, known_columns
from indexer.readers.records.record_article import from_record
from indexer.readers.records.record_batch import RecordBatch, line_of, parsed, too_long
from indexer.readers.stream import Broken, ByteSource

FORM = "json"
_BUFFER = 65_536
_DEEPEST = 1000
_LENIENT = re.compile(rb"(?<=[:,\[\s])(?:NaN|-?Infinity)(?=\s*[,}\]])")
_LONGEST_LENIENT = 16  # bytes, with what must stand around it


def split(source: ByteSource, settings: Settings) -> Splitting:
    """The article; or, of a list of objects, be it within others, or of an object of them, the records."""
    head = source.head()
    place = _place(head)
    if place is None:
        yield source.piece(FORM, source.whole(settings.limits.record_bytes))._replace(
            field_mapping=settings.field_mapping
        )
        return
    batch = RecordBatch(source, settings)
    ration = _Ration(source, settings.limits.record_bytes)
    try:
        for record in _records(ration, *place):
            ration.renew()
            try:
                line = line_of(record)
            except (ValueError, RecursionError) as error:
                line = b""
                yield source.unread(f"bukan / not JSON: {error}", batch.number + 1)
            if len(line) > settings.limits.record_bytes:
                line = b""
                yield too_long(source, settings, batch.number + 1)
            if piece := batch.add(line):
                yield piece
    except Broken:
        yield from batch.rest()
        raise
    yield from batch.rest()


def _records(ration: "_Ration", prefix: str, keyed: bool) -> Iterator[Any]:
    import ijson

    try:
        if keyed:
            yield from (value for _, value in ijson.kvitems(ration, prefix, use_float=True, buf_size=_BUFFER))
        else:
            yield from ijson.items(ration, prefix, use_float=True, buf_size=_BUFFER)
    except (ijson.JSONError, ArithmeticError, ValueError) as error:
        why = str(error).partition("\n")[0].strip()
        raise Broken(
            "JSON terpotong / cut off" if "premature EOF" in why else f"JSON rusak / damaged: {why}"
        ) from None


def _place(head: bytes) -> tuple[str, bool] | None:
    """Where the records are, and whether under keys, by what is seen; ``None`` for one article."""
    import ijson

    if _opened(head) > _DEEPEST:
        raise Broken("JSON terlalu bersarang / nested too deeply")
    keys: list[str] = []
    lists: list[str] = []
    bodies: set[str] = set()
    try:
        for prefix, event, value in ijson.parse(head):
            if event == "start_array" and not prefix:
                return "item", False
            if event == "map_key":
                if not prefix:
                    keys.append(value)
                if is_body(value):
                    bodies.add(prefix)
            elif event == "string" and prefix in keys and is_body(prefix):
                return None
            elif event == "start_map" and prefix.endswith(".item") and prefix not in lists:
                lists.append(prefix)
    except (ijson.JSONError, ArithmeticError, ValueError):
        pass  # as it must be where the head ends
    for prefix in lists:
        if any(body == prefix or body.startswith(f"{prefix}.") for body in bodies):
            return prefix, False
    if keys and keys[0] in bodies and not known_columns(keys[:1]):
        return "", True
    return (lists[0], False) if lists and not known_columns(keys) & {"title", "body"} else None


def _opened(data: bytes) -> int:
    """How many more brackets open than close: about as deep as the text gets."""
    return data.count(b"[") + data.count(b"{") - data.count(b"]") - data.count(b"}")


class _Ration:
    """The bytes of a file, of which only so many may go by without a record; ``NaN`` becomes ``null``."""

    def __init__(self, source: ByteSource, most: int):
        self._stream = source.stream
        self._most = most
        self._left = most
        self._depth = 0
        self._kept = b""

    def renew(self) -> None:
        self._left = self._most

    def read(self, size: int) -> bytes:
        if size == 0:
            return b""
        data = self._stream.read1(size)
        self._left -= len(data)
        if self._left < -2 * _BUFFER:
            raise Broken(f"rekaman lebih dari / a record over {self._most / 1e6:g} MB")
        self._depth += _opened(data)
        if self._depth > _DEEPEST:
            raise Broken("JSON terlalu bersarang / nested too deeply")
        ended = not data
        data = _LENIENT.sub(b"null", self._kept + data)
        cut = len(data) if ended else max(len(data) - _LONGEST_LENIENT, 1)
        data, self._kept = data[:cut], data[cut:]
        return data


def read(piece: Piece) -> Iterator[Found]:
    """The article in a file that holds nothing else; its id is its own, else the file's name.

    Where several follow one another, they are numbered.
    """
    try:
        records = _values(decode(piece.data))
    except (ValueError, RecursionError) as error:
        yield Unread(f"bukan / not JSON: {error}", None, piece.member)
        return
    for number, record in enumerate(records, 1):
        alone = len(records) == 1
        article_id = piece.article_id if alone else f"{piece.article_id}#{number}"
        found = from_record(record, article_id, None if alone else number, piece)
        yield found
        if isinstance(found, Article) and (example := garbled(found.body) or garbled(found.title)):
            yield Doubt(garbled_reason(example), None if alone else number, piece.member)


def _values(text: str) -> list[Any]:
    try:
        return [parsed(text)]
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
    decoder = json.JSONDecoder()
    values = []
    position = 0
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        values.append(value)
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
    return values
