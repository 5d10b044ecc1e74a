from pathlib import Path

import pytest

from indexer.language import stems
from indexer.language.stems import StemMap, Stemmer


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("kunjungan", "kunjung"),
        ("berkunjung", "kunjung"),
        ("kunjungannya", "kunjung"),
        ("pertemuan", "temu"),
        ("vostochny", "vostochny"),
        ("10.000", "10.000"),
        ("jum'at", "jum'at"),
        ("di", "di"),
    ],
)
def test_sastrawi_stems(word: str, stem: str) -> None:
    assert Stemmer().stem(word) == stem


def test_each_word_is_stemmed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(stems, "_sastrawi", lambda: lambda word: asked.append(word) or "x")
    stemmer = Stemmer({"lama": "lama"})
    for _ in range(3):
        stemmer.stem("kunjungan")
        stemmer.stem("lama")
    assert asked == ["kunjungan"]
    assert stemmer.fresh == {"kunjungan": "x"}


def test_the_map_is_kept(tmp_path: Path) -> None:
    saved = StemMap.create(tmp_path / "stems.db")
    saved.save({"kunjungan": "kunjung", "berkunjung": "kunjung", "kim": "kim"})
    saved.close()
    opened = StemMap.open(tmp_path / "stems.db")
    assert opened.load() == {"kunjungan": "kunjung", "berkunjung": "kunjung", "kim": "kim"}
    assert opened.family("kunjung") == {"kunjungan", "berkunjung"}
    assert (opened.get("kim"), opened.get("putin")) == ("kim", None)
    opened.close()
