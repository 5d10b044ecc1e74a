"""Words to Sastrawi stems: each distinct word stemmed once, ever, and remembered beside the index."""

import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Protocol

STEMMER_VERSION = 1
"""Raised whenever any word's stem may change; an index made under another version is outdated."""

_PLAIN_WORD = re.compile(r"[a-z]+")
_SHORTEST_STEMMED = 4  # Sastrawi leaves words of up to three letters as they are
_BUSY_TIMEOUT_SECONDS = 30.0


class _StemWord(Protocol):
    def __call__(self, word: str) -> str: ...


@cache
def _sastrawi() -> _StemWord:
    # Imported here: loading Sastrawi's dictionary costs more than many commands do in all.
    from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
    from Sastrawi.Stemmer.Stemmer import Stemmer as SastrawiStemmer
    from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

    words = StemmerFactory().get_words()
    # stem_singular_word, not stem(): the latter normalises the text, which
    # rewrites tokens ("10.000" into two), and its own cache grows without bound.
    stem: _StemWord = SastrawiStemmer(ArrayDictionary(words)).stem_singular_word
    return stem


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
            stem = word
            if len(word) >= _SHORTEST_STEMMED and _PLAIN_WORD.fullmatch(word):
                stem = _sastrawi()(word) or word
            self._known[word] = self.fresh[word] = stem
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
        uri = f"{path.absolute().as_uri()}?mode=ro"
        stems = cls(sqlite3.connect(uri, uri=True, timeout=_BUSY_TIMEOUT_SECONDS, check_same_thread=False))
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
