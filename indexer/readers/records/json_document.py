"""Read a JSON document: one article, or a list of records anywhere within it, which is streamed."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from indexer.article import Article
from indexer.readers.encoding import NotText, decode, garbled_example, garbled_reason
from indexer.readers.format_names import JSON
from indexer.readers.piece import Doubt, Found, Piece, Settings, Splitting, Unread
from indexer.readers.records.column_names import is_body, known_columns
from indexer.readers.records.record_article import from_record
from indexer.readers.records.record_batch import (
    Record,
    RecordBatch,
    line_of,
    not_json,
    parsed,
    record_too_large,
)
from indexer.readers.stream import Broken, Budget, ByteSource
from indexer.reasons import reason

_BUFFER = 65_536  # bytes that the parser reads at once
_DEEPEST = 1000  # levels of lists and objects; Python's limit of recursion is the same
_NOT_A_NUMBER = re.compile(rb"(?<=[:,\[\s])(?:NaN|-?Infinity)(?=\s*[,}\]])")
_LONGEST_NOT_A_NUMBER = (
    16  # bytes, with what stands around it; so many are kept back, as one may be cut in two
)


class _Place(NamedTuple):
    """Where the records of a document are: its prefix for ``ijson``, and whether each has a key there."""

    prefix: str
    keyed: bool


def split(source: ByteSource, settings: Settings) -> Splitting:
    """Yield one article, or the records of a list or keyed object."""
    place = _place_of_records(source.head())
    if place is None:
        yield source.piece(JSON, source.whole(settings.limits.record_bytes))._replace(
            field_mapping=settings.field_mapping
        )
        return
    yield from RecordBatch(source, settings).pieces(_lines(source, place, settings.limits.record_bytes))


def _lines(source: ByteSource, place: _Place, longest: int) -> Iterator[Record]:
    """Yield each record as a line. Raises :class:`Broken`."""
    stream = _JsonStream(source, longest)
    for record in _records(stream, place):
        stream.budget.renew()
        try:
            line = line_of(record)
        except (ValueError, RecursionError) as error:
            yield not_json(error)
        else:
            yield line if len(line) <= longest else record_too_large(longest)


def _records(stream: "_JsonStream", place: _Place) -> Iterator[Any]:
    import ijson

    try:
        if place.keyed:
            values = ijson.kvitems(stream, place.prefix, use_float=True, buf_size=_BUFFER)
            yield from (value for _, value in values)
        else:
            yield from ijson.items(stream, place.prefix, use_float=True, buf_size=_BUFFER)
    except (ijson.JSONError, ArithmeticError, ValueError) as error:
        detail = str(error).partition("\n")[0].strip()
        if "premature EOF" in detail:
            raise Broken(reason("cut-off", what="JSON")) from None
        raise Broken(reason("damaged", what="JSON", detail=detail)) from None


def _place_of_records(head: bytes) -> _Place | None:
    """Return where the records are, by the beginning of the file; ``None`` where the file is one article."""
    if _open_brackets(head) > _DEEPEST:
        raise Broken(reason("json-too-deep"))
    outline = _outline_of(head)
    if outline is None:
        return None
    if outline.is_list:
        return _Place("item", keyed=False)
    for prefix in outline.lists:
        if any(body == prefix or body.startswith(f"{prefix}.") for body in outline.with_body):
            return _Place(prefix, keyed=False)
    keys = outline.keys
    if keys and keys[0] in outline.with_body and not known_columns(keys[:1]):
        return _Place("", keyed=True)
    if outline.lists and not known_columns(keys) & {"title", "body"}:
        return _Place(outline.lists[0], keyed=False)
    return None


class _Outline(NamedTuple):
    """The beginning of a document: whether it is a list, else what it holds.

    ``keys`` are those of its outermost object, ``lists`` the prefixes of lists of objects,
    ``with_body`` the prefixes of the objects that have a column for the body of an article.
    """

    is_list: bool
    keys: list[str]
    lists: list[str]
    with_body: set[str]


def _outline_of(head: bytes) -> _Outline | None:
    """Return the outline of a document; ``None`` where its outermost object has a body, so is an article."""
    import ijson

    outline = _Outline(False, [], [], set())
    try:
        for prefix, event, value in ijson.parse(head):
            if event == "start_array" and not prefix:
                return outline._replace(is_list=True)
            if event == "map_key":
                if not prefix:
                    outline.keys.append(value)
                if is_body(value):
                    outline.with_body.add(prefix)
            elif event == "string" and prefix in outline.keys and is_body(prefix):
                return None
            elif event == "start_map" and prefix.endswith(".item") and prefix not in outline.lists:
                outline.lists.append(prefix)
    except (ijson.JSONError, ArithmeticError, ValueError):
        pass  # most documents go on behind their beginning
    return outline


def _open_brackets(data: bytes) -> int:
    """Return how many more brackets open than close: about the depth of nesting reached."""
    return data.count(b"[") + data.count(b"{") - data.count(b"]") - data.count(b"}")


class _JsonStream:
    """The bytes of a document for ``ijson``, with ``null`` for ``NaN`` and infinities.

    Only so many bytes may go by without a record. Raises :class:`Broken`.
    """

    def __init__(self, source: ByteSource, longest: int):
        # The parser reads ahead of the records that it gives.
        self.budget = Budget(longest + 2 * _BUFFER, record_too_large(longest))
        self._stream = source.stream
        self._depth = 0
        self._kept = b""

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes at most, ``b""`` at the end."""
        if size == 0:
            return b""
        data = self._stream.read1(size)
        self.budget.spend(len(data))
        self._depth += _open_brackets(data)
        if self._depth > _DEEPEST:
            raise Broken(reason("json-too-deep"))
        ended = not data
        data = _NOT_A_NUMBER.sub(b"null", self._kept + data)
        cut = len(data) if ended else max(len(data) - _LONGEST_NOT_A_NUMBER, 1)
        data, self._kept = data[:cut], data[cut:]
        return data


def read(piece: Piece) -> Iterator[Found]:
    """Yield the article in a file that holds nothing else; its id is its own, else the file's name.

    Several that follow one another are numbered.
    """
    try:
        records = _values(decode(piece.data))
    except NotText as error:
        yield Unread(error.reason, None, piece.member)
        return
    except (ValueError, RecursionError) as error:
        yield Unread(not_json(error), None, piece.member)
        return
    for number, record in enumerate(records, 1):
        alone = len(records) == 1
        article_id = piece.article_id if alone else f"{piece.article_id}#{number}"
        found = from_record(record, article_id, None if alone else number, piece)
        yield found
        if isinstance(found, Article) and (
            example := garbled_example(found.body) or garbled_example(found.title)
        ):
            yield Doubt(garbled_reason(example), None if alone else number, piece.member)


def _values(text: str) -> list[Any]:
    """Return the JSON values in a row in a text. Raises ``ValueError`` or ``RecursionError``."""
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
