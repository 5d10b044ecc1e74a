"""Read a piece that is a saved web page: hand on its article (:mod:`page_article`), or why there is none."""

from collections.abc import Iterator

from indexer.article import Article
from indexer.readers.encoding import garbled_example, garbled_reason
from indexer.readers.pages.page_article import article_of
from indexer.readers.piece import Doubt, Found, Piece, Unread


def read(piece: Piece) -> Iterator[Found]:
    """Yield the article on a page; its id is the name of the file, and of the member within it."""
    found = article_of(piece.article_id, piece.data, piece.stated)
    if not isinstance(found, Article):
        yield Unread(found, piece.first, piece.member)
        return
    yield found
    if example := garbled_example(found.body) or garbled_example(found.title):
        yield Doubt(garbled_reason(example), piece.first, piece.member)
