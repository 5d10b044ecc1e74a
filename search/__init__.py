"""Search an archive: a query becomes ranked, highlighted answers.

The public surface: :class:`Archive`, the one door (open, search, rank,
article, status); the frozen results it gives, :class:`Results`, :class:`Hit`,
:class:`Passage`; and the errors a question can meet. Names are loaded when
first used, so that ``search --help`` starts at once.
"""

from typing import TYPE_CHECKING

from indexer.lazy_names import lazy_names

if TYPE_CHECKING:
    from search.archive import Archive
    from search.errors import ArticleNotFound, BadQuery, BadSynonyms, SearchTimedOut
    from search.results import Hit, Results
    from search.snippets import Passage

__all__ = [
    "Archive",
    "ArticleNotFound",
    "BadQuery",
    "BadSynonyms",
    "Hit",
    "Passage",
    "Results",
    "SearchTimedOut",
]

__getattr__ = lazy_names(
    __name__,
    {
        "Archive": "search.archive",
        "ArticleNotFound": "search.errors",
        "BadQuery": "search.errors",
        "BadSynonyms": "search.errors",
        "Hit": "search.results",
        "Passage": "search.snippets",
        "Results": "search.results",
        "SearchTimedOut": "search.errors",
    },
)
