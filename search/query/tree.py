"""The nodes of a query tree; ``str()`` gives the query in canonical form."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from search.query.frozen_record import FrozenRecord

if TYPE_CHECKING:
    from search.query.dates.period import Period

FIELDS = {
    "title": "judul",
    "body": "isi",
    "source": "sumber",
    "place": "tempat",
    "author": "penulis",
    "section": "rubrik",
}
"""The fields of an article that a query can name, with their names in the canonical form."""
ZONES = ("title", "body")
"""The fields that are texts; the others are names."""


class Word(FrozenRecord):
    """One word, in its exact form; it matches all forms of its stem.

    ``capitals``: it was written wholly in capitals. The list of synonyms tells *AS* from *as*.
    """

    exact: str
    capitals: bool = False

    def __str__(self) -> str:
        return self.exact.upper() if self.capitals else self.exact


class Phrase(FrozenRecord):
    """Exact forms that must stand side by side in this order; one with ``*`` or ``?`` is a pattern."""

    words: tuple[str, ...]

    def __str__(self) -> str:
        return f'"{" ".join(self.words)}"'


class Near(FrozenRecord):
    """Exact forms or patterns, at least two, each within ``distance`` words of those before, in any order."""

    words: tuple[str, ...]
    distance: int

    def __str__(self) -> str:
        return f'"{" ".join(self.words)}"~{self.distance}'


class Pattern(FrozenRecord):
    """Every exact form that fits: ``*`` stands for any letters or none, ``?`` for any one."""

    text: str

    def __str__(self) -> str:
        return self.text


class Fuzzy(FrozenRecord):
    """Every exact form within ``distance`` letters of this one: changed, left out or put in."""

    exact: str
    distance: int

    def __str__(self) -> str:
        return f"{self.exact}~{self.distance}"


class In(FrozenRecord):
    """``child`` (no operator, and not itself an In) in one of :data:`FIELDS`."""

    field: str
    child: "Word | Phrase | Near | Pattern | Fuzzy"

    def __str__(self) -> str:
        return f"{FIELDS[self.field]}:{self.child}"


class Dated(FrozenRecord):
    """Articles of these days.

    The canonical form has quotes, since the next word could be taken for a part of the date.
    """

    period: "Period"

    def __str__(self) -> str:
        return f'tanggal:"{self.period}"'


class Boost(FrozenRecord):
    """``child`` (not itself a Boost), its score multiplied."""

    child: "Node"
    factor: float

    def __str__(self) -> str:
        return f"{_grouped(self.child)}^{self.factor:g}"


class Not(FrozenRecord):
    """Articles that do not match ``child``."""

    child: "Node"

    def __str__(self) -> str:
        return f"-{_grouped(self.child)}"


class And(FrozenRecord):
    """Articles that match all of ``children``: two or more, none twice.

    ``strict``: the reader wrote AND, so that there are no partial matches. A child
    that is an And is strict, and in an And that is not.
    """

    children: tuple["Node", ...]
    strict: bool = False

    def __str__(self) -> str:
        return (" AND " if self.strict else " ").join(map(_grouped, self.children))


class Or(FrozenRecord):
    """Articles that match any of ``children``: two or more, none of them an Or, none twice."""

    children: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(f"({child})" if isinstance(child, And) else str(child) for child in self.children)


Leaf = Word | Phrase | Near | Pattern | Fuzzy
Node = Leaf | In | Dated | Boost | Not | And | Or


def replaced(node: Node, leaf: Callable[[Word | Phrase], Node | None]) -> Node:
    """Return ``node`` with the words and phrases that are wanted in no field replaced by ``leaf`` of them.

    Where ``leaf`` returns ``None``, the word or phrase stays.
    """
    match node:
        case Word() | Phrase():
            return leaf(node) or node
        case Boost(child, factor):
            return Boost(replaced(child, leaf), factor)
        case And(children, strict):
            return And(tuple(replaced(child, leaf) for child in children), strict)
        case Or(children):
            return Or(tuple(replaced(child, leaf) for child in children))
        case _:
            return node


def is_pattern(word: str) -> bool:
    """Return whether ``*`` or ``?`` stands in a word for other letters."""
    return "*" in word or "?" in word


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)
