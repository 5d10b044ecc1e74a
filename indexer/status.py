"""The state of an index in figures."""

from dataclasses import dataclass
from pathlib import Path

from indexer.catalog import Catalog
from indexer.directory import IndexDirectory
from indexer.schema import SCHEMA_VERSION
from indexer.store import CATALOG, open_index, open_reader


@dataclass(frozen=True, slots=True)
class Status:
    """What ``search status`` tells. ``updated`` is ISO 8601 in UTC, ``size_bytes`` that of all files."""

    index: str
    schema: int
    updated: str | None
    sources: tuple[str, ...]
    files: int
    articles: int
    unreadable: int
    segments: int
    size_bytes: int


def read_status(index_path: Path) -> Status:
    """The state of the index at ``index_path``.

    Raises :class:`IndexMissing`, :class:`IndexOutdated` or :class:`IndexCorrupt`.
    """
    directory = IndexDirectory(index_path)
    manifest = directory.current(SCHEMA_VERSION)
    build = directory.build_path(manifest)
    index = open_index(build)
    with open_reader(build, index) as reader:
        articles = reader.doc_count()
        segments = 1 if reader.is_atomic() and articles else len(reader.leaf_readers()) if articles else 0
    index.close()
    catalog = Catalog(build / CATALOG)
    files, _ = catalog.counts()
    unreadable = len(catalog.problems())
    catalog.close()
    return Status(
        index=str(index_path),
        schema=manifest.schema,
        updated=manifest.updated,
        sources=tuple(source.path for source in manifest.sources),
        files=files,
        articles=articles,
        unreadable=unreadable,
        segments=segments,
        size_bytes=sum(path.stat().st_size for path in index_path.rglob("*") if path.is_file()),
    )
