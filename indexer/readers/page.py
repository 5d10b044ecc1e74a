"""Saved HTML pages, which are not read yet."""

from collections.abc import Iterator

from indexer.readers.piece import Found, Piece, Unread

FORM = "page"


def read(piece: Piece) -> Iterator[Found]:
    """The article in a page's bytes."""
    yield Unread("halaman belum dibaca / pages are not read yet", piece.first, piece.member)
