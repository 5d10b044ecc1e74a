import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.stemmer import explain


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("negara-negara", "negara"),
        ("anak-anaknya", "anak"),
        ("buah-buahan", "buah"),
        ("berbalas-balasan", "balas"),
        ("bersama-sama", "sama"),
        ("beramai-ramai", "ramai"),
        ("memukul-mukul", "pukul"),
        ("sebaik-baiknya", "baik"),
        ("tolong-menolong", "tolong"),
        ("perusahaan-perusahaan", "usaha"),
    ],
)
def test_a_doubled_word_has_the_stem_of_its_half(word: str, stem: str) -> None:
    assert explain(word).stem == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("undang-undang", "undang-undang"),
        ("undang-undangnya", "undang-undang"),
        ("perundang-undangan", "undang-undang"),
        ("mata-mata", "mata-mata"),
        ("memata-matai", "mata-mata"),
        ("kupu-kupunyalah", "kupu-kupu"),
        ("berpura-pura", "pura-pura"),
        ("berhati-hatilah", "hati-hati"),
    ],
)
def test_a_word_doubled_by_nature_is_its_own_stem(word: str, stem: str) -> None:
    assert explain(word).stem == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("di-phk", "phk"),
        ("me-review", "review"),
        ("ke-3", "3"),
        ("se-indonesia", "indonesia"),
        ("se-asia-tenggara", "asia-tenggara"),
        ("instagram-nya", "instagram"),
        ("di-phk-kan", "phk"),
    ],
)
def test_an_affix_joined_by_a_hyphen_is_taken_off(word: str, stem: str) -> None:
    assert explain(word).stem == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("sayur-mayur", "sayur-mayur"),
        ("jong-un", "jong-un"),
        ("covid-19", "covid-19"),
        ("kerja-sama", "kerja-sama"),
        ("non-aktif", "non-aktif"),
        ("pasca-pemilihan", "pasca-pilih"),
        ("tanggung-jawabnya", "tanggung-jawab"),
        ("1-0", "1-0"),
    ],
)
def test_of_other_words_the_parts_are_stemmed(word: str, stem: str) -> None:
    assert explain(word).stem == stem


@given(st.lists(st.text("abdegiklmnprstuwy19-", min_size=1, max_size=6), min_size=2, max_size=4))
def test_any_word_with_hyphens_has_a_stem(parts: list[str]) -> None:
    assert explain("-".join(parts)).stem
