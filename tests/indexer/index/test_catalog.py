"""The catalog keeps what it is told: reasons by their codes, so that they are read in either language."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from indexer.errors import IndexCorrupt
from indexer.index.catalog import Catalog, Problem
from indexer.messages import speaking
from indexer.reasons import reason

INNER = reason("members-unread", why=reason("damaged", what="a.zip", detail="CRC-32"), count=3)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with closing(Catalog(tmp_path / "catalog.db")) as opened:
        yield opened


@pytest.mark.parametrize(
    "problem",
    [
        Problem("/b/a.txt", None, reason("empty")),
        Problem("/b/a.txt", 7, reason("too-large", megabytes=20)),
        Problem("/b/a.txt", None, reason("garbled", example="â€œ"), doubt=True),
        Problem("/b/a.zip", None, INNER, member="b.jsonl", times=3),
    ],
)
def test_the_catalog_gives_back_a_problem_of_a_file_as_it_was_put(catalog: Catalog, problem: Problem) -> None:
    catalog.set_problems(problem.path, [problem])
    assert catalog.problems() == [problem]


def test_the_catalog_lists_a_folder_that_could_not_be_looked_at_among_its_problems(catalog: Catalog) -> None:
    problem = Problem("/b/folder", None, reason("not-allowed"))
    catalog.set_unseen([problem])
    assert catalog.problems() == [problem]


def test_a_reason_kept_in_the_catalog_is_shown_in_the_language_of_whoever_reads_it(tmp_path: Path) -> None:
    with closing(Catalog(tmp_path / "catalog.db")) as catalog, speaking("id"):
        catalog.set_problems("/b/a.zip", [Problem("/b/a.zip", None, INNER)])
        catalog.commit(1)
    with closing(Catalog(tmp_path / "catalog.db")) as catalog:
        (problem,) = catalog.problems()
    with speaking("en"):
        assert str(problem.reason) == "a.zip is damaged: CRC-32 (members: 3)"
    with speaking("id"):
        assert str(problem.reason) == "a.zip rusak: CRC-32 (3 anggota)"


def test_problems_put_in_the_catalog_replace_those_that_the_file_had(catalog: Catalog) -> None:
    catalog.set_problems("/b/a.txt", [Problem("/b/a.txt", None, reason("empty"))])
    catalog.set_problems("/b/a.txt", [])
    assert catalog.problems() == []


def test_a_catalog_with_a_reason_that_is_none_is_a_corrupt_index(catalog: Catalog, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "catalog.db")) as other, other:
        other.execute("INSERT INTO unseen VALUES ('/b', 'tidak diizinkan / not allowed')")
    with pytest.raises(IndexCorrupt, match=r"catalog\.db"):
        catalog.problems()


def test_a_catalog_that_is_no_database_is_a_corrupt_index(tmp_path: Path) -> None:
    (tmp_path / "catalog.db").write_bytes(b"x" * 4096)
    with pytest.raises(IndexCorrupt, match=r"catalog\.db"):
        Catalog(tmp_path / "catalog.db")
