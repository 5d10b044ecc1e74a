"""Whoosh's posting lists a block at a time, and its columns whole.

Whoosh's matchers and columns step through single values in Python; taking the
block they have decoded, or the bytes they read from, is about thirty times
faster. This is the one module that looks inside Whoosh's objects, which the
exact version in pyproject.toml allows.
"""

from collections.abc import Sequence
from errno import ENOENT
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Block(NamedTuple):
    """Consecutive postings: ascending document numbers, weights, and encoded values such as positions."""

    documents: Sequence[int]
    weights: Sequence[float]
    values: Sequence[bytes]


def read_blocks(leaf: Any, field: str, term: bytes) -> list[Block]:
    """The posting list of a term in one segment, deleted documents included.

    ``leaf`` is the segment's Whoosh reader; the term must be in it.
    """
    from whoosh.codec.whoosh3 import W3LeafMatcher

    matcher = leaf.postings(field, term)
    if hasattr(matcher, "child"):  # Whoosh's filter of deleted documents
        matcher = matcher.child
    blocks: list[Block] = []
    if isinstance(matcher, W3LeafMatcher):
        while matcher.is_active():
            matcher.id(), matcher.weight(), matcher.value()  # each makes Whoosh decode that part of the block
            blocks.append(Block(matcher._ids, matcher._weights, matcher._values))
            matcher._next_block()
    else:
        while matcher.is_active():
            blocks.append(Block([matcher.id()], [matcher.weight()], [matcher.value()]))
            matcher.next()
    return blocks


def read_integers(leaf: Any, field: str, default: int) -> NDArray[np.int32]:
    """A segment's column of 32-bit integers, one a document; ``default`` where none was given.

    Raises ``FileNotFoundError`` where the column's file is gone.
    """
    column = _column(leaf, field)
    values = np.full(leaf.doc_count_all(), default, dtype=np.int32)
    stored = column._dbfile.get(column._basepos, column._count * 4)  # trailing defaults are not stored
    values[: column._count] = np.frombuffer(stored, dtype=">i4")
    return values


def read_names(leaf: Any, field: str) -> tuple[list[bytes], NDArray[np.uint16]]:
    """A segment's column of recurring byte strings: the distinct ones, and each document's index in them.

    Raises ``FileNotFoundError`` where the column's file is gone.
    """
    column = _column(leaf, field)
    stored = column._dbfile.get(column._basepos, column._doccount * column._itemsize)
    return list(column._uniques), np.frombuffer(stored, dtype=f">u{column._itemsize}").astype(np.uint16)


def _column(leaf: Any, field: str) -> Any:
    # Every document has a value in every column, so a column that is not there
    # is lost; Whoosh would take it for one without values.
    if not leaf.has_column(field):
        raise FileNotFoundError(ENOENT, "no such column", f"{leaf.segment().segment_id()}.{field}.col")
    return leaf.column_reader(field, leaf.schema[field].column_type, translate=False)


def leaves(reader: Any) -> list[tuple[Any, int]]:
    """The segments of a reader, each with the number of its first document; none where it is empty."""
    if not reader.doc_count_all():
        return []
    return [(reader, 0)] if reader.is_atomic() else list(reader.leaf_readers())
