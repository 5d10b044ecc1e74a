"""Read the items of RSS 2.0, RSS 1.0 (RDF) and Atom feeds, exports of WordPress and Blogger among them.

Formats: the RSS 2.0 specification, its content module, RFC 4287, WordPress's WXR 1.2.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from indexer.readers.piece import Settings, Splitting
from indexer.readers.records.record_batch import RecordBatch, line_of, record_too_large
from indexer.readers.stream import Broken, Budget, ByteSource
from indexer.reasons import reason

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_KIND = "http://schemas.google.com/g/2005#kind"
_DATES = ("pubDate", "published", "date", "issued", "updated", "modified")
_READ_AHEAD = 65_536  # bytes that the parser may take beyond the item that it gives


def split(source: ByteSource, settings: Settings) -> Splitting:
    """Yield the items of a feed as records. Nothing is fetched, and no entity of its own is expanded."""
    batch = RecordBatch(source, settings)
    items = _items(source, settings.limits.record_bytes)
    yield from batch.pieces(line_of(item) if item else b"" for item in items)
    if not batch.number:
        yield source.unread(reason("feed-without-items"))


def _items(source: ByteSource, longest: int) -> Iterator[dict[str, Any]]:
    """Yield each item as a record, empty for one that is no published article. Raises :class:`Broken`."""
    stream = _FeedStream(source, longest)
    events = etree.iterparse(
        stream,
        events=("end",),
        tag=("{*}item", "{*}entry"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=True,
    )
    try:
        for _, element in events:
            if stream.ended:  # the parser closed the item because nothing more came
                raise Broken(reason("cut-off", what="XML"))
            stream.budget.renew()
            yield _record(element)
            element.clear()
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise Broken(reason("damaged", what="XML", detail=error.msg)) from None
    if any("Premature end" in entry.message for entry in events.error_log):
        raise Broken(reason("cut-off", what="XML"))


class _FeedStream:
    """The bytes of a feed for its parser. Only so many may go by without an item."""

    def __init__(self, source: ByteSource, longest: int):
        self.budget = Budget(longest + _READ_AHEAD, record_too_large(longest))
        self.ended = False
        self._stream = source.stream

    def read(self, size: int = -1) -> bytes:
        """Return ``size`` bytes at most, ``b""`` at the end. Raises :class:`Broken`."""
        data = self._stream.read1(size)
        self.ended = not data
        self.budget.spend(len(data))
        return data


def _record(item: Any) -> dict[str, Any]:
    """Return an item as a record of named columns, empty for one that is no published article."""
    values: dict[str, list[str]] = {}
    authors: list[str] = []
    sections: list[str] = []
    for child in item:
        if not isinstance(child.tag, str):  # an entity that is not expanded
            continue
        space, _, name = child.tag.rpartition("}")
        if name == "category":
            if _is_other_kind(child):
                return {}
            sections += _section(child)
        elif name in ("creator", "author"):
            authors.append(_author(child))
        else:
            _add_value(values, child, space.removeprefix("{"), name)
    if not _is_published(values):
        return {}
    record: dict[str, Any] = {
        "title": values.get("title"),
        "body": max(values.get("content", ()), key=len, default=None),
        "description": values.get("description") or values.get("summary") or values.get("excerpt"),
        "date": next((_date(values[name][0]) for name in _DATES if name in values), None),
        "author": [name for name in authors if name],
        "category": [name for name in sections if name],
        "url": values.get("link"),
    }
    return {name: value for name, value in record.items() if value}


def _is_other_kind(category: Any) -> bool:
    """Return whether a category says that its entry is no post: Blogger exports comments and settings too."""
    return category.get("scheme") == _KIND and not category.get("term", "").endswith("#post")


def _section(category: Any) -> list[str]:
    """Return the section that a category names: none for WordPress's tags and Blogger's kinds."""
    if category.get("domain") == "post_tag" or category.get("scheme") == _KIND:
        return []
    return [category.get("term") or _text(category)]


def _author(element: Any) -> str:
    """Return the name in an author's element; Atom has one within it."""
    return _text(next((part for part in element if _is_named(part, "name")), element))


def _add_value(values: dict[str, list[str]], element: Any, space: str, name: str) -> None:
    """Add what an element of an item holds to the values of its name."""
    if name == "encoded":
        name = "content" if space == _CONTENT else "excerpt"
    if name == "link" and element.get("href"):
        if element.get("rel", "alternate") == "alternate":
            values.setdefault("link", []).append(element.get("href"))
    elif name == "content" and space == _ATOM and element.get("type") == "xhtml":
        values.setdefault("content", []).append(_html(element))
    elif text := _text(element):
        values.setdefault(name, []).append(text)


def _is_published(values: dict[str, list[str]]) -> bool:
    """Return whether an item is a published post: exports hold pictures, pages and drafts too."""
    kind = values.get("post_type", values.get("type", ["post"]))[0].lower()
    status = values.get("status", ["publish"])[0].lower()
    return kind == "post" and status in ("publish", "live")


def _date(written: str) -> str:
    """Return a date of RSS (RFC 822) in the form of ISO 8601, any other as written."""
    try:
        return parsedate_to_datetime(written).isoformat(timespec="minutes")
    except (ValueError, TypeError, IndexError, OverflowError):
        return written


def _is_named(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _html(element: Any) -> str:
    return "".join(etree.tostring(part, encoding="unicode", method="html") for part in element)
