"""The search page with its results, through Flask's client."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import SEED, page

pytestmark = pytest.mark.both_engines


def test_the_search_page_without_a_query_tells_the_size_of_the_archive(client: FlaskClient) -> None:
    assert "5 artikel di arsip ini" in page(client, "/")


def test_the_results_page_shows_marked_results_with_their_count_and_the_time_taken(
    client: FlaskClient,
) -> None:
    text = page(client, "/", q="Vostochny")
    assert "<b>3 artikel</b>" in text
    assert text.count("<mark>Vostochny</mark>") == 3
    assert " detik</span>" in text
    assert "Republika · Seoul · 14 September 2023 11.42 WIB" in text


def test_the_results_page_keeps_the_query_in_the_form(client: FlaskClient) -> None:
    assert 'value="&#34;kerja sama&#34;"' in page(client, "/", q='"kerja sama"')


def test_the_results_page_tells_partial_matches_apart_and_the_words_they_lack(client: FlaskClient) -> None:
    text = page(client, "/", q="rencana kapal xyzzy")
    assert "Memuat sebagian kata saja" in text
    assert "<s>xyzzy</s>" in text


def test_the_results_page_says_when_no_article_matches(client: FlaskClient) -> None:
    assert "Tidak ada artikel yang cocok" in page(client, "/", q="xyzzy")


def test_paging_on_the_results_page_keeps_query_limit_and_order(client: FlaskClient) -> None:
    text = unescape(page(client, "/", q="kunjungan", limit=2, sort="newest", page=2))
    assert text.count('class="hit"') == 2
    assert "/?q=kunjungan&page=3&limit=2&sort=newest" in text
    assert "/?q=kunjungan&limit=2&sort=newest" in text


def test_a_results_page_past_the_last_one_links_back_to_the_first(client: FlaskClient) -> None:
    assert "Kembali ke halaman pertama" in page(client, "/", q="kunjungan", page=9)


def test_the_results_page_is_narrowed_by_the_facets_source_and_year(client: FlaskClient) -> None:
    assert "/?q=kunjungan&amp;source=ANTARA" in page(client, "/", q="kunjungan")
    text = page(client, "/", q="kunjungan", source="ANTARA", **{"from": "2023-01-01"})
    assert unescape(text).count('title="Lepas"') == 2
    assert text.count('class="hit"') == 1


def test_the_results_page_tells_synonyms_and_links_to_the_results_without_them_and_back(
    client: FlaskClient,
) -> None:
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


def test_the_results_page_says_nothing_of_synonyms_where_there_are_none(client: FlaskClient) -> None:
    assert "sinonim" not in page(client, "/", q="kunjungan")


def test_the_article_page_marks_synonyms_where_the_results_page_did(client: FlaskClient) -> None:
    for expand, marked in (("1", True), ("0", False)):
        text = page(client, "/", q="dprk", expand=expand)
        link = next(link for link in re.findall('<h2><a href="([^"]*)"', text) if SEED in link)
        assert ("<mark>Korut</mark>" in page(client, unescape(link))) is marked


def test_the_results_page_links_to_what_may_have_been_meant_in_the_same_order_and_limit(
    client: FlaskClient,
) -> None:
    text = unescape(page(client, "/", q="kunjugan putin", sort="newest", page=2, limit=3))
    assert '<a href="/?q=kunjungan+putin&limit=3&sort=newest">kunjungan putin</a>' in text
    assert "Mungkin maksud Anda" not in page(client, "/", q="kunjungan putin")


def test_the_results_page_offers_a_phrase_that_nothing_holds_without_its_quotes(client: FlaskClient) -> None:
    text = page(client, "/", q='"putin kunjungan"')
    assert "Tidak ada frasa persis" in text
    assert '<a href="/?q=putin+kunjungan">putin kunjungan</a>' in text


def test_a_repair_of_the_query_is_a_notice_on_the_results_page(client: FlaskClient) -> None:
    text = page(client, "/", q="wilayah:<b> putin")
    assert "tidak ada bidang &#39;wilayah&#39;; dicari sebagai kata" in text
    assert page(client, "/", q="putin").count('class="notice"') == 0


def test_the_results_page_lifts_new_articles_if_asked_and_keeps_doing_so_in_its_links(
    client_of: Callable[..., FlaskClient],
) -> None:
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
