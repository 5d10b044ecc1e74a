"""The JSON API: ``/api/search``, ``/api/suggest`` (completions), ``/api/article/ID``, and ``/healthz``."""

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest

from indexer.messages import gettext as _
from search.defaults import DEFAULT_SUGGESTIONS
from search.json_objects import article_object
from web import archive_provider
from web.search_params import MOST_SUGGESTIONS, read_params, whole

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """Answer with the object that ``search query --format json`` prints; parameters as on the page."""
    asked = read_params(request.args)
    if not asked.query:
        raise BadRequest(_("q: there is no query"))
    return jsonify(archive_provider.search(asked).to_dict())


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Answer with what ``q``, typed so far, may become: ``{"query": …, "suggestions": […]}``."""
    query = request.args.get("q", "")
    limit = whole(request.args, "limit", DEFAULT_SUGGESTIONS, MOST_SUGGESTIONS)
    return jsonify(query=query, suggestions=archive_provider.archive().suggest(query, limit))


@blueprint.get("/api/article/<id:article_id>")
def article(article_id: str) -> Response:
    """Answer with the object that ``search show --format json`` prints."""
    return jsonify(article_object(archive_provider.archive().article(article_id)))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer 200 with the number of articles where the index can be searched, else with the error."""
    return jsonify(status="ok", articles=archive_provider.archive().article_count())
