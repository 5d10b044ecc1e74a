"""Pages that are broken, or made to do harm: an article or a reason comes of each, and nothing else."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.readers import formats
from indexer.readers.pages import page_reader
from indexer.readers.piece import Doubt, Piece, Unread
from tests.indexer.readers.page_samples import PROSE, SENTENCES, article_page, page_of, read, why_unread

GOOD = article_page(
    head='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Pasar", "datePublished": "2023-09-14"}</script>',
    before="<div class='breadcrumb'><a href='/'>Home</a></div><div class='credit'><span>Editor</span> Sri</div>",
)


def check(data: bytes) -> None:
    found, *doubts = page_reader.read(Piece(formats.PAGE, "halaman.html", data))
    assert isinstance(found, Article | Unread)
    assert all(isinstance(doubt, Doubt) for doubt in doubts)


@pytest.mark.parametrize(
    "data",
    [
        b"<div>" * 50_000 + b"teks",
        b"<div class='content'>" * 400 + PROSE.encode(),
        b"<b>" * 3_000 + PROSE.encode(),
        b"<p " + b"a='b' " * 300_000 + b">teks</p>",
        b"<p class='" + b"ads content " * 200_000 + b"'>teks</p>",
        b"<" * 100_000,
        article_page(head="<link rel='canonical' href='http://[x/y'>"),
        b"&" * 100_000,
        b"\0" * 10_000,
        b"<html>" + b"\xff\xfe\x00\xd8" * 5_000,
        b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body><p>&a;</p></body></html>",
        b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><p>teks</p>",
        b"<title>" + b" - a" * 100_000 + b"</title><p>teks</p>",
        page_of("<div class='baca'>Baca juga: </div>" * 20_000),
        page_of("<p>" + "Baca juga: <a>x y z</a>" * 10_000 + "</p>"),
        page_of("<div class='entry-content'>" * 200 + "x" * 100_000),
    ],
    ids=range(16),
)
def test_a_hostile_web_page_gives_an_article_or_a_reason(data: bytes) -> None:
    check(data)


def test_a_web_page_of_too_many_elements_is_not_read() -> None:
    assert why_unread(page_of("<i>a</i>" * 60_001)).code == "too-many-elements"


def test_a_web_page_with_an_element_of_endless_attributes_is_not_read() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    assert why_unread(page_of(f"<p {attributes}>teks</p>{PROSE}")).code == "too-many-attributes"
    quoted = " ".join(f"a{number}='>'" for number in range(20_000))
    assert why_unread(page_of(f"<p {quoted}>teks</p>{PROSE}")).code == "too-many-attributes"


def test_a_web_page_with_a_huge_picture_within_an_attribute_is_read() -> None:
    picture = f"<img src='data:image/png;base64,{'QUJD' * 200_000}'>"
    assert read(article_page(picture + PROSE)).body == "\n".join(SENTENCES)


def test_an_entity_of_a_web_page_that_names_a_file_brings_nothing_in() -> None:
    doctype = b"<!DOCTYPE html [<!ENTITY rahasia SYSTEM 'file:///etc/hostname'>]>"
    article = read(doctype + article_page(PROSE + "<p>&rahasia;</p>"))
    assert article.body.startswith("\n".join(SENTENCES))
    assert len(article.body) <= len("\n".join(SENTENCES)) + len("\n&rahasia;")


@given(st.integers(0, len(GOOD)))
@settings(deadline=None, max_examples=40)
def test_a_truncated_web_page_gives_an_article_or_a_reason(length: int) -> None:
    check(GOOD[:length])


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=6)), max_size=8))
@settings(deadline=None, max_examples=60)
def test_a_web_page_with_damaged_bytes_gives_an_article_or_a_reason(changes: list[tuple[int, bytes]]) -> None:
    data = GOOD
    for place, put in changes:
        data = data[:place] + put + data[place + len(put) :]
    check(data)


MARKUP = "<p> </p> <div class='entry-content'> </div> <br> <a href='x'> </a> <h1> <li> <td> <b> Baca&nbsp;juga: &quot; <!-- <script> 2023-09-14"
TAGS = st.sampled_from(MARKUP.split(" "))


@given(st.lists(st.one_of(TAGS, st.text(max_size=10)), max_size=60))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_web_page_of_random_tags_gives_an_article_or_a_reason(parts: list[str]) -> None:
    check("".join(parts).encode("utf-8", "surrogatepass"))


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=40)
def test_a_web_page_of_random_bytes_gives_an_article_or_a_reason(data: bytes) -> None:
    check(data)
