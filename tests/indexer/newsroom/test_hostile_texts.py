"""Texts that would make a careless pattern hang: a test that takes longer than its limit has found one."""

from itertools import islice, product

import pytest

from indexer.newsroom.editor import edit

pytestmark = pytest.mark.timeout(30)  # each takes under a second where nothing hangs


@pytest.mark.parametrize(
    "piece",
    [
        "senin ", "A ", "a.", "1 ", "(", "A-", ", ", "Rep: ", "baca juga ", "A/", "- ", "Senin (", "=", "= ", "[Gambas:",
        "ADVERTISEMENT ", "Editor: A ", "© ", "(ANTARA) ", "2020 ", "#a ", "http", "Referensi: http", "Jakarta ", "Baca juga: A",
    ],
)  # fmt: skip
def test_the_editor_takes_no_long_time_for_a_text_of_one_piece_repeated_endlessly(piece: str) -> None:
    edit("1", piece * 100_000)
    edit("1", (piece * 60 + "\n") * 2_000)


@pytest.mark.parametrize("text", ["Ringkasan" + "\n" * 50_000, "Ringkasan\n---" + "\n" * 50_000])
def test_removing_a_boilerplate_summary_of_endless_empty_lines_does_not_take_long(text: str) -> None:
    edit("1", f"{text}isi")


@pytest.mark.parametrize(
    "line", ["Sumber: Ani {}", "Penulis: Ani {}", "Editor: Ani {}", "Baca juga: Judul berita {}"]
)
def test_reading_endless_credits_or_related_links_does_not_take_long(line: str) -> None:
    names = ("".join(letters) for letters in product("abcdefghijklmnopqrstuvwxyz", repeat=4))
    edit("1", "Isi.\n" + "\n".join(line.format(name) for name in islice(names, 30_000)))
