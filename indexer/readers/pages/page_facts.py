"""What a page says of its article beside the text: headline, date, authors, section, source, address.

It is said in several places, and not the same in all: JSON-LD
(https://schema.org/NewsArticle), Open Graph (https://ogp.me), meta data of the outlets' own, and what
stands around the text for readers to see. Each fact has its own order of trust.
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
from indexer.readers.pages.class_names import Element
from indexer.readers.pages.json_ld import Entry, names_in, text_of, types_of
from indexer.readers.pages.page_scan import PageScan

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

_WRITTEN_DATE = re.compile(
    r"(?:(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\b\s*,?\s*)?\b\d.*",
    re.IGNORECASE | re.DOTALL,
)
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
_DIGIT = re.compile(r"\d{2}")
_HOME = frozenset(("home", "beranda", "homepage", "depan", "index"))
_LONGEST_NAME, _LONGEST_NOTE = 60, 200  # characters
_MOST_PARTS = 8
_MOST_PIECES = 40
_MOST_ELEMENTS = 12


def facts_of(scan: PageScan, article: Entry, entries: list[Entry], outside: StatedFacts) -> StatedFacts:
    """The facts of a page.

    ``article`` is the entry of JSON-LD that tells of it, or an empty one. ``outside``
    is what is known from elsewhere; it stands where the page says nothing, but for
    the address, which is surer.
    """
    url = outside.url or address(scan, article)
    site = site_names(scan, article, entries, url)
    credits = _credits(scan, site)
    editors = [
        *credits["editor"],
        *_people(_named(scan, _META_EDITORS), site),
        *_people(names_in(article.get("editor")), site),
    ]
    title = headline(scan, article, site)
    return StatedFacts(
        title=title or outside.title,
        date=date_of(scan, article) or outside.date,
        source=(site[0] if site else None) or outside.source,
        original_source=", ".join(credits["source"])
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
    """The page's own address as it states it."""
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
    """The host and the path of an address; both empty where it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.netloc, parts.path


def site_names(scan: PageScan, article: Entry, entries: list[Entry], url: str | None) -> list[str]:
    """The names by which the page calls its outlet, the best first, and its domain."""
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
    """The headline that two places agree on, else the first that is stated, without the site's name."""
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
    keys = [_key(title) for title in candidates]
    best = next((title for title, key in zip(candidates, keys, strict=True) if keys.count(key) > 1), None)
    return best or (candidates[0] if candidates else None)


def _key(title: str) -> str:
    return re.sub(r"\W", "", title.casefold())


def date_of(scan: PageScan, article: Entry) -> str | None:
    """When the article came out, in a form that :func:`parse_date` takes."""
    shown = [_text(element) for element in scan.dated[:_MOST_ELEMENTS]]
    stated = [text_of(article.get("datePublished")), *(scan.meta.get(name) for name in _META_DATES)]
    if dates := list(_dates(stated, shown)):
        # A day alone is told more exactly where another place names the minute too.
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
    match = _WRITTEN_DATE.search(written)
    if match is None or (parsed := parse_date(match[0])) is None:
        return None
    if parsed[1] != "minute":
        return parsed[0]
    moment = datetime.fromisoformat(parsed[0])
    if moment.utcoffset() or not _UTC.search(written.strip()):
        return parsed[0]
    # Some write local time and call it UTC: the clock that readers are shown tells.
    clocks = {
        (int(match[1]), int(match[2])) for text in shown for match in _CLOCK.finditer(text[:_LONGEST_NOTE])
    }
    if (moment.hour, moment.minute) in clocks:
        moment = moment.replace(tzinfo=WIB)
    return moment.astimezone(WIB).isoformat(timespec="minutes")


def _credits(scan: PageScan, site: list[str]) -> dict[str, list[str]]:
    """Names beside the labels of roles: ``Penulis``, ``Editor``, ``Photographer:`` ..., by role."""
    found: dict[str, list[str]] = {
        "author": [],
        "editor": [],
        "translator": [],
        "photographer": [],
        "source": [],
    }
    lists: dict[str, Element | None] = {}
    for role, label in scan.labels:
        around = label.getparent()
        if around is None:
            continue
        parts = [part for text in islice(around.itertext(), _MOST_PIECES) if (part := " ".join(text.split()))]
        own = " ".join((label.text or "").split())
        if own not in parts or len(parts) > _MOST_PARTS or sum(map(len, parts)) > _LONGEST_NOTE:
            continue
        parts.remove(own)
        place = _great(around)
        if found[role] and lists.get(role) is not place:
            continue
        names = (
            [part.strip("[](),; ") for part in parts if part.strip("|[](),;& ")]
            if role == "source"
            else _people(parts, site)
        )
        if names:
            lists[role] = place
            found[role] += [name for name in names if name not in found[role] and len(name) <= _LONGEST_NAME]
    return found


def _great(element: Element) -> Element | None:
    parent = element.getparent()
    return parent if parent is None or parent.getparent() is None else parent.getparent()


def _authors(
    scan: PageScan, article: Entry, credits: dict[str, list[str]], site: list[str]
) -> tuple[str, ...]:
    """Those whom the page calls writers, for JSON-LD may name the editor; else whom it names at all."""
    writers = _people(_named(scan, _META_WRITERS), site)
    stated = _people(names_in(article.get("author")), site)
    shown = (_text(element) for element in scan.bylines[:_MOST_ELEMENTS])
    for names in (
        writers,
        credits["author"],
        stated,
        _people(_named(scan, _META_AUTHORS), site),
        credits["photographer"],
        next((people for text in shown if (people := _people([text], site))), []),
    ):
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _named(scan: PageScan, names: Iterable[str]) -> list[str]:
    return next(([value] for name in names if (value := scan.meta.get(name))), [])


def _people(written: Iterable[str], site: list[str]) -> list[str]:
    """The people named: without titles and towns, and without the outlet itself, which is nobody."""
    people = []
    for text in written:
        names = _BEFORE_NAME.sub("", " ".join(text[: 2 * _LONGEST_NOTE].split()), count=1)
        for part in _BETWEEN_NAMES.split(names[:_LONGEST_NOTE]):
            name = _AFTER_NAME.sub("", part).strip(" .,:|-")
            if (
                1 < len(name) <= _LONGEST_NAME
                and not _DIGIT.search(name)
                and not _COMPANY.search(name)
                and not is_site_name(name, site)
            ):
                people.append(name)
    return people


def _section(
    scan: PageScan, entries: list[Entry], article: Entry, title: str | None, site: list[str]
) -> str | None:
    """The deepest step of the way that leads to the article, else the section it is filed under."""
    for crumbs in (*_stated_crumbs(entries), *_shown_crumbs(scan)):
        steps = [
            step
            for step in crumbs
            if step.casefold() not in _HOME
            and not is_site_name(step, site)
            and len(step) <= _LONGEST_NAME
            and _key(step) != _key(title or "")
        ]
        if steps:
            return steps[-1]
    stated = (scan.meta.get(name) for name in _META_SECTIONS)
    return next((name for name in (*stated, text_of(article.get("articleSection"))) if name), None)


def _stated_crumbs(entries: list[Entry]) -> Iterator[list[str]]:
    for entry in entries:
        steps = entry.get("itemListElement")
        if "breadcrumblist" in types_of(entry) and isinstance(steps, list):
            names = [_step_name(step) for step in steps[:_MOST_PARTS] if isinstance(step, dict)]
            yield [name for name in names if name]


def _step_name(step: dict[str, Any]) -> str | None:
    return text_of(step.get("name")) or text_of(step.get("item"))


def _shown_crumbs(scan: PageScan) -> Iterator[list[str]]:
    for element in scan.breadcrumbs[:2]:
        links = [text for link in element.iter("a") if (text := _text(link))]
        if links:
            yield links[:_MOST_PARTS]


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())[: _LONGEST_NOTE * 3]
