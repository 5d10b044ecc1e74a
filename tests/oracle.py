"""What queries mean, said twice more: by loops over the texts, and by Whoosh's own searcher.

``Naive`` knows nothing of arrays or segments. ``random_query`` draws Whoosh
queries of every kind the executor takes.
"""

import random
import re
from collections import defaultdict
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from math import log
from typing import Any

from whoosh import query as q
from whoosh.query import spans

from indexer.article import NO_DATE, Article
from indexer.language.stemmer import stem_word
from indexer.language.tokenizer import tokenize

# What Whoosh 2.7.4 forgot, so that it fails on a near within another query.
spans.q = q
spans.SpanNear.estimate_size = lambda self, reader: self.q.estimate_size(reader)

_stem = cache(stem_word)  # the articles of a test have few words
K1, B, TITLE = 1.2, 0.75, 2
GAP = 100


class Naive:
    """Scores queries over articles, some of which are deleted: those count for the statistics only."""

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
                stem = _stem(token.exact)
                parts = re.split("[-.@]", token.exact) if token.span > 1 else []
                if stem not in map(_stem, parts):  # else its parts have been counted already
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
        """The live articles that match, by id, with their scores."""
        return {key: score for key, score in self.scores(query).items() if key in self.alive}

    def scores(self, query: Any) -> dict[str, float]:
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
    """Levenshtein's distance, as its definition says."""
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


KINDS = (
    *("term", "boosted", "and", "or", "not", "andnot", "andmaybe", "require", "dismax", "constant"),
    *("every", "phrase", "slop", "near", "nearany", "near1", "prefix", "wildcard", "fuzzy", "regex", "range"),
)
LEAVES = ("term", "boosted", *KINDS[10:])


def random_query(
    kind: str, words: list[str], minutes: tuple[int, int], chance: random.Random, depth: int
) -> Any:
    """A query of a kind; ``words`` are exact forms to draw from, ``minutes`` the first and last date."""

    def child() -> Any:
        return random_query(chance.choice(LEAVES if depth < 1 else KINDS), words, minutes, chance, depth - 1)

    def term() -> Any:
        word = chance.choice(words)
        return q.Term(*chance.choice([("exact", word), ("stem", _stem(word))]))

    def some(count: int) -> list[Any]:
        return [child() for _ in range(count)]

    def constant() -> bool:
        return chance.random() < 0.3

    word = chance.choice(words)
    cut = chance.randint(2, max(2, len(word) - 1))
    field = chance.choice(["exact", "stem"])
    match kind:
        case "term":
            return term()
        case "boosted":
            return term().with_boost(chance.choice([0.5, 2.0, 3.25]))
        case "and":
            return q.And(some(chance.randint(2, 3)), boost=chance.choice([1.0, 1.0, 2.0]))
        case "or":
            return q.Or(some(chance.randint(2, 5)), boost=chance.choice([1.0, 1.0, 0.5]))
        case "not":
            return q.Not(child())
        case "andnot":
            return q.AndNot(child(), child())
        case "andmaybe":
            return q.AndMaybe(child(), child())
        case "require":
            return q.Require(child(), child())
        case "dismax":
            return q.DisjunctionMax(some(chance.randint(2, 3)))
        case "constant":
            return q.ConstantScoreQuery(child(), chance.choice([1.0, 2.5]))
        case "every":
            return q.Every()
        case "phrase":
            return q.Phrase(field, [_in(field, w) for w in _neighbours(words, chance)])
        case "slop":
            return q.Phrase(
                field, [_in(field, w) for w in _neighbours(words, chance)], slop=chance.randint(2, 6)
            )
        case "near" | "nearany":
            terms = [q.Term(field, _in(field, w)) for w in _neighbours(words, chance)]
            return spans.SpanNear2(terms, slop=chance.randint(1, 6), ordered=kind == "near")
        case "near1":
            first, second = _neighbours(words, chance)[:2]
            terms = q.Term(field, _in(field, first)), q.Term(field, _in(field, second))
            return spans.SpanNear(*terms, slop=chance.randint(1, 6), ordered=chance.random() < 0.5)
        case "prefix":
            return q.Prefix(field, word[:cut], constantscore=constant())
        case "wildcard":
            pattern = chance.choice(
                [f"{word[:cut]}*{word[-1]}", f"*{word[cut - 1 :]}", f"{word[:1]}?{word[2:]}"]
            )
            return q.Wildcard(field, pattern, constantscore=constant())
        case "fuzzy":
            return q.FuzzyTerm(
                field,
                word,
                maxdist=chance.randint(1, 2),
                prefixlength=min(len(word), chance.randint(1, 2)),
                constantscore=constant(),
            )
        case "regex":
            return q.Regex(field, f"{re.escape(word[:cut])}[a-m]*$", constantscore=constant())
        case "range":
            low, high = sorted(chance.randint(*minutes) for _ in range(2))
            ends = chance.choice([(low, high), (None, high), (low, None)])
            excluded = chance.random() < 0.3, chance.random() < 0.3
            return q.NumericRange("date", *ends, *excluded)
    raise AssertionError(kind)


def _in(field: str, word: str) -> str:
    return word if field == "exact" else _stem(word)


def _neighbours(words: list[str], chance: random.Random) -> list[str]:
    """Words that stand side by side in the list drawn from, which is taken from running text."""
    start = chance.randrange(max(1, len(words) - 3))
    return words[start : start + chance.randint(2, 3)]


def agrees_with_whoosh(query: Any) -> bool:
    """Whether Whoosh 2.7.4 does what it documents for a query; see ``search.engines.local.evaluator``."""
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
    """The same for a part of a query: there, an AndMaybe loses some of what it may add."""
    return not isinstance(query, q.AndMaybe) and agrees_with_whoosh(query)


def agrees_in_matches(query: Any) -> bool:
    """Whether Whoosh finds the right articles, whatever scores it gives them."""
    if isinstance(query, q.AndNot | q.Not | q.Require):
        return False
    if isinstance(query, q.ConstantScoreQuery):
        return agrees_in_matches(query.child)
    if isinstance(query, q.And | q.Or | q.DisjunctionMax):
        return all(map(agrees_in_matches, query.subqueries))
    if isinstance(query, q.AndMaybe):
        return agrees_in_matches(query.a)
    return True
