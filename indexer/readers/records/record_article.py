"""A record of an export to an article, whatever its columns are called and however they are nested."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from indexer.article import Article, clean_text
from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.piece import Piece, Unread
from indexer.readers.records.column_names import columns_of, is_body
from indexer.readers.records.inline_html import plain, unescaped

_WRAPPERS = ("_source", "attributes", "article", "artikel", "berita", "post", "fields", "data")
_INNER = (
    "rendered", "name", "nama", "displayName", "display_name", "title", "value", "text", "#text", "_text",
    "$t", "$date", "$oid", "$numberLong", "__cdata", "cdata", "term", "label", "href", "raw",
)  # fmt: skip
# What programs write where there is no value.
_MISSING = frozenset(("nan", "none", "null", "nil", "n/a", "#n/a", "undefined", "nat", "-", "--"))
_LONGEST_MISSING = 9
_DEEPEST = 6
_SHORT = 1000  # characters
_EPOCH_SECONDS = range(631_152_000, 4_102_444_800)  # 1990 to 2100


def article_of(
    record: Mapping[str, Any], article_id: str, field_mapping: Mapping[str, str]
) -> Article | None:
    """The article in a record, or ``None`` where that has no body.

    ``article_id`` is its id where the record has none; ``field_mapping`` that of the settings.
    """
    names = columns_of(tuple(record), tuple(field_mapping.items()))
    if "body" not in names or any(_is_record(record[name]) for name in names["body"]):
        record = _unwrapped(record)
        names = columns_of(tuple(record), tuple(field_mapping.items()))
    body = max((_body(record[name]) for name in names.get("body", ())), key=len, default="")
    if not body:
        body = next((text for name in names.get("abstract", ()) if (text := _body(record[name]))), "")
    if not body:
        return None
    first = _Record(record, names).first
    url = first("url")
    source = unescaped(first("source") or "") or None
    if source and source.startswith(("http://", "https://")) and not url:
        url, source = source, None
    deck = first("deck")
    if deck is not None:
        deck = plain(deck)
    stated = StatedFacts(
        title=plain(first("title") or "") or None,
        # What WordPress cuts out of the lead is no deck.
        deck=None if deck is None or body.startswith(deck.rstrip(" .…[]")[:40]) else deck,
        date=_date(first("date")),
        place=first("place"),
        source=source,
        original_source=first("original_source"),
        authors=tuple(_people(record, names.get("author", ()))),
        editor=", ".join(_people(record, names.get("editor", ()))) or None,
        translator=", ".join(_people(record, names.get("translator", ()))) or None,
        section=_section(first("section")),
        url=url,
        related=tuple(unescaped(name) for name in _all(record, names.get("related", ()))),
    )
    return edit_body(first("id") or article_id, body, stated)


class _Record:
    def __init__(self, record: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]):
        self._record = record
        self._names = names

    def first(self, field: str) -> str | None:
        """The value of a field: of the first of its columns that holds any."""
        for name in self._names.get(field, ()):
            if field == "id" and isinstance(self._record[name], dict) and "rendered" in self._record[name]:
                continue  # WordPress's guid is an address
            value = self._record[name]
            if isinstance(value, str):
                if text := _told(value):
                    return text
                continue
            for text in _texts(value):
                return text
        return None


def _unwrapped(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record within one that only wraps it, as in Elasticsearch's dumps."""
    for name in _WRAPPERS:
        inner = record.get(name)
        if isinstance(inner, dict):
            return {**{key: value for key, value in record.items() if key in ("id", "_id")}, **inner}
    return record


def _told(value: str) -> str:
    """The text in a value; nothing for what stands for a value that is missing."""
    text = clean_text(value).strip()
    return "" if len(text) <= _LONGEST_MISSING and text.lower() in _MISSING else text


def _is_record(value: Any) -> bool:
    return isinstance(value, dict) and any(is_body(name) for name in value)


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """The texts in a value that may be nested; numbers are texts, what is empty or too deep is none."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        value = str(value)
    if isinstance(value, str):
        if text := _told(value):
            yield text
    elif depth == _DEEPEST:
        return
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)
    elif isinstance(value, dict):
        for name in _INNER:
            if name in value:
                yield from _texts(value[name], depth + 1)
                return


def _body(value: Any) -> str:
    """The text of a body; a list holds its paragraphs, one of lists the words of each."""
    if isinstance(value, str):
        # What is long is not all invisible; the newsroom cleans it.
        return plain(value if len(value) > _SHORT else _told(value)).strip()
    if isinstance(value, list):
        paragraphs = (" ".join(_texts(item)) for item in value)
        return plain("\n".join(paragraph for paragraph in paragraphs if paragraph)).strip()
    if isinstance(value, dict):
        return plain("\n".join(_texts(value))).strip()
    return ""


def _all(record: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    for name in names:
        if texts := list(_texts(record[name])):
            return texts
    return []


def _people(record: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    for text in _all(record, names):
        if not text.isdigit():  # the number of a user of the system
            yield unescaped(text)


def _section(text: str | None) -> str | None:
    return None if text is None or text.isdigit() else unescaped(text)


def _date(text: str | None) -> str | None:
    """A date as written, or that of seconds or milliseconds since 1970."""
    if text is None or not text.isdigit() or len(text) not in (9, 10, 13):
        return text
    seconds = int(text) // (1000 if len(text) == 13 else 1)
    if seconds not in _EPOCH_SECONDS:
        return text
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")


def from_record(record: Any, article_id: str, number: int | None, piece: Piece) -> Article | Unread:
    """The article of a parsed record, or why it is none."""
    if not isinstance(record, dict):
        return Unread("bukan objek JSON / not a JSON object", number, piece.member)
    article = article_of(record, article_id, piece.field_mapping)
    return article or Unread("tanpa isi / no body", number, piece.member)
