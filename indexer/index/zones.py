"""The zones of an article: which of its texts are searched, in the order of their positions."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.article import Article

ZONE_GAP = 100
"""Positions from the last word of a zone to the first of the next one, so that no phrase spans two."""

HEADLINE, DECK, BODY = range(3)
"""The zones of an article, in the order of their positions."""


def zones(article: "Article") -> list[tuple[int, str]]:
    """The searched texts of an article in the order of their positions, the body last.

    A title taken from the lead is not a zone of its own: its words stand in the body.
    """
    parts = [(BODY, article.body)]
    if article.deck:
        parts.insert(0, (DECK, article.deck))
    if article.title_origin == "headline":
        parts.insert(0, (HEADLINE, article.title))
    return parts
