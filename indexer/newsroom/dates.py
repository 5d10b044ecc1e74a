"""Written dates, as Indonesian newsrooms write them, to ISO 8601 with their precision."""

import re
from datetime import datetime, timedelta, timezone

from indexer.article import DatePrecision

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb februari february pebruari",
            "mar maret march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "agu agt ags agust agustus aug august",
            "sep sept september",
            "okt oktober oct october",
            "nov november nop nopember",
            "des desember dec december",
        ),
        1,
    )
    for name in names.split()
}
"""The number of every name of a month that newsrooms and readers write, in small letters."""

_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9, "GMT": 0, "UTC": 0, "Z": 0}

_WEEKDAY = r"(?:(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad)\s*,?\s*)?"
_TIME = (
    r"(?:[\s,|/-]*(?:pukul\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2})?"
    r"\s*(?P<zone>wib|wita|wit)?\b)?"
)
_WRITTEN = re.compile(
    _WEEKDAY + r"(?P<day>\d{1,2})[\s-]+(?P<month>[a-z]{3,9})\.?[\s,-]+(?P<year>\d{4}|\d{2})\b" + _TIME,
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    _WEEKDAY + r"\(?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})\)?" + _TIME, re.IGNORECASE
)
_ISO = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"(?:[T\s](?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?\s*(?P<zone>Z|UTC|WIB|WITA|WIT|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_LONGEST_DATE = 80  # characters; the patterns take time that grows faster than the text
_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2100


def parse_date(text: str) -> tuple[str, DatePrecision] | None:
    """The date a text consists of, as ``(ISO 8601, precision)``; ``None`` if it is no whole date.

    A time without a zone is taken as WIB. A two-digit year is of this century.
    """
    text = text.strip()
    if len(text) > _LONGEST_DATE:
        return None
    for pattern in (_ISO, _WRITTEN, _NUMERIC):
        if match := pattern.fullmatch(text):
            return _value(match)
    return None


def _value(match: re.Match[str]) -> tuple[str, DatePrecision] | None:
    month = MONTHS.get(match["month"].lower()) if match["month"].isalpha() else int(match["month"])
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    if month is None or not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        moment = datetime(year, month, int(match["day"]))
        if match["hour"] is None:
            return moment.date().isoformat(), "day"
        moment = moment.replace(
            hour=int(match["hour"]), minute=int(match["minute"]), tzinfo=_zone(match["zone"])
        )
    except ValueError:
        return None
    return moment.isoformat(timespec="minutes"), "minute"


def _zone(written: str | None) -> timezone:
    if not written:
        return timezone(timedelta(hours=7))
    if written[0] in "+-":
        hours, minutes = int(written[1:3]), int(written[-2:])
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if written[0] == "-" else offset)
    return timezone(timedelta(hours=_ZONES[written.upper()]))
