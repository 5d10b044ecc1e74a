"""Read the words of the archive from the segments' dictionaries, for marking and suggestions."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.local.edit_distance import DEAREST, EDIT
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.multi_term import expand_pattern
from search.engines.local.word_shapes import LONGEST
from search.engines.protocol import SimilarForm

_POSTINGS_LOOKED_AT = 2_000
"""Of a form in each segment, to find headlines that hold it. Chosen by hand."""
_HEADLINES_READ = 12
"""Of a form in each segment. Chosen by hand: enough to tell how most write it."""


def forms_of_pattern(snapshot: IndexSnapshot, query: Any, most: int) -> Iterator[str]:
    """Give the exact forms that a Whoosh multi-term query stands for, ``most`` of each segment."""
    for segment in snapshot.segments:
        terms = segment.reader.exact.terms
        for number in expand_pattern(query, terms)[:most]:
            yield terms[number].decode()


def similar_forms(
    snapshot: IndexSnapshot, form: str, most_edits: int, count: int, edit_cost: float
) -> list[SimilarForm]:
    """Return the likeliest forms within some edits, as :class:`Vocabulary` of the protocol promises."""
    encoded = form.encode()
    if len(encoded) > LONGEST or not encoded:
        return []
    costs: dict[str, int] = {}
    for segment in snapshot.segments:
        likeliest = segment.forms.alike(encoded, DEAREST * most_edits).likeliest(count, edit_cost / EDIT)
        for number, cost in zip(likeliest.numbers.tolist(), likeliest.costs.tolist(), strict=True):
            costs[segment.reader.exact.terms[number].decode()] = cost
    return [SimilarForm(similar, cost / EDIT) for similar, cost in costs.items()]


def frequent_forms(snapshot: IndexSnapshot, prefix: str, count: int) -> list[str]:
    """Return the ``count`` most frequent forms of each segment that begin with ``prefix``."""
    forms: dict[str, None] = {}
    for segment in snapshot.segments:
        exact = segment.reader.exact
        within = exact.terms.with_prefix(prefix.encode())
        frequencies = np.diff(exact.first[within.start : within.stop + 1].astype(np.int64))
        often: NDArray[np.intp] = np.arange(len(frequencies))
        if len(frequencies) > count:
            often = np.argpartition(-frequencies, count)[:count]
        forms.update(dict.fromkeys(exact.terms[within.start + int(at)].decode() for at in often))
    return list(forms)


def headlines_with(snapshot: IndexSnapshot, form: str) -> Iterator[str]:
    """Give some of the headlines that hold a form, evenly spread over each segment."""
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
