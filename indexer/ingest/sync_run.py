"""One run over the sources: find new, changed and gone files, have them read and written, commit in steps.

A file whose size and time are as remembered is not opened. One that differs is
hashed, and if its content differs too, read; of the articles in it only those
that differ are written. What cannot be read stays in the archive as it was.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from time import time_ns
from typing import NamedTuple

from indexer.article import Article
from indexer.errors import IndexCorrupt, SourcesMissing
from indexer.index.catalog import UNKNOWN_TIME, FileRow, Problem
from indexer.ingest.archive_store import ArchiveBuild
from indexer.ingest.article_ids import ArticleIds
from indexer.ingest.file_visit import FileVisit, may_be_unreadable, visits
from indexer.ingest.reader_pool import WORTH_PROCESSES, ReaderPool
from indexer.ingest.source_scan import FoundFile, ScannedSources
from indexer.ingest.sync_report import Report
from indexer.readers.piece import Doubt, Found
from indexer.reasons import reason

COMMIT_EVERY = 50_000
"""Articles; a longer run is committed in steps, so that cutting it off loses little. Chosen by hand."""

_JUST_NOW_NS = 2_000_000_000
"""Nanoseconds; a file written this recently may be written again within the resolution of its time
stamp, so its time is not believed. The coarsest in use is that of FAT, 2 seconds."""

Progress = Callable[[int, int, int], None]
"""Called with bytes read, bytes to read, and articles seen, all counted from the start of the run."""


def no_progress(done: int, total: int, articles: int) -> None:
    """Tell nobody."""


class RunSettings(NamedTuple):
    """What a run is told: whom to tell its progress, and how to share its work out."""

    progress: Progress = no_progress
    processes: int | None = None
    """How many read files, where there is much to read; ``None`` for as many as there are cores."""
    commit_every: int = COMMIT_EVERY


DEFAULT_SETTINGS = RunSettings()


class SyncRun:
    """One pass over the sources; readers see what it did from :meth:`ArchiveBuild.commit` on."""

    def __init__(
        self,
        build: ArchiveBuild,
        sources: ScannedSources,
        settings: RunSettings = DEFAULT_SETTINGS,
        owner_before: Callable[[str], str | None] = lambda article_id: None,
    ):
        self.report = Report()
        self._build = build
        self._sources = sources
        self._settings = settings
        self._ids = ArticleIds(build.catalog, sources.files, owner_before)
        self._seen = 0
        """Articles that the files read so far have given."""

    def update(self, *, prune: bool) -> None:
        """Go through the sources once; with ``prune``, sources that are gone or empty lose their articles."""
        known = self._build.catalog.files()
        self.report.skipped = self._sources.skipped()
        self.report.kept_sources = self._sources.keep_missing(known, prune=prune)
        self._delete_gone(known)
        changed = [file for file in self._sources.files.values() if not _as_remembered(file, known)]
        self._read(changed, {key: row.digest for key, row in known.items()})
        self._give_back_ids()
        self._finish()

    def carry_over(self, articles: Iterable[Article], *, prune: bool) -> None:
        """Take over those of ``articles`` whose files cannot be read or seen just now.

        Raises :class:`SourcesMissing` where sources are gone or empty (and not
        to be pruned) and ``articles`` cannot be read.
        """
        empty = [] if prune else self._sources.note_empty_as_missing()
        if not empty and not self.report.problems:
            return
        problems: dict[str, list[Problem]] = {}
        for problem in self._build.catalog.problems():
            problems.setdefault(problem.path, []).append(problem)
        try:
            for article in articles:
                self._carry_over_one(article, problems)
        except IndexCorrupt as error:
            if empty:
                raise SourcesMissing(empty) from error
        self.report.kept_sources = empty
        self._finish()

    def _carry_over_one(self, article: Article, problems: dict[str, list[Problem]]) -> None:
        path = article.path or ""
        file = self._sources.files.get(path)
        if file is None:
            wanted = self._sources.may_hide(path)
        else:
            wanted = path in problems and may_be_unreadable(article.id, file.name, problems[path])
        catalog = self._build.catalog
        if wanted and catalog.owner(article.id) is None:
            self._build.writer.add(article)
            catalog.put_article(article.id, path, article.digest())
            if file is None:
                catalog.put_file(path, FileRow(-1, UNKNOWN_TIME, b""))

    def _finish(self) -> None:
        catalog = self._build.catalog
        self.report.files, self.report.articles = catalog.counts()
        catalog.set_unseen(self._sources.problems())
        self.report.problems = catalog.problems()

    def _delete_gone(self, known: Iterable[str]) -> None:
        """Delete the articles of files that are gone.

        This comes before reading, so that a record that moved to another file keeps its id.
        """
        catalog = self._build.catalog
        for key in known:
            if key not in self._sources.files and not self._sources.may_hide(key):
                for article_id in catalog.articles_of(key):
                    self._delete(article_id)
                catalog.drop_file(key)

    def _give_back_ids(self) -> None:
        """Let articles that had to take ``id~2`` have ``id``, where this run has freed it."""
        while waiting := self._ids.take_waiting():
            self._read(
                [self._sources.files[path] for path in sorted(waiting & self._sources.files.keys())], {}
            )

    def _read(self, files: list[FoundFile], digests: dict[str, bytes]) -> None:
        """Read files, each if its content has another digest than the one in ``digests``."""
        total = sum(file.size for file in files)
        done = 0
        with ReaderPool(self._settings.processes if total >= WORTH_PROCESSES else 0) as readers:
            for visit, found in readers.found(visits(files, digests)):
                if found is None:
                    self._close(visit)
                    done += visit.file.size
                else:
                    self._take(visit, found)
                self._settings.progress(done + (0 if found is None else visit.seen), total, self._seen)

    def _take(self, visit: FileVisit, found: list[Found]) -> None:
        """Put what a piece of a file has given into the archive."""
        before = self._articles_before(visit)
        for one in found:
            if isinstance(one, Article):
                kept_as = self._put(one, visit.file.key, before, visit.present)
                if kept_as != one.id:
                    visit.note(Doubt(reason("duplicate-id", id=kept_as)))
                visit.present.add(kept_as)
                visit.seen = min(visit.seen + len(one.body), visit.file.size)
            else:
                visit.note(one)

    def _close(self, visit: FileVisit) -> None:
        """Delete what a file that has been read no longer gives, and remember the state of the file."""
        file = visit.file
        catalog = self._build.catalog
        if visit.read:
            for article_id in self._articles_before(visit).keys() - visit.present:
                if visit.whole and not may_be_unreadable(article_id, file.name, visit.problems):
                    self._delete(article_id)
            catalog.set_problems(file.key, visit.problems)
        catalog.put_file(file.key, FileRow(file.size, _trusted_time(file, visit.digest), visit.digest))

    def _articles_before(self, visit: FileVisit) -> dict[str, bytes]:
        """Return the digests of the articles that a file had in the archive before this run, by id."""
        if visit.before is None:
            visit.before = self._build.catalog.articles_of(visit.file.key)
        return visit.before

    def _put(self, article: Article, path: str, before: dict[str, bytes], present: set[str]) -> str:
        """Write an article, unless it is in the archive as it is; returns the id it is kept as."""
        article = replace(article, id=self._ids.choose(article.id, path, present), path=path)
        digest = article.digest()
        self._seen += 1
        if before.get(article.id) == digest:
            return article.id
        if article.id in before:
            self.report.replaced += 1
        else:
            self.report.added += 1
        writer = self._build.writer
        if writer.added(article.id):  # the writer cannot replace what it has not committed
            self._build.checkpoint()
        writer.add(article)
        self._build.catalog.put_article(article.id, path, digest)
        if writer.pending >= self._settings.commit_every:
            self._build.checkpoint()
        return article.id

    def _delete(self, article_id: str) -> None:
        self.report.deleted += 1
        if self._build.writer.added(article_id):
            self._build.checkpoint()
        self._build.writer.delete(article_id)
        self._build.catalog.drop_article(article_id)
        self._ids.release(article_id)


def _as_remembered(file: FoundFile, known: dict[str, FileRow]) -> bool:
    """Return whether the size and time of a file are those that are remembered of it."""
    row = known.get(file.key)
    return row is not None and (file.size, file.mtime_ns) == (row.size, row.mtime_ns)


def _trusted_time(file: FoundFile, digest: bytes) -> int:
    """Return the time of a file, or :data:`UNKNOWN_TIME` if its content must be compared next time."""
    try:
        now = file.path.stat()
    except OSError:
        return UNKNOWN_TIME
    unchanged = (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)
    settled = time_ns() - file.mtime_ns > _JUST_NOW_NS
    return file.mtime_ns if digest and unchanged and settled else UNKNOWN_TIME
