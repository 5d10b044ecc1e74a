"""What a search gives: frozen values that the command line, the page and the API all render."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from indexer.article import Article
from search.snippets import Passage


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one term or phrase adds to a score: ``document_frequency`` articles hold it."""

    label: str
    document_frequency: int
    score: float


@dataclass(frozen=True, slots=True)
class Hit:
    """One article found.

    ``relaxed`` when it does not hold all the words; ``missing`` are those it
    lacks. ``explanation`` adds up to ``score``.
    """

    article: Article
    score: float
    headline: Passage
    snippet: Passage
    relaxed: bool = False
    missing: tuple[str, ...] = ()
    explanation: tuple[Contribution, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The hit as the API gives it."""
        article = self.article
        return {
            "id": article.id,
            "title": article.title,
            "source": article.source,
            "place": article.place,
            "date": article.date,
            "path": article.path,
            "url": article.url,
            "score": round(self.score, 6),
            "snippet": self.snippet.html(),
            "relaxed": self.relaxed,
            "missing": list(self.missing),
        }


@dataclass(frozen=True, slots=True)
class Ranked:
    """One line of a run: an article's id and a score that never rises down the run."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    """One page of answers.

    ``total`` articles match in full and ``relaxed`` more hold most of the words;
    the hits are numbered through both, full ones first, and ``offset`` of them
    come before these. ``facets`` count the full matches by source and by year.
    """

    query: str
    total: int
    relaxed: int
    took_ms: float
    offset: int
    limit: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    expanded: tuple[str, ...] = ()
    suggestion: str | None = None

    @property
    def reachable(self) -> int:
        """How many hits can be paged through."""
        return self.total + self.relaxed

    def to_dict(self) -> dict[str, Any]:
        """The results as ``search query --format json`` and ``/api/search`` give them."""
        return {
            "query": self.query,
            "total": self.total,
            "took_ms": round(self.took_ms, 1),
            "hits": [hit.to_dict() for hit in self.hits],
            "relaxed": self.relaxed,
            "expanded": list(self.expanded),
            "suggestion": self.suggestion,
            "facets": {
                name: [{"value": value, "count": count} for value, count in counts]
                for name, counts in self.facets.items()
            },
        }
