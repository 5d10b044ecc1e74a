"""Answer errors as pages and as JSON, each with its HTTP status: one shape, never a traceback."""

from typing import Any

from flask import Flask, current_app, jsonify, render_template, request
from werkzeug.exceptions import BadRequest, HTTPException

from indexer import errors as indexer_errors
from indexer.errors import ArchiveError
from indexer.messages import Message, message
from search import errors as search_errors
from search.json_objects import error_object
from web.search_params import SearchParams, read_params

STATUSES: dict[type[ArchiveError], int] = {
    search_errors.BadQuery: 400,
    search_errors.BadSynonyms: 500,
    search_errors.ArticleNotFound: 404,
    search_errors.SearchTimedOut: 503,
    indexer_errors.IndexMissing: 503,
    indexer_errors.IndexLocked: 503,
    indexer_errors.IndexOutdated: 503,
    indexer_errors.IndexUnwritable: 500,
    indexer_errors.IndexCorrupt: 500,
    indexer_errors.UnreadableFile: 500,
    indexer_errors.SourcesMissing: 503,
    indexer_errors.WorkerLost: 500,
    indexer_errors.SomeUnreadable: 500,
}
"""The HTTP status of every error."""

_NOT_FOUND = message("page-not-found", "There is no such page.")
_BACK = message("go-back", "Go back to the search.")
_UNEXPECTED = message("server-error", "Something went wrong on the server.")
_RETRY = message("try-again", "Try again; the server's log has the details.")


def register(app: Flask) -> None:
    """Answer every error of the application in the one shape."""
    app.register_error_handler(ArchiveError, _archive_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _archive_error(error: ArchiveError) -> Any:
    details = {"position": error.position} if isinstance(error, search_errors.BadQuery) else {}
    return _answer(STATUSES[type(error)], type(error).__name__, error.message, error.advice, **details)


def _http_error(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:  # a redirect
        return error
    told = (
        _NOT_FOUND
        if status == 404
        else Message("bad-request", "{said}", {"said": error.description or error.name})
    )
    return _answer(status, error.name.replace(" ", ""), told, _BACK)


def _unexpected(error: Exception) -> Any:
    current_app.logger.exception("unexpected error at %s", request.path)
    return _answer(500, "InternalServerError", _UNEXPECTED, _RETRY)


def _answer(status: int, name: str, told: Message, advice: Message, **details: Any) -> Any:
    if request.path.startswith(("/api/", "/healthz")):
        return jsonify(error_object(name, told, advice, **details)), status
    page = render_template("error.html", asked=_asked(), message=told, advice=advice, **details)
    return page, status


def _asked() -> SearchParams:
    """Return what was asked, for the form; of a request that states it wrongly, the query alone."""
    try:
        return read_params(request.args)
    except BadRequest:
        return SearchParams(request.args.get("q", "").strip())
