"""Errors as pages and as JSON: one shape, with a status, and never a traceback."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from search.cli import EXIT_CODES
from tests.conftest import SEEDS, update
from tests.web.conftest import page
from web import create_app
from web.errors import STATUSES

pytestmark = pytest.mark.both_engines

SHAPE = {"error", "code", "message", "advice"}


@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("/api/search?q=%3F", 400, "BadQuery"),
        ("/api/search", 400, "BadRequest"),
        ("/api/search?q=a&page=0", 400, "BadRequest"),
        ("/api/search?q=a&limit=9999", 400, "BadRequest"),
        ("/api/search?q=a&limit=²", 400, "BadRequest"),
        ("/api/search?q=a&sort=x", 400, "BadRequest"),
        ("/api/search?q=a&from=2023-13-01", 400, "BadRequest"),
        ("/api/search?q=a&expand=x", 400, "BadRequest"),
        ("/api/search?q=a&fresh=0", 400, "BadRequest"),
        ("/api/search?q=a&fresh=99999", 400, "BadRequest"),
        ("/api/suggest?q=a&limit=0", 400, "BadRequest"),
        ("/api/article/x", 404, "ArticleNotFound"),
        ("/api/nothing", 404, "NotFound"),
    ],
)
def test_the_api_gives_every_error_in_one_json_shape_with_its_status(
    client: FlaskClient, path: str, status: int, name: str
) -> None:
    response = client.get(path)
    body = response.get_json()
    assert (response.status_code, body["error"]) == (status, name)
    assert body.keys() >= SHAPE


@pytest.mark.parametrize(
    ("path", "status", "advice"),
    [
        ("/?q=%3F", 400, "Ubah kuerinya, lalu cari lagi."),
        ("/artikel/x", 404, "cari lagi untuk melihat id yang ada"),
        ("/x", 404, "Kembali ke pencarian."),
        ("/?page=x", 400, "Kembali ke pencarian."),
    ],
)
def test_an_error_page_has_the_status_of_the_error_and_says_what_to_do(
    client: FlaskClient, path: str, status: int, advice: str
) -> None:
    response = client.get(path)
    text = response.get_data(as_text=True)
    assert response.status_code == status
    assert 'role="alert"' in text
    assert advice in text


def test_the_api_tells_the_position_where_a_query_is_bad(client: FlaskClient) -> None:
    assert client.get("/api/search?q=%3F").get_json()["position"] == 0


def test_the_error_page_of_a_bad_query_keeps_it_in_the_form_and_marks_where_it_is_bad(
    client: FlaskClient,
) -> None:
    text = page(client, "/", q="<b> tanggal:2023-13-40 kim", sort="newest", expand=0)
    assert 'name="q" value="&lt;b&gt; tanggal:2023-13-40 kim"' in text
    assert "huruf ke-18" in text
    assert "<code>&lt;b&gt; tanggal:2023-<mark>13-40</mark> kim</code>" in text
    assert 'name="sort" value="newest"' in text
    assert 'name="expand" value="0"' in text


def test_the_api_answers_a_search_that_takes_too_long_with_status_503(seed_index: Path) -> None:
    response = create_app(seed_index, TIMEOUT_SECONDS=1e-9).test_client().get("/api/search?q=kim")
    assert (response.status_code, response.get_json()["error"]) == (503, "SearchTimedOut")


def test_an_unexpected_error_shows_no_traceback_on_the_page_or_in_the_api(
    seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.archive.Archive.execute", lambda *a, **k: 1 / 0)
    client = create_app(seed_index).test_client()
    for path in ("/?q=kim", "/api/search?q=kim"):
        response = client.get(path)
        assert response.status_code == 500
        assert "ZeroDivision" not in response.get_data(as_text=True)


def test_page_and_api_tell_of_a_missing_index_and_notice_it_once_it_is_there(index_path: Path) -> None:
    client = create_app(index_path).test_client()
    assert client.get("/healthz").status_code == 503
    assert "search index FOLDER" in page(client, "/")
    update(index_path, SEEDS)
    assert client.get("/healthz").status_code == 200


def test_every_error_with_an_exit_code_on_the_command_line_has_an_http_status() -> None:
    assert STATUSES.keys() == EXIT_CODES.keys()
