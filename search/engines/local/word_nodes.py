"""What a word of a query may be besides a plain stem: synonyms, compounds, phrases, exact forms.

A word is a small tree of nodes. Each node knows its documents and how they score, but works
out only what it is asked for: whether some documents hold the word costs less than all that
do. Scores are bit for bit those of :mod:`evaluator`.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from indexer.index.bm25f import saturated
from indexer.index.segment.bitmaps import set_bits
from indexer.index.segment.field_index import FieldIndex
from search.engines.local.document_sets import (
    DocumentList,
    DocumentPart,
    documents_with_all,
    in_bitmap,
    intersect_bitmaps,
)
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.phrases import find_phrase, phrase_counts
from search.engines.local.segment import Segment
from search.query.own_queries import Alternatives, Boosted

Norms = NDArray[np.float64]


class WordNode(DocumentList, Protocol):
    """A part of a word: some documents of a segment, deleted ones included, and their scores."""

    weight: float
    """The limit of its score as frequencies grow, as a share of BM25F's ``SATURATION``."""

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        """Return the score of each of ``documents`` (ascending); 0 for one that is not among these."""
        ...


class CountedNode(WordNode, Protocol):
    """A node that counts how often it stands in a document, weighted by zone."""

    def weights_in(self, documents: NDArray[Any]) -> NDArray[np.float64]:
        """Return the weighted frequency in each of ``documents`` (ascending)."""
        ...


class TermNode:
    """A term of either field."""

    def __init__(self, field_index: FieldIndex, number: int, weight: float):
        self.field_index = field_index
        self.number = number
        self.weight = weight
        self.size = field_index.document_frequency(number)

    def bitmap(self) -> NDArray[np.uint64] | None:
        return self.field_index.bitmap(self.number)

    def parts(self) -> list[DocumentPart]:
        bits = self.bitmap()
        return [self.field_index.documents(self.number) if bits is None else bits]

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = self.field_index.find(self.number, documents) >= 0
        return held

    def weights_in(self, documents: NDArray[Any]) -> NDArray[np.float64]:
        return self.field_index.weights_in(self.number, documents)

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        return self.weight * saturated(self.weights_in(documents), norms)


class PhraseNode:
    """A phrase of exact forms, all of which the segment has. All its documents are found once at most."""

    def __init__(self, segment: Segment, words: list[str], idfs: list[float], boost: float):
        exact = segment.reader.exact
        numbers = [number for word in words if (number := exact.number(word.encode())) is not None]
        self._segment = segment
        self._words = words
        self._terms = [TermNode(exact, number, idf) for number, idf in zip(numbers, idfs, strict=True)]
        self._boost = boost
        self.weight = sum(idfs) * boost
        self.size = min(term.size for term in self._terms)

    def bitmap(self) -> None:
        return None

    @cached_property
    def _found(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return find_phrase(self._segment, self._words)

    def parts(self) -> list[DocumentPart]:
        return [self._found[0]]

    def documents_outside(self, bits: NDArray[np.uint64]) -> NDArray[Any]:
        """Return the documents that are not in a bitmap, ascending, without looking at those that are."""
        if "_found" in self.__dict__:
            documents: NDArray[Any] = self._found[0]
            return documents[~in_bitmap(bits, documents)]
        bitmaps = [held for term in self._terms if (held := term.bitmap()) is not None]
        rarest = min(self._terms, key=lambda term: term.size)
        if rarest.bitmap() is not None:
            documents = set_bits(intersect_bitmaps(bitmaps) & ~bits)
        else:
            (documents,) = rarest.parts()
            documents = documents[~in_bitmap(bits, documents)]
        return documents[self.holds(documents)]

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = self.weights_in(documents) > 0
        return held

    def weights_in(self, documents: NDArray[Any]) -> NDArray[np.float64]:
        if "_found" not in self.__dict__:
            return phrase_counts(self._segment, self._words, documents).astype(np.float64)
        found, counts = self._found
        places = found.searchsorted(documents)
        weights = counts.take(places, mode="clip").astype(np.float64) if len(found) else np.zeros(len(places))
        if len(found):
            weights[found.take(places, mode="clip") != documents] = 0
        return weights

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        places = np.flatnonzero(self.holds(documents))
        scores = np.zeros(len(documents))
        held, held_norms = documents[places], norms[places]
        for term in self._terms:
            scores[places] += term.scores_in(held, held_norms)
        return scores if self._boost == 1.0 else scores * self._boost


class AllNode:
    """Documents that all of some nodes hold; scores add up."""

    def __init__(self, segment: Segment, nodes: Sequence[WordNode]):
        self._segment = segment
        self.nodes = nodes
        self.weight = sum(node.weight for node in nodes)
        self.size = min(node.size for node in nodes)

    def bitmap(self) -> None:
        return None

    @cached_property
    def _documents(self) -> NDArray[Any]:
        return documents_with_all(self._segment, self.nodes)

    def parts(self) -> list[DocumentPart]:
        return [self._documents]

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        held = np.ones(len(documents), dtype=bool)
        for node in self.nodes:
            held &= node.holds(documents)
        return held

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        held = np.ones(len(documents), dtype=bool)
        scores = np.zeros(len(documents))
        for node in self.nodes:
            part = node.scores_in(documents, norms)
            held &= part > 0
            scores += part
        scores[~held] = 0
        return scores


class AnyNode:
    """Documents that any of some nodes hold."""

    def __init__(self, nodes: Sequence[WordNode]):
        self.nodes = nodes
        self.size = sum(node.size for node in nodes)

    def bitmap(self) -> None:
        return None

    def parts(self) -> list[DocumentPart]:
        return [part for node in self.nodes for part in node.parts()]

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        held = np.zeros(len(documents), dtype=bool)
        for node in self.nodes:  # the cheap ones first: a phrase is looked for in what is left alone
            rest = np.flatnonzero(~held)
            held[rest] = node.holds(documents[rest])
        return held


class BestNode(AnyNode):
    """Documents that any of some nodes hold; each scores by the node that gives it most."""

    def __init__(self, nodes: Sequence[WordNode]):
        super().__init__(nodes)
        self.weight = max(node.weight for node in nodes)

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        scores = np.zeros(len(documents))
        for node in self.nodes:
            np.maximum(scores, node.scores_in(documents, norms), out=scores)
        return scores


class SynonymsNode(AnyNode):
    """The synonyms of a word: their frequencies add up to that of one term of a given weight."""

    nodes: Sequence[CountedNode]

    def __init__(self, nodes: Sequence[CountedNode], weight: float):
        super().__init__(nodes)
        self.weight = weight

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        weights = np.zeros(len(documents))
        for node in self.nodes:
            weights += node.weights_in(documents)
        return self.weight * saturated(weights, norms)


class BoostedNode:
    """Another node, its scores multiplied."""

    def __init__(self, node: WordNode, factor: float):
        self.node = node
        self.factor = factor
        self.weight = node.weight * factor
        self.size = node.size
        self.bitmap = node.bitmap
        self.parts = node.parts
        self.holds = node.holds

    def scores_in(self, documents: NDArray[Any], norms: Norms) -> NDArray[np.float64]:
        return self.node.scores_in(documents, norms) * self.factor


def word_node(snapshot: IndexSnapshot, segment: Segment, query: Any) -> WordNode | None:
    """Return the node of a word in a segment; ``None`` where the segment lacks the word.

    The query is one that :func:`is_word` takes.
    """
    if isinstance(query, Boosted):
        node = word_node(snapshot, segment, query.query)
        return BoostedNode(node, query.factor) if node else None
    if isinstance(query, Alternatives):
        typed = word_node(snapshot, segment, query.typed)
        counted = [node for other in query.others if (node := _counted_node(snapshot, segment, other))]
        if not counted:
            return typed
        counted.sort(key=lambda node: isinstance(node, PhraseNode))  # what costs little is asked first
        weight = sum(snapshot.idf(term.fieldname, term.text) for term in query.instead_of)
        synonyms = SynonymsNode(counted, query.factor * weight)
        return BestNode([typed, synonyms]) if typed else synonyms
    if isinstance(query, whoosh_query.And | whoosh_query.DisjunctionMax):
        nodes = [word_node(snapshot, segment, child) for child in query.subqueries]
        held = [node for node in nodes if node]
        if isinstance(query, whoosh_query.And):
            return AllNode(segment, held) if len(held) == len(nodes) else None
        return BestNode(held) if held else None
    return None if query is whoosh_query.NullQuery else _counted_node(snapshot, segment, query)


def _counted_node(snapshot: IndexSnapshot, segment: Segment, query: Any) -> CountedNode | None:
    """Return the node of a term or a phrase."""
    if isinstance(query, whoosh_query.Phrase):
        exact = segment.reader.exact
        if any(exact.number(word.encode()) is None for word in query.words):
            return None
        idfs = [snapshot.idf("exact", word) for word in query.words]
        return PhraseNode(segment, query.words, idfs, query.boost)
    field_index = segment.reader.field(query.fieldname)
    number = field_index.number(query.text.encode())
    if number is None:
        return None
    return TermNode(field_index, number, snapshot.idf(query.fieldname, query.text) * query.boost)


def part_of(node: WordNode, *, phrases: bool) -> WordNode | None:
    """Return the phrases among the documents of a node, or all but these; ``None`` if there are none.

    No score is higher than that of both parts together.
    """
    if isinstance(node, BoostedNode):
        part = part_of(node.node, phrases=phrases)
        return BoostedNode(part, node.factor) if part else None
    if isinstance(node, BestNode):
        parts = [part for child in node.nodes if (part := part_of(child, phrases=phrases))]
        return BestNode(parts) if parts else None
    if isinstance(node, SynonymsNode):
        counted = [child for child in node.nodes if isinstance(child, PhraseNode) == phrases]
        return SynonymsNode(counted, node.weight) if counted else None
    return node if isinstance(node, PhraseNode) == phrases else None


def phrases_of(node: WordNode) -> list[PhraseNode]:
    """Return the phrases whose documents are among those of a node."""
    if isinstance(node, BoostedNode):
        return phrases_of(node.node)
    if isinstance(node, BestNode | SynonymsNode):
        return [phrase for child in node.nodes for phrase in phrases_of(child)]
    return [node] if isinstance(node, PhraseNode) else []


def is_word(query: Any) -> bool:
    """Return whether a query is a word as :func:`word_node` takes it: scored, and not by nothing."""
    if query is whoosh_query.NullQuery:
        return True
    if isinstance(query, Boosted):
        return bool(query.factor > 0) and is_word(query.query)
    if isinstance(query, Alternatives):
        return is_word(query.typed) and all(map(_is_counted, query.others)) and query.factor > 0
    if type(query) in (whoosh_query.And, whoosh_query.DisjunctionMax):
        return query.boost == 1.0 and bool(query.subqueries) and all(map(is_word, query.subqueries))
    return _is_counted(query)


def _is_counted(query: Any) -> bool:
    """Return whether a query is a term, or a phrase of exact forms side by side."""
    if type(query) is whoosh_query.Phrase:
        return query.fieldname == "exact" and query.slop == 1 and query.boost > 0 and len(query.words) > 0
    return type(query) is whoosh_query.Term and query.boost > 0
