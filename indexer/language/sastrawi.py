"""Stem one word as Sastrawi does, at half the cost, and list its roots."""

from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import Any, Protocol

_Strip = Callable[[str], str | None]


class _StemWord(Protocol):
    def __call__(self, word: str) -> str: ...


class _Visitor:
    """One step of Sastrawi from a word towards its root, in place of Sastrawi's own, at half the cost.

    Sastrawi finds what a step removed with a regular expression that it compiles for every word.
    It only ever looks at removed suffixes ("kan" or not), and a slice finds those.
    """

    def __init__(self, strips: Iterable[_Strip], affix_type: str, removal: Callable[..., object]):
        self._strips = tuple(strips)
        self._affix_type = affix_type
        self._removal = removal

    def visit(self, context: Any) -> None:
        """Take the affix off the context's word: in the first way that leaves a root, else in the last."""
        word: str = context.current_word
        left = None
        for strip in self._strips:
            left = strip(word)
            if context.dictionary.contains(left):
                break
        if left is not None and left != word:
            context.add_removal(self._removal(self, word, left, word[len(left) :], self._affix_type))
            context.current_word = left


class _Sastrawi:
    """Sastrawi with its dictionary and further roots.

    Its parts are loaded when first needed, as that takes some time. It remembers nothing of the words
    that it stems.
    """

    def __init__(self, further: frozenset[str]):
        self._further = further

    @cached_property
    def roots(self) -> frozenset[str]:
        """The roots of the dictionary, some 30,000, and the further ones."""
        from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

        return self._further.union(filter(None, StemmerFactory().get_words()))

    @cached_property
    def _is_unchangeable(self) -> Callable[[str, frozenset[str]], bool]:
        from indexer.language.affixes import unchangeable  # it builds its tables of affixes on import

        return unchangeable

    @cached_property
    def _stem_word(self) -> _StemWord:
        from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
        from Sastrawi.Stemmer.Context.Removal import Removal
        from Sastrawi.Stemmer.Stemmer import Stemmer as SastrawiStemmer

        stemmer = SastrawiStemmer(ArrayDictionary(self.roots))
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
        stem_word: _StemWord = stemmer.stem_singular_word
        return stem_word

    def stem(self, word: str) -> str:
        if word in self.roots or self._is_unchangeable(word, self.roots):
            return word
        return self._stem_word(word) or word


@cache  # one value in use, 4 MB, loaded when first needed and kept as long as the process runs
def _with_roots(further: frozenset[str]) -> _Sastrawi:
    return _Sastrawi(further)


def roots(further: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the roots of Sastrawi's dictionary and the further ones that are given."""
    return _with_roots(further).roots


def sastrawi_stem(word: str, further: frozenset[str] = frozenset()) -> str:
    """Return the stem that Sastrawi gives a word of the letters a to z; the word itself if it finds none.

    ``further`` are roots that it takes beside those of its dictionary.
    """
    return _with_roots(further).stem(word)
