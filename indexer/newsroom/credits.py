"""Read credits: author, editor, translator, source and copyright of a story."""

import re

from indexer.newsroom.found_facts import FoundFacts
from indexer.newsroom.outlets import known_outlet
from indexer.newsroom.vocabulary import REPORTER_TITLES, ROLES, any_of

_ROLES_OF_CREDITS = {
    "authors": ("laporan", "rep", "kontributor", "ditulis oleh"),
    "editor": ("red",),
    "translator": ("alih bahasa",),
    "photographer": ("pewarta foto", "uploader"),
}
_FACTS = {
    role: fact for roles in (ROLES, _ROLES_OF_CREDITS) for fact, names in roles.items() for role in names
}
"""The fact that a name is, by the word before the name, in small letters. Photographers are not kept."""
_DISCARDED = "photographer"
_BEGINNINGS = "pew pen rep lap edi red sum ole cop kon war aut (re (pe (ed dit jur ali sou"
CREDIT_BEGINNINGS = frozenset(_BEGINNINGS.split())
"""The first three letters, small, of every line that may be a credit and does not begin with ©."""
# Chosen by hand from samples of 50,000 articles.
_LONGEST_LINE = 160  # characters; a longer line is prose, whatever it begins with
_LONGEST_NAME = 45  # characters
_MOST_NAME_WORDS = 6
_TAIL = 320  # characters of a text's end in which credits may be glued to its last sentence

_CREDIT = re.compile(rf"\(?(?P<role>{any_of(_FACTS)})\s?:\s*(?P<name>.*)", re.IGNORECASE)
_INSIDE = re.compile(
    r"(?P<role>Pewarta(?: Foto)?|Penulis|Reporter|Penerjemah|Editor|Redaktur|Sumber|Uploader|Rep|Red|Jurnalis"
    r"|Kontributor|sumber)\s?:\s*|(?P<written>\(Ditulis [Oo]leh)\s*:?\s*(?=[^()]{3,60}\)\s*\Z)"
)
_REPORT = re.compile(
    rf"laporan\s+(?:\w+\s+)?{any_of(REPORTER_TITLES)}\s+"
    r"(?P<outlet>[\w.-]+(?:\s[A-Z][\w-]+\.com)?)\s*[,.]?\s*(?P<name>[^.:!?]{3,60})?",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(
    r"(?:copyright\s*(?:©|\(c\))?|©)\s*(?:(?P<before>(?:19|20)\d\d)\s*(?:[-–]\s*(?:19|20)\d\d)?)?[\s,.]*"
    r"(?P<holder>[A-Za-z][\w.,() ]{0,60}?)?\s*(?P<after>(?:19|20)\d\d)?"
    r"[\s,.]*(?:all rights? reserved\.?)?\s*",
    re.IGNORECASE,
)
_COPYRIGHT_MARK = re.compile(r"(?:copyright\s*)?©|copyright\s+\d", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:/|,|;|\||&|\bdan\b)\s*")
_TITLE = re.compile(  # before a name: Kontributor Palembang, Aji YK Putra
    r"^(?:kontributor|wartawan|reporter|tim|koresponden)\s+[\w. ]{2,30},\s*", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][\w.'’`-]*(?: [\w.'’`()-]+){0,5}")
_PROSE_WORDS_LIST = (
    "yang di dari ke untuk dengan pada adalah akan ini itu kami kita saya mereka tidak anda apa sudah belum"
    " bisa harus bukan is are was were has have that with from says said"
)
_PROSE_WORDS = frozenset(_PROSE_WORDS_LIST.split())


def take_credit_line(line: str, found_facts: FoundFacts) -> bool:
    """Return whether a line is a credit or a copyright line; if it is, its names are noted."""
    if len(line) > _LONGEST_LINE:
        return False
    if (match := _REPORT.fullmatch(line)) and (match["name"] is None or _is_name(match["name"].strip())):
        found_facts.add_names("authors", [match["name"].strip()] if match["name"] else [])
        return True
    if _take_copyright_line(line, found_facts):
        return True
    match = _CREDIT.fullmatch(line)
    return match is not None and (
        _take_several_credits(line, found_facts)
        or _take_credit(match["role"], match["name"].rstrip(" )"), found_facts)
    )


def _take_copyright_line(line: str, found_facts: FoundFacts) -> bool:
    """Return whether a line is a copyright line; if it is, the holder and the year are noted."""
    if not _COPYRIGHT_MARK.match(line):
        return False
    match = _COPYRIGHT.fullmatch(line)
    if match is None:
        return False
    if match["holder"] and (holder := known_outlet(match["holder"].strip(" ."))):
        found_facts.copyright_holder = holder
    if year := match["after"] or match["before"]:
        found_facts.copyright_year = int(year)
    return True


def remove_credits_at_end(text: str, found_facts: FoundFacts) -> str:
    """Return the text without the credits at its end, even glued to its last sentence; they are noted."""
    begin = max(0, len(text) - _TAIL)
    if ":" not in text[begin:] and "©" not in text[begin:] and "(Ditulis" not in text[begin:]:
        return text
    marks = list(_INSIDE.finditer(text, begin))
    notice = max((match.start() for match in _COPYRIGHT_MARK.finditer(text, begin)), default=len(text))
    if notice < len(text) and not _take_copyright_line(text[notice:], found_facts):
        return text
    first = notice
    for mark in reversed(marks):
        if mark.end() > first:
            continue
        if not _take_credit(mark["role"] or "penulis", text[mark.end() : first], found_facts):
            break
        first = mark.start()
    return text[:first].rstrip(" |(,")


def _take_several_credits(line: str, found_facts: FoundFacts) -> bool:
    """Return whether a line is several credits, ``Penulis: X | Editor: Y``; if it is, they are noted."""
    marks = list(_INSIDE.finditer(line))
    if len(marks) < 2 or marks[0].start() > 1:
        return False
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    names = [line[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    if not all(_are_names(name) for name in names):
        return False
    for mark, name in zip(marks, names, strict=True):
        _take_credit(mark["role"] or "penulis", name, found_facts)
    return True


def _take_credit(role: str, written: str, found_facts: FoundFacts) -> bool:
    """Return whether what follows a role are names; if they are, they are noted."""
    written = _TITLE.sub("", written.strip(" |,/)\n"))
    fact = _FACTS[" ".join(role.lower().split())]
    if fact == "original_source":
        if not _is_source(written):
            return False
        found_facts.add_names(fact, [known_outlet(written) or written.strip(" .")])
        return True
    if not _are_names(written):
        return False
    if fact != _DISCARDED:
        names = [name for part in _BETWEEN_NAMES.split(written) if (name := part.strip(" .()|"))]
        found_facts.add_names(fact, names)
    return True


def _are_names(written: str) -> bool:
    parts = [part for part in _BETWEEN_NAMES.split(written.strip(" |,/.")) if part]
    return bool(parts) and all(_is_name(part) for part in parts)


def _is_name(part: str) -> bool:
    words = part.split()
    return (
        len(part) <= _LONGEST_NAME
        and 1 <= len(words) <= _MOST_NAME_WORDS
        and _NAME.fullmatch(part.strip(" .()")) is not None
        and (part[0].isupper() or len(words) <= 3)
        and not _PROSE_WORDS & {word.lower() for word in words}
    )


def _is_source(written: str) -> bool:
    return (
        1 < len(written) <= _LONGEST_NAME
        and len(written.split()) <= _MOST_NAME_WORDS
        and written[0].isupper()
        and not any(mark in written for mark in ':!?"“')
        and not _PROSE_WORDS & {word.lower() for word in written.split()}
    )
