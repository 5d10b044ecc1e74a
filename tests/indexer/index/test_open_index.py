"""Opening an index: what goes wrong once is tried again, and what goes on failing is a corrupt index."""

from pathlib import Path

import pytest

from indexer.errors import IndexCorrupt
from indexer.index.open_index import attempt, create_index, open_index
from indexer.messages import speaking


def test_opening_an_index_is_tried_again_where_it_failed_while_another_process_commits(
    tmp_path: Path,
) -> None:
    failures = [OSError("gone"), ValueError("half written")]

    def action() -> str:
        if failures:
            raise failures.pop()
        return "read"

    assert attempt(tmp_path, action) == "read"


def test_opening_an_index_names_a_missing_file_in_the_language_of_the_reader(tmp_path: Path) -> None:
    with pytest.raises(IndexCorrupt) as caught:
        attempt(tmp_path, (tmp_path / "MAIN_1.columns").read_bytes)
    with speaking("en"):
        assert "MAIN_1.columns is missing" in str(caught.value)
    with speaking("id"):
        assert "MAIN_1.columns tidak ada" in str(caught.value)


def test_opening_an_index_tells_an_error_that_stays_with_its_type(tmp_path: Path) -> None:
    def action() -> None:
        raise KeyError("exact_terms")

    with pytest.raises(IndexCorrupt, match="KeyError: 'exact_terms'"):
        attempt(tmp_path, action)


def test_opening_an_index_with_a_damaged_table_of_contents_finds_it_corrupt(tmp_path: Path) -> None:
    create_index(tmp_path)
    (contents,) = tmp_path.glob("*.toc")
    contents.write_bytes(contents.read_bytes()[:40])
    with pytest.raises(IndexCorrupt):
        open_index(tmp_path)
