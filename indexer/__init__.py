"""Files of Indonesian news become a Whoosh index of exact words and Sastrawi stems.

The public surface: :class:`Article`, the record everything passes along;
:class:`IndexDirectory`, where an index lives; :class:`ArchiveError`, the root
of all errors; and the modules ``sync`` (``add_sources``, ``sync``, ``preview``,
``rebuild``), ``verify`` and ``status``. Names are loaded when first used, so
that a command that needs none of them starts at once.
"""

from typing import TYPE_CHECKING

from indexer.lazy_names import lazy_names

if TYPE_CHECKING:
    from indexer.article import Article
    from indexer.errors import ArchiveError
    from indexer.index.directory import IndexDirectory

__all__ = ["ArchiveError", "Article", "IndexDirectory"]

__getattr__ = lazy_names(
    __name__,
    {
        "ArchiveError": "indexer.errors",
        "Article": "indexer.article",
        "IndexDirectory": "indexer.index.directory",
    },
)
