"""The options of commands that search, as ``--limit`` or ``--fresh``, made into a request."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.messages import gettext as _
from search.defaults import DEFAULT_LIMIT, DEFAULT_TIMEOUT_SECONDS, LONGEST_HALF_LIFE_DAYS

if TYPE_CHECKING:
    from search.request import SearchRequest, Sort

MOST_HITS = 100_000
"""Hits a page that ``--limit`` may ask for; chosen by hand, far above what anyone reads."""

_DAY = click.DateTime(["%Y-%m-%d"])


def timeout_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--timeout``, in seconds for one search."""
    return click.option(
        "--timeout",
        type=click.FloatRange(0, min_open=True),
        default=DEFAULT_TIMEOUT_SECONDS,
        show_default=True,
        help=_("Time limit of one search, in seconds."),
    )(command)


def synonyms_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option ``--synonyms``, as often as wanted; they arrive as a tuple of Paths."""
    return click.option(
        "--synonyms",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        multiple=True,
        metavar="FILE",
        help=_('A list of your own synonyms (Solr format: "a, b, c" or "a => b"); may be repeated.'),
    )(command)


def no_expand_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flag ``--no-expand``."""
    return click.option("--no-expand", is_flag=True, help=_("Do not search for synonyms too."))(command)


def request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of one search; they arrive as the keywords of :func:`search_request`."""
    options = (
        click.option(
            "--limit",
            type=click.IntRange(1, MOST_HITS),
            default=DEFAULT_LIMIT,
            show_default=True,
            help=_("Hits a page."),
        ),
        click.option("--page", type=click.IntRange(1), default=1, show_default=True, help=_("Which page.")),
        click.option(
            "--sort",
            type=click.Choice(["relevance", "newest", "oldest"]),
            default="relevance",
            show_default=True,
            help=_("Order."),
        ),
        click.option(
            "--from", "date_from", type=_DAY, help=_("Published on this day or later (YYYY-MM-DD).")
        ),
        click.option("--to", "date_to", type=_DAY, help=_("Published on this day or earlier.")),
        click.option("--source", help=_("Only from this outlet.")),
        no_expand_option,
        click.option(
            "--fresh",
            type=click.IntRange(1, LONGEST_HALF_LIFE_DAYS),
            metavar="DAYS",
            help=_("Lift new articles; what is added halves every so many days."),
        ),
        timeout_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def search_request(
    query: str,
    *,
    limit: int,
    page: int,
    sort: "Sort",
    date_from: datetime | None,
    date_to: datetime | None,
    source: str | None,
    no_expand: bool,
    fresh: int | None,
    timeout: float,
) -> "SearchRequest":
    """Return the request that the options of a command line state."""
    from search.request import Filters, SearchRequest  # `search --help` does without

    return SearchRequest(
        query,
        limit=limit,
        offset=(page - 1) * limit,
        sort=sort,
        filters=Filters(
            date_from=date_from.date() if date_from else None,
            date_to=date_to.date() if date_to else None,
            source=source,
        ),
        expand=not no_expand,
        half_life=fresh,
        timeout=timeout,
    )
