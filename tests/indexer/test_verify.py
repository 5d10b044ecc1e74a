from pathlib import Path

import pytest

from indexer.catalog import Catalog
from indexer.directory import IndexDirectory
from indexer.language.stems import StemMap
from indexer.verify import verify
from tests.conftest import SEEDS, update


@pytest.fixture
def build(index_path: Path) -> Path:
    update(index_path, SEEDS)
    directory = IndexDirectory(index_path)
    return directory.build_path(directory.manifest())


def problems(build: Path) -> list[str]:
    return list(verify(IndexDirectory(build.parent)))


def test_a_sound_index_has_no_problems(build: Path) -> None:
    assert problems(build) == []


@pytest.mark.parametrize("suffix", ["pst", "trm"])
def test_a_damaged_segment_is_noticed(build: Path, suffix: str) -> None:
    (segment,) = build.glob(f"*.{suffix}")
    data = bytearray(segment.read_bytes())
    for place in range(len(data) // 3, len(data) // 2):
        data[place] ^= 0x55
    segment.write_bytes(data)
    assert problems(build)


@pytest.mark.parametrize("column", ["date", "length", "source"])
def test_a_damaged_or_lost_column_is_noticed(build: Path, column: str) -> None:
    (file,) = build.glob(f"*.{column}.col")
    data = file.read_bytes()
    file.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    assert any("columns" in problem for problem in problems(build))
    file.unlink()
    assert any(f"{column}.col" in problem for problem in problems(build))


def test_an_article_the_catalog_does_not_know_is_noticed(build: Path) -> None:
    catalog = Catalog(build / "catalog.db")
    catalog.drop_article("002_61cc21a4c6fc6005.txt")
    catalog.put_article("hantu", "/x", b"")
    catalog.commit(catalog.generation() or 0)
    catalog.close()
    found = problems(build)
    assert any("'hantu': dalam katalog, tidak dalam indeks" in problem for problem in found)
    assert any(
        "'002_61cc21a4c6fc6005.txt': dalam indeks, tidak dalam katalog" in problem for problem in found
    )


def test_a_word_missing_from_the_stem_map_is_noticed(build: Path) -> None:
    stems = StemMap.create(build / "stems.db")
    with stems._connection as db:
        db.execute("DELETE FROM stems WHERE word = 'kunjungan'")
    stems.close()
    assert any("lacks 'kunjungan'" in problem for problem in problems(build))
