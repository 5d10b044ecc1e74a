"""The one Archive of the web server: opened at the first request that needs it, shared by all threads."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from flask import current_app

from search.archive import Archive
from search.results import Results
from web.search_params import SearchParams


class ArchiveProvider:
    """Opens the archive when it is first asked for, and again after opening has failed."""

    def __init__(self, index: Path, synonyms: Sequence[Path] = ()):
        self._index = index
        self._synonyms = synonyms
        self._lock = Lock()
        self._archive: Archive | None = None

    def open(self) -> Archive:
        """Return the archive. Raises what :meth:`Archive.open` does."""
        with self._lock:
            if self._archive is None:
                self._archive = Archive.open(self._index, self._synonyms)
            return self._archive


def search(asked: SearchParams) -> Results:
    """Return the results of what an address asks. Raises what ``archive`` and :meth:`Archive.search` do."""
    return archive().execute(asked.request(current_app.config["TIMEOUT_SECONDS"]))


def archive() -> Archive:
    """Return the archive of the application at work. Raises what :meth:`ArchiveProvider.open` does."""
    provider: ArchiveProvider = current_app.extensions["archive"]
    return provider.open()
