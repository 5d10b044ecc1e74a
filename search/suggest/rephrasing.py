"""Rephrase a query: *did you mean*, with words spelt as the archive spells them, or without its quotes."""

from collections.abc import Container
from itertools import count

from search.engines.protocol import Vocabulary
from search.errors import BadQuery
from search.query.parser import parse
from search.query.tree import And, Node, Phrase, Word, replaced
from search.suggest.spelling import corrections


def respelt(node: Node, vocabulary: Vocabulary) -> Node | None:
    """Return the query with its misspelt words corrected; ``None`` where none is misspelt."""
    words: list[str] = []

    def gather(leaf: Word | Phrase) -> None:
        if isinstance(leaf, Word):
            words.append(leaf.exact)

    replaced(node, gather)
    better: dict[int, Node] = {}
    for correction in corrections(vocabulary, words):
        meant = _words(correction.words)
        # Two words that are one: both become it, and as one word twice they are it once.
        better.update(dict.fromkeys(range(correction.start, correction.end), meant))
    if not better:
        return None
    places = count()
    found = replaced(node, lambda leaf: better.get(next(places)) if isinstance(leaf, Word) else None)
    return _read_back(found)


def without_slips(
    node: Node, vocabulary: Vocabulary, unheld: Container[str]
) -> tuple[Node, tuple[tuple[str, str], ...]]:
    """Return the query with the ``unheld`` words in their likeliest spelling, and which these are.

    Each is a pair: the word as it was typed, and as it was taken. All other words stay as they are.
    """
    slips: dict[str, str] = {}

    def spelt(leaf: Word | Phrase) -> Node | None:
        if not isinstance(leaf, Word) or leaf.exact not in unheld:
            return None
        found = corrections(vocabulary, [leaf.exact])
        if not found:
            return None
        slips[leaf.exact] = " ".join(found[0].words)
        return _words(found[0].words)

    meant = replaced(node, spelt)
    return (_read_back(meant) or node, tuple(slips.items())) if slips else (node, ())


def unquoted(node: Node) -> Node | None:
    """Return the query with its phrases as words in any form; ``None`` where it has no phrase."""
    found = replaced(node, lambda leaf: _words(leaf.words) if isinstance(leaf, Phrase) else None)
    return None if found == node else _read_back(found)


def _read_back(node: Node) -> Node | None:
    """Return the tree as it is parsed when a reader chooses it; ``None`` where it is too long to ask."""
    try:
        return parse(str(node)).node
    except BadQuery:
        return None


def _words(words: tuple[str, ...]) -> Node:
    nodes = tuple(Word(word) for word in dict.fromkeys(words))
    return nodes[0] if len(nodes) == 1 else And(nodes)
