"""The JSON API beside what the command line prints."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import update, write_records
from tests.web.conftest import SEED

pytestmark = pytest.mark.both_engines


def test_the_api_search_gives_what_the_query_command_prints(
    client: FlaskClient, seed_index: Path, run: Any
) -> None:
    printed = run("query", "kunjungan putin", "--format", "json", "--limit", "3", "--index", seed_index)
    ours, theirs = (
        client.get("/api/search?q=kunjungan+putin&limit=3").get_json(),
        json.loads(printed.stdout),
    )
    assert {**ours, "took_ms": 0} == {**theirs, "took_ms": 0}


def test_the_api_article_is_what_the_show_command_prints(
    client: FlaskClient, seed_index: Path, run: Any
) -> None:
    printed = run("show", SEED, "--format", "json", "--index", seed_index)
    assert client.get(f"/api/article/{SEED}").get_json() == json.loads(printed.stdout)


def test_an_api_search_can_leave_out_synonyms(client: FlaskClient) -> None:
    expanded, plain = (
        client.get("/api/search", query_string={"q": "dprk", "expand": expand}).get_json()
        for expand in (1, 0)
    )
    assert (expanded["total"], plain["total"]) == (5, 4)
    assert expanded["expanded"][0]["words"] == "dprk"
    assert plain["expanded"] == []


def test_an_api_search_tells_repairs_of_the_query_and_what_may_have_been_meant(client: FlaskClient) -> None:
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


def test_the_suggest_api_completes_what_is_typed(client: FlaskClient) -> None:
    answer = client.get("/api/suggest", query_string={"q": "korea u", "limit": 2}).get_json()
    assert answer["query"] == "korea u"
    assert answer["suggestions"][0] == "korea utara"
    assert len(answer["suggestions"]) <= 2


@pytest.mark.parametrize("text", ["", " ", "?", "\0", '"', "-", "😀", "a" * 5000])
def test_the_suggest_api_has_an_answer_to_any_text(client: FlaskClient, text: str) -> None:
    response = client.get("/api/suggest", query_string={"q": text})
    assert response.get_json() == {"query": text, "suggestions": []}


def test_the_health_check_of_the_api_tells_how_many_articles_there_are(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok", "articles": 5}


def test_the_api_finds_the_articles_of_a_new_commit_without_a_restart(
    client_of: Callable[..., FlaskClient], folder: Path, index_path: Path
) -> None:
    client = client_of({"id": "1", "body": "kim"})
    assert client.get("/api/search?q=kim").get_json()["total"] == 1
    write_records(folder / "b.jsonl", [{"id": "2", "body": "kim"}])
    update(index_path, folder)
    assert client.get("/api/search?q=kim").get_json()["total"] == 2
