"""Find the facts of the article on a web page: headline, date, authors, section, source and address.

A page states them in several places, which may differ: JSON-LD (https://schema.org/NewsArticle),
Open Graph (https://ogp.me), meta data of an outlet's own, and what readers see around the
text. For each fact the places are tried in an order of their own, the surest first.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from indexer.article import WIB
from indexer.newsroom.date_parser import parse_date
from indexer.newsroom.headline import clean_headline, is_site_name
from indexer.newsroom.stated_facts import StatedFacts
from indexer.newsroom.vocabulary import ROLES
from indexer.readers.pages.class_names import Element
from indexer.readers.pages.json_ld import Entry, names_in, text_of, types_of
from indexer.readers.pages.page_scan import PageScan

# The names of meta data for each fact, the surest first.
_META_DATES = (
    "article:published_time",
    "content_publisheddate",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "dtk:publishdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "published_time",
    "article.published",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "sailthru.date",
    "date",
    "originalpublicationdate",
)
_META_WRITERS = ("content_author", "dtk:author")
_META_AUTHORS = ("parsely-author", "dable:author", "article:author", "author")
_META_EDITORS = ("content_editor", "dtk:editor")
_META_SECTIONS = (
    "content_subcategory",
    "article:section3",
    "article:section2",
    "article:section",
    "dtk:kanal",
    "content_category",
)
_META_TITLES = ("og:title", "twitter:title", "dable:title")

_WRITTEN_DATE = re.compile(r"\b\d.*", re.DOTALL)  # a weekday before it tells nothing more
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?\s*WIB\b", re.IGNORECASE)
_UTC = re.compile(r"(?:Z|[+-]00:?00)$")
_COMPANY = re.compile(
    r"\b(?:PT|Cyber Media|Tim|Redaksi|Admin(?:istrator)?|Newsroom|Network|Desk)\b|https?:|@"
    r"|\.(?:com|co|id|net)\b",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(
    r"(?:kontributor|koresponden|laporan)\b[^,]*,\s*|(?:oleh|by|penulis|reporter|editor|redaktur)\s*:?\s+",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s*(?:\([^)]*\)|\|.*|\s[-–]\s.*)\s*$", re.DOTALL)
_BETWEEN_NAMES = re.compile(r"\s*[,;/&]\s*|\s+dan\s+")
_TWO_DIGITS = re.compile(r"\d{2}")
_HOME = frozenset(("home", "beranda", "homepage", "depan", "index"))
# Limits chosen by hand.
_LONGEST_NAME = 60  # characters of a name
_LONGEST_NOTE = 200  # characters of a date or of names in a row
_MOST_PARTS = 8  # texts beside a label, and steps of a breadcrumb
_MOST_PIECES = 40  # texts beside a label that are looked at
_MOST_ELEMENTS = 12  # elements with a date or a byline


def facts_of(scan: PageScan, article: Entry, entries: list[Entry], outside: StatedFacts) -> StatedFacts:
    """Return the facts of a page.

    ``article`` is its entry of JSON-LD, or an empty one; ``entries`` are all entries. ``outside`` are
    the facts known from outside of the page: the page's own go before them, but for the address.
    """
    url = outside.url or address(scan, article)
    site = site_names(scan, article, entries, url)
    credits = _credits(scan, site)
    editors = [
        *credits["editor"],
        *_people(_first_meta(scan, _META_EDITORS), site),
        *_people(names_in(article.get("editor")), site),
    ]
    title = headline(scan, article, site)
    return StatedFacts(
        title=title or outside.title,
        date=date_of(scan, article) or outside.date,
        source=(site[0] if site else None) or outside.source,
        original_source=", ".join(credits["original_source"])
        or scan.meta.get("content_source")
        or outside.original_source,
        authors=_authors(scan, article, credits, site) or outside.authors,
        editor=editors[0] if editors else outside.editor,
        translator=next(iter(credits["translator"]), outside.translator),
        section=_section(scan, entries, article, title, site) or outside.section,
        url=url,
        saved=outside.saved,
    )


def address(scan: PageScan, article: Entry) -> str | None:
    """Return the page's address as the page states it."""
    page = article.get("mainEntityOfPage")
    candidates = (
        scan.canonical,
        scan.meta.get("og:url"),
        article.get("url"),
        page.get("@id") if isinstance(page, dict) else page,
    )
    for url in candidates:
        if isinstance(url, str) and re.match(r"https?://[^\s/]+", url):
            return url.strip()
    return None


def host_and_path(url: str) -> tuple[str, str]:
    """Return the host and the path of an address; both are empty where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.netloc, parts.path


def site_names(scan: PageScan, article: Entry, entries: list[Entry], url: str | None) -> list[str]:
    """Return the names that the page has for its outlet, the best first, and its domain last."""
    publishers = names_in(article.get("publisher"))
    sites = [
        text_of(entry.get("name"))
        for entry in entries
        if types_of(entry) & {"website", "newsmediaorganization"}
    ]
    host = host_and_path(url or "")[0]
    names = (scan.meta.get("og:site_name"), *publishers, *sites, host.removeprefix("www."))
    return list(dict.fromkeys(name for name in names if name and len(name) <= _LONGEST_NAME))


def headline(scan: PageScan, article: Entry, site: list[str]) -> str | None:
    """Return the headline that two places agree on, else the first one, without the site's name."""
    shown = [_text(element) for element in (*scan.headlines[:2], *scan.headings[:3])]
    candidates = []
    for written in (
        text_of(article.get("headline")),
        *(scan.meta.get(name) for name in _META_TITLES),
        *shown,
        scan.title,
        scan.meta.get("title"),
    ):
        title = clean_headline(unescape(written or ""), site)
        if title and not is_site_name(title, site):
            candidates.append(title)
    keys = [comparable(title) for title in candidates]
    best = next((title for title, key in zip(candidates, keys, strict=True) if keys.count(key) > 1), None)
    return best or (candidates[0] if candidates else None)


def comparable(title: str) -> str:
    """Return a title as titles are compared: its letters and digits, without case."""
    return re.sub(r"\W", "", title.casefold())


def date_of(scan: PageScan, article: Entry) -> str | None:
    """Return when the article was published, as :func:`parse_date` writes dates; ``None`` if not stated."""
    shown = [_text(element) for element in scan.dated[:_MOST_ELEMENTS]]
    stated = [text_of(article.get("datePublished")), *(scan.meta.get(name) for name in _META_DATES)]
    if dates := list(_dates(stated, shown)):
        # Another place may state the minute of the same day.
        return next((date for date in dates if date.startswith(dates[0]) and date != dates[0]), dates[0])
    elsewhere = (*_machine_dates(scan), text_of(article.get("dateCreated")), *shown)
    return next(_dates(elsewhere, shown), None)


def _dates(candidates: Iterable[str | None], shown: list[str]) -> Iterator[str]:
    for written in candidates:
        if written and len(written) <= _LONGEST_NOTE and (date := _date(written, shown)):
            yield date


def _machine_dates(scan: PageScan) -> Iterator[str | None]:
    for element in scan.dated[:_MOST_ELEMENTS]:
        yield element.get("datetime") or element.get("content")


def _date(written: str, shown: list[str]) -> str | None:
    """Return a written date in ISO 8601 and Indonesian time; ``shown`` are the dates that readers see."""
    match = _WRITTEN_DATE.search(written)
    if match is None or (parsed := parse_date(match[0])) is None:
        return None
    if parsed[1] != "minute":
        return parsed[0]
    moment = datetime.fromisoformat(parsed[0])
    if moment.utcoffset() or not _UTC.search(written.strip()):
        return parsed[0]
    # Some pages write local time and call it UTC. The clock that readers see is the right one.
    clocks = {
        (int(match[1]), int(match[2])) for text in shown for match in _CLOCK.finditer(text[:_LONGEST_NOTE])
    }
    if (moment.hour, moment.minute) in clocks:
        moment = moment.replace(tzinfo=WIB)
    return moment.astimezone(WIB).isoformat(timespec="minutes")


def _credits(scan: PageScan, site: list[str]) -> dict[str, list[str]]:
    """Return by fact the names beside labels such as ``Penulis``, ``Editor`` and ``Photographer:``."""
    found: dict[str, list[str]] = {fact: [] for fact in ROLES}
    lists: dict[str, Element | None] = {}
    for fact, label in scan.labels:
        around = label.getparent()
        if around is None:
            continue
        parts = [part for text in islice(around.itertext(), _MOST_PIECES) if (part := " ".join(text.split()))]
        own = " ".join((label.text or "").split())
        if own not in parts or len(parts) > _MOST_PARTS or sum(map(len, parts)) > _LONGEST_NOTE:
            continue
        parts.remove(own)
        place = _grandparent(around)
        if found[fact] and lists.get(fact) is not place:
            continue
        names = (
            [part.strip("[](),; ") for part in parts if part.strip("|[](),;& ")]
            if fact == "original_source"
            else _people(parts, site)
        )
        if names:
            lists[fact] = place
            found[fact] += [name for name in names if name not in found[fact] and len(name) <= _LONGEST_NAME]
    return found


def _grandparent(element: Element) -> Element | None:
    """Return the parent of the parent, else the parent."""
    parent = element.getparent()
    return parent if parent is None or parent.getparent() is None else parent.getparent()


def _authors(
    scan: PageScan, article: Entry, credits: dict[str, list[str]], site: list[str]
) -> tuple[str, ...]:
    """Return those whom the page calls writers, else others it names: JSON-LD may name the editor."""
    writers = _people(_first_meta(scan, _META_WRITERS), site)
    stated = _people(names_in(article.get("author")), site)
    shown = (_text(element) for element in scan.bylines[:_MOST_ELEMENTS])
    for names in (
        writers,
        credits["authors"],
        stated,
        _people(_first_meta(scan, _META_AUTHORS), site),
        credits["photographer"],
        next((people for text in shown if (people := _people([text], site))), []),
    ):
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _first_meta(scan: PageScan, names: Iterable[str]) -> list[str]:
    """Return the value of the first of these meta data that the page has, in a list."""
    return next(([value] for name in names if (value := scan.meta.get(name))), [])


def _people(written: Iterable[str], site: list[str]) -> list[str]:
    """Return the people named, without their roles and towns, and without the outlet."""
    people = []
    for text in written:
        names = _BEFORE_NAME.sub("", " ".join(text[: 2 * _LONGEST_NOTE].split()), count=1)
        for part in _BETWEEN_NAMES.split(names[:_LONGEST_NOTE]):
            name = _AFTER_NAME.sub("", part).strip(" .,:|-")
            if (
                1 < len(name) <= _LONGEST_NAME
                and not _TWO_DIGITS.search(name)
                and not _COMPANY.search(name)
                and not is_site_name(name, site)
            ):
                people.append(name)
    return people


def _section(
    scan: PageScan, entries: list[Entry], article: Entry, title: str | None, site: list[str]
) -> str | None:
    """Return the last step of the breadcrumb before the article, else the section in the meta data."""
    for crumbs in (*_stated_breadcrumbs(entries), *_shown_breadcrumbs(scan)):
        steps = [
            step
            for step in crumbs
            if step.casefold() not in _HOME
            and not is_site_name(step, site)
            and len(step) <= _LONGEST_NAME
            and comparable(step) != comparable(title or "")
        ]
        if steps:
            return steps[-1]
    stated = (scan.meta.get(name) for name in _META_SECTIONS)
    return next((name for name in (*stated, text_of(article.get("articleSection"))) if name), None)


def _stated_breadcrumbs(entries: list[Entry]) -> Iterator[list[str]]:
    for entry in entries:
        steps = entry.get("itemListElement")
        if "breadcrumblist" in types_of(entry) and isinstance(steps, list):
            names = [_step_name(step) for step in steps[:_MOST_PARTS] if isinstance(step, dict)]
            yield [name for name in names if name]


def _step_name(step: dict[str, Any]) -> str | None:
    return text_of(step.get("name")) or text_of(step.get("item"))


def _shown_breadcrumbs(scan: PageScan) -> Iterator[list[str]]:
    for element in scan.breadcrumbs[:2]:
        links = [text for link in element.iter("a") if (text := _text(link))]
        if links:
            yield links[:_MOST_PARTS]


def _text(element: Element) -> str:
    """Return the beginning of an element's text on one line."""
    return " ".join("".join(element.itertext()).split())[: _LONGEST_NOTE * 3]
