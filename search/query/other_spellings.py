"""Find the other spellings of the words of a query: Rp1,5 and Rp 1,5, COVID19 and covid 19.

What differs by apostrophes, dots or a hyphen alone has one stem, and needs no other spelling here.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol

from whoosh import query as whoosh_query

from indexer.language.hyphens import BOUND_FORMS
from indexer.language.sastrawi import roots
from indexer.language.tokenizer import MOST_SPACED_INITIALS, tokenize
from search.query.own_queries import Alternatives

CURRENCIES = ("rp", "idr", "usd", "us", "eur", "sgd", "rm")
"""What stands before a sum, with a space or without; *us* is left of *US$*. Chosen by hand."""

_UNITS = """
km m cm mm ha km2 m2 m3 kg mg gr ton l ml cc kw mw gw kwh mwh watt volt hp pk kb mb gb tb mbps gbps
hz mhz ghz mah fps rpm inci inch wib wita wit
"""
UNITS = frozenset(_UNITS.split())
"""What stands behind a number, with a space or without; not *g*, as 5G is no weight. Chosen by hand."""

_NUMBER = r"\d+(?:[.,]\d+)*"
_IS_NUMBER = re.compile(_NUMBER)
_SUM = re.compile(rf"({'|'.join(CURRENCIES)})({_NUMBER})")
_MEASURE = re.compile(rf"({_NUMBER})({'|'.join(sorted(UNITS))})")
_LETTERS_DIGITS = re.compile(r"([a-z]{2,})(\d{1,4})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_WITHOUT_DOTS = re.compile(r"[1-9]\d{3,}")
_SHORTEST_REST = 3
"""Letters behind a bound form; chosen by hand."""
_SHORTEST_REST_OF_ROOT = 5
"""The same where the whole is a word of the dictionary: *semifinal*, but not *promosi*. Chosen by hand."""

Holds = Callable[[str], bool]
"""Returns whether the archive holds any form of a stem."""
Stem = Callable[[str], str]


class _Statistics(Protocol):
    def document_frequency(self, field: str, term: str) -> int: ...


def held_by(statistics: _Statistics) -> Holds:
    """Return the function that tells which stems an archive holds."""
    return lambda stem: statistics.document_frequency("stem", stem) > 0


def parts_of(exact: str) -> tuple[str, ...]:
    """Return the parts of a compound, or the word itself."""
    if exact.isalnum():
        return (exact,)
    return tuple(token.exact for token in tokenize(exact) if token.span == 1)


def any_spelling(
    exact: str, joined_to: Sequence[str], stem: Stem, holds: Holds
) -> tuple[Any, list[tuple[str, ...]]]:
    """Return the query of a word in any spelling, and the phrases among its spellings.

    ``joined_to`` are the spellings of the word as one with its neighbours. Every spelling counts as
    much as the one written.
    """
    stemmed, parts = stem(exact), parts_of(exact)
    phrases = spaced(exact, stem, holds)
    if len(parts) > 1 and stemmed not in map(stem, parts):
        phrases.append(parts)  # a compound is also found where it is written as two words: Jong-un, Jong Un
    written = whoosh_query.Term("stem", stemmed)
    others = dict.fromkeys(whoosh_query.Term("stem", stem(word)) for word in joined_to)
    others.update(dict.fromkeys(whoosh_query.Phrase("exact", list(words)) for words in phrases))
    others.pop(written, None)
    return (Alternatives(written, (written,), tuple(others), 1.0) if others else written), phrases


def in_any_zone(query: Any) -> Any:
    """Return a query of a word in any spelling as one that can be asked of a zone."""
    if isinstance(query, Alternatives):
        return whoosh_query.DisjunctionMax([query.typed, *query.others])
    return query


def spaced(exact: str, stem: Stem, holds: Holds) -> list[tuple[str, ...]]:
    """Return how a word is also written with a space: words that stand side by side, none for most.

    Those are left out of which the archive lacks a part.
    """
    if exact.isalpha():
        found = [bound] if (bound := _behind_bound_form(exact, stem)) else []
    elif exact.isalnum() or _is_decimal(exact):
        found = list(_around_digits(exact, stem))
    else:
        found = []
    return [words for words in found if all(holds(stem(word)) for word in words)]


def joined(words: Sequence[str], stem: Stem, holds: Holds) -> list[tuple[str, ...]]:
    """Return, for each of consecutive words, how it is also written as one word with its neighbours.

    A number alone is also found behind a currency. Spellings that the archive lacks are left out.
    """
    found: list[dict[str, None]] = [{} for _ in words]
    for first, last, spelling in _joined(words):
        if holds(stem(spelling)):
            for place in range(first, last):
                found[place][spelling] = None
    return [tuple(spellings) for spellings in found]


def _joined(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield words ``[first, last)`` that may also be written as one, and that one."""
    for place, word in enumerate(words):
        if _IS_NUMBER.fullmatch(word) and (place == 0 or words[place - 1] not in CURRENCIES):
            yield from ((place, place + 1, currency + word) for currency in CURRENCIES)
    for place in range(len(words) - 1):
        if _are_one_word(*words[place : place + 2]):
            yield place, place + 2, "".join(words[place : place + 2])
    first = 0
    while first < len(words):
        last = first
        while last < len(words) and len(words[last]) == 1 and words[last].isalpha():
            last += 1
        if 2 <= last - first <= MOST_SPACED_INITIALS:  # B. J.
            yield first, last, "".join(words[first:last])
        first = last + 1


def _are_one_word(left: str, right: str) -> bool:
    if _IS_NUMBER.fullmatch(left):
        return right in UNITS
    if _IS_NUMBER.fullmatch(right):
        return left in CURRENCIES or (left not in UNITS and bool(_LETTERS_DIGITS.fullmatch(left + right)))
    return left in BOUND_FORMS and right.isalpha() and len(right) >= _SHORTEST_REST


def _behind_bound_form(word: str, stem: Stem) -> tuple[str, str] | None:
    """Return the bound form that a word begins with, and the rest of it; ``None`` where it is one word."""
    for length in range(3, len(word) - _SHORTEST_REST + 1):
        form, rest = word[:length], word[length:]
        if form not in BOUND_FORMS:
            continue
        # The dictionary takes time to load, and few words begin with a bound form.
        if word not in roots() or (len(rest) >= _SHORTEST_REST_OF_ROOT and stem(rest) in roots()):
            return form, rest
    return None


def _around_digits(word: str, stem: Stem) -> Iterator[tuple[str, str]]:
    if whole := _SUM.fullmatch(word):
        yield from ((whole[1], number) for number in _numbers(whole[2]))
    elif whole := _MEASURE.fullmatch(word):
        yield from ((number, whole[2]) for number in _numbers(whole[1]))
    elif (whole := _LETTERS_DIGITS.fullmatch(word)) and whole[1] not in UNITS and stem(word) == word:
        yield whole[1], whole[2]  # COVID19, but not negara2


def _numbers(number: str) -> Iterator[str]:
    """Yield a number as it is written, and with the dots of thousands or without."""
    yield number
    if _THOUSANDS.fullmatch(number):
        yield number.replace(".", "")
    elif _WITHOUT_DOTS.fullmatch(number):
        yield f"{int(number):,}".replace(",", ".")


def _is_decimal(word: str) -> bool:
    return word.replace(".", "").replace(",", "").isalnum()
