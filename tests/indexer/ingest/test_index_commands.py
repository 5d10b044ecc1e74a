"""The commands that make and look after an index speak one language, that of the reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from indexer.messages import Language, speaking
from tests.conftest import write_records

Run = Callable[..., Result]


@pytest.fixture
def told(run: Run, folder: Path, index_path: Path) -> dict[Language, str]:
    """By language everything that commands say of an archive with a bit of everything in it."""

    def say() -> str:
        commands: list[list[str | Path]] = [
            ["index", folder],
            ["status"],
            ["status", "--problems"],
            ["check"],
            ["reindex", "--dry-run", "--prune"],
            ["reindex", "--full", "--dry-run"],
            ["index", folder / "a.jpg"],
        ]
        return "".join(run(*command, "--index", index_path).output for command in commands)

    (folder / "a.jpg").touch()
    (folder / "c.txt").touch()
    (folder / "lagi").symlink_to(folder)
    write_records(folder / "d.jsonl", [{"id": "1", "body": "Isi."}, {"id": "1", "body": "Isi lain."}])
    languages: tuple[Language, ...] = ("id", "en")
    spoken = {}
    for language in languages:
        with speaking(language):
            spoken[language] = say()
    return spoken


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("1 tidak terbaca, 1 meragukan\n", "1 unreadable, 1 doubtful\n"),
        ("c.txt: kosong\n", "c.txt: empty\n"),
        ("Dilewati, jenis lain: .jpg 1, ", "Skipped, other kinds: .jpg 1, "),
        ("(tautan ke folder, atau putus) 1", "(link to a folder, or broken) 1"),
        ("2 artikel, 2 berkas: ", "2 articles, 2 files: "),
        ("Pembaruan terakhir  20", "Last update     20"),
        ("d.jsonl: id ganda, disimpan sebagai 1~2\n", "d.jsonl: the id is taken, kept as 1~2\n"),
        ("Indeks utuh.\n", "The index is sound.\n"),
        ("tidak ada yang diubah", "nothing was changed"),
        ("tidak bisa dipakai bersama", "exclude each other"),
    ],
)
def test_an_index_command_says_each_thing_in_the_one_language_asked_for(
    told: dict[Language, str], indonesian: str, english: str
) -> None:
    assert indonesian in told["id"]
    assert english in told["en"]
    assert indonesian not in told["en"]
    assert english not in told["id"]


def test_the_index_command_says_once_why_a_file_is_no_source(told: dict[Language, str]) -> None:
    assert told["en"].count("no reader for this kind of file: .jpg") == 1
    assert told["id"].count("jenis berkas ini tidak dibaca: .jpg") == 1


def test_the_map_option_with_an_unknown_field_is_refused_with_the_fields_there_are(
    run: Run, folder: Path, index_path: Path
) -> None:
    result = run("index", folder, "--map", "isi=naskah", "--index", index_path)
    assert result.exit_code == 2
    assert "'isi=naskah': tulis FIELD=COLUMN, dengan FIELD salah satu dari id, title," in result.output
    assert not index_path.exists()


def test_the_index_command_tells_the_first_of_many_problems_and_counts_the_others(
    run: Run, folder: Path, index_path: Path
) -> None:
    (folder / "a.jsonl").write_text("{\n" * 25)
    result = run("index", folder, "--index", index_path)
    assert result.stderr.count("a.jsonl #") == 20
    assert result.stderr.endswith("  … 5 lagi: search status --problems\n")
