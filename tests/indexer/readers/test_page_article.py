"""Which pages are articles, and what their facts are."""

import json
from datetime import date as Day

import htmldate
import pytest

from indexer.article import Article
from indexer.newsroom.stated_facts import StatedFacts
from indexer.readers import formats
from indexer.readers.pages import page_reader
from indexer.readers.piece import Doubt, Piece
from indexer.reasons import reason
from tests.indexer.readers.page_samples import PROSE, SENTENCES, article_page, page_of, read, why_unread

TITLE = "Pasar Ikan Baru Dibuka"


def json_ld(*entries: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(entry)}</script>' for entry in entries)


def news(**facts: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **facts}


def meta(**values: str) -> str:
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in values.items()
    )


@pytest.mark.parametrize("entry", [news(), [news()], {"@graph": [{"@type": "WebPage"}, news()]}])
def test_json_ld_is_read_alone_in_a_list_or_in_a_graph(entry: object) -> None:
    article = read(page_of(f"<div class='entry-content'>{PROSE}</div>", json_ld(entry)))
    assert (article.title, article.title_origin) == (TITLE, "headline")


def test_json_ld_is_read_despite_line_breaks_in_its_strings_and_a_comma_too_many() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Pasar\nIkan Baru", "datePublished": "2023-09-14",}</script>'
    article = read(page_of(f"<div class='entry-content'>{PROSE}</div>", broken))
    assert (article.title, article.date) == ("Pasar Ikan Baru", "2023-09-14")


def test_authors_that_json_ld_only_refers_to_by_an_id_are_found() -> None:
    graph = {"@graph": [news(author={"@id": "#a"}), {"@type": "Person", "@id": "#a", "name": "Sri Rahayu"}]}
    assert read(article_page(head=json_ld(graph))).authors == ("Sri Rahayu",)


def test_a_date_in_utc_that_a_web_page_states_is_given_in_indonesian_time() -> None:
    assert (
        read(article_page(head=json_ld(news(datePublished="2023-09-14T04:42:10+00:00")))).date
        == "2023-09-14T11:42+07:00"
    )


def test_a_local_time_stated_as_utc_is_corrected_by_the_time_that_the_web_page_shows() -> None:
    head = json_ld(news(datePublished="2023-09-14T11:42:10Z"))
    article = read(article_page(head=head, before="<div class='read-time'>14/09/2023, 11:42 WIB</div>"))
    assert article.date == "2023-09-14T11:42+07:00"


@pytest.mark.parametrize(
    "data",
    [
        article_page(head=meta(article__published_time="2023-09-14 11:42:00")),
        article_page(head='<meta name="content_PublishedDate" content="2023-09-14 11:42:00">'),
        article_page(before='<time datetime="2023-09-14T11:42:00+07:00">tadi</time>'),
        article_page(before='<div itemprop="datePublished" content="2023-09-14 11:42">tadi</div>'),
        article_page(before="<div class='post-date'>Kamis, 14 September 2023 11:42 WIB</div>"),
    ],
)
def test_the_date_of_a_web_page_is_found_in_meta_data_time_elements_and_shown_text(data: bytes) -> None:
    article = read(data)
    assert (article.date, article.date_precision) == ("2023-09-14T11:42+07:00", "minute")


def test_a_day_in_json_ld_takes_its_minute_from_another_date_on_the_web_page() -> None:
    head = json_ld(news(datePublished="2023-09-14")) + meta(
        article__published_time="2023-09-14T11:42:00+07:00"
    )
    assert read(article_page(head=head)).date == "2023-09-14T11:42+07:00"


def test_a_web_page_takes_no_date_from_its_list_of_other_articles() -> None:
    article = read(article_page(after="<ul><li><a href='/x'>Kabar lain</a> 2 Januari 2020</li></ul>"))
    assert article.date is None


# Nothing but htmldate knows of this attribute.
UTIME = "<abbr data-utime='1694666520'>tadi</abbr>"


def test_a_web_page_that_states_no_date_takes_the_one_that_htmldate_finds() -> None:
    assert read(article_page()).date is None
    article = read(article_page(before=UTIME))
    assert (article.date, article.date_precision) == ("2023-09-14", "day")


def test_a_date_that_a_web_page_states_goes_before_that_of_htmldate() -> None:
    head = json_ld(news(datePublished="2023-10-01"))
    assert read(article_page(head=head, before=UTIME)).date == "2023-10-01"


def test_a_crash_in_htmldate_loses_no_web_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*given: object, **options: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(htmldate, "find_date", crash)
    with caplog.at_level("DEBUG"):
        assert read(article_page(before=UTIME)).date is None
    assert any(record.exc_info and record.exc_info[0] is ZeroDivisionError for record in caplog.records)


def test_the_name_of_the_outlet_is_no_part_of_the_headline_of_a_web_page() -> None:
    body = f"<div class='entry-content'>{PROSE}</div>"
    head = meta(og__type="article", og__site_name="Kabar Muara") + f"<title>{TITLE} - Kabar Muara</title>"
    assert read(page_of(body, head)).title == TITLE


def test_the_headline_of_a_web_page_is_the_one_that_two_places_agree_on() -> None:
    head = json_ld(news(headline="Pasar Ikan Baru Dibuka Wali Kota di Tepi...")) + meta(og__title=TITLE)
    assert read(article_page(head=head)).title == TITLE


def test_html_entities_escaped_twice_in_the_headline_of_a_web_page_are_decoded() -> None:
    head = meta(og__type="article", og__title="Wali Kota: &amp;quot;Kami Buka&amp;quot;")
    assert read(page_of(f"<div class='entry-content'>{PROSE}</div>", head)).title == 'Wali Kota: "Kami Buka"'


@pytest.mark.parametrize(
    ("before", "authors"),
    [
        ("<div class='credit'><span>Penulis</span> <a href='/x'>Sri Rahayu</a></div>", ("Sri Rahayu",)),
        (
            "<div><b>Oleh :</b><ul><li>Sri Rahayu</li><li>Budi Santoso (Bogor)</li></ul></div>",
            ("Sri Rahayu", "Budi Santoso"),
        ),
        ("<div class='credit'><span>Penulis</span> Kontributor Bogor, Sri Rahayu</div>", ("Sri Rahayu",)),
        ("<span class='author-name'>Sri Rahayu</span>", ("Sri Rahayu",)),
    ],
)
def test_authors_are_found_in_the_bylines_of_a_web_page(before: str, authors: tuple[str, ...]) -> None:
    assert read(article_page(before=before)).authors == authors


def test_the_editor_of_a_web_page_whom_json_ld_calls_the_author_is_no_author() -> None:
    head = json_ld(news(author={"@type": "Person", "name": "Budi Santoso"}))
    head += '<meta name="content_author" content="Sri Rahayu "><meta name="content_editor" content="Budi Santoso">'
    assert read(article_page(head=head)).authors == ("Sri Rahayu",)


def test_an_outlet_or_a_company_that_a_web_page_calls_the_author_is_no_author() -> None:
    head = '<meta name="author" content="PT. Muara Media">' + json_ld(news(author={"name": "Kabar Muara"}))
    assert read(article_page(head=head + meta(og__site_name="Kabar Muara"))).authors == ()


def test_the_section_of_a_web_page_is_the_last_step_of_its_breadcrumb() -> None:
    steps = [
        {"@type": "ListItem", "position": 1, "name": "Home"},
        {"@type": "ListItem", "item": {"name": "Bisnis"}},
    ]
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [*steps, {"@type": "ListItem", "name": TITLE}]}
    assert read(article_page(head=json_ld(crumbs))).section == "Bisnis"
    shown = (
        "<ul class='breadcrumb'><li><a href='/'>Beranda</a></li><li><a href='/bisnis'>Bisnis</a></li></ul>"
    )
    assert read(article_page(before=shown)).section == "Bisnis"


def test_the_address_a_web_page_was_saved_from_goes_before_the_one_it_states() -> None:
    head = '<link rel="canonical" href="https://muara.id/pasar">'
    assert read(article_page(head=head)).url == "https://muara.id/pasar"
    outside = StatedFacts(url="https://muara.id/pasar?x=1", saved=Day(2023, 9, 15))
    assert read(article_page(head=head), outside).url == "https://muara.id/pasar?x=1"


def test_the_id_of_a_web_page_in_a_container_names_the_file_and_the_member() -> None:
    (found,) = page_reader.read(Piece(formats.PAGE, "a.tar", article_page(), member="b/c.html"))
    assert isinstance(found, Article)
    assert found.id == "a.tar/b/c.html"


def test_a_web_page_is_decoded_in_the_encoding_it_declares() -> None:
    data = article_page(PROSE + "<p>Ia berkata, “Kami buka”.</p>").replace(
        b"charset='utf-8'", b"charset='windows-1252'"
    )
    assert "“Kami buka”" in read(data.decode().encode("cp1252")).body


def test_a_web_page_in_utf_8_that_lost_a_byte_is_still_decoded_as_utf_8() -> None:
    data = article_page(PROSE + "<p>Ia berkata, “Kami buka”, lalu “silakan”.</p>") + "é".encode()[:1]
    assert "“Kami buka”" in read(data).body


def test_a_web_page_with_letters_garbled_by_a_wrong_encoding_is_read_with_a_doubt() -> None:
    data = article_page(PROSE + "<p>Ia berkata, â€œKami bukaâ€\x9d.</p>")
    article, doubt = page_reader.read(Piece(formats.PAGE, "a.html", data))
    assert isinstance(article, Article)
    assert doubt == Doubt(reason("garbled", example="â€œ"))


def test_a_web_page_of_nothing_but_a_headline_and_paragraphs_is_an_article() -> None:
    article = read(page_of(f"<h1>{TITLE}</h1>{PROSE}", "<title>x</title>"))
    assert article.title == TITLE
    assert SENTENCES[3] in article.body


def teasers(count: int) -> str:
    return "".join(
        f"<article><h2><a href='/{n}'>{TITLE} {n}</a></h2><p>{SENTENCES[n % 6]}</p></article>"
        for n in range(count)
    )


@pytest.mark.parametrize(
    "data",
    [
        page_of(teasers(12), meta(og__type="website", og__title="Portal Muara")),
        page_of(
            teasers(12),
            meta(og__type="article", og__url="https://muara.id/", article__modified_time="2023-09-14"),
        ),
        page_of(teasers(12), json_ld({"@graph": [news(headline=f"{TITLE} {n}") for n in range(4)]})),
    ],
)
def test_web_pages_that_are_a_front_page_or_a_section_are_no_articles(data: bytes) -> None:
    assert why_unread(data).code == "front-page"


@pytest.mark.parametrize("title", ["404 Not Found", "Halaman tidak ditemukan - Muara", "Just a moment..."])
def test_web_pages_that_tell_an_error_are_no_articles(title: str) -> None:
    assert why_unread(page_of(PROSE, f"<title>{title}</title>")).code == "error-page"


@pytest.mark.parametrize("data", [b"", b"   ", b"<html></html>", b"<html><head></head><body></body></html>"])
def test_empty_web_pages_are_no_articles(data: bytes) -> None:
    assert why_unread(data).code in ("empty-page", "no-article-text")


def test_a_web_page_whose_headline_begins_with_a_number_such_as_404_is_no_error_page() -> None:
    assert read(
        article_page().replace(b"Pasar Ikan Baru Dibuka", b"404 Orang Mengungsi di Bogor")
    ).title.startswith("404")


def test_a_short_story_on_a_bare_web_page_is_an_article() -> None:
    story = "Putin tiba di Jakarta, Rabu (13/9/2023), dan disambut presiden di bandara."
    article = read(page_of(f"<p>{story}</p>", "<title>Putin tiba</title>"))
    assert (article.title, article.body) == ("Putin tiba", story)
