"""RSS, Atom, and the exports of WordPress and Blogger."""

import json
import tracemalloc
from pathlib import Path

from indexer.readers.piece import Limits, Settings
from indexer.reasons import reason
from tests.indexer.readers.reader_samples import ATOM, articles, found_in, rss, unread

ITEM = (
    "<title>Satu &amp; dua</title><link>http://x/1</link><description>Ringkas.</description>"
    "<content:encoded><![CDATA[<p>Isi</p><p>lagi.</p>]]></content:encoded><dc:creator>Budi</dc:creator>"
    "<pubDate>Thu, 14 Sep 2023 11:42:00 +0700</pubDate><category>Politik</category><guid>http://x/?p=1</guid>"
)


def test_an_item_of_an_rss_feed_is_an_article(tmp_path: Path) -> None:
    (article,) = articles(found_in(tmp_path, rss(ITEM), "a.xml"))
    assert (article.id, article.title, article.body) == ("a.xml#1", "Satu & dua", "Isi\nlagi.")
    assert (article.date, article.authors) == ("2023-09-14T11:42+07:00", ("Budi",))
    assert (article.section, article.url) == ("Politik", "http://x/1")


def test_the_description_of_a_feed_item_is_the_body_where_there_is_no_other_text(tmp_path: Path) -> None:
    item = "<title>T</title><description>&lt;b&gt;Isi&lt;/b&gt; saja.</description>"
    assert [a.body for a in articles(found_in(tmp_path, rss(item), "a.xml"))] == ["Isi saja."]


def test_an_entry_of_an_atom_feed_is_an_article(tmp_path: Path) -> None:
    (article,) = articles(found_in(tmp_path, ATOM, "a.xml"))
    assert (article.title, article.body, article.url) == ("T", "Satu\nDua", "http://x/1")
    assert (article.date, article.authors) == ("2023-09-14T11:42+07:00", ("Budi",))


def test_an_item_of_an_rdf_feed_is_an_article(tmp_path: Path) -> None:
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        "<item><title>T</title><description>Isi.</description></item></rdf:RDF>"
    )
    assert [a.title for a in articles(found_in(tmp_path, data, "a.rdf"))] == ["T"]


def test_of_the_feed_that_wordpress_exports_only_published_posts_are_read(tmp_path: Path) -> None:
    items = [
        f"{ITEM}<wp:post_type>{kind}</wp:post_type><wp:status>{status}</wp:status>"
        for kind, status in (
            ("post", "publish"),
            ("attachment", "inherit"),
            ("post", "draft"),
            ("page", "publish"),
        )
    ]
    found = found_in(tmp_path, rss(*items), "a.xml")
    assert [a.id for a in articles(found)] == ["a.xml#1"]
    assert unread(found) == []


def test_a_feed_item_without_text_is_reported(tmp_path: Path) -> None:
    (problem,) = unread(found_in(tmp_path, rss("<title>T</title>"), "a.xml"))
    assert (problem.record, problem.reason) == (1, reason("no-body"))


def test_a_feed_without_items_is_reported(tmp_path: Path) -> None:
    (problem,) = unread(found_in(tmp_path, rss(), "a.xml"))
    assert problem.reason == reason("feed-without-items")


def test_a_feed_that_is_cut_off_gives_the_items_before_the_cut(tmp_path: Path) -> None:
    found = found_in(tmp_path, rss(ITEM, ITEM)[:-150], "a.xml")
    assert [a.id for a in articles(found)] == ["a.xml#1"]
    assert [problem.reason for problem in unread(found)] == [reason("cut-off", what="XML")]


def with_entities(depth: int, *more: str) -> bytes:
    """A feed whose one item has an entity that stands for ten to the power of ``depth`` words."""
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth + 1))
    top = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{nested}{"".join(more)}]>'
    return rss(f"<title>T</title><description>Isi &a{depth}; &s; akhir.</description>", top=top)


def test_entities_that_a_feed_defines_itself_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "rahasia"
    secret.write_text("RAHASIA")
    data = with_entities(2, f'<!ENTITY s SYSTEM "{secret.as_uri()}">')
    (article,) = articles(found_in(tmp_path, data, "a.xml"))
    assert article.body == "Isi &a2; &s; akhir."


def test_entities_nested_in_a_feed_take_little_memory(tmp_path: Path) -> None:
    tracemalloc.start()
    found = articles(found_in(tmp_path, with_entities(11), "a.xml"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(len(article.body) < 100 for article in found)
    assert peak < 5_000_000


def test_a_feed_is_read_up_to_an_item_beyond_the_size_limit(tmp_path: Path) -> None:
    item = f"<description>{'a ' * 500_000}</description>"
    found = found_in(tmp_path, rss(ITEM, item), "a.xml", Settings(Limits(record_bytes=100_000)))
    assert [a.id for a in articles(found)] == ["a.xml#1"]
    assert unread(found)[-1].reason == reason("record-too-large", megabytes=0.1)


def test_of_the_feed_that_blogger_exports_only_posts_are_read(tmp_path: Path) -> None:
    kind = "http://schemas.google.com/g/2005#kind"
    entries = "".join(
        f'<entry><category scheme="{kind}" term="http://schemas.google.com/blogger/2008/kind#{term}"/>'
        f"<title>{term}</title><content type='html'>Isi {json.dumps(term)}.</content></entry>"
        for term in ("settings", "post", "comment")
    )
    data = f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    assert [a.title for a in articles(found_in(tmp_path, data, "a.xml"))] == ["post"]
