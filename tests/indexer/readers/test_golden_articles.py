"""The golden pages and records, where the development data is: facts that a person noted of each, and what is read."""

import os
from pathlib import Path

import pytest

from tests.bench.articles import PAGES, RECORDS, Score, compare, golden, read_pages, read_records

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("SEARCH_TEST_DATA") or ROOT.parent / "shared" / "data")
OF_PAGES = {
    "read": 1.0, "title": 0.97, "date": 0.98, "precision": 0.98, "source": 0.95, "place": 0.9, "section": 0.95,
    "authors": 0.95, "editor": 0.95, "first": 0.9, "last": 0.9,
}  # fmt: skip
# Of one record in six the date is told by nothing but its text.
OF_RECORDS = {
    "read": 1.0, "title": 0.97, "date": 0.92, "source": 0.95, "place": 0.9, "section": 0.8, "authors": 0.8,
    "editor": 0.95, "first": 0.9, "last": 0.9,
}  # fmt: skip


def skip_unless_there(file: str) -> None:
    if not (DATA / file).is_file():
        pytest.skip(
            f"NOT MEASURED: the rules of newsroom and pages, since {file} is not there. SEARCH_TEST_DATA names the folder "
            "that holds the judged articles; CONTRIBUTING.md tells of them"
        )


@pytest.fixture(scope="module")
def pages() -> dict[str, Score]:
    skip_unless_there(PAGES)
    return compare(golden(PAGES), read_pages(DATA / PAGES))


@pytest.fixture(scope="module")
def records() -> dict[str, Score]:
    skip_unless_there(RECORDS)
    return compare(golden(RECORDS), read_records(DATA / RECORDS))


@pytest.mark.parametrize("fact", OF_PAGES)
def test_a_large_enough_share_of_the_facts_of_judged_web_pages_is_read_rightly(
    pages: dict[str, Score], fact: str
) -> None:
    assert pages[fact].share >= OF_PAGES[fact], pages[fact].misses


@pytest.mark.parametrize("fact", OF_RECORDS)
def test_a_large_enough_share_of_the_facts_of_judged_json_records_is_read_rightly(
    records: dict[str, Score], fact: str
) -> None:
    assert records[fact].share >= OF_RECORDS[fact], records[fact].misses
