"""The zones of an article (headline, deck, body), with gaps between them that no phrase crosses."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.article import Article

ZONE_GAP = 100
"""Positions from the last word of a zone to the first of the next one; no phrase or ``~n`` reaches so far.

Part of the index format. Chosen by hand; the widest distance that a query may ask for is one less.
"""

HEADLINE, DECK, BODY = range(3)
"""The numbers of the zones, in the order of their positions."""


def zones(article: "Article") -> list[tuple[int, str]]:
    """Return the searched texts of an article in the order of their positions, the body last.

    Each comes with the number of its zone. A title taken from the lead is no zone: its words
    stand in the body.
    """
    parts = [(BODY, article.body)]
    if article.deck:
        parts.insert(0, (DECK, article.deck))
    if article.title_origin == "headline":
        parts.insert(0, (HEADLINE, article.title))
    return parts
