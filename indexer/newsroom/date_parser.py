"""Parse written dates of newsrooms, feeds and data sets (months by name, time zones) into ISO 8601."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from indexer.article import WIB, DatePrecision
from indexer.calendar_names import MONTHS, WEEKDAYS

# Hours from UTC of Indonesia's zones, of those of RFC 822 (section 5) and of neighbours.
_ZONES = {
    "wib": 7, "wita": 8, "wit": 9, "z": 0, "gmt": 0, "utc": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "sgt": 8, "myt": 8, "jst": 9,
}  # fmt: skip

_LONGEST_DATE = 80  # characters; no date is longer
_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2100  # what lies beyond is a number, not a year
_CENTURY_TURN = 70  # two-digit years from here on are of the twentieth century

_LABEL = (
    r"(?:(?:published|posted|updated?|diterbitkan|dipublikasikan|diperbarui|terbit|tayang|tanggal)"
    r"(?: on| pada)?\s*:?\s+)?"
)
_WEEKDAY = rf"(?:(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\.?\s*[,/]?\s*)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_TIME = (
    r"(?:[\s,|/·•-]*(?:(?:pukul|jam|pkl\.?|at)\s*)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\.?\b)?"
    r"\s*\(?(?P<zone>(?:gmt|utc)?[+-]\d{2}:?\d{2}"
    rf"|{'|'.join(sorted(_ZONES, key=len, reverse=True))})?\)?)?"
)
_FORMS = [
    re.compile(_LABEL + _WEEKDAY + pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + r"(?:T(?=\d))?" + _TIME,
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s/.-]*{_MONTH}[\s/.,-]*{_YEAR}\b{_TIME}",
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}\b{_TIME}",
        rf"\(?(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-]{_YEAR}\)?{_TIME}",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    )
]
_MONTHLY = re.compile(
    rf"(?:{_MONTH}[\s,-]+(?P<year>\d{{4}}))|(?P<year2>\d{{4}})-(?P<month2>\d\d)|(?P<month3>\d\d)/(?P<year3>\d{{4}})",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"\d{4}")
_DIGIT = re.compile(r"\d")
_EPOCH_TIME = re.compile(r"(?P<seconds>1\d{9})(?:\d{3})?(?:\.\d+)?")


def parse_date(text: str) -> tuple[str, DatePrecision] | None:
    """Return the date that a text consists of, as ``(ISO 8601, precision)``; ``None`` if it is no date.

    A time without a zone is in WIB. Midnight to the second is a day alone: programs write days so.
    A two-digit year is from 1970 to 2069. Ten and thirteen digits are seconds and milliseconds since 1970
    (UTC).
    """
    if _DIGIT.search(text) is None:  # nor have most of the headlines that are tried as dates
        return None
    text = " ".join(text.replace("+", " ").split()) if "+" in text and ":" not in text else text.strip()
    return _parsed(text) if len(text) <= _LONGEST_DATE else None


@lru_cache(maxsize=4096)  # an archive has many articles of a day
def _parsed(text: str) -> tuple[str, DatePrecision] | None:
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _value(match.groupdict())
    if match := _MONTHLY.fullmatch(text):
        month = match["month"] or match["month2"] or match["month3"]
        return _month(match["year"] or match["year2"] or match["year3"], month)
    if _YEARLY.fullmatch(text):
        return (str(int(text)), "year") if _EARLIEST_YEAR <= int(text) <= _LATEST_YEAR else None
    if match := _EPOCH_TIME.fullmatch(text):
        return datetime.fromtimestamp(int(match["seconds"]), UTC).isoformat(timespec="minutes"), "minute"
    return None


def _value(found: dict[str, str | None]) -> tuple[str, DatePrecision] | None:
    year, month, day = found["year"], _month_number(found["month"] or ""), int(found["day"] or 0)
    if year is None or month is None:
        return None
    if month > 12 >= day:  # as Americans write it
        month, day = day, month
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= _CENTURY_TURN else 2000
    try:
        moment = datetime(number, month, day)
    except ValueError:
        return None
    if not _EARLIEST_YEAR <= number <= _LATEST_YEAR:
        return None
    hour = found.get("hour")
    if hour is None or (int(hour), found["minute"], found["second"]) == (0, "00", "00"):
        return moment.date().isoformat(), "day"
    hours = int(hour)
    if half := found["half"]:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        moment = moment.replace(hour=hours, minute=int(found["minute"] or 0), tzinfo=_zone(found["zone"]))
    except ValueError:  # 24.00: no time of that day, but the day is as it is written
        return moment.date().isoformat(), "day"
    return moment.isoformat(timespec="minutes"), "minute"


def _month(year: str, month: str) -> tuple[str, DatePrecision] | None:
    number = _month_number(month)
    if number is None or not 1 <= number <= 12 or not _EARLIEST_YEAR <= int(year) <= _LATEST_YEAR:
        return None
    return f"{int(year)}-{number:02}", "month"


def _month_number(written: str) -> int | None:
    return int(written) if written.isdecimal() else MONTHS.get(written.lower())


def _zone(written: str | None) -> timezone:
    if not written:
        return WIB
    digits = written.lower().removeprefix("gmt").removeprefix("utc")
    if digits and digits[0] in "+-":
        offset = timedelta(hours=int(digits[1:3]), minutes=int(digits[-2:]))
        return timezone(-offset if digits[0] == "-" else offset)
    return timezone(timedelta(hours=_ZONES[written.lower()]))
