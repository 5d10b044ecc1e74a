"""Headlines without what a site puts before or behind them: its own name, a section, the number of a page.

A part set off by a dash, a bar or the like goes when it is the name of the
site, by any name that is known of it, or an outlet's by its form (a domain,
``CNN Indonesia``), alone or beside the name of a section. Every other part is
the headline's, dashes and all.
"""

import re
from collections.abc import Iterable

from indexer.article import clean_text

_SEPARATOR = re.compile(r"\s+(?:[-–—|·•»:]|::|//|\|\|)\s+|\s*\|\s*")
_OPENING = re.compile(r"(?P<part>[^:|–—]{3,30}?)(?::\s+|\s+[-–—|]\s+|\s*\|\s*)(?P<rest>\S.*)", re.DOTALL)
_ENDINGS = ("com", "co", "net", "id", "org", "news", "tv", "info")
_DOMAIN = re.compile(rf"[a-z0-9-]+(?:\.[a-z0-9-]+){{0,3}}\.(?:{'|'.join(_ENDINGS)})")
_PAGE = re.compile(r"(?:halaman|page|hal)\.?\s*(?:\d+|all|semua)(?:\s*(?:dari|of)\s*\d+)?", re.IGNORECASE)
_FAMILIES = re.compile(r"(?:detik|tribun)[a-z0-9]*")
_NOT_NAMES = re.compile(r"[^a-z0-9]")

_OUTLETS = frozenset(
    _NOT_NAMES.sub("", name)
    for name in (
        "antara news,antaranews,bbc indonesia,bbc news indonesia,beritasatu,bisnis indonesia,cnbc indonesia,"
        "cnn indonesia,detikcom,dw indonesia,egindo,fajar online,gatra,gelora news,harian jogja,idn times,inews,"
        "jawa pos,jawapos,jpnn,kapanlagi,katadata,kompas tv,kompasiana,kontan,koran jakarta,kumparan,lampung post,"
        "liputan6,media indonesia,metro tv,okezone,pikiran rakyat,pos kota,poskota,republika online,rmol,"
        "sindonews,solopos,suara merdeka,suara pembaruan,tempo english,the jakarta post,tirto,tribunnews,"
        "turnbackhoax,tvone news,vivanews,voa indonesia,wowkeren"
    ).split(",")
)
_SECTIONS = frozenset(
    "all bandung bekasi berita bisnis bola cek daerah depok dunia edukasi ekbis ekonomi english entertainment fakta "
    "finance finansial food foto gadget gaya global headline health hidup hiburan hot hukum hype indonesia inet "
    "internasional islam islami jabar jakarta jateng jatim jogja kesehatan khazanah kolom kriminal lifestyle "
    "megapolitan metro metropolitan mobile money motor movie musik muslim nasional news nusantara olahraga online "
    "opini otomotif parenting pemilu pendidikan peristiwa politik popular properti ragam regional sains seleb "
    "selebriti sepakbola showbiz skola sport sports surabaya techno tekno teknologi terbaru terkini tren travel tv "
    "video wisata wolipop".split()
)
_LONGEST_PART = 5  # words
_SHORTEST_HEADLINE = 2  # words
_LONGEST_TITLE = 500


def clean_headline(title: str, site: Iterable[str] = ()) -> str:
    """The headline in ``title``. ``site`` are the names of the outlet that are known: ``VIVA``, ``www.viva.co.id``.

    White space is made even. What would be left of less than two words is not cut.
    """
    title = " ".join(clean_text(title).split())
    if len(title) > _LONGEST_TITLE:
        return title
    names = _known(site)
    while (shorter := _without_end(title, names) or _without_opening(title, names)) is not None:
        title = shorter
    return title


def is_site_name(part: str, site: Iterable[str] = ()) -> bool:
    """Whether ``part`` is nothing but the name of an outlet, a section of its beside it or not."""
    return _is_site(part, _known(site))


def _without_end(title: str, names: frozenset[str]) -> str | None:
    marks = list(_SEPARATOR.finditer(title))
    for mark in reversed(marks[-3:]):
        part = title[mark.end() :]
        if len(part.split()) > _LONGEST_PART:
            break
        if _is_site(part, names) or _PAGE.fullmatch(part):
            return _long_enough(title[: mark.start()])
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
    words = part.strip(" .-–|").casefold().split()
    if not words or len(words) > _LONGEST_PART:
        return False
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            around = words[:start] + words[end:]
            if _is_name(words[start:end], names) and all(word in _SECTIONS for word in around):
                return True
    return False


def _is_name(words: list[str], names: frozenset[str]) -> bool:
    key = _NOT_NAMES.sub("", "".join(words))
    return (
        key in names
        or key in _OUTLETS
        or (len(words) == 1 and (_DOMAIN.fullmatch(words[0]) or _FAMILIES.fullmatch(key)) is not None)
    )


def _is_section(part: str) -> bool:
    words = part.casefold().split()
    return 0 < len(words) <= _LONGEST_PART and all(word in _SECTIONS for word in words)


def _known(site: Iterable[str]) -> frozenset[str]:
    return frozenset(key for name in site for key in _keys(name) if key)


def _keys(name: str) -> Iterable[str]:
    """The forms a name is known by: ``kompascom`` and ``kompas`` of ``www.kompas.com``."""
    host = re.sub(r"^https?://|^www\.|/.*$", "", name.casefold().strip())
    yield _NOT_NAMES.sub("", host)
    labels = host.split(".")
    while len(labels) > 1 and labels[-1] in _ENDINGS:
        labels.pop()
        yield _NOT_NAMES.sub("", labels[-1])
