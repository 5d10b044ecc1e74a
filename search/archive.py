"""Archive, which command line, page, API and programs ask: search, rank, suggest, an article by its id."""

from collections.abc import Sequence
from pathlib import Path

from indexer.article import Article
from search.defaults import DEFAULT_LIMIT, DEFAULT_SUGGESTIONS, DEFAULT_TIMEOUT_SECONDS
from search.engines import open_engine
from search.engines.protocol import Engine
from search.errors import ArticleNotFound
from search.executor import execute, execute_ranking, plan_query
from search.highlight import highlight
from search.query.parser import parse
from search.query.synonyms import Synonyms
from search.request import NO_FILTERS, Filters, SearchRequest, Sort
from search.results import Ranked, Results
from search.snippets import Passage, mark_texts

__all__ = ["Archive", "Filters", "SearchRequest", "Sort"]


class Archive:
    """An archive opened for searching. One object serves many threads.

    Every call answers from the newest commit: a reindex, or a whole rebuild, is
    noticed without reopening.
    """

    def __init__(self, engine: Engine, synonyms: Synonyms):
        self._engine = engine
        self._synonyms = synonyms

    @classmethod
    def open(cls, path: Path | str, synonyms: Sequence[Path] = ()) -> "Archive":
        """Open the index at ``path``; ``synonyms`` are lists of the reader's own, beside ours.

        Raises :class:`IndexMissing`, :class:`IndexOutdated`, :class:`IndexCorrupt` or :class:`BadSynonyms`.
        """
        return cls(open_engine(path), Synonyms.load(synonyms))

    def close(self) -> None:
        """Close the index; results that are still held can go on reading."""
        self._engine.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def search(
        self,
        query: str,
        *,
        limit: int = DEFAULT_LIMIT,
        offset: int = 0,
        sort: Sort = "relevance",
        filters: Filters = NO_FILTERS,
        expand: bool = True,
        half_life: float | None = None,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
    ) -> Results:
        """Return hits ``offset`` to ``offset + limit`` of a query, with snippets, totals and facets.

        Articles that hold all of the query come first; where they are fewer than
        ``limit``, those that hold most of its words follow. Synonyms are searched
        too unless ``expand`` is false. ``half_life`` (days) lifts new articles. ``timeout`` is in
        seconds. Raises :class:`BadQuery` or :class:`SearchTimedOut`.
        """
        return self.execute(SearchRequest(query, limit, offset, sort, filters, expand, half_life, timeout))

    def execute(self, request: SearchRequest) -> Results:
        """Return the results of a request. Raises what :meth:`search` raises."""
        return execute(request, self._engine.snapshot(), self._synonyms)

    def rank(
        self,
        query: str,
        *,
        limit: int = 1000,
        expand: bool = True,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
    ) -> tuple[Ranked, ...]:
        """Return the ids of the first ``limit`` hits, for evaluation, in the order of :meth:`search`.

        Full matches are lifted above the relaxed ones' scores, since evaluation
        tools order by score alone. Raises what :meth:`search` raises.
        """
        request = SearchRequest(query, limit, expand=expand, timeout=timeout)
        return execute_ranking(request, self._engine.snapshot(), self._synonyms)

    def article(self, article_id: str) -> Article:
        """Return the article with this id. Raises :class:`ArticleNotFound`."""
        snapshot = self._engine.snapshot()
        with snapshot.reading():
            document = snapshot.document_of(article_id)
            if document is None:
                raise ArticleNotFound(article_id)
            return snapshot.article(document)

    def marked(self, texts: Sequence[str], query: str, *, expand: bool = True) -> list[Passage]:
        """Return the texts of one article with the matches of a query marked. Raises :class:`BadQuery`."""
        node = parse(query).node
        snapshot = self._engine.snapshot()
        with snapshot.reading():
            planned = plan_query(node, snapshot, self._synonyms, expand=expand)
            marks = highlight(planned.highlight, snapshot)
        return mark_texts(texts, marks, planned.phrases)

    def suggest(self, text: str, limit: int = DEFAULT_SUGGESTIONS) -> tuple[str, ...]:
        """Return up to ``limit`` queries that ``text``, typed so far, may become, the likeliest first.

        Any text may be given; where nothing is to be said of it, there are none.
        """
        from search.suggest.completion import complete  # no search needs it

        snapshot = self._engine.snapshot()
        with snapshot.reading():
            return complete(snapshot, text, limit)

    def article_count(self) -> int:
        """Return how many articles the archive holds."""
        return self._engine.snapshot().article_count
