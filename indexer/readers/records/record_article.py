"""Make an article of a record: choose headline, body and facts among columns of any name."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from indexer.article import Article, clean_text
from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.inline_html import plain_text_of, unescaped
from indexer.readers.piece import Piece, Unread
from indexer.readers.records.column_names import columns_of, is_body
from indexer.reasons import reason

# The names of objects that records are wrapped in.
_WRAPPERS = ("_source", "attributes", "article", "artikel", "berita", "post", "fields", "data")
# The names within a nested value that hold its text, the likeliest first.
_INNER = (
    "rendered", "name", "nama", "displayName", "display_name", "title", "value", "text", "#text", "_text",
    "$t", "$date", "$oid", "$numberLong", "__cdata", "cdata", "term", "label", "href", "raw",
)  # fmt: skip
# What programs write where there is no value.
_MISSING = frozenset(("nan", "none", "null", "nil", "n/a", "#n/a", "undefined", "nat", "-", "--"))
_LONGEST_MISSING = max(map(len, _MISSING))
_DEEPEST = 6  # levels of a nested value that are looked into. Chosen by hand
_SHORT = 1000  # characters; a longer body is not checked for being a placeholder or invisible
_DECK_COMPARED = 40  # characters of a deck that are compared with the beginning of the text. Chosen by hand
_GREATEST_INTEGER = 10**18  # greater numbers are no ids or times
_EPOCH_SECONDS = range(631_152_000, 4_102_444_800)  # 1990 to 2100


def article_of(
    record: Mapping[str, Any], article_id: str, field_mapping: Mapping[str, str]
) -> Article | None:
    """Return the article in a record, ``None`` where the record has no body.

    ``article_id`` is for a record without an id; ``field_mapping`` is that of the settings.
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
        deck = plain_text_of(deck)
    stated = StatedFacts(
        title=plain_text_of(first("title") or "") or None,
        # WordPress fills this column with the beginning of the text.
        deck=None if deck is None or body.startswith(deck.rstrip(" .…[]")[:_DECK_COMPARED]) else deck,
        date=_date(first("date")),
        place=first("place"),
        source=source,
        original_source=first("original_source"),
        authors=tuple(_people(record, names.get("author", ()))),
        editor=", ".join(_people(record, names.get("editor", ()))) or None,
        translator=", ".join(_people(record, names.get("translator", ()))) or None,
        section=_section(first("section")),
        url=url,
        related=tuple(unescaped(name) for name in _all_texts(record, names.get("related", ()))),
    )
    return edit_body(first("id") or article_id, body, stated)


class _Record:
    """A record, and the columns that may hold each field."""

    def __init__(self, record: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]):
        self._record = record
        self._names = names

    def first(self, field: str) -> str | None:
        """Return the value of a field, from the first of its columns that holds any."""
        for name in self._names.get(field, ()):
            if field == "id" and isinstance(self._record[name], dict) and "rendered" in self._record[name]:
                continue  # a guid of WordPress is an address
            value = self._record[name]
            if isinstance(value, str):
                if text := _without_placeholder(value):
                    return text
                continue
            for text in _texts(value):
                return text
        return None


def _unwrapped(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the record within one that only wraps it, as Elasticsearch's do; else the record itself."""
    for name in _WRAPPERS:
        inner = record.get(name)
        if isinstance(inner, dict):
            return {**{key: value for key, value in record.items() if key in ("id", "_id")}, **inner}
    return record


def _without_placeholder(value: str) -> str:
    """Return the text of a value, ``""`` for placeholders such as n/a."""
    text = clean_text(value).strip()
    return "" if len(text) <= _LONGEST_MISSING and text.lower() in _MISSING else text


def _is_record(value: Any) -> bool:
    """Return whether a value is itself a record with a body."""
    return isinstance(value, dict) and any(is_body(name) for name in value)


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """Yield the texts in a value that may be nested; numbers are texts too, placeholders are not."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _GREATEST_INTEGER:
        value = str(value)
    if isinstance(value, str):
        if text := _without_placeholder(value):
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
    """Return the text of a body. A list holds its paragraphs, a list of lists the words of each."""
    if isinstance(value, str):
        # A long text is never a placeholder; the newsroom cleans it.
        return plain_text_of(value if len(value) > _SHORT else _without_placeholder(value)).strip()
    if isinstance(value, list):
        paragraphs = (" ".join(_texts(item)) for item in value)
        return plain_text_of("\n".join(paragraph for paragraph in paragraphs if paragraph)).strip()
    if isinstance(value, dict):
        return plain_text_of("\n".join(_texts(value))).strip()
    return ""


def _all_texts(record: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    """Return all texts of the first of these columns that holds any."""
    for name in names:
        if texts := list(_texts(record[name])):
            return texts
    return []


def _people(record: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    """Yield the names of people; a number is the id of a user, and names nobody."""
    for text in _all_texts(record, names):
        if not text.isdigit():
            yield unescaped(text)


def _section(text: str | None) -> str | None:
    return None if text is None or text.isdigit() else unescaped(text)


def _date(text: str | None) -> str | None:
    """Return a date as written, or in ISO 8601 where it is seconds or milliseconds since 1970."""
    if text is None or not text.isdigit() or len(text) not in (9, 10, 13):
        return text
    seconds = int(text) // (1000 if len(text) == 13 else 1)
    if seconds not in _EPOCH_SECONDS:
        return text
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")


def from_record(record: Any, article_id: str, number: int | None, piece: Piece) -> Article | Unread:
    """Return the article of a parsed record, or why it is none."""
    if not isinstance(record, dict):
        return Unread(reason("not-json-object"), number, piece.member)
    article = article_of(record, article_id, piece.field_mapping)
    return article or Unread(reason("no-body"), number, piece.member)
