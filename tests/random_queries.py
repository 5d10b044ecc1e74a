"""Random Whoosh queries of every kind that engines take, and what Whoosh's own searcher makes of them."""

import random
import re
from collections.abc import Callable
from typing import Any

from whoosh import query as q
from whoosh.query import spans

from search.query.own_queries import Alternatives, Boosted
from tests.oracle import stem_of

# What Whoosh 2.7.4 forgot, so that it fails on a near within another query.
spans.q = q
spans.SpanNear.estimate_size = lambda self, reader: self.q.estimate_size(reader)

KINDS = (
    *("term", "boosted", "and", "or", "not", "andnot", "andmaybe", "require", "dismax", "constant"),
    *("every", "phrase", "slop", "near", "nearany", "near1", "prefix", "wildcard", "fuzzy", "regex", "range"),
    *("synonyms", "compound", "patterns", "words", "without"),
)
LEAVES = ("term", "boosted", *KINDS[10:24])


def random_query(
    kind: str, words: list[str], minutes: tuple[int, int], chance: random.Random, depth: int
) -> Any:
    """A query of a kind; ``words`` are exact forms to draw from, ``minutes`` the first and last date."""

    def child() -> Any:
        return random_query(chance.choice(LEAVES if depth < 1 else KINDS), words, minutes, chance, depth - 1)

    match kind:
        case "term":
            return _term(words, chance)
        case "boosted":
            return _term(words, chance).with_boost(chance.choice([0.5, 2.0, 3.25]))
        case "every":
            return q.Every()
        case "phrase" | "slop" | "near" | "nearany" | "near1":
            return _near(kind, words, chance)
        case "prefix" | "wildcard" | "fuzzy" | "regex":
            return _multi_term(kind, words, chance)
        case "synonyms" | "compound":
            return _word(kind, words, chance)
        case "patterns":
            return _patterns(words, chance)
        case "words" | "without":
            return _words(kind, words, minutes, chance)
        case "range":
            low, high = sorted(chance.randint(*minutes) for _ in range(2))
            ends = chance.choice([(low, high), (None, high), (low, None)])
            excluded = chance.random() < 0.3, chance.random() < 0.3
            return q.NumericRange("date", *ends, *excluded)
    return _compound(kind, child, chance)


def _compound(kind: str, child: Callable[[], Any], chance: random.Random) -> Any:
    match kind:
        case "and":
            return q.And(_some(child, 2, 3, chance), boost=chance.choice([1.0, 1.0, 2.0]))
        case "or":
            return q.Or(_some(child, 2, 5, chance), boost=chance.choice([1.0, 1.0, 0.5]))
        case "not":
            return q.Not(child())
        case "andnot":
            return q.AndNot(child(), child())
        case "andmaybe":
            return q.AndMaybe(child(), child())
        case "require":
            return q.Require(child(), child())
        case "dismax":
            return q.DisjunctionMax(_some(child, 2, 3, chance))
        case "constant":
            return q.ConstantScoreQuery(child(), chance.choice([1.0, 2.5]))
    raise AssertionError(kind)


def _some(child: Callable[[], Any], fewest: int, most: int, chance: random.Random) -> list[Any]:
    return [child() for _ in range(chance.randint(fewest, most))]


def _term(words: list[str], chance: random.Random) -> Any:
    word = chance.choice(words)
    return q.Term(*chance.choice([("exact", word), ("stem", stem_of(word))]))


def _near(kind: str, words: list[str], chance: random.Random) -> Any:
    field = chance.choice(["exact", "stem"])
    near = [_in(field, word) for word in _neighbours(words, chance)]
    terms = [q.Term(field, word) for word in near]
    match kind:
        case "phrase":
            return q.Phrase(field, near)
        case "slop":
            return q.Phrase(field, near, slop=chance.randint(2, 6))
        case "near1":
            return spans.SpanNear(*terms[:2], slop=chance.randint(1, 6), ordered=chance.random() < 0.5)
    return spans.SpanNear2(terms, slop=chance.randint(1, 6), ordered=kind == "near")


def _stem(words: list[str], chance: random.Random) -> Any:
    return q.Term("stem", stem_of(chance.choice(words)))


def _word(kind: str, words: list[str], chance: random.Random) -> Any:
    """A word as it is planned: a stem with its synonyms, words and phrases, or a compound and its parts."""
    if kind == "compound":
        return q.DisjunctionMax([_stem(words, chance), q.Phrase("exact", _neighbours(words, chance))])
    instead_of = [_stem(words, chance) for _ in range(chance.randint(1, 2))]
    typed = instead_of[0] if len(instead_of) == 1 else q.And(instead_of)
    if chance.random() < 0.3:
        typed = chance.choice([q.NullQuery, _word("compound", words, chance)])
    others = [
        q.Phrase("exact", _neighbours(words, chance)) if chance.random() < 0.5 else _stem(words, chance)
        for _ in range(chance.randint(1, 4))
    ]
    factor = chance.choice([0.85, 0.85, 0.3, 1.5])
    synonyms = Alternatives(typed, tuple(instead_of), tuple(dict.fromkeys(others)), factor)
    return Boosted(synonyms, chance.choice([0.5, 3.0])) if chance.random() < 0.2 else synonyms


def _patterns(words: list[str], chance: random.Random) -> Any:
    """A phrase in which some words are patterns, as it is planned."""
    near = _neighbours(words, chance)
    patterned = chance.randrange(len(near))
    parts = [
        _pattern(word, chance) if place == patterned or chance.random() < 0.3 else q.Term("exact", word)
        for place, word in enumerate(near)
    ]
    return spans.SpanNear2(parts, slop=1, ordered=True)


def _pattern(word: str, chance: random.Random) -> Any:
    low, high = sorted(chance.choices(range(len(word) + 1), k=2))
    patterns = [f"{word[:low]}*{word[high:]}", f"*{word[low:high]}*", f"{word[:1]}*{word[low:high]}*", "*"]
    return q.Wildcard("exact", chance.choice([*patterns, f"{word[:low]}?*{word[high:]}"]))


def _words(kind: str, words: list[str], minutes: tuple[int, int], chance: random.Random) -> Any:
    """Several words, any or all of them, perhaps in a period, as readers ask; or these without some others."""
    if kind == "without":
        excluded = chance.choice([_stem(words, chance), q.Or([_stem(words, chance) for _ in range(2)])])
        return q.AndNot(_words("words", words, minutes, chance), excluded)
    chosen = [
        _stem(words, chance) if which == "stem" else _word(which, words, chance)
        for which in chance.choices(["stem", "synonyms", "compound"], [2, 2, 1], k=chance.randint(2, 5))
    ]
    if chance.random() < 0.2:
        low, high = sorted(chance.randint(*minutes) for _ in range(2))
        chosen.append(q.ConstantScoreQuery(q.NumericRange("date", low, high), 0.0))
        return q.And(list(dict.fromkeys(chosen)))
    return chance.choice([q.And, q.Or])(list(dict.fromkeys(chosen)))


def _multi_term(kind: str, words: list[str], chance: random.Random) -> Any:
    word = chance.choice(words)
    cut = chance.randint(2, max(2, len(word) - 1))
    field = chance.choice(["exact", "stem"])
    constant = chance.random() < 0.3
    match kind:
        case "prefix":
            return q.Prefix(field, word[:cut], constantscore=constant)
        case "wildcard":
            patterns = [f"{word[:cut]}*{word[-1]}", f"*{word[cut - 1 :]}", f"{word[:1]}?{word[2:]}"]
            return q.Wildcard(field, chance.choice(patterns), constantscore=constant)
        case "regex":
            return q.Regex(field, f"{re.escape(word[:cut])}[a-m]*$", constantscore=constant)
    changes, standing = chance.randint(1, 2), min(len(word), chance.randint(1, 2))
    return q.FuzzyTerm(field, word, maxdist=changes, prefixlength=standing, constantscore=constant)


def _in(field: str, word: str) -> str:
    return word if field == "exact" else stem_of(word)


def _neighbours(words: list[str], chance: random.Random) -> list[str]:
    """Words that stand side by side in the list drawn from, which is taken from running text."""
    start = chance.randrange(max(1, len(words) - 3))
    return words[start : start + chance.randint(2, 3)]


def agrees_with_whoosh(query: Any) -> bool:
    """Whether Whoosh 2.7.4 does what it documents for a query; see ``search.engines.local.evaluator``."""
    if isinstance(query, q.AndNot | q.Not | q.Require | q.DisjunctionMax | Alternatives | Boosted):
        return False
    if isinstance(query, spans.SpanNear2) and not all(type(part) is q.Term for part in query.qs):
        return False  # its patterns score something else there
    if isinstance(query, q.Prefix | q.Wildcard | q.FuzzyTerm | q.Regex):
        return not bool(query.constantscore)  # it adds up frequencies instead
    if isinstance(query, q.ConstantScoreQuery):
        return query.score > 0 and agrees_in_matches(query.child)  # it takes a score of 0 for none given
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
    if isinstance(query, q.AndNot | q.Not | q.Require | Alternatives | Boosted):
        return False
    if isinstance(query, spans.SpanNear2) and not all(type(part) is q.Term for part in query.qs):
        return False  # it fails on a * alone
    if isinstance(query, q.ConstantScoreQuery):
        return agrees_in_matches(query.child)
    if isinstance(query, q.And | q.Or | q.DisjunctionMax):
        return all(map(agrees_in_matches, query.subqueries))
    if isinstance(query, q.AndMaybe):
        return agrees_in_matches(query.a) and agrees_in_matches(query.b)
    return True
