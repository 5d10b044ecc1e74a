"""Walk over a page once and collect its JSON-LD, its meta data, and elements that matter to its article."""

import re
from dataclasses import dataclass, field

from lxml import etree

from indexer.newsroom.vocabulary import ROLES, any_of
from indexer.readers.pages.class_names import LONGEST_NAME, ClassName, Element, marks, marks_of, words

_FACT_OF_LABEL = {word: fact for fact, labels in ROLES.items() for word in labels}
_FACT_OF_LABEL |= dict.fromkeys(("by", "writer"), "authors")  # pages say it in English, too
_LABEL = re.compile(rf"\s*(?P<word>{any_of(_FACT_OF_LABEL)})\s*:?\s*", re.IGNORECASE)
_LABELLED = words("span b strong div p label h3 h4 h5 h6 dt small em i li td th")
_NOTED = (
    ClassName.TEXT
    | ClassName.MAYBE_TEXT
    | ClassName.DATED
    | ClassName.BYLINE
    | ClassName.BREADCRUMB
    | ClassName.CAPTION
)
_MARK_OF_TAG = {"time": ClassName.DATED, "main": ClassName.MAYBE_TEXT, "figcaption": ClassName.CAPTION}
# Limits chosen by hand, so that no page takes long.
_LONGEST_LABEL = 100  # characters, with the white space around it
_MOST = 80  # elements of a kind
_LONGEST_META_NAME = 100  # characters
_LONGEST_META = 2000  # characters of a value, and of an address


@dataclass(slots=True)
class PageScan:
    """The parts of a page that may tell of its article, each list in the order of the page."""

    elements: int = 0
    meta: dict[str, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    title: str = ""
    canonical: str = ""
    headings: list[Element] = field(default_factory=list)
    headlines: list[Element] = field(default_factory=list)
    dated: list[Element] = field(default_factory=list)
    bylines: list[Element] = field(default_factory=list)
    labels: list[tuple[str, Element]] = field(default_factory=list)
    breadcrumbs: list[Element] = field(default_factory=list)
    article_bodies: list[Element] = field(default_factory=list)
    texts: list[Element] = field(default_factory=list)
    articles: list[Element] = field(default_factory=list)
    maybe_texts: list[Element] = field(default_factory=list)
    captions: list[Element] = field(default_factory=list)


def scan_page(root: Element) -> PageScan:
    """Return what a walk over the page finds. The scripts are taken out of the page."""
    found = PageScan()
    _scan_head(root, found)
    etree.strip_elements(root, "script", "style", "noscript", "template", "svg", with_tail=False)
    for element in root.iter(etree.Element):
        found.elements += 1
        _note(element, element.tag, found)
    return found


def _scan_head(root: Element, found: PageScan) -> None:
    """Collect scripts of JSON-LD, meta data, the title and the canonical address."""
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(found.scripts) < _MOST:
            found.scripts.append(script.text)
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content and content.strip():
            found.meta.setdefault(
                name[:_LONGEST_META_NAME].strip().lower(), " ".join(content[:_LONGEST_META].split())
            )
    for title in root.iter("title"):
        found.title = " ".join("".join(title.itertext()).split())
        break
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            found.canonical = link.get("href", "")[:_LONGEST_META].strip()
            break


def _note(element: Element, tag: str, found: PageScan) -> None:
    """Add an element to the lists of those that its name and attributes tell it is for."""
    mark = marks(element) | _MARK_OF_TAG.get(tag, 0)
    if part := element.get("data-qa-id"):  # kumparan names the parts of its stories so
        mark |= marks_of(part[:LONGEST_NAME])
    if kind := element.get("itemprop"):
        mark |= _note_itemprop(element, kind, found)
    if tag in _LABELLED:
        if element.text and len(element.text) <= _LONGEST_LABEL:
            _note_label(element, found)
    elif tag == "article":
        found.articles.append(element)
    elif tag == "h1" and len(found.headings) < _MOST:
        found.headings.append(element)
    if mark & _NOTED:
        _note_marks(element, tag, mark, found)


def _note_itemprop(element: Element, kind: str, found: PageScan) -> int:
    """Add an element of the microdata of schema.org; return the bits of :class:`ClassName` it stands for."""
    if kind == "articleBody":
        found.article_bodies.append(element)
    elif kind == "headline":
        found.headlines.append(element)
    elif kind == "author":
        return ClassName.BYLINE
    elif kind == "datePublished":
        found.dated.insert(0, element)
    return 0


def _note_label(element: Element, found: PageScan) -> None:
    label = _LABEL.fullmatch(element.text)
    if label and len(found.labels) < _MOST:
        found.labels.append((_FACT_OF_LABEL[label["word"].lower()], element))


def _note_marks(element: Element, tag: str, mark: int, found: PageScan) -> None:
    """Add an element to the lists that its bits of :class:`ClassName` name."""
    if mark & ClassName.TEXT and tag in ("div", "section", "article", "main", "td", "span", "p"):
        found.texts.append(element)
    elif mark & ClassName.MAYBE_TEXT and tag in ("div", "section", "main", "td"):
        found.maybe_texts.append(element)
    for kind, elements in (
        (ClassName.DATED, found.dated),
        (ClassName.BYLINE, found.bylines),
        (ClassName.BREADCRUMB, found.breadcrumbs),
        (ClassName.CAPTION, found.captions),
    ):
        if mark & kind and len(elements) < _MOST:
            elements.append(element)
