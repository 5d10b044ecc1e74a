"""Spellings that share a stem, and those that must not."""

import pytest

from indexer.language.stemmer import stem_word
from indexer.language.tokenizer import fold

MET = """
    ma'ruf=maruf syafi'i=syafii ba'asyir=baasyir ma'af=maaf jum'at=jumat n'diaye=ndiaye al-qur'an=alquran
    b.j=bj h.o.s=hos ph.d=phd m.si=msi 1.000.000=1000000 350.000=350000 rp10.000=rp10000 1.500m=1500m
    negara2=negara-negara anak2nya=anak-anaknya bersama2=bersama-sama covid-19=covid19 v-2=v2 u-23=u23
    e-ktp=ektp k-pop=kpop pra-peradilan=praperadilan non-aktif=nonaktif pasca-gempa=pascagempa
"""
APART = """
    2.024=2024 2.000=2000 1.000=1000000 2,5=25 10.00=1000 021.500=21500 s.d=sd it's=its we're=were
    sman2=sman liga-2=liga 2-1=21 a-b=ab t-ara=tara e-mas=emas nonaktif=aktif 5g=g5 10²=102 10.000,5=100005
"""


@pytest.mark.parametrize("pair", MET.split())
def test_two_spellings_of_one_thing_share_a_stem(pair: str) -> None:
    one, other = pair.split("=")
    assert stem_word(one) == stem_word(other)


@pytest.mark.parametrize("pair", APART.split())
def test_two_things_that_are_spelt_alike_have_stems_of_their_own(pair: str) -> None:
    one, other = pair.split("=")
    assert stem_word(one) != stem_word(other)


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("Deﬁsit", "defisit"),
        ("ＳＯＮＹ", "sony"),
        ("𝐁𝐚𝐧𝐣𝐢𝐫", "banjir"),
        ("Ⅳ", "iv"),
        ("km²", "km2"),
        ("10²", "10²"),
    ],
)
def test_a_sign_that_is_only_another_shape_of_letters_is_folded_to_these(written: str, exact: str) -> None:
    assert fold(written) == exact


def test_folding_any_folded_sign_changes_nothing() -> None:
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and chr(code).isalnum()]
    assert [sign for sign in signs if fold(fold(sign)) != fold(sign)] == []
