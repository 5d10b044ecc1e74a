"""The query language: a string to a tree of words, phrases and operators.

    kunjungan Putin            both words, in any form; where few articles hold both, also either
    kunjungan AND Putin        both words, and nothing less (also DAN)
    "kunjungan balasan"        exactly these words in this order; curly quotes too
    korut OR dprk              either (also ATAU)
    rusia -ukraina             not that word (also NOT, BUKAN)
    (rudal OR satelit) korut   groups

Operators count only in capitals, so that *dan* and *atau* in a sentence are
words. Whatever is typed is made the best of: a quote or parenthesis that is not
closed ends with the query, an operator without its word is passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from indexer.article import clean_text
from indexer.errors import Said
from indexer.language.tokenizer import LONGEST_TOKEN, tokenize
from search.errors import BadQuery

LONGEST_QUERY = 4_000
"""Characters."""
MOST_WORDS = 256
DEEPEST_NESTING = 24

_QUOTES = '"“”„‟«»'
_DASHES = "-–−"
_RUN = re.compile(rf"[^\s(){_QUOTES}]*")
_OPERATORS = {"OR": "or", "ATAU": "or", "AND": "and", "DAN": "and", "NOT": "not", "BUKAN": "not"}


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in its exact form; it stands for all forms of its stem."""

    exact: str

    def __str__(self) -> str:
        return self.exact


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words, in their exact forms, that must stand side by side in this order."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return f'"{" ".join(self.words)}"'


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match ``child``."""

    child: "Node"

    def __str__(self) -> str:
        return f"-{_grouped(self.child)}"


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match all of ``children``: two or more, none twice.

    ``strict`` where the reader has written AND: then no word of it is ever given
    up. None of the children is an And, but for strict ones in one that is not.
    """

    children: tuple["Node", ...]
    strict: bool = False

    def __str__(self) -> str:
        return (" AND " if self.strict else " ").join(map(_grouped, self.children))


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match any of ``children``: two or more, none of them an Or, none twice."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(f"({child})" if isinstance(child, And) else str(child) for child in self.children)


Node = Word | Phrase | Not | And | Or


def parse(query: str) -> Node:
    """The tree of a query; ``str()`` of it is the query in canonical form, which parses to the same tree.

    Raises :class:`BadQuery` for a query without a word, or beyond a limit.
    """
    text = clean_text(query)
    if len(text) > LONGEST_QUERY:
        raise BadQuery(
            query,
            LONGEST_QUERY,
            Said(f"lebih dari {LONGEST_QUERY} huruf.", f"longer than {LONGEST_QUERY} characters."),
        )
    tokens = list(_lex(text))
    words = [token for token in tokens if token.kind in ("word", "phrase")]
    if not words:
        raise BadQuery(query, 0, Said("tidak ada kata untuk dicari.", "there is no word to search for."))
    count = 0
    for token in words:
        count += len(token.words)
        if count > MOST_WORDS:
            raise BadQuery(
                query, token.position, Said(f"lebih dari {MOST_WORDS} kata.", f"over {MOST_WORDS} words.")
            )
    node = _Parser(query, tokens).any_of(0)
    assert node is not None  # there is a word, and every word ends up in the tree
    return node


class _Token(NamedTuple):
    kind: str  # word, phrase, or, and, not, (, )
    position: int
    words: tuple[str, ...] = ()


def _lex(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        character = text[position]
        if character.isspace():
            position += 1
        elif character in "()":
            yield _Token(character, position)
            position += 1
        elif character in _QUOTES:
            end = next((i for i in range(position + 1, len(text)) if text[i] in _QUOTES), len(text))
            if words := tuple(token.exact for token in tokenize(text[position + 1 : end])):
                yield _Token("phrase", position, words)
            position = end + 1
        elif character in _DASHES and _begins_something(text, position + 1):
            yield _Token("not", position)
            position += 1
        else:
            run = _RUN.match(text, position + 1)
            end = run.end() if run else position + 1
            written = text[position:end]
            if written in _OPERATORS:
                yield _Token(_OPERATORS[written], position)
            else:
                for start, word in _words(written):
                    yield _Token("word", position + start, (word,))
            position = end


def _words(written: str) -> list[tuple[int, str]]:
    if written.isascii() and written.isalnum() and len(written) <= LONGEST_TOKEN:
        return [(0, written.lower())]  # what nearly every word is, and comes to without the tokenizer
    return [(token.start, token.exact) for token in tokenize(written)]


def _begins_something(text: str, position: int) -> bool:
    following = text[position : position + 1]
    return bool(following) and not following.isspace() and following not in _DASHES + ")"


class _Parser:
    """Recursive descent: any_of := all_of (or all_of)*; all_of := one*; one := not one | group | leaf."""

    def __init__(self, query: str, tokens: list[_Token]):
        self._query = query
        self._tokens = tokens
        self._next = 0

    def any_of(self, depth: int) -> Node | None:
        if depth > DEEPEST_NESTING:
            raise self.too_deep(self._tokens[self._next - 1].position)
        children = []
        while True:
            if (child := self._all_of(depth)) is not None:
                children.append(child)
            if self._peek() == "or":
                self._next += 1
            else:
                return _joined(Or, children)

    def too_deep(self, position: int) -> BadQuery:
        reason = Said(f"kurung lebih dari {DEEPEST_NESTING} lapis.", f"nested over {DEEPEST_NESTING} deep.")
        return BadQuery(self._query, position, reason)

    def _all_of(self, depth: int) -> Node | None:
        children: list[Node] = []
        strict = joined = False
        while self._peek() not in (None, "or"):
            if self._peek() == "and":
                joined = bool(children)  # with nothing on its left it joins nothing
                self._next += 1
                continue
            if self._peek() == ")":
                if depth:
                    break
                self._next += 1  # it closes nothing
                continue
            if (child := self._one(depth)) is not None:
                children.append(child)
                strict |= joined
                joined = False
        return _joined(And, children, strict)

    def _one(self, depth: int) -> Node | None:
        negated = False
        while self._peek() in ("not", "and"):
            negated ^= self._peek() == "not"
            self._next += 1
        kind = self._peek()
        if kind in (None, "or", ")"):
            return None
        token = self._tokens[self._next]
        self._next += 1
        node: Node | None
        if kind == "(":
            node = self.any_of(depth + 1)
            if self._peek() == ")":
                self._next += 1
        elif kind == "word":
            node = Word(token.words[0])
        else:
            node = Phrase(token.words)
        if node is None or not negated:
            return node
        return node.child if isinstance(node, Not) else Not(node)

    def _peek(self) -> str | None:
        return self._tokens[self._next].kind if self._next < len(self._tokens) else None


def _depth(node: Node) -> int:
    """How many operators stand above the deepest word: what the canonical form may nest."""
    if isinstance(node, Not):
        return 1 + _depth(node.child)
    if isinstance(node, And | Or):
        return 1 + max(_depth(child) for child in node.children)
    return 0


def _joined(kind: type[And] | type[Or], nodes: list[Node], strict: bool = False) -> Node | None:
    flat: dict[Node, None] = {}
    for node in nodes:
        same = isinstance(node, kind) and not (isinstance(node, And) and node.strict > strict)
        flat.update(dict.fromkeys(node.children if same and isinstance(node, And | Or) else (node,)))
    if len(flat) < 2:
        return next(iter(flat), None)
    return And(tuple(flat), strict) if kind is And else Or(tuple(flat))


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)
