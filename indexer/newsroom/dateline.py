"""The dateline at the head of a lead: where it was filed, and by which agency."""

import re
from typing import NamedTuple

_DASH = r"\s*(?:--|[-–—])\s*"
_PLACE = r"[A-Z][\w.'’ -]{1,38}?"
_OUTLET = r"(?:[A-Za-z0-9]+(?:\.[A-Za-z]{2,4}){1,3}|ANTARA|CNN Indonesia|BBC Indonesia|VOA Indonesia)"
_SECTIONS = (
    "INTERNASIONAL|NASIONAL|EKONOMI|POLITIK|HUKUM|DAERAH|OLAHRAGA|BISNIS|TEKNOLOGI|HIBURAN|PERISTIWA|METRO"
)
_FORMS = [
    re.compile(pattern)
    for pattern in (
        rf"(?P<section>{_SECTIONS}){_DASH}",
        rf"(?P<place>{_PLACE})\s*\((?P<agency>[A-Za-z][\w. ]{{1,30}})\){_DASH}",  # Seoul (ANTARA) -
        rf"(?P<place>{_PLACE}) \| (?P<agency>{_OUTLET}){_DASH}",  # Seoul | EGINDO.co –
        rf"(?P<agency>{_OUTLET}),\s+(?P<place>{_PLACE}){_DASH}",  # REPUBLIKA.CO.ID, SEOUL --
        rf"(?P<place>{_PLACE}),\s+(?P<agency>{_OUTLET}){_DASH}",  # JAKARTA, KOMPAS.com -
        rf"\(?(?P<agency>{_OUTLET})\)?{_DASH}",  # KONTAN.CO.ID -
        r"(?P<place>[A-Z]{3,}(?: [A-Z]{3,}){0,2})\s+(?:--|[-–—])\s+",  # MOSKOW -
    )
]


class Dateline(NamedTuple):
    """What a dateline tells, and how many characters of the lead it takes up."""

    place: str | None
    agency: str | None
    section: str | None
    length: int


def parse_dateline(lead: str) -> Dateline | None:
    """The dateline ``lead`` begins with, if any. Places in capitals are set in ordinary case."""
    head = lead[:120]
    for form in _FORMS:
        if match := form.match(head):
            found = match.groupdict()
            place = found.get("place")
            if place and place.isupper():
                place = place.title()
            return Dateline(place, found.get("agency"), found.get("section"), match.end())
    return None
