"""The tree of a query: what a reader asks, whatever evaluates it. ``str()`` gives the canonical form."""

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
"""The fields of an article that can be asked for, and their names in a query's canonical form."""
ZONES = ("title", "body")
"""Those that are texts; the others are names."""


class Word(FrozenRecord):
    """One word, in its exact form; it stands for all forms of its stem.

    ``capitals`` where it was written in capitals alone: *AS* is not *as* to the list of synonyms.
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
    """Any exact form that fits: ``*`` is any letters or none, ``?`` any one."""

    text: str

    def __str__(self) -> str:
        return self.text


class Fuzzy(FrozenRecord):
    """Any exact form that at most ``distance`` letters changed, left out or put in make of this one."""

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
    """Articles of these days; in quotes, since a time or the end of a range may seem to follow."""

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

    ``strict`` where the reader has written AND: then no word of it is ever given
    up. None of the children is an And, but for strict ones in one that is not.
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
    """``node`` with every word and phrase wanted, in no field, replaced by what ``leaf`` gives for it."""
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
    """Whether ``*`` or ``?`` stands in a word for other letters."""
    return "*" in word or "?" in word


def _grouped(node: Node) -> str:
    return f"({node})" if isinstance(node, And | Or) else str(node)
