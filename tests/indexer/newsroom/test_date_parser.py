"""Dates as they are written, to ISO 8601."""

import pytest

from indexer.newsroom.date_parser import parse_date


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("Kamis 14 Sep 2023 11:42 WIB", ("2023-09-14T11:42+07:00", "minute")),
        ("Jum'at, 1 Agustus 2025 pukul 09.05 WITA", ("2025-08-01T09:05+08:00", "minute")),
        ("Ahad 3 Des 2023", ("2023-12-03", "day")),
        ("14/09/2023", ("2023-09-14", "day")),
        ("10-Sep-19", ("2019-09-10", "day")),
        ("2019-10-18", ("2019-10-18", "day")),
        ("2019-10-18T10:00:00Z", ("2019-10-18T10:00+00:00", "minute")),
        ("2019-10-18 10:00:05", ("2019-10-18T10:00+07:00", "minute")),
        ("2019-10-18T00:00:00", ("2019-10-18", "day")),
        ("21+January+2019", ("2019-01-21", "day")),
        ("Sept. 14, 2023", ("2023-09-14", "day")),
        ("9/14/2023", ("2023-09-14", "day")),
        ("20230914", ("2023-09-14", "day")),
        ("14 September 2023, 11:42 PM", ("2023-09-14T23:42+07:00", "minute")),
        ("Thu, 14 Sep 2023 04:42:00 GMT", ("2023-09-14T04:42+00:00", "minute")),
        ("Thu, 14 Sep 2023 11:42:00 +0700", ("2023-09-14T11:42+07:00", "minute")),
        ("Thu, 14 Sep 2023 11:42:00 EST", ("2023-09-14T11:42-05:00", "minute")),
        ("1694664000", ("2023-09-14T04:00+00:00", "minute")),
        ("1694664000000", ("2023-09-14T04:00+00:00", "minute")),
        ("September 2023", ("2023-09", "month")),
        ("2023-09", ("2023-09", "month")),
        ("2023", ("2023", "year")),
        ("２０２３", ("2023", "year")),
        ("April ２０２３", ("2023-04", "month")),
        ("14 September 2023 24.00 WIB", ("2023-09-14", "day")),
        ("2023-09-14 11:75", ("2023-09-14", "day")),
        ("1 - 3 Juni 2020", None),
        ("2020-2021", None),
        ("11:42", None),
        ("Tanggal tidak ditemukan", None),
        ("22 jam yang lalu", None),
        ("31 Februari 2023", None),
        ("Kamis", None),
        ("14 Foo 2023", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_a_date_as_newsrooms_write_it_is_parsed_to_iso_8601_and_its_precision(
    written: str, date: tuple[str, str] | None
) -> None:
    assert parse_date(written) == date
