"""The five seeds against what a person found by reading them (tests/golden/seeds-articles.json)."""

import json
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from indexer.article import Article
from indexer.newsroom.editor import edit
from indexer.newsroom.stated_facts import StatedFacts

ROOT = Path(__file__).parents[3]
GOLDEN: list[dict[str, Any]] = json.loads((ROOT / "tests/golden/seeds-articles.json").read_text("utf-8"))
SAVED = Day(2026, 3, 1)
STATED_FACTS = (
    "title_origin",
    "deck",
    "place",
    "source",
    "original_source",
    "editor",
    "translator",
    "section",
)

each_seed = pytest.mark.parametrize("golden", GOLDEN, ids=[seed["member"][:3] for seed in GOLDEN])


def article_of(golden: dict[str, Any]) -> Article:
    text = (ROOT / "seeds" / golden["member"]).read_text("utf-8")
    return edit(golden["member"], text, StatedFacts(saved=SAVED))


@each_seed
def test_the_facts_that_the_editor_finds_in_a_seed_article_are_those_a_person_noted(
    golden: dict[str, Any],
) -> None:
    article = article_of(golden)
    assert {fact: getattr(article, fact) for fact in STATED_FACTS} == {
        fact: golden[fact] for fact in STATED_FACTS
    }
    assert (list(article.authors), list(article.related)) == (golden["authors"], golden["related"])


@each_seed
def test_the_story_date_of_a_seed_article_and_its_precision_are_as_a_person_noted(
    golden: dict[str, Any],
) -> None:
    article = article_of(golden)
    allowed = {golden["date"], golden["story_day"]} if golden["date"] else {None}
    assert article.date in allowed
    assert article.date_precision == ("inferred" if golden["date_inferred"] else golden["date_precision"])


@each_seed
def test_the_title_of_a_seed_article_is_its_headline_or_the_beginning_of_its_body(
    golden: dict[str, Any],
) -> None:
    article = article_of(golden)
    if golden["title_origin"] == "headline":
        assert article.title == golden["title"]
    else:
        assert " ".join(article.body.split()).startswith(article.title.removesuffix("…"))


@each_seed
def test_the_body_of_a_seed_article_begins_and_ends_where_its_story_does(golden: dict[str, Any]) -> None:
    words = article_of(golden).body.split()
    first, last = golden["first"].split(), golden["last"].split()
    assert (words[: len(first)], words[-len(last) :]) == (first, last)


@each_seed
def test_no_dateline_credits_links_or_boilerplate_are_left_in_the_body_of_a_seed_article(
    golden: dict[str, Any],
) -> None:
    body = article_of(golden).body
    assert [junk for junk in golden["junk"] if junk in body] == []


def test_a_photo_caption_that_stands_twice_above_the_lead_is_kept_once_in_the_body() -> None:
    republika = next(seed for seed in GOLDEN if seed["member"].startswith("002"))
    body = article_of(republika).body
    assert body.count("Kim Jong Un mengundang Presiden Rusia Vladimir Putin ke Korut") == 1


def test_no_year_is_inferred_for_a_story_date_without_the_day_its_file_was_saved() -> None:
    for seed in GOLDEN:
        text = (ROOT / "seeds" / seed["member"]).read_text("utf-8")
        date = edit("1", text).date
        assert date is None if seed["member"][:3] in ("000", "001", "004") else date
