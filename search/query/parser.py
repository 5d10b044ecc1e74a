"""Parse a query into a tree; tell each repair and its place; refuse what cannot be run (BadQuery).

Operators count only in capitals, so that *dan* and *atau* in a sentence are
words. Whatever is typed is searched for as well as it can be, and what was
repaired is told: a quote or parenthesis that is not closed ends with the query,
an operator without its word is ignored.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import accumulate
from typing import NamedTuple

from indexer.article import WIB, clean_text
from indexer.messages import Message, message
from search.errors import BadQuery
from search.query.lexer import PARENTHESIS_NOT_CLOSED, Lexeme, Lexer, Repair
from search.query.limits import DEEPEST_NESTING, LONGEST_QUERY, MOST_WORDS, STRONGEST, WEAKEST
from search.query.tree import And, Boost, Dated, In, Near, Node, Not, Or, Phrase

_PARENTHESIS_NOT_OPENED = message("parenthesis-not-opened", "a ) without its ( is ignored")
_TOO_DEEP = message("query-too-deep", "parentheses are nested more than {most} deep.", most=DEEPEST_NESTING)


class Parsed(NamedTuple):
    """The tree of a query, and its repairs in the order of their positions."""

    node: Node
    repairs: tuple[Repair, ...] = ()


def parse(query: str, today: date | None = None) -> Parsed:
    """Return the tree of a query.

    ``str()`` of the tree is the query in canonical form, which parses to the same
    tree unless it is longer than a query may be. Dates like *kemarin* are counted
    from ``today``, by default the day in Jakarta. Raises :class:`BadQuery` for a query
    without anything to search for, with a date that does not exist, or beyond a limit.
    """
    text = clean_text(query)
    if len(text) > LONGEST_QUERY:
        raise BadQuery(
            query,
            min(LONGEST_QUERY, len(query)),
            message("query-too-long", "longer than {most} characters.", most=LONGEST_QUERY),
        )
    lexer = Lexer(query, text, today or datetime.now(WIB).date())
    tokens = list(lexer.tokens())
    if not any(token.kind in ("leaf", "date") for token in tokens):
        raise BadQuery(query, 0, message("query-empty", "there is no word to search for."))
    count = 0
    for token in tokens:
        count += len(token.leaf.words) if isinstance(token.leaf, Phrase | Near) else token.leaf is not None
        if count > MOST_WORDS:
            reason = message("too-many-words", "more than {most} words.", most=MOST_WORDS)
            raise BadQuery(query, min(token.position, len(query)), reason)
    node = _Parser(query, tokens, lexer.repairs).any_of(0)
    assert node is not None  # every word and date ends up in the tree
    if "(" in text and _nesting(str(node)) > DEEPEST_NESTING:  # (a OR b (c OR d)) has one more than was typed
        raise BadQuery(query, min(text.index("("), len(query)), _TOO_DEEP)
    # Composing letters may have made the text longer than the query that was typed.
    repairs = [Repair(min(position, len(query)), reason) for position, reason in lexer.repairs]
    return Parsed(node, tuple(sorted(repairs, key=lambda repair: (repair.position, repair.message.code))))


def _nesting(text: str) -> int:
    """Return how deep the parentheses of a canonical form are nested."""
    depths = accumulate((character == "(") - (character == ")") for character in text)
    return max(depths, default=0)


class _Parser:
    """Recursive descent: any_of := all_of (or all_of)*; all_of := one*; one := not* field? item boost?."""

    def __init__(self, query: str, tokens: list[Lexeme], repairs: list[Repair]):
        self._query = query
        self._tokens = tokens
        self._repairs = repairs
        self._next = 0

    def any_of(self, depth: int) -> Node | None:
        if depth > DEEPEST_NESTING:
            position = min(self._tokens[self._next - 1].position, len(self._query))
            raise BadQuery(self._query, position, _TOO_DEEP)
        children = []
        while True:
            child = self._all_of(depth)
            if child is not None:
                children.append(child)
            if self._peek() != "or":
                return _joined(Or, children)
            if child is None:
                self._tell_ignored(self._tokens[self._next])
            self._next += 1
            if self._peek() in (None, ")") and child is not None:
                self._tell_ignored(self._tokens[self._next - 1])

    def _all_of(self, depth: int) -> Node | None:
        children: list[Node] = []
        strict = joined = False
        while self._peek() not in (None, "or"):
            if self._peek() == "and":
                if not children or joined:
                    self._tell_ignored(self._tokens[self._next])
                joined = bool(children)  # with nothing on its left it joins nothing
                self._next += 1
                continue
            if self._peek() == ")":
                if depth:
                    break
                self._repair(self._tokens[self._next], _PARENTHESIS_NOT_OPENED)
                self._next += 1
                continue
            if self._peek() == "boost":
                self._next += 1  # the boost of an empty group
                continue
            if (child := self._one(depth)) is not None:
                children.append(child)
                strict |= joined
                joined = False
        if joined:
            self._tell_ignored(self._tokens[self._next - 1])
        return _joined(And, children, strict)

    def _one(self, depth: int) -> Node | None:
        negated = False
        field = ""
        before: Lexeme | None = None
        while self._peek() in ("not", "and", "field"):
            before = self._tokens[self._next]
            negated ^= before.kind == "not"
            field = field or before.field
            self._next += 1
        if self._peek() in (None, "or", ")", "boost"):
            self._tell_ignored(self._tokens[self._next - 1])
            return None
        token = self._tokens[self._next]
        self._next += 1
        node: Node | None = token.leaf
        if token.period is not None:
            node = Dated(token.period)
        elif token.kind == "(":
            node = self.any_of(depth + 1)
            if self._peek() == ")":
                self._next += 1
            else:
                self._repair(token, PARENTHESIS_NOT_CLOSED)
        if node is None and before is not None:
            self._tell_ignored(before)
        if node is not None and field:
            node = _within(field, node)
        if node is not None and self._peek() == "boost":
            node = _boosted(node, self._tokens[self._next].factor)
        if self._peek() == "boost":
            self._next += 1
        return _negated(node) if node is not None and negated else node

    def _tell_ignored(self, token: Lexeme) -> None:
        if token.kind == "field":
            reason = message("field-without-word", "a field without a word beside it is ignored")
        else:
            reason = message(
                "operator-without-word",
                "{operator} without a word beside it is ignored",
                operator=token.kind.upper(),
            )
        self._repair(token, reason)

    def _repair(self, token: Lexeme, reason: Message) -> None:
        repair = Repair(token.position, reason)
        if repair not in self._repairs:
            self._repairs.append(repair)

    def _peek(self) -> str | None:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else None


def _within(field: str, node: Node) -> Node:
    """Return ``node`` with every leaf searched for in ``field``, but for those that have a field already."""
    if isinstance(node, And):
        children = [_within(field, child) for child in node.children]
        return _joined(And, children, node.strict) or node
    if isinstance(node, Or):
        return _joined(Or, [_within(field, child) for child in node.children]) or node
    if isinstance(node, Not):
        return _negated(_within(field, node.child))
    if isinstance(node, Boost):
        return _boosted(_within(field, node.child), node.factor)
    return node if isinstance(node, In | Dated) else In(field, node)


def _negated(node: Node) -> Node:
    return node.child if isinstance(node, Not) else Not(node)


def _boosted(node: Node, factor: float) -> Node:
    if isinstance(node, Not | Dated):
        return node  # which adds nothing to a score
    while isinstance(node, Boost):
        factor *= node.factor
        node = node.child
    kept = float(f"{min(max(factor, WEAKEST), STRONGEST):.4g}")  # as many decimals as the form shows
    return node if kept == 1.0 else Boost(node, kept)


def _joined(kind: type[And] | type[Or], nodes: list[Node], strict: bool = False) -> Node | None:
    flat = dict.fromkeys(_flattened(kind, nodes, strict))
    if len(flat) < 2:
        return next(iter(flat), None)
    return And(tuple(flat), strict) if kind is And else Or(tuple(flat))


def _flattened(kind: type[And] | type[Or], nodes: Iterable[Node], strict: bool) -> Iterator[Node]:
    """Yield the nodes, those of ``kind`` replaced by their children; in a loose And a strict one stays."""
    for node in nodes:
        stays = isinstance(node, And) and node.strict > strict
        if isinstance(node, And | Or) and isinstance(node, kind) and not stays:
            yield from _flattened(kind, node.children, strict)
        else:
            yield node
