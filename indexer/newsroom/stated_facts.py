"""What a file says of its article beside the text: the columns of a record, the meta data of a page."""

from datetime import date as Day
from typing import NamedTuple


class StatedFacts(NamedTuple):
    """Facts as they are written there; none of them has been looked into yet.

    ``source`` is an outlet by any of its names, or its domain, and ``date`` a date in any
    form. ``saved`` is the day of the file itself, of which the year of a date
    without one may be told where nothing better tells it.
    """

    title: str | None = None
    deck: str | None = None
    date: str | None = None
    place: str | None = None
    source: str | None = None
    original_source: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    translator: str | None = None
    section: str | None = None
    url: str | None = None
    related: tuple[str, ...] = ()
    saved: Day | None = None


NOTHING = StatedFacts()
