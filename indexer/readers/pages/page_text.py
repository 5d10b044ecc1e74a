"""The text of part of a page: a line for each paragraph, without the furniture that stands between them."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

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
    r"(?:(?:baca|lihat|simak|tonton|saksikan)(?:lah)?\s+(?:juga|pula|selengkapnya|lainnya)|baca"
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
_LONGEST_NOTE = 200  # characters of a line that is looked at as anything but prose
_PROSE = 600  # so many characters of paragraphs are no furniture, whatever is written on the box
_MOST_PARAGRAPHS = 300
_SHORT_CALL = 80
_MOST_RELATED = 40


class Line(NamedTuple):
    """A paragraph, how much of it is links, and whether it is a heading."""

    text: str
    linked: int = 0
    heading: bool = False


class _TextRun(NamedTuple):
    text: str
    linked: bool = False
    bold: bool = False


def lines_of(element: Element, related: list[str]) -> list[Line]:
    """The paragraphs in an element; headlines of the boxes of links in it are added to ``related``."""
    lines: list[Line] = []
    runs: list[_TextRun] = []
    for step in _steps(element, related):
        if isinstance(step, _TextRun):
            runs.append(step)
            continue
        if runs:
            if line := _line(runs, step, related, first=not lines):
                lines.append(line)
            runs = []
    return _tidied(lines, related)


def _steps(root: Element, related: list[str]) -> Iterator[_TextRun | bool]:
    """Runs of text in the order of the page; between paragraphs whether the one before is a heading."""
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
    if tag in _NEVER:
        return True
    if tag in _INLINE:
        return tag == "a" and "t.co/" in (element.get("href") or "")[:20]
    found = marks(element)
    if found & ClassName.TEXT:
        return False
    if found & ClassName.RELATED:
        if _prose(element) > _PROSE:
            return False
        for link in element.iter("a"):
            note(related, "".join(link.itertext()))
        return True
    if found & ClassName.ADVERTISEMENT:
        return _prose(element) <= _PROSE
    unseen = element.get("hidden") is not None or _UNSEEN.search((element.get("style") or "")[:300])
    return bool(unseen or found & ClassName.FURNITURE) and _prose(element) <= _PROSE


def _prose(element: Element) -> int:
    """Characters in the paragraphs of an element that are not mostly links."""
    size = 0
    for paragraph in islice(element.iter("p"), _MOST_PARAGRAPHS):
        text = "".join(paragraph.itertext())
        linked = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
        if len(text) > 2 * linked:
            size += len(text)
        if size > _PROSE:
            break
    return size


def note(related: list[str], headline: str) -> None:
    """Add the headline of a link to others, once."""
    headline = " ".join(headline.split())
    if (
        len(headline.split()) > 2
        and len(headline) <= _LONGEST_NOTE
        and len(related) < _MOST_RELATED
        and headline not in related
    ):
        related.append(headline)


def _line(runs: list[_TextRun], heading: bool, related: list[str], *, first: bool) -> Line | None:
    runs = _without_inline_links(runs, related)
    text = " ".join("".join(run.text for run in runs).split())
    if not text:
        return None
    linked = sum(len(run.text.strip()) for run in runs if run.linked)
    return Line(_marked_off(runs, text) if first else text, linked, heading)


def _without_inline_links(runs: list[_TextRun], related: list[str]) -> list[_TextRun]:
    """Without ``(Baca juga: a headline)`` where the headline is a link."""
    kept: list[_TextRun] = []
    cutting = False
    for run in runs:
        if cutting and run.linked:
            note(related, run.text)
            continue
        if cutting:
            if not run.text.strip(" \n\t\xa0,;|"):
                continue
            kept.append(run._replace(text=" " + run.text.lstrip(")]\"”'. \n\t\xa0")))
            cutting = False
            continue
        if run.linked:
            before = "".join(one.text for one in kept[-3:])
            if match := _RELATED_INLINE.search(before[-60:]):
                del kept[-3:]
                kept.append(_TextRun(before[: len(before) - len(match[0])]))
                note(related, run.text)
                cutting = True
                continue
        kept.append(run)
    return kept


def _marked_off(runs: list[_TextRun], text: str) -> str:
    """A dateline in bold that only its weight sets off from the lead gets the dash that it lacks."""
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
    """Without lines that only lead elsewhere, and headings under which nothing is left."""
    kept: list[Line] = []
    listing = False  # below a line such as "Baca juga:", whose headlines follow as links
    for line in lines:
        size = len(line.text)
        if size <= _LONGEST_NOTE:
            if listing and line.linked >= 0.8 * size:
                note(related, line.text)
                continue
            label = _RELATED_LABEL.match(line.text)
            if label and size - label.end() <= line.linked + 3:
                note(related, line.text[label.end() :])
                listing = label.end() >= size - 3
                continue
            if (
                _PAGES.fullmatch(line.text)
                or _SHARING.fullmatch(line.text)
                or _ADDRESS.fullmatch(line.text)
                or ((line.heading or line.linked) and _VIDEO.fullmatch(line.text))
                or (
                    (line.linked > 0.15 * size or 0 < size <= _SHORT_CALL)
                    and line.linked
                    and _CALL.fullmatch(line.text)
                )
            ):
                continue
        listing = False
        kept.append(line)
    while kept and (kept[-1].heading or _VIDEO.fullmatch(kept[-1].text)):
        kept.pop()
    return kept
