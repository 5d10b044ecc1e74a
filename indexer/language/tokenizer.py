"""The one tokenizer, for articles and for queries: text to words with their places."""

import re
import unicodedata
from typing import NamedTuple

LONGEST_TOKEN = 64
"""Characters; a longer run of letters is indexed as consecutive pieces of this length."""

# A number with its separators (10.000; 2,5), or a run of letters and digits,
# joined across an apostrophe that stands between letters (Jum'at, Qur'an).
_TOKEN = re.compile(
    r"\d{1,64}(?:[.,]\d{1,64}){1,8}"
    r"|[^\W_]{1,64}(?:['’ʼ‘`´][^\W\d_]{1,64}){0,3}"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´", "'"))


class Token(NamedTuple):
    """One word of a text: as written, its character offsets ``[start, end)``, and its exact form."""

    text: str
    start: int
    end: int
    exact: str


def fold(word: str) -> str:
    """The exact form of a word: lower case, one kind of apostrophe, NFC; folding it again changes nothing."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFC", word.lower().translate(_APOSTROPHES))
    return folded.replace("\u0307", "")  # the dot that lower case leaves of a capital dotted i


def tokenize(text: str) -> list[Token]:
    """All words of ``text`` in order; a token's index in the list is its position."""
    return [Token(m.group(), m.start(), m.end(), fold(m.group())) for m in _TOKEN.finditer(text)]


def find_words(text: str) -> list[str]:
    """The words of ``text`` in order, as written."""
    words: list[str] = _TOKEN.findall(text)
    return words


def exact_words(text: str) -> list[str]:
    """The exact forms alone, ``[token.exact for token in tokenize(text)]``, without the offsets' cost."""
    return [fold(word) for word in find_words(text)]
