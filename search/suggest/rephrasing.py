"""A query as it may have been meant: with words spelt as the archive spells them, or without its quotes."""

from itertools import count

from search.engines.protocol import Vocabulary
from search.errors import BadQuery
from search.query.parser import parse
from search.query.tree import And, Node, Phrase, Word, replaced
from search.suggest.spelling import corrections


def respelt(node: Node, vocabulary: Vocabulary) -> Node | None:
    """The query with its misspelt words corrected; ``None`` where none is."""
    words: list[str] = []

    def gather(segment: Word | Phrase) -> None:
        if isinstance(segment, Word):
            words.append(segment.exact)

    replaced(node, gather)
    better: dict[int, Node] = {}
    for correction in corrections(vocabulary, words):
        meant = _words(correction.words)
        # Two words that are one: both become it, and as one word twice they are it once.
        better.update(dict.fromkeys(range(correction.start, correction.end), meant))
    if not better:
        return None
    places = count()
    found = replaced(node, lambda segment: better.get(next(places)) if isinstance(segment, Word) else None)
    return _read_back(found)


def unquoted(node: Node) -> Node | None:
    """The query with its phrases as words in any form; ``None`` where it has none."""
    found = replaced(node, lambda segment: _words(segment.words) if isinstance(segment, Phrase) else None)
    return None if found == node else _read_back(found)


def _read_back(node: Node) -> Node | None:
    """The tree as it is parsed once a reader has chosen it; ``None`` where it would be too long to ask."""
    try:
        return parse(str(node)).node
    except BadQuery:
        return None


def _words(words: tuple[str, ...]) -> Node:
    nodes = tuple(Word(word) for word in dict.fromkeys(words))
    return nodes[0] if len(nodes) == 1 else And(nodes)
