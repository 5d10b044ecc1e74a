"""Stems of words with hyphens, by a table: a new rule is a line in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language.stemmer import explain

TABLE = {
    "a doubled word has the stem of its half": """
        negara-negara negara, anak-anaknya anak, buah-buahan buah, berbalas-balasan balas, bersama-sama sama,
        beramai-ramai ramai, memukul-mukul pukul, sebaik-baiknya baik, tolong-menolong tolong,
        perusahaan-perusahaan usaha
    """,
    "a word doubled by nature is its own stem": """
        undang-undang undang-undang, undang-undangnya undang-undang, perundang-undangan undang-undang,
        mata-mata mata-mata, memata-matai mata-mata, kupu-kupunyalah kupu-kupu, berpura-pura pura-pura,
        berhati-hatilah hati-hati
    """,
    "a doubled word with an echo has the stem of its first half": """
        sayur-mayur sayur, gerak-gerik gerak, warna-warni warna
    """,
    "a prefix that is part of a root doubles no other word": """
        semata-mata semata
    """,
    "an affix joined by a hyphen is taken off": """
        di-phk phk, me-review review, ke-3 3, se-indonesia indonesia, se-asia-tenggara asiatenggara,
        instagram-nya instagram, di-phk-kan phk
    """,
    "two parts have the stem of the word without the hyphen": """
        jong-un jongun, covid-19 covid19, p-21 p21, e-ktp ektp, k-pop kpop,
        kerja-sama kerjasama, non-aktif nonaktif, nonaktif nonaktif, pasca-pemilihan pascapemilihan,
        pra-peradilan praperadilan, praperadilan praperadilan, al-qur'an alquran, e-mail email, 1990-an 1990an
    """,
    "two numbers or letters, and what would be another word, keep the hyphen": """
        1-0 1-0, 2-1 2-1, a-b a-b, t-ara t-ara, liga-2 liga-2, 10.000-12.000 10000-12000
    """,
    "two parts have no stem that is there by accident": """
        menang-kalah menangkalah, al-iman aliman
    """,
}
ROWS = [
    pytest.param(*row.split(), id=f"{rule}: {row.split()[0]}")
    for rule, rows in TABLE.items()
    for row in rows.split(",")
]


@pytest.mark.parametrize(("word", "stem"), ROWS)
def test_a_word_with_hyphens_is_stemmed_as_doubled_or_affixed_or_by_its_parts(word: str, stem: str) -> None:
    assert explain(word).stem == stem


@given(st.lists(st.text("abdegiklmnprstuwy19-", min_size=1, max_size=6), min_size=2, max_size=4))
def test_any_word_with_hyphens_has_a_stem(parts: list[str]) -> None:
    assert explain("-".join(parts)).stem
