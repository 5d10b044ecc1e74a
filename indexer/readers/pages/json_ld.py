"""JSON-LD in a page: its entries, whatever they lie in and however badly they are written.

Sources: https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents, https://schema.org/Article.
"""

import json
import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

import orjson

from indexer.readers.pages.class_names import words

Entry = dict[str, Any]

_ARTICLES = words("""
    article newsarticle reportagenewsarticle analysisnewsarticle backgroundnewsarticle opinionnewsarticle
    reviewnewsarticle advertisercontentarticle satiricalarticle blogposting liveblogposting report
""")
_TAG = re.compile(r"<[^<>]{1,200}>")
_COMMENT = re.compile(r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[)|(?://\s*)?(?:-->|\]\]>)\s*$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_LONGEST, _MOST, _DEEPEST = 1_000_000, 3000, 8  # characters of a script, entries of a page, levels


def entries(scripts: Iterable[str]) -> list[Entry]:
    """Every object with a type in the scripts, outer ones first; references by ``@id`` are followed."""
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
    """The types of an entry in small letters, without their vocabulary."""
    kinds = entry.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {kind.rpartition("/")[2].lower() for kind in kinds if isinstance(kind, str)}


def is_article(entry: Entry) -> bool:
    """Whether the entry is some kind of article."""
    return not _ARTICLES.isdisjoint(types_of(entry))


def text_of(value: Any) -> str | None:
    """A text value on one line, without entities and tags; ``None`` for what is none."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value", value.get("name"))
    if not isinstance(value, str):
        return None
    return " ".join(_TAG.sub("", unescape(value)).split()) or None


def names_in(value: Any) -> list[str]:
    """The names of a person or an organisation, of some, or of whatever else has one."""
    values = value if isinstance(value, list) else [value]
    return [name for one in values[:20] if (name := text_of(one))]


def _parsed(script: str) -> Any:
    for attempt in (_strict, _lenient, _mended):
        try:
            return attempt(script)
        except (ValueError, RecursionError):
            continue
    return None


def _strict(script: str) -> Any:
    return orjson.loads(script)


def _lenient(script: str) -> Any:
    return json.loads(script, strict=False)  # takes line breaks within strings


def _mended(script: str) -> Any:
    """Without comment marks around it, commas too many, and whatever stands behind the first value."""
    script = _TRAILING_COMMA.sub(r"\1", _COMMENT.sub("", script)).strip().rstrip(";")
    return json.JSONDecoder(strict=False).raw_decode(script)[0]


def _typed(value: Any, most: int) -> Iterator[Entry]:
    """The typed objects in a value, breadth first."""
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
    if isinstance(value, list):
        return [_resolved(one, known) for one in value[:20] if not isinstance(one, list)]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        return known.get(value["@id"], value)
    return value
