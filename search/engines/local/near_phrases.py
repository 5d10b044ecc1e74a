"""Find phrases that nearly stand in a text: a word other, missing, added or in another form, the order kept.

Approximate matching of a phrase within a zone (Sellers, "The theory and computation of
evolutionary distances", 1980), computed only around occurrences of the phrase's rarest words:
of k + 1 words at least one stands unchanged where there are at most k differences.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.index.segment.field_index import SEPARATOR, Places
from search.deadline import Deadline
from search.engines.local.phrases import occurrences, word_at
from search.engines.local.segment import Segment
from search.near_alignment import most_differences

_NEVER = 100
"""More differences than any phrase may have."""


def find_near_phrase(
    segment: Segment, words: Sequence[str], forms: Sequence[Sequence[str]], deadline: Deadline
) -> NDArray[np.int64]:
    """Return the documents (ascending) that hold a phrase exactly or nearly, deleted ones included.

    ``words`` are exact forms, two or more. ``forms`` has the other forms of each word, which count
    for phrases of two words only: there one of them is another form, or one word stands between.
    """
    numbers = [segment.reader.exact.number(word.encode()) for word in words]
    if len(words) == 2:
        return _find_near_pair(segment, numbers, forms, deadline)
    most = most_differences(len(words))
    found = [np.empty(0, np.int64)]
    for place in _rarest(segment, numbers)[: most + 1]:
        number = numbers[place]
        if number is None:
            continue
        deadline.check()
        documents, slots = occurrences(segment, number)
        differences = _differences(segment, numbers[place + 1 :], slots, 1, most, deadline)
        kept = differences <= most
        documents, slots, differences = documents[kept], slots[kept], differences[kept]
        differences += _differences(segment, numbers[:place][::-1], slots, -1, most, deadline)
        found.append(documents[differences <= most].astype(np.int64))
    return np.unique(np.concatenate(found))


def _rarest(segment: Segment, numbers: Sequence[int | None]) -> list[int]:
    """Return the places of a phrase's words, the rarest word first."""
    exact = segment.reader.exact
    counts = [0 if number is None else exact.occurrences(number) for number in numbers]
    return sorted(range(len(numbers)), key=lambda place: counts[place])


def _differences(
    segment: Segment,
    numbers: Sequence[int | None],
    slots: Places,
    direction: int,
    most: int,
    deadline: Deadline,
) -> NDArray[np.int64]:
    """Return, for each slot, the fewest differences between the text beside it and ``numbers``.

    The text is read from the slot on in ``direction`` (1 or -1). ``costs[shift]`` is the fewest
    differences so far if the next word is expected ``shift`` slots further away than in the phrase.
    """
    costs = {shift: np.full(len(slots), 0 if shift == 0 else _NEVER) for shift in range(-most, most + 1)}
    for distance, number in enumerate(numbers, 1):
        deadline.check()
        at = {shift: slots + direction * (distance + shift) for shift in costs}
        is_word = {shift: _holds_word(segment, at[shift]) for shift in costs}
        for shift in range(-most, most):  # a word added before this one
            added = np.where(is_word[shift], costs[shift] + 1, _NEVER)
            costs[shift + 1] = np.minimum(costs[shift + 1], added)
        following = {}
        for shift in costs:
            other = np.where(is_word[shift], costs[shift] + 1, _NEVER)
            same = np.zeros(len(slots), bool) if number is None else word_at(segment, number, at[shift])
            following[shift] = np.where(same, costs[shift], other)
        for shift in range(-most, most):  # this word missing
            following[shift] = np.minimum(following[shift], costs[shift + 1] + 1)
        costs = following
    fewest: NDArray[np.int64] = np.minimum.reduce(list(costs.values()))
    return fewest


def _holds_word(segment: Segment, slots: Places) -> NDArray[np.bool_]:
    """Return, for each slot, whether a word stands there; behind each zone stands none."""
    forward = segment.reader.exact.forward
    inside = (slots >= 0) & (slots < len(forward))
    held: NDArray[np.bool_] = inside & (forward.take(slots, mode="clip") != SEPARATOR)
    return held


def _find_near_pair(
    segment: Segment,
    numbers: Sequence[int | None],
    forms: Sequence[Sequence[str]],
    deadline: Deadline,
) -> NDArray[np.int64]:
    """Return the documents with two words side by side or one apart, or one beside a form of the other."""
    found = [np.empty(0, np.int64)]
    for place, direction in ((0, 1), (1, -1)):
        number, other = numbers[place], numbers[1 - place]
        if number is None:
            continue
        deadline.check()
        documents, slots = occurrences(segment, number)
        near = np.zeros(len(slots), bool)
        if other is not None:
            near |= word_at(segment, other, slots + direction)
            between = _holds_word(segment, slots + direction)
            near |= between & word_at(segment, other, slots + 2 * direction)
        for form in forms[1 - place]:
            form_number = segment.reader.exact.number(form.encode())
            if form_number is not None:
                near |= word_at(segment, form_number, slots + direction)
        found.append(documents[near].astype(np.int64))
    return np.unique(np.concatenate(found))
