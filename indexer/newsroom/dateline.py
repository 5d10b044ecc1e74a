"""Read the dateline at the head of a lead: the place, the day, and the agency."""

import re
from functools import lru_cache
from typing import NamedTuple

from indexer.calendar_names import INDONESIAN_WEEKDAYS
from indexer.newsroom.headline import ORDINARY_WORDS
from indexer.newsroom.outlets import known_outlet, outlet
from indexer.newsroom.places import in_ordinary_case, place
from indexer.newsroom.vocabulary import REPORTER_TITLES, TOP_LEVEL_DOMAINS, any_of

# Chosen by hand from samples of 50,000 articles.
_HEAD = 160  # characters of a lead within which a dateline ends
_LONGEST_PLACE = 35  # characters of a place that is in no list
_MOST_WORDS = 4  # words of such a place
_MOST_PARTS = 6  # names before a dash
_MOST_DASHES = 3  # in the head of a lead that are looked at
_LONGEST_ABBREVIATION = 3  # letters: AS, a country behind a city
_NEAR = 70  # characters of a lead in which nearly all datelines have their dash
_MANGLED = 60  # characters of a lead in which a mangled dash is looked for
_AGENCY_WITHIN = 800  # characters of a text in which ANTARA's dateline may follow a pull quote
_LONGEST_BEFORE_AGENCY = 70  # characters from the place to the agency

_DASH = re.compile(r"[-–—]+")
_MANGLED_DASH = re.compile(r"‚Ä[ìî]|(?<= )\?(?= )")  # what some tools made of a dash
_BLANKS = " \n\t¬†"  # the last two are what some tools made of a no-break space
_DASH_ALONE = re.compile(r"[\s,.]*(?:-{1,3}|[–—])\s*|[\s,]*,\s*")
_PARTS = re.compile(r"\s*[,|()\[\]\n]\s*|\.\s+|\s+(?:-{1,2}|[–—])\s+|/(?=[A-Z])")
_DOMAIN = re.compile(rf"[A-Za-z0-9]+(?:-[A-Z]+)?(?:\.{any_of(TOP_LEVEL_DOMAINS)}){{1,2}}", re.IGNORECASE)
_WEEKDAY_OR_DATE = re.compile(  # which some put beside the place
    rf"(?i:{any_of(INDONESIAN_WEEKDAYS)})|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?"
)
_NAME_WORD = re.compile(r"(?:[A-Z][\w'’.-]*|de|del|di|la|le|al|of|the)(?:\s|$)")
_CAPITALS = re.compile(r"[A-Z][A-Z'’]{2,}(?: [A-Z][A-Z'’]+){0,2}")
_PROSE = re.compile(r"[A-Z0-9\"“‘'(,]")
_SENTENCE_CASE = re.compile(r"[\"“‘'(]*[A-Z][a-z]")
_REPORTED = re.compile(  # Laporan Wartawan Tribunnews.com, Abdul Majid TRIBUNNEWS.COM, JAKARTA -
    rf"Laporan\s+(?:\w+\s+)?{any_of(('wartawan', *map(str.capitalize, REPORTER_TITLES)))}\s+"
    r"(?P<outlet>[\w.-]+?(?:\s[A-Z][a-z]+)?)[,.\s]\s*(?P<name>[A-Z][\w.'’ ]{2,40}?)[.,]?\s*"
    r"(?=(?:[A-Z]{4,}(?:-[A-Z]+)?\.)(?:COM|CO|ID|NET|com|co|id|net)\b)"
)
_CITY_STOP = re.compile(r"(?P<place>[A-Z][A-Z' ]{2,30})\.\s+(?=[A-Z\"“])")
_DASHLESS = re.compile(
    r"(?P<agency>Liputan6\.com|TEMPO\.CO|KOMPAS\.com|Bisnis\.com|REPUBLIKA\.CO\.ID|Merdeka\.com|Suara\.com"
    r"|TRIBUNNEWS\.COM),\s*(?P<rest>[A-Z][\w'’ ]{2,60})"
)
_AGENCY_INSIDE = re.compile(
    r"(?P<place>[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2})(?:, ?[A-Z][\w' ]{2,25})?,? "
    r"\(ANTARA(?: News)?[^()]{0,20}\)\s*(?:-{1,2}|[–—])\s*"
)
_CAMEL = re.compile(r"(?<=[a-z0-9.!?])(?=[A-Z])")

_SECTIONS_WORDS = (
    "INTERNASIONAL NASIONAL EKONOMI POLITIK HUKUM DAERAH OLAHRAGA BISNIS TEKNOLOGI HIBURAN PERISTIWA "
    "PENDIDIKAN KESEHATAN KRIMINAL REGIONAL OPINI KOLOM ANALISIS ADVERTORIAL INFOGRAFIS VIDEO FOTO "
    "SOSOK BERITA SPORT SPORTS EKBIS KHAZANAH"
)
SECTIONS = frozenset(_SECTIONS_WORDS.split()) | {"INFO NASIONAL"}
"""Sections and kinds of pieces that stand in capitals where the place of a dateline would stand."""

# Words in capitals before a dash that are neither places nor sections: abbreviations, names, headings.
_OTHER_CAPITALS = (
    "POS TRIBUN POSMETRO TNI POLRI BUMN KPK DPR MPR DPD PBB INFO SEBAR HOAKS HOAX SALAH KLARIFIKASI FAKTA"
    " KOMPASIANA TANYA JAWAB CATATAN PERTANYAAN UPDATE BREAKING NEWS EDITORIAL TAJUK PROFIL LIVE"
    " BPJS BNPB BMKG BPOM UMKM APBN APBD PDIP GOLKAR GERINDRA NASDEM PSSI FIFA UEFA PERSIB PERSIJA AREMA"
    " NATO ASEAN NASA COVID"
)
_NO_PLACES = frozenset(_OTHER_CAPITALS.split())


class Dateline(NamedTuple):
    """The facts of a dateline, and its ``length`` in characters.

    ``start`` is the offset at which it begins: something may stand before it. ``reporter`` filed the story.
    """

    place: str | None
    agency: str | None
    section: str | None
    length: int
    start: int = 0
    reporter: str | None = None

    def is_known(self) -> bool:
        """Return whether its place, if it has one, is in the list of places."""
        return self.place is None or place(self.place) is not None


NO_DATELINE = Dateline(None, None, None, 0)


def parse_dateline(lead: str) -> Dateline | None:
    """Return the dateline that a lead begins with, or ``None`` where that is not sure.

    A place is returned in ordinary case, an agency as it is written. Of a dateline that a tool has cut off
    but for its dash only the length is known.
    """
    if match := _DASH_ALONE.match(lead):
        return Dateline(None, None, None, match.end())
    head = lead[:_HEAD].replace("\xa0", " ")
    start, reporter = 0, None
    if head.startswith("Laporan") and (match := _REPORTED.match(head)):
        start, reporter = match.end(), match["name"].strip()
    found = _before_a_dash(head, start) or _without_a_dash(head, start)
    if found is None:
        return Dateline(None, None, None, start, 0, reporter) if reporter else None
    return found._replace(reporter=reporter)


def may_begin(lead: str) -> bool:
    """Return whether a lead has a dash near its head, as nearly all datelines do: a quick look."""
    return _DASH.search(lead, 0, _NEAR) is not None


def find_agency_dateline(text: str) -> Dateline | None:
    """Return ANTARA's dateline that stands some way into a text, behind a pull quote or a headline."""
    mark = text.find("(ANTARA", 0, _AGENCY_WITHIN)
    if mark < 0:
        return None
    begin = max(0, mark - _LONGEST_BEFORE_AGENCY)
    for match in _AGENCY_INSIDE.finditer(text[begin : mark + 60].replace("\xa0", " ")):
        written = match["place"]
        for cut in [0, *(inside.start() for inside in _CAMEL.finditer(written)), *_word_starts(written)]:
            if known := place(written[cut:]):
                start = begin + match.start() + cut
                return Dateline(known, "ANTARA", None, match.end() - match.start() - cut, start)
    return None


def _word_starts(written: str) -> list[int]:
    return [number + 1 for number, character in enumerate(written) if character == " "]


def _before_a_dash(head: str, start: int) -> Dateline | None:
    """Return the dateline before one of the first dashes: the first sure one, or a known place behind it."""
    found = None
    form = _MANGLED_DASH if " ? " in head[:_MANGLED] or "‚Ä" in head[:_MANGLED] else _DASH
    for number, match in enumerate(form.finditer(head, start)):
        dash = _Dash(head, start, match)
        joins = not (dash.apart_before and dash.apart_behind)
        if number == _MOST_DASHES or (found and (found.place or joins)):
            break
        read = _read_names(dash.before)
        if read and (found is None or (read.place and read.is_known())) and _is_sure(read, dash):
            found = read._replace(length=dash.end)
    if found and found.agency and not found.place and (stop := _CITY_STOP.match(head, found.length)):
        known = place(stop["place"])  # KONTAN.CO.ID - JAKARTA. Harga
        if known:
            return found._replace(place=known, length=stop.end())
    return found


class _Dash:
    """A dash in the head of a lead, with the text on both sides, and whether blanks set it apart there."""

    def __init__(self, head: str, start: int, dash: re.Match[str]) -> None:
        written, rest = head[start : dash.start()], head[dash.end() :]
        self.before = written.rstrip(_BLANKS)
        self.behind = rest.lstrip(_BLANKS)
        self.apart_before = len(self.before) < len(written)
        self.apart_behind = len(self.behind) < len(rest)
        self.end = dash.end() + len(rest) - len(self.behind)


def _is_sure(dateline: Dateline, dash: _Dash) -> bool:
    """Return whether prose begins behind the dash, and the dash does not join words or names."""
    joins = not (dash.apart_before or dash.apart_behind)
    capitals = dash.before.isupper()
    if dateline.agency or "(" in dash.before:
        # TRIBUN-MEDAN.COM: the dash may be part of the name, or of the word behind an unknown place.
        return not joins or (dateline.is_known() and not _DOMAIN.match(dash.behind))
    if joins:
        return capitals and _SENTENCE_CASE.match(dash.behind) is not None
    if not dash.apart_behind and not capitals:
        return False
    return _PROSE.match(dash.behind) is not None and not _is_route(dash.behind, capitals)


def _is_route(behind: str, capitals: bool) -> bool:
    """Return whether a place stands behind the dash too, in the same case: ``Jakarta - Bandung``."""
    following = behind.partition(" ")[0].strip(",.:;")
    alike = not capitals or (following.isupper() and len(following) > _LONGEST_ABBREVIATION)
    return alike and following.casefold() != "indonesia" and place(following) is not None


@lru_cache(maxsize=4096)  # names before dashes recur: an archive has few thousand; size chosen by hand
def _read_names(written: str) -> Dateline | None:
    """Return the dateline that the names before a dash are, if each of them is a part of one."""
    if not written or not (written[0].isalnum() or written[0] in "(["):
        return None
    names = [name for part in _PARTS.split(written) if (name := part.strip(" .¬†"))]
    if not 1 <= len(names) <= _MOST_PARTS:
        return None
    return _read_single_name(names[0]) if len(names) == 1 else _read_several_names(written, names)


def _read_single_name(name: str) -> Dateline | None:
    if known := place(name):
        return Dateline(known, None, None, 0)
    if _is_agency(name):
        is_word = name.istitle() and name.casefold() in ORDINARY_WORDS  # Detik-Detik Proklamasi
        return None if is_word else Dateline(None, name, None, 0)
    return None if _WEEKDAY_OR_DATE.fullmatch(name) else _read_unknown_name(name)


def _read_several_names(written: str, names: list[str]) -> Dateline | None:
    where: str | None = None
    agency: str | None = None
    unknown: list[str] = []
    for name in names:
        if known := place(name):
            where = where or known
        elif _is_agency(name):
            agency = agency or name
        elif not _WEEKDAY_OR_DATE.fullmatch(name):
            unknown.append(name)
    if unknown:
        if agency is None or len(unknown) > 1 or "\n" in written or not _is_like_a_place(unknown[0]):
            return None
        if "/" not in written:  # behind a slash stands the name of the photographer
            where = where or in_ordinary_case(unknown[0])
    return Dateline(where, agency, None, 0) if where or agency else None


def _is_agency(name: str) -> bool:
    return _DOMAIN.fullmatch(name) is not None or known_outlet(name) is not None


def _read_unknown_name(name: str) -> Dateline | None:
    """Return the dateline of a single unknown name: a section, or a place if it is in capitals."""
    if name in SECTIONS:
        return Dateline(None, None, name, 0)
    if _CAPITALS.fullmatch(name) and len(name) >= 4 and not _NO_PLACES & set(name.split()):
        return Dateline(in_ordinary_case(name), None, None, 0)
    return None


def _is_like_a_place(name: str) -> bool:
    words = name.split()
    return (
        1 < len(name) <= _LONGEST_PLACE
        and len(words) <= _MOST_WORDS
        and name[0].isupper()
        and ".COM" not in name.upper()
        and name != "COM"
        and all(_NAME_WORD.match(word) for word in words)
    )


def _without_a_dash(head: str, start: int) -> Dateline | None:
    """Return a dateline without a dash: ``Liputan6.com, Jakarta Wali Kota ...``, ``JAKARTA. Perum ...``."""
    if match := _DASHLESS.match(head, start):
        words = match["rest"].split(" ")[:4]
        for count in (3, 2, 1):
            written = " ".join(words[:count])
            behind = head[match.start("rest") + len(written) :]
            if (
                len(words) > count - 1
                and (known := place(written))
                and re.match(r"[\s.]+[A-Z\"“'‘\d]", behind)
            ):
                length = match.start("rest") + len(written) + len(behind) - len(behind.lstrip(" ."))
                return Dateline(known, match["agency"], None, length)
        glued = _CAMEL.split(words[0], maxsplit=1)  # Liputan6.com, JakartaPolisi
        if len(glued) == 2 and (known := place(glued[0])):
            return Dateline(known, match["agency"], None, match.start("rest") + len(glued[0]))
    if (match := _CITY_STOP.match(head, start)) and (known := place(match["place"])):
        return Dateline(known, None, None, match.end())
    return None


def agency_name(dateline: Dateline) -> str | None:
    """Return the display name of the agency that a dateline names."""
    return outlet(dateline.agency) or dateline.agency if dateline.agency else None
