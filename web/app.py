"""The Flask application: configuration, pages, API and errors put together."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response
from werkzeug.routing import BaseConverter

from indexer.index.default_path import default_index
from search.defaults import DEFAULT_TIMEOUT_SECONDS
from search.wording import article_details, byline, number, repair_line
from web import api, errors, pages
from web.archive_provider import ArchiveProvider

_CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class AnyId(BaseConverter):
    """An article's id in an address: any text, slashes and all."""

    regex = "(?s:.+)"
    part_isolating = False


def create_app(index: Path | str | None = None, *, synonyms: Sequence[Path] = (), **config: Any) -> Flask:
    """The application over the index at ``index`` (by default the one the commands use).

    ``synonyms`` are lists of the reader's own.
    ``config`` adds to Flask's configuration; ``TIMEOUT_SECONDS`` is the time
    limit of one search in seconds. The index is opened at the first request, so
    that a missing one is told on the page, and noticed once it is there.
    """
    app = Flask("web")
    app.config.update(TIMEOUT_SECONDS=DEFAULT_TIMEOUT_SECONDS)
    app.config.update(config)
    app.extensions["archive"] = ArchiveProvider(
        Path(index) if index is not None else default_index(), synonyms
    )
    app.json.sort_keys = app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.url_map.merge_slashes = False  # an article's id may be a web address
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        byline=byline, details=article_details, number=number, repair_line=repair_line
    )
    app.url_map.converters["id"] = AnyId
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    errors.register(app)
    app.after_request(_guard)
    return app


def _guard(response: Response) -> Response:
    """Headers under which nothing an article holds can run or be framed: scripts come from our files only."""
    response.headers["Content-Security-Policy"] = _CONTENT_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
