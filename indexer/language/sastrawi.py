"""Sastrawi itself: its roots, and its stem of one word, found at half the cost."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Protocol

_Strip = Callable[[str], str | None]


class _StemWord(Protocol):
    def __call__(self, word: str) -> str: ...


class _Visitor:
    """One step of Sastrawi from a word towards its root, in place of its own step, at half the cost.

    Sastrawi finds what a step removed with a regular expression compiled for every word.
    It only ever looks at removed suffixes ("kan" or not), and those a slice finds.
    """

    def __init__(self, strips: Iterable[_Strip], affix_type: str, removal: Callable[..., object]):
        self._strips = tuple(strips)
        self._affix_type = affix_type
        self._removal = removal

    def visit(self, context: Any) -> None:
        """Take the affix off the context's word; of several ways, the first to a root or else the last."""
        word: str = context.current_word
        left = None
        for strip in self._strips:
            left = strip(word)
            if context.dictionary.contains(left):
                break
        if left is not None and left != word:
            context.add_removal(self._removal(self, word, left, word[len(left) :], self._affix_type))
            context.current_word = left


# Sastrawi is imported inside these two: loading it costs more than many commands do in all.
@cache
def roots() -> frozenset[str]:
    """The roots of Sastrawi's dictionary."""
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return frozenset(filter(None, StemmerFactory().get_words()))


@cache
def _unchangeable() -> Callable[[str, frozenset[str]], bool]:
    from indexer.language.affixes import unchangeable  # compiling its patterns takes a while

    return unchangeable


@cache
def _stemmer() -> _StemWord:
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Context.Removal import Removal
    from Sastrawi.Stemmer.Stemmer import Stemmer as SastrawiStemmer

    stemmer = SastrawiStemmer(ArrayDictionary(roots()))
    steps = stemmer.visitor_provider
    steps.suffix_visitors = [
        _Visitor([suffix.remove], affix_type, Removal)
        for suffix, affix_type in zip(steps.suffix_visitors, ("P", "PP", "DS"), strict=True)
    ]
    plain, *rules = steps.prefix_visitors
    steps.prefix_visitors = [
        _Visitor([plain.remove], "DP", Removal),
        *(_Visitor([half.disambiguate for half in rule.disambiguators], "DP", Removal) for rule in rules),
    ]
    # stem_singular_word, not stem(): the latter normalises the text, which
    # rewrites tokens ("10.000" into two), and its own cache grows without bound.
    stem: _StemWord = stemmer.stem_singular_word
    return stem


def sastrawi_stem(word: str) -> str:
    """The stem that Sastrawi gives a word of plain letters, a to z; the word itself if it finds none."""
    if word in roots() or _unchangeable()(word, roots()):
        return word
    return _stemmer()(word) or word
