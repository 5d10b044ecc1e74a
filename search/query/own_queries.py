"""Query classes that Whoosh lacks: one zone, names in a column, a word with its synonyms, weights."""

from typing import Any

from whoosh import query as whoosh_query

from search.query.frozen_record import FrozenRecord


class Zoned(FrozenRecord, whoosh_query.Query):
    """The matches of a query in one zone of an article: ``title``, or ``body`` (all but the title).

    ``query`` is a Term, Phrase, near, multi-term query or DisjunctionMax of these.
    """

    zone: str
    query: Any

    def __str__(self) -> str:
        return f"{self.zone}:{self.query}"


class Named(FrozenRecord, whoosh_query.Query):
    """Articles with ``words`` side by side in a name: that of the source, place, section or author.

    A word with ``*`` or ``?`` is a pattern. Such a match scores nothing.
    """

    column: str
    words: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.column}:{' '.join(self.words)}"


class NearPhrase(FrozenRecord, whoosh_query.Query):
    """Articles that hold ``words``, two or more exact forms, side by side in this order, or nearly so.

    Of two words one may be in another form, or one word may stand between. Of more, a few words may
    be other, missing or added (:func:`search.near_alignment.most_differences`). A match scores what
    the words that it holds score, wherever they stand.
    """

    words: tuple[str, ...]

    def __str__(self) -> str:
        return f'~"{" ".join(self.words)}"'


class Alternatives(FrozenRecord, whoosh_query.Query):
    """Articles that match ``typed`` or any of its synonyms, ``others`` (Terms and Phrases).

    An article with synonyms alone scores ``factor`` times what it would score with the
    words typed, the Terms ``instead_of``, as often in it as the synonyms are.
    """

    typed: Any
    instead_of: tuple[Any, ...]
    others: tuple[Any, ...]
    factor: float

    def __str__(self) -> str:
        return f"({self.typed} ~ {' ~ '.join(map(str, self.others))})"


class Boosted(FrozenRecord, whoosh_query.Query):
    """The matches of a query, their scores multiplied by ``factor``."""

    query: Any
    factor: float

    def __str__(self) -> str:
        return f"{self.query}^{self.factor:g}"
