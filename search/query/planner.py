"""A query tree to Whoosh queries: what answers it in full, what answers most of it, what to mark."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.language.tokenizer import COMPOUND_JOINTS, tokenize
from search.query.own_queries import Alternatives, Boosted, Named, Zoned
from search.query.synonyms import Expansion
from search.query.tree import (
    ZONES,
    And,
    Boost,
    Dated,
    Fuzzy,
    In,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    Phrase,
    Word,
    is_pattern,
)

SYNONYM_FACTOR = 0.85
"""What an article scores for a synonym, of what it would for the word itself."""

Stem = Callable[[str], str]


Expand = Callable[[Sequence[str]], Sequence[Expansion]]


class Expanded(NamedTuple):
    """Words of a query and what was searched for beside them."""

    words: str
    also: tuple[str, ...]


class Sought(NamedTuple):
    """What matches of a query look like in a text, what it excludes left out.

    ``words`` in any form, ``phrases`` of exact forms, ``multiple`` (Whoosh's
    multi-term queries) for any exact form that they stand for.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    multiple: tuple[Any, ...] = ()


class Plan(NamedTuple):
    """How to answer a query.

    ``full`` is the whole of it. ``words`` are its plain words, each as written
    and as its query, when there are at least two that are all required: an
    article that holds most of them, matches everything in ``required`` and
    nothing in ``excluded`` is a relaxed answer. ``in_order`` are the exact forms of
    the words sought, those together that follow one another. ``expanded`` says for which of
    them synonyms were searched too.
    """

    full: Any
    words: tuple[tuple[str, Any], ...] = ()
    required: tuple[Any, ...] = ()
    excluded: tuple[Any, ...] = ()
    in_order: tuple[tuple[str, ...], ...] = ()
    sought: Sought = Sought()
    expanded: tuple[Expanded, ...] = ()


def plan(node: Node, stem: Stem, expand: Expand | None = None) -> Plan:
    """The plan of a query; ``stem`` gives the stem of an exact form, ``expand`` the synonyms of words."""
    return _Planner(stem, expand).plan(node)


class _Planner:
    def __init__(self, stem: Stem, expand: Expand | None):
        self.stem = stem
        self.expand = expand
        self.expanded: dict[Expanded, None] = {}
        self.words: dict[str, None] = {}
        self.phrases: dict[tuple[str, ...], None] = {}
        self.multiple: dict[Any, None] = {}

    def plan(self, node: Node) -> Plan:
        relaxed: dict[str, Any] = {}
        if isinstance(node, And) and not node.strict:
            units = list(self._units(node.children))
            full = _all_of([query for _, query in units], self._unwanted(node.children))
            distinct: dict[Any, str] = {}
            for label, query in units:
                if label:
                    distinct.setdefault(query, label)
            if len(distinct) > 1:
                relaxed = {
                    "words": tuple((label, query) for query, label in distinct.items()),
                    "required": tuple(query for label, query in units if not label),
                    "excluded": tuple(self._unwanted(node.children)),
                }
        else:
            full = self._translated(node)
        return Plan(
            full,
            in_order=tuple(filter(None, _in_order(node))),
            sought=Sought(tuple(self.words), tuple(self.phrases), tuple(self.multiple)),
            expanded=tuple(self.expanded),
            **relaxed,
        )

    def _translated(self, node: Node) -> Any:
        match node:
            case Word() if self.expand is None:
                return self._leaf(node)
            case Word():
                return next(self._run([node]))[1]
            case Phrase() | Near() | Pattern() | Fuzzy():
                return self._leaf(node)
            case In(name, child) if name in ZONES:
                return Zoned(name, self._leaf(child))
            case In(name, child):
                return whoosh_query.ConstantScoreQuery(Named(name, _name_words(child)), 0.0)
            case Dated(period):
                from search.query.dates.period import minutes  # of the few queries with a date

                first, end = minutes(period)
                return whoosh_query.ConstantScoreQuery(
                    whoosh_query.NumericRange("date", first, end, endexcl=True), 0.0
                )
            case Boost(Word() as word, factor):
                query = self._translated(word)
                return (
                    whoosh_query.Term("stem", query.text, factor)
                    if _is_term(query)
                    else Boosted(query, factor)
                )
            case Boost(child, factor):
                return Boosted(self._translated(child), factor)
            case Not(child):
                return whoosh_query.AndNot(whoosh_query.Every(), self._excluded(child))
            case And(children):
                return _all_of([query for _, query in self._units(children)], self._unwanted(children))
            case Or(children):
                return _compound(whoosh_query.Or, [self._translated(child) for child in children])

    def _unwanted(self, children: Sequence[Node]) -> list[Any]:
        return [self._excluded(child.child) for child in children if isinstance(child, Not)]

    def _excluded(self, node: Node) -> Any:
        """What is excluded is neither marked nor told of, nor are its synonyms excluded."""
        return _Planner(self.stem, None)._translated(node)

    # Words and what is searched beside them

    def _units(self, children: Sequence[Node]) -> Iterator[tuple[str, Any]]:
        """The queries of what is wanted, each with its words: none for what is no plain word."""
        wanted = [child for child in children if not isinstance(child, Not)]
        at = 0
        while at < len(wanted):
            run: list[Word] = []
            for child in wanted[at:]:
                if not isinstance(child, Word):
                    break
                run.append(child)
            if run:
                yield from self._run(run)
                at += len(run)
            else:
                yield "", self._translated(wanted[at])
                at += 1

    def _run(self, run: list[Word]) -> Iterator[tuple[str, Any]]:
        """The queries of words that follow one another, those that have synonyms together with these."""
        at = 0
        for first, last, expansion in self._expansions(run):
            for word in run[at:first]:
                yield word.exact, self._leaf(word)
            yield self._with_synonyms(run[first:last], expansion)
            at = last
        for word in run[at:]:
            yield word.exact, self._leaf(word)

    def _expansions(self, run: list[Word]) -> Iterator[tuple[int, int, Expansion]]:
        """Which of the words have synonyms: the first's place, that behind the last's, and the synonyms."""
        if self.expand is None:
            return
        by_word = [list(_written(word)) for word in run]
        expansions = self.expand([part for parts in by_word for part in parts])
        if not expansions:
            return
        ends = list(accumulate(map(len, by_word), initial=0))
        places = {end: place for place, end in enumerate(ends)}
        for expansion in expansions:
            if (
                expansion.start in places and expansion.end in places
            ):  # else it cuts a word with a hyphen in two
                yield places[expansion.start], places[expansion.end], expansion

    def _with_synonyms(self, words: list[Word], expansion: Expansion) -> tuple[str, Any]:
        alternatives = expansion.alternatives
        typed = [self._leaf(word) for word in words] if expansion.kept else [whoosh_query.NullQuery]
        others = [self._alternative(alternative) for alternative in alternatives]
        label = " ".join(word.exact for word in words)
        self.expanded[Expanded(label, tuple(" ".join(other) for other in alternatives))] = None
        instead_of = tuple(whoosh_query.Term("stem", self.stem(word.exact)) for word in words)
        together = _compound(whoosh_query.And, typed)
        return label, Alternatives(together, instead_of, tuple(dict.fromkeys(others)), SYNONYM_FACTOR)

    def _alternative(self, words: tuple[str, ...]) -> Any:
        if len(words) == 1:
            self.words[words[0]] = None
            return whoosh_query.Term("stem", self.stem(words[0]))
        self.phrases[words] = None
        return whoosh_query.Phrase("exact", list(words))

    # Leaves

    def _leaf(self, leaf: Leaf) -> Any:
        match leaf:
            case Word(exact):
                self.words[exact] = None
                return self._word(exact)
            case Phrase((word,)) if not is_pattern(word):
                self.phrases[(word,)] = None
                return whoosh_query.Term("exact", word)
            case Phrase(words) if not any(map(is_pattern, words)):
                self.phrases[words] = None
                return whoosh_query.Phrase("exact", list(words))
            case Phrase(words):
                parts = list(map(self._form, words))
                return parts[0] if len(parts) == 1 else whoosh_spans.SpanNear2(parts, slop=1, ordered=True)
            case Near(words, distance):
                return whoosh_spans.SpanNear2(list(map(self._form, words)), slop=distance, ordered=False)
            case Pattern() | Fuzzy():
                return self._multiple(leaf)

    def _word(self, exact: str) -> Any:
        stem = self.stem(exact)
        parts = _parts(exact)
        if len(parts) < 2 or not any(joint in stem for joint in COMPOUND_JOINTS):
            return whoosh_query.Term("stem", stem)
        # A compound is also found where it is written apart: Jong-un, Jong Un.
        self.phrases[parts] = None
        return whoosh_query.DisjunctionMax(
            [whoosh_query.Term("stem", stem), whoosh_query.Phrase("exact", list(parts))]
        )

    def _form(self, word: str) -> Any:
        """An exact form, or any that fits a pattern."""
        if is_pattern(word):
            return self._multiple(Pattern(word))
        self.phrases[(word,)] = None
        return whoosh_query.Term("exact", word)

    def _multiple(self, leaf: Pattern | Fuzzy) -> Any:
        if isinstance(leaf, Fuzzy):
            query = whoosh_query.FuzzyTerm("exact", leaf.exact, maxdist=leaf.distance, prefixlength=0)
        elif leaf.text.endswith("*") and not is_pattern(leaf.text[:-1]):
            query = whoosh_query.Prefix("exact", leaf.text[:-1])
        else:
            query = whoosh_query.Wildcard("exact", leaf.text)
        self.multiple[query] = None
        return query


def _all_of(wanted: list[Any], unwanted: list[Any]) -> Any:
    found = _compound(whoosh_query.And, wanted) if wanted else whoosh_query.Every()
    # AndNot and not a Not among the rest, which Whoosh gives a score of its own.
    return whoosh_query.AndNot(found, _compound(whoosh_query.Or, unwanted)) if unwanted else found


def _compound(kind: Any, queries: list[Any]) -> Any:
    distinct = list(dict.fromkeys(queries))  # two forms of one stem are one requirement, not two
    return distinct[0] if len(distinct) == 1 else kind(distinct)


def _written(word: Word) -> Iterator[str]:
    """A word as the list of synonyms is asked for it, part by part."""
    yield from (part.upper() if word.capitals else part for part in _parts(word.exact))


def _parts(exact: str) -> tuple[str, ...]:
    """The words of a compound, or the word itself."""
    if exact.isalnum():
        return (exact,)
    return tuple(token.exact for token in tokenize(exact) if token.span == 1)


def _name_words(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Word(exact):
            return _parts(exact)
        case Phrase(words) | Near(words, _):
            return words
        case Pattern(text):
            return (text,)
        case Fuzzy(exact, _):
            return (exact,)


def _in_order(node: Node) -> Iterator[tuple[str, ...]]:
    """The words wanted, in any zone, as they are written one after another; alternatives apart."""
    match node:
        case Word(exact):
            yield _parts(exact)
        case Phrase(words) | Near(words, _):
            yield tuple(word for word in words if not is_pattern(word))
        case Boost(child, _):
            yield from _in_order(child)
        case Or(children):
            for child in children:
                yield from _in_order(child)
        case And(children):
            run: tuple[str, ...] = ()
            for child in children:
                if isinstance(child, Or):
                    yield run
                    yield from _in_order(child)
                    run = ()
                else:
                    run = sum(_in_order(child), run)
            yield run


def _is_term(query: Any) -> bool:
    return type(query) is whoosh_query.Term
