"""One query answered over one snapshot: all its matches in order, and hits made of those to show."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexer.article import MINUTES_A_DAY, NO_DATE, day_start
from search.query.plan import Plan, plan, sought
from search.query.syntax import Node, parse
from search.ranking.bm25 import idf
from search.ranking.evaluate import Evaluation, Matches
from search.ranking.relax import relax
from search.ranking.snapshot import Deadline, Documents, Snapshot
from search.results import Contribution, Hit
from search.snippets import Highlight, best_passage, mark_all

Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on what is searched: days, both included and in WIB, and a source's name."""

    date_from: date | None = None
    date_to: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """All matches of a query in order: ``total`` full ones first, then the relaxed.

    ``order`` holds documents (int32) and ``scores`` theirs (float64).
    """

    order: Documents
    scores: NDArray[np.float64]
    total: int
    plan: Plan
    highlight: Highlight
    evaluation: Evaluation
    snapshot: Snapshot

    def hits(self, offset: int, limit: int) -> tuple[Hit, ...]:
        """The hits from ``offset`` on, ``limit`` of them at most."""
        last = min(offset + limit, len(self.order))
        return tuple(self._hit(place) for place in range(offset, last))

    def _hit(self, place: int) -> Hit:
        document = int(self.order[place])
        article = self.snapshot.article(document)
        held = {word: self._holds(query, document) for word, query in self.plan.words}
        relaxed = place >= self.total
        return Hit(
            article=article,
            score=float(self.scores[place]),
            headline=mark_all(article.title, self.highlight),
            snippet=best_passage(article.body, self.highlight),
            relaxed=relaxed,
            missing=tuple(word for word in held if not held[word]),
            explanation=self._explanation(document, relaxed),
        )

    def _explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        queries = [self.plan.full]
        if relaxed:
            queries = [query for _, query in self.plan.words if self._holds(query, document)]
            queries += self.plan.required
        return tuple(
            Contribution(str(leaf), len(matches.documents), matches.score_of(document))
            for query in queries
            for leaf, matches in self.evaluation.leaves(query, document)
        )

    def _holds(self, query: Any, document: int) -> bool:
        matches = self.evaluation.matches(query)
        return bool(matches.holding(np.array([document], dtype=np.int32))[0])


def answer(
    query: str, snapshot: Snapshot, limit: int, sort: Sort, filters: Filters, deadline: Deadline
) -> Answer:
    """Answer a query; relaxed matches are sought when fewer than ``limit`` articles match in full.

    Raises :class:`BadQuery` or :class:`SearchTimedOut`.
    """
    node = parse(query)
    planned = plan(node, snapshot.stem)
    evaluation = Evaluation(snapshot, deadline)
    matches = evaluation.matches(planned.full)
    full = _filtered(matches, filters, snapshot)
    parts = [full]
    if len(full.documents) < limit:
        parts.append(_filtered(relax(planned, matches, evaluation, snapshot.size), filters, snapshot))
    ordered = [_ordered(part, sort, snapshot) for part in parts]
    return Answer(
        order=np.concatenate([part.documents for part in ordered]),
        scores=np.concatenate([part.scores for part in ordered]),
        total=len(full.documents),
        plan=planned,
        highlight=highlight(node, snapshot),
        evaluation=evaluation,
        snapshot=snapshot,
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
        weights[unit] = idf(snapshot.size, snapshot.document_frequency("stem", stem))
    for number, phrase in enumerate(phrases):
        weights[str(number)] = sum(
            idf(snapshot.size, snapshot.document_frequency("exact", word)) for word in phrase
        )
    return Highlight(forms, tuple(phrases), weights)


def _filtered(matches: Matches, filters: Filters, snapshot: Snapshot) -> Matches:
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


def _ordered(matches: Matches, sort: Sort, snapshot: Snapshot) -> Matches:
    """By score or date, then by the other; articles without a date last."""
    dates = snapshot.dates[matches.documents].astype(np.int64)
    if sort == "relevance":
        order = np.lexsort((matches.documents, -dates, -matches.scores))
    elif sort == "newest":
        order = np.lexsort((matches.documents, -matches.scores, -dates))
    else:
        undated_last = np.where(dates == NO_DATE, np.iinfo(np.int64).max, dates)
        order = np.lexsort((matches.documents, -matches.scores, undated_last))
    return Matches(matches.documents[order], matches.scores[order])
