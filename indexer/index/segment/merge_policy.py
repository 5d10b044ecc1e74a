"""The merge policy: choose the segments to merge, so that few are left and few documents are rewritten."""

from collections.abc import Sequence

SEARCHED = 3.0
"""The ratio at the end of a run: each segment is over three times as large as all smaller ones.

Chosen by hand; ``python -m tests.bench.updates`` shows what updates cost with it.
"""

GROWING = 0.25
"""The ratio in the midst of a long run: about five segments of a size are merged at a time. By hand."""

_MOST_DELETED = 1 / 3
"""The share of deleted documents above which a segment is rewritten. Chosen by hand."""


def to_merge(sizes: Sequence[int], deleted: Sequence[int], ratio: float = SEARCHED) -> list[int]:
    """Return the places of the segments to merge into one; an empty list where nothing is to be done.

    ``sizes`` are the numbers of documents in the segments, ``deleted`` how many of these are
    deleted. A segment is merged with all smaller ones once these together, times ``ratio``,
    are as large as it is. So how often a document is rewritten grows with the logarithm of
    the archive's size. A segment with too many deleted documents is rewritten too.
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
