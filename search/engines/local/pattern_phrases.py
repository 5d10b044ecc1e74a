"""Find phrases with patterns, such as ``"kim * un"`` or ``"*a* *e*"``, by looking at every slot of the texts.

A pattern may match a large part of all words. So what stands in each slot is looked up in a
table of the words that match, and the tables' answers for neighbouring slots are joined.
"""

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.query import spans as whoosh_spans

from indexer.index.segment.field_index import RARE
from indexer.ranges import ranges
from search.deadline import Deadline
from search.engines.local.multi_term import MULTI_TERM_QUERIES, expand_pattern
from search.engines.local.segment import Segment

_BLOCK = 1_000_000
"""Slots looked up at a time, so that they stay in the processor's cache. Chosen by hand."""
_MOST_PARTS = 8
"""Distinct words and patterns of a phrase: each is a bit of a byte."""


def is_pattern_phrase(query: Any) -> bool:
    """Return whether a query is exact forms and patterns side by side; each pattern scores a constant."""
    if type(query) is not whoosh_spans.SpanNear2 or not query.ordered:
        return False
    patterns = [part for part in query.qs if isinstance(part, MULTI_TERM_QUERIES)]
    words = [part for part in query.qs if type(part) is whoosh_query.Term]
    return (
        (query.slop, query.mindist) == (1, 1)
        and len(patterns) > 0
        and len(patterns) + len(words) == len(query.qs)
        and len(set(query.qs)) <= _MOST_PARTS
        and all(part.fieldname == "exact" for part in query.qs)
        and all(getattr(pattern, "constantscore", False) for pattern in patterns)
    )


def find_pattern_phrase(segment: Segment, parts: Sequence[Any], deadline: Deadline) -> NDArray[np.int64]:
    """Return the documents of a segment (ascending) in which words that match ``parts`` stand side by side.

    Deleted documents are included. Raises :class:`SearchTimedOut`.
    """
    exact, starts = segment.reader.exact, segment.reader.starts
    bits = {part: np.uint8(1 << place) for place, part in enumerate(dict.fromkeys(parts))}
    codes_of_ranks = np.zeros(1 << 16, dtype=np.uint8)
    unranked: dict[Any, NDArray[np.int64]] = {}
    for part, bit in bits.items():
        deadline.check()
        numbers = _numbers(segment, part)
        if not len(numbers):
            return np.empty(0, np.int64)
        ranks = exact.ranks[numbers]
        codes_of_ranks[ranks[ranks < RARE]] |= bit
        unranked[part] = np.sort(_slots(segment, numbers[ranks == RARE]))
    cuts = starts.searchsorted(np.arange(0, int(starts[-1]) + _BLOCK, _BLOCK), "left")
    found = []
    for low, high in pairwise(np.unique(np.minimum(cuts, segment.size)).tolist()):
        deadline.check()
        first, last = starts[[low, high]].tolist()
        codes = codes_of_ranks.take(exact.forward[first:last])
        for part, slots in unranked.items():
            at, end = slots.searchsorted([first, last])
            codes[slots[at:end] - first] |= bits[part]
        # Behind each text is an empty slot, so no phrase runs into the next text.
        begins = np.zeros(last - first, dtype=bool)
        reach = max(0, last - first - len(parts) + 1)
        begins[:reach] = reduce(
            np.logical_and, [codes[place : place + reach] & bits[part] for place, part in enumerate(parts)]
        )
        found.append(low + np.flatnonzero(np.logical_or.reduceat(begins, starts[low:high] - first)))
    return np.concatenate([np.empty(0, np.int64), *found])


def _numbers(segment: Segment, part: Any) -> NDArray[np.int64]:
    exact = segment.reader.exact
    if isinstance(part, whoosh_query.Term):
        number = exact.number(part.text.encode())
        return np.array([] if number is None else [number], dtype=np.int64)
    return expand_pattern(part, exact.terms)


def _slots(segment: Segment, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the slots of exact forms (ascending) that have no rank, in no order."""
    exact, starts = segment.reader.exact, segment.reader.starts
    frequent = exact.have_bitmaps(numbers)  # as some compounds are, which are in no slot
    _, documents, counts, begins = exact.occurrences_of(numbers[~frequent])
    slots = np.repeat(starts[documents], counts) + exact.offsets[ranges(begins, counts)]
    return np.concatenate([slots, *map(segment.reader.slots, numbers[frequent].tolist())])
