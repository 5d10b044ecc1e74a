"""Tell by the class and id of a page's elements what they hold: text, time, byline, advertisement and so on.

The tables hold the words of the class names and ids that Indonesian outlets
(Kompas, detik, Liputan6, VIVA, Tribun, CNN Indonesia, Tempo, Republika, Antara,
Sindonews, Okezone, Merdeka, Suara, JPNN, Bisnis, Kontan, kumparan, IDN Times ...)
and common content systems, WordPress above all, use.
"""

import re
from functools import lru_cache
from typing import Any, Final, TypeAlias

Element: TypeAlias = Any
"""An element of lxml, which has no types."""


def words(text: str) -> frozenset[str]:
    """Return the words of a table as a set."""
    return frozenset(text.split())


class ClassName:
    """What an element's class and id tell, as bits.

    They are plain numbers: the flags of :mod:`enum` take ten times as long.
    """

    TEXT: Final = 1
    """It holds the text of an article."""
    MAYBE_TEXT: Final = 2
    """It may hold the text, among other things."""
    DATED: Final = 4
    BYLINE: Final = 8
    BREADCRUMB: Final = 16
    CAPTION: Final = 32
    RELATED: Final = 64
    """A box of links to other articles."""
    ADVERTISEMENT: Final = 128
    FURNITURE: Final = 256
    """Anything else that is no prose: share bars, tags, players, cards."""


_TEXT = re.compile(
    r"(?:[a-z0-9]+-){0,2}"
    r"(?:article|artikel|news|berita|story|post|entry|single|blog|details?|detil|read|reading|itp|jeg|tdb"
    r"|mdk)-?"
    r"(?:content|body|text|txt|konten|isi|bodycontent|body-?text|desc|detail|paragraph|single-content"
    r"|inner-content)s?"
    r"(?:-(?:content|body|text|inner|wrapper|wrap|area|v?\d+))*"
    r"|(?:isi|teks|text|txt|konten|content|body)-?(?:berita|artikel|article|news|detail|post|entry|story|inner)"
    r"|isi|the-content|detail-in|desc-news|content-text|mdk-body-paragra\w+|elementor-widget-theme-post-content"
    r"|body-?content|bodyarticle|contentx|tmpt-desk-kon|td-post-content|texter|konten|articlebody"
)
_MAYBE_TEXT = re.compile(
    r"contents?|main-?content|main|page-content|site-content|content-area|article|artikel|post|hentry|single"
    r"|detail|detail-wrap|read|berita|story|page-body|article-inner|post-\d+"
)
_NEVER_TEXT = re.compile(
    r"comment|komentar|footer|header|sidebar|related|terkait|widget|menu|list|loop|teaser|excerpt|summary"
    r"|title|judul|meta|share|tags?-|image|photo|foto|thumb|video|popup|modal|date|author|breaking|popul[ae]r"
    r"|other|lain|banner|break|media"
)
_DATED = words("date datetime time tanggal waktu tgl publish published posted")
_BYLINE = words("author byline penulis reporter")
_CAPTION = words("caption figcaption")
_RELATED = words("""
    related terkait relate bacajuga lihatjuga lihatjg linksisip readalso rekomendasi recommendation
    recommended relatedposts yarpp outbrain taboola mgid terpopuler populer popular trending alsoread morenews
""")
_RELATED_PAIRS = re.compile(
    r"(?:^|-)(?:baca-juga|lihat-juga|simak-juga|read-also|also-read|read-more-(?:box|inline)"
    r"|berita-(?:lain\w*|terbaru|pilihan))(?:-|$)"
)
_ADVERTISEMENT = words("""
    ad ads adv advert advertisement adsense adslot adunit adbox adsbygoogle iklan gpt dfp revive skybanner
    sponsor sponsored
""")
_FURNITURE = words("""
    banner promo share sharing sharer social sosmed socmed sharedaddy addtoany comment comments komentar
    disqus newsletter subscribe langganan pagination paging pager pagelink breadcrumb breadcrumbs tags tagging
    tagcloud widget sidebar toc popover popup modal tooltip quiz kuis polling player jwplayer vidio embed
    authorbox bio topics navigation nav navbar menu footer copyright print button btn buttons tombol loading
    loader login photo foto image images img gallery galeri media thumb thumbnail slider carousel video videos
    audio credit credits noncontent parallax scrollpage reactions rating emoticon caption figcaption author
    byline penulis reporter
""")
_WRAPPERS = words("elementor-widget elementor-widget-container elementor-widget-wrap widget-container")
LONGEST_NAME = 300  # characters of a class or id that are looked at. Chosen by hand


@lru_cache(maxsize=8192)  # values of class and id. Chosen by hand
def marks_of(name: str) -> int:
    """Return what a value of ``class`` or ``id`` tells of its element, as bits of :class:`ClassName`."""
    marks = 0
    for written in name.lower().replace("_", "-").split():
        token = re.sub("-+", "-", written).strip("-")
        parts = frozenset(token.removeprefix("elementor-widget-").split("-"))
        if token in _WRAPPERS:
            continue
        if not _NEVER_TEXT.search(token) or "theme-post-content" in token:
            if _TEXT.fullmatch(token):
                marks |= ClassName.TEXT
            elif _MAYBE_TEXT.fullmatch(token):
                marks |= ClassName.MAYBE_TEXT
        if parts & _DATED:
            marks |= ClassName.DATED
        if parts & _BYLINE:
            marks |= ClassName.BYLINE
        if parts & _CAPTION:
            marks |= ClassName.CAPTION
        if "breadcrumb" in token or "crumbs" in token:
            marks |= ClassName.BREADCRUMB
        if parts & _RELATED or _RELATED_PAIRS.search(token):
            marks |= ClassName.RELATED
        elif parts & _ADVERTISEMENT:
            marks |= ClassName.ADVERTISEMENT
        elif parts & _FURNITURE:
            marks |= ClassName.FURNITURE
    return marks


def marks(element: Element) -> int:
    """Return what an element's class and id tell of it together, as bits of :class:`ClassName`."""
    name, identity = element.get("class"), element.get("id")
    found = marks_of(name[:LONGEST_NAME]) if name else 0
    return found | marks_of(identity[:LONGEST_NAME]) if identity else found
