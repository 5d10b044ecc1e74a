"""Find the spelling that a word shares with its other ones: without apostrophes and dots, not with a 2."""

import re
from collections.abc import Callable, Collection

_CONTRACTIONS = frozenset(
    (
        *("i'd", "i'll", "i'm", "i've", "it's", "he'd", "he'll", "she'd", "she'll", "we'd", "we'll", "we're"),
        *("can't", "won't", "let's", "who're"),
    )
)
"""English words that are other words without their apostrophe. Chosen by hand."""

_SMALL_ABBREVIATIONS = frozenset(("s.d", "a.n", "d.a", "u.b", "u.p", "a.l"))
"""Abbreviations of small letters: *s.d.* (sampai dengan) is not *SD*. Chosen by hand."""

_INITIALS = re.compile(r"[a-z](?:\.[a-z]){1,5}|[a-z](?:\. [a-z]){1,5}")
_DEGREE = re.compile(r"ph\.d|[a-z]\.[a-z]{2,3}")
_THOUSANDS = re.compile(
    r"(?P<before>[a-z]{0,4})(?P<number>[1-9]\d{0,2}(?:\.\d{3})+)(?P<behind>(?:,\d+)?[a-z]{0,4})"
)
_YEARS = range(1600, 2100)
_DOUBLED = re.compile(r"(?P<base>[a-z]{3,})2(?P<ending>nya|kan|an|i)?")


def common_spelling(word: str, roots: Collection[str], stem: Callable[[str], str]) -> str | None:
    """Return the spelling, another than ``word``, under which an exact form is kept; ``None`` for most.

    It is the word without its apostrophes (*ma'ruf*: *maruf*), the letters of initials and degrees
    (*b.j*: *bj*, *m.si*: *msi*), the digits of a number (*1.000.000*: *1000000*), or a doubled word
    for one with a 2 (*negara2*: *negara-negara*). ``roots`` are the words of a dictionary, ``stem`` stems a
    word of letters.
    """
    if word.isalpha():
        return None
    if "'" in word:
        joined = word.replace("'", "")
        return joined if joined and word not in _CONTRACTIONS else None
    if "." in word:
        return _without_dots(word, roots)
    if "2" in word and (doubled := _DOUBLED.fullmatch(word)):
        base = doubled["base"]
        return f"{base}-{base}{doubled['ending'] or ''}" if base in roots or stem(base) in roots else None
    return None


def _without_dots(word: str, roots: Collection[str]) -> str | None:
    number = _THOUSANDS.fullmatch(word)
    if number:
        digits = number["number"].replace(".", "")
        # 2.024 is a number, and 2024 nearly always a year.
        is_year = int(digits) in _YEARS and not number["before"] and not number["behind"]
        return None if is_year else number["before"] + digits + number["behind"]
    if _INITIALS.fullmatch(word):
        return None if word in _SMALL_ABBREVIATIONS else word.replace(".", "").replace(" ", "")
    if _DEGREE.fullmatch(word):
        joined = word.replace(".", "")
        return None if joined in roots else joined
    return None
