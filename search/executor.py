"""One query answered over one snapshot: all its matches in order, and hits made of those to show."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from indexer.article import Article
from search.deadline import Deadline
from search.defaults import DEFAULT_TIMEOUT_SECONDS
from search.engines.local.evaluator import Evaluator
from search.engines.local.facets import count_sources, count_years
from search.engines.local.ordering import NO_FILTERS, Filters, Sort, filtered, first
from search.engines.local.partial_matches import relaxed_documents, relaxed_matches
from search.engines.local.recency import freshness
from search.engines.local.rescoring import WINDOW, closeness
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.snapshot import Documents, Snapshot
from search.engines.local.top_documents import best
from search.highlight import highlight
from search.query.parser import Parsed, parse
from search.query.planner import Expand, Plan, plan
from search.query.tree import Node
from search.results import Contribution, Counts, Hit
from search.snippets import Highlight, Passage, best_passage, mark_all


class Question(NamedTuple):
    """What is asked, and how: ``expand`` gives the synonyms of words, if any are to be searched too.

    ``half_life`` lifts new articles: in so many days what is added for being new
    halves. ``timeout`` is in seconds.
    """

    query: str
    sort: Sort = "relevance"
    filters: Filters = NO_FILTERS
    expand: Expand | None = None
    half_life: float | None = None
    timeout: float = DEFAULT_TIMEOUT_SECONDS


class Answer(NamedTuple):
    """A query answered: the first of its matches in order, and where to read what hits show.

    ``order`` holds documents (int64) and ``scores`` theirs (float64), the full
    matches before the relaxed, as many as were asked for; ``total`` full matches
    there are, and ``relaxed`` others.
    """

    order: Documents
    scores: NDArray[np.float64]
    total: int
    relaxed: int
    asked: "Asked"

    def hits(self, offset: int, limit: int) -> tuple[Hit, ...]:
        """The hits from ``offset`` on, ``limit`` of them at most."""
        snapshot = self.asked.snapshot
        places = range(offset, min(offset + limit, len(self.order)))
        documents = self.order[offset : offset + limit].tolist()
        scores = self.scores[offset : offset + limit].tolist()
        return tuple(
            Hit(
                snapshot.article_id(document),
                snapshot.title(document),
                score,
                place >= self.total,
                document,
                self.asked,
            )
            for place, document, score in zip(places, documents, scores, strict=True)
        )


class Asked:
    """One query on one snapshot: what its hits and facets read when they are shown.

    May be used when the archive has long gone on to another commit. ``lock`` is
    held while the query is evaluated, since evaluating uses buffers of the snapshot's.
    """

    def __init__(
        self,
        question: Question,
        parsed: Parsed,
        plan: Plan,
        snapshot: Snapshot,
        lock: AbstractContextManager[Any],
    ):
        self.snapshot = snapshot
        self.parsed = parsed
        self.plan = plan
        self._question = question
        self._lock = lock
        self._deadline = Deadline(question.timeout)
        self._lifted: set[int] = set()

    def ordered(self, matches: ScoredDocuments, wanted: int) -> ScoredDocuments:
        """The first ``wanted`` of the matches in the order asked for; the best by words are weighed again."""
        question, snapshot = self._question, self.snapshot
        if question.sort != "relevance":
            return first(matches, question.sort, wanted, snapshot)
        if not self.plan.in_order and question.half_life is None:
            return first(matches, "relevance", wanted, snapshot)
        best = (
            first(matches, "relevance", max(wanted, WINDOW), snapshot)
            if len(matches.documents) > WINDOW
            else matches
        )
        places = np.argsort(best.documents[:WINDOW])
        window = best.documents[places]
        self._lifted.update(window.tolist())
        scores = best.scores.copy()
        scores[places] += closeness(snapshot, window, self.plan.in_order).total()
        if question.half_life is not None:
            scores[places] *= freshness(snapshot, window, question.half_life)
        return first(ScoredDocuments(best.documents, scores), "relevance", wanted, snapshot)

    @cached_property
    def _highlight(self) -> Highlight:
        with self.snapshot.as_index_corrupt():
            return highlight(self.plan.sought, self.snapshot)

    @cached_property
    def _evaluation(self) -> Evaluator:
        return Evaluator(self.snapshot, self._deadline)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Evaluate while nobody else does, with as much time as a search has."""
        with self._lock, self.snapshot.as_index_corrupt():
            self._deadline.restart()
            yield

    def article(self, document: int) -> Article:
        """The article of a document."""
        return self.snapshot.article(document)

    def headline(self, article: Article) -> Passage:
        """Its title with the matches marked."""
        return mark_all(article.title, self._highlight)

    def snippet(self, article: Article) -> Passage:
        """The passage that holds most of the query."""
        return best_passage(article.body, self._highlight)

    def missing(self, document: int) -> tuple[str, ...]:
        """The words of the query that the document lacks."""
        with self.snapshot.as_index_corrupt():
            return tuple(word for word, query in self.plan.words if not self._holds(query, document))

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """What its score is made of. Raises :class:`SearchTimedOut`."""
        with self._alone():
            queries = [self.plan.full]
            if relaxed:
                queries = [query for _, query in self.plan.words if self._holds(query, document)]
                queries += self.plan.required
            parts = [
                Contribution(str(segment), len(self._evaluation.matches(segment).documents), score)
                for query in queries
                for segment, score in self._evaluation.leaves(query, document)
            ]
            if document in self._lifted:
                parts += self._lift(document, sum(part.score for part in parts))
            return tuple(parts)

    def _lift(self, document: int, score: float) -> list[Contribution]:
        """What was added to the score of one of the best by words."""
        place = np.array([document])
        close = closeness(self.snapshot, place, self.plan.in_order)
        parts = [
            Contribution(f'="{word}"', self.snapshot.document_frequency("exact", word), value)
            for word, value in zip(close.words, close.exact[0].tolist(), strict=True)
        ]
        parts += [
            Contribution(f"{left} ~ {right}", 0, value)
            for (left, right), value in zip(close.pairs, close.close[0].tolist(), strict=True)
        ]
        parts += [
            Contribution(f"{stem} di awal / early", 0, value)
            for stem, value in zip(close.stems, close.lead[0].tolist(), strict=True)
        ]
        factor = float(freshness(self.snapshot, place, self._question.half_life)[0])
        score += sum(part.score for part in parts)
        parts.append(Contribution("baru / new", 0, score * (factor - 1)))
        return [part for part in parts if part.score]

    def facets(self) -> dict[str, Counts]:
        """Counts of the full matches by source and by year. Raises :class:`SearchTimedOut`."""
        with self._alone():
            matches = filtered(
                self._evaluation.matches(self.plan.full), self._question.filters, self.snapshot
            )
            return {
                "source": count_sources(self.snapshot, matches.documents),
                "year": count_years(self.snapshot.dates[matches.documents]),
            }

    def suggestion(self, found: int) -> str | None:
        """The query with words as they may have been meant, where that finds more than ``found`` articles."""
        from search.suggest.rephrasing import respelt  # where a page is not full

        with self._alone():
            meant = respelt(self.parsed.node, self.snapshot)
            return str(meant) if meant is not None and self._count(meant) > found else None

    def unquoted(self) -> str | None:
        """The query with its phrases as words, where it has any and finds something so."""
        from search.suggest.rephrasing import unquoted  # where nothing is found

        with self._alone():
            loose = unquoted(self.parsed.node)
            return str(loose) if loose is not None and self._count(loose) else None

    def _count(self, node: Node) -> int:
        full = plan(node, self.snapshot.stem, self._question.expand).full
        matches = Evaluator(self.snapshot, self._deadline).matches(full)
        return len(filtered(matches, self._question.filters, self.snapshot).documents)

    def _holds(self, query: Any, document: int) -> bool:
        if type(query) is whoosh_query.Term:
            return self.snapshot.holds(query.fieldname, query.text, document)
        return bool(self._evaluation.matches(query).holding(np.array([document]))[0])


def answer(question: Question, snapshot: Snapshot, wanted: int, lock: AbstractContextManager[Any]) -> Answer:
    """Find the first ``wanted`` matches; relaxed ones are sought when fewer match in full.

    The caller holds ``lock``. Raises :class:`BadQuery` or :class:`SearchTimedOut`.
    """
    parsed = parse(question.query)
    deadline = Deadline(question.timeout)
    planned = plan(parsed.node, snapshot.stem, question.expand)
    asked = Asked(question, parsed, planned, snapshot, lock)
    evaluation = Evaluator(snapshot, deadline)
    by_score = question.sort == "relevance"
    listed = max(wanted, WINDOW) if by_score else wanted
    if by_score and question.filters == NO_FILTERS:
        total, matches = best(planned.full, listed, snapshot, evaluation, deadline)
    else:
        matches = filtered(evaluation.matches(planned.full), question.filters, snapshot)
        total = len(matches.documents)
    parts = [asked.ordered(matches, wanted)]
    relaxed = 0
    if total < wanted and planned.words:
        deadline.check()
        full = evaluation.matches(planned.full).documents
        documents = relaxed_documents(planned, full, evaluation, snapshot)
        documents = filtered(
            ScoredDocuments(documents, np.zeros(len(documents))), question.filters, snapshot
        ).documents
        relaxed = len(documents)
        scored = listed if by_score else relaxed
        matches = relaxed_matches(planned, documents, scored, evaluation, snapshot, deadline)
        parts.append(asked.ordered(matches, wanted - total))
    return Answer(
        order=np.concatenate([part.documents for part in parts]),
        scores=np.concatenate([part.scores for part in parts]),
        total=total,
        relaxed=relaxed,
        asked=asked,
    )
