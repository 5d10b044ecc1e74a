"""Read synonym lists, ours and readers' own, and find synonyms of words in a query, the longest entry first.

A list has one rule a line, in the format of Apache Solr's synonym files:

    korut, korea utara, dprk       equivalent: each also finds the others
    AS => AS, amerika serikat      one-way: the words on the left become those on the right
    # a comment                    an empty line is one too

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
from indexer.language.tokenizer import LONGEST_TOKEN, exact_words, fold
from indexer.messages import Message, message
from search.errors import BadSynonyms

BUILT_IN = Path(__file__).with_name("synonyms.txt")
"""The list that comes with the program."""

_ARROW = "=>"
_PIECES = re.compile(r"\\(?P<taken>.)|(?P<mark>,|=>)|(?P<plain>[^\\,=]+|.)", re.DOTALL)

Words = tuple[str, ...]
"""Consecutive words in their exact forms."""


class SynonymMatch(NamedTuple):
    """The synonyms of the words ``[start, end)`` of what was written.

    Each alternative is a sequence of exact forms: never the words themselves,
    none twice, in the order of the lists. ``kept`` is false where only one-way
    rules apply and none of them names the words again: then the alternatives
    replace them.
    """

    start: int
    end: int
    alternatives: tuple[Words, ...]
    kept: bool = True


class _Rule(NamedTuple):
    """Each entry of ``left``, with whether it matches capitals alone, becomes every entry of ``right``."""

    left: list[tuple[Words, bool]]
    right: list[Words]


class Synonyms:
    """Lists of synonyms, ready for look-up; they never change once they are loaded.

    ``len()`` is the number of rules. A rule is kept as it is written until it
    applies, since parsing a thousand of them costs more than most queries do.
    """

    def __init__(self, rules: Sequence[tuple[str, list[str]]]):
        self._count = len(rules)
        # By left-hand side, its words joined by spaces: its rules, joined by line ends.
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
    def load(cls, own: Sequence[Path] = (), built_in: Path = BUILT_IN) -> "Synonyms":
        """Load the list that comes with the program, and a reader's ``own`` lists after it.

        A rule for an entry of an earlier list adds to that one. Raises :class:`BadSynonyms`.
        """
        rules = [(rule, _plain_lefts(rule) or _lefts(_rule(rule))) for _, rule in _rules(built_in)]
        for path in own:
            for number, rule in _rules(path):
                try:
                    rules.append((rule, _lefts(_rule(rule))))
                except _BadRule as bad:
                    raise BadSynonyms(path, number, bad.reason) from None
        return cls(rules)

    def __len__(self) -> int:
        return self._count

    def find(self, written: Sequence[str]) -> list[SynonymMatch]:
        """Return the synonyms of consecutive words of a query, one token each and as typed.

        From left to right, the longest entry that begins at a word is taken; no two overlap.
        """
        exact = [fold(word) for word in written]
        found: list[SynonymMatch] = []
        start = 0
        while start < len(exact):
            if match := self._longest_match(start, written, exact):
                found.append(match)
                start = match.end
            else:
                start += 1
        return found

    def _longest_match(self, start: int, written: Sequence[str], exact: Sequence[str]) -> SynonymMatch | None:
        """Return the synonyms of the longest entry that begins at ``start``."""
        furthest = min(start + self._longest.get(exact[start], 1), len(exact))
        for end in range(furthest, start, -1):
            rules = self._rules.get(" ".join(exact[start:end]))
            if rules is not None and (match := _apply(rules, start, end, written, exact)):
                return match
        return None


def _apply(
    rules: str, start: int, end: int, written: Sequence[str], exact: Sequence[str]
) -> SynonymMatch | None:
    """Return what rules give for the words ``[start, end)``, or ``None`` where none applies."""
    words = tuple(exact[start:end])
    in_capitals = all(word == word.upper() for word in written[start:end])
    given: dict[Words, None] = {}
    for rule in map(_rule, rules.split("\n")):
        if (words, False) in rule.left or (in_capitals and (words, True) in rule.left):
            given.update(dict.fromkeys(rule.right))
    if not given:
        return None
    return SynonymMatch(start, end, tuple(other for other in given if other != words), kept=words in given)


def _rules(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the rules in a file, each with the number of its line."""
    for number, line in enumerate(_text(path).split("\n"), start=1):
        rule = (line if line.isascii() else clean_text(line)).strip()
        if rule and rule[0] != "#":
            yield number, rule


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise BadSynonyms(path, None, message("no-such-file", "there is no such file.")) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        reason = message("unreadable", "this file cannot be read ({said}).", said=why)
        raise BadSynonyms(path, None, reason) from None
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadSynonyms(path, line, message("not-utf-8", "this is not UTF-8 text.")) from None
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class _BadRule(Exception):
    """A rule cannot be used; ``reason`` says why."""

    def __init__(self, reason: Message):
        super().__init__(reason)
        self.reason = reason


def _rule(line: str) -> _Rule:
    sides = _sides(line)
    if len(sides) > 2:
        raise _BadRule(message("two-arrows", "there are two arrows ({arrow}).", arrow=_ARROW))
    if len(sides) == 2 and any(not "".join(side).strip() for side in sides):
        raise _BadRule(message("empty-side", "one side of {arrow} is empty.", arrow=_ARROW))
    entries = [[(entry.strip(), _words(entry)) for entry in side] for side in sides]
    for entry, words in (pair for side in entries for pair in side):
        if not words:
            raise _BadRule(message("no-word", "there is no word in {entry}.", entry=repr(entry)))
    one_way = len(sides) == 2
    rule = _Rule(
        left=[(words, one_way and entry.isupper()) for entry, words in entries[0]],
        right=list(dict.fromkeys(words for _, words in entries[-1])),
    )
    for words, _ in rule.left:
        if rule.right == [words]:
            entry = repr(" ".join(words))
            raise _BadRule(message("no-synonym", "nothing else is given for {entry}.", entry=entry))
    return rule


def _lefts(rule: _Rule) -> list[str]:
    return [" ".join(words) for words, _ in rule.left]


def _plain_lefts(rule: str) -> list[str] | None:
    """Return the same at a tenth of the cost; ``None`` unless it is ASCII letters, digits, commas, spaces."""
    left = rule.partition(" =>")[0]
    if left.isascii() and left.replace(", ", "").replace(" ", "").isalnum():
        return left.lower().split(", ")
    return None


def _sides(line: str) -> list[list[str]]:
    """Return the entries on each side of the arrows of a rule."""
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
        return tuple(entry.lower().split())  # the same for nearly every entry, but faster
    return tuple(exact_words(entry))
