"""Files of Indonesian news become a Whoosh index of exact words and Sastrawi stems.

The public surface: :class:`Article`, the record everything passes along;
:class:`IndexDirectory`, where an index lives; :class:`ArchiveError`, the root
of all errors; and the modules ``sync`` (``add_sources``, ``sync``, ``preview``,
``rebuild``), ``verify`` and ``status``. Names are loaded when first used, so
that a command that needs none of them starts at once.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.article import Article
    from indexer.errors import ArchiveError
    from indexer.index.directory import IndexDirectory

__all__ = ["ArchiveError", "Article", "IndexDirectory"]

_HOMES = {
    "ArchiveError": "indexer.errors",
    "Article": "indexer.article",
    "IndexDirectory": "indexer.index.directory",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'indexer' has no attribute {name!r}")
