"""The search page with its results, through Flask's client."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import update, write_records
from tests.web.conftest import SEED, page

pytestmark = pytest.mark.both_engines


def test_without_a_query_it_tells_the_size_of_the_archive(client: FlaskClient) -> None:
    assert "5 artikel di arsip ini" in page(client, "/")


def test_it_shows_ranked_marked_results_with_count_and_time(client: FlaskClient) -> None:
    text = page(client, "/", q="Vostochny")
    assert "<b>3 artikel</b>" in text
    assert text.count("<mark>Vostochny</mark>") == 3
    assert " detik</span>" in text
    assert "Republika · Seoul · 14 September 2023 11.42 WIB" in text


def test_the_query_stands_in_the_form(client: FlaskClient) -> None:
    assert 'value="&#34;kerja sama&#34;"' in page(client, "/", q='"kerja sama"')


def test_relaxed_results_are_told_apart(client: FlaskClient) -> None:
    text = page(client, "/", q="rencana kapal xyzzy")
    assert "Memuat sebagian kata saja" in text
    assert "<s>xyzzy</s>" in text


def test_no_results(client: FlaskClient) -> None:
    assert "Tidak ada artikel yang cocok" in page(client, "/", q="xyzzy")


def test_paging_keeps_the_whole_state(client: FlaskClient) -> None:
    text = unescape(page(client, "/", q="kunjungan", limit=2, sort="newest", page=2))
    assert text.count('class="hit"') == 2
    assert "/?q=kunjungan&page=3&limit=2&sort=newest" in text
    assert "/?q=kunjungan&limit=2&sort=newest" in text


def test_a_page_past_the_end(client: FlaskClient) -> None:
    assert "Kembali ke halaman pertama" in page(client, "/", q="kunjungan", page=9)


def test_narrowing_by_source_and_year(client: FlaskClient) -> None:
    assert "/?q=kunjungan&amp;source=ANTARA" in page(client, "/", q="kunjungan")
    text = page(client, "/", q="kunjungan", source="ANTARA", **{"from": "2023-01-01"})
    assert unescape(text).count('title="Lepas"') == 2
    assert text.count('class="hit"') == 1


def test_synonyms_with_a_link_to_leave_them_out_and_one_back(client: FlaskClient) -> None:
    text = page(client, "/", q="dprk", sort="newest")
    assert "dprk: juga korut, " in text
    assert "<mark>Korut</mark>" in text
    link = unescape(re.findall('href="([^"]*)">tanpa sinonim', text)[0])
    assert link == "/?q=dprk&sort=newest&expand=0"
    without = page(client, link)
    assert "<b>4 artikel</b>" in without
    assert "juga" not in without
    assert "<mark>Korut</mark>" not in without
    assert 'href="/?q=dprk&amp;sort=newest">dengan sinonim' in without


def test_nothing_is_said_of_synonyms_where_there_are_none(client: FlaskClient) -> None:
    assert "sinonim" not in page(client, "/", q="kunjungan")


def test_the_article_is_marked_as_the_results_are(client: FlaskClient) -> None:
    for expand, marked in (("1", True), ("0", False)):
        text = page(client, "/", q="dprk", expand=expand)
        link = next(link for link in re.findall('<h2><a href="([^"]*)"', text) if SEED in link)
        assert ("<mark>Korut</mark>" in page(client, unescape(link))) is marked


def test_what_may_have_been_meant_is_a_link_that_keeps_the_rest(client: FlaskClient) -> None:
    text = unescape(page(client, "/", q="kunjugan putin", sort="newest", page=2, limit=3))
    assert '<a href="/?q=kunjungan+putin&limit=3&sort=newest">kunjungan putin</a>' in text
    assert "Mungkin maksud Anda" not in page(client, "/", q="kunjungan putin")


def test_a_phrase_nothing_holds_is_offered_without_its_quotes(client: FlaskClient) -> None:
    text = page(client, "/", q='"putin kunjungan"')
    assert "Tidak ada frasa persis" in text
    assert '<a href="/?q=putin+kunjungan">putin kunjungan</a>' in text


def test_a_repair_is_a_notice(client: FlaskClient) -> None:
    text = page(client, "/", q="wilayah:<b> putin")
    assert "tidak ada bidang &#39;wilayah&#39;; dicari sebagai kata" in text
    assert page(client, "/", q="putin").count('class="notice"') == 0


def test_new_articles_are_lifted_on_every_page(client_of: Callable[..., FlaskClient]) -> None:
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


def test_a_new_commit_shows_without_a_restart(
    client_of: Callable[..., FlaskClient], folder: Path, index_path: Path
) -> None:
    client = client_of({"id": "1", "body": "kim"})
    assert client.get("/api/search?q=kim").get_json()["total"] == 1
    write_records(folder / "b.jsonl", [{"id": "2", "body": "kim"}])
    update(index_path, folder)
    assert client.get("/api/search?q=kim").get_json()["total"] == 2
