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
        ("10.000", "10000"),
        ("jum'at", "jumat"),
        ("di", "di"),
    ],
)
def test_the_stemmer_takes_affixes_off_words_that_have_them(word: str, stem: str) -> None:
    assert stem_word(word) == stem


def test_the_stemmer_leaves_short_words_numbers_and_foreign_letters_whole() -> None:
    words = ["di", "aku", "2,5", "čas", ""]
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
        "mula mulai dimulai memulai dimulainya memulainya",
        # a root the dictionary lacks
        "viral memviralkan diviralkan viralnya",
        "meriah kemeriahan memeriahkan dimeriahkan",
        "geruduk menggeruduk digeruduk penggerudukan",
        # a root of one syllable behind menge- and penge-
        "sah mengesahkan pengesahan disahkan pengesahannya",
        "las mengelas pengelasan dilas",
        # per- and peN-, told apart by verbs with ber- and meN-
        "radang peradangan meradang",
        "ramal peramalan meramalkan",
        "alat peralatan memperalat",
        # a loan word's first sound lost
        "proses memroses pemrosesan pemrosesannya diproses",
        "kritik mengritik pengritik mengkritik",
        "traktir menraktir mentraktir ditraktir",
        # compounds that affixes stand around, those of the archive and others
        "sebarluas menyebarluaskan disebarluaskan penyebarluasan",
        "kambinghitam mengambinghitamkan dikambinghitamkan",
        "bukutamu membukutamukan dibukutamukan",
        # a word that is its own stem, with affixes around it
        "tersangka menersangkakan ditersangkakan",
    ],
)
def test_the_stemmer_gives_a_family_of_words_one_stem(family: str) -> None:
    root, *forms = family.split()
    assert {form: explain(form).stem for form in forms} == dict.fromkeys(forms, root)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("relawan", "rawan"), ("pemerintah", "perintah"), ("persetujuan", "tujuan"), ("sebelum", "belum")),
        *(("kinerja", "kerja"), ("kegiatan", "giat"), ("pengalaman", "alam"), ("kawasan", "awas")),
        *(("pengesahan", "kesah"), ("mengelas", "kelas"), ("mengepul", "pul"), ("mengemas", "mas")),
        *(("memberinya", "member"), ("sebesar", "besar"), ("pemula", "mula")),
    ],
)
def test_the_stemmer_keeps_a_word_apart_that_has_left_the_meaning_of_its_root(one: str, other: str) -> None:
    assert explain(one).stem != explain(other).stem


@pytest.mark.parametrize("word", ["bekasi", "bali", "maluku", "kejagung", "kementan", "kemayoran", "berlin"])
def test_the_stemmer_leaves_names_whole(word: str) -> None:
    assert explain(word).stem == word
    assert explain(word).why == "name"


def test_the_stemmer_takes_a_clitic_off_a_name() -> None:
    assert (explain("bekasinya").stem, explain("bekasinya").why) == ("bekasi", "name")


@pytest.mark.parametrize("word", ["kementerian", "kejaksaan", "kepulauan", "perhubungan", "perserikatan"])
def test_the_stemmer_takes_no_office_for_a_name(word: str) -> None:
    assert explain(word).stem != word


@pytest.mark.parametrize(
    "word", ["bulan", "makan", "jalan", "kepala", "minggu", "perlu", "seni", "perempuan"]
)
def test_the_stemmer_leaves_roots_that_look_affixed_whole(word: str) -> None:
    assert explain(word).stem == word


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("berlari", "sastrawi"),
        ("memroses", "loan"),
        ("membukutamukan", "compound"),
        ("perbankan", "exception"),
        ("relawan", "exception"),
        ("perbankannya", "exception"),
        ("vostochnynya", "clitic"),
        ("anak-anak", "doubled"),
        ("di-phk", "parts"),
        ("vostochny", "whole"),
        ("ma'ruf", "spelling"),
        ("2,5", "whole"),
    ],
)
def test_the_stemmer_explains_why_a_word_has_its_stem(word: str, why: str) -> None:
    assert explain(word).why == why


WORDS = st.text("abdegiklmnprstuwy-'19é", max_size=14) | st.sampled_from(
    [*shipped_corrections().exceptions, *shipped_corrections().names, *shipped_corrections().doubled]
).map(lambda word: word + "nya")


@given(st.lists(WORDS, max_size=5))
def test_stems_explained_one_by_one_are_those_of_words_stemmed_together(words: list[str]) -> None:
    assert stem_words(words) == [explain(word).stem for word in words]


@given(WORDS)
def test_the_stemmer_gives_every_word_a_stem(word: str) -> None:
    assert bool(explain(word).stem) == bool(word)


def test_the_stem_that_a_shipped_correction_gives_is_its_own_stem() -> None:
    corrected = shipped_corrections()
    settled = {*corrected.exceptions.values(), *corrected.whole, *corrected.names, *corrected.doubled}
    assert {stem for stem in settled if explain(stem).stem != stem} == set()


def test_the_stemmer_takes_other_corrections_than_those_that_ship() -> None:
    others = Corrections({"kunjungan": "x"}, {"berlari"}, {"makanan"}, frozenset())
    found = [explain_with(others, word) for word in ("kunjungannya", "berlari", "makananku", "bekasi")]
    assert [(stemmed.stem, stemmed.why) for stemmed in found] == [
        ("x", "exception"),
        ("berlari", "exception"),
        ("makanan", "name"),
        ("bekas", "sastrawi"),
    ]


def test_the_stem_map_finds_its_words_and_families_when_opened_again(tmp_path: Path) -> None:
    saved = StemMap.create(tmp_path / "stems.db")
    saved.save({"kunjungan": "kunjung", "berkunjung": "kunjung", "kim": "kim"})
    saved.close()
    opened = StemMap.open(tmp_path / "stems.db")
    assert opened.known(["kim", "putin", "kunjungan"]) == {"kunjungan": "kunjung", "kim": "kim"}
    assert opened.family("kunjung") == {"kunjungan", "berkunjung"}
    assert (opened.get("kim"), opened.get("putin")) == ("kim", None)
    opened.close()


def test_a_word_keeps_the_stem_that_it_has_in_the_stem_map(tmp_path: Path) -> None:
    saved = StemMap.create(tmp_path / "stems.db")
    saved.save({"kim": "kim"})
    saved.save({"kim": "lain", "putin": "putin"})
    assert (saved.get("kim"), saved.get("putin")) == ("kim", "putin")
    saved.close()
