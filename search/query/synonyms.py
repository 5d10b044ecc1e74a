"""The newsroom's synonyms: lists of words and names that mean the same, and what they add to a query.

A list has one rule a line, in the format of Apache Solr's synonym files:

    korut, korea utara, dprk       equivalent: each also finds the others
    AS => AS, amerika serikat      one-way: what stands on the left becomes what stands on the right
    # a comment                    so is a line with nothing in it

A one-way rule keeps what was written only if it names it again on the right.
An entry of several words is a phrase. A backslash takes the next character as
it is: ``\\,`` is a comma within an entry, ``=\\>`` no arrow.

Entries are compared by exact form, whatever the case, except that a left-hand
side of a one-way rule that is written wholly in capitals matches only capitals:
``AS`` is a country and *as* an axle. Rules that share an entry are not merged:
with ``a, b`` and ``b, c``, *b* also finds *a* and *c*, but *a* only *b*.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from indexer.article import clean_text
from indexer.errors import Said
from indexer.language.tokenizer import LONGEST_TOKEN, exact_words, fold
from search.errors import BadSynonyms

BUILT_IN = Path(__file__).with_name("synonyms.txt")
"""The list that comes with the program."""

_ARROW = "=>"
_PIECES = re.compile(r"\\(?P<taken>.)|(?P<mark>,|=>)|(?P<plain>[^\\,=]+|.)", re.DOTALL)

Words = tuple[str, ...]
"""Consecutive words in their exact forms."""


class Expansion(NamedTuple):
    """Words ``[start, end)`` of what was written may also be any of ``alternatives``.

    Each alternative is a sequence of exact forms: never the words themselves,
    none twice, in the order of the lists. ``kept`` is false where only one-way
    rules apply and none of them names the words again: then the alternatives
    stand in their place.
    """

    start: int
    end: int
    alternatives: tuple[Words, ...]
    kept: bool = True


class _Rule(NamedTuple):
    """Each of ``left``, some only where written in capitals, becomes all of ``right``."""

    left: list[tuple[Words, bool]]
    right: list[Words]


class Synonyms:
    """Lists of synonyms, ready to be looked up; nothing changes them once they are loaded.

    ``len()`` of it is the number of rules. Until one applies it is kept as it is
    written, since taking a thousand apart would cost more than most queries do.
    """

    def __init__(self, rules: Sequence[tuple[str, list[str]]]):
        self._count = len(rules)
        # By left-hand side, its words apart by spaces; several rules for one apart by line ends.
        self._rules: dict[str, str] = {}
        # By first word: how many words the longest left-hand side has, where that is more than one.
        self._longest: dict[str, int] = {}
        for rule, lefts in rules:
            for left in lefts:
                self._rules[left] = f"{self._rules[left]}\n{rule}" if left in self._rules else rule
                if " " in left:
                    first = left[: left.index(" ")]
                    self._longest[first] = max(self._longest.get(first, 0), left.count(" ") + 1)

    @classmethod
    def load(cls, own: Sequence[Path] = ()) -> "Synonyms":
        """The list that comes with the program, and a reader's ``own`` lists after it.

        Rules for what an earlier list has too add to it. Raises :class:`BadSynonyms`.
        """
        rules = [(rule, _plain_lefts(rule) or _lefts(_rule(rule))) for _, rule in _rules(BUILT_IN)]
        for path in own:
            for number, rule in _rules(path):
                try:
                    rules.append((rule, _lefts(_rule(rule))))
                except _Wrong as wrong:
                    raise BadSynonyms(path, number, wrong.reason) from None
        return cls(rules)

    def __len__(self) -> int:
        return self._count

    def expansions(self, written: Sequence[str]) -> list[Expansion]:
        """What consecutive words of a query, one token each and as typed, may also be.

        From left to right, the longest entry that begins at a word counts; none overlap.
        """
        exact = [fold(word) for word in written]
        found: list[Expansion] = []
        start = 0
        while start < len(exact):
            if expansion := self._beginning(start, written, exact):
                found.append(expansion)
                start = expansion.end
            else:
                start += 1
        return found

    def _beginning(self, start: int, written: Sequence[str], exact: Sequence[str]) -> Expansion | None:
        furthest = min(start + self._longest.get(exact[start], 1), len(exact))
        for end in range(furthest, start, -1):
            rules = self._rules.get(" ".join(exact[start:end]))
            if rules is not None and (expansion := _expansion(rules, start, end, written, exact)):
                return expansion
        return None


def _expansion(
    rules: str, start: int, end: int, written: Sequence[str], exact: Sequence[str]
) -> Expansion | None:
    words = tuple(exact[start:end])
    in_capitals = all(word == word.upper() for word in written[start:end])
    given: dict[Words, None] = {}
    for rule in map(_rule, rules.split("\n")):
        if (words, False) in rule.left or (in_capitals and (words, True) in rule.left):
            given.update(dict.fromkeys(rule.right))
    if not given:
        return None
    return Expansion(start, end, tuple(other for other in given if other != words), kept=words in given)


def _rules(path: Path) -> Iterator[tuple[int, str]]:
    """The rules in a file, each with the number of its line."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        rule = (line if line.isascii() else clean_text(line)).strip()
        if rule and rule[0] != "#":
            yield number, rule


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadSynonyms(path, None, Said("berkas ini tidak ada.", "there is no such file.")) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        reason = Said(f"berkas ini tidak dapat dibaca ({why}).", f"this file cannot be read ({why}).")
        raise BadSynonyms(path, None, reason) from None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadSynonyms(path, line, Said("bukan teks UTF-8.", "this is not UTF-8 text.")) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class _Wrong(Exception):
    """What is wrong with a rule."""

    def __init__(self, reason_id: str, reason_en: str):
        self.reason = Said(reason_id, reason_en)


def _rule(line: str) -> _Rule:
    sides = _sides(line)
    if len(sides) > 2:
        raise _Wrong(f"ada dua tanda {_ARROW}.", f"there are two arrows ({_ARROW}).")
    if len(sides) == 2 and any(not "".join(side).strip() for side in sides):
        raise _Wrong(f"satu sisi {_ARROW} kosong.", f"one side of {_ARROW} is empty.")
    entries = [[(entry.strip(), _words(entry)) for entry in side] for side in sides]
    for entry, words in (pair for side in entries for pair in side):
        if not words:
            raise _Wrong(f"tidak ada kata dalam {entry!r}.", f"there is no word in {entry!r}.")
    one_way = len(sides) == 2
    rule = _Rule(
        left=[(words, one_way and entry.isupper()) for entry, words in entries[0]],
        right=list(dict.fromkeys(words for _, words in entries[-1])),
    )
    for words, _ in rule.left:
        if rule.right == [words]:
            alone = " ".join(words)
            raise _Wrong(f"tidak ada padanan untuk {alone!r}.", f"nothing else is given for {alone!r}.")
    return rule


def _lefts(rule: _Rule) -> list[str]:
    return [" ".join(words) for words, _ in rule.left]


def _plain_lefts(rule: str) -> list[str] | None:
    """The same, at a tenth of the cost, where nothing but letters, digits, commas and spaces stands there."""
    left = rule.partition(" =>")[0]
    if left.isascii() and left.replace(", ", "").replace(" ", "").isalnum():
        return left.lower().split(", ")
    return None


def _sides(line: str) -> list[list[str]]:
    """The entries on each side of the arrows of a rule."""
    if "\\" not in line:
        return [side.split(",") for side in line.split(_ARROW)]
    sides = [[""]]
    for piece in _PIECES.finditer(line):
        if piece["mark"] == _ARROW:
            sides.append([""])
        elif piece["mark"]:
            sides[-1].append("")
        else:
            sides[-1][-1] += piece["taken"] or piece["plain"]
    return sides


def _words(entry: str) -> Words:
    if entry.isascii() and len(entry) <= LONGEST_TOKEN and entry.replace(" ", "").isalnum():
        return tuple(entry.lower().split())  # what nearly every entry comes to without the tokenizer
    return tuple(exact_words(entry))
