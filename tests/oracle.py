"""What queries mean, written twice more: as loops over the texts, and for Whoosh's own searcher.

``Naive`` knows nothing of arrays or segments. ``random_query`` draws Whoosh queries of every kind that the
evaluator takes, and ``agrees_with_whoosh`` tells of which of them Whoosh finds what it documents.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from math import log
from typing import Any

from whoosh import query as q
from whoosh.query import spans

from indexer.article import NO_DATE, Article
from indexer.language.stemmer import Stemmer
from indexer.language.tokenizer import tokenize

# What Whoosh 2.7.4 forgot, so that it fails on a near within another query.
spans.q = q
spans.SpanNear.estimate_size = lambda self, reader: self.q.estimate_size(reader)

_STEMMER = Stemmer()
K1, B, TITLE = 1.2, 0.75, 2
"""BM25F's parameters, and how many times a word in the headline counts, as in indexer/index/bm25f.py."""
GAP = 100
"""Places left free between headline, deck and body, as in indexer/index/zones.py."""


class Naive:
    """Scores queries by loops over articles. Deleted ones count for the statistics only."""

    def __init__(self, articles: list[tuple[Article, bool]]):
        self.dates: dict[str, int] = {}
        self.lengths: dict[str, int] = {}
        self.alive: set[str] = set()
        total = 0
        self.postings: dict[str, dict[str, dict[str, list[tuple[int, int]]]]] = {
            "exact": defaultdict(dict),
            "stem": defaultdict(dict),
        }
        self.size = len(articles)
        for number, (article, deleted) in enumerate(articles):
            key = f"gone-{number}" if deleted else article.id
            if not deleted:
                self.alive.add(key)
            self.dates[key] = article.minutes()
            self.lengths[key] = 0
            for position, token, weight in self._positioned(article):
                self.lengths[key] += token.span == 1
                self.postings["exact"][token.exact].setdefault(key, []).append((position, weight))
                stem = _STEMMER.stem(token.exact)
                parts = re.split("[-.@]", token.exact) if token.span > 1 else []
                if stem not in map(_STEMMER.stem, parts):  # else its parts have been counted already
                    self.postings["stem"][stem].setdefault(key, []).append((position, weight))
            total += self.lengths[key]
        self.average = total / self.size if total else 1.0

    @staticmethod
    def _positioned(article: Article) -> Any:
        base = 0
        title = article.title if article.title_origin == "headline" else ""
        for text, weight in ((title, TITLE), (article.deck or "", 1), (article.body, 1)):
            tokens = tokenize(text)
            for token in tokens:
                yield base + token.position, token, weight
            if tokens:
                base += tokens[-1].position + 1 + GAP

    def search(self, query: Any) -> dict[str, float]:
        """Return the score of each article that matches and is not deleted, by id."""
        return {key: score for key, score in self.scores(query).items() if key in self.alive}

    def scores(self, query: Any) -> dict[str, float]:
        """Return the score of each article that matches, deleted ones included."""
        kind = type(query).__name__
        return getattr(self, f"_{kind}")(query)

    def _term(self, field: str, term: str) -> dict[str, float]:
        held = self.postings[field].get(term, {})
        idf = log(1 + (self.size - len(held) + 0.5) / (len(held) + 0.5))
        scores = {}
        for key, places in held.items():
            weight = sum(weight for _, weight in places)
            norm = K1 * (1 - B + B * self.lengths[key] / self.average)
            scores[key] = idf * weight * (K1 + 1) / (weight + norm)
        return scores

    def _Term(self, query: Any) -> dict[str, float]:
        return _boosted(self._term(query.fieldname, query.text), query)

    def _And(self, query: Any) -> dict[str, float]:
        parts = [self.scores(child) for child in query.subqueries]
        keys = set.intersection(*(set(part) for part in parts))
        return _boosted({key: sum(part[key] for part in parts) for key in keys}, query)

    def _Or(self, query: Any) -> dict[str, float]:
        return _boosted(_sums(self.scores(child) for child in query.subqueries), query)

    def _DisjunctionMax(self, query: Any) -> dict[str, float]:
        parts = [self.scores(child) for child in query.subqueries]
        keys = set().union(*parts)
        return _boosted({key: max(part[key] for part in parts if key in part) for key in keys}, query)

    def _AndNot(self, query: Any) -> dict[str, float]:
        excluded = self.scores(query.b)
        return {key: score for key, score in self.scores(query.a).items() if key not in excluded}

    def _AndMaybe(self, query: Any) -> dict[str, float]:
        maybe = self.scores(query.b)
        return {key: score + maybe.get(key, 0.0) for key, score in self.scores(query.a).items()}

    def _Require(self, query: Any) -> dict[str, float]:
        required = self.scores(query.b)
        return {key: score for key, score in self.scores(query.a).items() if key in required}

    def _Not(self, query: Any) -> dict[str, float]:
        excluded = self.scores(query.query)
        return {key: 1.0 for key in self.lengths if key not in excluded}

    def _Every(self, query: Any) -> dict[str, float]:
        return dict.fromkeys(self.lengths, query.boost)

    def _ConstantScoreQuery(self, query: Any) -> dict[str, float]:
        return dict.fromkeys(self.scores(query.child), query.score)

    def _Phrase(self, query: Any) -> dict[str, float]:
        words = [q.Term(query.fieldname, word) for word in query.words]
        return _boosted(self._near(words, query.slop, ordered=True), query)

    def _SpanNear2(self, query: Any) -> dict[str, float]:
        return self._near(query.qs, query.slop, ordered=query.ordered)

    def _SpanNear(self, query: Any) -> dict[str, float]:
        return self._near([query.a, query.b], query.slop, ordered=query.ordered)

    def _near(self, terms: list[Any], slop: int, *, ordered: bool) -> dict[str, float]:
        scores = self._And(q.And(list(terms)))
        found = {}
        for key, score in scores.items():
            reached = [(p, p) for p, _ in self.postings[terms[0].fieldname][terms[0].text][key]]
            for term in terms[1:]:
                places = [p for p, _ in self.postings[term.fieldname][term.text][key]]
                following = set()
                for (first, last), place in product(reached, places):
                    if 1 <= place - last <= slop:
                        following.add((first, place))
                    if not ordered and 1 <= first - place <= slop:
                        following.add((place, last))
                reached = list(following)
            if reached:
                found[key] = score
        return found

    def _terms(self, query: Any, matches: Any) -> dict[str, float]:
        terms = [term for term in self.postings[query.fieldname] if matches(term)]
        if query.constantscore:
            keys = set().union(*(self.postings[query.fieldname][term] for term in terms))
            return dict.fromkeys(keys, query.boost)
        return _boosted(_sums(self._term(query.fieldname, term) for term in terms), query)

    def _Prefix(self, query: Any) -> dict[str, float]:
        return self._terms(query, lambda term: term.startswith(query.text))

    def _Wildcard(self, query: Any) -> dict[str, float]:
        if query.text == "*":
            return {key: query.boost for key, length in self.lengths.items() if length}
        return self._terms(query, lambda term: fnmatchcase(term, query.text))

    def _Regex(self, query: Any) -> dict[str, float]:
        return self._terms(query, lambda term: re.match(query.text, term) is not None)

    def _FuzzyTerm(self, query: Any) -> dict[str, float]:
        prefix = query.text[: query.prefixlength]
        return self._terms(
            query,
            lambda term: (
                term.startswith(prefix)
                and abs(len(term) - len(query.text)) <= query.maxdist
                and distance(term, query.text) <= query.maxdist
            ),
        )

    def _NumericRange(self, query: Any) -> dict[str, float]:
        return {
            key: query.boost
            for key, date in self.dates.items()
            if date != NO_DATE
            and (query.start is None or date > query.start or (date == query.start and not query.startexcl))
            and (query.end is None or date < query.end or (date == query.end and not query.endexcl))
        }


def _boosted(scores: dict[str, float], query: Any) -> dict[str, float]:
    return {key: score * query.boost for key, score in scores.items()}


def _sums(parts: Any) -> dict[str, float]:
    sums: dict[str, float] = {}
    for part in parts:
        for key, score in part.items():
            sums[key] = sums.get(key, 0.0) + score
    return sums


@cache
def distance(left: str, right: str) -> int:
    """Return Levenshtein's distance, as its definition says."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


class _Draw:
    """What one random query is made of: a word, where to cut it, and a field; more is drawn when asked for."""

    def __init__(self, words: list[str], minutes: tuple[int, int], chance: random.Random, depth: int):
        self.words = words
        self.minutes = minutes
        self.chance = chance
        self.depth = depth
        self.word = chance.choice(words)
        self.cut = chance.randint(2, max(2, len(self.word) - 1))
        self.field = chance.choice(["exact", "stem"])

    def term(self) -> Any:
        word = self.chance.choice(self.words)
        return q.Term(*self.chance.choice([("exact", word), ("stem", _STEMMER.stem(word))]))

    def child(self) -> Any:
        kind = self.chance.choice(LEAVES if self.depth < 1 else KINDS)
        return random_query(kind, self.words, self.minutes, self.chance, self.depth - 1)

    def children(self, most: int) -> list[Any]:
        return [self.child() for _ in range(self.chance.randint(2, most))]

    def constant(self) -> bool:
        return self.chance.random() < 0.3

    def neighbours(self) -> list[str]:
        """Return two or three words that stand side by side in the list drawn from, which is running text."""
        start = self.chance.randrange(max(1, len(self.words) - 3))
        words = self.words[start : start + self.chance.randint(2, 3)]
        return [word if self.field == "exact" else _STEMMER.stem(word) for word in words]

    def near(self, *, ordered: bool) -> Any:
        terms = [q.Term(self.field, word) for word in self.neighbours()]
        return spans.SpanNear2(terms, slop=self.chance.randint(1, 6), ordered=ordered)

    def near_of_two(self) -> Any:
        first, second = (q.Term(self.field, word) for word in self.neighbours()[:2])
        slop, ordered = self.chance.randint(1, 6), self.chance.random() < 0.5
        return spans.SpanNear(first, second, slop=slop, ordered=ordered)

    def wildcard(self) -> Any:
        word, cut = self.word, self.cut
        patterns = [f"{word[:cut]}*{word[-1]}", f"*{word[cut - 1 :]}", f"{word[:1]}?{word[2:]}"]
        return q.Wildcard(self.field, self.chance.choice(patterns), constantscore=self.constant())

    def fuzzy(self) -> Any:
        edits, prefix = self.chance.randint(1, 2), min(len(self.word), self.chance.randint(1, 2))
        return q.FuzzyTerm(
            self.field, self.word, maxdist=edits, prefixlength=prefix, constantscore=self.constant()
        )

    def regex(self) -> Any:
        pattern = f"{re.escape(self.word[: self.cut])}[a-m]*$"
        return q.Regex(self.field, pattern, constantscore=self.constant())

    def range(self) -> Any:
        low, high = sorted(self.chance.randint(*self.minutes) for _ in range(2))
        ends = self.chance.choice([(low, high), (None, high), (low, None)])
        excluded = self.chance.random() < 0.3, self.chance.random() < 0.3
        return q.NumericRange("date", *ends, *excluded)


_MAKERS: dict[str, Callable[[_Draw], Any]] = {
    "term": _Draw.term,
    "boosted": lambda draw: draw.term().with_boost(draw.chance.choice([0.5, 2.0, 3.25])),
    "and": lambda draw: q.And(draw.children(3), boost=draw.chance.choice([1.0, 1.0, 2.0])),
    "or": lambda draw: q.Or(draw.children(5), boost=draw.chance.choice([1.0, 1.0, 0.5])),
    "not": lambda draw: q.Not(draw.child()),
    "andnot": lambda draw: q.AndNot(draw.child(), draw.child()),
    "andmaybe": lambda draw: q.AndMaybe(draw.child(), draw.child()),
    "require": lambda draw: q.Require(draw.child(), draw.child()),
    "dismax": lambda draw: q.DisjunctionMax(draw.children(3)),
    "constant": lambda draw: q.ConstantScoreQuery(draw.child(), draw.chance.choice([1.0, 2.5])),
    "every": lambda draw: q.Every(),
    "phrase": lambda draw: q.Phrase(draw.field, draw.neighbours()),
    "slop": lambda draw: q.Phrase(draw.field, draw.neighbours(), slop=draw.chance.randint(2, 6)),
    "near": lambda draw: draw.near(ordered=True),
    "nearany": lambda draw: draw.near(ordered=False),
    "near1": _Draw.near_of_two,
    "prefix": lambda draw: q.Prefix(draw.field, draw.word[: draw.cut], constantscore=draw.constant()),
    "wildcard": _Draw.wildcard,
    "fuzzy": _Draw.fuzzy,
    "regex": _Draw.regex,
    "range": _Draw.range,
}
KINDS = tuple(_MAKERS)
"""The kinds of random queries."""
LEAVES = ("term", "boosted", *KINDS[KINDS.index("every") :])
"""Those that hold no other query."""


def random_query(
    kind: str, words: list[str], minutes: tuple[int, int], chance: random.Random, depth: int
) -> Any:
    """Return a random query of a kind, with others in it up to ``depth`` deep.

    ``words`` are exact forms to draw from, ``minutes`` the first and last date.
    """
    return _MAKERS[kind](_Draw(words, minutes, chance, depth))


def agrees_with_whoosh(query: Any) -> bool:
    """Return whether Whoosh 2.7.4 does what it documents for a query; see ``search.engines.local.evaluator``."""
    if isinstance(query, q.AndNot | q.Not | q.Require | q.DisjunctionMax):
        return False
    if isinstance(query, q.Prefix | q.Wildcard | q.FuzzyTerm | q.Regex):
        return not query.constantscore  # it adds up frequencies instead
    if isinstance(query, q.ConstantScoreQuery):
        return agrees_in_matches(query.child)
    if isinstance(query, q.AndMaybe):
        return agrees_within(query.a) and agrees_within(query.b)
    if isinstance(query, q.And | q.Or):
        return all(map(agrees_within, query.subqueries))
    return True


def agrees_within(query: Any) -> bool:
    """Return the same for a part of a query: there, an AndMaybe loses some of what it may add."""
    return not isinstance(query, q.AndMaybe) and agrees_with_whoosh(query)


def agrees_in_matches(query: Any) -> bool:
    """Return whether Whoosh finds the right articles, whatever scores it gives them."""
    if isinstance(query, q.AndNot | q.Not | q.Require):
        return False
    if isinstance(query, q.ConstantScoreQuery):
        return agrees_in_matches(query.child)
    if isinstance(query, q.And | q.Or | q.DisjunctionMax):
        return all(map(agrees_in_matches, query.subqueries))
    if isinstance(query, q.AndMaybe):
        return agrees_in_matches(query.a)
    return True
