"""Count which words follow given words in the archive, read in the forward index.

The slot right behind an occurrence holds the next word. Where the given words are frequent,
every n-th of their documents is sampled, and the counts are estimated.
"""

from collections.abc import Sequence

import numpy as np

from indexer.index.segment.field_index import RARE, Places
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.phrases import word_at
from search.engines.local.segment import Segment
from search.engines.protocol import SAMPLED_PLACES, Following


def following(
    snapshot: IndexSnapshot,
    words: Sequence[str],
    prefix: str = "",
    *,
    most: int,
    places: int = SAMPLED_PLACES,
) -> Following:
    """Return the exact forms that most often follow ``words`` and begin with ``prefix``.

    Returns at least ``most`` of them, if there are so many, estimated from about ``places``
    occurrences in each segment. Words that the forward index holds as :data:`RARE` are left out.
    """
    total = 0.0
    counts: dict[str, float] = {}
    encoded = prefix.encode()
    for segment in snapshot.segments:
        slots, weight = _sample_occurrences(segment, words, places)
        total += weight * len(slots)
        exact = segment.reader.exact
        if not len(slots):
            continue
        ranks = exact.forward.take(slots + len(words), mode="clip")
        count_by_rank = np.bincount(ranks[ranks < RARE])
        found_ranks = np.flatnonzero(count_by_rank)
        terms = segment.reader.terms_by_rank[found_ranks]
        if encoded:
            prefixed = exact.terms.with_prefix(encoded)
            kept = (terms >= prefixed.start) & (terms < prefixed.stop)
            found_ranks, terms = found_ranks[kept], terms[kept]
        term_counts = count_by_rank[found_ranks]
        for place in np.argsort(-term_counts, kind="stable")[:most].tolist():
            form = exact.terms[int(terms[place])].decode()
            counts[form] = counts.get(form, 0) + weight * float(term_counts[place])
    return Following(total, counts)


def occurrences(snapshot: IndexSnapshot, words: Sequence[str]) -> float:
    """Return an estimate of how often exact forms stand side by side in this order."""
    samples = (_sample_occurrences(segment, words, SAMPLED_PLACES) for segment in snapshot.segments)
    return sum(weight * len(slots) for slots, weight in samples)


def _sample_occurrences(segment: Segment, words: Sequence[str], places: int) -> tuple[Places, float]:
    """Return a sample of the slots at which ``words`` begin, and how many such slots each represents."""
    exact = segment.reader.exact
    numbers = []
    for word in words:
        number = exact.number(word.encode())
        if number is None:
            return np.empty(0, np.int64), 1.0
        numbers.append(number)
    rarest = min(range(len(numbers)), key=lambda place: exact.occurrences(numbers[place]))
    slots, weight = _sample_slots(segment, numbers[rarest], places)
    slots = slots - rarest
    for place, number in enumerate(numbers):
        if place != rarest and len(slots):
            slots = slots[word_at(segment, number, slots + place)]
    return slots, weight


def _sample_slots(segment: Segment, number: int, most: int) -> tuple[Places, float]:
    """Return about ``most`` slots of a word, and how many of its slots each represents.

    The slots are all those of every n-th document of the word.
    """
    reader, exact = segment.reader, segment.reader.exact
    total = exact.occurrences(number)
    if total <= most:
        return reader.slots(number), 1.0
    postings = exact.document_frequency(number)
    step = min(-(-total // most), postings)
    places = np.arange(step // 2, postings, step)
    frequencies = exact.frequencies(number, places)
    ends = np.cumsum(frequencies)
    # From the place of each sampled offset among the sampled ones to its place among all.
    shifts = exact.frequencies_before(number, places) - (ends - frequencies)
    offset_places = np.repeat(shifts, frequencies) + np.arange(ends[-1])
    documents = exact.at(number, places)
    slots: Places = np.repeat(reader.starts[documents], frequencies) + exact.offsets_of(number)[offset_places]
    return slots, total / len(slots)
