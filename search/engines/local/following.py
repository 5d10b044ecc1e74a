"""What follows words in the archive: counted in the forward index at the slots right behind them.

Where words stand more often than it takes to tell, every n-th of their documents is sampled.
"""

from collections.abc import Sequence

import numpy as np

from indexer.index.segment.field_index import RARE, Places
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.phrases import word_at
from search.engines.local.segment import Segment
from search.engines.protocol import Following

PLACES = 6_000
"""Places of words that are looked at, about, to tell what there is beside them."""


def following(
    snapshot: IndexSnapshot, words: Sequence[str], prefix: str = "", *, most: int, places: int = PLACES
) -> Following:
    """The words that most often follow ``words`` and begin with ``prefix``; all are exact forms.

    At least ``most`` of them, if there are, from about so many ``places`` in each segment.
    Words that are very rare in a large archive are not told of.
    """
    total = 0.0
    counts: dict[str, float] = {}
    encoded = prefix.encode()
    for segment in snapshot.segments:
        slots, each = _slots_of(segment, words, places)
        total += each * len(slots)
        exact = segment.reader.exact
        if not len(slots):
            continue
        ranks = exact.forward.take(slots + len(words), mode="clip")
        times = np.bincount(ranks[ranks < RARE])
        found = np.flatnonzero(times)
        terms = segment.reader.terms_by_rank[found]
        if encoded:
            within = exact.terms.with_prefix(encoded)
            kept = (terms >= within.start) & (terms < within.stop)
            found, terms = found[kept], terms[kept]
        often = times[found]
        for at in np.argsort(-often, kind="stable")[:most].tolist():
            form = exact.terms[int(terms[at])].decode()
            counts[form] = counts.get(form, 0) + each * float(often[at])
    return Following(total, counts)


def occurrences(snapshot: IndexSnapshot, words: Sequence[str]) -> float:
    """How often exact forms stand in the archive side by side in this order, about."""
    found = (_slots_of(segment, words, PLACES) for segment in snapshot.segments)
    return sum(each * len(slots) for slots, each in found)


def _slots_of(segment: Segment, words: Sequence[str], places: int) -> tuple[Places, float]:
    """Slots at which the words begin, and for how many such slots each of these stands."""
    exact = segment.reader.exact
    numbers = []
    for word in words:
        number = exact.number(word.encode())
        if number is None:
            return np.empty(0, np.int64), 1.0
        numbers.append(number)
    driver = min(range(len(numbers)), key=lambda place: exact.occurrences(numbers[place]))
    slots, each = _sample(segment, numbers[driver], places)
    slots = slots - driver
    for place, number in enumerate(numbers):
        if place != driver and len(slots):
            slots = slots[word_at(segment, number, slots + place)]
    return slots, each


def _sample(segment: Segment, number: int, most: int) -> tuple[Places, float]:
    """Slots of a word from documents evenly spread, and how many of its slots each stands for."""
    columns, exact = segment.reader, segment.reader.exact
    every = exact.occurrences(number)
    if every <= most:
        return columns.slots(number), 1.0
    postings = exact.document_frequency(number)
    step = min(-(-every // most), postings)
    places = np.arange(step // 2, postings, step)
    taken = exact.frequencies(number, places)
    ends = np.cumsum(taken)
    at = np.repeat(exact.frequencies_before(number, places) - (ends - taken), taken) + np.arange(ends[-1])
    documents = exact.at(number, places)
    slots: Places = np.repeat(columns.starts[documents], taken) + exact.offsets_of(number)[at]
    return slots, every / len(slots)
