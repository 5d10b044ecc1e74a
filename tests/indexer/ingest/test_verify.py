"""What a check of an index finds: nothing in a sound one, and whatever is damaged in another."""

from pathlib import Path

import pytest

from indexer.index.catalog import Catalog
from indexer.index.directory import IndexDirectory
from indexer.index.segment.segment_file import SegmentFile
from indexer.ingest.verify import verify
from indexer.language.stemmer import StemMap
from tests.conftest import SEEDS, update
from tests.indexer.index.plain_reader import PlainSegment


@pytest.fixture
def build(index_path: Path) -> Path:
    update(index_path, SEEDS)
    directory = IndexDirectory(index_path)
    return directory.build_path(directory.manifest())


def problems(build: Path) -> list[str]:
    return [str(problem) for problem in verify(IndexDirectory(build.parent))]


def test_verify_finds_no_problems_in_a_sound_index(build: Path) -> None:
    assert problems(build) == []


def segment_of(build: Path) -> Path:
    (path,) = build.glob("*.columns")
    return path


def flip(path: Path, name: str, element: int) -> None:
    """Change the lowest bit of one element of an array."""
    dtype, start, count, _ = PlainSegment(path).places[name]
    data = bytearray(path.read_bytes())
    data[start + (element % count) * int(dtype[-1])] ^= 1
    path.write_bytes(data)


ARRAYS = (
    *("exact_counts", "exact_documents", "exact_offsets", "exact_terms", "exact_first", "exact_ranks"),
    *("stem_counts", "stem_documents", "stem_impacts", "stem_tops", "stem_terms", "forward", "family"),
    *("lengths", "starts", "dates", "title_lengths", "deck_lengths", "id_order", "ids", "titles"),
    *("source_numbers", "texts", "text_block_starts", "text_ends"),
)


@pytest.mark.parametrize("name", ARRAYS)
def test_verify_notices_a_damaged_array_of_a_segment(build: Path, name: str) -> None:
    flip(segment_of(build), name, 0)
    assert any(f"{name}:" in problem for problem in problems(build))


@pytest.mark.parametrize("name", [name for name in ARRAYS if name not in ("family", "exact_first")])
def test_verify_notices_a_wrong_array_of_a_segment_though_its_checksum_holds(
    build: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SegmentFile, "damaged", lambda self: iter(()))
    flip(segment_of(build), name, 0 if name.startswith("text_") else 3)
    assert problems(build)


def test_verify_notices_a_segment_cut_short_or_gone(build: Path) -> None:
    (path,) = build.glob("*.columns")
    whole = path.read_bytes()
    for data in (b"", whole[:-1], whole[: len(whole) // 2], whole[:-30] + bytes(30)):
        path.write_bytes(data)
        assert any("segmen 1:" in problem for problem in problems(build))
    path.unlink()
    assert any("tidak ada" in problem for problem in problems(build))


def test_verify_notices_an_article_that_only_the_index_or_only_the_catalog_holds(build: Path) -> None:
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


def test_verify_notices_a_word_missing_from_the_stem_map(build: Path) -> None:
    stems = StemMap.create(build / "stems.db")
    with stems._connection as db:
        db.execute("DELETE FROM stems WHERE word = 'kunjungan'")
    stems.close()
    assert any("tidak memuat 'kunjungan'" in problem for problem in problems(build))
