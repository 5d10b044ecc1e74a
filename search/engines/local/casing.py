"""Which words the archive's headlines write in capitals: abbreviations, as *KPK* or *DPR*.

Headlines begin nearly every word with a capital, so that names are not told by it.
"""

from collections.abc import Iterator

import numpy as np

from search.engines.local.snapshot import Snapshot
from search.suggest.function_words import FUNCTION_WORDS

_POSTINGS_LOOKED_AT = 2_000
_HEADLINES_READ = 12


def written(snapshot: Snapshot, form: str) -> str:
    """An exact form as headlines write it: in capitals where most do, as it is elsewhere."""
    capitals = form.upper()
    if len(form) == 1 or form in FUNCTION_WORDS or len(capitals) != len(form):
        return form
    seen = told = 0
    for headline in _headlines(snapshot, form):
        at = headline.lower().find(form)
        around = headline[max(0, at - 1) : at] + headline[at + len(form) : at + len(form) + 1]
        if at < 0 or any(map(str.isalnum, around)) or headline.isupper():
            continue
        seen += 1
        told += headline[at : at + len(form)] == capitals
    return capitals if 2 * told > seen else form


def _headlines(snapshot: Snapshot, form: str) -> Iterator[str]:
    """Some of the headlines that hold a form, evenly spread over each segment."""
    encoded = form.encode()
    for segment in snapshot.segments:
        exact = segment.reader.exact
        number = exact.number(encoded)
        if number is None:
            continue
        first, last = exact.span(number)
        step = -(-(last - first) // _POSTINGS_LOOKED_AT)
        places = np.flatnonzero(exact.counts[first:last:step] >> 6) * step
        places = places[:: -(-len(places) // _HEADLINES_READ) or 1]
        for document in exact.at(number, places).tolist():
            yield segment.reader.title(document)
