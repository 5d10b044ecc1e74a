"""The page and the API through Flask's client."""

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from search.cli import EXIT_CODES
from search.commands import query as query_command
from tests.conftest import SEEDS, update, write_records
from web import create_app
from web.errors import STATUSES

SEED = "002_61cc21a4c6fc6005.txt"


@pytest.fixture(scope="module")
def client(seed_index: Path) -> FlaskClient:
    return create_app(seed_index).test_client()


@pytest.fixture
def client_of(folder: Path, index_path: Path) -> Callable[..., FlaskClient]:
    def make(*records: dict[str, str]) -> FlaskClient:
        write_records(folder / "a.jsonl", list(records))
        update(index_path, folder)
        return create_app(index_path).test_client()

    return make


def page(client: FlaskClient, path: str, **arguments: Any) -> str:
    return client.get(path, query_string=arguments or None).get_data(as_text=True)


class TestSearchPage:
    def test_without_a_query_it_tells_the_size_of_the_archive(self, client: FlaskClient) -> None:
        assert "5 artikel di arsip ini" in page(client, "/")

    def test_it_shows_ranked_marked_results_with_count_and_time(self, client: FlaskClient) -> None:
        text = page(client, "/", q="Vostochny")
        assert "<b>3</b> artikel" in text
        assert text.count("<mark>Vostochny</mark>") == 3
        assert " detik</span>" in text
        assert "REPUBLIKA.CO.ID · Seoul · 14 September 2023 11.42 WIB" in text

    def test_the_query_stands_in_the_form(self, client: FlaskClient) -> None:
        assert 'value="&#34;kerja sama&#34;"' in page(client, "/", q='"kerja sama"')

    def test_relaxed_results_are_told_apart(self, client: FlaskClient) -> None:
        text = page(client, "/", q="rencana kapal xyzzy")
        assert "memuat sebagian kata saja" in text
        assert "<s>xyzzy</s>" in text

    def test_no_results(self, client: FlaskClient) -> None:
        assert "Tidak ada artikel yang cocok" in page(client, "/", q="xyzzy")

    def test_paging_keeps_the_whole_state(self, client: FlaskClient) -> None:
        text = unescape(page(client, "/", q="kunjungan", limit=2, sort="newest", page=2))
        assert text.count('class="hit"') == 2
        assert "/?q=kunjungan&page=3&limit=2&sort=newest" in text
        assert "/?q=kunjungan&limit=2&sort=newest" in text

    def test_a_page_past_the_end(self, client: FlaskClient) -> None:
        assert "Kembali ke halaman pertama" in page(client, "/", q="kunjungan", page=9)

    def test_narrowing_by_source_and_year(self, client: FlaskClient) -> None:
        assert "/?q=kunjungan&amp;source=ANTARA" in page(client, "/", q="kunjungan")
        text = page(client, "/", q="kunjungan", source="ANTARA", **{"from": "2023-01-01"})
        assert "Lepas" in text


class TestArticlePage:
    def test_the_whole_article_with_matches_marked(self, client: FlaskClient) -> None:
        text = page(client, f"/artikel/{SEED}", q="kunjungan")
        assert "<h1>Kim Jong Un Undang Putin ke Korut</h1>" in text
        assert "<mark>kunjungannya</mark>" in text
        assert "Esthi Maharani" in text

    def test_without_a_query_or_with_a_bad_one_nothing_is_marked(self, client: FlaskClient) -> None:
        assert "<mark>" not in page(client, f"/artikel/{SEED}")
        assert "<mark>" not in page(client, f"/artikel/{SEED}", q="?")

    @pytest.mark.parametrize(
        "article_id", ["a/b c.txt", "http://x.id/a?b=c#d", "//a", "é%2F", "100%", "a\\b", "a\nb"]
    )
    def test_any_id_has_a_page_and_its_link_leads_there(
        self, client_of: Callable[..., FlaskClient], article_id: str
    ) -> None:
        client = client_of({"id": article_id, "title": "Judul", "body": "kim"})
        text = page(client, "/", q="kim")
        link = unescape(text.split('<h2><a href="')[1].split('"')[0])
        assert "<h1>Judul</h1>" in page(client, link)
        assert client.get(link.replace("/artikel/", "/api/article/")).get_json()["id"] == article_id


def test_what_an_article_holds_cannot_run(client_of: Callable[..., FlaskClient]) -> None:
    evil = "<script>alert(1)</script>"
    client = client_of(
        {"id": evil, "title": evil, "body": f"kim {evil}", "source": evil, "url": "javascript:alert(1)"}
    )
    for path in ("/?q=kim", f"/?q={evil}", f"/artikel/{evil}?q=kim", "/?q=kim&source=<script>"):
        response = client.get(path)
        assert "<script" not in response.get_data(as_text=True)
        assert "script-src" not in response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert 'href="javascript:' not in page(client, f"/artikel/{evil}")


class TestApi:
    def test_search_gives_what_the_command_prints(
        self, client: FlaskClient, seed_index: Path, run: Any
    ) -> None:
        assert query_command.name == "query"
        printed = run("query", "kunjungan putin", "--format", "json", "--limit", "3", "--index", seed_index)
        import json

        ours, theirs = (
            client.get("/api/search?q=kunjungan+putin&limit=3").get_json(),
            json.loads(printed.stdout),
        )
        assert {**ours, "took_ms": 0} == {**theirs, "took_ms": 0}

    def test_article_gives_what_show_prints(self, client: FlaskClient, seed_index: Path, run: Any) -> None:
        import json

        printed = run("show", SEED, "--format", "json", "--index", seed_index)
        assert client.get(f"/api/article/{SEED}").get_json() == json.loads(printed.stdout)

    def test_healthz(self, client: FlaskClient) -> None:
        assert client.get("/healthz").get_json() == {"status": "ok", "articles": 5}


class TestErrors:
    SHAPE = {"error", "message", "advice", "message_en", "advice_en"}  # noqa: RUF012

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
            ("/api/article/x", 404, "ArticleNotFound"),
            ("/api/nothing", 404, "NotFound"),
        ],
    )
    def test_the_api_has_one_shape(self, client: FlaskClient, path: str, status: int, name: str) -> None:
        response = client.get(path)
        body = response.get_json()
        assert (response.status_code, body["error"]) == (status, name)
        assert body.keys() >= self.SHAPE

    @pytest.mark.parametrize(
        ("path", "status"), [("/?q=%3F", 400), ("/artikel/x", 404), ("/x", 404), ("/?page=x", 400)]
    )
    def test_the_page_says_what_to_do(self, client: FlaskClient, path: str, status: int) -> None:
        response = client.get(path)
        assert response.status_code == status
        assert 'role="alert"' in response.get_data(as_text=True)

    def test_a_bad_query_tells_its_position(self, client: FlaskClient) -> None:
        assert client.get("/api/search?q=%3F").get_json()["position"] == 0

    def test_a_search_that_takes_too_long(self, seed_index: Path) -> None:
        response = create_app(seed_index, TIMEOUT_SECONDS=1e-9).test_client().get("/api/search?q=kim")
        assert (response.status_code, response.get_json()["error"]) == (503, "SearchTimedOut")

    def test_something_unexpected_shows_no_traceback(
        self, seed_index: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("search.archive.Archive.search", lambda *a, **k: 1 / 0)
        client = create_app(seed_index).test_client()
        for path in ("/?q=kim", "/api/search?q=kim"):
            response = client.get(path)
            assert response.status_code == 500
            assert "ZeroDivision" not in response.get_data(as_text=True)

    def test_a_missing_index_is_told_and_noticed_once_it_is_there(self, index_path: Path) -> None:
        client = create_app(index_path).test_client()
        assert client.get("/healthz").status_code == 503
        assert "search index FOLDER" in page(client, "/")
        update(index_path, SEEDS)
        assert client.get("/healthz").status_code == 200

    def test_every_error_of_the_command_line_has_a_status(self) -> None:
        assert STATUSES.keys() == EXIT_CODES.keys()


def test_a_new_commit_shows_without_a_restart(
    client_of: Callable[..., FlaskClient], folder: Path, index_path: Path
) -> None:
    client = client_of({"id": "1", "body": "kim"})
    assert client.get("/api/search?q=kim").get_json()["total"] == 1
    write_records(folder / "b.jsonl", [{"id": "2", "body": "kim"}])
    update(index_path, folder)
    assert client.get("/api/search?q=kim").get_json()["total"] == 2
