"""The page and the API through Flask's client."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from search.cli import EXIT_CODES
from search.commands import query as query_command
from search.query import guide
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
        assert "Republika · Seoul · 14 September 2023 11.42 WIB" in text

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


class TestWhatElseIsTold:
    def test_synonyms_with_a_link_to_leave_them_out_and_one_back(self, client: FlaskClient) -> None:
        text = page(client, "/", q="dprk", sort="newest")
        assert "<b>dprk</b>: juga" in text
        assert "<mark>Korut</mark>" in text
        link = unescape(re.findall('href="([^"]*)">tanpa sinonim', text)[0])
        assert link == "/?q=dprk&sort=newest&expand=0"
        without = page(client, link)
        assert "<b>4</b> artikel" in without
        assert "juga" not in without
        assert "<mark>Korut</mark>" not in without
        assert 'href="/?q=dprk&amp;sort=newest">dengan sinonim' in without

    def test_nothing_is_said_of_synonyms_where_there_are_none(self, client: FlaskClient) -> None:
        assert "sinonim" not in page(client, "/", q="kunjungan")

    def test_the_article_is_marked_as_the_results_are(self, client: FlaskClient) -> None:
        for expand, marked in (("1", True), ("0", False)):
            text = page(client, "/", q="dprk", expand=expand)
            link = next(link for link in re.findall('<h2><a href="([^"]*)"', text) if SEED in link)
            assert ("<mark>Korut</mark>" in page(client, unescape(link))) is marked

    def test_what_may_have_been_meant_is_a_link_that_keeps_the_rest(self, client: FlaskClient) -> None:
        text = unescape(page(client, "/", q="kunjugan putin", sort="newest", page=2, limit=3))
        assert '<a href="/?q=kunjungan+putin&limit=3&sort=newest">kunjungan putin</a>' in text
        assert "Mungkin maksud Anda" not in page(client, "/", q="kunjungan putin")

    def test_a_phrase_nothing_holds_is_offered_without_its_quotes(self, client: FlaskClient) -> None:
        text = page(client, "/", q='"putin kunjungan"')
        assert "Tidak ada frasa persis" in text
        assert '<a href="/?q=putin+kunjungan">putin kunjungan</a>' in text

    def test_a_repair_is_a_notice(self, client: FlaskClient) -> None:
        text = page(client, "/", q="wilayah:<b> putin")
        assert "tidak ada bidang &#39;wilayah&#39;; dicari sebagai kata" in text
        assert page(client, "/", q="putin").count('class="notice"') == 0

    def test_new_articles_are_lifted_on_every_page(self, client_of: Callable[..., FlaskClient]) -> None:
        client = client_of(
            {"id": "lama", "title": "Lama", "body": "gempa gempa", "date": "2020-01-01"},
            {"id": "baru", "title": "Baru", "body": "gempa kemarin", "date": "2024-01-01"},
        )
        titles = [
            re.findall("<h2><a [^>]*>([^<]*)", page(client, "/", q="gempa", **asked))
            for asked in ({}, {"fresh": 30})
        ]
        assert titles == [["Lama", "Baru"], ["Baru", "Lama"]]
        text = unescape(page(client, "/", q="gempa", fresh=30, limit=1))
        assert "/?q=gempa&page=2&limit=1&fresh=30" in text
        assert "/?q=gempa&limit=1&sort=newest&fresh=30" in text
        assert '<input type="hidden" name="fresh" value="30">' in text


class TestHelpPage:
    @pytest.mark.parametrize("path", ["/", "/?q=kim", "/?q=%3F", f"/artikel/{SEED}", "/bantuan", "/x"])
    def test_every_page_leads_to_it(self, client: FlaskClient, path: str) -> None:
        assert '<a class="help" href="/bantuan">' in page(client, path)

    def test_every_example_of_the_guide_is_a_link_that_searches_for_it(self, client: FlaskClient) -> None:
        text = page(client, "/bantuan")
        links = re.findall('<a href="([^"]*)"><code>(.*?)</code>', text)
        examples = [query for group in guide.everything() for row in group.rows for query in row.written]
        assert [unescape(shown) for _, shown in links] == examples
        for address, shown in links:
            response = client.get(unescape(address))
            assert response.status_code == 200
            assert f'name="q" value="{shown}"' in response.get_data(as_text=True)

    def test_it_is_there_without_an_index(self, index_path: Path) -> None:
        assert create_app(index_path).test_client().get("/bantuan").status_code == 200

    def test_the_first_page_shows_what_to_begin_with(self, client: FlaskClient) -> None:
        text = unescape(page(client, "/"))
        assert [f"<code>{row.written[0]}</code>" in text for row in guide.ESSENTIALS] == [True] * len(
            guide.ESSENTIALS
        )


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
def test_any_query_has_a_page_and_nothing_of_it_is_markup(
    client: FlaskClient, pieces: list[str], joint: str
) -> None:
    for expand in ("1", "0"):
        response = client.get("/", query_string={"q": joint.join(pieces), "expand": expand})
        assert response.status_code in (200, 400)
        assert "<i>" not in response.get_data(as_text=True)


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

    def test_synonyms_can_be_left_out(self, client: FlaskClient) -> None:
        expanded, plain = (
            client.get("/api/search", query_string={"q": "dprk", "expand": expand}).get_json()
            for expand in (1, 0)
        )
        assert (expanded["total"], plain["total"]) == (5, 4)
        assert expanded["expanded"][0]["words"] == "dprk"
        assert plain["expanded"] == []

    def test_what_was_repaired_or_may_have_been_meant(self, client: FlaskClient) -> None:
        answer = client.get("/api/search", query_string={"q": '"putin kunjungan'}).get_json()
        assert answer["repairs"] == [
            {
                "position": 0,
                "code": "quote-not-closed",
                "message": "kutip tidak ditutup; ditutup di akhir",
            }
        ]
        assert answer["unquoted"] == "putin kunjungan"
        assert client.get("/api/search?q=kunjugan").get_json()["suggestion"] == "kunjungan"

    def test_suggest_completes_what_is_typed(self, client: FlaskClient) -> None:
        answer = client.get("/api/suggest", query_string={"q": "korea u", "limit": 2}).get_json()
        assert answer["query"] == "korea u"
        assert answer["suggestions"][0] == "korea utara"
        assert len(answer["suggestions"]) <= 2

    @pytest.mark.parametrize("text", ["", " ", "?", "\0", '"', "-", "😀", "a" * 5000])
    def test_suggest_has_an_answer_to_any_text(self, client: FlaskClient, text: str) -> None:
        response = client.get("/api/suggest", query_string={"q": text})
        assert response.get_json() == {"query": text, "suggestions": []}

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
            ("/api/search?q=a&expand=x", 400, "BadRequest"),
            ("/api/search?q=a&fresh=0", 400, "BadRequest"),
            ("/api/search?q=a&fresh=99999", 400, "BadRequest"),
            ("/api/suggest?q=a&limit=0", 400, "BadRequest"),
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

    def test_a_bad_query_stands_in_the_form_and_is_marked_where_it_is_bad(self, client: FlaskClient) -> None:
        text = page(client, "/", q="<b> tanggal:2023-13-40 kim", sort="newest", expand=0)
        assert 'name="q" value="&lt;b&gt; tanggal:2023-13-40 kim"' in text
        assert "huruf ke-18" in text
        assert "<code>&lt;b&gt; tanggal:2023-<mark>13-40</mark> kim</code>" in text
        assert 'name="sort" value="newest"' in text
        assert 'name="expand" value="0"' in text

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
