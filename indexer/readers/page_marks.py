"""What the names of a page's elements say of them: where its text may stand, its times and bylines, and what is furniture.

The tables hold the words of the class names and ids that Indonesian outlets
(Kompas, detik, Liputan6, VIVA, Tribun, CNN Indonesia, Tempo, Republika, Antara,
Sindonews, Okezone, Merdeka, Suara, JPNN, Bisnis, Kontan, kumparan, IDN Times ...) and common
content systems, WordPress above all, use.
"""

import re
from enum import Flag
from functools import lru_cache

from lxml import etree

Element = etree._Element


class Mark(Flag):
    """What an element's class and id tell."""

    NONE = 0
    TEXT = 1
    """By its name it holds the text of an article."""
    MAYBE_TEXT = 2
    """It may, among other things."""
    DATED = 4
    BYLINE = 8
    BREADCRUMB = 16
    CAPTION = 32
    RELATED = 64
    """A box of links to other articles."""
    ADVERTISEMENT = 128
    FURNITURE = 256
    """Whatever else is no prose: share bars, tags, players, cards."""


_TEXT = re.compile(
    r"(?:[a-z0-9]+-){0,2}"
    r"(?:article|artikel|news|berita|story|post|entry|single|blog|detail|details|detil|read|itp|jeg|tdb|mdk)-?"
    r"(?:content|body|text|txt|konten|isi|bodycontent|body-?text|desc|detail|paragraph|single-content|inner-content)s?"
    r"(?:-(?:content|body|text|inner|wrapper|wrap|area|v?\d+))*"
    r"|txt-article|(?:isi|text|txt|konten|content|body)-?(?:berita|artikel|article|news|detail|post|entry|story|inner)"
    r"|isi|the-content|body-?content|bodyarticle|contentx|tmpt-desk-kon|td-post-content|texter|konten|articlebody"
)
_MAYBE_TEXT = re.compile(
    r"content|contents|main-?content|main|page-content|site-content|content-area|article|artikel|post|hentry|single"
    r"|detail|read|berita|story|page-body|post-\d+"
)
_NEVER_TEXT = re.compile(
    r"comment|komentar|footer|header|sidebar|related|terkait|widget|menu|list|loop|teaser|excerpt|summary|title|judul|meta"
    r"|share|tags?-|image|photo|foto|thumb|video|popup|modal|date|author|breaking|popul[ae]r|other|lain|banner|break|media"
)
_DATED = frozenset("date datetime time tanggal waktu tgl publish published posted".split())
_BYLINE = frozenset("author byline penulis reporter".split())
_CAPTION = frozenset("caption figcaption".split())
_RELATED = frozenset(
    "related terkait relate bacajuga lihatjuga lihatjg linksisip readalso rekomendasi recommendation recommended "
    "relatedposts yarpp outbrain taboola mgid terpopuler populer popular trending alsoread morenews".split()
)
_RELATED_PAIRS = re.compile(
    r"(?:^|-)(?:baca-juga|lihat-juga|simak-juga|read-also|also-read|read-more-?(?:box|inline)?|berita-(?:lain\w*|terbaru|pilihan))(?:-|$)"
)
_ADVERTISEMENT = frozenset(
    "ad ads adv advert advertisement advertorial-label adsense adslot adunit adbox adsbygoogle iklan gpt dfp revive skybanner "
    "sponsor sponsored".split()
)
_FURNITURE = (
    frozenset(
        "banner promo share sharing sharer social sosmed socmed sharedaddy addtoany comment comments komentar disqus newsletter "
        "subscribe langganan pagination paging pager pagelink breadcrumb breadcrumbs tags tagging tagcloud widget sidebar toc popover "
        "popup modal tooltip quiz kuis polling player jwplayer vidio embed authorbox bio topics navigation nav navbar menu footer copyright "
        "print button btn buttons tombol loading loader login photo foto image images img gallery galeri media thumb thumbnail slider carousel "
        "video videos audio credit credits noncontent parallax scrollpage reactions rating emoticon break".split()
    )
    | _CAPTION
    | _BYLINE
)
_LONGEST_NAME = 300  # characters


@lru_cache(maxsize=8192)
def marks_of(name: str) -> Mark:
    """What a value of ``class`` or ``id`` marks its element as."""
    marks = Mark.NONE
    for token in name[:_LONGEST_NAME].lower().replace("_", "-").split():
        token = re.sub("-+", "-", token).strip("-")
        words = frozenset(token.split("-"))
        if not _NEVER_TEXT.search(token):
            if _TEXT.fullmatch(token):
                marks |= Mark.TEXT
            elif _MAYBE_TEXT.fullmatch(token):
                marks |= Mark.MAYBE_TEXT
        if words & _DATED:
            marks |= Mark.DATED
        if words & _BYLINE:
            marks |= Mark.BYLINE
        if words & _CAPTION:
            marks |= Mark.CAPTION
        if "breadcrumb" in token or "crumbs" in token:
            marks |= Mark.BREADCRUMB
        if words & _RELATED or _RELATED_PAIRS.search(token):
            marks |= Mark.RELATED
        elif words & _ADVERTISEMENT:
            marks |= Mark.ADVERTISEMENT
        elif words & _FURNITURE:
            marks |= Mark.FURNITURE
    return marks


def marks(element: Element) -> Mark:
    """What an element's class and id tell of it together."""
    name, identity = element.get("class"), element.get("id")
    found = marks_of(name) if name else Mark.NONE
    return found | marks_of(identity) if identity else found
