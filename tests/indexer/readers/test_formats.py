"""The formats: each has modules that read it, loaded when a file of it is met."""

import subprocess
import sys
from pathlib import Path

import pytest

from indexer.readers.format_names import LINES, PAGE, TEXT
from indexer.readers.formats import FORMATS, Format
from indexer.readers.piece import Piece, Settings
from indexer.readers.registry import read_piece, split
from indexer.readers.stream import Broken, Budget
from indexer.reasons import reason
from tests.indexer.readers.reader_samples import CONTAINERS, SAMPLES


@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_the_reader_modules_that_a_format_names_can_be_loaded(format: Format) -> None:
    loaded = [load() for load in (format.splitter, format.reader, format.container) if load]
    assert loaded
    assert all(hasattr(one, "split") or hasattr(one, "read") or hasattr(one, "members") for one in loaded)


def test_only_the_formats_of_plain_text_and_web_page_make_one_piece_of_a_file() -> None:
    assert {name for name, format in FORMATS.items() if format.is_one_piece} == {TEXT, PAGE}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_pieces_of_a_file_of_any_format_have_a_reader(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SAMPLES[name])
    pieces = [piece for piece in split(tmp_path / name, name, Settings()) if isinstance(piece, Piece)]
    assert pieces
    assert all(read_piece(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("name", "data", "unloaded"),
    [
        ("a.txt", SAMPLES["a.txt"], "lxml ijson warcio zstandard brotli"),
        ("a.jsonl", SAMPLES["a.jsonl"], "lxml ijson warcio zstandard brotli"),
        ("a.txt.gz", CONTAINERS["gz"]("a.txt", SAMPLES["a.txt"]), "lxml ijson warcio zstandard brotli"),
    ],
)
def test_libraries_are_not_loaded_for_formats_that_are_not_read(
    tmp_path: Path, name: str, data: bytes, unloaded: str
) -> None:
    (tmp_path / name).write_bytes(data)
    program = (
        "import sys; from pathlib import Path; from tests.reading import read_file;"
        f"found = list(read_file(Path({str(tmp_path / name)!r}), 'a'));"
        f"print(len(found), *(name for name in {unloaded.split()!r} if name in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.split()[1:] == []
    assert int(told.stdout.split()[0]) > 0


def test_the_budget_of_a_byte_stream_fails_when_more_is_spent_than_its_limit() -> None:
    budget = Budget(10, reason("huge-header"))
    budget.spend(10)
    budget.renew()
    budget.spend(9)
    assert budget.left == 1
    with pytest.raises(Broken) as caught:
        budget.spend(2)
    assert caught.value.reason == reason("huge-header")


def test_csv_tables_feeds_and_json_documents_are_split_into_pieces_of_json_lines(tmp_path: Path) -> None:
    for name in ("a.csv", "a.xml", "b.json"):
        (tmp_path / name).write_bytes(SAMPLES[name])
        (piece, *_) = (one for one in split(tmp_path / name, name, Settings()) if isinstance(one, Piece))
        assert piece.format == LINES
