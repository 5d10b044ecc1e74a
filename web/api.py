"""The JSON API: search, article, health."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from search.defaults import DEFAULT_SUGGESTIONS
from web import archive_provider
from web.search_params import MOST_SUGGESTIONS, read, whole

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """The object that ``search query --format json`` prints. Parameters as on the search page."""
    asked = read(request.args)
    if not asked.query:
        raise BadRequest("q: tidak ada kueri / there is no query")
    return jsonify(archive_provider.search(asked).to_dict())


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """What ``q``, typed so far, may become, ``limit`` at most: ``{"query": …, "suggestions": […]}``."""
    query = request.args.get("q", "")
    limit = whole(request.args, "limit", DEFAULT_SUGGESTIONS, MOST_SUGGESTIONS)
    return jsonify(query=query, suggestions=archive_provider.archive().suggest(query, limit))


@blueprint.get("/api/article/<id:article_id>")
def article(article_id: str) -> Response:
    """The object that ``search show --format json`` prints."""
    return jsonify(asdict(archive_provider.archive().article(article_id)))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the index can be searched; 200 with the number of articles, or the error."""
    return jsonify(status="ok", articles=archive_provider.archive().article_count())
