"""Read and write the commits of an index: Whoosh's table of contents, which lists the segments of each.

This is the only module that calls Whoosh's private functions. Whoosh 2.7.4 is the last version
of its line and pinned in pyproject.toml, so they stay what they are.
"""

from pathlib import Path
from typing import Any, NamedTuple

from indexer.index.durable import flush_to_disk
from indexer.index.whoosh_codec.codec import ColumnSegment


class Commit(NamedTuple):
    """One commit: its number, which grows by one, and its segments, the oldest documents first."""

    generation: int
    segments: list[ColumnSegment]


def latest_commit(index: Any) -> Commit:
    """Return the latest commit of an opened index. Raises whatever Whoosh raises over a damaged one."""
    contents = index._read_toc()
    return Commit(int(contents.generation), list(contents.segments))


def committed_segments(index: Any) -> list[ColumnSegment]:
    """Return the segments of the latest commit of an opened index. Raises as :func:`latest_commit`."""
    return latest_commit(index).segments


def write_commit(index: Any, build: Path, commit: Commit) -> None:
    """Make a commit the latest one, on the disk too, and delete the files that it does not need.

    The files of its segments must be on the disk before.
    """
    from whoosh.index import TOC

    TOC(index.schema, commit.segments, commit.generation).write(index.storage, index.indexname)
    flush_to_disk(build / TOC._filename(index.indexname, commit.generation))
    delete_other_files(index, commit)


def delete_other_files(index: Any, commit: Commit) -> None:
    """Delete every file of the index that belongs neither to a commit nor to its segments."""
    from whoosh.index import clean_files

    clean_files(index.storage, index.indexname, commit.generation, commit.segments)


def new_segment(index: Any) -> ColumnSegment:
    """Return a segment with a fresh name, which is in no commit yet."""
    return ColumnSegment(index.indexname)
