"""Saved web pages: one article a page, or none where the page is a front, a section or an error."""

from collections.abc import Iterator

from indexer.readers.piece import Found, Piece, Unread

FORM = "page"


def read(piece: Piece) -> Iterator[Found]:
    """The article on a page; its id is the name of the file, and of the member within it."""
    # What reads HTML takes long to load, and is not needed for other files.
    from indexer.readers.page_article import article_of

    name = f"{piece.name}/{piece.member}" if piece.member else piece.name
    found = article_of(name, piece.data, piece.stated)
    yield Unread(found, piece.first, piece.member) if isinstance(found, str) else found
