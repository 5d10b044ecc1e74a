"""Stem words by Sastrawi and our corrections, and keep the stem of every word beside the index (stem map)."""

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from indexer.language.clitics import CLITICS, without_clitics
from indexer.language.corrections import Corrections, shipped_corrections
from indexer.language.hyphens import stem_hyphenated
from indexer.language.sastrawi import roots, sastrawi_stem
from indexer.language.spellings import common_spelling
from indexer.language.unruly_words import compounds_in, with_lost_sound

STEMMER_VERSION = 4
"""Raised whenever the stem of any word may change; an index of another version is outdated."""

_PLAIN_WORD = re.compile(r"[a-z]+")
_NEGATED = re.compile(r"ketidak(.{3,}an)")
_SHORTEST_WITH_NYA = 7  # letters of a word with -nya: four at least stand before it. Chosen by hand
_SHORTEST_STEMMED = 4  # letters; Sastrawi returns shorter words as they are
_BUSY_TIMEOUT_SECONDS = 30.0  # how long a writer waits for another process. Chosen by hand
_READING_TIMEOUT_SECONDS = 5.0  # how long a reader waits for a process that saves. Chosen by hand
_WORDS_A_QUERY = 900  # SQLite before 3.32 takes 999 values at most

Why = Literal[
    "sastrawi",
    "exception",
    "name",
    "loan",
    "compound",
    "clitic",
    "negation",
    "doubled",
    "parts",
    "spelling",
    "whole",
]


class Stemmed(NamedTuple):
    """The stem of a word, and why it is that.

    ``sastrawi``: Sastrawi's rules lead there. ``exception``: our corrections say so. ``name``: the word
    is a protected name. ``loan``: the stem is that of a loan word that lost its first sound (*memroses*:
    *proses*). ``compound``: it is two roots that affixes stand around (*menyebarluaskan*). ``clitic``:
    the stem is that of the word without ``-nya``. ``negation``: it is that of the word without *tidak*
    (*ketidakadilan*: *keadilan*). ``doubled``: it is that of the half of a doubled word. ``parts``: it is
    made of the stems of the parts that hyphens join. ``spelling``: it is that of
    another spelling (*ma'ruf*: *maruf*). ``whole``: nothing could be taken off.
    """

    stem: str
    why: Why


def explain(word: str) -> Stemmed:
    """Return the stem of an exact form, and why it is that."""
    return explain_with(shipped_corrections(), word)


def explain_with(corrected: Corrections, word: str) -> Stemmed:
    """Return the stem of an exact form by the corrections that are given, and why it is that."""
    common = common_spelling(word, roots(), lambda base: explain_with(corrected, base).stem)
    if common is not None:
        return Stemmed(explain_with(corrected, common).stem, "spelling")
    if "-" in word:
        if word in corrected.exceptions:
            return Stemmed(corrected.exceptions[word], "exception")
        joined = stem_hyphenated(
            word, lambda part: explain_with(corrected, part).stem, roots(corrected.roots), corrected.doubled
        )
        return Stemmed(*joined)
    if len(word) < _SHORTEST_STEMMED or not _PLAIN_WORD.fullmatch(word):
        return Stemmed(word, "whole")
    decided = _decided(corrected, word)
    if decided is not None:
        return decided
    known = roots(corrected.roots)
    if word.endswith(CLITICS) and word not in known:
        for base in without_clitics(word):
            decided = _decided(corrected, base)
            if decided is not None:
                return decided
    stem = sastrawi_stem(word, corrected.roots)
    if stem != word:
        return Stemmed(stem, "sastrawi")
    return Stemmed(word, "whole") if word in known else _beyond_sastrawi(corrected, word, known)


def _beyond_sastrawi(corrected: Corrections, word: str, known: frozenset[str]) -> Stemmed:
    """Return the stem of a word that neither Sastrawi nor a correction knows."""
    lost = with_lost_sound(word)
    if lost is not None:
        loan = explain_with(corrected, lost).stem
        if loan in known:
            return Stemmed(loan, "loan")
    if word.endswith("nya") and len(word) >= _SHORTEST_WITH_NYA:
        return Stemmed(explain_with(corrected, word[:-3]).stem, "clitic")
    negated = _NEGATED.fullmatch(word)
    if negated and sastrawi_stem(f"ke{negated[1]}", corrected.roots) in known:
        return Stemmed(explain_with(corrected, f"ke{negated[1]}").stem, "negation")
    compound = next(compounds_in(word, known), None)
    return Stemmed(word, "whole") if compound is None else Stemmed(compound, "compound")


def _decided(corrected: Corrections, word: str) -> Stemmed | None:
    stem = corrected.exceptions.get(word)
    if stem is not None:
        return Stemmed(stem, "exception")
    if word in corrected.whole:
        return Stemmed(word, "exception")
    if word in corrected.names:
        return Stemmed(word, "name")
    return None


def stem_word(word: str) -> str:
    """Return the stem of an exact form."""
    return explain(word).stem


def stem_words(words: Sequence[str]) -> list[str]:
    """Return the stem of each of some exact forms."""
    return [explain(word).stem for word in words]


class StemMap:
    """The stems of all exact forms of an index, an SQLite file.

    It finds the stem of a word, and the family of a stem: its words in the archive. It is saved
    before the segment whose words it holds. So it may hold words that no article has any more,
    and it never lacks one.
    """

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "StemMap":
        """Open the map at ``path`` for reading. Raises ``sqlite3.Error`` where there is none."""
        try:
            return cls._connected(path, "ro")
        except sqlite3.OperationalError:
            # A process was killed while it saved: SQLite rolls its journal back, for which it has to write.
            return cls._connected(path, "rw")

    @classmethod
    def _connected(cls, path: Path, mode: str) -> "StemMap":
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        stems = cls(sqlite3.connect(uri, uri=True, timeout=_READING_TIMEOUT_SECONDS, check_same_thread=False))
        stems.get("")  # SQLite reads nothing before the first query
        return stems

    @classmethod
    def create(cls, path: Path) -> "StemMap":
        """Open the map at ``path`` for writing, and make its file and tables where they are missing.

        Raises ``sqlite3.Error`` where the file is no such map.
        """
        connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_SECONDS)
        with connection as db:
            db.execute("CREATE TABLE IF NOT EXISTS stems (word TEXT PRIMARY KEY, stem TEXT) WITHOUT ROWID")
            db.execute("CREATE INDEX IF NOT EXISTS stems_by_stem ON stems (stem)")
        return cls(connection)

    def known(self, words: Sequence[str]) -> dict[str, str]:
        """Return the stems of those of ``words`` that are in the map."""
        known: dict[str, str] = {}
        ordered = sorted(words)  # the map's own order, so that each of its pages is read once
        for first in range(0, len(ordered), _WORDS_A_QUERY):
            batch = ordered[first : first + _WORDS_A_QUERY]
            marks = ",".join("?" * len(batch))
            known.update(
                self._connection.execute(f"SELECT word, stem FROM stems WHERE word IN ({marks})", batch)
            )
        return known

    def get(self, word: str) -> str | None:
        """Return the stem of an exact form; ``None`` for a form that no article ever had."""
        row = self._connection.execute("SELECT stem FROM stems WHERE word = ?", (word,)).fetchone()
        return None if row is None else str(row[0])

    def save(self, words: dict[str, str]) -> None:
        """Add words with their stems; words that are already in the map keep theirs."""
        with self._connection as db:  # sorted, as in the map, so that each of its pages is written once
            rows = ((word, words[word]) for word in sorted(words))
            db.executemany("INSERT OR IGNORE INTO stems VALUES (?, ?)", rows)

    def family(self, stem: str) -> frozenset[str]:
        """Return all exact forms with this stem that any article ever had."""
        rows = self._connection.execute("SELECT word FROM stems WHERE stem = ?", (stem,))
        return frozenset(word for (word,) in rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
