"""RSS 2.0, RSS 1.0 (RDF) and Atom, among them the exports of WordPress and Blogger: items as records.

Formats: the RSS 2.0 specification, its content module, RFC 4287, WordPress's WXR 1.2.
"""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from indexer.readers.piece import Settings, Splitting
from indexer.readers.records.record_batch import RecordBatch, line_of
from indexer.readers.stream import Broken, ByteSource

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_KIND = "http://schemas.google.com/g/2005#kind"
_CUT_OFF = "XML terpotong / cut off"
_DATES = ("pubDate", "published", "date", "issued", "updated", "modified")


def split(source: ByteSource, settings: Settings) -> Splitting:
    """The items of a feed. Nothing it refers to is fetched, and no entity of its own making is expanded."""
    batch = RecordBatch(source, settings)
    try:
        for item in _items(source, settings.limits.record_bytes):
            if piece := batch.add(line_of(item) if item else b""):
                yield piece
    except Broken:
        yield from batch.rest()
        raise
    yield from batch.rest()
    if not batch.number:
        yield source.unread("umpan tanpa berita / a feed without items")


def _items(source: ByteSource, most: int) -> Iterator[dict[str, Any]]:
    from lxml import etree

    ration = _Ration(source, most)
    events = etree.iterparse(
        ration,
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
            if ration.ended:  # it was closed only because nothing more came
                raise Broken(_CUT_OFF)
            ration.renew()
            yield _record(element)
            element.clear()
            parent = element.getparent()
            while parent is not None and parent[0] is not element:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise Broken(f"XML rusak / damaged: {error.msg}") from None
    if any("Premature end" in entry.message for entry in events.error_log):
        raise Broken(_CUT_OFF)


class _Ration:
    """The bytes of a feed, of which only so many may go by without an item."""

    def __init__(self, source: ByteSource, most: int):
        self._stream = source.stream
        self._most = self._left = most
        self.ended = False

    def renew(self) -> None:
        self._left = self._most

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read1(size)
        self.ended = not data
        self._left -= len(data)
        if self._left < -65_536:
            raise Broken(f"rekaman lebih dari / a record over {self._most / 1e6:g} MB")
        return data


def _record(item: Any) -> dict[str, Any]:
    """What an item says, under the names of records; nothing for one that is no published article."""
    values: dict[str, list[str]] = {}
    authors: list[str] = []
    sections: list[str] = []
    for child in item:
        if not isinstance(child.tag, str):  # an entity nobody knows
            continue
        space, _, name = child.tag.rpartition("}")
        space = space.removeprefix("{")
        if name == "encoded":
            name = "content" if space == _CONTENT else "excerpt"
        if name == "category":
            if child.get("scheme") == _KIND and not child.get("term", "").endswith("#post"):
                return {}
            if child.get("domain") != "post_tag" and child.get("scheme") != _KIND:
                sections.append(child.get("term") or _text(child))
        elif name in ("creator", "author"):
            authors.append(_text(next((part for part in child if _is(part, "name")), child)))
        elif name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                values.setdefault("link", []).append(child.get("href"))
        elif name == "content" and space == _ATOM and child.get("type") == "xhtml":
            values.setdefault("content", []).append(_markup(child))
        elif text := _text(child):
            values.setdefault(name, []).append(text)
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


def _is_published(values: dict[str, list[str]]) -> bool:
    """Whether an item is an article for all: those exports hold pictures, pages and drafts too."""
    kind = values.get("post_type", values.get("type", ["post"]))[0].lower()
    status = values.get("status", ["publish"])[0].lower()
    return kind == "post" and status in ("publish", "live")


def _date(written: str) -> str:
    """A date as written; RSS's form (RFC 822) in that of ISO 8601."""
    try:
        return parsedate_to_datetime(written).isoformat(timespec="minutes")
    except (ValueError, TypeError, IndexError, OverflowError):
        return written


def _is(element: Any, name: str) -> bool:
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _markup(element: Any) -> str:
    from lxml import etree

    return "".join(etree.tostring(part, encoding="unicode", method="html") for part in element)
