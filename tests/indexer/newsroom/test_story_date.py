"""The date of a story, from what its record, its page, its address and its text say."""

from datetime import date as Day

import pytest

from indexer.newsroom.editor import edit
from indexer.newsroom.stated_facts import StatedFacts
from indexer.newsroom.story_date import infer_date, stated_date
from indexer.newsroom.year_inference import infer_year

TODAY = Day(2026, 3, 1)
SAVED = Day(2026, 3, 1)
FRIDAY = 4


def test_a_stated_date_with_day_and_month_swapped_yields_to_the_date_in_the_address() -> None:
    url = "https://megapolitan.kompas.com/read/2019/09/10/15515951/judul"
    assert stated_date("2019-10-09", url, TODAY) == ("2019-09-10", "day")
    assert stated_date("2019-09-12", url, TODAY) == ("2019-09-12", "day")


def test_a_story_date_stated_in_utc_is_converted_to_wib() -> None:
    assert stated_date("2020-10-16T09:33:00Z", None, TODAY) == ("2020-10-16T16:33+07:00", "minute")
    assert stated_date("2020-10-16T09:33:00+08:00", None, TODAY) == ("2020-10-16T09:33+08:00", "minute")


@pytest.mark.parametrize(
    "written",
    ["1901-01-01", "Prabowo, Gibran", "11:42", "2099-01-01", "1970-01-01T00:00:00Z", "1970-01-01 07:00:00"],
)
def test_a_stated_date_that_cannot_be_that_of_the_story_is_not_taken(written: str) -> None:
    assert stated_date(written, None, TODAY) is None


def test_a_stated_date_of_a_story_may_be_tomorrow_but_no_later_day() -> None:
    assert stated_date("2026-03-02", None, TODAY) == ("2026-03-02", "day")
    assert stated_date("2026-03-03", None, TODAY) is None


def test_a_story_date_depends_on_the_day_that_is_given_as_today_not_on_the_clock() -> None:
    text, stated = "1 Januari 2099\n\nJudul beritanya\n\nIsi cerita itu panjang.", StatedFacts()
    assert edit("1", text, stated, today=Day(2099, 1, 1)).date == "2099-01-01"
    assert edit("1", text, stated, today=TODAY).date is None


def test_no_year_after_the_year_of_reading_is_inferred_for_a_day_without_one() -> None:
    years = [
        infer_year(FRIDAY, 1, 19, trusted=[], written=[2024], saved=None, today=Day(year, 6, 1))
        for year in (2023, 2024)
    ]
    assert years == [None, 2024]


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("https://www.suara.com/news/2020/08/23/182028/judul?page=all", ("2020-08-23", "day")),
        ("https://www.cnbcindonesia.com/news/20200805160554-16-177659/judul", ("2020-08-05", "day")),
        ("https://x.sindonews.com/read/1439348/43/judul-1568364228", ("2019-09-13", "day")),
        ("https://www.gelora.co/2021/05/judul.html", ("2021-05", "month")),
        ("https://www.detik.com/jabar/berita/d-6583730/judul", None),
        ("https://x.id/20201399/judul", None),
    ],
)
def test_a_story_date_is_inferred_from_the_address(url: str, date: tuple[str, str] | None) -> None:
    assert infer_date("Tanpa tanggal.", url, None, None, TODAY) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Begitu kata dia kepada wartawan, Rabu (22/2/2023).", ("2023-02-22", "day")),
        ("Begitu kata dia, Rabu, 22 Februari 2023.", ("2023-02-22", "day")),
        ("Pasar itu terbakar pada Rabu (22/2/2023).", ("2023-02", "month")),
        ("Kata dia, Kamis (22/2/2023).", None),  # it was a Wednesday
        ("Kata dia, Rabu (22/2/2023). Acara itu pada 5 Mei 2023.", None),
        ("Kata dia, Rabu (22/2/2023). Acara itu pada 25 Februari 2023.", ("2023-02", "month")),
        ("Unggahan itu hoaks, kata dia, Rabu (22/2/2023).", None),
        ("Kris Fathoni - detikInet Kamis, 06 Des 2018 17:17 WIB Foto", ("2018-12-06T17:17+07:00", "minute")),
        ("Ia lahir pada 17 Agustus 1945.", None),
        ("Tanpa tanggal.", None),
    ],
)
def test_a_story_date_is_inferred_from_the_days_in_the_text(text: str, date: tuple[str, str] | None) -> None:
    assert infer_date(text, None, None, None, TODAY) == date


def test_a_story_date_from_the_text_must_be_in_the_month_of_the_address() -> None:
    url = "https://www.gelora.co/2021/05/judul.html"
    assert infer_date("Kata dia, Minggu (9/5/2021).", url, None, None, TODAY) == ("2021-05-09", "day")
    assert infer_date("Pada Minggu (9/5).", url, None, None, TODAY) == ("2021-05-09", "inferred")
    assert infer_date("Pada Jumat (9/4/2021).", url, None, None, TODAY) == ("2021-05", "month")


@pytest.mark.parametrize(
    ("trusted", "written", "saved", "year"),
    [
        ([2018], [2024], SAVED, 2018),  # the copyright line
        ([2019], [], None, 2018),  # it may be of the year after
        ([None, 2024], [2018], None, 2024),
        ([], [2000, 2018], SAVED, 2018),  # a candidate that is written
        ([], [2000], SAVED, 2024),  # 2000 is far from any
        ([], [2000], None, None),
        ([], [], None, None),
        ([], [], Day(2024, 1, 18), 2018),
    ],
)
def test_the_year_of_a_day_is_inferred_from_its_weekday_and_the_years_that_are_known(
    trusted: list[int | None], written: list[int], saved: Day | None, year: int | None
) -> None:
    assert infer_year(FRIDAY, 1, 19, trusted=trusted, written=written, saved=saved, today=TODAY) == year


def test_the_year_inferred_for_a_leap_day_is_a_leap_year_in_which_its_weekday_is_right() -> None:
    assert infer_year(3, 2, 29, trusted=[], written=[], saved=SAVED, today=TODAY) == 2024
    assert infer_year(2, 2, 29, trusted=[], written=[], saved=SAVED, today=TODAY) is None
