"""The JSON API: search, article, health."""

from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import BadRequest

from web.asked import read
from web.door import archive

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """The object that ``search query --format json`` prints. Parameters as on the search page."""
    asked = read(request.args)
    if not asked.query:
        raise BadRequest("q: tidak ada kueri / there is no query")
    results = archive().search(
        asked.query,
        limit=asked.limit,
        offset=asked.offset,
        sort=asked.sort,
        filters=asked.filters,
        timeout=current_app.config["TIMEOUT_SECONDS"],
    )
    return jsonify(results.to_dict())


@blueprint.get("/api/article/<id:article_id>")
def article(article_id: str) -> Response:
    """The object that ``search show --format json`` prints."""
    return jsonify(asdict(archive().article(article_id)))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Whether the index can be searched; 200 with the number of articles, or the error."""
    return jsonify(status="ok", articles=archive().article_count())
