"""Conflation counts pairs of forms under one stem, and stems that mix lemmas."""

from pathlib import Path

import pytest

from tests.bench.conflation import conflation, read_lemmas


def test_pairs_and_mixed_stems_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "lemmas.tsv"
    path.write_text(
        "word\tlemma\tupos\tcount\nMakan\tmakan\tVERB\t1\nmakanan\tmakan\tNOUN\t1\ndimakan\tmakan\tVERB\t2\n"
        "malam\tmalam\tNOUN\t1\n10\t10\tNUM\t1\nyang\tyang\tPRON\t9\nmakan\tmakan\tNOUN\t1\n",
        encoding="utf-8",
    )
    forms = read_lemmas(path)
    assert forms == {"makan": {"makan", "makanan", "dimakan"}, "malam": {"malam"}}
    found = conflation(forms, lambda word: word[:2])
    assert (found.pairs, found.torn) == (3, [("makan", "dimakan", "makan"), ("makan", "dimakan", "makanan")])
    assert found.conflated == pytest.approx(1 / 3)
    assert found.mixes == {"ma": {"makan", "malam"}}
    assert found.mixed == 1 / 2
