"""Read one date in a query: a day, month or year, or one counted from today (*kemarin*, *minggu lalu*)."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache

from indexer.calendar_names import ENGLISH_WEEKDAYS, INDONESIAN_WEEKDAYS, MONTHS, WeekdayName
from indexer.messages import message
from search.query.dates.period import (
    EARLIEST_YEAR,
    BadDate,
    Period,
    Unit,
    ago,
    last_few,
    month_of,
    year_of,
)

FOR_INSTANCE = message(
    "write-date", "write for instance 14 september 2023, 2023-09 or 2023-09-11..2023-09-14."
)
"""The end of a reason: what to write instead."""

_WEEKDAYS = INDONESIAN_WEEKDAYS | ENGLISH_WEEKDAYS
_DAYS_AGO = {
    **{"hari ini": 0, "today": 0},
    **{"kemarin": 1, "kemaren": 1, "yesterday": 1},
    **{"kemarin lusa": 2, "kemarin dulu": 2, "day before yesterday": 2, "the day before yesterday": 2},
}
_COUNTS = (
    *("satu one", "dua two", "tiga three", "empat four", "lima five"),
    *("enam six", "tujuh seven", "delapan eight", "sembilan nine", "sepuluh ten"),
)
_NUMBERS = {name: number for number, names in enumerate(_COUNTS, 1) for name in names.split()}
_UNITS: dict[str, Unit] = {
    **{"hari": "day", "minggu": "week", "pekan": "week", "bulan": "month", "tahun": "year"},
    **{"day": "day", "week": "week", "month": "month", "year": "year"},
}
_OTHER_WORDS = (
    "ini this lalu yang ago terakhir belakangan last past the hari days weeks months years tgl pukul jam t z "
    "wib wita wit utc gmt st nd rd th sd s d sampai dengan hingga to until"
)
_VAGUE = {
    *("awal", "akhir", "pertengahan", "tengah", "sekitar", "seputar"),
    *("early", "late", "mid", "end", "beginning", "around", "about", "circa"),
}

_KNOWN = frozenset((*MONTHS, *_WEEKDAYS, *_NUMBERS, *_UNITS, *_OTHER_WORDS.split())) | frozenset(
    word for name in _DAYS_AGO for word in name.split()
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LONGEST_QUOTED = 40  # characters of a query that a reason quotes; chosen by hand

# One sign for all that look alike. Texts keep their length, so that offsets stay right.
_SIGNS = str.maketrans("’ʼ‘`´‐‑−‒—", "'''''---––")


def plain(text: str) -> str:
    """Return ``text`` in small letters with plain spaces, apostrophes and hyphens, and of the same length."""
    small = (c.lower() if len(c.lower()) == 1 else c for c in text.translate(_SIGNS))
    return "".join(" " if c.isspace() else c for c in small)


def find_form(text: str, start: int, end: int) -> "tuple[re.Match[str], _Reader] | None":
    """Return the match of ``text[start:end]``, in :func:`plain` letters, and the function that reads it.

    ``None`` where no form matches. The day that is written may still not exist.
    """
    for pattern, reader in _forms():
        if match := pattern.fullmatch(text, start, end):
            return match, reader
    return None


def read_single(text: str, start: int, end: int, today: date, anchor: date) -> Period:
    """Return the period that ``text[start:end]``, in :func:`plain` letters, stands for; it has no open end.

    A date without a year, or a weekday, is the latest one up to ``anchor``. Raises :class:`BadDate`.
    """
    form = find_form(text, start, end)
    if form is None:
        raise not_understood(text, start, end)
    match, reader = form
    try:
        return reader(match, today, anchor)
    except BadDate:
        raise
    except (OverflowError, ValueError):
        raise _no_such_year(start) from None


def day_beside(text: str, left: tuple[int, int], right: tuple[int, int], last: date) -> Period | None:
    """Return the first day of a range like ``11..14 september``, whose last day is ``last``.

    ``None`` where the left side is not a number alone. Raises :class:`BadDate`.
    """
    number, day_of_month = find_form(text, *left), find_form(text, *right)
    if not number or number[1] is not _lone_day or not day_of_month or day_of_month[1] is not _day:
        return None
    match = number[0]
    day = _existing(match, last.year, last.month, int(match["day"]))
    return Period(day, day)


def not_understood(text: str, start: int, end: int) -> BadDate:
    """Return the error for ``text[start:end]``, in :func:`plain` letters, at the first word no date has."""
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        if word in _VAGUE:
            reason = message(
                "vague-date",
                "‘{word}’ names no days; write the range, for instance 2023-01..2023-03.",
                word=word,
            )
            return BadDate(reason, match.start())
        if word not in _KNOWN:
            reason = message(
                "unknown-word-in-date",
                "‘{word}’ is not known in dates; {instead}",
                word=_short(word),
                instead=FOR_INSTANCE,
            )
            return BadDate(reason, match.start())
    written = _short(text[start:end])
    return BadDate(
        message("no-date", "‘{written}’ is not a date; {instead}", written=written, instead=FOR_INSTANCE),
        start,
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1] + "…"


# Takes the match, today, and the anchor: the day up to which the latest fitting date is looked for.
_Reader = Callable[[re.Match[str], date, date], Period]


def _lone_day(match: re.Match[str], today: date, anchor: date) -> Period:
    reason = message(
        "day-without-month",
        "‘{day}’ names no month; {instead}",
        day=match["day"],
        instead=FOR_INSTANCE,
    )
    raise BadDate(reason, match.start())


def _whole_year(match: re.Match[str], today: date, anchor: date) -> Period:
    return year_of(date(_year(match), 1, 1))


def _whole_month(match: re.Match[str], today: date, anchor: date) -> Period:
    month = _month(match)
    if _has(match, "year"):
        return month_of(date(_year(match), month, 1))
    return month_of(date(anchor.year - (month > anchor.month), month, 1))


def _day(match: re.Match[str], today: date, anchor: date) -> Period:
    month, day = _month(match), int(match["day"])
    weekday = _WEEKDAYS[match["weekday"]] if match["weekday"] else None
    if not _has(match, "year"):
        return _latest_day(match, month, day, weekday, anchor)
    found = _existing(match, _year(match), month, day)
    if weekday not in (None, found.weekday()):
        raise BadDate(
            message(
                "other-weekday",
                "{day} is a {weekday}.",
                day=str(found),
                weekday=WeekdayName(found.weekday()),
            ),
            match.start("weekday"),
        )
    return Period(found, found)


def _latest_day(match: re.Match[str], month: int, day: int, weekday: int | None, anchor: date) -> Period:
    _existing(match, _LEAP_YEAR, month, day)
    for year in range(anchor.year, anchor.year - _MOST_YEARS_BACK, -1):
        if day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if found <= anchor and weekday in (None, found.weekday()):
                return Period(found, found)
    raise BadDate(
        message(
            "no-such-weekday",
            "no {weekday} falls on that day; {instead}",
            weekday=match["weekday"],
            instead=FOR_INSTANCE,
        ),
        match.start("weekday"),
    )


def _days_ago(match: re.Match[str], today: date, anchor: date) -> Period:
    return ago(_DAYS_AGO[" ".join(match.group().split())], "day", today)


def _this(match: re.Match[str], today: date, anchor: date) -> Period:
    return ago(0, _UNITS[match["unit"]], today)


def _some_ago(match: re.Match[str], today: date, anchor: date) -> Period:
    return ago(_count(match), _UNITS[match["unit"]], today)


def _last_few(match: re.Match[str], today: date, anchor: date) -> Period:
    return last_few(_count(match), _UNITS[match["unit"]], today)


def _weekday(match: re.Match[str], today: date, anchor: date) -> Period:
    found = anchor - timedelta(days=(anchor.weekday() - _WEEKDAYS[match["weekday"]]) % 7)
    return Period(found, found)


def _weekday_before(match: re.Match[str], today: date, anchor: date) -> Period:
    return _weekday(match, today, today - timedelta(days=1))


def _weekday_of_week(match: re.Match[str], today: date, anchor: date) -> Period:
    week = ago(int(match["week"] == "lalu"), "week", today)
    assert week.last is not None
    return _weekday(match, today, week.last)


def _has(match: re.Match[str], group: str) -> bool:
    return bool(match.groupdict().get(group))


def _year(match: re.Match[str]) -> int:
    written = match["year"]
    if len(written) == 4 and int(written) >= EARLIEST_YEAR:
        return int(written)
    if len(written) == 2:
        raise BadDate(
            message(
                "two-digit-year",
                "write the year in four digits, for instance 20{written}, not {written}.",
                written=written,
            ),
            match.start("year"),
        )
    raise _no_such_year(match.start("year"))


def _month(match: re.Match[str]) -> int:
    written = match["month"]
    month = MONTHS[written] if written in MONTHS else int(written)
    if not 1 <= month <= 12:
        raise BadDate(
            message(
                "no-such-month",
                "there is no month {month}; write the day, then the month, for instance 14/9/2023.",
                month=written,
            ),
            match.start("month"),
        )
    return month


def _existing(match: re.Match[str], year: int, month: int, day: int) -> date:
    days = monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise BadDate(
            message(
                "no-such-day",
                "that month has no day {day}; its last one is {last}.",
                day=day,
                last=f"{year}-{month:02}-{days}",
            ),
            match.start("day"),
        )
    return date(year, month, day)


def _count(match: re.Match[str]) -> int:
    if not _has(match, "count"):
        return 1
    count = _NUMBERS.get(match["count"]) or int(match["count"])
    if count == 0:
        raise BadDate(
            message("count-of-nothing", "the number must be 1 or more, for instance last 7 days."),
            match.start("count"),
        )
    return count


def _no_such_year(position: int) -> BadDate:
    return BadDate(
        message(
            "no-such-year",
            "the year must be from {first} to 9999, for instance 2023.",
            first=EARLIEST_YEAR,
        ),
        position,
    )


def _any_of(names: Iterable[str]) -> str:
    return "|".join(name.replace(" ", r"\s+") for name in sorted(names, key=len, reverse=True))


_LEAP_YEAR = 2024  # any one of them: all days of all months exist in it
_MOST_YEARS_BACK = 41  # a leap day falls on its weekday again after 40 years at most

_Y4 = r"(?P<year>[0-9]{3,})"  # years of too many or too few digits match too, to be told so
_Y = r"(?P<year>[0-9]{2,})"
_M = r"(?P<month>[0-9]{1,2})"
_D = r"(?P<day>[0-9]{1,2})"
_NAME = rf"(?P<month>{_any_of(MONTHS)})\.?"
_GAP = r"(?:\s+|\s*[-./,]\s*)?"
_WEEKDAY = rf"(?:hari\s+)?(?P<weekday>{_any_of(_WEEKDAYS)})"
_ON = rf"(?:tgl\.?\s+)?(?:{_WEEKDAY}\s*,?\s*\(?)?"  # Kamis (14/9/2023)
_TIME = (
    r"\)?(?:(?:t|\s*,\s*|\s+)(?:(?:pukul|jam)\s+)?"
    r"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9](?:[:.][0-5][0-9](?:[.,][0-9]+)?)?"
    r"\s*(?:z|utc|gmt|wib|wita|wit|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_ORDINAL = r"(?:st|nd|rd|th)?"
_COUNT = rf"(?P<count>[0-9]{{1,6}}|{_any_of(_NUMBERS)})\s+"
_SOME = rf"(?:{_COUNT}|se)(?P<unit>hari|minggu|pekan|bulan|tahun)"
_SOME_ENGLISH = rf"{_COUNT}(?P<unit>day|week|month|year)s?"

# The first form that matches a whole text counts: *minggu lalu* is a week, not a Sunday.
_FORMS: tuple[tuple[str, _Reader], ...] = (
    (_D, _lone_day),
    (rf"(?:tahun\s+)?{_Y}", _whole_year),
    (rf"{_Y4}[-/.]{_M}", _whole_month),
    (rf"{_M}[-/.]{_Y4}", _whole_month),
    (rf"(?:bulan\s+)?{_NAME}(?:{_GAP}{_Y})?", _whole_month),
    (rf"{_ON}{_Y4}(?P<sign>[-/.]){_M}(?P=sign){_D}{_TIME}", _day),
    (rf"{_ON}{_D}(?P<sign>[-/.]){_M}(?P=sign){_Y}{_TIME}", _day),
    (rf"{_ON}{_D}/{_M}\)?", _day),
    (rf"{_ON}{_D}{_ORDINAL}{_GAP}{_NAME}{_GAP}{_Y}{_TIME}", _day),
    (rf"{_ON}{_D}{_ORDINAL}{_GAP}{_NAME}\)?", _day),
    (rf"{_ON}{_NAME}\s+{_D}{_ORDINAL}(?:\s*,\s*|\s+){_Y4}{_TIME}", _day),
    (_any_of(_DAYS_AGO), _days_ago),
    (r"(?P<unit>minggu|pekan|bulan|tahun)\s+ini", _this),
    (r"this\s+(?P<unit>week|month|year)", _this),
    (r"(?P<unit>minggu|pekan|bulan|tahun)\s+(?:yang\s+)?(?:lalu|kemarin)", _some_ago),
    (r"last\s+(?P<unit>week|month|year)", _some_ago),
    (rf"{_SOME}\s+(?:yang\s+)?lalu", _some_ago),
    (rf"{_SOME_ENGLISH}\s+ago", _some_ago),
    (rf"{_SOME}\s+(?:terakhir|belakangan)", _last_few),
    (rf"(?:the\s+)?(?:last|past)\s+{_SOME_ENGLISH}", _last_few),
    (_WEEKDAY, _weekday),
    (rf"{_WEEKDAY}\s+(?:yang\s+)?lalu", _weekday_before),
    (rf"last\s+{_WEEKDAY}", _weekday_before),
    (rf"{_WEEKDAY}\s+(?:minggu|pekan)\s+(?P<week>ini|lalu)", _weekday_of_week),
)


@cache
def _forms() -> list[tuple[re.Pattern[str], _Reader]]:
    """Return the forms, compiled when the first date is read: that takes longer than most searches."""
    return [(re.compile(pattern), reader) for pattern, reader in _FORMS]
