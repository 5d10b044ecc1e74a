"""A query tree to Whoosh queries: what answers it in full, what answers most of it, what to mark."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from whoosh import query as whoosh_query

from search.query.syntax import And, Node, Not, Or, Phrase, Word


@dataclass(frozen=True, slots=True)
class Plan:
    """How to answer a query.

    ``full`` is the whole of it. ``words`` are its plain words, each as written
    and as its query, when there are at least two that are all required: an
    article that holds most of them, matches everything in ``required`` and
    nothing in ``excluded`` is a relaxed answer.
    """

    full: Any
    words: tuple[tuple[str, Any], ...] = ()
    required: tuple[Any, ...] = ()
    excluded: tuple[Any, ...] = ()


def plan(node: Node, stem: Callable[[str], str]) -> Plan:
    """The plan of a query tree; ``stem`` gives the stem of an exact form."""
    full = _translate(node, stem)
    if not isinstance(node, And) or node.strict:
        return Plan(full)
    words: dict[Any, str] = {}
    for child in node.children:
        if isinstance(child, Word):
            words.setdefault(_translate(child, stem), child.exact)
    if len(words) < 2:
        return Plan(full)
    others = [child for child in node.children if not isinstance(child, Word)]
    return Plan(
        full,
        words=tuple((word, query) for query, word in words.items()),
        required=tuple(_translate(child, stem) for child in others if not isinstance(child, Not)),
        excluded=tuple(_translate(child.child, stem) for child in others if isinstance(child, Not)),
    )


def sought(node: Node) -> tuple[list[str], list[tuple[str, ...]]]:
    """What matches of a query look like in a text: its words, and its phrases, those excluded left out."""
    match node:
        case Word(exact):
            return [exact], []
        case Phrase(words):
            return [], [words]
        case Not():
            return [], []
        case And(children) | Or(children):
            parts = [sought(child) for child in children]
            return [word for words, _ in parts for word in words], [
                p for _, phrases in parts for p in phrases
            ]


def _translate(node: Node, stem: Callable[[str], str]) -> Any:
    match node:
        case Word(exact):
            return whoosh_query.Term("stem", stem(exact))
        case Phrase((word,)):
            return whoosh_query.Term("exact", word)
        case Phrase(words):
            return whoosh_query.Phrase("exact", list(words))
        case Not(child):
            return whoosh_query.AndNot(whoosh_query.Every(), _translate(child, stem))
        case And(children):
            return _all_of(children, stem)
        case Or(children):
            return _compound(whoosh_query.Or, [_translate(child, stem) for child in children])


def _all_of(children: tuple[Node, ...], stem: Callable[[str], str]) -> Any:
    wanted = [_translate(child, stem) for child in children if not isinstance(child, Not)]
    unwanted = [_translate(child.child, stem) for child in children if isinstance(child, Not)]
    found = _compound(whoosh_query.And, wanted) if wanted else whoosh_query.Every()
    # AndNot and not a Not among the rest, which Whoosh gives a score of its own.
    return whoosh_query.AndNot(found, _compound(whoosh_query.Or, unwanted)) if unwanted else found


def _compound(kind: Any, queries: list[Any]) -> Any:
    distinct = list(dict.fromkeys(queries))  # two forms of one stem are one requirement, not two
    return distinct[0] if len(distinct) == 1 else kind(distinct)
