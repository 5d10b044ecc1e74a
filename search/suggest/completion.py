"""Complete a query while it is typed: its last word or compound, then names and set phrases that go on.

The words before the last one are looked up in the forward index, so that *korea u*
becomes *korea utara* and not the most frequent word with *u*.
"""

import re
from collections.abc import Iterator, Sequence
from heapq import nlargest
from typing import NamedTuple

from indexer.article import clean_text
from indexer.language.tokenizer import Token, exact_words, tokenize
from search.engines.protocol import Vocabulary
from search.query.function_words import FUNCTION_WORDS
from search.query.lexer import OPERATORS
from search.query.limits import LONGEST_QUERY
from search.suggest.casing import written

# Chosen with `python -m tests.bench.suggest` and by hand, reading what comes for the beginnings of headlines.
_CONTEXT = 2  # words before the last one that are looked at
_LONGEST = 4  # words that are put in at once
_SET_PHRASE = 0.4  # the share of a word's places at which the same word follows
_NEXT = 0.004  # the share that makes a word worth showing after one typed in full
_RARER = 200  # a word is not shown after others where another one is so many times as frequent there
_ENOUGH = 3  # completions that go with the words before; with fewer, the word is also completed by itself
_WHOLE_WORD = 4.0  # how much likelier readers go on from a whole word than stop in the middle of a longer one
_LOOKED_AT = 64  # words that are compared, of those that begin or follow so
_CONTINUED = 4  # the likeliest candidates, of which it is looked up how they go on
_PLACES_CONTINUED = 2_000  # places looked at for that; fewer than for the first word, since it is done often
_BESIDE = re.compile(r"\s+|-")
_MINUS = re.compile(r"(?:^|[\s(])[-–−]$")
_OPENS = re.compile(r"(?:^|[\s(\"“”„‟«»]|\w-)$")


class _Typed(NamedTuple):
    """A text taken apart: what stays as it is, the words before the last one, the beginning of that one.

    ``written`` is the beginning of the last word as it is typed, ``prefix`` its exact form.
    """

    kept: str
    context: tuple[str, ...]
    written: str
    prefix: str
    alone: bool
    """True where one word alone may be put in: a minus before it excludes only one."""


class _Candidate(NamedTuple):
    words: tuple[str, ...]
    weight: float


def complete(vocabulary: Vocabulary, text: str, limit: int) -> tuple[str, ...]:
    """Return up to ``limit`` texts that ``text``, typed so far, may become, the likeliest first.

    Its last word is completed, or gone on from where a space follows it; all that stands
    before is kept as it is typed. Any text may be given; an empty one has no completions.
    """
    typed = _typed(clean_text(text))
    if typed is None or limit < 1:
        return ()
    found: list[tuple[str, ...]] = []
    for candidate in _candidates(vocabulary, typed, limit):
        words = candidate.words[:1] if typed.alone else candidate.words
        if words and words != (typed.prefix,) and words not in found:
            if all(vocabulary.is_live(word) for word in words):
                found.append(words)
            if len(found) == limit:
                break
    spelt = {word: written(vocabulary, word) for words in found for word in words}
    return tuple(typed.kept + _joined(typed, [spelt[word] for word in words]) for words in found)


def _joined(typed: _Typed, words: list[str]) -> str:
    """Return the words joined by spaces, each with a capital where the reader began with one."""
    if typed.written[:1].isupper():
        words = [word if word in FUNCTION_WORDS else word[:1].upper() + word[1:] for word in words]
    return " ".join(words)


def _typed(text: str) -> _Typed | None:
    """Return the text taken apart; ``None`` where nothing can be completed."""
    tokens = tokenize(text) if len(text) <= LONGEST_QUERY else []
    if not tokens:
        return None
    last = tokens[-1]
    behind = text[last.end :]
    if not behind:
        kept, begun, prefix, before = text[: last.start], last.text, last.exact, tokens[:-1]
    elif _BESIDE.fullmatch(behind):
        kept, begun, prefix, before = text, "", "", tokens
    else:
        return None
    context = _context(text, before, len(kept))
    if not (prefix or context):
        return None
    negated = bool(before) and OPERATORS.get(before[-1].text) == "not"
    return _Typed(kept, context, begun, prefix, bool(prefix) and (negated or not _OPENS.search(kept)))


def _context(text: str, tokens: Sequence[Token], end: int) -> tuple[str, ...]:
    """Return the words that stand right before ``end``, side by side."""
    words: list[str] = []
    for token in reversed(tokens[-_CONTEXT:]):
        if (
            token.text in OPERATORS
            or not _BESIDE.fullmatch(text, token.end, end)
            or _MINUS.search(text[: token.start])
        ):
            break
        words.insert(0, token.exact)
        end = token.start
    return tuple(words)


def _candidates(vocabulary: Vocabulary, typed: _Typed, limit: int) -> Iterator[_Candidate]:
    """Give what may stand in place of the last word, first what follows the words before it."""
    found = 0
    for start in range(len(typed.context)):
        candidates = _next(vocabulary, typed.context[start:], typed.prefix, limit, 0)
        found += len(candidates)
        yield from candidates
    if typed.prefix and found < _ENOUGH:
        yield from _words(vocabulary, typed.prefix, limit)


def _next(
    vocabulary: Vocabulary, context: tuple[str, ...], prefix: str, limit: int, least: float
) -> list[_Candidate]:
    """Return the words that follow the context in at least a share ``least`` of its places.

    The likeliest are continued to the set phrases that they begin.
    """
    found = vocabulary.following(context, prefix, most=_LOOKED_AT)
    least = max(least * found.total, max(found.counts.values(), default=0) / _RARER)
    counts = {
        word: count for word, count in found.counts.items() if _is_shown(word, prefix) and count >= least
    }
    likeliest = nlargest(2 * limit, counts, key=lambda word: (counts[word], word))
    phrases = (
        _ended(_gone_on(vocabulary, context, (word,)) if place < _CONTINUED else (word,))
        for place, word in enumerate(likeliest)
    )
    return [_Candidate(words, counts[word]) for word, words in zip(likeliest, phrases, strict=True) if words]


def _words(vocabulary: Vocabulary, prefix: str, limit: int) -> list[_Candidate]:
    """Return words with a prefix, the most frequent first, each followed by the set phrase it begins."""
    frequencies = _frequencies(vocabulary, prefix)
    whole = vocabulary.document_frequency("exact", prefix)
    found = [_Candidate((word,), frequencies[word]) for word in frequencies if word != prefix]
    if whole:
        for words, weight in _next(vocabulary, (prefix,), "", limit, _NEXT):
            found.append(_Candidate((prefix, *words), _WHOLE_WORD * weight))
    found.sort(key=lambda candidate: (-candidate.weight, candidate.words))
    result: list[_Candidate] = []
    for place, candidate in enumerate(found[:limit]):
        longer = candidate.words
        if place < _CONTINUED and len(longer) == 1:
            longer = _ended(_gone_on(vocabulary, (), longer))
        result.append(candidate)
        if len(longer) > len(candidate.words):
            result.append(_Candidate(longer, candidate.weight))
    return result


def _frequencies(vocabulary: Vocabulary, prefix: str) -> dict[str, int]:
    """Return the most frequent words with a prefix, and how many documents hold each."""
    words = vocabulary.frequent_forms(prefix, _LOOKED_AT)
    return {
        word: vocabulary.document_frequency("exact", word)
        for word in words
        if _is_shown(word, prefix) and word not in FUNCTION_WORDS
    }


def _gone_on(vocabulary: Vocabulary, context: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with those that follow them nearly always."""
    while len(words) < _LONGEST:
        before = _single_words((*context, *words))
        found = vocabulary.following(before, most=_CONTINUED, places=_PLACES_CONTINUED)
        word = max(found.counts, key=lambda word: (found.counts[word], word), default="")
        initials = "".join(part[0] for part in (*context, *words))
        if found.counts.get(word, 0) < max(_SET_PHRASE * found.total, 2) or not _is_shown(word, ""):
            break
        if word in words or initials.endswith(word):
            break  # an abbreviation that stands behind its long form
        words = (*words, word)
    return words


def _single_words(words: tuple[str, ...]) -> list[str]:
    """Return the words with each compound taken apart, since what follows it follows its last part."""
    return [part for word in words for part in ([word] if word.isalnum() else exact_words(word))]


def _ended(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without function words and single letters at the end."""
    while words and (words[-1] in FUNCTION_WORDS or len(words[-1]) == 1):
        words = words[:-1]
    return words


def _is_shown(word: str, prefix: str) -> bool:
    """Return whether a word may be offered: one with digits only where digits are being typed."""
    return not any(character.isdigit() for character in word) or any(map(str.isdigit, prefix))
