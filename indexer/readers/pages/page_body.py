"""Find the body of the article on a web page: by class names, in JSON-LD, or by guessing (trafilatura).

These places are tried in this order: elements marked as ``articleBody``, those with class names that
newsrooms give to the text, ``<article>``, and class names that may mean anything. Then comes
the ``articleBody`` of JSON-LD. The last is trafilatura (https://trafilatura.readthedocs.io), which looks
at all of the page, but loses lists and takes ten times as long.
"""

import logging
import re
from dataclasses import dataclass, field
from html import unescape

from lxml import etree

from indexer.article import clean_text
from indexer.readers.inline_html import without_tags
from indexer.readers.pages.class_names import Element
from indexer.readers.pages.page_scan import PageScan
from indexer.readers.pages.page_text import Line, lines_of

_log = logging.getLogger(__name__)

# The numbers below were chosen by hand on saved pages; `python -m tests.bench.articles` shows what they do.
_ENOUGH = {"named": 80, "guessed": 250}  # characters of prose that make an article's text
_SHORT = 500  # characters of text; with fewer, the captions of a gallery belong to it
_FEWEST_CAPTIONS = 3  # of a gallery
_SUMMARY = "og:description"
_PHOTOGRAPHER = re.compile(r"\s*\((?:[^()]*/[^()]*|(?:foto|photo|dok)\b[^()]*)\)\s*$", re.IGNORECASE)
_MORE = 1.25  # times the prose that an outer element must have to be taken instead
_MOST_CANDIDATES = 60  # elements of a kind
_MOST_AROUND = 4  # outer elements that are tried
MOST_GUESSED = 5_000
"""Elements; trafilatura and htmldate, which are slow, are not asked about larger pages."""
_LONGEST_GUESSED = 1_500_000  # characters of HTML, for the same reason
_SHORTEST_PARAGRAPH = 40  # characters of prose without a full stop, and of a caption
_LONGEST_CREDIT = 100  # characters of the photographer's name in a caption


@dataclass(slots=True)
class Body:
    """The paragraphs of an article, headlines of related ones, and how the text was found."""

    paragraphs: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    found_by: str = "nothing"

    @property
    def size(self) -> int:
        """Return how many characters the paragraphs have."""
        return sum(map(len, self.paragraphs))


@dataclass(slots=True)
class _Part:
    """Elements of a page with their text."""

    elements: list[Element]
    lines: list[Line]
    related: list[str]

    @property
    def prose(self) -> int:
        """Return how many characters are in sentences and not in links."""
        return sum(
            len(line.text) - line.linked
            for line in self.lines
            if not line.heading and (len(line.text) >= _SHORTEST_PARAGRAPH or line.text[-1] in '.!?”"')
        )


def body_of(root: Element, scan: PageScan, stated: object) -> Body:
    """Return the text of a page. ``stated`` is the ``articleBody`` of its JSON-LD."""
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
        return Body(_paragraphs(without_tags(unescape(stated), "\n")), [], "stated")
    return Body(_guessed(root) if scan.elements <= MOST_GUESSED else [], [], "guessed")


def _best(elements: list[Element]) -> _Part:
    """Return the element with the most prose, all named like it, or one around it that holds more."""
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
    """Return the nearest of the chosen elements around this one."""
    return next((one for one in element.iterancestors() if one in chosen), None)


def _named_alike(one: Element, other: Element) -> bool:
    """Return whether two elements stand side by side and have the same class."""
    return (
        one.tag == other.tag
        and one.get("class") == other.get("class")
        and one.getparent() is other.getparent()
    )


def _captions(scan: PageScan) -> list[str]:
    """Return the captions of a gallery, each once, without photographers; none where there are only a few."""
    found: dict[str, list[str]] = {}
    for element in scan.captions:
        # With a link in it or around it, it is the teaser of another article.
        if element.find(".//a") is None and not any(one.tag == "a" for one in element.iterancestors()):
            text = " ".join("".join(element.itertext()).split())
            text = text[:-_LONGEST_CREDIT] + _PHOTOGRAPHER.sub("", text[-_LONGEST_CREDIT:])
            if len(text) >= _SHORTEST_PARAGRAPH:
                found.setdefault(element.get("class") or "", []).append(text)
    groups: list[list[str]] = sorted(found.values(), key=len)
    captions = list(dict.fromkeys(groups[-1])) if groups else []
    return captions if len(captions) >= _FEWEST_CAPTIONS else []


def _with_captions(body: Body, captions: list[str]) -> Body:
    """Return a body with the captions behind its text, if that is short."""
    if body.size >= _SHORT:
        return body
    paragraphs = [*body.paragraphs, *(caption for caption in captions if caption not in body.paragraphs)]
    return Body(paragraphs, body.related, body.found_by)


def _paragraphs(text: str) -> list[str]:
    """Return the lines of a text that are not blank."""
    lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
    return [line for line in lines if line]


def html_to_guess_by(root: Element) -> str | None:
    """Return the HTML of a page for libraries that guess; ``None`` where it is too long for them."""
    html: str = etree.tostring(root, encoding="unicode", method="html")
    return html if len(html) <= _LONGEST_GUESSED else None


def _guessed(root: Element) -> list[str]:
    """Return the paragraphs that trafilatura finds."""
    import trafilatura

    if (html := html_to_guess_by(root)) is None:
        return []
    try:
        text = trafilatura.extract(html, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:  # a crash in trafilatura must not end the reading of other pages
        _log.debug("trafilatura failed", exc_info=True)
        return []
    return _paragraphs(text or "")
