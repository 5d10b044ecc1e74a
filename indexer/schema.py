"""The Whoosh schema, its version, and how an article becomes the values of its fields."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from whoosh import columns, fields, formats

from indexer.article import NO_DATE, Article
from indexer.language.stems import STEMMER_VERSION, Stemmer
from indexer.language.tokenizer import exact_words

_LAYOUT_VERSION = 1
SCHEMA_VERSION = _LAYOUT_VERSION * 1000 + STEMMER_VERSION
"""Written beside every index; one made under another version is rebuilt, never guessed at."""

TITLE_WEIGHT = 2.0
"""What one occurrence in the headline counts, in occurrences in the body."""

ZONE_GAP = 100
"""Positions left free between headline, deck and body, so that no phrase spans two of them."""


class Occurrences(NamedTuple):
    """One term in one article: its positions, ascending, and their summed zone weights."""

    positions: list[int]
    weight: float


class WordsField(fields.FieldType):
    """A text field that takes ``{term: Occurrences}``, analysed before it reaches Whoosh.

    Both views of an article come from one pass over its text. Headline, deck
    and body share the field, an occurrence weighing more in the headline: the
    weighted term frequencies of BM25F (Robertson, Zaragoza and Taylor, "Simple
    BM25 extension to multiple weighted fields", CIKM 2004).
    """

    analyzer = None
    indexed = True
    scorable = True
    stored = False
    unique = False
    vector = None
    column_type = None
    multitoken_query = "phrase"

    def __init__(self) -> None:
        self.format = formats.Positions()

    def supports(self, name: str) -> bool:
        """Whether postings carry ``name``, for Whoosh's own phrase and span queries."""
        return bool(self.format.supports(name))

    def index(
        self, value: dict[str, Occurrences], **kwargs: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Whoosh's postings of one article: term, frequency, weight, encoded positions."""
        encode = self.format.encode
        for term, (positions, weight) in value.items():
            yield term.encode(), len(positions), weight, encode(positions)


def schema() -> fields.Schema:
    """The fields of an article.

    ``exact`` and ``stem`` hold every word at the same positions; ``date``
    (minutes since 1970 UTC), ``length`` (tokens, exact) and ``source`` are
    columns; ``article`` is the whole record, compressed.
    """
    return fields.Schema(
        id=fields.ID(stored=True, unique=True),
        exact=WordsField(),
        stem=WordsField(),
        date=fields.COLUMN(columns.NumericColumn("i", default=NO_DATE)),
        length=fields.COLUMN(columns.NumericColumn("i", default=0)),
        source=fields.COLUMN(columns.RefBytesColumn()),
        article=fields.STORED(),
    )


def zones(article: Article) -> list[tuple[str, float]]:
    """The searched texts of an article in position order, each with its weight.

    A title taken from the lead is not a zone of its own: its words stand in the body.
    """
    parts = [(article.body, 1.0)]
    if article.deck:
        parts.insert(0, (article.deck, 1.0))
    if article.title_origin == "headline":
        parts.insert(0, (article.title, TITLE_WEIGHT))
    return parts


def positioned_words(article: Article) -> Iterator[tuple[int, str, float]]:
    """Every word of an article as ``(position, exact form, weight)``."""
    base = 0
    for text, weight in zones(article):
        words = exact_words(text)
        for position, word in enumerate(words, base):
            yield position, word, weight
        base += len(words) + ZONE_GAP


def source_value(article: Article) -> bytes:
    """The source column's value for an article; empty where no source is known."""
    return (article.source or "").encode()


def document(article: Article, stemmer: Stemmer) -> dict[str, object]:
    """The keyword arguments of Whoosh's ``add_document`` for one article."""
    words = list(positioned_words(article))
    exact = _occurrences(words)
    stemmed = _occurrences((position, stemmer.stem(word), weight) for position, word, weight in words)
    return {
        "id": article.id,
        "exact": exact,
        "stem": stemmed,
        "date": article.minutes(),
        "length": len(words),
        "source": source_value(article),
        "article": article.pack(),
    }


def _occurrences(words: Iterable[tuple[int, str, float]]) -> dict[str, Occurrences]:
    positions: dict[str, list[int]] = {}
    weights: dict[str, float] = {}
    for position, word, weight in words:
        positions.setdefault(word, []).append(position)
        weights[word] = weights.get(word, 0.0) + weight
    return {word: Occurrences(where, weights[word]) for word, where in positions.items()}
