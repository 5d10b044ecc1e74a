"""Dates in a query: one table, string in, canonical period out, asked on Wednesday 20 September 2023."""

import re
from datetime import date

import pytest

from indexer.messages import speaking
from search.query.dates import period_parser
from search.query.dates.period_parser import (
    LONGEST_DATE,
    BadDate,
    Period,
    parse_period,
)

TODAY = date(2023, 9, 20)

TABLE = [
    # years
    ("2023", "2023"),
    ("1000", "1000"),
    ("9999", "9999"),
    ("tahun 2023", "2023"),
    # months
    ("2023-09", "2023-09"),
    ("2023-9", "2023-09"),
    ("2023/09", "2023-09"),
    ("09/2023", "2023-09"),
    ("9-2023", "2023-09"),
    ("september 2023", "2023-09"),
    ("SEPTEMBER 2023", "2023-09"),
    ("sept 2023", "2023-09"),
    ("sep. 2023", "2023-09"),
    ("september, 2023", "2023-09"),
    ("bulan september 2023", "2023-09"),
    ("Januari 2023", "2023-01"),
    ("jan 2023", "2023-01"),
    ("january 2023", "2023-01"),
    ("februari 2024", "2024-02"),
    ("pebruari 2024", "2024-02"),
    ("feb 2024", "2024-02"),
    ("february 2024", "2024-02"),
    ("maret 2023", "2023-03"),
    ("mar 2023", "2023-03"),
    ("march 2023", "2023-03"),
    ("april 2023", "2023-04"),
    ("apr 2023", "2023-04"),
    ("mei 2023", "2023-05"),
    ("may 2023", "2023-05"),
    ("juni 2023", "2023-06"),
    ("jun 2023", "2023-06"),
    ("june 2023", "2023-06"),
    ("juli 2023", "2023-07"),
    ("jul 2023", "2023-07"),
    ("july 2023", "2023-07"),
    ("agustus 2023", "2023-08"),
    ("agu 2023", "2023-08"),
    ("ags 2023", "2023-08"),
    ("aug 2023", "2023-08"),
    ("august 2023", "2023-08"),
    ("oktober 2023", "2023-10"),
    ("okt 2023", "2023-10"),
    ("oct 2023", "2023-10"),
    ("october 2023", "2023-10"),
    ("november 2023", "2023-11"),
    ("nopember 2023", "2023-11"),
    ("nov 2023", "2023-11"),
    ("desember 2023", "2023-12"),
    ("des 2023", "2023-12"),
    ("dec 2023", "2023-12"),
    ("december 2023", "2023-12"),
    # days
    ("2023-09-14", "2023-09-14"),
    ("2023/09/14", "2023-09-14"),
    ("2023-9-4", "2023-09-04"),
    ("14-09-2023", "2023-09-14"),
    ("14/9/2023", "2023-09-14"),
    ("14.9.2023", "2023-09-14"),
    ("4/5/2023", "2023-05-04"),
    ("14 september 2023", "2023-09-14"),
    ("14 sep 2023", "2023-09-14"),
    ("  14   Sep\u00a02023, ", "2023-09-14"),
    ("14-Sep-2023", "2023-09-14"),
    ("14th September 2023", "2023-09-14"),
    ("September 14, 2023", "2023-09-14"),
    ("Kamis, 14 September 2023", "2023-09-14"),
    ("Kamis (14/9/2023)", "2023-09-14"),
    ("29 februari 2024", "2024-02-29"),
    ("2023-09-14T11:42", "2023-09-14"),
    ("2023-09-14T23:42:11.5+07:00", "2023-09-14"),
    ("2023-09-14 11:42:00", "2023-09-14"),
    ("14/9/2023 11.42 WIB", "2023-09-14"),
    ("14 September 2023, pukul 11:42", "2023-09-14"),
    # without a year: the latest one
    ("september", "2023-09"),
    ("sep", "2023-09"),
    ("agustus", "2023-08"),
    ("oktober", "2022-10"),
    ("20 september", "2023-09-20"),
    ("14 september", "2023-09-14"),
    ("21 september", "2022-09-21"),
    ("29 februari", "2020-02-29"),
    ("14/9", "2023-09-14"),
    ("Rabu (13/9)", "2023-09-13"),
    ("rabu 14 september", "2022-09-14"),
    # weekdays
    ("senin", "2023-09-18"),
    ("selasa", "2023-09-19"),
    ("rabu", "2023-09-20"),
    ("kamis", "2023-09-14"),
    ("jumat", "2023-09-15"),
    ("jum'at", "2023-09-15"),
    ("Jum’at", "2023-09-15"),
    ("sabtu", "2023-09-16"),
    ("minggu", "2023-09-17"),
    ("ahad", "2023-09-17"),
    ("hari minggu", "2023-09-17"),
    ("monday", "2023-09-18"),
    ("Friday", "2023-09-15"),
    ("senin lalu", "2023-09-18"),
    ("rabu lalu", "2023-09-13"),
    ("last wednesday", "2023-09-13"),
    ("hari minggu lalu", "2023-09-17"),
    ("senin pekan lalu", "2023-09-11"),
    ("selasa minggu ini", "2023-09-19"),
    # seen from today
    ("hari ini", "2023-09-20"),
    ("Hari  Ini", "2023-09-20"),
    ("today", "2023-09-20"),
    ("kemarin", "2023-09-19"),
    ("yesterday", "2023-09-19"),
    ("kemarin lusa", "2023-09-18"),
    ("the day before yesterday", "2023-09-18"),
    ("2 hari lalu", "2023-09-18"),
    ("dua hari yang lalu", "2023-09-18"),
    ("2 days ago", "2023-09-18"),
    ("minggu ini", "2023-09-18..2023-09-24"),
    ("this week", "2023-09-18..2023-09-24"),
    ("minggu lalu", "2023-09-11..2023-09-17"),
    ("pekan lalu", "2023-09-11..2023-09-17"),
    ("seminggu yang lalu", "2023-09-11..2023-09-17"),
    ("last week", "2023-09-11..2023-09-17"),
    ("2 minggu lalu", "2023-09-04..2023-09-10"),
    ("bulan ini", "2023-09"),
    ("bulan lalu", "2023-08"),
    ("last month", "2023-08"),
    ("3 bulan lalu", "2023-06"),
    ("9 months ago", "2022-12"),
    ("tahun ini", "2023"),
    ("tahun lalu", "2022"),
    ("last year", "2022"),
    ("1 hari terakhir", "2023-09-20"),
    ("7 hari terakhir", "2023-09-14..2023-09-20"),
    ("last 7 days", "2023-09-14..2023-09-20"),
    ("sepekan terakhir", "2023-09-14..2023-09-20"),
    ("3 minggu terakhir", "2023-08-31..2023-09-20"),
    ("2 bulan terakhir", "2023-07-21..2023-09-20"),
    ("the past two months", "2023-07-21..2023-09-20"),
    ("setahun terakhir", "2022-09-21..2023-09-20"),
    # ranges
    ("2023-09-11..2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11…2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 - 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11–2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 — 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 s/d 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 s.d. 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 sampai 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 sampai dengan 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 hingga 2023-09-14", "2023-09-11..2023-09-14"),
    ("2023-09-11 to 2023-09-14", "2023-09-11..2023-09-14"),
    ("[2023-09-11 TO 2023-09-14]", "2023-09-11..2023-09-14"),
    ("2023-09-11-2023-09-14", "2023-09-11..2023-09-14"),
    ("11/9/2023-14/9/2023", "2023-09-11..2023-09-14"),
    ("11..14 september 2023", "2023-09-11..2023-09-14"),
    ("11-14 september 2023", "2023-09-11..2023-09-14"),
    ("11 – 14 September 2023", "2023-09-11..2023-09-14"),
    ("11-14/9/2023", "2023-09-11..2023-09-14"),
    ("11-14 september", "2023-09-11..2023-09-14"),
    ("28 september-3 oktober 2022", "2022-09-28..2022-10-03"),
    ("28 desember..3 januari 2023", "2022-12-28..2023-01-03"),
    ("september 2023..oktober 2023", "2023-09-01..2023-10-31"),
    ("september..oktober 2023", "2023-09-01..2023-10-31"),
    ("desember-januari", "2022-12-01..2023-01-31"),
    ("2021..2023", "2021-01-01..2023-12-31"),
    ("2021-2023", "2021-01-01..2023-12-31"),
    ("2023..2023", "2023"),
    ("2023-09-01..2023-09-30", "2023-09"),
    ("2023-09-14..2023-09-14", "2023-09-14"),
    ("juli 2023..kemarin", "2023-07-01..2023-09-19"),
    ("2 hari lalu..hari ini", "2023-09-18..2023-09-20"),
    ("senin..jumat", "2023-09-11..2023-09-15"),
    ("2023-09..", "2023-09-01.."),
    ("..2023-09-14", "..2023-09-14"),
    ("[2023-09-11 TO *]", "2023-09-11.."),
    ("[* TO 2023-09-14]", "..2023-09-14"),
]

BAD = [
    # nothing, or nothing that is a date
    ("", 0),
    ("   ", 0),
    ("..", 0),
    ("[* TO *]", 1),
    ("korut", 0),
    ("14 septmber 2023", 3),
    ("2023 korut", 5),
    ("7 hari", 0),
    ("14", 0),
    ("11..14", 4),
    ("14..2023", 0),
    ("[2023]", 0),
    ("2023-09-14T25:00", 0),
    ("2021..2022..2023", 6),
    ("x" * (LONGEST_DATE + 1), 0),
    ("1" * 5000, 0),
    ("٢٠٢٣", 0),
    # vague
    ("awal 2023", 0),
    ("2021..akhir 2023", 6),
    ("early 2023", 0),
    # days and months that are not
    ("31 februari", 0),
    ("2023-02-30", 8),
    ("29/2/2023", 0),
    ("2023-13", 5),
    ("9/14/2023", 2),
    ("0 september 2023", 0),
    ("2023-00-10", 5),
    ("11-31 september 2023", 3),
    ("31-14 september 2023", 0),
    ("rabu, 14 september 2023", 0),
    # years
    ("999", 0),
    ("10000", 0),
    ("0999-01-01", 0),
    ("14/9/23", 5),
    ("14 sep 23", 7),
    ("9999 tahun lalu", 0),
    ("999999 hari terakhir", 0),
    ("0 hari terakhir", 0),
    # the wrong way round
    ("2023-09-14..2023-09-11", 12),
    ("2023-2021", 5),
    ("14-11 september 2023", 3),
    ("hari ini..kemarin", 10),
]


@pytest.mark.parametrize(("text", "canonical"), TABLE)
def test_the_period_parser_reads_a_date_in_a_query_as_the_period_it_stands_for(
    text: str, canonical: str
) -> None:
    assert str(parse_period(text, TODAY)) == canonical


@pytest.mark.parametrize(("text", "position"), BAD)
def test_the_period_parser_refuses_a_text_that_is_no_date_and_says_where(text: str, position: int) -> None:
    with pytest.raises(BadDate) as caught:
        parse_period(text, TODAY)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("septmber", "‘septmber’ tidak dikenal"),
        ("14", "‘14’ tidak menyebut bulan"),
        ("awal 2023", "‘awal’ tidak menyebut hari"),
        ("31 februari 2023", "tidak punya hari ke-31"),
        ("9/14/2023", "tidak ada bulan 14; tulis hari dulu"),
        ("14/9/23", "empat angka, misalnya 2023"),
        ("999", "dari 1000 sampai 9999"),
        ("2023..2021", "rentang terbalik; tulis yang lebih awal dulu: 2021..2023"),
        ("rabu 14/9/2023", "2023-09-14 itu hari Kamis"),
        ("", "tanggalnya kosong"),
    ],
)
def test_the_period_parser_tells_what_is_wrong_with_a_date(text: str, reason: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_period(text, TODAY)
    with speaking("id"):
        assert reason in str(caught.value.reason)


def test_the_period_parser_tells_english_readers_in_english_what_is_wrong_with_a_date() -> None:
    with pytest.raises(BadDate) as caught:
        parse_period("rabu 14/9/2023", TODAY)
    with speaking("en"):
        assert str(caught.value.reason) == "2023-09-14 is a Thursday."


def test_every_date_in_the_docstring_of_the_period_parser_is_tested() -> None:
    examples = re.findall(r"^ {4}(.+?) {2,}", period_parser.__doc__ or "", re.MULTILINE)
    documented = [example for line in examples for example in line.split(", ")]
    assert len(documented) > 20
    assert set(documented) <= {text for text, _ in TABLE}


def test_a_period_in_a_query_goes_from_its_first_day_to_its_last_unless_it_is_open() -> None:
    assert parse_period("september 2023", TODAY) == Period(date(2023, 9, 1), date(2023, 9, 30))
    assert parse_period("2023-09..", TODAY) == Period(date(2023, 9, 1), None)


def test_the_period_parser_counts_months_back_to_the_last_day_of_a_shorter_month() -> None:
    assert parse_period("6 bulan terakhir", date(2023, 8, 31)) == Period(date(2023, 3, 1), date(2023, 8, 31))
