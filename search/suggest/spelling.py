"""Correct misspelt words: those that the archive does not hold, or hardly, become likelier ones.

A candidate is weighed by a noisy channel (Kernighan, Church and Gale, "A spelling
correction program based on a noisy channel model", 1990): it is the likelier, the more
often the archive writes it and the fewer edits lead from it to what was typed.
"""

from collections.abc import Iterator, Sequence
from math import inf, log
from typing import NamedTuple

from search.engines.protocol import Vocabulary

# Chosen with `python -m tests.bench.spelling`, but for the limits of length, which were chosen by hand.
_AN_EDIT = 6.0  # in natural logarithms: one word in about 400 comes out with a given slip
_FIRST_LETTER = 0.5  # edits more, where the first letter is wrong
_SHORTEST = 3  # letters of a word that is corrected where the archive does not hold it
_SHORTEST_HELD = 4  # letters of a word that is corrected although the archive holds it
_LONG = 7  # from so many letters on two edits are looked for
_SELDOM = 500  # a word in more than one article of so many is never wrong
_OFTENER = 20  # a candidate for a word that the archive holds is in at least so many times its articles
_SPACE = 0.8  # what a space too many or too few costs, in edits
_SHORTEST_PART = 2  # letters of each of two words that were written as one
_LONGEST_CORRECTED = 40  # bytes of a word
_LONGEST_WHOLE = 30  # letters of two words together
_SPLITS_TRIED = 3  # of the likeliest ways to part a word
_TRIED = 20  # of the likeliest candidates
_TOO_RARE = 10_000  # the square of a candidate's articles is at least the archive's over this


class Correction(NamedTuple):
    """``words`` are a better spelling of the words ``[start, end)`` of those given."""

    start: int
    end: int
    words: tuple[str, ...]


def corrections(vocabulary: Vocabulary, words: Sequence[str]) -> tuple[Correction, ...]:
    """Return which of ``words`` were probably misspelt, and what was meant; in order, not overlapping.

    ``words`` are exact forms (:func:`indexer.language.tokenizer.fold`) in the
    order in which they stand in the query: the plain words, without operators, wildcards,
    field names and what is asked for exactly. A word is left alone that the archive uses
    often, that has a digit, or that no much more frequent word is near to. Two words may
    become one (``vost ochny``), and one two (``koreautara``).
    """
    found: list[Correction] = []
    at = 0
    while at < len(words):
        pair = words[at : at + 2]
        joined = _joined(vocabulary, *pair) if len(pair) == 2 else None
        better = joined or _better(vocabulary, words[at])
        end = at + (2 if joined else 1)
        if better is not None:
            found.append(Correction(at, end, better))
        at = end
    return tuple(found)


def _joined(vocabulary: Vocabulary, one: str, other: str) -> tuple[str, ...] | None:
    """Return two words as one, where at least one of them is no word by itself."""
    whole = one + other
    if not (one.isalpha() and other.isalpha() and _SHORTEST_HELD <= len(whole) <= _LONGEST_WHOLE):
        return None
    held = min(_frequency(vocabulary, one), _frequency(vocabulary, other))
    if _frequency(vocabulary, whole) and _outweighs(vocabulary, held, _frequency(vocabulary, whole), _SPACE):
        return (whole,) if vocabulary.is_live(whole) else None
    return None


def _better(vocabulary: Vocabulary, word: str) -> tuple[str, ...] | None:
    """Return what was meant by a word; ``None`` where it is right or nothing is near it."""
    held = _frequency(vocabulary, word)
    if (
        held * _SELDOM > vocabulary.document_count
        or len(word) < (_SHORTEST_HELD if held else _SHORTEST)
        or len(word.encode()) > _LONGEST_CORRECTED
        or any(character.isdigit() for character in word)
    ):
        return None
    candidates = list(_alike(vocabulary, word))
    candidates += _split(vocabulary, word, max((candidate.score for candidate in candidates), default=-inf))
    candidates.sort(key=lambda candidate: (-candidate.score, candidate.words))
    for candidate in candidates[:_TRIED]:
        if not _outweighs(vocabulary, held, candidate.frequency, candidate.edits):
            continue
        if not all(vocabulary.is_live(form) for form in candidate.words):
            continue
        if (
            held
            and len(candidate.words) == 1
            and vocabulary.stem(word) == vocabulary.stem(candidate.words[0])
        ):
            return None  # a form of the same word, and a search finds both
        return candidate.words
    return None


class _Candidate(NamedTuple):
    words: tuple[str, ...]
    frequency: int
    edits: float

    @property
    def score(self) -> float:
        return log(self.frequency) - _AN_EDIT * self.edits


def _alike(vocabulary: Vocabulary, word: str) -> Iterator[_Candidate]:
    """Give the likeliest forms within one edit, or two for a long word."""
    for form, edits in vocabulary.similar_forms(word, 2 if len(word) >= _LONG else 1, _TRIED, _AN_EDIT):
        first_letter = _FIRST_LETTER if form[0] != word[0] else 0
        yield _Candidate((form,), _frequency(vocabulary, form), edits + first_letter)


def _split(vocabulary: Vocabulary, word: str, floor: float) -> Iterator[_Candidate]:
    """Give the word as two that the archive writes side by side, where that scores above ``floor``."""
    if not (word.isalpha() and 2 * _SHORTEST_PART <= len(word) <= _LONGEST_WHOLE):
        return
    pairs = [(word[:place], word[place:]) for place in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)]
    held = {pair: min(_frequency(vocabulary, part) for part in pair) for pair in pairs}
    for pair in sorted(pairs, key=lambda pair: -held[pair])[:_SPLITS_TRIED]:
        if held[pair] and _Candidate(pair, held[pair], _SPACE).score > floor:
            together = min(held[pair], int(vocabulary.occurrences(pair)))
            if together:
                yield _Candidate(pair, together, _SPACE)


def _outweighs(vocabulary: Vocabulary, held: int, frequency: int, edits: float) -> bool:
    """Return whether a form in ``frequency`` articles is likelier than one in ``held`` of them."""
    if not held:
        return frequency * frequency * _TOO_RARE >= vocabulary.document_count
    if held * _SELDOM > vocabulary.document_count or frequency < held * _OFTENER:
        return False
    return log(frequency / held) > _AN_EDIT * edits


def _frequency(vocabulary: Vocabulary, word: str) -> int:
    return vocabulary.document_frequency("exact", word)
