"""A file to raw articles: one module a format, and the registry that picks among them.

Reading has two steps. :func:`split` streams through a file and cuts it into
pieces, cheaply; :func:`read_piece` makes articles of one piece, in whichever
process. An article's ``id`` is the record's own, or begins with the name of its file.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from indexer.readers import jsonl, plain
from indexer.readers.piece import Found, Piece, Settings, Splitting, Unread

Split = Callable[[Path, str, Settings], Splitting]
Read = Callable[[Piece], Iterator[Found]]

_SPLITS: dict[str, Split] = {
    ".txt": plain.split,
    ".text": plain.split,
    ".jsonl": jsonl.split,
    ".ndjson": jsonl.split,
}
_READS: dict[str, Read] = {plain.FORM: plain.read, jsonl.FORM: jsonl.read}


def is_article_file(path: Path) -> bool:
    """Whether some reader takes files of this name."""
    return path.suffix.lower() in _SPLITS


def split(path: Path, name: str, settings: Settings) -> Splitting:
    """The pieces of a file, and what of it could not be read.

    ``name`` is the file's within its source. Raises :class:`UnreadableFile` or ``OSError`` when the
    file as a whole cannot be read; what was given before that stands.
    """
    return _SPLITS[path.suffix.lower()](path, name, settings)


def read_piece(piece: Piece) -> list[Found]:
    """The articles of a piece, what of it is none, and what is doubtful."""
    return list(_READS[piece.form](piece))


def read_file(path: Path, name: str, settings: Settings = Settings()) -> Iterator[Found]:  # noqa: B008
    """Both steps in this process. Raises what :func:`split` raises."""
    for piece in split(path, name, settings):
        if isinstance(piece, Unread):
            yield piece
        else:
            yield from read_piece(piece)
