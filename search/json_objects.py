"""The JSON objects that the command line and the API both give: results, hits, articles, errors."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from indexer.article import Article
from indexer.messages import Message

if TYPE_CHECKING:
    from search.results import Hit, Results


def results_object(results: "Results") -> dict[str, Any]:
    """Return one page of results, as ``search query --format json`` and ``/api/search`` give it."""
    return {
        "query": results.query,
        "total": results.total,
        "took_ms": round(results.took_ms, 1),
        "hits": [hit_object(hit) for hit in results.hits],
        "relaxed": results.relaxed,
        "expanded": [one._asdict() for one in results.expanded],
        "suggestion": results.suggestion,
        "unquoted": results.unquoted,
        "repairs": [
            {"position": position, "code": told.code, "message": str(told)}
            for position, told in results.repairs
        ],
        "facets": {
            name: [{"value": value, "count": count} for value, count in counts]
            for name, counts in results.facets.items()
        },
    }


def hit_object(hit: "Hit") -> dict[str, Any]:
    """Return one hit; its snippet is HTML with ``<mark>``, everything else in it escaped."""
    article = hit.article
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "place": article.place,
        "date": article.date,
        "path": article.path,
        "url": article.url,
        "score": round(hit.score, 6),
        "snippet": hit.snippet.html(),
        "relaxed": hit.relaxed,
        "missing": list(hit.missing),
    }


def article_object(article: Article) -> dict[str, Any]:
    """Return one article whole, as ``search show --format json`` and ``/api/article`` give it."""
    return asdict(article)


def error_object(kind: str, message: Message, advice: Message, **details: Any) -> dict[str, Any]:
    """Return an error: its kind, a code that is the same in every language, what happened, what to do."""
    return {"error": kind, "code": message.code, "message": str(message), "advice": str(advice), **details}
