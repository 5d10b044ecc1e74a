"""The store protocol: what a sync needs from the place that keeps an archive, and no more.

A store holds articles and, beside them, a catalog: the sources, every file seen in them, which
articles each file has, and what could not be read. :class:`~indexer.ingest.local_store.LocalStore`
keeps both in an index directory on this machine. Another store, for example one in a cluster,
has to keep the promises of these protocols and nothing else.

The order of a run is: take the lock, open a build, change its articles and its catalog, commit.
What ``search check`` verifies is how the local index is stored, so it is no part of the protocol.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from indexer.article import Article
from indexer.index.catalog import FileRow, Problem
from indexer.index.directory import SourceFolder
from indexer.index.status import Status


class ArticleWriter(Protocol):
    """Adds articles to a build and deletes them; nobody sees it before the build is committed."""

    @property
    def pending(self) -> int:
        """Return how many articles were added since the last commit."""

    def add(self, article: Article) -> None:
        """Add an article, in place of the one that has its id in the last commit, if any.

        Raises ``ValueError`` for an id that was added since the last commit.
        """

    def delete(self, article_id: str) -> None:
        """Delete the article with this id, if any.

        Raises ``ValueError`` for an id that was added since the last commit.
        """

    def added(self, article_id: str) -> bool:
        """Return whether this id was added since the last commit."""


class SourceCatalog(Protocol):
    """The files of a build, which articles each of them has, and their problems.

    Paths are text as :func:`~indexer.ingest.source_scan.key_of` gives it. Changes are seen at
    once by who makes them, and last from the next commit of the build on.
    """

    def files(self) -> dict[str, FileRow]:
        """Return every file that was ever read and is not known to be gone, by path."""

    def put_file(self, path: str, row: FileRow) -> None:
        """Remember the state of a file, in place of what was remembered of it."""

    def drop_file(self, path: str) -> None:
        """Forget a file and its problems; its articles are dropped one by one."""

    def articles_of(self, path: str) -> dict[str, bytes]:
        """Return the digests of the articles that a file has in the archive, by id."""

    def owner(self, article_id: str) -> str | None:
        """Return the file whose article has this id, or ``None``."""

    def owners_of_numbered(self, article_id: str) -> set[str]:
        """Return the files of articles whose id is this one and ``~n``, its own ``~n`` left out."""

    def put_article(self, article_id: str, path: str, digest: bytes) -> None:
        """Remember that an article is in the archive, and that this file gave it."""

    def drop_article(self, article_id: str) -> None:
        """Forget an article."""

    def counts(self) -> tuple[int, int]:
        """Return how many files and how many articles there are."""

    def set_problems(self, path: str, problems: Iterable[Problem]) -> None:
        """Replace what is remembered of the problems of a file."""

    def set_unseen(self, problems: Iterable[Problem]) -> None:
        """Replace what is remembered of files and folders that could not even be looked at."""

    def problems(self) -> list[Problem]:
        """Return all problems, by path."""


class ArchiveBuild(Protocol):
    """The articles and the catalog of an archive, opened by the holder of the lock.

    Both change together. A run that is interrupted, at whatever moment, leaves what was
    committed; of a commit that was cut off, either nothing is seen or all of it. When the build is
    opened again, its catalog never claims a file to be known whose articles are not there:
    a store that cannot commit both in one step forgets, on opening, what the catalog says
    of files, so that they are read again.
    """

    @property
    def writer(self) -> ArticleWriter:
        """Return what adds and deletes articles."""

    @property
    def catalog(self) -> SourceCatalog:
        """Return the catalog."""

    def checkpoint(self) -> None:
        """Commit what has been done so far in a long run, as cheaply as the store can."""

    def commit(self) -> None:
        """Commit at the end of a run, and leave the articles so that they are searched quickly."""


class Replacement(ArchiveBuild, Protocol):
    """A build made beside the live one, which readers go on seeing, to take its place."""

    @property
    def sources(self) -> tuple[SourceFolder, ...]:
        """Return the sources of the live build."""

    def owner_before(self, article_id: str) -> str | None:
        """Return the file whose article has this id in the live build.

        ``None`` where there is none, and for every id where the live catalog cannot be read.
        """

    def swap_in(self) -> None:
        """Let the committed build take the place of the live one, in one step, and close it.

        Raises :class:`IndexCorrupt` where it does not hold what was put into it; the live
        build stays in its place then.
        """


class ArchiveStore(Protocol):
    """Where an archive is kept.

    The methods that change something may only be called by the holder of the lock. All raise
    :class:`IndexMissing` where there is no archive, :class:`IndexOutdated` where a version with
    another format made it (but for those that say otherwise), and :class:`IndexCorrupt`
    where it is damaged.
    """

    @property
    def folder(self) -> Path | None:
        """Return the folder on this machine that the store keeps its own files in, never read as a source."""

    def lock(self) -> AbstractContextManager[None]:
        """Be the only one who writes, until the block ends or the process does, however it ends.

        Raises :class:`IndexLocked` at once when another process writes, :class:`IndexUnwritable`
        where this one may not, and never :class:`IndexOutdated`. Makes nothing where there is no archive.
        """

    def lock_or_make(self) -> AbstractContextManager[None]:
        """Take the lock as :meth:`lock` does, and make an empty archive where there is none."""

    def sources(self) -> tuple[SourceFolder, ...]:
        """Return the sources of the archive, in the order in which they were added."""

    def set_sources(self, sources: Sequence[SourceFolder]) -> None:
        """Replace the sources, in one step; lasts at once."""

    def read_again(self, sources: Iterable[str]) -> None:
        """Have every file in these sources read by the next run, changed or not; lasts at once."""

    def open(self, memory_mb: int) -> AbstractContextManager[ArchiveBuild]:
        """Open the live build for writing; what is not committed when the block ends is given up.

        ``memory_mb`` is what all processes of the store on this machine may take together.
        """

    def preview(self) -> AbstractContextManager[ArchiveBuild]:
        """Open the live build for a run that only counts what it would change, and commits nothing."""

    def replacement(self, memory_mb: int) -> AbstractContextManager[Replacement]:
        """Open a new build beside the live one, or one that an interrupted run has begun.

        The live build may be outdated or damaged.
        """

    def articles(self) -> Iterator[Article]:
        """Yield every article of the live build, as last committed, whatever version made it."""

    def note_completed(self) -> None:
        """Remember that a run has been completed now, as :meth:`status` tells."""

    def status(self) -> Status:
        """Return the state of the archive in figures."""

    def problems(self) -> list[Problem]:
        """Return all that could not be read, or is doubtful, by path."""


class PreviewWriter:
    """The writer of a run that changes nothing."""

    pending = 0

    def add(self, article: Article) -> None:
        """Do nothing."""

    def delete(self, article_id: str) -> None:
        """Do nothing."""

    def added(self, article_id: str) -> bool:
        """Return ``False``: nothing is ever added."""
        return False


class PreviewBuild:
    """A build that is never committed; whoever opens it forgets what was done to ``catalog``."""

    def __init__(self, catalog: SourceCatalog):
        self.writer = PreviewWriter()
        self.catalog = catalog

    def commit(self) -> None:
        """Raise ``AssertionError``: a preview commits nothing."""
        raise AssertionError("a preview commits nothing")

    checkpoint = commit
