"""Periods: their canonical forms, their first and last days, and the minutes of a day in Jakarta."""

from calendar import monthrange
from datetime import UTC, date, timedelta, timezone
from typing import get_args
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.article import MINUTES_A_DAY, day_start
from indexer.messages import Language, speaking
from search.query.dates.period_parser import (
    BadDate,
    Period,
    longest_period,
    minutes,
    parse_period,
    since,
    until,
)

TODAY = date(2023, 9, 20)

DAYS = st.dates(min_value=date(1000, 1, 1))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Any period; whole months, whole years and open ends as often as odd days."""
    first, last = sorted(draw(st.tuples(DAYS, DAYS)))
    shape = draw(st.sampled_from(["days", "day", "month", "years", "since", "until"]))
    if shape == "month":
        return Period(first.replace(day=1), first.replace(day=monthrange(first.year, first.month)[1]))
    if shape == "years":
        return Period(date(first.year, 1, 1), date(last.year, 12, 31))
    return Period(
        None if shape == "until" else first,
        None if shape == "since" else first if shape == "day" else last,
    )


@given(periods(), DAYS)
@example(Period(date(2023, 2, 1), date(2023, 2, 28)), TODAY)
@example(Period(date(9999, 12, 1), date(9999, 12, 31)), TODAY)
def test_the_canonical_form_of_a_period_means_the_same_on_any_day(period: Period, today: date) -> None:
    assert parse_period(str(period), today) == period


PIECES = st.sampled_from(
    (
        *("2023", "7", "9", "14", "31", "september", "sep", "senin", "minggu", "hari", "ini", "lalu", "awal"),
        *("terakhir", "last", "-", "/", ".", "..", "–", " s/d ", " to ", "[", "]", "*", " ", ",", "T11:42"),
        *("Jum’at", "İ"),
    )
)


@given(st.lists(PIECES, max_size=9).map("".join) | st.text(), DAYS)
def test_the_period_parser_reads_any_text_as_a_period_or_says_where_it_is_none(
    text: str, today: date
) -> None:
    try:
        period = parse_period(text, today)
    except BadDate as error:
        assert 0 <= error.position <= max(len(text) - 1, 0)
        for language in get_args(Language):
            with speaking(language):
                assert str(error.reason).endswith(".")
    else:
        assert parse_period(str(period), today) == period


@pytest.mark.parametrize("days", [(None, None), (TODAY, date(2023, 9, 19)), (date(999, 12, 31), None)])
def test_a_period_of_no_days_cannot_be_made(days: tuple[date | None, date | None]) -> None:
    with pytest.raises(ValueError, match="no period"):
        Period(*days)


@pytest.mark.parametrize(
    ("written", "first"),
    [("2023", date(2023, 1, 1)), ("minggu lalu", date(2023, 9, 11)), ("2021..2022", date(2021, 1, 1))],
)
def test_a_period_since_a_date_begins_with_the_first_day_of_that_date(written: str, first: date) -> None:
    assert since(written, TODAY) == Period(first, None)


@pytest.mark.parametrize(
    ("written", "last"),
    [("2023", date(2023, 12, 31)), ("minggu lalu", date(2023, 9, 17)), ("2021..2022", date(2022, 12, 31))],
)
def test_a_period_until_a_date_ends_with_the_last_day_of_that_date(written: str, last: date) -> None:
    assert until(written, TODAY) == Period(None, last)


def test_a_period_since_a_date_needs_its_first_day_and_one_until_a_date_its_last_day() -> None:
    with pytest.raises(BadDate, match="no first day"):
        since("..2023", TODAY)
    with pytest.raises(BadDate, match="no last day"):
        until("2023..", TODAY)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("september 2023 korut", 2),
        ("2023 korut", 1),
        ("14 september 2023 korut rudal", 3),
        ("14 september korut", 2),
        ("september korut", 1),
        ("mei 2 korban", 1),
        ("kemarin lusa korut", 2),
        ("kemarin korut", 1),
        ("minggu lalu korut", 2),
        ("minggu korut", 1),
        ("7 hari terakhir korut", 3),
        ("the last 7 days korut", 4),
        ("2021 - 2023 korut", 3),
        ("2023 - korut", 1),
        ("2023 -korut", 1),
        ("2023-09.. korut", 1),
        ("[2023-09-11 TO 2023-09-14] korut", 3),
        ("11 s/d 14 september 2023 korut", 5),
        ("1 september sampai 3 oktober 2023", 6),
        ("awal 2023 korut", 0),
        ("korut 2023", 0),
        ("", 0),
    ],
)
def test_the_period_parser_takes_as_many_words_of_a_query_as_make_a_date(written: str, count: int) -> None:
    assert longest_period(written.split(), TODAY) == count


@given(DAYS)
def test_the_period_of_a_day_is_the_minutes_of_that_day_in_jakarta(day: date) -> None:
    assert minutes(Period(day, day)) == (day_start(day), day_start(day) + MINUTES_A_DAY)


def test_the_open_end_of_a_period_has_no_minute() -> None:
    assert minutes(Period(TODAY, None))[1] is None
    assert minutes(Period(None, TODAY))[0] is None


def test_the_minutes_of_a_period_are_those_of_the_time_zone_asked_for() -> None:
    epoch = Period(date(1970, 1, 1), date(1970, 1, 1))
    assert minutes(epoch, UTC) == (0, 1440)
    assert minutes(epoch, timezone(timedelta(hours=9))) == (-540, 900)
    assert minutes(Period(None, date.max), timezone(timedelta(hours=-12)))[1] == (
        (date.max - date(1970, 1, 1)).days * 1440 + 1440 + 720
    )


@pytest.mark.skipif("America/Sao_Paulo" not in available_timezones(), reason="no time zones installed")
@given(st.dates(date(1980, 1, 1), date(2030, 1, 1)))
@example(date(2018, 11, 4))  # put forward at its midnight
@example(date(2018, 2, 17))  # put back at the midnight that ends it
def test_the_periods_of_two_days_leave_no_minute_between_them_where_clocks_change(day: date) -> None:
    zone = ZoneInfo("America/Sao_Paulo")
    following = day + timedelta(days=1)
    assert minutes(Period(day, day), zone)[1] == minutes(Period(following, following), zone)[0]
