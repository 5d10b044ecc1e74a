"""Plan a query tree: Whoosh queries for full and partial matches, words to highlight, synonyms if wanted."""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from search.query.function_words import OPTIONAL_WORDS
from search.query.other_spellings import Holds, any_spelling, in_any_zone, joined, parts_of
from search.query.own_queries import Alternatives, Boosted, Named, Zoned
from search.query.partial_queries import content, holds_content, near_phrases, nearly
from search.query.synonyms import SynonymMatch
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
"""The score of a match by a synonym, as a share of the score of the word itself.

Chosen with ``python -m tests.bench.relevance --data DIR``.
"""

Stem = Callable[[str], str]
"""Returns the stem of an exact form."""
FindSynonyms = Callable[[Sequence[str]], Sequence[SynonymMatch]]
"""Returns the synonyms of consecutive words."""


class AddedSynonyms(NamedTuple):
    """Words of a query, and the synonyms that were searched for beside them."""

    words: str
    also: tuple[str, ...]


class HighlightTerms(NamedTuple):
    """The words and phrases to highlight in texts that a query finds, without what it excludes.

    ``words`` in any form, ``phrases`` of exact forms, ``multi_term`` (Whoosh's
    multi-term queries) for every exact form that they match.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    multi_term: tuple[Any, ...] = ()


class Plan(NamedTuple):
    """How to answer a query.

    ``full`` is the whole query: its content words, phrases, fields and dates are required, function
    and question words are not (unless it has no others). ``partial`` are queries for partial
    matches, each of which finds whatever ``full`` finds, and more than the one before it; none where
    nothing can be given up. ``words`` are the content words that a partial match may lack, each as
    written and as its query, ``phrases`` the exact forms of the phrases of which it may hold nearly the
    words. ``adjacent_words`` are the exact forms of the words wanted, those that
    follow one another in the query in one tuple. ``added_synonyms`` tells which words were
    searched for with synonyms. ``unheld`` are the words of which no article holds any form, nor
    another spelling, and which have no synonyms: nothing matches them.
    """

    full: Any
    partial: tuple[Any, ...] = ()
    words: tuple[tuple[str, Any], ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    adjacent_words: tuple[tuple[str, ...], ...] = ()
    highlight: HighlightTerms = HighlightTerms()
    added_synonyms: tuple[AddedSynonyms, ...] = ()
    unheld: frozenset[str] = frozenset()


def plan(
    node: Node, stem: Stem, find_synonyms: FindSynonyms | None = None, holds: Holds | None = None
) -> Plan:
    """Return the plan of a query; without ``find_synonyms`` and ``holds`` its words are sought as they are.

    ``holds`` tells which stems the archive holds, and so which spellings are worth looking for.
    """
    return _PlanBuilder(stem, find_synonyms, holds).build(node)


class _PlanBuilder:
    """Builds one plan; what is to be highlighted and the synonyms gather while queries are made."""

    def __init__(self, stem: Stem, find_synonyms: FindSynonyms | None, holds: Holds | None):
        self.stem = stem
        self.holds: Holds = holds or (lambda stem: False)
        self.find_synonyms = find_synonyms
        self.added_synonyms: dict[AddedSynonyms, None] = {}
        self.words: dict[str, None] = {}
        self.phrases: dict[tuple[str, ...], None] = {}
        self.multi_term: dict[Any, None] = {}
        self.held: set[str] = set()
        self.unheld: set[str] = set()

    def build(self, node: Node) -> Plan:
        partial: tuple[Any, ...] = ()
        words: dict[Any, str] = {}
        if isinstance(node, And) and not node.strict:
            required = list(self._required(node.children))
            excluded = self._excluded(node.children)
            full = _all_of([query for _, query in content(required)], excluded)
            for label, query in content(required):
                if label:
                    words.setdefault(query, label)
            others = [query for label, query in required if not label]
            partial = self._partial(node, list(words), others, excluded)
        else:
            full = self._query(node)
            partial = tuple(near for near in nearly([full]) if near is not full)
        return Plan(
            full,
            partial,
            tuple((label, query) for query, label in words.items()),
            tuple(dict.fromkeys(near_phrases(partial[-1]))) if partial else (),
            adjacent_words=tuple(filter(None, _adjacent_words(node))),
            highlight=HighlightTerms(self._marked_words(node), tuple(self.phrases), tuple(self.multi_term)),
            added_synonyms=tuple(self.added_synonyms),
            unheld=frozenset(self.unheld - self.held),
        )

    def _marked_words(self, node: Node) -> tuple[str, ...]:
        """Return the words to highlight: in a question without the function words that are not required."""
        words = tuple(self.words)
        if not isinstance(node, And) or node.strict:
            return words
        informative = tuple(word for word in words if word not in OPTIONAL_WORDS)
        return informative if informative or self.phrases or self.multi_term else words

    def _partial(
        self, node: And, words: list[Any], others: list[Any], excluded: list[Any]
    ) -> tuple[Any, ...]:
        """Return the queries of partial matches: all that is no word is required, and of the words any.

        Where a phrase, a group or a pattern is required, no word is: who holds it holds content.
        """
        any_word = _compound(whoosh_query.Or, words) if words else None
        if any(holds_content(child) for child in node.children):
            levels = [others] if words else []
            if (near := nearly(others)) != others:
                levels.append(near)
            found = [_compound(whoosh_query.And, level) for level in levels]
            if any_word is not None:
                found = [whoosh_query.AndMaybe(level, any_word) for level in found]
        elif len(words) > 1:
            found = [_compound(whoosh_query.And, [any_word, *others])]
        else:
            return ()
        return tuple(_without(level, excluded) for level in found)

    def _query(self, node: Node) -> Any:
        """Return the Whoosh query of a tree."""
        match node:
            case Word() if self.find_synonyms is None:
                return self._leaf(node)
            case Word():
                return next(self._word_run([node]))[1]
            case Phrase() | Near() | Pattern() | Fuzzy():
                return self._leaf(node)
            case In(name, child) if name in ZONES:
                return Zoned(name, in_any_zone(self._leaf(child)))
            case In(name, child):
                return whoosh_query.ConstantScoreQuery(Named(name, _name_words(child)), 0.0)
            case Dated(period):
                # Takes time to load, and few queries have a date.
                from search.query.dates.period import minutes

                first, end = minutes(period)
                return whoosh_query.ConstantScoreQuery(
                    whoosh_query.NumericRange("date", first, end, endexcl=True), 0.0
                )
            case Boost(Word() as word, factor):
                query = self._query(word)
                if type(query) is whoosh_query.Term:
                    return whoosh_query.Term("stem", query.text, factor)
                return Boosted(query, factor)
            case Boost(child, factor):
                return Boosted(self._query(child), factor)
            case Not(child):
                return whoosh_query.AndNot(whoosh_query.Every(), self._excluded_query(child))
            case And(children, strict):
                required = list(self._required(children))
                return _all_of(
                    [query for _, query in (required if strict else content(required))],
                    self._excluded(children),
                )
            case Or(children):
                return _compound(whoosh_query.Or, [self._query(child) for child in children])

    def _excluded(self, children: Sequence[Node]) -> list[Any]:
        return [self._excluded_query(child.child) for child in children if isinstance(child, Not)]

    def _excluded_query(self, node: Node) -> Any:
        """Return the query of what is excluded; it is not highlighted, and its synonyms are not excluded."""
        return _PlanBuilder(self.stem, None, self.holds)._query(node)

    # Words with their synonyms

    def _required(self, children: Sequence[Node]) -> Iterator[tuple[str, Any]]:
        """Yield the queries that are not excluded, each with its words, or with "" if it is no plain word."""
        wanted = [child for child in children if not isinstance(child, Not)]
        at = 0
        while at < len(wanted):
            run: list[Word] = []
            for child in wanted[at:]:
                if not isinstance(child, Word):
                    break
                run.append(child)
            if run:
                yield from self._word_run(run)
                at += len(run)
            else:
                yield "", self._query(wanted[at])
                at += 1

    def _word_run(self, run: list[Word]) -> Iterator[tuple[str, Any]]:
        """Yield the queries of words that follow one another, each word or words with their synonyms."""
        at = 0
        words = [word.exact for word in run]
        joined_to = joined(words, self.stem, self.holds)

        def spelt(first: int, last: int) -> list[Any]:
            return list(map(self._word, words[first:last], joined_to[first:last]))

        for first, last, match in self._synonyms(run):
            yield from zip(words[at:first], spelt(at, first), strict=True)
            yield self._with_synonyms(words[first:last], spelt(first, last) if match.kept else [], match)
            at = last
        yield from zip(words[at:], spelt(at, len(words)), strict=True)

    def _synonyms(self, run: list[Word]) -> Iterator[tuple[int, int, SynonymMatch]]:
        """Yield which words ``[first, last)`` of the run have synonyms, and the synonyms."""
        if self.find_synonyms is None:
            return
        by_word = [list(_written(word)) for word in run]
        matches = self.find_synonyms([part for parts in by_word for part in parts])
        if not matches:
            return
        ends = list(accumulate(map(len, by_word), initial=0))
        places = {end: place for place, end in enumerate(ends)}
        for match in matches:
            if match.start in places and match.end in places:  # else it cuts a word with a hyphen in two
                yield places[match.start], places[match.end], match

    def _with_synonyms(self, words: list[str], typed: list[Any], match: SynonymMatch) -> tuple[str, Any]:
        """Return words as written, and the query of them (``typed`` has that of each) or their synonyms."""
        others = [self._synonym(alternative) for alternative in match.alternatives]
        label = " ".join(words)
        added = AddedSynonyms(label, tuple(" ".join(other) for other in match.alternatives))
        self.added_synonyms[added] = None
        self.held.update(words)
        instead_of = tuple(whoosh_query.Term("stem", self.stem(word)) for word in words)
        together = _compound(whoosh_query.And, typed or [whoosh_query.NullQuery])
        return label, Alternatives(together, instead_of, tuple(dict.fromkeys(others)), SYNONYM_FACTOR)

    def _synonym(self, words: tuple[str, ...]) -> Any:
        if len(words) == 1:
            self.words[words[0]] = None
            return whoosh_query.Term("stem", self.stem(words[0]))
        self.phrases[words] = None
        return whoosh_query.Phrase("exact", list(words))

    # Leaves

    def _leaf(self, leaf: Leaf) -> Any:
        match leaf:
            case Word(exact):
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
                return self._multi_term(leaf)

    def _word(self, exact: str, joined_to: Sequence[str] = ()) -> Any:
        """Return the query of a word in any spelling; ``joined_to`` are those as one word with others."""
        query, phrases = any_spelling(exact, joined_to, self.stem, self.holds)
        (self.held if phrases or joined_to or self.holds(self.stem(exact)) else self.unheld).add(exact)
        self.words.update(dict.fromkeys((exact, *joined_to)))
        self.phrases.update(dict.fromkeys(phrases))
        return query

    def _form(self, word: str) -> Any:
        """Return the query of an exact form, or of all forms that match a pattern."""
        if is_pattern(word):
            return self._multi_term(Pattern(word))
        self.phrases[(word,)] = None
        return whoosh_query.Term("exact", word)

    def _multi_term(self, leaf: Pattern | Fuzzy) -> Any:
        if isinstance(leaf, Fuzzy):
            query = whoosh_query.FuzzyTerm("exact", leaf.exact, maxdist=leaf.distance, prefixlength=0)
        elif leaf.text.endswith("*") and not is_pattern(leaf.text[:-1]):
            query = whoosh_query.Prefix("exact", leaf.text[:-1])
        else:
            query = whoosh_query.Wildcard("exact", leaf.text)
        self.multi_term[query] = None
        return query


def _all_of(required: list[Any], excluded: list[Any]) -> Any:
    return _without(_compound(whoosh_query.And, required) if required else whoosh_query.Every(), excluded)


def _without(found: Any, excluded: list[Any]) -> Any:
    # AndNot, because Whoosh would give a Not among the required queries a score of its own.
    return whoosh_query.AndNot(found, _compound(whoosh_query.Or, excluded)) if excluded else found


def _compound(kind: Any, queries: list[Any]) -> Any:
    distinct = list(dict.fromkeys(queries))  # two forms of one stem are one query
    return distinct[0] if len(distinct) == 1 else kind(distinct)


def _written(word: Word) -> Iterator[str]:
    """Yield the parts of a word as the list of synonyms looks them up: in capitals if it was typed so."""
    yield from (part.upper() if word.capitals else part for part in parts_of(word.exact))


def _name_words(leaf: Leaf) -> tuple[str, ...]:
    match leaf:
        case Word(exact):
            return parts_of(exact)
        case Phrase(words) | Near(words, _):
            return words
        case Pattern(text):
            return (text,)
        case Fuzzy(exact, _):
            return (exact,)


def _adjacent_words(node: Node) -> Iterator[tuple[str, ...]]:
    """Yield the words wanted, in no zone, those that follow one another in one tuple; alternatives apart."""
    match node:
        case Word(exact):
            yield parts_of(exact)
        case Phrase(words) | Near(words, _):
            yield tuple(word for word in words if not is_pattern(word))
        case Boost(child, _):
            yield from _adjacent_words(child)
        case Or(children):
            for child in children:
                yield from _adjacent_words(child)
        case And(children):
            run: tuple[str, ...] = ()
            for child in children:
                if isinstance(child, Or):
                    yield run
                    yield from _adjacent_words(child)
                    run = ()
                else:
                    run = sum(_adjacent_words(child), run)
            yield run
