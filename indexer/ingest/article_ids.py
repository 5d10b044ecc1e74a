"""Choose the ids of articles: an article's own id, or a numbered one where another article has it."""

from collections.abc import Callable, Container, Iterator

from indexer.ingest.archive_store import SourceCatalog


class ArticleIds:
    """Chooses for every article of a run an id that no other article has, and remembers ids set free.

    ``files`` are the paths that the sources hold now. ``owner_before`` tells the file of an
    article in the build that this one is to replace: an id of it is left to that file.
    """

    def __init__(
        self,
        catalog: SourceCatalog,
        files: Container[str],
        owner_before: Callable[[str], str | None] = lambda article_id: None,
    ):
        self._catalog = catalog
        self._files = files
        self._owner_before = owner_before
        self._freed: set[str] = set()

    def choose(self, wanted: str, path: str, present: set[str]) -> str:
        """Return ``wanted``, or ``wanted~2`` and so on where another article has it.

        ``present`` are the ids that articles of the same file were given in this run.
        """
        return next(
            candidate
            for candidate in _numbered(wanted)
            if candidate not in present
            and self._catalog.owner(candidate) in (None, path)
            and not self._is_left_to_another(candidate, path)
        )

    def release(self, article_id: str) -> None:
        """Remember that the article of this id was deleted."""
        self._freed.add(article_id)

    def take_waiting(self) -> set[str]:
        """Return the files with articles that had to take ``id~2`` where ``id`` was released since."""
        freed, self._freed = self._freed, set()
        return {path for article_id in freed for path in self._catalog.owners_of_numbered(article_id)}

    def _is_left_to_another(self, article_id: str, path: str) -> bool:
        owner = self._owner_before(article_id)
        return owner not in (None, path) and owner in self._files


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}~{number}"
        number += 1
