"""Parse a web page and make an article of it, or tell why it is none: front page, section, error page."""

import logging
import re

from lxml import etree

from indexer.article import Article
from indexer.messages import Message
from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.encoding import NotText, decode
from indexer.readers.pages.class_names import Element
from indexer.readers.pages.json_ld import Entry, entries, is_article, text_of
from indexer.readers.pages.page_body import MOST_GUESSED, Body, body_of, html_to_guess_by
from indexer.readers.pages.page_facts import address, comparable, facts_of, headline, host_and_path
from indexer.readers.pages.page_scan import PageScan, scan_page
from indexer.reasons import reason

_log = logging.getLogger(__name__)

# The numbers below were chosen by hand; `python -m tests.bench.articles` shows what they do.
_MOST_ELEMENTS = 60_000  # of a page that is read
_FRONT = re.compile(r"/*(?:(?:index|home|beranda|default)(?:\.\w+)?/?)?")
_RIGHT_PER_WRONG = 2  # characters above ASCII for each damaged one, in a text that is UTF-8 all the same
_LISTED = 5  # <article> elements on a page, which then lists teasers
_ERROR = re.compile(
    r"(?:error\s*)?(?:40[0134]|410|429|50[0-4])\b(?!\s*(?:orang|ribu|juta|persen|kasus))|page not found"
    r"|not found|access denied|forbidden|halaman (?:yang anda cari )?tidak (?:di)?temukan|just a moment"
    r"|attention required|service unavailable|bad gateway",
    re.IGNORECASE,
)
_BARE = 60  # elements of a bare page; a front or section page has hundreds
_SENTENCE = 60  # characters; a shorter text is no article, however bare the page is
_LONG = 400  # characters of text that make an article of a page which does not say that it is one

_OPENING_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|))*+""")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_LONGEST_TAG = 20_000  # characters of a tag whose attributes need no counting
_MOST_ATTRIBUTES = 5_000  # of an element


def article_of(article_id: str, data: bytes, outside: StatedFacts) -> Article | Message:
    """Return the article on a page, or the reason why there is none.

    ``outside`` are the facts known from outside of the page.
    """
    try:
        text = _text(data)
    except NotText as error:
        return error.reason
    if _has_endless_tag(text):
        return reason("too-many-attributes", most=_MOST_ATTRIBUTES)
    root = _parsed(text)
    if root is None:
        return reason("empty-page")
    if root.xpath("count(//*)") > _MOST_ELEMENTS:
        return reason("too-many-elements", most=_MOST_ELEMENTS)
    found = scan_page(root)
    stated_entries = entries(found.scripts)
    articles = [entry for entry in stated_entries if is_article(entry)]
    article = _own_entry(articles, found)
    if article is None and len(articles) > 1:
        return reason("front-page")
    article = article or {}
    title = headline(found, article, [])
    if not article and _ERROR.match(title or found.title):
        return reason("error-page")
    if _is_front(article, outside.url or address(found, article)):
        return reason("front-page")
    body = body_of(root, found, article.get("articleBody"))
    if not body.paragraphs:
        return reason("no-article-text")
    if not _is_article(found, article, body, title):
        return reason("front-page")
    stated = facts_of(found, article, stated_entries, outside)
    if stated.date is None and found.elements <= MOST_GUESSED and (date := _guessed_date(root, stated.url)):
        stated = stated._replace(date=date)
    return edit_body(article_id, "\n".join(body.paragraphs), stated._replace(related=tuple(body.related)))


def _parsed(text: str) -> Element | None:
    """Return the tree of a page, however broken; ``None`` for an empty one. Nothing is fetched."""
    parser = etree.HTMLParser(
        encoding="utf-8",
        recover=True,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    return root if root is not None and len(root) else None


def _has_endless_tag(text: str) -> bool:
    """Return whether a tag has very many attributes: the parser, which compares pairs, takes minutes then."""
    for match in _OPENING_TAG.finditer(text):
        if match.end() - match.start() > _LONGEST_TAG:
            names = _VALUE.sub("= ", match[0])
            if max(names.count("="), len(names.split())) > _MOST_ATTRIBUTES:
                return True
    return False


def _text(data: bytes) -> str:
    """Return the text of a page. Raises :class:`NotText`."""
    if b"\0" in data:
        return decode(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # A page with a few damaged bytes is still in UTF-8.
    wrong = text.count("\ufffd")
    right = sum(char > "\x7f" for char in text) - wrong
    return text if right > _RIGHT_PER_WRONG * wrong else decode(data)


def _own_entry(articles: list[Entry], found: PageScan) -> Entry | None:
    """Return the entry of JSON-LD that is about this page's article; ``None`` where that is unclear."""
    if len({comparable(text_of(entry.get("headline")) or "") for entry in articles}) == 1:
        return articles[0]
    page = comparable(host_and_path(address(found, {}) or "")[1])
    shown = {comparable(found.meta.get("og:title", "")), comparable(found.title)}
    shown |= {comparable("".join(heading.itertext())) for heading in found.headings[:3]}
    for entry in articles:
        address_of_entry = address(PageScan(), entry)
        if page and address_of_entry and comparable(host_and_path(address_of_entry)[1]) == page:
            return entry
        if (key := comparable(text_of(entry.get("headline")) or "")) and key in shown:
            return entry
    return None


def _is_front(article: Entry, url: str | None) -> bool:
    """Return whether the page says that it is the front page of a site."""
    host, path = host_and_path(url or "")
    return not article and bool(host) and _FRONT.fullmatch(path) is not None


def _is_article(found: PageScan, article: Entry, body: Body, title: str | None) -> bool:
    """Return whether a page is an article; the less it says of itself, the longer its text must be."""
    if article or found.article_bodies:
        return True
    listed = len(found.articles) >= _LISTED  # a list of teasers has as many
    if found.elements <= _BARE and not listed and title is not None and body.size >= _SENTENCE:
        return True
    kind = found.meta.get("og:type", "").lower()
    if kind == "article" or "article:published_time" in found.meta:
        return title is not None
    if listed:
        return body.found_by == "named" and body.size >= 2 * _LONG
    enough = _LONG if kind in ("", "article") or body.found_by == "named" else 2 * _LONG
    return title is not None and body.size >= enough


def _guessed_date(root: Element, url: str | None) -> str | None:
    """Return the day that htmldate finds in the places where dates are put, for a page that states none.

    The page is given as text: htmldate takes trees of ``lxml.html`` only, whose elements would make
    the reading of every page slower, for the sake of the few that are dated so.
    """
    import htmldate

    if (html := html_to_guess_by(root)) is None:
        return None
    try:
        return htmldate.find_date(html, extensive_search=False, original_date=True, url=url)
    except Exception:  # a crash in htmldate must not lose the page
        _log.debug("htmldate failed", exc_info=True)
        return None
