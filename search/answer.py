"""One query answered over one snapshot: all its matches in order, and hits made of those to show."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE, Article, day_start
from search.facets import count_sources, count_years
from search.query.plan import Plan, plan, sought
from search.query.syntax import Node, parse
from search.ranking.best import best
from search.ranking.evaluate import Evaluation
from search.ranking.matches import Matches
from search.ranking.relax import relaxed_documents, relaxed_matches
from search.ranking.snapshot import Deadline, Documents, Snapshot
from search.results import Contribution, Counts, Hit
from search.snippets import Highlight, Passage, best_passage, mark_all

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on what is searched: days, both included and in WIB, and a source's name."""

    date_from: date | None = None
    date_to: date | None = None
    source: str | None = None


_NO_FILTERS = Filters()


@dataclass(frozen=True)
class Answer:
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
        node: Node,
        plan: Plan,
        filters: Filters,
        snapshot: Snapshot,
        lock: AbstractContextManager[Any],
        timeout: float,
    ):
        self.snapshot = snapshot
        self._node = node
        self._plan = plan
        self._filters = filters
        self._lock = lock
        self._deadline = Deadline(timeout)

    @cached_property
    def _highlight(self) -> Highlight:
        with self.snapshot.damage_told():
            return highlight(self._node, self.snapshot)

    @cached_property
    def _evaluation(self) -> Evaluation:
        return Evaluation(self.snapshot, self._deadline)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Evaluate while nobody else does, with as much time as a search has."""
        with self._lock, self.snapshot.damage_told():
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
        with self.snapshot.damage_told():
            return tuple(word for word, query in self._plan.words if not self._holds(query, document))

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """What its score is made of. Raises :class:`SearchTimedOut`."""
        with self._alone():
            queries = [self._plan.full]
            if relaxed:
                queries = [query for _, query in self._plan.words if self._holds(query, document)]
                queries += self._plan.required
            return tuple(
                Contribution(str(leaf), len(self._evaluation.matches(leaf).documents), score)
                for query in queries
                for leaf, score in self._evaluation.leaves(query, document)
            )

    def facets(self) -> dict[str, Counts]:
        """Counts of the full matches by source and by year. Raises :class:`SearchTimedOut`."""
        with self._alone():
            matches = filtered(self._evaluation.matches(self._plan.full), self._filters, self.snapshot)
            return {
                "source": count_sources(self.snapshot, matches.documents),
                "year": count_years(self.snapshot.dates[matches.documents]),
            }

    def _holds(self, query: Any, document: int) -> bool:
        return self.snapshot.holds(query.fieldname, query.text, document)


def answer(
    query: str,
    snapshot: Snapshot,
    wanted: int,
    sort: Sort,
    filters: Filters,
    lock: AbstractContextManager[Any],
    timeout: float,
) -> Answer:
    """Find the first ``wanted`` matches; relaxed ones are sought when fewer match in full.

    The caller holds ``lock``. Raises :class:`BadQuery` or :class:`SearchTimedOut`.
    """
    node = parse(query)
    deadline = Deadline(timeout)
    planned = plan(node, snapshot.stem)
    asked = Asked(node, planned, filters, snapshot, lock, timeout)
    evaluation = Evaluation(snapshot, deadline)
    if sort == "relevance" and filters == _NO_FILTERS:
        total, matches = best(planned.full, wanted, snapshot, evaluation, deadline)
    else:
        matches = filtered(evaluation.matches(planned.full), filters, snapshot)
        total = len(matches.documents)
    parts = [first(matches, sort, wanted, snapshot)]
    relaxed = 0
    if total < wanted and planned.words:
        deadline.check()
        full = evaluation.matches(planned.full).documents
        documents = relaxed_documents(planned, full, evaluation, snapshot)
        documents = filtered(Matches(documents, np.zeros(len(documents))), filters, snapshot).documents
        relaxed = len(documents)
        scored = wanted if sort == "relevance" else relaxed
        matches = relaxed_matches(planned, documents, scored, evaluation, snapshot, deadline)
        parts.append(first(matches, sort, wanted - total, snapshot))
    return Answer(
        order=np.concatenate([part.documents for part in parts]),
        scores=np.concatenate([part.scores for part in parts]),
        total=total,
        relaxed=relaxed,
        asked=asked,
    )


def highlight(node: Node, snapshot: Snapshot) -> Highlight:
    """What to mark for a query: every form of its words that the archive has met, and its phrases."""
    words, phrases = sought(node)
    forms: dict[str, str] = {}
    weights: dict[str, float] = {}
    for word in words:
        stem = snapshot.stem(word)
        unit = f"stem:{stem}"
        forms.update(dict.fromkeys(snapshot.stems.family(stem) | {word}, unit))
        weights[unit] = snapshot.idf("stem", stem)
    for number, phrase in enumerate(phrases):
        weights[str(number)] = sum(snapshot.idf("exact", word) for word in phrase)
    return Highlight(forms, tuple(phrases), weights)


def filtered(matches: Matches, filters: Filters, snapshot: Snapshot) -> Matches:
    """The matches that the filters let through."""
    if filters.date_from is not None:
        matches = matches.keep(snapshot.dates[matches.documents] >= day_start(filters.date_from))
    if filters.date_to is not None:
        dates = snapshot.dates[matches.documents]
        after = day_start(filters.date_to) + MINUTES_A_DAY
        matches = matches.keep((dates < after) & (dates != NO_DATE))
    if filters.source:
        names, numbers = snapshot.sources
        wanted = filters.source.casefold()
        chosen = [
            number
            for number, name in enumerate(names)
            if name.casefold() == wanted or name.casefold().startswith(f"{wanted}.")
        ]
        matches = matches.keep(np.isin(numbers[matches.documents], chosen))
    return matches


def first(matches: Matches, sort: Sort, wanted: int, snapshot: Snapshot) -> Matches:
    """The first ``wanted`` matches by score or date, then by the other; articles without a date last."""
    dates = snapshot.dates[matches.documents].astype(np.int64)
    if sort == "oldest":
        dates = -np.where(dates == NO_DATE, np.iinfo(np.int64).max, dates)
    keys: tuple[NDArray[Any], NDArray[Any]] = (matches.scores, dates)
    main, other = keys if sort == "relevance" else keys[::-1]
    if 0 < 4 * wanted < len(main):  # sort only what may come among the first, ties with the last included
        kept = np.flatnonzero(main >= np.partition(main, len(main) - wanted)[len(main) - wanted])
    else:
        kept = np.arange(len(main))
    order = kept[np.lexsort((matches.documents[kept], -other[kept], -main[kept]))][:wanted]
    return Matches(matches.documents[order], matches.scores[order])
