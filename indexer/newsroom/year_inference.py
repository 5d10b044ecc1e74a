"""Infer the year of a day that is written without one, by its weekday and what else is known."""

from collections.abc import Iterable
from datetime import date as Day
from functools import lru_cache

FIRST_YEAR = 1995
"""No year before this is inferred: there was no news on pages that could have been copied."""

_MOST_YEARS_BACK = 6  # years from an article to its file, at most; chosen by hand
_NEAR = 1  # years from a candidate to a year that confirms it, at most


def infer_year(
    weekday: int,
    month: int,
    day: int,
    *,
    trusted: Iterable[int | None],
    written: Iterable[int],
    saved: Day | None,
    today: Day,
) -> int | None:
    """Return the year in which ``day`` of ``month`` is a ``weekday`` (Monday 0); ``None`` if none is sure.

    The candidates are the years up to that of ``today`` in which the weekday is right. In this order:

    1. ``trusted`` years, the most trusted first: of a copyright line, of a full date in the text. The
       candidate that is the same year or the year before.
    2. Years ``written`` in the text: the latest candidate that is among them, unless a later year is written.
    3. ``saved``, the day of the file: the latest candidate that is not after it, at most six years before.

    Of 5,668 articles whose date was known the copyright line was right in 219 of 219, a full date in 732 of
    740, a written year in 95 of 100. With no year anywhere the latest candidate was right in three of ten,
    so that nothing is inferred then.
    """
    candidates = _years_with(weekday, month, day, today.year)
    for year in trusted:
        if year is not None:
            near = [candidate for candidate in candidates if 0 <= year - candidate <= _NEAR]
            if near:
                return near[-1]
    years = {year for year in written if candidates and year <= candidates[-1] + _NEAR}
    confirmed = [year for year in candidates if year in years and year >= max(years) - _NEAR]
    if confirmed:
        return confirmed[-1]
    if saved is None:
        return None
    possible = [
        year
        for year in candidates
        if Day(year, month, day) <= saved and saved.year - year <= _MOST_YEARS_BACK
    ]
    return possible[-1] if possible else None


@lru_cache(maxsize=1024)  # more than there are days in a year
def _years_with(weekday: int, month: int, day: int, latest: int) -> tuple[int, ...]:
    """Return the years from :data:`FIRST_YEAR` to ``latest`` in which a day falls on a weekday."""
    years = []
    for year in range(FIRST_YEAR, latest + 1):
        try:
            if Day(year, month, day).weekday() == weekday:
                years.append(year)
        except ValueError:  # 29 February
            continue
    return tuple(years)
