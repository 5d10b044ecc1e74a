"""Read a plain text file: one article a file."""

from collections.abc import Iterator

from indexer.article import clean_text
from indexer.newsroom.editor import edit
from indexer.readers.encoding import NotText, decode, garbled_example, garbled_reason
from indexer.readers.piece import Doubt, Found, Piece, Unread
from indexer.reasons import reason

_BEGINNING = 100
"""Characters; nearly every text shows within these that it is not empty. Chosen by hand."""


def read(piece: Piece) -> Iterator[Found]:
    """Yield the article in a text file; its id is the file's name."""
    try:
        text = decode(piece.data)
    except NotText as error:
        yield Unread(error.reason, piece.first, piece.member)
        return
    if not clean_text(text[:_BEGINNING]).strip() and not clean_text(text).strip():
        yield Unread(reason("empty"), piece.first, piece.member)
        return
    article = edit(piece.article_id, text, piece.stated)
    yield article
    if example := garbled_example(article.body):
        yield Doubt(garbled_reason(example), piece.first, piece.member)
