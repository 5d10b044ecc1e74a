"""Whoosh's posting lists a block at a time, and its columns whole.

Whoosh's matcher steps through single postings in Python; taking the block it
has decoded anyway is about thirty times faster.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class Block(NamedTuple):
    """Consecutive postings: ascending document numbers, weights, and encoded values such as positions."""

    documents: Sequence[int]
    weights: Sequence[float]
    values: Sequence[bytes]


def read_blocks(leaf: Any, field: str, term: bytes) -> Iterator[Block]:
    """The posting list of a term in one segment, deleted documents included.

    ``leaf`` is the segment's Whoosh reader; the term must be in it.
    """
    from whoosh.codec.whoosh3 import W3LeafMatcher

    matcher = leaf.postings(field, term)
    if hasattr(matcher, "child"):  # Whoosh's filter of deleted documents
        matcher = matcher.child
    if isinstance(matcher, W3LeafMatcher):
        while matcher.is_active():
            matcher.id(), matcher.weight(), matcher.value()  # each makes Whoosh decode that part of the block
            yield Block(matcher._ids, matcher._weights, matcher._values)
            matcher._next_block()
    else:
        while matcher.is_active():
            yield Block([matcher.id()], [matcher.weight()], [matcher.value()])
            matcher.next()


def read_column(leaf: Any, field: str, default: object) -> Iterator[Any]:
    """A segment's column, one value a document; ``default`` throughout where no document has one."""
    if leaf.has_column(field):
        column = leaf.schema[field].column_type
        return iter(leaf.column_reader(field, column, translate=False))
    return iter([default] * leaf.doc_count_all())


def leaves(reader: Any) -> list[tuple[Any, int]]:
    """The segments of a reader, each with the number of its first document."""
    return [(reader, 0)] if reader.is_atomic() else list(reader.leaf_readers())
