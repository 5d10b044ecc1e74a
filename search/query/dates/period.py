"""Period: a first and a last day, its canonical form, and its minutes in Jakarta's time."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from indexer.article import WIB, minutes_since_epoch
from indexer.messages import Message

EARLIEST_YEAR = 1000
"""A year has four digits; shorter numbers are days, months and amounts."""

Unit = Literal["day", "week", "month", "year"]


class BadDate(ValueError):
    """A text is no period: ``reason`` says why, ``position`` is the offset of the trouble."""

    def __init__(self, reason: Message, position: int):
        super().__init__(reason, position)
        self.reason = reason
        self.position = position


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included; one of them may be ``None``, an open end.

    ``str()`` is the canonical form: a year, a month, a day, or two days with ``..``
    between them, of which one may be missing. Raises ``ValueError`` for two open ends,
    days in the wrong order and years before :data:`EARLIEST_YEAR`.
    """

    first: date | None
    last: date | None

    def __post_init__(self) -> None:
        days = [day for day in (self.first, self.last) if day is not None]
        if not days or days[0] > days[-1] or days[0].year < EARLIEST_YEAR:
            raise ValueError(f"no period: {self.first} to {self.last}")

    def __str__(self) -> str:
        if self.first is not None and self.last is not None:
            if self.first == self.last:
                return f"{self.first}"
            if self == month_of(self.first):
                return f"{self.first:%Y-%m}"
            if self == year_of(self.first):
                return f"{self.first:%Y}"
        return f"{self.first or ''}..{self.last or ''}"


def month_of(day: date) -> Period:
    """Return the month that ``day`` is in."""
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def year_of(day: date) -> Period:
    """Return the year that ``day`` is in."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def ago(count: int, unit: Unit, today: date) -> Period:
    """Return the whole day, week (Monday to Sunday), month or year ``count`` units before that of ``today``.

    Raises ``OverflowError`` or ``ValueError`` for one before the first year.
    """
    match unit:
        case "day":
            return Period(day := today - timedelta(days=count), day)
        case "week":
            monday = today - timedelta(days=today.weekday() + 7 * count)
            return Period(monday, monday + timedelta(days=6))
        case "month":
            return month_of(_months_before(count, today))
        case "year":
            return year_of(_months_before(12 * count, today))


def last_few(count: int, unit: Unit, today: date) -> Period:
    """Return the last ``count`` days, weeks of seven days, months or years, up to and with ``today``.

    Raises ``OverflowError`` or ``ValueError`` where they begin before the first year.
    """
    match unit:
        case "day" | "week":
            before = today - timedelta(days=count * (7 if unit == "week" else 1))
        case "month" | "year":
            before = _months_before(count * (12 if unit == "year" else 1), today)
    return Period(before + timedelta(days=1), today)


def minutes(period: Period, zone: tzinfo = WIB) -> tuple[int | None, int | None]:
    """Return the period in ``zone`` as minutes since 1970 (UTC), ``[first, after)``; ``None`` is open."""
    first = after = None
    if period.first is not None:
        first = minutes_since_epoch(datetime.combine(period.first, time(0, 0), zone))
    if period.last is not None:
        # From the day's last minute, since there is no day after 9999-12-31. Where clocks
        # are put back at midnight that minute comes twice, and the second ends the day.
        after = minutes_since_epoch(datetime.combine(period.last, time(23, 59, fold=1), zone)) + 1
    return first, after


def _months_before(count: int, day: date) -> date:
    """Return the same day of an earlier month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    if year < EARLIEST_YEAR:
        raise OverflowError(f"{count} months before {day}")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
