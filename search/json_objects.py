"""The JSON objects that command line and API both give: results, hits, articles, errors."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from indexer.article import Article
from indexer.messages import Message
from search.engines.protocol import Counts
from search.query.lexer import Repair
from search.query.planner import AddedSynonyms
from search.snippets import Passage


def results_object(
    *,
    query: str,
    total: int,
    took_ms: float,
    hits: Iterable[Mapping[str, Any]],
    relaxed: int,
    expanded: Iterable[AddedSynonyms],
    suggestion: str | None,
    unquoted: str | None,
    repairs: Iterable[Repair],
    facets: Mapping[str, Counts],
) -> dict[str, Any]:
    """Return one page of results, as ``search query --format json`` and ``/api/search`` give it."""
    return {
        "query": query,
        "total": total,
        "took_ms": round(took_ms, 1),
        "hits": list(hits),
        "relaxed": relaxed,
        "expanded": [one._asdict() for one in expanded],
        "suggestion": suggestion,
        "unquoted": unquoted,
        "repairs": [
            {"position": repair.position, "code": repair.message.code, "message": str(repair.message)}
            for repair in repairs
        ],
        "facets": {
            name: [{"value": value, "count": count} for value, count in counts]
            for name, counts in facets.items()
        },
    }


def hit_object(
    article: Article,
    *,
    score: float,
    snippet: Passage,
    relaxed: bool,
    missing: Iterable[str],
    nearly: Iterable[str],
) -> dict[str, Any]:
    """Return one hit; its snippet is HTML with ``<mark>``, everything else in it escaped."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "place": article.place,
        "date": article.date,
        "path": article.path,
        "url": article.url,
        "score": round(score, 6),
        "snippet": snippet.html(),
        "relaxed": relaxed,
        "missing": list(missing),
        "nearly": list(nearly),
    }


def article_object(article: Article) -> dict[str, Any]:
    """Return one article whole, as ``search show --format json`` and ``/api/article`` give it."""
    return asdict(article)


def error_object(kind: str, message: Message, advice: Message, **details: Any) -> dict[str, Any]:
    """Return an error: its kind, a code that is the same in every language, what happened, what to do."""
    return {"error": kind, "code": message.code, "message": str(message), "advice": str(advice), **details}
