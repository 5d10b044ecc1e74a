"""One pass over the sources: finds what is new, changed and gone, and has it written.

A file whose size and time are as remembered is not opened. One that differs is
hashed, and if its content differs too, read; of the articles in it only those
that differ are written. What cannot be read stays in the index as it was.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import time_ns
from typing import Protocol

from indexer.article import Article
from indexer.errors import IndexCorrupt, SourcesMissing
from indexer.index.catalog import UNKNOWN_TIME, Catalog, FileRow, Problem
from indexer.index.directory import IndexDirectory, Manifest
from indexer.index.open_index import stored_articles
from indexer.ingest.file_visit import FileVisit, may_be_unreadable, visits
from indexer.ingest.reader_pool import WORTH_PROCESSES, ReaderPool
from indexer.ingest.source_scan import FoundFile, scan
from indexer.readers.piece import DEFAULT_LIMITS, Doubt, Found, Limits, Settings
from indexer.reasons import reason

COMMIT_EVERY = 50_000
"""Articles; a longer run is committed in steps, so that cutting it off loses little of it."""

_JUST_NOW_NS = 2_000_000_000
# A file written this recently may be written again within the resolution of
# its time stamp, so its time is not believed.

Progress = Callable[[int, int, int], None]
"""Called with bytes read, bytes to read, and articles seen, all counted from the start of the run."""


@dataclass(slots=True)
class Report:
    """What a run did (or, dry, would do), in articles; and what it could not do."""

    added: int = 0
    replaced: int = 0
    deleted: int = 0
    files: int = 0
    articles: int = 0
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    kept_sources: list[str] = field(default_factory=list)
    """Sources that are gone or empty although they had articles, which were kept."""

    @property
    def unreadable(self) -> int:
        """How many files and records could not be read."""
        return sum(problem.times for problem in self.problems if not problem.doubt)

    @property
    def doubtful(self) -> int:
        """How many were read although something is odd about them."""
        return sum(problem.times for problem in self.problems if problem.doubt)


class Writer(Protocol):
    """Where a run writes: an ``IndexWriter``, or nowhere."""

    @property
    def pending(self) -> int:
        """Articles added since the last commit."""

    def add(self, article: Article) -> None:
        """Add an article."""

    def delete(self, article_id: str) -> None:
        """Delete an article."""

    def added(self, article_id: str) -> bool:
        """Whether the id was added since the last commit."""

    def commit(self) -> int:
        """Make everything last; returns the new generation."""

    def checkpoint(self) -> int:
        """Make everything so far last, in the midst of a run; returns the new generation."""


class Preview:
    """The writer of a run that changes nothing."""

    pending = 0

    def add(self, article: Article) -> None:
        """Take no notice."""

    def delete(self, article_id: str) -> None:
        """Take no notice."""

    def added(self, article_id: str) -> bool:
        """Nothing ever was."""
        return False

    def commit(self) -> int:
        """Never called."""
        raise AssertionError("a preview commits nothing")

    checkpoint = commit


class SyncRun:
    """One pass over the sources; readers see it from :meth:`commit` on."""

    def __init__(
        self,
        directory: IndexDirectory,
        manifest: Manifest,
        writer: Writer,
        catalog: Catalog,
        progress: Progress | None,
        limits: Limits = DEFAULT_LIMITS,
        processes: int | None = None,
    ):
        self.report = Report()
        self._writer = writer
        self._catalog = catalog
        self._progress = progress or (lambda done, total, articles: None)
        self._processes = processes
        self._scans = [
            scan(source.path, directory.path, Settings(limits, source.field_mapping))
            for source in manifest.sources
        ]
        self._found = {file.key: file for listed in self._scans for file in listed.files}
        self._owner_before: Callable[[str], str | None] = lambda article_id: None
        self._freed: set[str] = set()
        self._seen = 0

    def update(self, *, prune: bool, ids_of: Catalog | None = None) -> None:
        """Go through the sources once. An id that an article has in ``ids_of`` is left to it."""
        if ids_of is not None:
            self._owner_before = ids_of.owner
        known = self._catalog.files()
        for listed in self._scans:
            self.report.skipped.update(listed.skipped)
            # A source with nothing left in it is more often a disk that is not
            # mounted than an archive that somebody emptied.
            if not listed.files:
                listed.missing = not prune
            if listed.missing and any(listed.covers(key) for key in known):
                self.report.kept_sources.append(listed.source)
        for key in known:  # the gone first, so that a record that moved to another file keeps its id
            if key not in self._found and not self._unseen(key):
                for article_id in self._catalog.articles_of(key):
                    self._delete(article_id)
                self._catalog.drop_file(key)
        self._read_all(
            [file for file in self._found.values() if not _as_remembered(file, known.get(file.key))]
        )
        self._give_back_ids()
        self._finish()

    def carry_over(self, old_build: Path, *, prune: bool) -> None:
        """Take from another build the articles of files that cannot be read or seen just now.

        Raises :class:`SourcesMissing` where sources are gone or empty (and not
        to be pruned) and the other build cannot be read.
        """
        empty = [listed for listed in self._scans if not listed.files and not prune]
        problems: dict[str, list[Problem]] = {}
        for problem in self._catalog.problems():
            problems.setdefault(problem.path, []).append(problem)
        if not empty and not self.report.problems:
            return
        for listed in empty:
            listed.missing = True
        try:
            for article in stored_articles(old_build):
                path = article.path or ""
                file = self._found.get(path)
                if file is None:
                    wanted = self._unseen(path)
                else:
                    wanted = path in problems and may_be_unreadable(article.id, file.name, problems[path])
                if wanted and self._catalog.owner(article.id) is None:
                    self._writer.add(article)
                    self._catalog.put_article(article.id, path, article.digest())
                    if file is None:
                        self._catalog.put_file(path, FileRow(-1, UNKNOWN_TIME, b""))
        except IndexCorrupt as error:
            if empty:
                raise SourcesMissing([listed.source for listed in empty]) from error
        self.report.kept_sources = [listed.source for listed in empty]
        self._finish()

    def commit(self) -> None:
        """Commit the index, then the catalog that describes it."""
        self._catalog.commit(self._writer.commit())

    def _checkpoint(self) -> None:
        self._catalog.commit(self._writer.checkpoint())

    def _finish(self) -> None:
        self.report.files, self.report.articles = self._catalog.counts()
        self._catalog.set_unseen(problem for listed in self._scans for problem in listed.problems)
        self.report.problems = self._catalog.problems()

    def _unseen(self, key: str) -> bool:
        return any(listed.covers(key) and listed.could_not_see(key) for listed in self._scans)

    def _read_all(self, files: list[FoundFile]) -> None:
        """Read files that are new or whose size or time has changed, if their content has, too."""
        known = self._catalog.files()
        self._process(files, {key: row.digest for key, row in known.items()})

    def _give_back_ids(self) -> None:
        """Let articles that had to take ``id~2`` have ``id``, where this run has freed it."""
        while self._freed:
            freed, self._freed = self._freed, set()
            owners = {path for article_id in freed for path in self._catalog.owners_of_numbered(article_id)}
            self._process([self._found[path] for path in sorted(owners & self._found.keys())], {})

    def _process(self, files: list[FoundFile], digests: dict[str, bytes]) -> None:
        total = sum(file.size for file in files)
        done = 0
        with ReaderPool(self._processes if total >= WORTH_PROCESSES else 0) as reading:
            for visit, found in reading.found(visits(files, digests)):
                if found is None:
                    self._close(visit)
                    done += visit.file.size
                else:
                    self._take(visit, found)
                self._progress(done + (0 if found is None else visit.seen), total, self._seen)

    def _take(self, visit: FileVisit, found: list[Found]) -> None:
        """Put what a piece of a file has given into the index."""
        if visit.before is None:
            visit.before = self._catalog.articles_of(visit.file.key)
        for one in found:
            if isinstance(one, Article):
                kept_as = self._put(one, visit.file.key, visit.before, visit.present)
                if kept_as != one.id:
                    visit.note(Doubt(reason("duplicate-id", id=kept_as)))
                visit.present.add(kept_as)
                visit.seen = min(visit.seen + len(one.body), visit.file.size)
            else:
                visit.note(one)

    def _close(self, visit: FileVisit) -> None:
        """All of a file has come: what it no longer gives is deleted, and its state remembered."""
        file = visit.file
        if visit.read:
            if visit.before is None:
                visit.before = self._catalog.articles_of(file.key)
            for article_id in visit.before.keys() - visit.present:
                if visit.whole and not may_be_unreadable(article_id, file.name, visit.problems):
                    self._delete(article_id)
            self._catalog.set_problems(file.key, visit.problems)
        self._catalog.put_file(file.key, FileRow(file.size, _trusted_time(file, visit.digest), visit.digest))

    def _put(self, article: Article, path: str, before: dict[str, bytes], present: set[str]) -> str:
        article = replace(article, id=self._free_id(article.id, path, present), path=path)
        digest = article.digest()
        self._seen += 1
        if before.get(article.id) == digest:
            return article.id
        if article.id in before:
            self.report.replaced += 1
        else:
            self.report.added += 1
        if self._writer.added(article.id):  # the writer cannot replace what it has not committed
            self._checkpoint()
        self._writer.add(article)
        self._catalog.put_article(article.id, path, digest)
        if self._writer.pending >= COMMIT_EVERY:
            self._checkpoint()
        return article.id

    def _free_id(self, wanted: str, path: str, present: set[str]) -> str:
        """``wanted``, or where another article has it, ``wanted~2`` and so on: none is ever overwritten."""
        return next(
            candidate
            for candidate in _numbered(wanted)
            if candidate not in present
            and self._catalog.owner(candidate) in (None, path)
            # an id that a file, still there, had before the rebuild is left to it
            and ((owner := self._owner_before(candidate)) in (None, path) or owner not in self._found)
        )

    def _delete(self, article_id: str) -> None:
        self.report.deleted += 1
        if self._writer.added(article_id):
            self._checkpoint()
        self._writer.delete(article_id)
        self._catalog.drop_article(article_id)
        self._freed.add(article_id)


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}~{number}"
        number += 1


def _as_remembered(file: FoundFile, known: FileRow | None) -> bool:
    return known is not None and (file.size, file.mtime_ns) == (known.size, known.mtime_ns)


def _trusted_time(file: FoundFile, digest: bytes) -> int:
    """The file's time, unless something about it says that its content must be compared next time."""
    try:
        now = file.path.stat()
    except OSError:
        return UNKNOWN_TIME
    unchanged = (now.st_size, now.st_mtime_ns) == (file.size, file.mtime_ns)
    settled = time_ns() - file.mtime_ns > _JUST_NOW_NS
    return file.mtime_ns if digest and unchanged and settled else UNKNOWN_TIME
