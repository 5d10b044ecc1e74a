"""A web page to its article: facts, text, and whether there is one at all."""

import re

from lxml import etree

from indexer.article import Article
from indexer.newsroom.editor import edit_body
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers.encoding import decode
from indexer.readers.pages.class_names import Element
from indexer.readers.pages.json_ld import Entry, entries, is_article, text_of
from indexer.readers.pages.page_body import MOST_GUESSED, Body, body_of
from indexer.readers.pages.page_facts import address, facts_of, headline, host_and_path
from indexer.readers.pages.page_scan import PageScan, scan

_MOST_ELEMENTS = 60_000
_FRONT = re.compile(r"/*(?:(?:index|home|beranda|default)(?:\.\w+)?/?)?")
_RIGHT_A_WRONG = 2
_LISTED = 5  # articles on a page
_ERROR = re.compile(
    r"(?:error\s*)?(?:40[0134]|410|429|50[0-4])\b(?!\s*(?:orang|ribu|juta|persen|kasus))|page not found"
    r"|not found|access denied|forbidden|halaman (?:yang anda cari )?tidak (?:di)?temukan|just a moment"
    r"|attention required|service unavailable|bad gateway",
    re.IGNORECASE,
)
_LONG = 400  # characters of text that make an article of a page that claims to be a site

_OPENING_TAG = re.compile(r"""<[a-zA-Z](?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|))*+""")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")
_LONGEST_TAG, _MOST_ATTRIBUTES = 20_000, 5_000

_EMPTY = "halaman kosong / empty page"
_TOO_LARGE = f"lebih dari {_MOST_ELEMENTS} unsur / more than {_MOST_ELEMENTS} elements"
_ENDLESS = f"unsur dengan {_MOST_ATTRIBUTES}+ atribut / an element of {_MOST_ATTRIBUTES}+ attributes"
_ERROR_PAGE = "halaman galat / error page"
_BARE = 60
"""Elements; a front or section page has hundreds."""
_SENTENCE = 60
"""Characters; less is no story, however bare the page is."""
_NO_ARTICLE = "bukan artikel: halaman depan atau rubrik / no article: a front or section page"
_NO_TEXT = "halaman tanpa isi artikel / no article text on the page"


def article_of(article_id: str, data: bytes, outside: StatedFacts) -> Article | str:
    """The article on a page, or the reason, for readers, why there is none."""
    try:
        text = _text(data)
    except ValueError as error:
        return str(error)
    if _has_endless_tag(text):
        return _ENDLESS
    root = _parsed(text)
    if root is None:
        return _EMPTY
    if root.xpath("count(//*)") > _MOST_ELEMENTS:
        return _TOO_LARGE
    found = scan(root)
    told = entries(found.scripts)
    articles = [entry for entry in told if is_article(entry)]
    article = _own(articles, found)
    if article is None and len(articles) > 1:
        return _NO_ARTICLE
    article = article or {}
    title = headline(found, article, [])
    if not article and _ERROR.match(title or found.title):
        return _ERROR_PAGE
    if _is_front(article, outside.url or address(found, article)):
        return _NO_ARTICLE
    body = body_of(root, found, article.get("articleBody"))
    if not body.paragraphs:
        return _NO_TEXT
    if not _is_article(found, article, body, title):
        return _NO_ARTICLE
    stated = facts_of(found, article, told, outside)
    if stated.date is None and found.elements <= MOST_GUESSED and (date := _guessed_date(root, stated.url)):
        stated = stated._replace(date=date)
    return edit_body(article_id, "\n".join(body.paragraphs), stated._replace(related=tuple(body.related)))


def _parsed(text: str) -> Element | None:
    """The tree of a page, however broken; nothing is fetched for it. ``None`` when nothing is in it."""
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
    """Whether a tag has so many attributes that the parser, which compares them in pairs, takes minutes."""
    for match in _OPENING_TAG.finditer(text):
        if match.end() - match.start() > _LONGEST_TAG:
            names = _VALUE.sub("= ", match[0])
            if max(names.count("="), len(names.split())) > _MOST_ATTRIBUTES:
                return True
    return False


def _text(data: bytes) -> str:
    """The text of a page. Raises ``ValueError``, with a reason for readers, for what is none."""
    if b"\0" in data:
        return decode(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    # Some bytes that were lost on the way make no other encoding of a page.
    wrong = text.count("\ufffd")
    right = sum(char > "\x7f" for char in text) - wrong
    return text if right > _RIGHT_A_WRONG * wrong else decode(data)


def _own(articles: list[Entry], found: PageScan) -> Entry | None:
    """The entry that is of this page, among those of articles; ``None`` where that is unclear."""
    if len({_key(text_of(entry.get("headline")) or "") for entry in articles}) == 1:
        return articles[0]
    page = _key(host_and_path(address(found, {}) or "")[1])
    shown = {_key(found.meta.get("og:title", "")), _key(found.title)}
    shown |= {_key("".join(heading.itertext())) for heading in found.headings[:3]}
    for entry in articles:
        address_of_entry = address(PageScan(), entry)
        if page and address_of_entry and _key(host_and_path(address_of_entry)[1]) == page:
            return entry
        if (key := _key(text_of(entry.get("headline")) or "")) and key in shown:
            return entry
    return None


def _key(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())


def _is_front(article: Entry, url: str | None) -> bool:
    """Whether the page says that it is where a site begins."""
    host, path = host_and_path(url or "")
    return not article and bool(host) and _FRONT.fullmatch(path) is not None


def _is_article(found: PageScan, article: Entry, body: Body, title: str | None) -> bool:
    """Whether the text of a page is an article; the less the page says of itself, the longer it must be."""
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
    """The day that htmldate finds by the places where dates are put, of pages that state none."""
    import htmldate

    try:
        return htmldate.find_date(root, extensive_search=False, original_date=True, url=url)
    except Exception:  # as with the text: it is no fact of the page that it breaks what reads it
        return None
