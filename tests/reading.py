"""Read a file as the index does, in this process and in one call."""

from collections.abc import Iterator
from pathlib import Path

from indexer.readers.piece import Found, Settings, Unread
from indexer.readers.registry import read_piece, split


def read_file(path: Path, name: str, settings: Settings | None = None) -> Iterator[Found]:
    """Yield what is found in a file: cut it into pieces, and make articles of each."""
    for piece in split(path, name, settings or Settings()):
        if isinstance(piece, Unread):
            yield piece
        else:
            yield from read_piece(piece)
