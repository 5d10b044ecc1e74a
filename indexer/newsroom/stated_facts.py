"""The facts that a file states of its article beside the text: columns of a record, metadata of a page."""

from datetime import date as Day
from typing import NamedTuple


class StatedFacts(NamedTuple):
    """Facts as they are written in the file, not yet normalised.

    ``source`` is any name of an outlet, or its domain. ``date`` is a date in any form.
    ``saved`` is the day on which the file was last changed: the year of a date that is
    written without one is inferred from it where nothing better is known.
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
