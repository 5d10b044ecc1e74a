"""Articles by the names in a column: source, place, section, author."""

import re
from fnmatch import translate

import numpy as np
from numpy.typing import NDArray

from search.engines.local.segment import Segment


def documents_with_name(segment: Segment, column: str, words: tuple[str, ...]) -> NDArray[np.int64]:
    """The documents of a segment whose name in ``column`` holds ``words`` in a row, deleted ones too.

    Words are exact forms; one with ``*`` or ``?`` is a pattern.
    """
    names, numbers = segment.reader.names(column)
    wanted = [re.compile(translate(word)).match for word in words]
    chosen = np.zeros(max(1, len(names)), dtype=bool)
    for number, name in enumerate(names):
        if name:
            chosen[number] = any(
                all(match(word) for match, word in zip(wanted, held[first:], strict=False))
                for held in segment.words_of_name(column, name)
                for first in range(len(held) - len(wanted) + 1)
            )
    return np.flatnonzero(chosen[numbers])
