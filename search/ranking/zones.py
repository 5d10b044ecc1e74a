"""What words match in one zone of an article: the title, or all the rest."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.columns.views import View
from indexer.weighting import TITLE_WEIGHT, saturated
from search.ranking.expand import MULTIPLE, expand
from search.ranking.matches import Matches, best_of, intersection, union
from search.ranking.snapshot import Deadline, Leaf, Snapshot
from search.ranking.spans import spans_of, words_of

_DOCUMENT = 32


def in_zone(snapshot: Snapshot, leaf: Leaf, zone: str, query: Any, deadline: Deadline) -> Matches:
    """The matches of a query over words in ``zone`` alone (``title`` or ``body``), deleted documents too.

    Scores are those of the words as often as they stand in that zone. Raises :class:`SearchTimedOut`.
    """
    if isinstance(query, whoosh_query.Term):
        view = leaf.columns.view(query.fieldname)
        number = view.number(query.text.encode())
        return Matches.none() if number is None else _scored(snapshot, leaf, view, number, zone)
    if isinstance(query, MULTIPLE):
        view = leaf.columns.view(query.fieldname)
        numbers = expand(query, view.terms)
        parts = []
        for number in numbers:
            deadline.check()
            parts.append(_scored(snapshot, leaf, view, number, zone))
        return union(parts, leaf.size) if parts else Matches.none()
    if isinstance(query, whoosh_query.DisjunctionMax):
        children = [in_zone(snapshot, leaf, zone, child, deadline) for child in query.subqueries]
        return best_of(children, leaf.size)
    if isinstance(query, whoosh_query.Phrase | whoosh_spans.SpanNear2):
        words = intersection([in_zone(snapshot, leaf, zone, word, deadline) for word in words_of(query)])
        first = spans_of(query, leaf, deadline).first
        documents = first >> _DOCUMENT
        titled = (first & ((1 << _DOCUMENT) - 1)) < leaf.columns.title_lengths[documents]
        held = np.unique(documents[titled if zone == "title" else ~titled])
        return words.keep(np.isin(words.documents, held, assume_unique=True))
    raise TypeError(f"no zones of this query: {type(query).__name__}")


def _scored(snapshot: Snapshot, leaf: Leaf, view: View, number: int, zone: str) -> Matches:
    titles = view.title_counts(number)
    weights: NDArray[Any] = titles * TITLE_WEIGHT if zone == "title" else view.frequencies(number) - titles
    held = weights > 0
    documents = view.documents(number)[held]
    weight = snapshot.idf(view.name, view.terms[number].decode())
    return Matches(documents, weight * saturated(weights[held], snapshot.norms(leaf, documents)))
