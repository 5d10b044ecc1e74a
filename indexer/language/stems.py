"""Words to Sastrawi stems: each distinct word stemmed once, ever, and remembered beside the index."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

STEMMER_VERSION = 1
"""Raised whenever any word's stem may change; an index made under another version is outdated."""

_PLAIN_WORD = re.compile(r"[a-z]+")
_SHORTEST_STEMMED = 4  # Sastrawi leaves words of up to three letters as they are
_BUSY_TIMEOUT_SECONDS = 30.0
_READING_TIMEOUT_SECONDS = 5.0
_WORDS_A_QUERY = 900  # SQLite before 3.32 takes 999 values at most

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
def _roots() -> frozenset[str]:
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    return frozenset(filter(None, StemmerFactory().get_words()))


@cache
def _unchangeable() -> Callable[[str, frozenset[str]], bool]:
    from indexer.language.affixes import unchangeable  # compiling its patterns takes a while

    return unchangeable


@cache
def _sastrawi() -> _StemWord:
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Context.Removal import Removal
    from Sastrawi.Stemmer.Stemmer import Stemmer as SastrawiStemmer

    stemmer = SastrawiStemmer(ArrayDictionary(_roots()))
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


def _stem(word: str) -> str:
    if len(word) < _SHORTEST_STEMMED or not _PLAIN_WORD.fullmatch(word) or _unchangeable()(word, _roots()):
        return word
    return _sastrawi()(word) or word


def stem_words(words: Sequence[str]) -> list[str]:
    """The stems of exact forms, one for each; words that are not plain letters are their own stems."""
    return [_stem(word) for word in words]


class Stemmer:
    """Stems exact forms through Sastrawi and remembers every answer.

    ``known`` starts the memory; ``fresh`` holds what has been learnt since and
    not yet been saved by a :class:`StemMap`.
    """

    def __init__(self, known: dict[str, str] | None = None):
        self._known = {} if known is None else known
        self.fresh: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """The stem of one exact form; words that are not plain letters are their own stems."""
        stem = self._known.get(word)
        if stem is None:
            stem = self._known[word] = self.fresh[word] = _stem(word)
        return stem


class StemMap:
    """The map exact form -> stem kept in an index, an SQLite file.

    It answers both ways: a word's stem, and a stem's family of forms that
    stand in the archive. It may hold words no article has any more, never fewer
    than the articles have: it is saved before the segment whose words it names.
    """

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "StemMap":
        """Open the map at ``path`` for reading alone. Raises ``sqlite3.Error`` where there is none."""
        try:
            return cls._connected(path, "ro")
        except sqlite3.OperationalError:
            # A process killed while it saved left a journal, and rolling that back takes leave to write.
            return cls._connected(path, "rw")

    @classmethod
    def _connected(cls, path: Path, mode: str) -> "StemMap":
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        stems = cls(sqlite3.connect(uri, uri=True, timeout=_READING_TIMEOUT_SECONDS, check_same_thread=False))
        stems.get("")  # SQLite reads nothing before the first question
        return stems

    @classmethod
    def create(cls, path: Path) -> "StemMap":
        """Open the map at ``path`` for writing, making the file and its tables where missing.

        Raises ``sqlite3.Error`` where the file is no such map.
        """
        connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_SECONDS)
        with connection as db:
            db.execute("CREATE TABLE IF NOT EXISTS stems (word TEXT PRIMARY KEY, stem TEXT) WITHOUT ROWID")
            db.execute("CREATE INDEX IF NOT EXISTS stems_by_stem ON stems (stem)")
        return cls(connection)

    def load(self) -> dict[str, str]:
        """The whole map in memory."""
        return dict(self._connection.execute("SELECT word, stem FROM stems"))

    def known(self, words: Sequence[str]) -> dict[str, str]:
        """The stems of those of ``words`` that the map has."""
        known: dict[str, str] = {}
        for first in range(0, len(words), _WORDS_A_QUERY):
            asked = words[first : first + _WORDS_A_QUERY]
            marks = ",".join("?" * len(asked))
            known.update(
                self._connection.execute(f"SELECT word, stem FROM stems WHERE word IN ({marks})", asked)
            )
        return known

    def get(self, word: str) -> str | None:
        """The stem of one exact form; ``None`` for a form the archive never met."""
        row = self._connection.execute("SELECT stem FROM stems WHERE word = ?", (word,)).fetchone()
        return None if row is None else str(row[0])

    def save(self, words: dict[str, str]) -> None:
        """Add words; those already there are kept."""
        with self._connection as db:
            db.executemany("INSERT OR IGNORE INTO stems VALUES (?, ?)", words.items())

    def family(self, stem: str) -> frozenset[str]:
        """All exact forms with this stem that the archive has met."""
        rows = self._connection.execute("SELECT word FROM stems WHERE stem = ?", (stem,))
        return frozenset(word for (word,) in rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
