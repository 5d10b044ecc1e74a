"""Read parts of an answer when they are first shown: articles, snippets, facets, explanations, suggestions.

A page shows snippets and facets, a run of many queries only ids. All of it is of the
commit that was searched, and none of it evaluates the query again.
"""

from collections.abc import Mapping
from functools import cached_property

from indexer.article import Article
from search.engines.protocol import Answer, Contribution, Counts, Snapshot
from search.highlight import highlight
from search.query.other_spellings import held_by
from search.query.parser import Parsed
from search.query.planner import Plan, plan
from search.query.synonyms import Synonyms
from search.query.tree import Node
from search.request import SearchRequest
from search.snippets import Highlight, Passage, Phrases, best_passage, mark_all


class DeferredResults:
    """The backend of one request's results: what they read when it is first shown.

    It may be used when the archive has long gone on to another commit.
    """

    def __init__(
        self,
        request: SearchRequest,
        parsed: Parsed,
        plan: Plan,
        answer: Answer,
        snapshot: Snapshot,
        synonyms: Synonyms,
    ):
        self._request = request
        self._parsed = parsed
        self._plan = plan
        self._answer = answer
        self._snapshot = snapshot
        self._synonyms = synonyms

    @cached_property
    def _highlight(self) -> Highlight:
        with self._snapshot.reading():
            return highlight(self._plan.highlight, self._snapshot)

    def article(self, document: int) -> Article:
        """Return the article of a document."""
        with self._snapshot.reading():
            return self._snapshot.article(document)

    def headline(self, article: Article, nearly: Phrases) -> Passage:
        """Return its title with the matches marked; of the phrases ``nearly``, the words that are right."""
        return mark_all(article.title, self._highlight._replace(near=nearly))

    def snippet(self, article: Article, nearly: Phrases) -> Passage:
        """Return the passage that holds most of the query, marked as by :meth:`headline`."""
        return best_passage(article.body, self._highlight._replace(near=nearly))

    def nearly(self, document: int) -> Phrases:
        """Return the phrases of the query that the document holds nearly, not word for word."""
        with self._snapshot.reading():
            return self._answer.nearly(document)

    def missing(self, document: int) -> tuple[str, ...]:
        """Return the words of the query that the document lacks."""
        with self._snapshot.reading():
            return self._answer.missing(document)

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """Return what its score is made of. Raises :class:`SearchTimedOut`."""
        with self._snapshot.reading():
            return self._answer.explanation(document, relaxed)

    def facets(self) -> Mapping[str, Counts]:
        """Return the full matches counted by outlet and by year. Raises :class:`SearchTimedOut`."""
        with self._snapshot.reading():
            return self._answer.facets()

    def suggestion(self, found: int) -> str | None:
        """Return the query with words as they may have been meant, where that finds more than ``found``."""
        from search.suggest.rephrasing import respelt  # only where a page is not full

        with self._snapshot.reading():
            meant = respelt(self._parsed.node, self._snapshot)
            return str(meant) if meant is not None and self._count(meant) > found else None

    def unquoted(self) -> str | None:
        """Return the query with its phrases as words, where it has any and finds something so."""
        from search.suggest.rephrasing import unquoted  # only where nothing is found

        with self._snapshot.reading():
            loose = unquoted(self._parsed.node)
            return str(loose) if loose is not None and self._count(loose) else None

    def _count(self, node: Node) -> int:
        expansions = self._synonyms.find if self._request.expand else None
        return self._answer.count(plan(node, self._snapshot.stem, expansions, held_by(self._snapshot)).full)
