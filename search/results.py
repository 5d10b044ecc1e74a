"""The results of a search: values that the command line, the page and the API all render.

A page shows snippets and facets, a run of many queries only ids. So a hit reads
its article, and results count their facets, when first asked for them; what
they show is of the commit that was searched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from indexer.article import Article
from search.engines.protocol import Contribution, Counts
from search.json_objects import hit_object, results_object
from search.query.lexer import Repair
from search.query.planner import AddedSynonyms
from search.snippets import Passage, Phrases


class ResultBackend(Protocol):
    """What hits and results read from when something of them is first shown."""

    def article(self, document: int) -> Article:
        """Return the article of a document."""

    def headline(self, article: Article, nearly: Phrases) -> Passage:
        """Return its title with the matches marked; of the phrases ``nearly``, the words that are right."""

    def snippet(self, article: Article, nearly: Phrases) -> Passage:
        """Return the passage that holds most of the query, marked as by :meth:`headline`."""

    def nearly(self, document: int) -> Phrases:
        """Return the phrases of the query that the document holds nearly, not word for word."""

    def missing(self, document: int) -> tuple[str, ...]:
        """Return the words of the query that the document lacks."""

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """Return what its score is made of."""

    def facets(self) -> Mapping[str, Counts]:
        """Return the full matches counted, by the name of each facet."""

    def suggestion(self, found: int) -> str | None:
        """Return the query as it may have been meant, where that finds more than ``found``."""

    def unquoted(self) -> str | None:
        """Return the query without its quotes, where it has any and finds something without."""


@dataclass(frozen=True)
class Hit:
    """One article found.

    ``relaxed`` when it does not hold all the words; ``missing`` are those it
    lacks. ``explanation`` adds up to ``score``.
    """

    id: str
    title: str
    score: float
    relaxed: bool
    document: int
    backend: ResultBackend

    @cached_property
    def article(self) -> Article:
        """Return the whole article."""
        return self.backend.article(self.document)

    @cached_property
    def headline(self) -> Passage:
        """Return the title with the matches marked."""
        return self.backend.headline(self.article, self.nearly)

    @cached_property
    def snippet(self) -> Passage:
        """Return the passage that holds most of the query, with the matches marked."""
        return self.backend.snippet(self.article, self.nearly)

    @cached_property
    def nearly(self) -> Phrases:
        """Return the phrases of the query that the article holds nearly, not word for word."""
        return self.backend.nearly(self.document) if self.relaxed else ()

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Return the words of the query that the article lacks."""
        return self.backend.missing(self.document) if self.relaxed else ()

    @cached_property
    def explanation(self) -> tuple[Contribution, ...]:
        """Return the shares that the score is made of."""
        return self.backend.explanation(self.document, self.relaxed)

    def to_dict(self) -> dict[str, Any]:
        """Return the hit as the API gives it."""
        return hit_object(
            self.article,
            score=self.score,
            snippet=self.snippet,
            relaxed=self.relaxed,
            missing=self.missing,
            nearly=[" ".join(words) for words in self.nearly],
        )


class Ranked(NamedTuple):
    """One line of a run: an article's id and a score that never rises down the run."""

    id: str
    score: float


@dataclass(frozen=True)
class Results:
    """One page of answers.

    ``total`` articles match in full and ``relaxed`` more hold most of the words;
    the hits are numbered through both, full ones first, and ``offset`` of them
    come before these. ``facets`` count the full matches by source and by year.
    ``took_ms`` is what finding the hits took.
    """

    query: str
    total: int
    relaxed: int
    took_ms: float
    offset: int
    limit: int
    hits: tuple[Hit, ...]
    backend: ResultBackend
    expanded: tuple[AddedSynonyms, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def reachable(self) -> int:
        """Return how many hits can be paged through."""
        return self.total + self.relaxed

    @cached_property
    def suggestion(self) -> str | None:
        """Return the query as it may have been meant, where a page is not full and that finds more."""
        return self.backend.suggestion(self.total) if self.total < self.limit else None

    @cached_property
    def unquoted(self) -> str | None:
        """Return the query without its quotes, where nothing holds its phrases and that finds any."""
        return None if self.total else self.backend.unquoted()

    @cached_property
    def facets(self) -> Mapping[str, Counts]:
        """Return the full matches counted by outlet, most frequent first, and by year, latest first."""
        return self.backend.facets()

    def to_dict(self) -> dict[str, Any]:
        """Return the results as ``search query --format json`` and ``/api/search`` give them."""
        return results_object(
            query=self.query,
            total=self.total,
            took_ms=self.took_ms,
            hits=[hit.to_dict() for hit in self.hits],
            relaxed=self.relaxed,
            expanded=self.expanded,
            suggestion=self.suggestion,
            unquoted=self.unquoted,
            repairs=self.repairs,
            facets=self.facets,
        )
