"""The catalog of a build: every file seen with its size, time and content hash, and its articles.

It is committed after the index it describes, never before. Its ``generation``
is that of the Whoosh commit it belongs to; when the two differ, a run was cut
off between the commits, and :meth:`Catalog.distrust` makes the next run read
everything again instead of believing it.
"""

import os
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from indexer.errors import IndexCorrupt
from indexer.messages import Message
from indexer.reasons import from_json, reason, to_json

_TABLES = """
CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, digest BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, digest BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS articles_by_path ON articles (path);
CREATE TABLE IF NOT EXISTS problems (
    path TEXT NOT NULL, member TEXT NOT NULL, record INTEGER, reason TEXT NOT NULL, doubt INTEGER NOT NULL,
    times INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS problems_by_path ON problems (path);
CREATE TABLE IF NOT EXISTS unseen (path TEXT NOT NULL, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
"""

UNKNOWN_TIME = -1
"""An ``mtime_ns`` that equals no file's: the file's content is compared next time."""


class FileRow(NamedTuple):
    """A file as last read: bytes, modification time in nanoseconds, 16-byte content hash."""

    size: int
    mtime_ns: int
    digest: bytes


class Problem(NamedTuple):
    """Why a file, a member of it or one of its records is not in the index; a doubt, what is odd about it."""

    path: str
    record: int | None
    reason: Message
    member: str = ""
    doubt: bool = False
    times: int = 1
    """How many it stands for."""

    def where(self) -> str:
        """The file, the member and the record, as readers are told."""
        member = f"/{self.member}" if self.member else ""
        record = "" if self.record is None else f" #{self.record}"
        return f"{self.path}{member}{record}"


class Catalog:
    """One build's catalog, an SQLite file; changes last from :meth:`commit` on.

    Made where there is none. Raises :class:`IndexCorrupt` where it is damaged.
    """

    def __init__(self, path: Path):
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=30.0)
            self._db.executescript(_TABLES)
        except sqlite3.Error as error:
            raise self._corrupt(error) from error

    def generation(self) -> int:
        """The Whoosh generation this catalog describes; 0, an empty index, before the first commit."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return 0 if row is None else int(row[0])

    def commit(self, generation: int) -> None:
        """Make all changes last, as the description of this Whoosh generation."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (generation,))
        self._db.commit()

    def rollback(self) -> None:
        """Forget all changes since the last commit."""
        self._db.rollback()

    def close(self) -> None:
        """Close the file; uncommitted changes are lost."""
        self._db.close()

    def distrust(self, articles: Iterable[tuple[str, str, bytes]]) -> None:
        """Take the articles from the index instead, and mark every file to be read again.

        ``articles`` gives ``(id, path, digest)`` of every article in the index.
        """
        self._db.execute("UPDATE files SET mtime_ns = ?, digest = x''", (UNKNOWN_TIME,))
        self._db.execute("DELETE FROM articles")
        self._db.executemany("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", articles)
        # A file that only the index knows of must be seen as gone if it is gone.
        self._db.execute(
            "INSERT OR IGNORE INTO files SELECT DISTINCT path, -1, ?, x'' FROM articles", (UNKNOWN_TIME,)
        )

    # Files

    def files(self) -> dict[str, FileRow]:
        """Every file that was ever read and is not known to be gone."""
        rows = self._db.execute("SELECT path, size, mtime_ns, digest FROM files")
        return {path: FileRow(size, mtime, digest) for path, size, mtime, digest in rows}

    def put_file(self, path: str, row: FileRow) -> None:
        """Remember a file's state, over what was remembered of it."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", (path, *row))

    def drop_file(self, path: str) -> None:
        """Forget a file and its problems; its articles are dropped one by one."""
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))
        self.set_problems(path, [])

    def read_again(self, sources: Iterable[str]) -> None:
        """Have every file in ``sources`` read by the next run, changed or not. Lasts at once."""
        for source in sources:
            self._db.execute(
                "UPDATE files SET mtime_ns = ?, digest = x'' WHERE path = ? OR substr(path, 1, ?) = ?",
                (UNKNOWN_TIME, source, len(source) + 1, source + os.sep),
            )
        self._db.commit()

    # Articles

    def articles_of(self, path: str) -> dict[str, bytes]:
        """The ids and digests of the articles a file has in the index."""
        return dict(self._db.execute("SELECT id, digest FROM articles WHERE path = ?", (path,)))

    def owner(self, article_id: str) -> str | None:
        """The file whose article has this id."""
        row = self._db.execute("SELECT path FROM articles WHERE id = ?", (article_id,)).fetchone()
        return None if row is None else str(row[0])

    def owners_of_numbered(self, article_id: str) -> set[str]:
        """The files of articles whose id is this one, without its own ``~n`` if it has one, and ``~n``."""
        base = re.sub(r"~\d+$", "", article_id)
        rows = self._db.execute(
            "SELECT DISTINCT path FROM articles WHERE id > ? AND id < ?", (f"{base}~", f"{base}\x7f")
        )
        return {path for (path,) in rows}

    def put_article(self, article_id: str, path: str, digest: bytes) -> None:
        """Remember an article as being in the index."""
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", (article_id, path, digest))

    def drop_article(self, article_id: str) -> None:
        """Forget an article."""
        self._db.execute("DELETE FROM articles WHERE id = ?", (article_id,))

    def digests(self) -> dict[str, bytes]:
        """By id the digest of every article."""
        return dict(self._db.execute("SELECT id, digest FROM articles"))

    def counts(self) -> tuple[int, int]:
        """How many files and how many articles there are."""
        (files,) = self._db.execute("SELECT count(*) FROM files").fetchone()
        (articles,) = self._db.execute("SELECT count(*) FROM articles").fetchone()
        return files, articles

    # Problems

    def set_problems(self, path: str, problems: Iterable[Problem]) -> None:
        """Replace what is remembered of a file's problems."""
        self._db.execute("DELETE FROM problems WHERE path = ?", (path,))
        self._db.executemany(
            "INSERT INTO problems (path, record, reason, member, doubt, times) VALUES (?, ?, ?, ?, ?, ?)",
            [(p.path, p.record, to_json(p.reason), p.member, p.doubt, p.times) for p in problems],
        )

    def set_unseen(self, problems: Iterable[Problem]) -> None:
        """Replace what is remembered of files and folders that could not even be looked at."""
        self._db.execute("DELETE FROM unseen")
        self._db.executemany(
            "INSERT INTO unseen VALUES (?, ?)", [(p.path, to_json(p.reason)) for p in problems]
        )

    def problems(self) -> list[Problem]:
        """Return all present problems, by path. Raises :class:`IndexCorrupt` for a reason that is none."""
        rows = self._db.execute(
            "SELECT path, record, reason, member, doubt, times FROM problems"
            " UNION ALL SELECT path, NULL, reason, '', 0, 1 FROM unseen ORDER BY path, member, record"
        )
        try:
            return [
                Problem(path, record, from_json(stored), member, bool(doubt), times)
                for path, record, stored, member, doubt, times in rows
            ]
        except ValueError as error:
            raise self._corrupt(error) from error

    def _corrupt(self, error: Exception) -> IndexCorrupt:
        why = reason("file-unusable", file=self._path.name, detail=str(error))
        return IndexCorrupt(self._path.parent, why)
