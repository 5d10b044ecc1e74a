"""Archive: the one door. Command line, page and API ask here and render what it answers."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from threading import RLock
from time import perf_counter
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from indexer.article import NO_DATE, Article, day_start
from indexer.directory import IndexDirectory
from indexer.schema import SCHEMA_VERSION
from search.errors import ArticleNotFound
from search.facets import count_sources, count_years
from search.query.plan import Plan, plan, sought
from search.query.syntax import Node, parse
from search.ranking.bm25 import idf
from search.ranking.evaluate import Matches, evaluate, scored_leaves
from search.ranking.relax import relax
from search.ranking.snapshot import Deadline, Documents, Snapshot
from search.results import Contribution, Hit, Ranked, Results
from search.snippets import Highlight, Passage, best_passage, mark_all

Sort = Literal["relevance", "newest", "oldest"]

DEFAULT_LIMIT = 10
DEFAULT_TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on what is searched: days, both included and in WIB, and a source's name."""

    date_from: date | None = None
    date_to: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    """All matches of a query in order, full ones first, and what is needed to show some of them."""

    order: Documents
    scores: NDArray[np.float64]
    total: int
    plan: Plan
    node: Node


class Archive:
    """An index opened for searching. One object serves many threads, one search at a time.

    Every call answers from the newest commit: a reindex, or a whole rebuild, is
    noticed without reopening.
    """

    def __init__(self, directory: IndexDirectory):
        self._directory = directory
        self._lock = RLock()
        self._build = ""
        self._snapshot: Snapshot | None = None
        self._current()

    @classmethod
    def open(cls, path: Path | str) -> "Archive":
        """Open the index directory at ``path``.

        Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`.
        """
        return cls(IndexDirectory(path))

    def close(self) -> None:
        """Close the index."""
        with self._lock:
            if self._snapshot is not None:
                self._snapshot.close()
                self._snapshot = None

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
        filters: Filters | None = None,
        timeout: float = DEFAULT_TIMEOUT_SECONDS,
    ) -> Results:
        """Hits ``offset`` to ``offset + limit`` of a query, with snippets, totals and facets.

        Articles that hold all of the query come first; where they are fewer than
        ``limit``, those that hold most of its words follow. ``timeout`` is in
        seconds. Raises :class:`BadQuery` or :class:`SearchTimedOut`.
        """
        began = perf_counter()
        with self._lock:
            snapshot = self._current()
            deadline = Deadline(timeout)
            answer = _answer(query, snapshot, limit, sort, filters or Filters(), deadline)
            highlight = _highlight(answer.node, snapshot)
            page = slice(offset, offset + limit)
            hits = [
                _hit(
                    int(document), float(score), number >= answer.total, answer, highlight, snapshot, deadline
                )
                for number, (document, score) in enumerate(
                    zip(answer.order[page], answer.scores[page], strict=True), offset
                )
            ]
            full = answer.order[: answer.total]
            facets = {
                "source": count_sources(snapshot, full),
                "year": count_years(snapshot.dates[full]),
            }
            return Results(
                query=query,
                total=answer.total,
                relaxed=len(answer.order) - answer.total,
                took_ms=(perf_counter() - began) * 1000,
                offset=offset,
                limit=limit,
                hits=tuple(hits),
                facets=facets,
            )

    def rank(
        self, query: str, *, limit: int = 1000, timeout: float = DEFAULT_TIMEOUT_SECONDS
    ) -> tuple[Ranked, ...]:
        """The ids of the first ``limit`` hits of a query, for evaluation, in the order :meth:`search` gives.

        Full matches are lifted above the relaxed ones' scores, since evaluation
        tools order by score alone. Raises what :meth:`search` raises.
        """
        with self._lock:
            snapshot = self._current()
            answer = _answer(query, snapshot, limit, "relevance", Filters(), Deadline(timeout))
            scores = answer.scores.copy()
            if answer.total < len(scores):
                scores[: answer.total] += scores[answer.total :].max()
            return tuple(
                Ranked(snapshot.article_id(int(document)), float(score))
                for document, score in zip(answer.order[:limit], scores[:limit], strict=True)
            )

    def article(self, article_id: str) -> Article:
        """The article with this id. Raises :class:`ArticleNotFound`."""
        with self._lock:
            snapshot = self._current()
            document = snapshot.document_of(article_id)
            if document is None:
                raise ArticleNotFound(article_id)
            return snapshot.article(document)

    def marked(self, text: str, query: str) -> Passage:
        """A text with the matches of a query marked. Raises :class:`BadQuery`."""
        with self._lock:
            return mark_all(text, _highlight(parse(query), self._current()))

    def article_count(self) -> int:
        """How many articles the archive holds."""
        with self._lock:
            return int(self._current().reader.doc_count())

    def _current(self) -> Snapshot:
        manifest = self._directory.current(SCHEMA_VERSION)
        old = self._snapshot
        if old is not None and manifest.build == self._build and old.latest_generation() == old.generation:
            return old
        self._snapshot = Snapshot(self._directory.build_path(manifest))
        self._build = manifest.build
        if old is not None:
            old.close()
        return self._snapshot


def _answer(
    query: str, snapshot: Snapshot, limit: int, sort: Sort, filters: Filters, deadline: Deadline
) -> _Answer:
    node = parse(query)
    planned = plan(node, snapshot.stem)
    matches = evaluate(planned.full, snapshot, deadline)
    full = _filtered(matches, filters, snapshot)
    parts = [full]
    if len(full.documents) < limit:
        parts.append(_filtered(relax(planned, matches, snapshot, deadline), filters, snapshot))
    ordered = [_ordered(part, sort, snapshot) for part in parts]
    return _Answer(
        order=np.concatenate([part.documents for part in ordered]),
        scores=np.concatenate([part.scores for part in ordered]),
        total=len(full.documents),
        plan=planned,
        node=node,
    )


def _filtered(matches: Matches, filters: Filters, snapshot: Snapshot) -> Matches:
    if filters.date_from is not None:
        matches = matches.keep(snapshot.dates[matches.documents] >= day_start(filters.date_from))
    if filters.date_to is not None:
        dates = snapshot.dates[matches.documents]
        after = day_start(filters.date_to + timedelta(days=1))
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


def _highlight(node: Node, snapshot: Snapshot) -> Highlight:
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


def _hit(
    document: int,
    score: float,
    relaxed: bool,
    answer: _Answer,
    highlight: Highlight,
    snapshot: Snapshot,
    deadline: Deadline,
) -> Hit:
    article = snapshot.article(document)
    missing: tuple[str, ...] = ()
    if relaxed:
        held = np.array([document], dtype=np.int32)
        missing = tuple(
            word
            for word, query in answer.plan.words
            if not evaluate(query, snapshot, deadline).holding(held)[0]
        )
    return Hit(
        article=article,
        score=score,
        headline=mark_all(article.title, highlight),
        snippet=best_passage(article.body, highlight),
        relaxed=relaxed,
        missing=missing,
        explanation=_explanation(answer.plan.full, document, snapshot, deadline),
    )


def _explanation(
    query: Any, document: int, snapshot: Snapshot, deadline: Deadline
) -> tuple[Contribution, ...]:
    contributions = []
    for leaf in scored_leaves(query):
        matches = evaluate(leaf, snapshot, deadline)
        if score := matches.score_of(document):
            contributions.append(Contribution(str(leaf), len(matches.documents), score))
    return tuple(contributions)
