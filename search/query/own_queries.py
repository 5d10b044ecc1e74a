"""Queries that Whoosh has no class for, evaluated beside its own."""

from typing import Any

from whoosh import query as whoosh_query

from search.query.frozen_record import FrozenRecord


class Zoned(FrozenRecord, whoosh_query.Query):
    """What a query over words matches in one zone of an article: ``title``, or ``body`` (all but the title).

    ``query`` is a Term, Phrase, near, multi-term query or DisjunctionMax of these.
    """

    zone: str
    query: Any

    def __str__(self) -> str:
        return f"{self.zone}:{self.query}"


class Named(FrozenRecord, whoosh_query.Query):
    """Articles with a name in a column (source, place, section, author) that holds ``words`` in a row.

    A word with ``*`` or ``?`` is a pattern. Scores nothing.
    """

    column: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.column}:{' '.join(self.words)}"


class Alternatives(FrozenRecord, whoosh_query.Query):
    """What ``typed`` matches, and what any of ``others`` (Terms and Phrases) does instead.

    An article that only holds others scores ``factor`` of what it would if the
    words typed, the Terms ``instead_of``, stood there as often as they do.
    """

    typed: Any
    instead_of: tuple[Any, ...]
    others: tuple[Any, ...]
    factor: float

    def __str__(self) -> str:
        return f"({self.typed} ~ {' ~ '.join(map(str, self.others))})"


class Boosted(FrozenRecord, whoosh_query.Query):
    """What a query matches, its score multiplied."""

    query: Any
    factor: float

    def __str__(self) -> str:
        return f"{self.query}^{self.factor:g}"
