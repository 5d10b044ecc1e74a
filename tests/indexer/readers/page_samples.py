"""Small made-up pages for the tests of the page reader."""

from indexer.article import Article
from indexer.messages import Message
from indexer.newsroom.stated_facts import NOTHING, StatedFacts
from indexer.readers import formats
from indexer.readers.pages import page_reader
from indexer.readers.piece import Piece, Unread

SENTENCES = [
    "Wali kota membuka pasar ikan yang baru di tepi sungai pada pagi hari.",
    "Para pedagang menempati seratus kios sejak akhir pekan yang lalu.",
    "Pengunjung berdatangan dari tiga kecamatan di sekitar pelabuhan lama.",
    "Pemerintah berjanji menambah lampu jalan sebelum musim hujan tiba.",
    "Harga ikan tongkol turun sepuluh persen dalam waktu satu minggu saja.",
    "Nelayan berharap dermaga segera diperbaiki agar kapal mudah bersandar.",
]
PROSE = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page_of(body: str, head: str = "") -> bytes:
    """A page around a body."""
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()
    )


def article_page(inner: str = PROSE, head: str = "", before: str = "", after: str = "") -> bytes:
    """The page of an article whose text stands in an element that says so."""
    title = "<h1>Pasar Ikan Baru Dibuka</h1>"
    body = f"{before}{title}<div class='entry-content'>{inner}</div>{after}"
    return page_of(body, f"<meta property='og:type' content='article'>{head}")


def read(data: bytes, stated: StatedFacts = NOTHING) -> Article:
    """The one article on a page."""
    (found,) = page_reader.read(Piece(formats.PAGE, "halaman.html", data, stated=stated))
    assert isinstance(found, Article), found
    return found


def why_unread(data: bytes) -> Message:
    """Return the reason why a page is no article."""
    (found,) = page_reader.read(Piece(formats.PAGE, "halaman.html", data))
    assert isinstance(found, Unread), found
    return found.reason
