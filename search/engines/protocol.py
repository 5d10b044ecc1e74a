"""The protocol of an engine: what every engine (the local one, the naive one of the tests) must answer alike.

:class:`Engine` opens the newest commit as a :class:`Snapshot`. A snapshot answers plans
(:class:`Answer`), returns articles, and knows the words of the archive
(:class:`Vocabulary`). ``search/engines/local`` implements the protocol over segments on this
machine, and ``tests/naive_engine.py`` by loops over articles in memory.
``tests/search/test_engine_protocol.py`` checks that both give the same answers. Nothing else
in ``search/`` and nothing in ``web/`` knows which engine answers.
How an archive is written is another interface: ``indexer/ingest/archive_store.py``.

A *document* is the number of an article in one snapshot. Another snapshot numbers its articles
anew. Statistics may count a deleted document until the engine drops it. No answer holds it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.article import Article
from indexer.messages import Message
from search.query.planner import Plan
from search.request import SearchRequest

Counts = tuple[tuple[str, int], ...]
"""The values of a facet, each with its number of articles."""

SAMPLED_PLACES = 6_000
"""Occurrences of words, about, from which counts of what follows them are estimated. Chosen by hand;
``tests.bench.suggest`` measures the time it takes."""


class Contribution(NamedTuple):
    """One part of a score: the part of a term or a phrase, or a bonus.

    ``label`` is the term as it is searched for, or the name of the bonus. ``document_frequency``
    is the number of live articles that hold the term; ``None`` for a bonus that is not of a term.
    """

    label: str | Message
    document_frequency: int | None
    score: float


class SimilarForm(NamedTuple):
    """An exact form that looks like a misspelt word, and their distance in (weighted) edits."""

    form: str
    edits: float


class Following(NamedTuple):
    """Estimated counts of what follows some words in the archive.

    ``total`` is how often the words stand side by side. ``counts`` maps each exact form that
    follows them to how often it does.
    """

    total: float
    counts: dict[str, float]


class Vocabulary(Protocol):
    """The words of an archive, for highlighting and suggestions. Words are exact forms.

    Statistics count deleted documents too, so that they agree with one another and with scores.
    """

    @property
    def document_count(self) -> int:
        """Return the number of documents that statistics count, deleted ones included."""

    def stem(self, form: str) -> str:
        """Return the stem of an exact form, also of one that the archive does not hold."""

    def idf(self, field: str, term: str) -> float:
        """Return the weight of a term of the field ``exact`` or ``stem`` over the whole archive."""

    def document_frequency(self, field: str, term: str) -> int:
        """Return the number of documents that hold a term, deleted ones included."""

    def is_live(self, form: str) -> bool:
        """Return whether an article that is not deleted holds an exact form."""

    def forms_of_stem(self, stem: str) -> Iterable[str]:
        """Return the exact forms that the archive has met of a stem, also those of articles deleted since."""

    def forms_of_pattern(self, query: Any, most: int) -> Iterable[str]:
        """Return exact forms that match a Whoosh multi-term query, about ``most`` at most."""

    def similar_forms(self, form: str, most_edits: int, count: int, edit_cost: float) -> list[SimilarForm]:
        """Return about ``count`` of the likeliest forms within ``most_edits`` edits of a word.

        The likelihood of a form is the logarithm of its document frequency, less ``edit_cost``
        for each edit. The word itself and forms with a digit are never returned. Returns none
        for a word that is too long to be compared. An engine may weight edits: a common slip
        may count less than one edit, and a rare one a little more.
        """

    def frequent_forms(self, prefix: str, count: int) -> list[str]:
        """Return about ``count`` of the most frequent forms that begin with ``prefix``, in no order."""

    def following(
        self, words: Sequence[str], prefix: str = "", *, most: int, places: int = SAMPLED_PLACES
    ) -> Following:
        """Return the words that most often follow ``words`` and begin with ``prefix``.

        Returns at least ``most`` of them, if there are so many. The counts are estimated from
        about ``places`` occurrences of ``words``. ``words`` are one or more single words; a
        compound is given as its parts. The words returned are never compounds, and stand in
        the same zone of the article.
        """

    def occurrences(self, words: Sequence[str]) -> float:
        """Return an estimate of how often one or more single words stand side by side in this order."""

    def headlines_with(self, form: str) -> Iterator[str]:
        """Yield some headlines that hold a form, spread over the archive."""


class Answer(Protocol):
    """The answer to one request. It keeps its matches, so that no method evaluates the query again.

    Its methods may be called after the archive has got a newer commit, or is closed. Each has
    as much time as the search had, and may raise :class:`SearchTimedOut`.
    """

    @property
    def documents(self) -> NDArray[np.int64]:
        """Return the first matches in order, as many as were wanted, full matches before partial ones.

        By ``relevance`` the highest score comes first, and of equal scores the newest. By date
        the highest score comes first among equal dates. Documents that are equal in both are
        ordered by article id. Documents without a date come last, among equals or of all.
        """

    @property
    def scores(self) -> NDArray[np.float64]:
        """Return the score of each of ``documents``.

        It is the score of BM25F (``indexer/index/bm25f.py``), as each kind of query combines
        it. By ``relevance`` the best 20 full and the best 20 partial matches also get the
        bonuses of :mod:`search.engines.local.rescoring` and :mod:`search.engines.local.recency`.
        """

    @property
    def total(self) -> int:
        """Return the exact number of articles that match in full."""

    @property
    def relaxed(self) -> int:
        """Return the exact number of further articles that match in part."""

    def facets(self) -> Mapping[str, Counts]:
        """Return the full matches counted by ``source`` and by ``year``.

        The 20 most frequent outlets, most frequent first, equals by name; and every year (in
        WIB), latest first. Articles without an outlet, or without a date, are not counted.
        """

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """Return the parts of the score of one of ``documents``; ``relaxed`` says it is a partial match.

        The parts add up to the score. The terms and phrases that the article holds come first,
        in the order of the query, then the bonuses.
        """

    def nearly(self, document: int) -> tuple[tuple[str, ...], ...]:
        """Return those of ``plan.phrases`` that a document holds nearly, not word for word."""

    def missing(self, document: int) -> tuple[str, ...]:
        """Return the words of the query that a document lacks."""

    def count(self, query: Any) -> int:
        """Return the number of articles that match another query of a plan, under the same filters."""


class Snapshot(Vocabulary, Protocol):
    """One commit of an archive, as it was when it was opened.

    It may be used only within :meth:`reading`.
    """

    @property
    def article_count(self) -> int:
        """Return the number of articles, deleted ones left out."""

    def reading(self) -> AbstractContextManager[None]:
        """Return the context in which this snapshot, or an answer from it, is used.

        It keeps other threads out where the engine needs that. The thread that is in it may
        enter it again. It raises :class:`IndexCorrupt` for errors that damaged data causes.
        """

    def answer(self, plan: Plan, request: SearchRequest) -> Answer:
        """Find the first ``request.wanted`` matches of a plan.

        Partial matches follow where too few match in full. They are articles that do not match
        in full, but hold at least half of ``plan.words``, all of ``plan.required`` and nothing
        of ``plan.excluded``. If no article matches in full and none holds half of the words,
        they are the articles that hold the most words. Their score is the sum over the words
        held and over ``plan.required``. Filters are applied after that: a full match that is
        filtered out is no partial match, and counts as a full match for this rule.

        Raises :class:`SearchTimedOut`.
        """

    def article(self, document: int) -> Article:
        """Return the whole article of a document."""

    def article_id(self, document: int) -> str:
        """Return the id of a document's article."""

    def title(self, document: int) -> str:
        """Return the title of a document's article."""

    def document_of(self, article_id: str) -> int | None:
        """Return the document of the article with this id; ``None`` where there is none."""


class Engine(Protocol):
    """An archive opened for searching. One object serves many threads."""

    def snapshot(self) -> Snapshot:
        """Return the newest commit. It is opened if it is newer than the one returned before.

        Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`, and
        ``ValueError`` once the engine is closed.
        """

    def close(self) -> None:
        """Close the archive. Answers made before can still be read."""
