"""The catalog of a build: every file seen, with its size, time, hash and articles, and all problems.

It is committed after the index it describes, never before. Its ``generation`` is the
number of the index commit that it describes. When the two differ, a run was cut off
between the commits; :meth:`Catalog.distrust` then makes the next run read everything again.

The reason of a problem is kept by its code (:mod:`indexer.reasons`), so that it can be
shown in either language.
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
"""An ``mtime_ns`` that no file has, so that the next run compares the file's content."""

_BUSY_TIMEOUT_SECONDS = 30.0
"""How long to wait for another process that holds the catalog. Chosen by hand."""


class FileRow(NamedTuple):
    """A file as last read: bytes, modification time in nanoseconds, 16-byte content hash."""

    size: int
    mtime_ns: int
    digest: bytes


class Problem(NamedTuple):
    """A file, a member of it or a record that is not in the index, and why; or, as a doubt, that is odd."""

    path: str
    record: int | None
    reason: Message
    member: str = ""
    doubt: bool = False
    times: int = 1
    """How many problems it stands for: the last one of a file may stand for many more like it."""

    def where(self) -> str:
        """Return the file, the member and the record as people are told: ``a.zip/b.jsonl #7``."""
        member = f"/{self.member}" if self.member else ""
        record = "" if self.record is None else f" #{self.record}"
        return f"{self.path}{member}{record}"


class Catalog:
    """The catalog of one build, an SQLite file; changes are kept from :meth:`commit` on.

    Opening makes the file where there is none, and raises :class:`IndexCorrupt` where it is damaged.
    """

    def __init__(self, path: Path):
        self._path = path
        try:
            self._db = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_SECONDS)
            self._db.executescript(_TABLES)
        except sqlite3.Error as error:
            raise self._corrupt(error) from error

    def generation(self) -> int:
        """Return the number of the index commit that this catalog describes; 0 before the first commit."""
        row = self._db.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return 0 if row is None else int(row[0])

    def commit(self, generation: int) -> None:
        """Keep all changes, as the description of the index commit of this number."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('generation', ?)", (generation,))
        self._db.commit()

    def rollback(self) -> None:
        """Forget all changes since the last commit."""
        self._db.rollback()

    def close(self) -> None:
        """Close the file. Changes since the last commit are lost."""
        self._db.close()

    def distrust(self, articles: Iterable[tuple[str, str, bytes]]) -> None:
        """Replace the articles by those of the index, and mark every file to be read again.

        ``articles`` gives ``(id, path, digest)`` of every article in the index.
        """
        self._db.execute("UPDATE files SET mtime_ns = ?, digest = x''", (UNKNOWN_TIME,))
        self._db.execute("DELETE FROM articles")
        self._db.executemany("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", articles)
        # A file that only the index knows must be in ``files`` too: else nobody notices when it is gone.
        self._db.execute(
            "INSERT OR IGNORE INTO files SELECT DISTINCT path, -1, ?, x'' FROM articles", (UNKNOWN_TIME,)
        )

    # Files

    def files(self) -> dict[str, FileRow]:
        """Return every file that was ever read and is not known to be gone, by its path."""
        rows = self._db.execute("SELECT path, size, mtime_ns, digest FROM files")
        return {path: FileRow(size, mtime, digest) for path, size, mtime, digest in rows}

    def put_file(self, path: str, row: FileRow) -> None:
        """Remember a file's state in place of the one remembered before."""
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", (path, *row))

    def drop_file(self, path: str) -> None:
        """Forget a file and its problems. Its articles stay until :meth:`drop_article`."""
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))
        self.set_problems(path, [])

    def read_again(self, sources: Iterable[str]) -> None:
        """Make the next run read every file in ``sources``, changed or not. This is committed at once."""
        for source in sources:
            self._db.execute(
                "UPDATE files SET mtime_ns = ?, digest = x'' WHERE path = ? OR substr(path, 1, ?) = ?",
                (UNKNOWN_TIME, source, len(source) + 1, source + os.sep),
            )
        self._db.commit()

    # Articles

    def articles_of(self, path: str) -> dict[str, bytes]:
        """Return the digest of every article that a file has in the index, by its id."""
        return dict(self._db.execute("SELECT id, digest FROM articles WHERE path = ?", (path,)))

    def owner(self, article_id: str) -> str | None:
        """Return the path of the file whose article has this id; ``None`` where no article has it."""
        row = self._db.execute("SELECT path FROM articles WHERE id = ?", (article_id,)).fetchone()
        return None if row is None else str(row[0])

    def owners_of_numbered(self, article_id: str) -> set[str]:
        """Return the files of the articles whose ids are this one, less its own ``~n``, with any ``~n``."""
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
        """Return the digest of every article by its id."""
        return dict(self._db.execute("SELECT id, digest FROM articles"))

    def counts(self) -> tuple[int, int]:
        """Return the number of files and the number of articles."""
        (files,) = self._db.execute("SELECT count(*) FROM files").fetchone()
        (articles,) = self._db.execute("SELECT count(*) FROM articles").fetchone()
        return files, articles

    # Problems

    def set_problems(self, path: str, problems: Iterable[Problem]) -> None:
        """Replace the problems remembered of a file."""
        self._db.execute("DELETE FROM problems WHERE path = ?", (path,))
        self._db.executemany(
            "INSERT INTO problems (path, record, reason, member, doubt, times) VALUES (?, ?, ?, ?, ?, ?)",
            [(p.path, p.record, to_json(p.reason), p.member, p.doubt, p.times) for p in problems],
        )

    def set_unseen(self, problems: Iterable[Problem]) -> None:
        """Replace the remembered problems of files and folders that could not even be listed."""
        self._db.execute("DELETE FROM unseen")
        self._db.executemany(
            "INSERT INTO unseen VALUES (?, ?)", [(p.path, to_json(p.reason)) for p in problems]
        )

    def problems(self) -> list[Problem]:
        """Return all present problems, by path.

        Raises :class:`IndexCorrupt` where a stored reason cannot be understood.
        """
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
