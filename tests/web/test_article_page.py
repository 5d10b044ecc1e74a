"""The page of one article."""

from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import SEED, page

pytestmark = pytest.mark.both_engines


def test_the_article_page_shows_the_whole_article_with_matches_marked(client: FlaskClient) -> None:
    text = page(client, f"/artikel/{SEED}", q="kunjungan")
    assert "<h1>Kim Jong Un Undang Putin ke Korut</h1>" in text
    assert "<mark>kunjungannya</mark>" in text
    assert "Esthi Maharani" in text


def test_the_article_page_marks_nothing_without_a_query_or_with_a_bad_one(client: FlaskClient) -> None:
    assert "<mark>" not in page(client, f"/artikel/{SEED}")
    assert "<mark>" not in page(client, f"/artikel/{SEED}", q="?")


@pytest.mark.parametrize(
    "article_id", ["a/b c.txt", "http://x.id/a?b=c#d", "//a", "é%2F", "100%", "a\\b", "a\nb"]
)
def test_an_article_of_any_id_has_an_article_page_that_the_results_page_links_to(
    client_of: Callable[..., FlaskClient], article_id: str
) -> None:
    client = client_of({"id": article_id, "title": "Judul", "body": "kim"})
    text = page(client, "/", q="kim")
    link = unescape(text.split('<h2><a href="')[1].split('"')[0])
    assert "<h1>Judul</h1>" in page(client, link)
    assert client.get(link.replace("/artikel/", "/api/article/")).get_json()["id"] == article_id


def test_the_article_page_marks_a_misspelt_word_of_the_query_as_the_results_do(
    client_of: Callable[..., FlaskClient],
) -> None:
    client = client_of(
        *({"id": str(number), "title": "Judul", "body": "presiden rusia"} for number in range(3))
    )
    assert "<mark>presiden rusia</mark>" in page(client, "/artikel/0", q="presidn rusia")
    assert "<mark>presiden" not in page(client, "/artikel/0", q="presidn rusia", expand=0)
