"""What queries mean, said once more by loops over the texts, without arrays or segments."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache
from itertools import pairwise, product
from math import log
from typing import Any, NamedTuple

from whoosh import query as q
from whoosh.query import spans

from indexer.article import NO_DATE, Article
from indexer.language.stemmer import stem_word
from indexer.language.tokenizer import Token, exact_words, tokenize
from search.near_alignment import align, most_differences
from search.query import own_queries as own

stem_of = cache(stem_word)  # the articles of a test have few words
K1, B, TITLE = 1.2, 0.75, 2
GAP = 100

Scores = dict[int, float]
"""By document that matches its score."""
Postings = dict[int, list[tuple[int, int]]]
"""By document that holds a term the position and the weight of each of its places."""
Span = tuple[int, int]


@cache
def distance(left: str, right: str) -> int:
    """Levenshtein's distance, as its definition says."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


@cache
def alignment_distance(one: str, other: str) -> int:
    """The optimal string alignment distance, as its definition says: swapped neighbours are one edit."""
    table = {(i, 0): i for i in range(len(one) + 1)} | {(0, j): j for j in range(len(other) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1,
                table[i, j - 1] + 1,
                table[i - 1, j - 1] + (one[i - 1] != other[j - 1]),
            )
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(one), len(other)]


class Naive:
    """Scores queries over articles, some of which are deleted: those count for the statistics only.

    A document is an article's place among those given.
    """

    def __init__(self, articles: Sequence[tuple[Article, bool]]):
        self.articles = [article for article, _ in articles]
        self.live = [document for document, (_, deleted) in enumerate(articles) if not deleted]
        self.dates = [article.minutes() for article in self.articles]
        self.zones = [_zones(article) for article in self.articles]
        """By document the words of its headline, deck and body, each that has any, with their weight."""
        self.lengths = [sum(len(zone.words) for zone in zones) for zones in self.zones]
        self.size = len(self.articles)
        self.average = sum(self.lengths) / self.size if any(self.lengths) else 1.0
        self.postings: dict[str, dict[str, Postings]] = {
            "exact": defaultdict(dict),
            "stem": defaultdict(dict),
        }
        for document, article in enumerate(self.articles):
            for position, token, weight in _positioned(article):
                self.postings["exact"][token.exact].setdefault(document, []).append((position, weight))
                parts = re.split("[-.@]", token.exact) if token.span > 1 else []
                if stem_of(token.exact) not in map(
                    stem_of, parts
                ):  # else its parts have been counted already
                    held = self.postings["stem"][stem_of(token.exact)]
                    held.setdefault(document, []).append((position, weight))

    def search(self, query: Any) -> dict[str, float]:
        """The live articles that match, by id, with their scores."""
        return {self.articles[document].id: score for document, score in self.live_scores(query).items()}

    def live_scores(self, query: Any) -> Scores:
        """The documents that match and are not deleted, with their scores."""
        scores = self.scores(query)
        return {document: scores[document] for document in self.live if document in scores}

    def scores(self, query: Any) -> Scores:
        """The documents that match, with their scores."""
        scores: Scores = getattr(self, f"_{type(query).__name__.lstrip('_')}")(query)
        return scores

    # Statistics

    def document_frequency(self, field: str, term: str) -> int:
        return len(self.postings[field].get(term, ()))

    def idf(self, field: str, term: str) -> float:
        frequency = self.document_frequency(field, term)
        return log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))

    def saturated(self, document: int, weight: float) -> float:
        norm = K1 * (1 - B + B * self.lengths[document] / self.average)
        return weight * (K1 + 1) / (weight + norm)

    def expanded(self, query: Any) -> list[str]:
        """The terms that a multi-term query stands for, or the one of a Term."""
        matches = _MATCHES[type(query).__name__]
        return [term for term in self.postings[query.fieldname] if matches(query, term)]

    # Words

    def _term(self, field: str, term: str, zone: str | None = None) -> Scores:
        """The documents that hold a term, in one zone if any is named: ``title``, or ``body`` for all the rest."""
        idf = self.idf(field, term)
        scores = {}
        for document, places in self.postings[field].get(term, {}).items():
            counted = sum(weight for _, weight in places if zone is None or _is_in(zone, weight))
            if counted:
                scores[document] = idf * self.saturated(document, counted)
        return scores

    def _Term(self, query: Any) -> Scores:
        return _boosted(self._term(query.fieldname, query.text), query.boost)

    def _multi_term(self, query: Any) -> Scores:
        terms = self.expanded(query)
        if query.constantscore:
            documents = {document for term in terms for document in self.postings[query.fieldname][term]}
            return dict.fromkeys(documents, query.boost)
        return _boosted(_sums(self._term(query.fieldname, term) for term in terms), query.boost)

    _Prefix = _Regex = _FuzzyTerm = _multi_term

    def _Wildcard(self, query: Any) -> Scores:
        if query.text == "*":
            return {document: query.boost for document in range(self.size) if self.lengths[document]}
        return self._multi_term(query)

    # Words near one another

    def _near(self, query: Any) -> Scores:
        scores = _in_all([self.scores(part) for part in _parts(query)])
        near = self._spans(query)
        found = {document: score for document, score in scores.items() if near.get(document)}
        return _boosted(found, getattr(query, "boost", 1.0))

    _Phrase = _SpanNear = _SpanNear2 = _near

    def _spans(self, query: Any) -> dict[int, set[Span]]:
        """By document the first and last positions at which a query stands."""
        if type(query).__name__ in _MATCHES:
            spans: dict[int, set[Span]] = defaultdict(set)
            for term in self.expanded(query):
                for document, places in self.postings[query.fieldname][term].items():
                    spans[document].update((position, position) for position, _ in places)
            return spans
        ordered = getattr(query, "ordered", True)
        first, *others = map(self._spans, _parts(query))
        for other in others:
            first = {
                document: set(_joined(reached, other[document], query.slop, ordered=ordered))
                for document, reached in first.items()
                if document in other
            }
        return first

    # Queries of queries

    def _And(self, query: Any) -> Scores:
        return _boosted(_in_all([self.scores(child) for child in query.subqueries]), query.boost)

    def _Or(self, query: Any) -> Scores:
        return _boosted(_sums(self.scores(child) for child in query.subqueries), query.boost)

    def _DisjunctionMax(self, query: Any) -> Scores:
        return _boosted(_best([self.scores(child) for child in query.subqueries]), query.boost)

    def _AndNot(self, query: Any) -> Scores:
        excluded = self.scores(query.b)
        return {key: score for key, score in self.scores(query.a).items() if key not in excluded}

    def _AndMaybe(self, query: Any) -> Scores:
        maybe = self.scores(query.b)
        return {key: score + maybe.get(key, 0.0) for key, score in self.scores(query.a).items()}

    def _Require(self, query: Any) -> Scores:
        required = self.scores(query.b)
        return {key: score for key, score in self.scores(query.a).items() if key in required}

    def _Not(self, query: Any) -> Scores:
        excluded = self.scores(query.query)
        return {document: 1.0 for document in range(self.size) if document not in excluded}

    def _Every(self, query: Any) -> Scores:
        return dict.fromkeys(range(self.size), query.boost)

    def _NullQuery(self, query: Any) -> Scores:
        return {}

    def _ConstantScoreQuery(self, query: Any) -> Scores:
        return dict.fromkeys(self.scores(query.child), query.score)

    def _NumericRange(self, query: Any) -> Scores:
        return {
            document: query.boost
            for document, date in enumerate(self.dates)
            if date != NO_DATE
            and (query.start is None or date > query.start or (date == query.start and not query.startexcl))
            and (query.end is None or date < query.end or (date == query.end and not query.endexcl))
        }

    # Our own queries

    def _Boosted(self, query: own.Boosted) -> Scores:
        return _boosted(self.scores(query.query), query.factor)

    def _Alternatives(self, query: own.Alternatives) -> Scores:
        weights: Scores = {}
        for other in query.others:
            if isinstance(other, q.Phrase):
                held = {
                    document: float(len(spans)) for document, spans in self._spans(other).items() if spans
                }
            else:
                postings = self.postings[other.fieldname].get(other.text, {})
                held = {document: float(sum(w for _, w in places)) for document, places in postings.items()}
            weights = _sums([weights, held])
        idf = sum(self.idf(term.fieldname, term.text) for term in query.instead_of)
        others = {
            document: query.factor * idf * self.saturated(document, weight)
            for document, weight in weights.items()
        }
        return _best([self.scores(query.typed), others])

    def _NearPhrase(self, query: own.NearPhrase) -> Scores:
        return {
            document: sum(self._term("exact", word).get(document, 0.0) for word in query.words)
            for document, zones in enumerate(self.zones)
            if any(_nearly_holds(zone.words, query.words) for zone in zones)
        }

    def _Named(self, query: own.Named) -> Scores:
        return {
            document: 1.0
            for document, article in enumerate(self.articles)
            if any(_holds_in_a_row(exact_words(name), query.words) for name in _names(article, query.column))
        }

    def _Zoned(self, query: own.Zoned) -> Scores:
        return self._in_zone(query.zone, query.query)

    def _in_zone(self, zone: str, query: Any) -> Scores:
        if type(query).__name__ in _MATCHES:
            return _sums(self._term(query.fieldname, term, zone) for term in self.expanded(query))
        if isinstance(query, q.DisjunctionMax):
            return _best([self._in_zone(zone, child) for child in query.subqueries])
        scores = _in_all([self._in_zone(zone, part) for part in _parts(query)])
        spans = self._spans(query)
        return {
            document: score
            for document, score in scores.items()
            if any(self._zone_of(document, first) == zone for first, _ in spans.get(document, ()))
        }

    def _zone_of(self, document: int, position: int) -> str:
        headline = next((zone for zone in self.zones[document] if zone.weight == TITLE), None)
        return "title" if headline is not None and position < len(headline.words) else "body"


def _nearly_holds(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether a zone holds a phrase but for the differences it may have."""
    if len(phrase) > 2:
        return align(phrase, words).differences <= most_differences(len(phrase))
    left, right = phrase
    pairs = list(pairwise(words))
    apart = list(zip(words, words[2:], strict=False))
    forms = {(one, other) for one, other in pairs if left == one and stem_of(right) == stem_of(other)}
    forms |= {(one, other) for one, other in pairs if right == other and stem_of(left) == stem_of(one)}
    return bool(forms) or (left, right) in apart


class Zone(NamedTuple):
    """The words of a headline, a deck or a body, and what each of them counts."""

    words: list[str]
    weight: int


def _texts(article: Article) -> list[tuple[str, int]]:
    title = article.title if article.title_origin == "headline" else ""
    return [(title, TITLE), (article.deck or "", 1), (article.body, 1)]


def _zones(article: Article) -> list[Zone]:
    zones = [Zone(exact_words(text), weight) for text, weight in _texts(article)]
    return [zone for zone in zones if zone.words]


def _positioned(article: Article) -> Iterator[tuple[int, Token, int]]:
    """The tokens of an article with their positions and weights."""
    base = 0
    for text, weight in _texts(article):
        tokens = tokenize(text)
        for token in tokens:
            yield base + token.position, token, weight
        if tokens:
            base += tokens[-1].position + 1 + GAP


def _is_in(zone: str, weight: int) -> bool:
    return (weight == TITLE) == (zone == "title")


def _names(article: Article, column: str) -> Sequence[str]:
    names = {"source": article.source, "place": article.place, "section": article.section}
    return article.authors if column == "author" else [names[column] or ""]


def _holds_in_a_row(words: list[str], patterns: Sequence[str]) -> bool:
    return any(
        all(map(fnmatchcase, words[first:], patterns)) for first in range(len(words) - len(patterns) + 1)
    )


def _parts(query: Any) -> list[Any]:
    """The queries that stand near one another."""
    if isinstance(query, q.Phrase):
        return [q.Term(query.fieldname, word) for word in query.words]
    return list(query.qs) if isinstance(query, spans.SpanNear2) else [query.a, query.b]


def _joined(left: Iterable[Span], right: Iterable[Span], slop: int, *, ordered: bool) -> Iterator[Span]:
    for (first, last), (begin, end) in product(left, right):
        if 1 <= begin - last <= slop:
            yield first, end
        if not ordered and 1 <= first - end <= slop:
            yield begin, last


_MATCHES: dict[str, Callable[[Any, str], bool]] = {
    "Term": lambda query, term: term == query.text,
    "Prefix": lambda query, term: term.startswith(query.text),
    "Wildcard": lambda query, term: fnmatchcase(term, query.text),
    "Regex": lambda query, term: re.match(query.text, term) is not None,
    "FuzzyTerm": lambda query, term: (
        term.startswith(query.text[: query.prefixlength])
        and abs(len(term) - len(query.text)) <= query.maxdist
        and distance(term, query.text) <= query.maxdist
    ),
}
"""By kind of query whether it stands for a term."""


def _boosted(scores: Scores, boost: float) -> Scores:
    return {document: score * boost for document, score in scores.items()}


def _in_all(parts: Sequence[Scores]) -> Scores:
    documents = set.intersection(*(set(part) for part in parts))
    return {document: sum(part[document] for part in parts) for document in documents}


def _best(parts: Sequence[Scores]) -> Scores:
    documents = {document for part in parts for document in part}
    return {document: max(part[document] for part in parts if document in part) for document in documents}


def _sums(parts: Iterable[Scores]) -> Scores:
    sums: Scores = {}
    for part in parts:
        for document, score in part.items():
            sums[document] = sums.get(document, 0.0) + score
    return sums
