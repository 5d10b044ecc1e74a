"""The index directory: its manifest, its builds, and the writers' lock."""

from pathlib import Path

import pytest

from indexer.errors import IndexCorrupt, IndexLocked, IndexMissing, IndexOutdated
from indexer.index.directory import MANIFEST, IndexDirectory, Manifest, SourceFolder

SAVED = Manifest(
    schema=7, build="build-7-1", token="t", sources=(SourceFolder("/berita", "2023-09-14T00:00:00+00:00"),)
)


def test_the_manifest_of_an_index_directory_is_read_as_written(index_path: Path) -> None:
    IndexDirectory(index_path).write(SAVED)
    assert IndexDirectory(index_path).manifest() == SAVED


def test_an_index_directory_without_a_manifest_is_a_missing_index(index_path: Path) -> None:
    with pytest.raises(IndexMissing):
        IndexDirectory(index_path).manifest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": 1, "build": "../x", "sources": []}',
        '{"schema": 1, "build": 5, "sources": 1}',
    ],
)
def test_a_manifest_that_makes_no_sense_is_a_corrupt_index(index_path: Path, text: str) -> None:
    index_path.mkdir()
    (index_path / MANIFEST).write_text(text)
    with pytest.raises(IndexCorrupt):
        IndexDirectory(index_path).manifest()


def test_a_manifest_of_another_schema_version_is_an_outdated_index(index_path: Path) -> None:
    IndexDirectory(index_path).write(SAVED)
    with pytest.raises(IndexOutdated):
        IndexDirectory(index_path).current(8)


def test_a_locked_index_directory_refuses_a_second_writer_at_once(index_path: Path) -> None:
    with IndexDirectory(index_path).lock(), pytest.raises(IndexLocked), IndexDirectory(index_path).lock():
        pass
    with IndexDirectory(index_path).lock():
        pass


def test_an_index_directory_goes_on_with_an_unfinished_build_of_the_same_schema(index_path: Path) -> None:
    directory = IndexDirectory(index_path)
    for build in ("build-6-9", "build-7-1", "build-7-2"):
        (index_path / build).mkdir(parents=True)
    assert directory.next_build("build-7-1", 7) == "build-7-2"
    assert directory.next_build("build-7-2", 7) == "build-7-3"
    assert directory.next_build("build-6-9", 7) == "build-7-10"
