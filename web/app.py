"""The Flask application: pages, API, errors, filters of templates and security headers put together."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from flask import Flask, Response
from werkzeug.routing import BaseConverter

from indexer.index.default_path import default_index
from indexer.messages import gettext, language, ngettext, number, speaking
from search import wording
from search.defaults import DEFAULT_TIMEOUT_SECONDS
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
    """Return the application over the index at ``index`` (by default the one the commands use).

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
    app.jinja_env.filters.update(byline=wording.byline, details=wording.article_details, number=number)
    app.jinja_env.globals.update(_=gettext, ngettext=ngettext, language=language, wording=wording)
    app.wsgi_app = _in_indonesian(app.wsgi_app)  # type: ignore[method-assign]
    app.url_map.converters["id"] = AnyId
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    errors.register(app)
    app.after_request(_guard)
    return app


def _in_indonesian(application: Callable[..., Any]) -> Callable[..., Any]:
    """Return a WSGI application that puts its texts into Indonesian, whatever the server's locale is."""

    def answer(environment: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        with speaking("id"):
            return application(environment, start_response)

    return answer


def _guard(response: Response) -> Response:
    """Add headers under which nothing an article holds can run or be framed; scripts are ours alone."""
    response.headers["Content-Security-Policy"] = _CONTENT_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
