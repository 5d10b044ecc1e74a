"""A second engine: the articles of an index folder in memory, searched by loops and dicts.

It shows that the protocol of an engine says all that an engine must know, and is what the
answers of the local engine are compared with. Only opening reads the index folder, through
the local engine's own reader; nothing of that is kept. Scores are those of the tests' oracle.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from heapq import nlargest
from math import log
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as q

from indexer.article import MINUTES_A_DAY, NO_DATE, WIB, Article, day_start
from indexer.errors import IndexCorrupt
from indexer.index.directory import IndexDirectory, Manifest
from indexer.index.open_index import open_index
from indexer.index.version import SCHEMA_VERSION
from indexer.messages import message
from search.deadline import Deadline
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.protocol import Contribution, Counts, Engine, Following, SimilarForm
from search.query.planner import Plan
from search.request import SearchRequest
from tests.naive_rescoring import WINDOW, rescoring_bonus
from tests.oracle import TITLE, Naive, Scores, alignment_distance, stem_of

MOST_SOURCES = 20
LONGEST_COMPARED = 40


class NaiveAnswer:
    """What one request found; see :class:`search.engines.protocol.Answer`."""

    def __init__(self, naive: Naive, plan: Plan, request: SearchRequest):
        self._naive = naive
        self._plan = plan
        self._request = request
        self._deadline = Deadline(request.timeout)
        self._evaluated: dict[Any, Scores] = {}
        self._rescored: set[int] = set()
        self._full = self._filtered(self._scores(plan.full))
        self.total, self.relaxed = len(self._full), 0
        found = self._ordered(self._full)
        known = set(self._full)
        for query in plan.partial:
            if len(known) >= request.limit:
                break
            partial = {
                document: score
                for document, score in self._filtered(self._scores(query)).items()
                if document not in known
            }
            known |= set(partial)
            self.relaxed += len(partial)
            found += self._ordered(partial)
        found = found[: request.wanted]
        self.documents: NDArray[np.int64] = np.array([document for document, _ in found], np.int64)
        self.scores: NDArray[np.float64] = np.array([score for _, score in found], np.float64)

    def _scores(self, query: Any) -> Scores:
        """The documents that are not deleted and match, whatever the filters; evaluated once."""
        self._deadline.check()
        if query not in self._evaluated:
            self._evaluated[query] = self._naive.live_scores(query)
        return self._evaluated[query]

    def _filtered(self, scores: Scores) -> Scores:
        return {document: score for document, score in scores.items() if self._is_let_through(document)}

    def _is_let_through(self, document: int) -> bool:
        filters, date = self._request.filters, self._naive.dates[document]
        if filters.date_from is not None and date < day_start(filters.date_from):
            return False
        if filters.date_to is not None:
            after = day_start(filters.date_to) + MINUTES_A_DAY
            if date == NO_DATE or date >= after:
                return False
        outlet, wanted = (self._source(document).casefold(), (filters.source or "").casefold())
        return not wanted or outlet == wanted or outlet.startswith(f"{wanted}.")

    def _source(self, document: int) -> str:
        return self._naive.articles[document].source or ""

    # Order

    def _ordered(self, scores: Scores) -> list[tuple[int, float]]:
        """Documents with their scores in the order asked for; the best by words are weighed again."""
        found = sorted(scores.items(), key=self._place)
        if self._request.sort != "relevance":
            return found
        for place, (document, score) in enumerate(found[:WINDOW]):
            self._deadline.check()
            self._rescored.add(document)
            bonus = rescoring_bonus(self._naive, document, self._plan.adjacent_words).total()
            found[place] = (document, (score + bonus) * self._recency(document))
        return sorted(found, key=self._place)

    def _place(self, found: tuple[int, float]) -> tuple[float, float, str]:
        """What comes first is less: by score or date, then the other, then id; undated documents last."""
        document, score = found
        date = self._naive.dates[document]
        later = -date if date != NO_DATE else float("inf")
        main_and_other = {
            "relevance": (-score, later),
            "newest": (later, -score),
            "oldest": (-later if date != NO_DATE else later, -score),
        }
        return (*main_and_other[self._request.sort], self._naive.articles[document].id)

    def _recency(self, document: int) -> float:
        half_life, date = self._request.half_life, self._naive.dates[document]
        if half_life is None or date == NO_DATE:
            return 1.0
        newest = max(self._naive.dates[live] for live in self._naive.live)
        days = (newest - date) / MINUTES_A_DAY
        return float(1 + 2 ** (-days / half_life))

    # Shown later

    def facets(self) -> dict[str, Counts]:
        """Return the full matches counted by ``source`` and by ``year``."""
        sources = Counter(filter(None, map(self._source, self._full)))
        dates = [self._naive.dates[document] for document in self._full]
        years = Counter(_year(date) for date in dates if date != NO_DATE)
        by_count = sorted(sources.items(), key=lambda counted: (-counted[1], counted[0]))
        return {"source": tuple(by_count[:MOST_SOURCES]), "year": tuple(sorted(years.items(), reverse=True))}

    def missing(self, document: int) -> tuple[str, ...]:
        """Return the words of the query that a document lacks."""
        self._deadline.restart()
        return tuple(word for word, query in self._plan.words if document not in self._scores(query))

    def nearly(self, document: int) -> tuple[tuple[str, ...], ...]:
        """Return those of the plan's phrases that a document holds nearly, not word for word."""
        return tuple(
            words
            for words in self._plan.phrases
            if document not in self._scores(q.Phrase("exact", list(words)))
        )

    def count(self, query: Any) -> int:
        """Return how many articles match another query under the same filters."""
        self._deadline.restart()
        return len(self._filtered(self._scores(query)))

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """Return what the score of a document is made of."""
        self._deadline.restart()
        queries = self._plan.partial if relaxed else (self._plan.full,)
        query = next(query for query in queries if document in self._scores(query))
        parts = list(self._terms(query, document))
        if document in self._rescored:
            parts += self._bonus(document, sum(part.score for part in parts))
        return tuple(parts)

    def _terms(self, query: Any, document: int) -> Iterator[Contribution]:
        """The terms and phrases of a query that a document holds, each with its share of the score."""
        if isinstance(query, q.AndNot):
            yield from self._terms(query.a, document)
        elif isinstance(query, q.AndMaybe):
            yield from self._terms(query.a, document)
            if document in self._scores(query.b):
                yield from self._terms(query.b, document)
        elif isinstance(query, q.And | q.Or):
            for child in query.subqueries:
                if document in self._scores(child):
                    yield from self._terms(child, document)
        else:
            scores = self._scores(query)
            yield Contribution(str(query), len(scores), scores.get(document, 0.0))

    def _bonus(self, document: int, score: float) -> list[Contribution]:
        """What was added to ``score``, that of a document's words."""
        bonus = rescoring_bonus(self._naive, document, self._plan.adjacent_words)
        parts = [
            Contribution(f'="{word}"', len(self._scores(q.Term("exact", word))), share)
            for word, share in bonus.exact.items()
        ]
        parts += [
            Contribution(f"{left} ~ {right}", None, share) for (left, right), share in bonus.close.items()
        ]
        parts += [
            Contribution(message("early", "{stem}, early", stem=stem), None, share)
            for stem, share in bonus.lead.items()
        ]
        lifted = (score + bonus.total()) * (self._recency(document) - 1)
        parts.append(Contribution(message("new", "new"), None, lifted))
        return [part for part in parts if part.score]


class NaiveSnapshot:
    """The articles of one commit; see :class:`search.engines.protocol.Snapshot`. A document is a place among them."""

    def __init__(self, articles: Sequence[tuple[Article, bool]]):
        self._naive = Naive(articles)
        self._exact = self._naive.postings["exact"]
        self._live = set(self._naive.live)
        self._documents = {self._naive.articles[document].id: document for document in self._naive.live}

    @property
    def article_count(self) -> int:
        """The number of articles, deleted ones left out."""
        return len(self._live)

    @property
    def document_count(self) -> int:
        """The number of articles, deleted ones included."""
        return self._naive.size

    def reading(self) -> AbstractContextManager[None]:
        """Return nothing to be held: what was read on opening is never written to."""
        return nullcontext()

    def answer(self, plan: Plan, request: SearchRequest) -> NaiveAnswer:
        """Find the first ``request.wanted`` matches of a plan."""
        return NaiveAnswer(self._naive, plan, request)

    def article(self, document: int) -> Article:
        """Return the article of a document."""
        return self._naive.articles[document]

    def article_id(self, document: int) -> str:
        """Return the id of a document's article."""
        return self._naive.articles[document].id

    def title(self, document: int) -> str:
        """Return the title of a document's article."""
        return self._naive.articles[document].title

    def document_of(self, article_id: str) -> int | None:
        """Return the document of the article with this id."""
        return self._documents.get(article_id)

    # Words

    def stem(self, form: str) -> str:
        """Return the stem of an exact form."""
        return stem_of(form)

    def idf(self, field: str, term: str) -> float:
        """Return the weight of a term."""
        return self._naive.idf(field, term)

    def document_frequency(self, field: str, term: str) -> int:
        """Return the number of documents that hold a term."""
        return self._naive.document_frequency(field, term)

    def is_live(self, form: str) -> bool:
        """Return whether an article that is not deleted holds an exact form."""
        return any(document in self._live for document in self._exact.get(form, ()))

    def forms_of_stem(self, stem: str) -> Iterable[str]:
        """Return the exact forms of a stem."""
        return [form for form in self._exact if stem_of(form) == stem]

    def forms_of_pattern(self, query: Any, most: int) -> Iterable[str]:
        """Return the exact forms that a multi-term query stands for."""
        return self._naive.expanded(query)[:most]

    def similar_forms(self, form: str, most_edits: int, count: int, edit_cost: float) -> list[SimilarForm]:
        """Return the likeliest forms within some edits of a word, each edit counted as one."""
        if len(form.encode()) > LONGEST_COMPARED:
            return []
        edits = {
            other: float(alignment_distance(form, other))
            for other in self._exact
            if other != form
            and abs(len(other) - len(form)) <= most_edits
            and len(other.encode()) <= LONGEST_COMPARED
            and not any(map(str.isdigit, other))
        }

        def likelihood(other: str) -> float:
            return log(len(self._exact[other])) - edit_cost * edits[other]

        near = [other for other, away in edits.items() if away <= most_edits]
        return [SimilarForm(other, edits[other]) for other in nlargest(count, near, key=likelihood)]

    def frequent_forms(self, prefix: str, count: int) -> list[str]:
        """Return the most frequent forms that begin with ``prefix``."""
        forms = (form for form in self._exact if form.startswith(prefix))
        return nlargest(count, forms, key=lambda form: len(self._exact[form]))

    def following(
        self, words: Sequence[str], prefix: str = "", *, most: int, places: int = 6_000
    ) -> Following:
        """Return the words that most often follow ``words`` and begin with ``prefix``, told from every place."""
        counts = Counter(self._words_behind(words))
        total = counts.total()
        told = (
            (word, float(times)) for word, times in counts.most_common() if word and word.startswith(prefix)
        )
        return Following(float(total), dict(list(told)[:most]))

    def occurrences(self, words: Sequence[str]) -> float:
        """Return how often words stand side by side in this order."""
        return float(sum(1 for _ in self._words_behind(words)))

    def _words_behind(self, words: Sequence[str]) -> Iterator[str]:
        """The word behind each place of some words in a row; empty where nothing follows in that zone."""
        wanted, count = list(words), len(words)
        for document in self._exact.get(wanted[0], ()):
            for zone in self._naive.zones[document]:
                for place in range(len(zone.words) - count + 1):
                    if zone.words[place : place + count] == wanted:
                        yield next(iter(zone.words[place + count : place + count + 1]), "")

    def headlines_with(self, form: str) -> Iterator[str]:
        """Give the headlines that hold a form."""
        for document, places in self._exact.get(form, {}).items():
            if any(weight == TITLE for _, weight in places):
                yield self._naive.articles[document].title


class NaiveEngine:
    """An index folder read into memory; see :class:`search.engines.protocol.Engine`."""

    def __init__(self, path: Path | str):
        self._directory = IndexDirectory(path)
        self._lock = Lock()
        self._commit: tuple[str, int] | None = None
        self._opened: NaiveSnapshot | None = None
        self._closed = False
        self.snapshot()

    def close(self) -> None:
        """Close the archive; answers that are still held can go on reading."""
        self._closed = True

    def snapshot(self) -> NaiveSnapshot:
        """Return the newest commit, read if it is newer than the one returned before."""
        with self._lock:
            if self._closed:
                raise ValueError("the archive is closed")
            manifest = self._directory.current(SCHEMA_VERSION)
            while True:
                try:
                    return self._newest(manifest)
                except IndexCorrupt:
                    newer = self._directory.current(SCHEMA_VERSION)
                    if newer.token == manifest.token:
                        raise
                    manifest = newer  # a rebuild was swapped in, and the build being read taken away

    def _newest(self, manifest: Manifest) -> NaiveSnapshot:
        build = self._directory.build_path(manifest)
        newest = (manifest.token, int(open_index(build).latest_generation()))
        if self._opened is None or newest != self._commit:
            self._commit, articles = _read(manifest, build)
            self._opened = NaiveSnapshot(articles)
        return self._opened


def _read(manifest: Manifest, build: Path) -> tuple[tuple[str, int], list[tuple[Article, bool]]]:
    """The commit that was read, and its articles with whether each is deleted."""
    commit = IndexSnapshot(build)
    live = [bool(alive) for segment in commit.segments for alive in segment.live_mask.tolist()]
    articles = [(commit.article(document), not alive) for document, alive in enumerate(live)]
    return (manifest.token, commit.generation), articles


def _year(minutes: int) -> str:
    return str((datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(WIB).year)


_: Callable[[Path | str], Engine] = NaiveEngine
