"""The text of the article on a page: where it stands, and what to do where no element says so.

In this order: elements that are marked as ``articleBody``, those whose names are
of the vocabulary of newsrooms' systems, ``<article>``, names that may mean anything; then the
JSON-LD ``articleBody``, and last trafilatura (https://trafilatura.readthedocs.io), which looks at all of
the page but loses lists and takes ten times as long.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from indexer.article import clean_text
from indexer.readers.pages.class_names import Element
from indexer.readers.pages.page_scan import PageScan
from indexer.readers.pages.page_text import Line, lines_of

_ENOUGH = {"named": 80, "guessed": 250}  # characters of prose that make an article's text
_SHORT = 500  # with less, the captions of a gallery are its text
_FEWEST_CAPTIONS = 3
_TAG = re.compile(r"<[^<>]{1,500}>")
_SUMMARY = "og:description"
_PHOTOGRAPHER = re.compile(r"\s*\((?:[^()]*/[^()]*|(?:foto|photo|dok)\b[^()]*)\)\s*$", re.IGNORECASE)
_MORE = 1.25
_MOST_CANDIDATES = 60  # elements
_MOST_AROUND = 4
MOST_GUESSED = 5_000
"""Elements of a page on which time is spent to guess at what it does not say."""
_LONGEST_GUESSED = 1_500_000  # characters
_SHORTEST_PARAGRAPH = 40
_LONGEST_CREDIT = 100


@dataclass(slots=True)
class Body:
    """The paragraphs of an article, headlines of related ones, and how its place on the page was found."""

    paragraphs: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    found_by: str = "nothing"

    @property
    def size(self) -> int:
        """Characters."""
        return sum(map(len, self.paragraphs))


@dataclass(slots=True)
class _Part:
    elements: list[Element]
    lines: list[Line]
    related: list[str]

    @property
    def prose(self) -> int:
        return sum(
            len(line.text) - line.linked
            for line in self.lines
            if not line.heading and (len(line.text) >= _SHORTEST_PARAGRAPH or line.text[-1] in '.!?”"')
        )


def body_of(root: Element, scan: PageScan, stated: object) -> Body:
    """The text of the page. ``stated`` is what its JSON-LD says the text is."""
    captions = _captions(scan)
    for kind, elements in (
        ("named", scan.article_bodies),
        ("named", scan.texts),
        ("guessed", scan.articles),
        ("guessed", scan.maybe_texts),
    ):
        if captions and kind == "guessed":
            summary = [scan.meta[_SUMMARY]] if _SUMMARY in scan.meta else []
            return _with_captions(Body(summary, [], "captions"), captions)
        part = _best(elements)
        if part.prose >= _ENOUGH[kind]:
            return _with_captions(Body([line.text for line in part.lines], part.related, kind), captions)
    if isinstance(stated, str) and len(stated) >= _ENOUGH["guessed"]:
        return Body(_paragraphs(_TAG.sub("\n", unescape(stated))), [], "stated")
    return Body(_guessed(root) if scan.elements <= MOST_GUESSED else [], [], "guessed")


def _best(elements: list[Element]) -> _Part:
    """The element with the most prose, all that are named like it, or one around it that holds more."""
    if not elements:
        return _Part([], [], [])
    candidates = elements[:_MOST_CANDIDATES]
    chosen = set(candidates)
    around = {element: _ancestor_in(element, chosen) for element in candidates}
    outer_ones = set(around.values())
    inner = [element for element in candidates if element not in outer_ones]
    parts = [_part([element]) for element in inner]
    best = max(parts, key=lambda part: part.prose)
    element = best.elements[0]
    alike = [other for other in elements if _named_alike(other, element)]
    if len(alike) > 1:
        best = max(best, _part(alike), key=lambda part: part.prose)
    outer = around[element]
    for _ in range(_MOST_AROUND):
        if outer is None:
            break
        wider = _part([outer])
        if wider.prose > _MORE * best.prose:
            best = wider
        outer = around[outer]
    return best


def _part(elements: list[Element]) -> _Part:
    related: list[str] = []
    lines: list[Line] = []
    for element in elements:
        lines += lines_of(element, related)
    return _Part(elements, lines, related)


def _ancestor_in(element: Element, chosen: set[Element]) -> Element | None:
    return next((one for one in element.iterancestors() if one in chosen), None)


def _named_alike(one: Element, other: Element) -> bool:
    return (
        one.tag == other.tag
        and one.get("class") == other.get("class")
        and one.getparent() is other.getparent()
    )


def _captions(scan: PageScan) -> list[str]:
    """The captions of a gallery, each once, without who took the picture; none where there are but a few."""
    found: dict[str, list[str]] = {}
    for element in scan.captions:
        # A link in or around it, and it is the teaser of another article.
        if element.find(".//a") is None and not any(one.tag == "a" for one in element.iterancestors()):
            text = " ".join("".join(element.itertext()).split())
            text = text[:-_LONGEST_CREDIT] + _PHOTOGRAPHER.sub("", text[-_LONGEST_CREDIT:])
            if len(text) >= _SHORTEST_PARAGRAPH:
                found.setdefault(element.get("class") or "", []).append(text)
    groups: list[list[str]] = sorted(found.values(), key=len)
    captions = list(dict.fromkeys(groups[-1])) if groups else []
    return captions if len(captions) >= _FEWEST_CAPTIONS else []


def _with_captions(body: Body, captions: list[str]) -> Body:
    if body.size >= _SHORT:
        return body
    paragraphs = [*body.paragraphs, *(caption for caption in captions if caption not in body.paragraphs)]
    return Body(paragraphs, body.related, body.found_by)


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return [line for line in lines if line]


def _guessed(root: Element) -> list[str]:
    import trafilatura

    html = etree.tostring(root, encoding="unicode", method="html")
    if len(html) > _LONGEST_GUESSED:
        return []
    try:
        text = trafilatura.extract(html, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # whatever a broken page brings about in there, it is one that cannot be read
        return []
    return _paragraphs(text or "")
