"""Articles are stored and read back, told apart by their digest, and put on a scale of minutes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.article import NO_DATE, Article, clean_text

ARTICLE = Article(id="1", title="Judul", body="Isi", authors=("A", "B"), related=("R",), date="2023-09-14")


def test_an_article_is_read_back_from_its_record_as_it_was() -> None:
    assert Article.from_json(ARTICLE.record()) == ARTICLE


@pytest.mark.parametrize("data", [b"x", b"[]", b"{}", b"\xff\xfe", ARTICLE.record()[:-4]])
def test_a_damaged_record_of_an_article_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - of JSON, of UTF-8 or of its own
        Article.from_json(data)


def test_the_digest_of_an_article_changes_with_any_field() -> None:
    digests = {
        ARTICLE.digest(),
        replace(ARTICLE, id="2").digest(),
        Article(id="1", title="Judul", body="Isi.", authors=("A", "B")).digest(),
    }
    assert len(digests) == 3


@pytest.mark.parametrize(
    ("date", "minutes"),
    [
        (None, NO_DATE),
        ("1970-01-01", -7 * 60),  # midnight in Jakarta is 17:00 the day before in UTC
        ("1970-01-01T07:00+07:00", 0),
        ("1970-01-01T09:30+09:00", 30),
    ],
)
def test_the_date_of_an_article_is_put_in_minutes_since_1970(date: str | None, minutes: int) -> None:
    assert Article(id="1", title="t", body="b", date=date).minutes() == minutes


def test_clean_text_of_an_article_drops_what_hides_or_drives_a_terminal() -> None:
    assert clean_text("Ko\u00adrut\x1b[31m \u202eabc\ufeff\r\nbaris") == "Korut[31m abc\nbaris"


def test_clean_text_of_an_article_composes_characters() -> None:
    assert clean_text("e\u0301") == "é"


@given(st.text(st.characters()))
def test_clean_text_of_an_article_can_be_encoded_and_is_cleaned_once_for_all(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode()
    assert clean_text(cleaned) == cleaned
