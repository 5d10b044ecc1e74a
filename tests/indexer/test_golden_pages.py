"""The golden pages, where the folder of development data is: facts that a person noted of each, and what is read."""

import os
from pathlib import Path

import pytest

from tests.bench.articles import PAGES, Score, compare, golden, read_pages

ROOT = Path(__file__).parent.parent.parent
DATA = Path(os.environ.get("SEARCH_TEST_DATA") or ROOT.parent / "shared" / "data")
FLOORS = {
    "read": 1.0, "title": 0.97, "date": 0.98, "source": 0.95, "place": 0.9, "section": 0.95, "authors": 0.95,
    "editor": 0.95, "first": 0.9, "last": 0.9,
}  # fmt: skip

pytestmark = pytest.mark.skipif(not (DATA / PAGES).is_file(), reason=f"no {PAGES} in {DATA}")


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return compare(golden(PAGES), read_pages(DATA / PAGES))


@pytest.mark.parametrize("fact", FLOORS)
def test_facts_of_the_golden_pages(scores: dict[str, Score], fact: str) -> None:
    score = scores[fact]
    for member, expected, found in score.misses:
        print(f"{fact}: {member}\n    - {expected}\n    + {found}")
    assert score.share >= FLOORS[fact]
