"""Read the words of the archive from its term dictionaries, for highlighting and suggestions."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.engines.local.edit_distance import EDIT_COST, MOST_COST
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.multi_term import expand_pattern
from search.engines.local.word_shapes import LONGEST_FORM
from search.engines.protocol import SimilarForm

_MOST_POSTINGS_READ = 2_000
"""Postings of a form, in each segment, in which headlines that hold it are looked for. Chosen by hand."""
_MOST_HEADLINES = 12
"""Headlines with a form, about, in each segment. Chosen by hand: enough to tell how most write the word."""


def forms_of_pattern(snapshot: IndexSnapshot, query: Any, most: int) -> Iterator[str]:
    """Yield the exact forms that match a Whoosh multi-term query, at most ``most`` of each segment."""
    for segment in snapshot.segments:
        terms = segment.reader.exact.terms
        for number in expand_pattern(query, terms)[:most]:
            yield terms[number].decode()


def similar_forms(
    snapshot: IndexSnapshot, form: str, most_edits: int, count: int, edit_cost: float
) -> list[SimilarForm]:
    """Return the likeliest forms within some edits of a word; implements :meth:`Vocabulary.similar_forms`."""
    encoded = form.encode()
    if len(encoded) > LONGEST_FORM or not encoded:
        return []
    costs: dict[str, int] = {}
    for segment in snapshot.segments:
        similar = segment.word_shapes.similar_forms(encoded, MOST_COST * most_edits)
        likeliest = similar.likeliest(count, edit_cost / EDIT_COST)
        for number, cost in zip(likeliest.numbers.tolist(), likeliest.costs.tolist(), strict=True):
            costs[segment.reader.exact.terms[number].decode()] = cost
    return [SimilarForm(found, cost / EDIT_COST) for found, cost in costs.items()]


def frequent_forms(snapshot: IndexSnapshot, prefix: str, count: int) -> list[str]:
    """Return the ``count`` most frequent forms of each segment that begin with ``prefix``."""
    forms: dict[str, None] = {}
    for segment in snapshot.segments:
        exact = segment.reader.exact
        prefixed = exact.terms.with_prefix(prefix.encode())
        frequencies = np.diff(exact.first[prefixed.start : prefixed.stop + 1].astype(np.int64))
        most_frequent: NDArray[np.intp] = np.arange(len(frequencies))
        if len(frequencies) > count:
            most_frequent = np.argpartition(-frequencies, count)[:count]
        numbers = (prefixed.start + most_frequent).tolist()
        forms.update(dict.fromkeys(exact.terms[number].decode() for number in numbers))
    return list(forms)


def headlines_with(snapshot: IndexSnapshot, form: str) -> Iterator[str]:
    """Yield some of the headlines that hold a form, spread evenly over each segment."""
    encoded = form.encode()
    for segment in snapshot.segments:
        exact = segment.reader.exact
        number = exact.number(encoded)
        if number is None:
            continue
        first, last = exact.span(number)
        step = -(-(last - first) // _MOST_POSTINGS_READ)
        # The upper two bits of a count byte say how often the term stands in the headline.
        places = np.flatnonzero(exact.counts[first:last:step] >> 6) * step
        places = places[:: -(-len(places) // _MOST_HEADLINES) or 1]
        for document in exact.at(number, places).tolist():
            yield segment.reader.title(document)
