"""What an engine is: the one interface through which searching reads an archive, wherever it lies.

:class:`Engine` gives the newest commit as a :class:`Snapshot`; that answers plans
(:class:`Answer`), gives articles, and knows the words of the archive
(:class:`Vocabulary`). ``search/engines/local`` implements it over segments on this
machine, and ``tests/naive_engine.py`` by loops over articles in memory;
``tests/search/test_engine_protocol.py`` holds both to the same answers. Nothing else in
``search/`` and nothing in ``web/`` knows which engine answers.
How an archive is written is another interface: ``indexer/ingest/archive_store.py``.

A *document* is an article's number in one snapshot; it means nothing in another one. A
document that was deleted may go on counting in statistics until the engine drops it;
no answer holds it.
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
"""Values of a facet with the number of articles of each."""


class Contribution(NamedTuple):
    """A share of a score: of one term or phrase, or of something else that lifts an article.

    ``label`` is the term as it is searched for, or what else it is. ``document_frequency``
    articles that are not deleted hold it; ``None`` where the share is not of a term.
    """

    label: str | Message
    document_frequency: int | None
    score: float


class SimilarForm(NamedTuple):
    """An exact form that looks like a misspelt word: ``edits`` away, in (weighted) edits."""

    form: str
    edits: float


class Following(NamedTuple):
    """How often words stand side by side in the archive, about, and by exact form how often it is next."""

    total: float
    counts: dict[str, float]


class Vocabulary(Protocol):
    """The words of an archive, as marking and suggestions ask for them. Words are exact forms.

    Statistics count deleted documents too, so that they fit one another and the scores.
    """

    @property
    def document_count(self) -> int:
        """The number of documents that statistics count, deleted ones included."""

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
        """Return exact forms that a Whoosh multi-term query stands for, about ``most`` at most."""

    def similar_forms(self, form: str, most_edits: int, count: int, edit_cost: float) -> list[SimilarForm]:
        """Return the likeliest forms at most ``most_edits`` edits from a word, about ``count`` of them.

        Likelier is what has the higher logarithm of its document frequency less ``edit_cost``
        for each edit. The word itself is none of them, nor is a form with a digit, and words
        that are too long to be compared have none. An engine may weigh edits, so that a slip
        that is common counts less than one edit and an odd one a little more.
        """

    def frequent_forms(self, prefix: str, count: int) -> list[str]:
        """Return about ``count`` of the most frequent forms that begin with ``prefix``, in no order."""

    def following(
        self, words: Sequence[str], prefix: str = "", *, most: int, places: int = 6_000
    ) -> Following:
        """Return the words that most often follow ``words`` and begin with ``prefix``.

        At least ``most`` of them, if there are, told from about ``places`` of the words' places.
        ``words`` are one or more single words; a compound is asked for by its parts. None of
        those that follow is a compound, and none stands in another zone of the article.
        """

    def occurrences(self, words: Sequence[str]) -> float:
        """Return how often one or more single words stand side by side in this order, about."""

    def headlines_with(self, form: str) -> Iterator[str]:
        """Give some headlines that hold a form, spread over the archive."""


class Answer(Protocol):
    """What one request found. It keeps what it has evaluated: nothing shown later evaluates it again.

    Its methods may be called when the archive has long gone on to another commit, or is
    closed. Each may raise :class:`SearchTimedOut`, having as much time as the search had.
    """

    @property
    def documents(self) -> NDArray[np.int64]:
        """The first matches in order, as many as were wanted, full matches before partial ones.

        By ``relevance`` those with the highest score come first, of equals the newest; by date
        those with the higher score come first among equals. What is equal in both is in the
        order of article ids, and what has no date comes last among equals or of all.
        """

    @property
    def scores(self) -> NDArray[np.float64]:
        """The score of each of ``documents``.

        It is BM25F's (``indexer/index/bm25f.py``) as the query's kinds combine it. By
        ``relevance`` the best 20 full and the best 20 partial matches are lifted besides, as
        :mod:`search.engines.local.rescoring` and :mod:`search.engines.local.recency` tell.
        """

    @property
    def total(self) -> int:
        """The exact number of articles that match in full."""

    @property
    def relaxed(self) -> int:
        """The exact number of further articles that match in part."""

    def facets(self) -> Mapping[str, Counts]:
        """Return the full matches by ``source``, most frequent first, and by ``year``, latest first.

        The 20 most frequent outlets, equals by name, and every year, in WIB. Articles without
        an outlet, or without a date, are not counted there.
        """

    def explanation(self, document: int, relaxed: bool) -> tuple[Contribution, ...]:
        """Return what the score of one of ``documents`` is made of; ``relaxed`` for a partial match.

        The shares add up to the score: those of the terms and phrases that the article holds,
        in the order of the query, then those that lift it.
        """

    def missing(self, document: int) -> tuple[str, ...]:
        """Return the words of the query that a document lacks."""

    def count(self, query: Any) -> int:
        """Return how many articles match another query (of a plan) under the same filters."""


class Snapshot(Vocabulary, Protocol):
    """One commit of an archive, as it was when it was opened.

    It is used within :meth:`reading` only.
    """

    @property
    def article_count(self) -> int:
        """The number of articles, deleted ones left out."""

    def reading(self) -> AbstractContextManager[None]:
        """Return what is held while this snapshot, or an answer from it, is used.

        It keeps other threads out where the engine needs that, may be entered again by
        the thread that holds it, and turns whatever damaged data leads to into
        :class:`IndexCorrupt`.
        """

    def answer(self, plan: Plan, request: SearchRequest) -> Answer:
        """Find the first ``request.wanted`` matches of a plan; partial ones where fewer match in full.

        Partial matches are the articles, none of them a full match, that hold at least half of
        ``plan.words``, all of ``plan.required`` and nothing of ``plan.excluded``. Where no
        article at all matches in full and none holds half of the words, they are those that
        hold as many as any does. Their score is the sum over the words held and what is
        required. Filters are applied to either kind after that: an article that matches in
        full but is filtered out is no partial match, and counts as a full one for this rule.

        Raises :class:`SearchTimedOut`.
        """

    def article(self, document: int) -> Article:
        """Return the article of a document, whole."""

    def article_id(self, document: int) -> str:
        """Return the id of a document's article."""

    def title(self, document: int) -> str:
        """Return the title of a document's article."""

    def document_of(self, article_id: str) -> int | None:
        """Return the document of the article with this id; ``None`` where there is none."""


class Engine(Protocol):
    """An archive opened for searching. One object serves many threads."""

    def snapshot(self) -> Snapshot:
        """Return the newest commit, opened if it is newer than the one returned before.

        Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`, and
        ``ValueError`` once it is closed.
        """

    def close(self) -> None:
        """Close the archive; answers that are still held can go on reading."""
