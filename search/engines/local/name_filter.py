"""Find articles by ``sumber:``, ``tempat:``, ``rubrik:`` or ``penulis:`` in a query: names in a column."""

import re
from fnmatch import translate

import numpy as np
from numpy.typing import NDArray

from search.engines.local.segment import Segment


def documents_with_name(segment: Segment, column: str, words: tuple[str, ...]) -> NDArray[np.int64]:
    """Return the documents whose name in ``column`` holds ``words`` side by side, deleted ones included.

    Words are exact forms. A word with ``*`` or ``?`` is a pattern.
    """
    names, numbers = segment.reader.names(column)
    matchers = [re.compile(translate(word)).match for word in words]
    matching = np.zeros(max(1, len(names)), dtype=bool)
    for number, name in enumerate(names):
        if name:
            matching[number] = any(
                all(match(word) for match, word in zip(matchers, name_words[first:], strict=False))
                for name_words in segment.words_of_name(column, name)
                for first in range(len(name_words) - len(matchers) + 1)
            )
    return np.flatnonzero(matching[numbers])
