"""What of a page is the text of its article."""

import pytest

from tests.indexer.readers.page_samples import PROSE, SENTENCES, article_page, page_of, read

CLEAN = "\n".join(SENTENCES)
META = "<meta property='og:type' content='article'>"


def prose_around(middle: str) -> str:
    paragraphs = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    return "".join([*paragraphs[:3], middle, *paragraphs[3:]])


@pytest.mark.parametrize(
    "opening",
    [
        '<div itemprop="articleBody">',
        '<div class="read__content">',
        '<div class="detail__body-text itp_bodycontent">',
        '<div class="side-article txt-article multi-fontsize">',
        '<div class="detail-text">',
        '<div id="article-detail-content">',
        '<div class="article-content-body"><div class="article-content-body__item-content">',
        '<div class="td-post-content">',
        '<div class="mdk-body-paragraph">',
        '<div class="elementor-widget elementor-widget-theme-post-content"><div class="elementor-widget-container">',
        '<article class="post-12">',
        '<main><div id="content">',
    ],
)
def test_the_body_of_a_web_page_is_found_in_elements_of_many_class_names(opening: str) -> None:
    around = "<div class='menu'><p>Masuk untuk membaca berita pilihan kami setiap hari di sini.</p></div>"
    assert read(page_of(f"<h1>Pasar Ikan</h1>{around}{opening}{PROSE}", META)).body == CLEAN


@pytest.mark.parametrize(
    "furniture",
    [
        "<div class='ads-on-body'><p>Beli sekarang juga, harga istimewa hanya hari ini.</p></div>",
        "<div class='iklan-18'>Beli sekarang</div>",
        "<div class='share-bar'><span>Bagikan</span><a href='#'>Facebook</a></div>",
        "<figure><img src='a.jpg'><figcaption>Suasana pasar ikan di tepi sungai.</figcaption></figure>",
        "<div class='photo'><img src='a.jpg'><span>ANTARA</span>Suasana pasar ikan.</div>",
        "<div class='video-player'><p>Suasana pasar ikan dalam gambar bergerak.</p></div>",
        "<ul class='tags'><li><a href='/t'>pasar</a></li></ul>",
        "<p>Halaman: 1 2 Show All</p>",
        "<div class='item-break'>2 dari 3 halaman</div>",
        "<p>Pantau berita terkini terkait <a href='/c'>Pasar Ikan</a></p>",
        "<p><a href='/c'>https://muara.id/c</a></p>",
        "<script>var isi = 'jangan dibaca';</script>",
        "<style>p { color: red }</style>",
        "<noscript><p>Nyalakan JavaScript untuk membaca halaman ini.</p></noscript>",
        "<div style='display: none'>Kata kunci tersembunyi</div>",
        "<iframe src='/v'>Peramban lama</iframe>",
        "<!-- Suntingan ketiga -->",
        "<div class='topics--popover'><h4>Tokoh</h4><p>Wali kota sejak tahun lalu.</p></div>",
    ],
)
def test_furniture_between_the_paragraphs_of_a_web_page_is_left_out(furniture: str) -> None:
    assert read(article_page(prose_around(furniture))).body == CLEAN


LINK = "<a href='/x'>Pasar Lama Ditutup Bulan Depan</a>"


@pytest.mark.parametrize(
    "box",
    [
        f"<p><strong>Baca juga: {LINK}</strong></p>",
        f"<p>Baca Juga:</p><ul><li>{LINK}</li></ul>",
        f"<div class='baca-juga'><p>Baca Juga</p><ul><li>{LINK}</li></ul></div>",
        f"<div class='article-list lihat-juga'><h6>Lihat Juga</h6>{LINK}</div>",
        f"<table class='linksisip'><tr><td>{LINK}</td></tr></table>",
    ],
)
def test_links_on_a_web_page_to_other_articles_are_left_out_of_the_body(box: str) -> None:
    assert read(article_page(prose_around(box))).body == CLEAN


def test_the_text_of_a_link_within_a_sentence_of_a_web_page_is_kept() -> None:
    text = "<p>Menurut <a href='/x'>Dinas Perikanan</a>, pasar ikan itu dibuka setiap hari kecuali hari besar.</p>"
    assert "Menurut Dinas Perikanan, pasar ikan" in read(article_page(PROSE + text)).body


def test_a_related_link_in_brackets_is_cut_out_of_its_sentence_on_a_web_page() -> None:
    text = f"<p>Pasar ikan itu dibuka setiap hari (Baca juga: {LINK}). Harganya turun.</p>"
    assert read(article_page(PROSE + text)).body.endswith("Pasar ikan itu dibuka setiap hari Harganya turun.")


def test_lists_tables_and_headings_on_a_web_page_are_part_of_the_body() -> None:
    inner = (
        f"{PROSE}<h2>Daftar harga</h2><ul><li>Tongkol</li><li>Kakap</li></ul>"
        "<table><tr><td>Tongkol</td><td>20.000</td></tr></table>"
    )
    assert read(article_page(inner)).body == f"{CLEAN}\nDaftar harga\nTongkol\nKakap\nTongkol 20.000"


def test_a_heading_on_a_web_page_over_nothing_but_a_video_is_left_out() -> None:
    after = (
        "<h2>Saksikan video pilihan di bawah ini:</h2><div class='video-gallery'><p>Sidang dibuka.</p></div>"
    )
    assert read(article_page(PROSE + after)).body == CLEAN


def test_line_breaks_on_a_web_page_separate_paragraphs() -> None:
    assert read(article_page("<br><br>".join(SENTENCES))).body == CLEAN


def test_the_parts_of_an_article_that_stand_on_one_web_page_are_joined() -> None:
    page = "<div class='item-page'><h2>{}</h2><div class='article-text'>{}</div></div>"
    second = PROSE.replace("e", "o")
    inner = page.format("Bagian satu", PROSE) + page.format("Bagian dua", second)
    article = read(page_of(f"<h1>Pasar</h1><div class='article-content'>{inner}</div>", META))
    assert article.body == f"Bagian satu\n{CLEAN}\nBagian dua\n" + CLEAN.replace("e", "o")


def test_paragraphs_of_a_web_page_that_are_marked_one_by_one_are_joined() -> None:
    inner = "".join(f"<span data-qa-id='story-paragraph'>{sentence}</span><br>" for sentence in SENTENCES)
    assert read(page_of(f"<h1>Pasar Ikan</h1><div>{inner}</div>", META)).body == CLEAN


def test_the_captions_of_a_photo_gallery_on_a_web_page_are_its_body() -> None:
    head = META + f"<meta property='og:description' content='{SENTENCES[0]}'>"
    photos = "".join(
        f"<figure><p class='slide__caption'>{text} (Foto/Sri)</p></figure>" for text in SENTENCES[1:]
    )
    assert (
        read(page_of(f"<h2>FOTO: Pasar Ikan</h2>{photos}", head + "<title>FOTO: Pasar Ikan</title>")).body
        == CLEAN
    )


def test_teasers_of_other_articles_on_a_web_page_are_not_taken_for_captions() -> None:
    teasers = "".join(f"<div class='snippet__caption'><a href='/x'>{text}</a></div>" for text in SENTENCES)
    assert read(article_page(f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>", after=teasers)).body == "\n".join(
        SENTENCES[:2]
    )


def test_the_body_is_taken_from_json_ld_where_the_web_page_shows_none() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Pasar Ikan", "articleBody": "%s"}</script>'
    assert read(page_of("<h1>Pasar Ikan</h1>", head % "\\n".join(SENTENCES))).body == CLEAN


def test_entities_and_white_space_of_a_web_page_become_plain_text() -> None:
    inner = (
        PROSE
        + "<p>Tarif&nbsp;parkir \n &amp; retribusi &ldquo;naik&rdquo;  sepuluh persen mulai bulan depan.</p>"
    )
    assert read(article_page(inner)).body.endswith(
        "Tarif parkir & retribusi “naik” sepuluh persen mulai bulan depan."
    )


def test_comments_of_readers_on_a_web_page_are_left_out_of_the_body() -> None:
    after = f"<div id='comments'><div class='comment-content'>{PROSE}{PROSE}</div></div>"
    assert read(article_page(after=after)).body == CLEAN
