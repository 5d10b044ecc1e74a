"""Read the parameters of an address (``?q= &page= &sort=``), and make the search request of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast, get_args

from werkzeug.exceptions import BadRequest

from indexer.messages import gettext as _
from search.archive import Filters, SearchRequest, Sort
from search.defaults import DEFAULT_LIMIT, LONGEST_HALF_LIFE_DAYS

MOST_PER_PAGE = 100
"""Hits on one page; chosen by hand, so that a page stays one that is scrolled."""
MOST_SUGGESTIONS = 50
"""Completions in one answer of the API; chosen by hand."""
_DEEPEST_PAGE = 1_000_000
"""The last page that can be asked for; chosen by hand, beyond any archive."""


@dataclass(frozen=True, slots=True)
class SearchParams:
    """A search as the address states it.

    ``?q= &page= &limit= &sort= &from= &to= &source= &expand= &fresh=``; ``expand=0`` is without synonyms,
    ``fresh=7`` lifts new articles, by half as much for every seven days that they are older.
    """

    query: str
    page: int = 1
    limit: int = DEFAULT_LIMIT
    sort: Sort = "relevance"
    filters: Filters = field(default_factory=Filters)
    expand: bool = True
    fresh: int | None = None

    @property
    def offset(self) -> int:
        """Return how many hits come before the page."""
        return (self.page - 1) * self.limit

    def request(self, timeout: float) -> SearchRequest:
        """Return the request that these parameters make, answered within ``timeout`` seconds."""
        return SearchRequest(
            self.query,
            limit=self.limit,
            offset=self.offset,
            sort=self.sort,
            filters=self.filters,
            expand=self.expand,
            half_life=self.fresh,
            timeout=timeout,
        )

    def arguments(self, **changes: object) -> dict[str, str]:
        """Return the parameters of an address for this search with ``changes``, defaults left out."""
        stated: dict[str, object] = {
            "q": self.query,
            "page": self.page,
            "limit": self.limit,
            "sort": self.sort,
            "from": self.filters.date_from,
            "to": self.filters.date_to,
            "source": self.filters.source,
            "expand": int(self.expand),
            "fresh": self.fresh,
            **changes,
        }
        defaults = {"page": 1, "limit": DEFAULT_LIMIT, "sort": "relevance", "expand": 1}
        return {
            name: str(value)
            for name, value in stated.items()
            if value not in (None, "") and defaults.get(name) != value
        }


def read_params(arguments: Mapping[str, str]) -> SearchParams:
    """Return the search that a query string states. Raises ``BadRequest``, which names what is wrong."""
    sort = arguments.get("sort") or "relevance"
    if sort not in get_args(Sort):
        choices = ", ".join(get_args(Sort))
        raise BadRequest(
            _("{name}: {value} is none of {choices}", name="sort", value=repr(sort), choices=choices)
        )
    return SearchParams(
        query=arguments.get("q", "").strip(),
        page=whole(arguments, "page", 1, _DEEPEST_PAGE),
        limit=whole(arguments, "limit", DEFAULT_LIMIT, MOST_PER_PAGE),
        sort=cast(Sort, sort),
        filters=Filters(
            date_from=_day(arguments, "from"),
            date_to=_day(arguments, "to"),
            source=arguments.get("source") or None,
        ),
        expand=_yes(arguments, "expand"),
        fresh=whole(arguments, "fresh", 1, LONGEST_HALF_LIFE_DAYS) if arguments.get("fresh") else None,
    )


def whole(arguments: Mapping[str, str], name: str, default: int, most: int) -> int:
    """Return the whole number from 1 to ``most`` that a parameter states. Raises ``BadRequest``."""
    written = arguments.get(name) or str(default)
    if not (written.isascii() and written.isdigit() and len(written) < 10 and 1 <= int(written) <= most):
        raise BadRequest(
            _("{name}: {value} is not a number from 1 to {most}", name=name, value=repr(written), most=most)
        )
    return int(written)


def _yes(arguments: Mapping[str, str], name: str) -> bool:
    written = arguments.get(name) or "1"
    if written not in ("0", "1"):
        raise BadRequest(_("{name}: {value} is neither 0 nor 1", name=name, value=repr(written)))
    return written == "1"


def _day(arguments: Mapping[str, str], name: str) -> date | None:
    written = arguments.get(name)
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        told = _("{name}: {value} is not a date (YYYY-MM-DD)", name=name, value=repr(written))
        raise BadRequest(told) from None
