"""The request: one search, made once from an address, a command line or keywords, and passed on whole."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from search.defaults import DEFAULT_LIMIT, DEFAULT_TIMEOUT_SECONDS

Sort = Literal["relevance", "newest", "oldest"]


class Filters(NamedTuple):
    """Limits on what is searched: days, both included and in WIB, and an outlet's name.

    An article without a date passes no day. Letters' case does not matter in the name, and
    ``kompas`` stands for ``Kompas.com`` too, but not for ``Kompasiana``.
    """

    date_from: date | None = None
    date_to: date | None = None
    source: str | None = None


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One search: what is asked of an archive, and how much of the answer is wanted.

    The hits from ``offset`` on are wanted, ``limit`` of them at most. With ``expand``, synonyms
    are searched too. ``half_life`` (days) lifts new articles: what is added for being new halves
    every so many days. ``timeout`` is in seconds.
    """

    query: str
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    sort: Sort = "relevance"
    filters: Filters = NO_FILTERS
    expand: bool = True
    half_life: float | None = None
    timeout: float = DEFAULT_TIMEOUT_SECONDS

    @property
    def wanted(self) -> int:
        """Return how many of the first matches must be known to show this page."""
        return self.offset + self.limit
