"""Which segments to merge: few enough to search quickly, seldom enough to write cheaply."""

from collections.abc import Sequence

SEARCHED = 3.0
"""For an archive that is searched: each segment is over three times as large as all smaller ones together."""
GROWING = 0.25
"""For one in the midst of growing: merged are only about five or more segments of a size."""

_MOST_DELETED = 1 / 3


def to_merge(sizes: Sequence[int], deleted: Sequence[int], ratio: float = SEARCHED) -> list[int]:
    """The places of the segments that should become one; none, or at least one.

    ``sizes`` are the segments' documents, ``deleted`` how many of these are
    deleted. A segment is merged with all smaller ones once these together,
    ``ratio`` times, have its size. So a document is rewritten a number of times that
    grows with the logarithm of the archive, the smaller the smaller the ratio. A
    segment with too many deleted documents is rewritten too.
    """
    live = [size - gone for size, gone in zip(sizes, deleted, strict=True)]
    order = sorted(range(len(live)), key=lambda place: live[place])
    chosen = 0
    smaller = 0
    for number, place in enumerate(order):
        if number and smaller * ratio >= live[place]:
            chosen = number + 1
        smaller += live[place]
    wasted = [
        place for place in order[chosen:] if sizes[place] and deleted[place] > sizes[place] * _MOST_DELETED
    ]
    return sorted([*order[:chosen], *wasted])
