"""Tokenize text, of articles and of queries: words with their places, exact forms, and compounds."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_TOKEN = 64
"""Characters of a token; a longer run of letters is cut into pieces of this length. Chosen by hand."""

MOST_PARTS = 8
"""Words of a compound; a longer chain of words joined by hyphens is no compound. Chosen by hand."""

JOINTS = "-.,:/'`@"
"""The ASCII signs that may stand within a token, one at a time between letters or digits."""

COMPOUND_JOINTS = "-.@"
"""The joints that stand between the parts of a compound; ``.`` may stand within a word, too (``10.000``)."""

_HYPHENS = "-\u2010\u2011"
_APOSTROPHES = "'’ʼ‘`´"
_LATIN_MARK = "\u0300-\u036f"
# Marks above and below letters: Latin and Cyrillic, Hebrew, Arabic, Devanagari, Thai.
_MARK = (
    _LATIN_MARK
    + "\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    + "\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_LETTER = rf"[^\W\d_ʼ][{_MARK}]*"
_SIGN = rf"[^\W_ʼ][{_MARK}]*"
# Letters and digits; digits joined by what numbers, times and dates are written
# with (2,5 10.000 23:15 18/9/2023), letters by an apostrophe (Jum'at).
_RUN = rf"(?:{_SIGN}){{1,{LONGEST_TOKEN}}}"
_JOINT = rf"(?:(?<=\d)[.,:/](?=\d)|(?<!\d)[{_APOSTROPHES}](?={_LETTER}))"
_WORD = rf"{_RUN}(?:{_JOINT}{_RUN}){{0,8}}"
# Behind a small letter a capital begins a sentence, between which and the last a space is missing.
_DOT = r"\.(?!(?<=[a-z]\.)(?!(?<=Ph\.)D)[A-Z])"
# Letters with dots, as in A.S. and S.H.: not so long that they are a word spaced out.
_INITIALS = rf"(?<![^\W_]){_LETTER}(?:{_DOT}{_LETTER}){{1,5}}(?![^\W_])"
_PART = rf"(?:{_INITIALS}|{_WORD})"
# A compound with a dot, as M.Si and Ph.D.
_DEGREE = (
    rf"(?<![^\W_])(?:[Pp][Hh]{_DOT}[Dd]|[A-Za-z]{_DOT}[A-Za-z]{{2,3}})"
    rf"(?![^\W_{_MARK}]|[{_MARK}]|[{_HYPHENS}]{_SIGN})"
)
_NAME = r"[A-Za-z0-9]{1,64}"
TOP_LEVEL = frozenset(
    (
        *("com", "co", "id", "net", "org", "go", "or", "ac", "sch", "web", "my", "tv", "news", "info"),
        *("biz", "io", "me", "gov", "edu", "int", "eu", "uk", "us", "sg", "jp", "cn", "kr", "ru", "de"),
        *("fr", "au", "nl", "in"),
    )
)
"""The ends of domain names, which tell them from words between which a space is missing.

Chosen by hand: the most frequent in Indonesian news.
"""
_TOP_LEVEL = "|".join(sorted(TOP_LEVEL))
_NAMES_JOINED = rf"{_NAME}(?:(?:-|{_DOT}){_NAME}){{0,5}}"
_DOMAIN = rf"{_NAMES_JOINED}{_DOT}(?i:{_TOP_LEVEL})(?![^\W_{_MARK}]|[{_MARK}])"
_TOKEN = re.compile(
    # Most tokens: letters or digits with white space behind them. Found at half the cost of the others.
    rf"(?P<plain>{_NAME}(?=[.,;:!?)\"”]{{0,3}}(?:\s|\Z)))"
    rf"|(?<![^\W_])(?P<address>(?:{_NAMES_JOINED}@)?{_DOMAIN})"
    rf"|(?P<word>{_DEGREE}|{_PART}(?:[{_HYPHENS}]{_PART})*)"
)
_WORDS = re.compile(_PART)
_NAMES = re.compile(_NAME)
MOST_SPACED_INITIALS = 6
"""Initials that are one compound, as B. J. and H. O. S.; chosen by hand."""
BEFORE_INITIALS, BEHIND_INITIALS = " \n\t(", " \n\t),"
"""What may stand before spaced initials, and behind them."""
_SPACED_INITIALS = re.compile(
    rf"(?<![^{BEFORE_INITIALS}])[A-Z](?:\. [A-Z]){{1,{MOST_SPACED_INITIALS - 1}}}"
    rf"(?=\.(?![^{BEHIND_INITIALS}]))"
)

_ONE_APOSTROPHE = dict.fromkeys(map(ord, _APOSTROPHES), "'")
_ONE_HYPHEN = dict.fromkeys(map(ord, _HYPHENS), "-")
# What Unicode does not take apart into a letter and a mark.
_PLAIN_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "ı": "i",
    "þ": "th",
}
_FOLDED = str.maketrans(_PLAIN_LETTERS) | _ONE_APOSTROPHE | _ONE_HYPHEN
_ACCENTS = re.compile(f"([a-z])[{_LATIN_MARK}]+")
_NOT_COMMON = re.compile("[^\\0-\u024f\u0300-\u036f\u2010-\u201f]")
_RAISED = re.compile(r"(?<=[^\W\d_²³¹])[²³¹]")  # m² is m2, but 10² is not 102
_SHAPES = ("<compat>", "<font>", "<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>")
"""How Unicode marks signs that are only another shape of letters and digits."""


class Token(NamedTuple):
    """A word of a text, or a compound of several words: as written, its place, and its exact form.

    ``start`` and ``end`` are character offsets ``[start, end)``. Words are numbered by
    ``position`` from 0 and have a ``span`` of 1. A compound (``undang-undang``,
    ``redaksi@kompas.com``, ``B. J.``) comes before its parts. It has the position of its first part,
    and spans as many positions as it has parts.
    """

    text: str
    start: int
    end: int
    exact: str
    position: int
    span: int = 1


class TextWords(NamedTuple):
    """The exact forms of words, and the compounds: each the index of its first word, and its exact form."""

    words: list[str]
    compounds: list[tuple[int, str]]


def fold(word: str) -> str:
    """Return the exact form of a word: lower case, no accents, one kind of apostrophe and hyphen, NFC.

    Signs that are only another shape of letters and digits become these (``ﬁ``, ``Ａ``, ``Ⅱ``).
    Other letters than Latin ones keep their form. Folding an exact form changes nothing.
    """
    if word.isascii():
        return word.lower().replace("`", "'")
    word = _NOT_COMMON.sub(_common_sign, word)
    plain = unicodedata.normalize("NFD", word.lower().translate(_FOLDED))
    folded = unicodedata.normalize("NFC", _ACCENTS.sub(r"\1", plain)).translate(_FOLDED)
    return _RAISED.sub(_common_sign, folded)


def _common_sign(match: re.Match[str]) -> str:
    """Return the letters or digits that a sign is another shape of, or the sign itself."""
    sign = match.group()
    common = unicodedata.normalize("NFKC", sign)
    is_shape = sign in "²³¹" or unicodedata.decomposition(sign).startswith(_SHAPES)
    return common if is_shape and common.isalnum() else sign


def tokenize(text: str) -> list[Token]:
    """Return all tokens of ``text`` in order, a compound before its parts."""
    tokens: list[Token] = []
    position = 0
    for match in _TOKEN.finditer(text):
        start = match.start()
        if match.lastgroup == "plain":
            word = match.group()
            tokens.append(Token(word, start, match.end(), word.lower(), position))
            position += 1
            continue
        parts = [
            Token(
                part.group(), start + part.start(), start + part.end(), fold(part.group()), position + place
            )
            for place, part in enumerate(_parts(match))
        ]
        if 1 < len(parts) <= MOST_PARTS:
            tokens.append(Token(match.group(), start, match.end(), fold(match.group()), position, len(parts)))
        tokens += parts
        position += len(parts)
    initials = list(_SPACED_INITIALS.finditer(text))
    return _with_initials(tokens, initials) if initials else tokens


def _with_initials(tokens: list[Token], initials: list[re.Match[str]]) -> list[Token]:
    """Return the tokens with the compounds of spaced initials among them."""
    by_start = {match.start(): match for match in initials}
    joined: list[Token] = []
    for token in tokens:
        if match := by_start.get(token.start):
            spaced = match.group()
            joined.append(
                Token(spaced, token.start, match.end(), fold(spaced), token.position, spaced.count(".") + 1)
            )
        joined.append(token)
    return joined


def _parts(match: re.Match[str]) -> Iterator[re.Match[str]]:
    return (_WORDS if match.lastgroup == "word" else _NAMES).finditer(match.group())


def read_words(text: str) -> TextWords:
    """Return the words and compounds of ``text`` without their places, which takes less time."""
    if _SPACED_INITIALS.search(text):
        tokens = tokenize(text)
        return TextWords(
            [token.exact for token in tokens if token.span == 1],
            [(token.position, token.exact) for token in tokens if token.span > 1],
        )
    words: list[str] = []
    compounds: list[tuple[int, str]] = []
    for match in _TOKEN.finditer(text):
        if match.lastgroup == "plain":
            words.append(match.group().lower())
            continue
        parts = [fold(part.group()) for part in _parts(match)]
        if 1 < len(parts) <= MOST_PARTS:
            compounds.append((len(words), fold(match.group())))
        words += parts
    return TextWords(words, compounds)


def exact_words(text: str) -> list[str]:
    """Return the exact forms of the words of ``text``, without compounds."""
    return read_words(text).words
