"""Tell the state of an index in figures, and list its problems."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from indexer.index.catalog import Catalog, Problem
from indexer.index.commits import committed_segments
from indexer.index.directory import IndexDirectory
from indexer.index.open_index import CATALOG, attempt, open_index
from indexer.index.version import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Status:
    """The figures of ``search status``. ``updated`` is in UTC, ISO 8601, ``size_bytes`` of all files."""

    index: str
    schema: int
    updated: str | None
    sources: tuple[str, ...]
    files: int
    articles: int
    unreadable: int
    doubtful: int
    segments: int
    size_bytes: int


def read_status(index_path: Path) -> Status:
    """Return the state of the index at ``index_path``.

    Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`.
    """
    directory = IndexDirectory(index_path)
    manifest = directory.current(SCHEMA_VERSION)
    build = directory.build_path(manifest)
    index = open_index(build)
    segments = attempt(build, lambda: committed_segments(index))
    articles = sum(segment.doc_count() for segment in segments)
    index.close()
    catalog = Catalog(build / CATALOG)
    files, _ = catalog.counts()
    problems = catalog.problems()
    catalog.close()
    unreadable = sum(problem.times for problem in problems if not problem.doubt)
    doubtful = sum(problem.times for problem in problems if problem.doubt)
    return Status(
        index=str(index_path),
        schema=manifest.schema,
        updated=manifest.updated,
        sources=tuple(source.path for source in manifest.sources),
        files=files,
        articles=articles,
        unreadable=unreadable,
        doubtful=doubtful,
        segments=len(segments),
        size_bytes=sum(path.stat().st_size for path in index_path.rglob("*") if path.is_file()),
    )


def read_problems(index_path: Path) -> list[Problem]:
    """Return all that could not be read or is doubtful, by path. Raises as :func:`read_status` does."""
    directory = IndexDirectory(index_path)
    with closing(Catalog(directory.build_path(directory.current(SCHEMA_VERSION)) / CATALOG)) as catalog:
        return catalog.problems()
