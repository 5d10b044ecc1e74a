"""The help page: the guide to the query language as links."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.query import guide
from tests.web.conftest import SEED, page
from web import create_app

pytestmark = pytest.mark.both_engines


@pytest.mark.parametrize("path", ["/", "/?q=kim", "/?q=%3F", f"/artikel/{SEED}", "/bantuan", "/x"])
def test_every_page_links_to_the_help_page(client: FlaskClient, path: str) -> None:
    assert '<a class="help" href="/bantuan">' in page(client, path)


def test_the_help_page_links_every_example_of_the_query_guide_to_a_search_for_it(client: FlaskClient) -> None:
    text = page(client, "/bantuan")
    links = re.findall('<a href="([^"]*)"><code>(.*?)</code>', text)
    examples = [query for group in guide.everything() for row in group.rows for query in row.written]
    assert [unescape(shown) for _, shown in links] == examples
    for address, shown in links:
        response = client.get(unescape(address))
        assert response.status_code == 200
        assert f'name="q" value="{shown}"' in response.get_data(as_text=True)


def test_the_help_page_is_there_without_an_index(index_path: Path) -> None:
    assert create_app(index_path).test_client().get("/bantuan").status_code == 200


def test_the_search_page_without_a_query_shows_the_essentials_of_the_query_guide(client: FlaskClient) -> None:
    text = unescape(page(client, "/"))
    assert [f"<code>{row.written[0]}</code>" in text for row in guide.ESSENTIALS] == [True] * len(
        guide.ESSENTIALS
    )
