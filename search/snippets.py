"""Make a snippet: mark the matches of a query in a text, and cut out the passage that holds most of them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from indexer.language.tokenizer import tokenize
from search.near_alignment import near_places

WIDTH = 260
"""Characters of a passage, about; a longer phrase is never cut. Chosen by hand: three lines of the page."""

_ELLIPSIS = "…"
_SPACE = re.compile(r"\s+")
_SENTENCE_START = re.compile(r"(?:(?<=[.!?])[\"”’»)]*\s+|\n+)(?=\S)")
_SENTENCE_END = re.compile(r"[.!?][\"”’»)]*(?=\s|\Z)|(?=\n)")
_REPEATED = 0.05  # what a further match of the same unit adds: enough to choose between equals
_JOINS_MARKS = re.compile(r"[^\S\n]{0,3}-?")


Phrases = tuple[tuple[str, ...], ...]
"""Phrases as the exact forms of their words."""


class Highlight(NamedTuple):
    """The words and phrases to mark in a text.

    ``words`` gives for each exact form the unit it belongs to: the forms of one
    queried word share a unit. ``phrases`` are marked where they stand as a whole;
    phrase number *n* is the unit ``"n"``. ``weights`` says what a unit is worth
    in choosing the passage; 1 where it says nothing. Of phrases in ``near``, where they stand but
    for a few differences, those words are marked that are right: each is the unit ``"near "`` and the word.
    """

    words: Mapping[str, str] = MappingProxyType({})
    phrases: Phrases = ()
    weights: Mapping[str, float] = MappingProxyType({})
    near: Phrases = ()


class Passage(NamedTuple):
    """A piece of text and the ``[start, end)`` offsets in it that are marked, ascending and apart."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def html(self) -> str:
        """Return the text as HTML: ``<mark>`` around what is marked, all else escaped."""
        return "".join(
            f"<mark>{escape(piece)}</mark>" if marked else escape(piece) for piece, marked in self.pieces()
        )

    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text cut at its marks: each piece and whether it is marked, none empty."""
        pieces = []
        at = 0
        for start, end in self.marks:
            pieces += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        pieces.append((self.text[at:], False))
        return [(piece, marked) for piece, marked in pieces if piece]


class Match(NamedTuple):
    """A match in a text: its offsets ``[start, end)`` and its unit."""

    start: int
    end: int
    unit: str


def find_marks(text: str, highlight: Highlight) -> list[Match]:
    """Return every match in ``text``, by its start.

    A word of a phrase is a match only where the whole phrase stands.
    """
    tokens = tokenize(text)
    marks = [
        Match(token.start, token.end, highlight.words[token.exact])
        for token in tokens
        if token.exact in highlight.words
    ]
    words = [token for token in tokens if token.span == 1]  # a phrase goes on within a compound
    for number, phrase in enumerate(highlight.phrases):
        starts = [i for i, word in enumerate(words) if word.exact == phrase[0]]
        for first in starts:
            last = first + len(phrase) - 1
            if last < len(words) and all(
                word.exact == wanted for word, wanted in zip(words[first : last + 1], phrase, strict=True)
            ):
                marks.append(Match(words[first].start, words[last].end, str(number)))
    forms = [word.exact for word in words]
    for phrase in highlight.near:
        for place in near_places(phrase, forms):
            marks.append(Match(words[place].start, words[place].end, f"near {forms[place]}"))
    return sorted(marks)


def mark_all(text: str, highlight: Highlight) -> Passage:
    """Return the whole text with every match marked."""
    return Passage(text, _merged(find_marks(text, highlight), text))


def mark_texts(texts: Sequence[str], highlight: Highlight, phrases: Phrases) -> list[Passage]:
    """Return the texts of one article, each whole with every match marked.

    Of ``phrases`` (some of those of the highlight) that no text holds as they are, the words are
    marked where they nearly stand.
    """
    marks = [find_marks(text, highlight) for text in texts]
    held = {mark.unit for found in marks for mark in found}
    near = tuple(phrase for phrase in phrases if str(highlight.phrases.index(phrase)) not in held)
    if near:
        marks = [find_marks(text, highlight._replace(near=near)) for text in texts]
    return [Passage(text, _merged(found, text)) for text, found in zip(texts, marks, strict=True)]


def best_passage(text: str, highlight: Highlight, width: int = WIDTH) -> Passage:
    """Return the passage that holds most of the query; the lead where nothing in ``text`` matches.

    About ``width`` characters, from the start of a sentence where one is near,
    cut between words otherwise; runs of white space become one space.
    """
    marks = find_marks(text, highlight)
    start, end = _densest(marks, highlight.weights, width * 3 // 4) if marks else (0, 0)
    start, end = _widened(text, start, end, width)
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    return _tidy(text, start, end, _merged(inside, text))


def _densest(marks: list[Match], weights: Mapping[str, float], width: int) -> tuple[int, int]:
    """Return the stretch of at most ``width`` characters (or one match) whose distinct units weigh most."""
    best, best_value = (marks[0].start, marks[0].end), -1.0
    units: Counter[str] = Counter()
    value = 0.0
    last = 0
    for first, mark in enumerate(marks):
        while last < len(marks) and (last <= first or marks[last].end - mark.start <= width):
            unit = marks[last].unit
            value += weights.get(unit, 1.0) if not units[unit] else _REPEATED
            units[unit] += 1
            last += 1
        if value > best_value + 1e-9:
            best_value = value
            best = (mark.start, max(m.end for m in marks[first:last]))
        units[mark.unit] -= 1
        value -= _REPEATED if units[mark.unit] else weights.get(mark.unit, 1.0)
    return best


def _widened(text: str, start: int, end: int, width: int) -> tuple[int, int]:
    """Return the stretch grown to about ``width`` characters, to edges of sentences or else of words."""
    spare = max(0, width - (end - start))
    begin = _sentence_start(text, start, spare)
    if begin is None:
        begin = start - spare // 3
        while begin < start and not text[begin - 1].isspace():
            begin += 1
    limit = max(end, begin + width)
    if limit >= len(text.rstrip()):
        return begin, len(text.rstrip())
    ends = [
        m.end()
        for m in _SENTENCE_END.finditer(text, end, limit + 1)  # one more, to see what follows a stop
        if begin + width // 2 <= m.end() <= limit
    ]
    if ends:
        return begin, ends[-1]
    stop = limit
    while stop > end and not text[stop].isspace():
        stop -= 1
    if stop > end:
        return begin, stop
    while stop < len(text) and stop < end + width and text[stop].isalnum():
        stop += 1  # no space within reach: a text without spaces, or a match in a very long word
    return begin, stop


def _sentence_start(text: str, before: int, reach: int) -> int | None:
    """Return where the sentence around ``before`` starts, if at most ``reach`` characters back."""
    earliest = max(0, before - reach)
    starts = [m.end() for m in _SENTENCE_START.finditer(text, max(0, earliest - 2), before + 1)]
    starts = [start for start in starts if earliest <= start <= before]
    if starts:
        return starts[-1]
    head = len(text) - len(text.lstrip())
    return head if earliest <= head <= before else (0 if earliest == 0 else None)


def _merged(marks: Iterable[Match], text: str) -> tuple[tuple[int, int], ...]:
    """Return the marks with those made one that overlap or have only a space or a hyphen between them."""
    merged: list[tuple[int, int]] = []
    for start, end, _ in sorted(marks):
        if merged and (start <= merged[-1][1] or _JOINS_MARKS.fullmatch(text, merged[-1][1], start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _tidy(text: str, start: int, end: int, marks: tuple[tuple[int, int], ...]) -> Passage:
    """Return the stretch with single spaces, and an ellipsis where an end cuts a sentence."""
    before = text[:start].rstrip(" \t")
    cut_before = bool(before) and not before.endswith(("\n", ".", "!", "?", "”", '"', ")"))
    stretch = text[start:end].rstrip()
    cut_after = bool(text[end:].strip()) and not stretch.endswith((".", "!", "?", "”", '"'))
    pieces = [_ELLIPSIS if cut_before else ""]
    length = len(pieces[0])
    places = []
    edges = [start, *(edge for mark in marks for edge in mark), start + len(stretch)]
    for number, (left, right) in enumerate(pairwise(edges)):
        piece = _SPACE.sub(" ", text[left:right])
        if number == 0:
            piece = piece.lstrip()
        if number % 2:
            places.append((length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)
    return Passage("".join(pieces) + (_ELLIPSIS if cut_after else ""), tuple(places))
