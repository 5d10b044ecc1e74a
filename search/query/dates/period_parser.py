"""Read the period of ``tanggal:``, ``sejak:``, ``sampai:``: one date or two; tell what is none.

    2023, 2023-09, 2023-09-14, 14/9/2023, 14 september 2023     a year, a month, a day (day first)
    september, 14 september, Rabu (13/9), senin                 the latest one that is not in the future
    2021..2023, 11-14 september 2023, 2023-09.., ..2023-09-14   from one to the other; open ends
    [2023-09-11 TO 2023-09-14]                                  the same, as Lucene writes it
    hari ini, kemarin, minggu lalu, tahun ini                   a day, a week (from Monday), a year
    2 hari lalu, 3 bulan lalu, senin lalu                       that day, that month, the Monday before today
    7 hari terakhir, 2 bulan terakhir                           up to today, today included

All names are read in Indonesian and in English, in capitals or not; the time of day
is ignored. What is vague (*awal 2023*) is refused, never guessed.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from indexer.messages import message
from search.query.dates.period import BadDate, Period, minutes
from search.query.dates.period_forms import (
    FOR_INSTANCE,
    day_beside,
    find_form,
    not_understood,
    plain,
    read_single,
)

__all__ = ["BadDate", "Period", "longest_period", "minutes", "parse_period", "since", "until"]

LONGEST_DATE = 100
"""Characters; whatever is longer is no date. Chosen by hand."""
MOST_DATE_WORDS = 6
"""Words of a query that a date may take up, as many as the longest form has. Chosen by hand."""

_SEPARATOR = re.compile(
    r"\s*(?:\.{2,}|…)\s*|(?<=\S)\s*–\s*(?=\S)|\s+--?\s+"
    r"|\s+(?:s/d|s\.d\.?|sd|sampai(?:\s+dengan)?|hingga|to|until)\s+"
)
_Span = tuple[int, int]


def parse_period(text: str, today: date) -> Period:
    """Return the period that ``text`` stands for on the day ``today``.

    ``str()`` of the period stands for the same days on any day.

    Raises :class:`BadDate` for what is not understood, days that do not exist,
    years other than 1000 to 9999, and ranges that end before they begin.
    """
    text = plain(text)
    end = len(text.rstrip(" ,;"))
    start = end - len(text[:end].lstrip())
    if start == end:
        raise BadDate(message("date-empty", "there is no date; {instead}", instead=FOR_INSTANCE), 0)
    if end - start > LONGEST_DATE:
        raise not_understood(text, start, end)
    if text[start] == "[" and text[end - 1] == "]" and _SEPARATOR.search(text, start + 1, end - 1):
        start, end = start + 1, end - 1
    if separator := _SEPARATOR.search(text, start, end):
        return _range(text, (start, separator.start()), (separator.end(), end), today)
    if find_form(text, start, end) is None:
        for left, right in _halves(text, start, end):
            if find_form(text, *left) and find_form(text, *right):
                return _range(text, left, right, today)
    return read_single(text, start, end, today, today)


def since(text: str, today: date) -> Period:
    """Return the period from the first day of ``text`` on.

    Raises :class:`BadDate`, also where ``text`` has no first day.
    """
    first = parse_period(text, today).first
    if first is None:
        raise BadDate(
            message("no-first-day", "the date has no first day; write for instance 2023-09-11."),
            0,
        )
    return Period(first, None)


def until(text: str, today: date) -> Period:
    """Return the period up to the last day of ``text``.

    Raises :class:`BadDate`, also where ``text`` has no last day.
    """
    last = parse_period(text, today).last
    if last is None:
        raise BadDate(
            message("no-last-day", "the date has no last day; write for instance 2023-09-14."),
            0,
        )
    return Period(None, last)


def longest_period(words: Sequence[str], today: date) -> int:
    """Return how many of the words from the first on are a date: as many as possible, 0 if none are.

    ``words`` are those after ``tanggal:``, split at white space.
    """
    for count in range(min(MOST_DATE_WORDS, len(words)), 0, -1):
        try:
            parse_period(" ".join(words[:count]), today)
        except BadDate:
            continue
        return count
    return 0


def _halves(text: str, start: int, end: int) -> Iterator[tuple[_Span, _Span]]:
    """Yield the parts on both sides of each hyphen, which may be a range's (11-14 september) or a day's."""
    for position in range(start + 1, end - 1):
        if text[position] == "-":
            yield (start, position), (position + 1, end)


def _range(text: str, left: _Span, right: _Span, today: date) -> Period:
    open_left, open_right = (text[begin:end] in ("", "*") for begin, end in (left, right))
    if open_left and open_right:
        raise not_understood(text, left[0], right[1])
    if open_left:
        return Period(None, read_single(text, *right, today, today).last)
    if open_right:
        return Period(read_single(text, *left, today, today).first, None)
    ending = read_single(text, *right, today, today)
    assert ending.last is not None
    # The right side gives what the left one leaves out: 28 desember..3 januari 2024.
    beginning = day_beside(text, left, right, ending.last) or read_single(text, *left, today, ending.last)
    assert beginning.first is not None
    if beginning.first > ending.last:
        raise BadDate(
            message(
                "range-reversed",
                "the range is the wrong way round; write the earlier one first: {range}.",
                range=f"{ending}..{beginning}",
            ),
            right[0],
        )
    return Period(beginning.first, ending.last)
