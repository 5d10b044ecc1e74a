"""Expand a prefix, a wildcard, a regular expression, a range or a fuzzy word to the terms of a segment."""

import re
from collections.abc import Sequence
from fnmatch import translate
from functools import lru_cache
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import query as whoosh_query
from whoosh.automata import lev

from indexer.index.segment.term_dictionary import TermDictionary

MULTI_TERM_QUERIES = (
    whoosh_query.Prefix,
    whoosh_query.Wildcard,
    whoosh_query.Regex,
    whoosh_query.TermRange,
    whoosh_query.FuzzyTerm,
)
"""The kinds of query that match any of several terms."""
_SPECIAL = re.compile(r"[*?\[]")
_MOST_AUTOMATA = 32
"""Automata cached for the fuzzy words searched last, in the whole process: 10 KB for a short word within
one edit, 300 KB for a long one within two. The least recently used is dropped. Chosen by hand."""


def expand_pattern(query: Any, terms: TermDictionary) -> NDArray[np.int64]:
    """Return the numbers of the terms that match a Whoosh multi-term query, ascending.

    Takes the kinds in :data:`MULTI_TERM_QUERIES`. The distance of a fuzzy term is Levenshtein's.
    Its first ``prefixlength`` letters must match exactly.
    """
    if isinstance(query, whoosh_query.Prefix):
        return _array(terms.with_prefix(query.text.encode()))
    if isinstance(query, whoosh_query.Wildcard):
        return _match_wildcard(terms, query.text)
    if isinstance(query, whoosh_query.Regex):
        return _match_words(terms, query.text, "")
    if isinstance(query, whoosh_query.TermRange):
        return _array(_expand_range(query, terms))
    if isinstance(query, whoosh_query.FuzzyTerm):
        return _array(_expand_fuzzy(terms, query.text, int(query.maxdist), int(query.prefixlength)))
    raise TypeError(f"not a multi-term query: {type(query).__name__}")


def _array(numbers: Sequence[int]) -> NDArray[np.int64]:
    if isinstance(numbers, range):
        return np.arange(numbers.start, numbers.stop, dtype=np.int64)
    return np.array(numbers, dtype=np.int64)


def _match_wildcard(terms: TermDictionary, pattern: str) -> NDArray[np.int64]:
    """Return the terms that match a pattern of ``*``, ``?`` and ``[...]``."""
    prefix = _SPECIAL.split(pattern)[0]
    if "?" in pattern or "[" in pattern or pattern.count("*") not in (1, 2):
        return _match_words(terms, translate(pattern), prefix)
    begin, *middle, end = (piece.encode() for piece in pattern.split("*"))
    numbers = terms.with_prefix(begin)
    packed = terms.between(numbers.start, numbers.stop)
    firsts, ends = packed.starts[:-1].astype(np.int64), packed.starts[1:].astype(np.int64)
    matching = ends - firsts >= len(begin) + sum(map(len, middle)) + len(end)
    for back, letter in enumerate(reversed(end), 1):
        matching &= packed.text.take(ends - back, mode="clip") == letter
    if any(middle) and len(numbers):
        found = _places(packed.text, middle[0])
        ends_before = np.cumsum(found)  # how many places there are up to each byte
        before = np.where(firsts + len(begin) > 0, ends_before.take(firsts + len(begin) - 1, mode="clip"), 0)
        lasts = ends - len(end) - len(middle[0])
        matching &= (ends_before.take(lasts, mode="clip") > before) & (lasts >= firsts)
    return np.flatnonzero(matching) + numbers.start


def _places(text: NDArray[np.uint8], piece: bytes) -> NDArray[np.bool_]:
    """Return, for each byte of a text, whether ``piece`` begins there."""
    found = np.zeros(len(text), dtype=bool)
    reach = max(0, len(text) - len(piece) + 1)
    found[:reach] = True
    for place, letter in enumerate(piece):
        found[:reach] &= text[place : place + reach] == letter
    return found


def _match_words(terms: TermDictionary, pattern: str, prefix: str) -> NDArray[np.int64]:
    """Return the terms that match a regular expression; all of them begin with ``prefix``."""
    numbers = terms.with_prefix(prefix.encode())
    match = re.compile(pattern).match
    words = terms.between(numbers.start, numbers.stop).words()
    return np.fromiter(compress(numbers, map(match, words)), np.int64)


def _expand_range(query: Any, terms: TermDictionary) -> range:
    """Return the terms from the start to the end of a TermRange."""
    start = (query.start or "").encode()
    first = terms.at_or_after(start)
    if query.startexcl and first < len(terms) and terms[first] == start:
        first += 1
    if query.end is None:
        return range(first, len(terms))
    end = query.end.encode()
    last = terms.at_or_after(end)
    if not query.endexcl and last < len(terms) and terms[last] == end:
        last += 1
    return range(first, last)


def _expand_fuzzy(terms: TermDictionary, word: str, distance: int, prefix_length: int) -> list[int]:
    """Find terms with a Levenshtein automaton (Schulz and Mihov, 2002), skipping those that cannot match."""
    automaton = _automaton(word, distance, prefix_length)
    found = []
    number = terms.at_or_after(word[:prefix_length].encode())
    while number < len(terms):
        term = terms[number].decode()
        next_match = automaton.next_valid_string(term)
        if next_match is None:
            break
        if next_match == term:
            found.append(number)
            number += 1
        else:
            # UTF-8 keeps the order of code points, so the next match is never before this term.
            number = max(number + 1, terms.at_or_after(next_match.encode()))
    return found


@lru_cache(maxsize=_MOST_AUTOMATA)
def _automaton(word: str, distance: int, prefix_length: int) -> Any:
    """Return Whoosh's Levenshtein automaton of a word, from the cache if it was made before."""
    # Whoosh's own code fails on a word that is shorter than its fixed prefix.
    return lev.levenshtein_automaton(word, distance, min(prefix_length, len(word))).to_dfa()
