"""Plain text: one article a file."""

from collections.abc import Iterator

from indexer.article import clean_text
from indexer.newsroom.editor import edit
from indexer.readers.encoding import decode, garbled, garbled_reason
from indexer.readers.piece import Doubt, Found, Piece, Unread

FORM = "text"
_BEGINNING = 100
"""Characters; most texts are known by these not to be empty."""


def read(piece: Piece) -> Iterator[Found]:
    """The article in a text file; its id is the file's name."""
    try:
        text = decode(piece.data)
    except ValueError as error:
        yield Unread(str(error), piece.first, piece.member)
        return
    if not clean_text(text[:_BEGINNING]).strip() and not clean_text(text).strip():
        yield Unread("kosong / empty", piece.first, piece.member)
        return
    article = edit(piece.article_id, text, piece.stated)
    yield article
    if example := garbled(article.body):
        yield Doubt(garbled_reason(example), piece.first, piece.member)
