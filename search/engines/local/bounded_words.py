"""Words of a query with their score bounds in one segment: plain stems, and words with synonyms or parts."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query

from indexer.index.bm25f import IMPACT_STEP, SATURATION
from indexer.index.segment.field_index import StemFieldIndex
from search.engines.local.document_sets import (
    DocumentList,
    DocumentPart,
    bits_of_parts,
    bits_with_phrases,
    documents_of_parts,
    intersect_bitmaps,
)
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.score_bounds import IMPACTS, MARGIN, SPREAD_FACTOR, BoundedTerm, spread_bounds
from search.engines.local.segment import Segment
from search.engines.local.word_nodes import (
    AllNode,
    AnyNode,
    BestNode,
    BoostedNode,
    Norms,
    PhraseNode,
    SynonymsNode,
    TermNode,
    WordNode,
    is_word,
    part_of,
    phrases_of,
    word_node,
)

_ROUNDING_MARGIN = 1e-9
"""Relative; far above the rounding errors of floats, so that an impact is never below the exact value."""
_SPREAD_SHARE = 16
"""Lists are merged over all documents, rather than by sorting, when they hold more than one in this many
of a segment's documents. Chosen by hand; ``tests.bench.compare`` measures its effect."""


class WeightedTerm(NamedTuple):
    """A stem to score by: the term, and its weight, which is its idf times its boost."""

    term: str
    weight: float


class WeightedQuery(NamedTuple):
    """A word to score by that is more than a stem: its query, one that :func:`.word_nodes.is_word` takes."""

    query: Any


WeightedWord = WeightedTerm | WeightedQuery


def weighted_words(queries: Sequence[Any], snapshot: IndexSnapshot) -> list[WeightedWord] | None:
    """Return queries as words to score by; ``None`` if any of them is no word, or a stem comes twice."""
    words: list[WeightedWord] = []
    for query in queries:
        if type(query) is whoosh_query.Term and query.fieldname == "stem" and query.boost > 0:
            words.append(WeightedTerm(query.text, snapshot.idf("stem", query.text) * query.boost))
        elif is_word(query):
            words.append(WeightedQuery(query))
        else:
            return None
    stems = [word.term for word in words if isinstance(word, WeightedTerm)]
    return words if len(set(stems)) == len(stems) else None


NormsOf = Callable[[NDArray[Any]], Norms]
"""Returns the length norms of documents of a segment."""


class BoundedNode:
    """A word, or a part of one, that is more than a stem.

    Its documents and impacts are made of those of its nodes, when they are needed.
    An impact is here the score in steps of :attr:`step`, rounded up.
    """

    slack = 2
    """The score is more than the impact less so many steps: it may have been rounded up twice."""

    def __init__(self, segment: Segment, node: WordNode, norms: NormsOf, length_ratio: float):
        self.node = node
        self._segment = segment
        self._norms = norms
        self.size = node.size
        """At least as many as there are postings, those of deleted documents included."""
        self._stretch = max(1.0, length_ratio) * (1 + MARGIN)
        self.step = node.weight * IMPACT_STEP * self._stretch
        self.lower_share = min(1.0, length_ratio) / max(1.0, length_ratio) * (1 - 3 * MARGIN)
        self.top_impact = 255
        self.upper_bound = _most(node, self._stretch)

    floor = 0.0
    """The score may be so high where the impact does not tell it."""

    def bitmap(self) -> NDArray[np.uint64] | None:
        """Return the documents as bits, if they are stored so."""
        return self.node.bitmap()

    def parts(self) -> list[DocumentPart]:
        """Return bitmaps and lists which together hold the documents."""
        return self.node.parts()

    def holds(self, documents: NDArray[Any]) -> NDArray[np.bool_]:
        """Return, for each of ``documents``, whether it holds the word."""
        return self.node.holds(documents)

    def documents(self) -> NDArray[Any]:
        """Return the documents, ascending."""
        return self._listed[0]

    @property
    def impacts(self) -> NDArray[np.uint8]:
        """Return the impact of each document."""
        return self._listed[1]

    def at(self, places: NDArray[np.int64]) -> NDArray[Any]:
        """Return the documents at some places."""
        documents: NDArray[Any] = self._listed[0][places]
        return documents

    def live_count(self) -> int:
        """Return the number of documents that are not deleted."""
        return len(self._segment.without_deleted(self.documents()))

    @cached_property
    def bound_of_impact(self) -> NDArray[np.float32]:
        """Return the upper bound of the score for each impact from 0 to 255."""
        return IMPACTS * np.float32(self.step)

    def upper_bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """Return the same, or quicker a bound that is far above some scores."""
        return self.bounds(segment, documents)

    def scores_in(self, documents: NDArray[Any]) -> NDArray[np.float64]:
        """Return the exact score in each of ``documents`` (ascending)."""
        return self.node.scores_in(documents, self._norms(documents))

    def bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """Return the upper bound of this word's score in each of ``documents`` (ascending)."""
        if self.size < SPREAD_FACTOR * len(documents):
            return spread_bounds(segment, self.documents(), self.impacts, self.bound_of_impact, documents)
        return (self.scores_in(documents) * (1 + MARGIN)).astype(np.float32)

    @cached_property
    def _listed(self) -> tuple[NDArray[Any], NDArray[np.uint8]]:
        return self._listing(self.node, 1.0)

    def _listing(self, node: WordNode, factor: float) -> tuple[NDArray[Any], NDArray[np.uint8]]:
        """Return the documents of a node, and their impacts if its scores are multiplied by ``factor``."""
        if isinstance(node, BoostedNode):
            return self._listing(node.node, factor * node.factor)
        if isinstance(node, BestNode):
            return self._merged([self._listing(child, factor) for child in node.nodes])
        if (term := _stored_impacts(node)) is not None:
            stems, number = term
            first, last = stems.span(number)
            share = node.weight * factor / self.node.weight
            impacts = stems.impacts[first:last]
            if share != 1.0:
                impacts = self._rounded_up(IMPACTS.astype(np.float64) * share)[impacts]
            return stems.documents(number), impacts
        documents = documents_of_parts(self._segment, node.parts())
        scores = node.scores_in(documents, self._norms(documents))
        return documents, self._rounded_up(scores * (factor / self.step))

    @staticmethod
    def _rounded_up(steps: NDArray[np.float64]) -> NDArray[np.uint8]:
        return np.ceil(steps * (1 + _ROUNDING_MARGIN)).clip(0, 255).astype(np.uint8)

    def _merged(
        self, listings: list[tuple[NDArray[Any], NDArray[np.uint8]]]
    ) -> tuple[NDArray[Any], NDArray[np.uint8]]:
        """Return the documents of several lists, and of each its highest impact."""
        if len(listings) == 1:
            return listings[0]
        if sum(len(documents) for documents, _ in listings) * _SPREAD_SHARE > self._segment.size:
            scratch = self._segment.scratch.impacts
            for documents, impacts in listings:
                scratch[documents] = np.maximum(scratch[documents], impacts)
            documents = np.flatnonzero(scratch != 0)
            impacts = scratch[documents]
            scratch[documents] = 0
            return documents, impacts
        documents = np.concatenate([documents for documents, _ in listings])
        order = documents.argsort(kind="stable")
        documents = documents[order]
        is_first = np.ones(len(documents), dtype=bool)
        is_first[1:] = documents[1:] != documents[:-1]
        firsts = np.flatnonzero(is_first)
        impacts = np.concatenate([impacts for _, impacts in listings])[order]
        return documents[firsts], np.maximum.reduceat(impacts, firsts) if len(firsts) else impacts


class BoundedWithPhrases(BoundedNode):
    """A word with phrases among its synonyms or parts; these are looked for where they can matter."""

    def __init__(
        self, segment: Segment, node: WordNode, parts: list[WordNode], norms: NormsOf, length_ratio: float
    ):
        super().__init__(segment, node, norms, length_ratio)
        without, self.phrases = parts
        self.without = BoundedNode(segment, without, norms, length_ratio)
        self.floor = self.phrases.weight * SATURATION * (1 + MARGIN)

    def bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """Return the upper bound of this word's score in each of ``documents`` (ascending)."""
        bounds = self.without.bounds(segment, documents)
        held = np.flatnonzero(self.phrases.holds(documents))
        bounds[held] = self.scores_in(documents[held]) * (1 + MARGIN)
        return bounds

    def upper_bounds(self, segment: Segment, documents: NDArray[Any]) -> NDArray[np.float32]:
        """Return the same without looking for phrases, which is quick; scores may be far below it."""
        return np.maximum(self.without.bounds(segment, documents), np.float32(self.floor * (1 + MARGIN)))

    def bits_among(self, among: NDArray[np.uint64] | None) -> NDArray[np.uint64]:
        """Return the documents as bits; phrases are looked for only ``among`` others."""
        bits = bits_of_parts(self._segment, self.without.parts())
        return bits_with_phrases(self._segment, bits, phrases_of(self.phrases), among)


BoundedWord = BoundedTerm | BoundedNode


def split_documents(words: Sequence[BoundedWord]) -> tuple[list[DocumentPart], list[PhraseNode]]:
    """Return bitmaps and lists, and phrases, which together hold the documents that hold any of the words."""
    parts: list[DocumentPart] = []
    phrases: list[PhraseNode] = []
    for word in words:
        if isinstance(word, BoundedWithPhrases):
            parts += word.without.parts()
            phrases += phrases_of(word.phrases)
        else:
            parts += word.parts()
    return parts, phrases


def frequent_bits(segment: Segment, words: Sequence[BoundedWord]) -> NDArray[np.uint64] | None:
    """Return the bitmap of the documents that hold all words; ``None`` if one of them has no bitmap."""
    if not all(
        (isinstance(word, BoundedNode) and _has_bitmap(word.node)) or word.bitmap() is not None
        for word in words
    ):
        return None
    plain = [word for word in words if not isinstance(word, BoundedWithPhrases)]
    bitmaps = [bits_of_parts(segment, word.parts()) for word in plain]
    bits = intersect_bitmaps(bitmaps) if bitmaps else None
    for word in words:
        if isinstance(word, BoundedWithPhrases):
            held = word.bits_among(bits)
            bits = held if bits is None else bits & held
    return bits


def bounded_words(
    snapshot: IndexSnapshot, segment: Segment, words: Sequence[WeightedWord]
) -> list[BoundedWord]:
    """Return those of ``words`` that the segment holds, in the same order."""
    stems = segment.reader.stem
    length_ratio = snapshot.average_length / segment.reader.average_length
    bounded: list[BoundedWord] = []
    for word in words:
        if isinstance(word, WeightedTerm):
            number = stems.number(word.term.encode())
            if number is not None:
                bounded.append(BoundedTerm(segment, number, word.weight, length_ratio))
        else:
            node = word_node(snapshot, segment, word.query)
            if node is not None:
                norms = partial(snapshot.norms, segment)
                parts = [part for phrases in (False, True) if (part := part_of(node, phrases=phrases))]
                if len(parts) == 2:
                    bounded.append(BoundedWithPhrases(segment, node, parts, norms, length_ratio))
                else:
                    bounded.append(BoundedNode(segment, node, norms, length_ratio))
    return bounded


def _stored_impacts(node: WordNode) -> tuple[StemFieldIndex, int] | None:
    """Return the stem whose impacts tell the scores of a node, but for its weight."""
    if isinstance(node, SynonymsNode) and len(node.nodes) == 1:
        return _stored_impacts(node.nodes[0])
    if isinstance(node, TermNode) and isinstance(node.field_index, StemFieldIndex):
        return node.field_index, node.number
    return None


def _most(node: WordNode, stretch: float) -> float:
    """Return the most that a node adds to any score."""
    if isinstance(node, BoostedNode):
        return _most(node.node, stretch) * node.factor * (1 + _ROUNDING_MARGIN)
    if isinstance(node, BestNode):
        return max(_most(child, stretch) for child in node.nodes)
    most = node.weight * SATURATION * (1 + MARGIN)
    if (term := _stored_impacts(node)) is not None:
        stems, number = term
        most = min(most, int(stems.tops[number]) * node.weight * IMPACT_STEP * stretch)
    return most


def _has_bitmap(node: DocumentList) -> bool:
    """Return whether some of the documents are stored as a bitmap."""
    if isinstance(node, AnyNode | AllNode):
        return any(map(_has_bitmap, node.nodes))
    return _has_bitmap(node.node) if isinstance(node, BoostedNode) else node.bitmap() is not None
