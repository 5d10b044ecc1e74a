"""Commits of an index: which segments it has, and which files are kept."""

from pathlib import Path

import pytest

from indexer.index.commits import Commit, committed_segments, latest_commit, new_segment, write_commit
from indexer.index.durable import flush_to_disk
from indexer.index.open_index import create_index, open_index


def test_the_first_commit_of_a_new_index_has_no_segments(tmp_path: Path) -> None:
    assert latest_commit(create_index(tmp_path)) == Commit(0, [])


def test_the_segments_of_a_commit_are_seen_by_whoever_opens_the_index(tmp_path: Path) -> None:
    index = create_index(tmp_path)
    segment = new_segment(index)
    segment.set_doc_count(3)
    segment.delete_documents([1])
    write_commit(index, tmp_path, Commit(1, [segment]))
    (found,) = committed_segments(open_index(tmp_path))
    assert (found.segment_id(), found.doc_count_all(), found.deleted_docs()) == (segment.segment_id(), 3, [1])
    assert latest_commit(index).generation == 1


def test_a_commit_deletes_the_segments_and_tables_of_contents_that_it_does_not_need(tmp_path: Path) -> None:
    index = create_index(tmp_path)
    old, new = new_segment(index), new_segment(index)
    for segment in (old, new):
        segment.path(tmp_path).touch()
    write_commit(index, tmp_path, Commit(1, [old]))
    assert not new.path(tmp_path).exists()
    new.path(tmp_path).touch()
    write_commit(index, tmp_path, Commit(2, [new]))
    assert new.path(tmp_path).exists()
    assert not old.path(tmp_path).exists()
    assert len([file for file in tmp_path.iterdir() if file.suffix == ".toc"]) == 1


def test_files_and_folders_can_be_flushed_to_the_disk(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    flush_to_disk(tmp_path / "a")
    flush_to_disk(tmp_path)


def test_a_file_that_is_not_there_cannot_be_flushed_to_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flush_to_disk(tmp_path / "a")
