"""Which compounds say more than their parts: the stems that are counted for them, and those that are not."""

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.language.tokenizer import COMPOUND_JOINTS

Stems = Callable[[Sequence[str]], Sequence[str]]
"""Gives the stem of each of a list of exact forms."""
_JOINT = re.compile(f"[{re.escape(COMPOUND_JOINTS)}]")


def counted(
    words: Sequence[str], stem_of: Sequence[str], compounds: NDArray[Any], stems: Stems
) -> NDArray[np.bool_]:
    """By exact form (of ``words``, with its stem) whether its occurrences count for its stem (bool).

    Those of a compound, one of the places ``compounds``, do not where one of its parts has the
    same stem, as ``stems`` gives it: *negara-negara* is *negara* twice already, and not a third time.
    """
    counts = np.ones(len(words), dtype=bool)
    changed = [place for place in compounds.tolist() if stem_of[place] != words[place]]
    parts = {place: _JOINT.split(words[place]) for place in changed}
    distinct = list(dict.fromkeys(chain.from_iterable(parts.values())))
    of_part = dict(zip(distinct, stems(distinct), strict=True))
    for place in changed:
        counts[place] = stem_of[place] not in map(of_part.__getitem__, parts[place])
    return counts
