"""Which terms of a segment a prefix, a wildcard, a range or a misspelt word stands for."""

import re
from fnmatch import translate
from functools import lru_cache
from typing import Any

from whoosh import query as whoosh_query
from whoosh.automata import lev

from indexer.index.segment.term_dictionary import TermDictionary

MULTIPLE = (
    whoosh_query.Prefix,
    whoosh_query.Wildcard,
    whoosh_query.Regex,
    whoosh_query.TermRange,
    whoosh_query.FuzzyTerm,
)
"""The queries that stand for any of several terms."""


def expand_pattern(query: Any, terms: TermDictionary) -> list[int]:
    """The numbers of the terms that a Whoosh multi-term query stands for, ascending.

    Takes the kinds in :data:`MULTIPLE`. A fuzzy term's distance is
    Levenshtein's, and its first ``prefixlength`` letters stand as they are.
    """
    if isinstance(query, whoosh_query.Prefix):
        return list(terms.with_prefix(query.text.encode()))
    if isinstance(query, whoosh_query.Wildcard):
        return _matching(terms, translate(query.text), re.split(r"[*?\[]", query.text)[0])
    if isinstance(query, whoosh_query.Regex):
        return _matching(terms, query.text, "")
    if isinstance(query, whoosh_query.TermRange):
        return _between(query, terms)
    if isinstance(query, whoosh_query.FuzzyTerm):
        return _fuzzy(terms, query.text, int(query.maxdist), int(query.prefixlength))
    raise TypeError(f"no such query here: {type(query).__name__}")


def _matching(terms: TermDictionary, pattern: str, prefix: str) -> list[int]:
    numbers = terms.with_prefix(prefix.encode())
    match = re.compile(pattern).match
    words = terms.between(numbers.start, numbers.stop).words()
    return [number for number, word in zip(numbers, words, strict=True) if match(word)]


def _between(query: Any, terms: TermDictionary) -> list[int]:
    start = (query.start or "").encode()
    first = terms.at_or_after(start)
    if query.startexcl and first < len(terms) and terms[first] == start:
        first += 1
    if query.end is None:
        return list(range(first, len(terms)))
    end = query.end.encode()
    last = terms.at_or_after(end)
    if not query.endexcl and last < len(terms) and terms[last] == end:
        last += 1
    return list(range(first, last))


def _fuzzy(terms: TermDictionary, word: str, distance: int, prefix_length: int) -> list[int]:
    """Leaps through the dictionary with a Levenshtein automaton (Schulz and Mihov, 2002)."""
    automaton = _automaton(word, distance, prefix_length)
    found = []
    number = terms.at_or_after(word[:prefix_length].encode())
    while number < len(terms):
        term = terms[number].decode()
        following = automaton.next_valid_string(term)
        if following is None:
            break
        if following == term:
            found.append(number)
            number += 1
        else:
            # UTF-8 keeps the order of code points, so the next string is never before this term.
            number = max(number + 1, terms.at_or_after(following.encode()))
    return found


@lru_cache(maxsize=256)
def _automaton(word: str, distance: int, prefix_length: int) -> Any:
    # Whoosh's own fails on a word shorter than the letters that are to stand.
    return lev.levenshtein_automaton(word, distance, min(prefix_length, len(word))).to_dfa()
