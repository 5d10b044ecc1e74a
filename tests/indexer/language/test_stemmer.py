"""Stems: families brought together, words kept apart, and the map of stems in an index."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.corrections import Corrections, shipped_corrections
from indexer.language.stemmer import StemMap, explain, explain_with, stem_word, stem_words


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
def test_words_have_stems(word: str, stem: str) -> None:
    assert stem_word(word) == stem


def test_short_and_other_words_are_their_own_stems() -> None:
    words = ["di", "aku", "10.000", "jum'at", "čas", ""]
    assert stem_words(words) == words


@pytest.mark.parametrize(
    "family",
    [
        # a root's first sound hidden behind meN- and peN-, which another root could have lost
        "kunjung kunjungan mengunjungi pengunjung dikunjungi",
        "tangis menangis ditangisi tangisan",
        "selidik penyelidikan menyelidiki diselidiki",
        # a last sound taken for a part of -kan
        "bank perbankan",
        "pajak perpajakan perpajakannya",
        "gerak pergerakan gerakan bergerak",
        "kata katakan dikatakan berkata",
        # a last sound taken for -i, and -i taken for a last sound
        "nilai senilai menilai penilaian bernilai",
        "teman ditemani menemani berteman",
        "kurang dikurangi mengurangi pengurangan",
        # letters taken for a particle, and a prefix that is part of the root
        "bantah membantah dibantah bantahan",
        "beri berikan memberikan pemberian",
        "sepakat disepakati menyepakati kesepakatan",
        "mulai dimulai memulai dimulainya memulainya",
        # a root the dictionary lacks
        "viral memviralkan diviralkan viralnya",
        "meriah kemeriahan memeriahkan dimeriahkan",
    ],
)
def test_a_family_has_one_stem(family: str) -> None:
    root, *forms = family.split()
    assert {form: explain(form).stem for form in forms} == dict.fromkeys(forms, root)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("relawan", "rawan"), ("pemerintah", "perintah"), ("persetujuan", "tujuan"), ("sebelum", "belum")),
        *(("kinerja", "kerja"), ("kegiatan", "giat"), ("pengalaman", "alam"), ("kawasan", "awas")),
    ],
)
def test_what_has_left_its_root_is_kept_apart(one: str, other: str) -> None:
    assert explain(one).stem != explain(other).stem


@pytest.mark.parametrize("word", ["bekasi", "bali", "maluku", "kejagung", "kementan", "kemayoran", "berlin"])
def test_names_are_left_whole(word: str) -> None:
    assert explain(word).stem == word
    assert explain(word).why == "name"


def test_a_name_is_known_behind_a_clitic() -> None:
    assert (explain("bekasinya").stem, explain("bekasinya").why) == ("bekasi", "name")


@pytest.mark.parametrize("word", ["kementerian", "kejaksaan", "kepulauan", "perhubungan", "perserikatan"])
def test_offices_are_no_names(word: str) -> None:
    assert explain(word).stem != word


@pytest.mark.parametrize(
    "word", ["bulan", "makan", "jalan", "kepala", "minggu", "perlu", "seni", "perempuan"]
)
def test_roots_that_look_affixed_are_left_whole(word: str) -> None:
    assert explain(word).stem == word


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("berlari", "sastrawi"),
        ("perbankan", "exception"),
        ("relawan", "exception"),
        ("perbankannya", "exception"),
        ("capresnya", "clitic"),
        ("anak-anak", "doubled"),
        ("di-phk", "parts"),
        ("vostochny", "whole"),
        ("2,5", "whole"),
    ],
)
def test_a_stem_has_a_reason(word: str, why: str) -> None:
    assert explain(word).why == why


WORDS = st.text("abdegiklmnprstuwy-'19é", max_size=14) | st.sampled_from(
    [*shipped_corrections().exceptions, *shipped_corrections().names, *shipped_corrections().doubled]
).map(lambda word: word + "nya")


@given(st.lists(WORDS, max_size=5))
def test_explained_stems_are_the_stems(words: list[str]) -> None:
    assert stem_words(words) == [explain(word).stem for word in words]


@given(WORDS)
def test_a_word_always_has_a_stem(word: str) -> None:
    assert bool(explain(word).stem) == bool(word)


def test_the_stem_of_a_correction_is_its_own_stem() -> None:
    corrected = shipped_corrections()
    settled = {*corrected.exceptions.values(), *corrected.whole, *corrected.names, *corrected.doubled}
    assert {stem for stem in settled if explain(stem).stem != stem} == set()


def test_corrections_can_be_others() -> None:
    others = Corrections({"kunjungan": "x"}, {"berlari"}, {"makanan"}, frozenset())
    found = [explain_with(others, word) for word in ("kunjungannya", "berlari", "makananku", "bekasi")]
    assert [(stemmed.stem, stemmed.why) for stemmed in found] == [
        ("x", "exception"),
        ("berlari", "exception"),
        ("makanan", "name"),
        ("bekas", "sastrawi"),
    ]


def test_the_map_is_kept(tmp_path: Path) -> None:
    saved = StemMap.create(tmp_path / "stems.db")
    saved.save({"kunjungan": "kunjung", "berkunjung": "kunjung", "kim": "kim"})
    saved.close()
    opened = StemMap.open(tmp_path / "stems.db")
    assert opened.known(["kim", "putin", "kunjungan"]) == {"kunjungan": "kunjung", "kim": "kim"}
    assert opened.family("kunjung") == {"kunjungan", "berkunjung"}
    assert (opened.get("kim"), opened.get("putin")) == ("kim", None)
    opened.close()


def test_a_word_keeps_the_stem_that_the_map_has(tmp_path: Path) -> None:
    saved = StemMap.create(tmp_path / "stems.db")
    saved.save({"kim": "kim"})
    saved.save({"kim": "lain", "putin": "putin"})
    assert (saved.get("kim"), saved.get("putin")) == ("kim", "putin")
    saved.close()
