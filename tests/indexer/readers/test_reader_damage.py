"""Whatever bytes a file holds: nothing but what is promised comes of it, soon, and in little memory."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.readers.piece import Doubt, Limits, Settings, Unread
from indexer.readers.registry import read_piece, split
from indexer.reasons import from_json, to_json
from tests.indexer.readers.reader_samples import CONTAINERS, SAMPLES

SMALL = Settings(Limits(record_bytes=100_000, nesting=3, expansion=50))
MOST_MEMORY = 40_000_000
FILES = {
    **SAMPLES,
    **{
        f"{name}.{suffix}": pack(name, data)
        for name, data in SAMPLES.items()
        for suffix, pack in CONTAINERS.items()
    },
}


def read(path: Path) -> None:
    """Do both steps; fail for anything that is not declared, and for a reason that cannot be kept."""
    for piece in split(path, path.name, SMALL):
        for found in [piece] if isinstance(piece, Unread) else read_piece(piece):
            assert isinstance(found, Article | Unread | Doubt)
            if isinstance(found, Article):
                assert found.id
                assert found.body
            else:
                assert str(found.reason)
                assert from_json(to_json(found.reason)) == found.reason


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """A file of some format with a few bytes changed, lost, repeated or cut off."""
    name = draw(st.sampled_from(sorted(FILES)))
    data = bytearray(FILES[name])
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(1, 40))
        match draw(st.sampled_from(("flip", "set", "delete", "insert", "repeat", "cut"))):
            case "flip" if data:
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "set" if data:
                data[at] = draw(st.integers(0, 255))
            case "delete":
                del data[at : at + length]
            case "insert":
                data[at:at] = draw(st.binary(max_size=20))
            case "repeat":
                data[at:at] = data[at : at + length] * draw(st.integers(1, 4))
            case "cut":
                del data[at:]
    return name, bytes(data)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damage")


@given(file=mutated())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reading_a_damaged_file_of_any_format_gives_articles_or_reasons_and_no_exception(
    place: Path, file: tuple[str, bytes]
) -> None:
    name, data = file
    (place / name).write_bytes(data)
    read(place / name)


@given(data=st.binary(max_size=3000), suffix=st.sampled_from(sorted(FILES)))
@settings(max_examples=200, deadline=None)
def test_reading_random_bytes_under_any_suffix_gives_articles_or_reasons_and_no_exception(
    place: Path, data: bytes, suffix: str
) -> None:
    (place / suffix).write_bytes(data)
    read(place / suffix)


@pytest.mark.parametrize("name", sorted(FILES))
def test_reading_a_file_of_any_format_cut_off_anywhere_takes_little_memory(place: Path, name: str) -> None:
    data = FILES[name]
    (place / name).write_bytes(data)
    read(place / name)  # what readers load once is not counted
    tracemalloc.start()
    try:
        for end in range(0, len(data), max(len(data) // 25, 1)):
            (place / name).write_bytes(data[:end])
            read(place / name)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
