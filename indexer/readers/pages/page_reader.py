"""Saved web pages: one article a page, or none where the page is a front, a section or an error."""

from collections.abc import Iterator

from indexer.article import Article
from indexer.readers.encoding import garbled, garbled_reason
from indexer.readers.pages.page_article import article_of
from indexer.readers.piece import Doubt, Found, Piece, Unread

FORM = "page"


def read(piece: Piece) -> Iterator[Found]:
    """The article on a page; its id is the name of the file, and of the member within it."""
    found = article_of(piece.article_id, piece.data, piece.stated)
    if not isinstance(found, Article):
        yield Unread(found, piece.first, piece.member)
        return
    yield found
    if example := garbled(found.body) or garbled(found.title):
        yield Doubt(garbled_reason(example), piece.first, piece.member)
