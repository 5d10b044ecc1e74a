"""Answer a plan over one snapshot: find its matches in order, and later their facets and explanations.

The query is evaluated once. Facets are counted over its matches. An explanation reads the
parts that were evaluated. If the query was answered with score bounds, the explanation
evaluates its terms for that one article.
"""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from indexer.messages import message
from search.deadline import Deadline
from search.engines.local.evaluator import Evaluator
from search.engines.local.facets import count_sources, count_years
from search.engines.local.index_snapshot import Documents, IndexSnapshot
from search.engines.local.maxscore import TopDocuments
from search.engines.local.ordering import filtered, top_n
from search.engines.local.recency import recency_factors
from search.engines.local.rescoring import rescoring_bonus
from search.engines.local.scored_documents import ScoredDocuments
from search.engines.local.top_documents import top_documents
from search.engines.protocol import Contribution, Counts
from search.query.planner import Plan
from search.request import NO_FILTERS, SearchRequest


class LocalAnswer:
    """The answer to one request from one snapshot; implements :class:`search.engines.protocol.Answer`."""

    def __init__(self, snapshot: IndexSnapshot, plan: Plan, request: SearchRequest):
        self._snapshot = snapshot
        self._plan = plan
        self._request = request
        self._deadline = Deadline(request.timeout)
        self._evaluator = Evaluator(snapshot, self._deadline)
        self._rescored: set[int] = set()  # documents that got a bonus
        top = self._top(plan.full, self._most_scored)
        self.total, self._matching = top.total, top.matching
        full = self._ordered(top.candidates, request.wanted)
        self.relaxed, partial = self._partial_matches()
        self.documents: Documents = np.concatenate([full.documents, partial.documents])
        self.scores: NDArray[np.float64] = np.concatenate([full.scores, partial.scores])

    # Finding

    @property
    def _most_scored(self) -> int:
        """Return how many of the best by words must be known: at least those that are rescored."""
        wanted = self._request.wanted
        window = self._snapshot.weights.window
        return max(wanted, window) if self._request.sort == "relevance" else wanted

    def _top(self, query: Any, most: int) -> TopDocuments:
        """Return the matches of a query that the filters let through: how many, the best ``most``, all."""
        request = self._request
        if request.sort == "relevance" and request.filters == NO_FILTERS:
            return top_documents(query, most, self._snapshot, self._evaluator, self._deadline)
        matches = filtered(self._evaluator.matches(query), request.filters, self._snapshot)
        return TopDocuments(len(matches.documents), matches, lambda: matches.documents)

    def _partial_matches(self) -> tuple[int, ScoredDocuments]:
        """Return the number of partial matches, and the first of them; none if full matches fill a page.

        Those of each partial query come before those that only the next one finds. A page is
        ``request.limit``, wherever it begins, so that the number is the same on every page.
        """
        request = self._request
        known = self._matching
        count, parts = 0, [ScoredDocuments.empty()]
        for query in self._plan.partial:
            before = self.total + count
            if before >= request.limit:
                break
            self._deadline.check()
            top = self._top(query, self._most_scored + before)
            new = top.candidates.keep(~np.isin(top.candidates.documents, known()))  # known: less than a page
            parts.append(self._ordered(new, max(0, request.wanted - before)))
            known = top.matching  # which holds those known before
            count = top.total - self.total
        return count, ScoredDocuments.joined(parts)

    def _ordered(self, matches: ScoredDocuments, wanted: int) -> ScoredDocuments:
        """Return the first ``wanted`` in the requested order; the best by words are rescored."""
        request, snapshot, adjacent = self._request, self._snapshot, self._plan.adjacent_words
        if request.sort != "relevance" or (not adjacent and request.half_life is None):
            return top_n(matches, request.sort, wanted, snapshot)
        if len(matches.documents) > snapshot.weights.window:
            matches = top_n(matches, "relevance", max(wanted, snapshot.weights.window), snapshot)
        places = np.argsort(matches.documents[: snapshot.weights.window])
        window = matches.documents[places]
        self._rescored.update(window.tolist())
        scores = matches.scores.copy()
        scores[places] += rescoring_bonus(snapshot, window, adjacent).total()
        if request.half_life is not None:
            scores[places] *= recency_factors(snapshot, window, request.half_life)
        return top_n(ScoredDocuments(matches.documents, scores), "relevance", wanted, snapshot)

    # Facets and explanations

    @cached_property
    def _facets(self) -> dict[str, Counts]:
        documents = self._matching()
        return {
            "source": count_sources(self._snapshot, documents),
            "year": count_years(self._snapshot, documents),
        }

    def facets(self) -> dict[str, Counts]:
        """Return the full matches counted by ``source`` and by ``year``."""
        return self._facets

    def missing(self, document: int) -> tuple[str, ...]:
        """Return the words of the query that a document lacks."""
        self._deadline.restart()
        return tuple(word for word, query in self._plan.words if not self._evaluator.holds(query, document))

    def nearly(self, document: int) -> tuple[tuple[str, ...], ...]:
        """Return those of the plan's phrases that a document holds nearly, not word for word."""
        self._deadline.restart()
        return tuple(words for words in self._plan.phrases if not self._holds_phrase(words, document))

    def _holds_phrase(self, words: tuple[str, ...], document: int) -> bool:
        return self._evaluator.holds(whoosh_query.Phrase("exact", list(words)), document)

    def count(self, query: Any) -> int:
        """Return the number of articles that match another query under the same filters."""
        self._deadline.restart()
        if self._request.filters == NO_FILTERS:
            return top_documents(query, 1, self._snapshot, self._evaluator, self._deadline).total
        matches = self._evaluator.matches(query)
        return len(filtered(matches, self._request.filters, self._snapshot).documents)

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """Return the parts of the score of a document."""
        self._deadline.restart()
        queries = self._plan.partial if relaxed else (self._plan.full,)
        query = next(query for query in queries if self._evaluator.holds(query, document))
        parts = [
            Contribution(str(term), frequency, score)
            for term, frequency, score in self._evaluator.query_terms(query, document)
        ]
        if document in self._rescored:
            parts += self._bonus_parts(document, sum(part.score for part in parts))
        return tuple(parts)

    def _bonus_parts(self, document: int, score: float) -> list[Contribution]:
        """Return the bonuses that were added to ``score``, the score by words of a rescored document."""
        documents = np.array([document])
        bonus = rescoring_bonus(self._snapshot, documents, self._plan.adjacent_words)
        parts = [
            Contribution(f'="{word}"', self._snapshot.live_frequency("exact", word), value)
            for word, value in zip(bonus.words, bonus.exact[0].tolist(), strict=True)
        ]
        parts += [
            Contribution(f"{left} ~ {right}", None, value)
            for (left, right), value in zip(bonus.pairs, bonus.close[0].tolist(), strict=True)
        ]
        parts += [
            Contribution(message("early", "{stem}, early", stem=stem), None, value)
            for stem, value in zip(bonus.stems, bonus.lead[0].tolist(), strict=True)
        ]
        factor = float(recency_factors(self._snapshot, documents, self._request.half_life)[0])
        score += sum(part.score for part in parts)
        parts.append(Contribution(message("new", "new"), None, score * (factor - 1)))
        return [part for part in parts if part.score]
