"""Turn elements of a web page into lines of text, without furniture such as share bars and related links."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from indexer.newsroom.vocabulary import RELATED_VERBS, any_of
from indexer.readers.pages.class_names import ClassName, Element, marks, words

_BLOCKS = words("""
    address article aside blockquote br center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody thead tfoot tr ul body
    html caption
""")
_HEADINGS = words("h1 h2 h3 h4 h5 h6")
_NEVER = words("""
    script style noscript template svg iframe form button select input textarea option nav aside figure
    figcaption video audio object embed canvas map ins link meta head title footer dialog picture math applet
    frame frameset noframes
""")
_INLINE = words("a abbr b big cite code em font i label mark q s small strike strong sub sup tt u var time")
_EMBEDS = re.compile(r"\b(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|fb-video)\b")
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)

_LABEL = (
    rf"(?:{any_of(RELATED_VERBS)}(?:lah)?\s+(?:juga|pula|selengkapnya|lainnya)|baca"
    r"|artikel terkait|berita terkait|berita lainnya|also read|read also)"
)
_RELATED_LABEL = re.compile(rf"[\W_]*{_LABEL}\s*:?[\W_]*", re.IGNORECASE)
_RELATED_INLINE = re.compile(rf"[(\[]?\s*{_LABEL}\s*:\s*[\"“']?\s*$", re.IGNORECASE)
_CALL = re.compile(
    r"(?:pantau|simak|ikuti|dapatkan|saksikan|tonton|lihat|baca|download|unduh|klik|selanjutnya)\b.{0,200}"
    r"|.{0,100}\bklik\b.{0,40}\b(?:sini|tautan|link)\b.{0,30}",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"\d+ dari \d+ halaman|(?:halaman|page|hal)\s*:?\s*(?:selanjutnya|berikutnya|sebelumnya"
    r"|[\d\s]+(?:show all|tampilkan semua|next)?)"
    r"|show all|selanjutnya|sebelumnya|next|prev(?:ious)?|lihat artikel asli",
    re.IGNORECASE,
)
_VIDEO = re.compile(r"(?:saksikan|simak|tonton|lihat)(?: juga)? (?:\w+ ){0,2}video\b.{0,80}", re.IGNORECASE)
_SHARING = re.compile(
    r"share(?: this)?|bagikan|tweet|copy link|salin tautan|komentar|facebook|twitter|whatsapp|telegram"
    r"|advertisement|iklan",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_DATELINE = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z]{2,4}){1,2}(?:,\s*[A-Z][\w'’./ -]{0,38}\w)?")
# The numbers below were chosen by hand on saved pages; `python -m tests.bench.articles` shows what they do.
_LONGEST_NOTE = 200  # characters; a longer line is prose, whatever it says
_PROSE = 600  # characters of paragraphs with which an element is no furniture, whatever its name
_MOST_PARAGRAPHS = 300  # of an element that are counted for that
_SHORT_CALL = 80  # characters of a call to action, of which any part may be a link
_MOST_RELATED = 40  # headlines of other articles
_FEWEST_WORDS = 3  # of such a headline
_MOSTLY_LINKED = 0.8  # share of a line that is links, in a list of related articles
_PARTLY_LINKED = 0.15  # share of a line that is links, in a longer call to action
_MOST_BEHIND_LABEL = 3  # characters behind "Baca juga:" that are no headline
_LABEL_WITHIN = 60  # characters before a link in which its label is looked for


class Line(NamedTuple):
    """A paragraph, how many of its characters are links, and whether it is a heading."""

    text: str
    linked: int = 0
    heading: bool = False


class _TextRun(NamedTuple):
    """A run of text of one kind."""

    text: str
    linked: bool = False
    bold: bool = False


def lines_of(element: Element, related: list[str]) -> list[Line]:
    """Return the paragraphs in an element; headlines in its boxes of links are added to ``related``."""
    lines: list[Line] = []
    runs: list[_TextRun] = []
    for step in _runs_and_breaks(element, related):
        if isinstance(step, _TextRun):
            runs.append(step)
            continue
        if runs:
            if line := _line(runs, step, related, first=not lines):
                lines.append(line)
            runs = []
    return _tidied(lines, related)


def _runs_and_breaks(root: Element, related: list[str]) -> Iterator[_TextRun | bool]:
    """Yield runs of text in the order of the page, and after each paragraph whether it is a heading."""
    pending: list[tuple[Element | _TextRun | bool, bool, bool]] = [(root, False, False)]
    while pending:
        item, linked, bold = pending.pop()
        if isinstance(item, _TextRun | bool):
            yield item
            continue
        tag = item.tag
        if not isinstance(tag, str) or (item is not root and _is_furniture(item, tag, related)):
            continue
        linked, bold = linked or tag == "a", bold or tag in ("b", "strong")
        after: list[tuple[Element | _TextRun | bool, bool, bool]] = []
        if block := tag in _BLOCKS:
            after.append((False, linked, bold))
        elif tag in ("td", "th"):
            after.append((_TextRun(" "), linked, bold))
        if item.text:
            after.append((_TextRun(item.text, linked, bold), linked, bold))
        embedded = tag == "blockquote" and _EMBEDS.search(item.get("class") or "") is not None
        for child in item:
            after.append((child, linked, bold))
            if child.tail and not embedded:
                after.append((_TextRun(child.tail, linked, bold), linked, bold))
        if block:
            after.append((tag in _HEADINGS, linked, bold))
        pending.extend(reversed(after))
    yield False


def _is_furniture(element: Element, tag: str, related: list[str]) -> bool:
    """Return whether an element is no prose; headlines in a box of links are added to ``related``."""
    if tag in _NEVER:
        return True
    if tag in _INLINE:
        return tag == "a" and "t.co/" in (element.get("href") or "")[:20]
    found = marks(element)
    if found & ClassName.TEXT:
        return False
    if found & ClassName.RELATED:
        if _prose_size(element) > _PROSE:
            return False
        for link in element.iter("a"):
            _add_related(related, "".join(link.itertext()))
        return True
    if found & ClassName.ADVERTISEMENT:
        return _prose_size(element) <= _PROSE
    unseen = element.get("hidden") is not None or _UNSEEN.search((element.get("style") or "")[:300])
    return bool(unseen or found & ClassName.FURNITURE) and _prose_size(element) <= _PROSE


def _prose_size(element: Element) -> int:
    """Return how many characters are in paragraphs that are not mostly links, up to a limit."""
    size = 0
    for paragraph in islice(element.iter("p"), _MOST_PARAGRAPHS):
        text = "".join(paragraph.itertext())
        linked = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
        if len(text) > 2 * linked:
            size += len(text)
        if size > _PROSE:
            break
    return size


def _add_related(related: list[str], headline: str) -> None:
    """Add the headline of another article, unless it is there or is no headline."""
    headline = " ".join(headline.split())
    if (
        len(headline.split()) >= _FEWEST_WORDS
        and len(headline) <= _LONGEST_NOTE
        and len(related) < _MOST_RELATED
        and headline not in related
    ):
        related.append(headline)


def _line(runs: list[_TextRun], heading: bool, related: list[str], *, first: bool) -> Line | None:
    """Return the paragraph that runs of text make, ``None`` where it is empty."""
    runs = _without_inline_links(runs, related)
    text = " ".join("".join(run.text for run in runs).split())
    if not text:
        return None
    linked = sum(len(run.text.strip()) for run in runs if run.linked)
    return Line(_with_dash(runs, text) if first else text, linked, heading)


def _without_inline_links(runs: list[_TextRun], related: list[str]) -> list[_TextRun]:
    """Return the runs without ``(Baca juga: a headline)`` where the headline is a link."""
    kept: list[_TextRun] = []
    cutting = False
    for run in runs:
        if cutting and run.linked:
            _add_related(related, run.text)
            continue
        if cutting:
            if not run.text.strip(" \n\t\xa0,;|"):
                continue
            kept.append(run._replace(text=" " + run.text.lstrip(")]\"”'. \n\t\xa0")))
            cutting = False
            continue
        if run.linked:
            before = "".join(one.text for one in kept[-3:])
            if match := _RELATED_INLINE.search(before[-_LABEL_WITHIN:]):
                del kept[-3:]
                kept.append(_TextRun(before[: len(before) - len(match[0])]))
                _add_related(related, run.text)
                cutting = True
                continue
        kept.append(run)
    return kept


def _with_dash(runs: list[_TextRun], text: str) -> str:
    """Return the text with a dash behind its dateline, where only bold letters set that off."""
    bold = ""
    for run in runs:
        if run.text.strip() and not run.bold:
            break
        bold += run.text
    bold = " ".join(bold.split()).rstrip(" ,")
    rest = text[len(bold) :].lstrip(" ,")
    if bold and rest[:1].isalnum() and _DATELINE.fullmatch(bold):
        return f"{bold} - {rest}"
    return text


def _tidied(lines: list[Line], related: list[str]) -> list[Line]:
    """Return the lines without those that only lead elsewhere, and without headings over nothing."""
    kept: list[Line] = []
    listing = False  # below a line such as "Baca juga:", whose headlines follow as links
    for line in lines:
        size = len(line.text)
        if size <= _LONGEST_NOTE:
            if listing and line.linked >= _MOSTLY_LINKED * size:
                _add_related(related, line.text)
                continue
            label = _RELATED_LABEL.match(line.text)
            if label and size - label.end() <= line.linked + _MOST_BEHIND_LABEL:
                _add_related(related, line.text[label.end() :])
                listing = label.end() >= size - _MOST_BEHIND_LABEL
                continue
            if _leads_elsewhere(line):
                continue
        listing = False
        kept.append(line)
    while kept and (kept[-1].heading or _VIDEO.fullmatch(kept[-1].text)):
        kept.pop()
    return kept


def _leads_elsewhere(line: Line) -> bool:
    """Return whether a short line is a page number, a share button, an address or a call to action."""
    text, size = line.text, len(line.text)
    if _PAGES.fullmatch(text) or _SHARING.fullmatch(text) or _ADDRESS.fullmatch(text):
        return True
    if (line.heading or line.linked) and _VIDEO.fullmatch(text):
        return True
    may_call = line.linked > _PARTLY_LINKED * size or size <= _SHORT_CALL
    return bool(line.linked and may_call and _CALL.fullmatch(text))
