"""Tell what of a query an article must hold, and what a partial match may lack or hold nearly."""

from collections.abc import Iterator
from typing import Any

from whoosh import query as whoosh_query

from search.query.function_words import OPTIONAL_WORDS
from search.query.own_queries import NearPhrase
from search.query.tree import (
    Boost,
    Dated,
    In,
    Node,
    Not,
    Word,
)


def content(required: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return what an article must hold: function words only where there is nothing else but fields."""
    content = [(label, query) for label, query in required if label not in OPTIONAL_WORDS]
    narrows_only = all(isinstance(query, whoosh_query.ConstantScoreQuery) for _, query in content)
    return required if narrows_only else content


def nearly(required: list[Any]) -> list[Any]:
    """Return the queries with those of phrases replaced by those of near phrases."""
    return [
        NearPhrase(tuple(query.words)) if type(query) is whoosh_query.Phrase else query for query in required
    ]


def near_phrases(query: Any) -> Iterator[tuple[str, ...]]:
    """Yield the words of the near phrases that a partial query requires."""
    match query:
        case NearPhrase(words=words):
            yield words
        case whoosh_query.AndMaybe() | whoosh_query.AndNot():
            yield from near_phrases(query.a)
        case whoosh_query.And():
            for child in query.subqueries:
                yield from near_phrases(child)


def holds_content(node: Node) -> bool:
    """Return whether a required part is more than a word, a field or a date."""
    match node:
        case Boost(child, _):
            return holds_content(child)
        case Word() | In() | Dated() | Not():
            return False
    return True
