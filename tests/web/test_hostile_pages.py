"""Whatever an article or a query holds, no page runs it."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.conftest import page

pytestmark = pytest.mark.both_engines


def test_no_page_runs_a_script_that_an_article_holds(client_of: Callable[..., FlaskClient]) -> None:
    evil = "<script>alert(1)</script>"
    client = client_of(
        {"id": evil, "title": evil, "body": f"kim {evil}", "source": evil, "url": "javascript:alert(1)"}
    )
    for path in ("/?q=kim", f"/?q={evil}", f"/artikel/{evil}?q=kim", "/?q=kim&source=<script>"):
        response = client.get(path)
        scripts = re.findall("<script[^>]*>[^<]*", response.get_data(as_text=True))
        assert scripts == ['<script src="/static/complete.js" defer>']
        policy = response.headers["Content-Security-Policy"].split("; ")
        assert {"default-src 'none'", "script-src 'self'"} <= set(policy)
        assert "unsafe" not in "".join(policy)
    assert 'href="javascript:' not in page(client, f"/artikel/{evil}")


PIECES = [
    "<i>",
    "&",
    '"',
    "(",
    ")",
    "x<i>:",
    "judul:",
    "~9",
    "^999",
    "tanggal:<i>",
    "kunjugan",
    "dprk",
    "OR",
    "*",
]


@settings(deadline=None)
@given(
    pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8),
    joint=st.sampled_from(["", " "]),
)
def test_the_search_page_answers_any_query_and_nothing_of_it_becomes_markup(
    client: FlaskClient, pieces: list[str], joint: str
) -> None:
    for expand in ("1", "0"):
        response = client.get("/", query_string={"q": joint.join(pieces), "expand": expand})
        assert response.status_code in (200, 400)
        assert "<i>" not in response.get_data(as_text=True)
