"""Which compounds say more than their parts: the stems that are counted for them, and those that are not."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.language.tokenizer import COMPOUND_JOINTS

_JOINT = re.compile(f"[{re.escape(COMPOUND_JOINTS)}]")


def counted(words: Sequence[str], stems: Sequence[str], compounds: NDArray[Any]) -> NDArray[np.bool_]:
    """By exact form (of ``words``, with its stem) whether its occurrences count for its stem (bool).

    Those of a compound, one of the places ``compounds``, do not where one of its parts has the
    same stem: *negara-negara* is *negara* twice already, and not a third time. ``words`` has the
    parts of all its compounds.
    """
    counts = np.ones(len(words), dtype=bool)
    changed = [place for place in compounds.tolist() if stems[place] != words[place]]
    if changed:
        stem_of = dict(zip(words, stems, strict=True))
        for place in changed:
            counts[place] = stems[place] not in {stem_of.get(part) for part in _JOINT.split(words[place])}
    return counts
