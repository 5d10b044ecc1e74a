"""Parse the JSON-LD in a page into its entries, however they are nested or badly written.

Sources: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents, https://schema.org/Article.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import orjson

from indexer.readers.inline_html import without_tags
from indexer.readers.pages.class_names import words

Entry = dict[str, Any]

_ARTICLES = words("""
    article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle
    reviewnewsarticle advertisercontentarticle satiricalarticle blogposting liveblogposting report
""")
_COMMENT = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_LONGEST = 1_000_000  # characters of a script. Chosen by hand, as are those below
_MOST = 3000  # entries of a page, and values of one level
_DEEPEST = 8  # levels within a script
_MOST_NAMES = 20  # people or organisations of one entry


def entries(scripts: Iterable[str]) -> list[Entry]:
    """Return the objects with a type in the scripts, outer ones first; references by ``@id`` are resolved."""
    found: list[Entry] = []
    for script in scripts:
        if len(script) <= _LONGEST and (parsed := _parsed(script)) is not None:
            found.extend(_typed(parsed, _MOST - len(found)))
    known = {entry["@id"]: entry for entry in found if isinstance(entry.get("@id"), str) and len(entry) > 2}
    for entry in found:
        for key in ("author", "publisher", "editor"):
            if key in entry:
                entry[key] = _resolved(entry[key], known)
    return found


def types_of(entry: Entry) -> set[str]:
    """Return the types of an entry in small letters, without the address of their vocabulary."""
    kinds = entry.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2].lower() for kind in kinds if isinstance(kind, str)}


def is_article(entry: Entry) -> bool:
    """Return whether the entry is some kind of article."""
    return not _ARTICLES.isdisjoint(types_of(entry))


def text_of(value: Any) -> str | None:
    """Return a text value on one line, without entities and tags; ``None`` for what is no text."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value", value.get("name"))
    if not isinstance(value, str):
        return None
    return " ".join(without_tags(unescape(value), "").split()) or None


def names_in(value: Any) -> list[str]:
    """Return the names of people or organisations: of one object, of several, or as texts."""
    values = value if isinstance(value, list) else [value]
    return [name for one in values[:_MOST_NAMES] if (name := text_of(one))]


def _parsed(script: str) -> Any:
    """Return the value of a script, ``None`` where it cannot be parsed."""
    for attempt in (_parse_strictly, _parse_leniently, _parse_mended):
        try:
            return attempt(script)
        except (ValueError, RecursionError):
            continue
    return None


def _parse_strictly(script: str) -> Any:
    return orjson.loads(script)


def _parse_leniently(script: str) -> Any:
    return json.loads(script, strict=False)  # allows line breaks within strings


def _parse_mended(script: str) -> Any:
    """Parse without comment marks around the value, trailing commas, and what stands behind it."""
    script = _TRAILING_COMMA.sub(r"\1", _COMMENT.sub("", script)).strip().rstrip(";")
    return json.JSONDecoder(strict=False).raw_decode(script)[0]


def _typed(value: Any, most: int) -> Iterator[Entry]:
    """Yield the objects with a type in a value, breadth first, ``most`` at most."""
    level, depth = [value], 0
    while level and depth < _DEEPEST and most > 0:
        following: list[Any] = []
        for one in level[:_MOST]:
            if isinstance(one, dict):
                if "@type" in one and most > 0:
                    most -= 1
                    yield one
                following.extend(item for item in one.values() if isinstance(item, dict | list))
            elif isinstance(one, list):
                following.extend(item for item in one if isinstance(item, dict | list))
        level, depth = following, depth + 1


def _resolved(value: Any, known: dict[str, Entry]) -> Any:
    """Return a value, or the entry that it refers to by ``@id``."""
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:_MOST_NAMES] if not isinstance(one, list)]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return known.get(value["@id"], value)
    return value
