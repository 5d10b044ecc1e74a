"""A file to raw articles: one module a format, and the registry that picks among them.

The public surface: :func:`is_article_file` and :func:`read_file`. A reader
takes the file's path, the name of the file within its source, and yields an
``Article`` for every record, or an ``UnreadableFile`` for a record that cannot
be one. An article's ``id`` is the record's own, or begins with the name.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from indexer.article import Article
from indexer.errors import UnreadableFile
from indexer.readers import jsonl, plain

Reader = Callable[[Path, str], Iterator[Article | UnreadableFile]]

_READERS: dict[str, Reader] = {
    ".txt": plain.read,
    ".text": plain.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
}


def is_article_file(path: Path) -> bool:
    """Whether some reader takes files of this name."""
    return path.suffix.lower() in _READERS


def read_file(path: Path, name: str) -> Iterator[Article | UnreadableFile]:
    """The articles of one file, and the records of it that are none.

    Raises :class:`UnreadableFile` or ``OSError`` when the file as a whole
    cannot be read; what was yielded before that stands.
    """
    return _READERS[path.suffix.lower()](path, name)
