"""Clean a headline of the site's name, a section, a page number; make a title of the lead.

A part that a dash, a bar or the like sets off is removed if it is the name of
the site, by any of its known names, or looks like the name of an outlet (a
domain, ``CNN Indonesia``), alone or beside the name of a section. Every other
part belongs to the headline, dashes and all.
"""

import re
from collections.abc import Iterable, Iterator

from indexer.article import clean_text
from indexer.newsroom.outlets import known_outlet
from indexer.newsroom.vocabulary import TOP_LEVEL_DOMAINS, any_of

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»:]|::|//|\|\|)\s+|\s*\|\s*")
_OPENING = re.compile(r"(?P<part>[^:|–—]{3,30}?)(?::\s+|\s+[-–—|]\s+|\s*\|\s*)(?P<rest>\S.*)", re.DOTALL)
_DOMAIN = re.compile(rf"[a-z0-9-]+(?:\.[a-z0-9-]+){{0,3}}\.{any_of(TOP_LEVEL_DOMAINS)}")
_PAGE_OF = r"(?:halaman|page|hal)\.?\s*(?:\d+|all|semua)(?:\s*(?:dari|of)\s*\d+)?"
_PAGE = re.compile(_PAGE_OF, re.IGNORECASE)
_PAGE_AT_END = re.compile(rf"(?:\s+[-–—|])?\s+{_PAGE_OF}$", re.IGNORECASE)
_FAMILIES = re.compile(r"(?:detik|tribun)[a-z0-9]+")
_SIGNS = re.compile(r"[^a-z0-9]")

_ORDINARY_WORDS = """
    akurat analisa antara bernama bisnis bola cekfakta detik facebook fajar grid inilah instagram
    investor juara kompas kriminalitas lampung liputan merdeka metropolitan news radar skor suara
    surya tempo tribun twitter viva waspada youtube
"""
_SECTION_WORDS = """
    all bandung bekasi berita bisnis bola cek daerah depok dunia edukasi ekbis ekonomi english
    entertainment fakta finance finansial food foto gadget gaya global headline health hidup hiburan
    hot hukum hype indonesia inet internasional islam islami jabar jakarta jateng jatim jogja
    kesehatan khazanah kolom kriminal lifestyle megapolitan metro metropolitan mobile money motor
    movie musik muslim nasional news nusantara olahraga online opini otomotif parenting pemilu
    pendidikan peristiwa politik popular properti ragam regional sains seleb selebriti sepakbola
    showbiz skola sport sports surabaya techno tekno teknologi terbaru terkini tren travel tv video
    wisata wolipop
"""
ORDINARY_WORDS = frozenset(_ORDINARY_WORDS.split())
"""Names of outlets that are also words of headlines: removed only where the page is known to be theirs."""
_SECTIONS = frozenset(_SECTION_WORDS.split())
_LONGEST_PART = 5  # words
_SHORTEST_HEADLINE = 2  # words
_LONGEST_TITLE = 500  # characters; a longer one is no headline, and is returned as it is
_MOST_PARTS = 3  # parts at the end of a title that may be removed at once


def clean_headline(title: str, site: Iterable[str] = ()) -> str:
    """Return the headline in ``title``, with single spaces.

    ``site`` holds the known names of the outlet: ``VIVA``, ``www.viva.co.id``.
    Nothing is removed where fewer than two words would be left.
    """
    title = " ".join(clean_text(title).split())
    if len(title) > _LONGEST_TITLE:
        return title
    names = _keys_of_names(site)
    while (shorter := _without_end(title, names) or _without_opening(title, names)) is not None:
        title = shorter
    return title


def is_site_name(part: str, site: Iterable[str]) -> bool:
    """Return whether ``part`` is a name or the domain of the site, with a section beside it or without."""
    words = part.casefold().split()
    names = _keys_of_names(site)
    return any(_SIGNS.sub("", "".join(around)) in names for around in _parts(words))


def _without_end(title: str, names: frozenset[str]) -> str | None:
    marks = list(_SEPARATOR.finditer(title))
    for mark in reversed(marks[-_MOST_PARTS:]):
        part = title[mark.end() :]
        if len(part.split()) > _LONGEST_PART:
            break
        if _is_site(part, names) or _PAGE.fullmatch(part):
            return _long_enough(_PAGE_AT_END.sub("", title[: mark.start()]))
    return None


def _without_opening(title: str, names: frozenset[str]) -> str | None:
    match = _OPENING.fullmatch(title)
    if match is None or not _is_site(match["part"], names):
        return None
    rest = match["rest"]
    section = _SEPARATOR.search(rest)
    if section and _is_section(rest[: section.start()]):
        rest = rest[section.end() :]
    return _long_enough(rest)


def _long_enough(rest: str) -> str | None:
    return rest if len(rest.split()) >= _SHORTEST_HEADLINE else None


def _is_site(part: str, names: frozenset[str]) -> bool:
    return any(_is_name(words, names) for words in _parts(part.strip(" .-–|").casefold().split()))


def _parts(words: list[str]) -> Iterator[list[str]]:
    """Yield what may be a site's name in a few words: every stretch with only names of sections around it."""
    if len(words) > _LONGEST_PART:
        return
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            if _SECTIONS.issuperset(words[:start] + words[end:]):
                yield words[start:end]


def _is_name(words: list[str], names: frozenset[str]) -> bool:
    key = _SIGNS.sub("", "".join(words))
    if key in names:
        return True
    if len(words) == 1 and (_DOMAIN.fullmatch(words[0]) or _FAMILIES.fullmatch(key)):
        return True
    return key not in ORDINARY_WORDS and known_outlet(" ".join(words)) is not None


def _is_section(part: str) -> bool:
    words = part.casefold().split()
    return 0 < len(words) <= _LONGEST_PART and all(word in _SECTIONS for word in words)


def _keys_of_names(site: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in site for key in _keys_of_name(name) if key)


def _keys_of_name(name: str) -> Iterable[str]:
    """Yield the keys by which a name is found: ``kompascom`` and ``kompas`` for ``www.kompas.com``."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?|/.*$", "", name.casefold().strip())
    yield _SIGNS.sub("", host)
    labels = host.split(".")
    while len(labels) > 1 and labels[-1] in TOP_LEVEL_DOMAINS:
        labels.pop()
        yield _SIGNS.sub("", labels[-1])


def title_from_lead(body: str, width: int = 90) -> str:
    """Return a title for an article without a headline: the first words of its lead.

    It has at most ``width`` characters, is cut between words, and ends with an ellipsis where it is cut.
    """
    lead = " ".join(body[: width * 10].split())
    if len(lead) <= width:
        return lead
    cut = lead.rfind(" ", 0, width)
    return lead[: cut if cut > 0 else width - 1].rstrip(" ,;:-–—") + "…"
