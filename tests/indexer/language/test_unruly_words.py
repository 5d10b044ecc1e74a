"""What Sastrawi has no rule for: loan words that lost their first sound, and compounds with affixes."""

import pytest

from indexer.language.unruly_words import compounds_in, with_lost_sound


@pytest.mark.parametrize(
    ("word", "whole"),
    [("memroses", "proses"), ("pemlesteran", "plesteran"), ("mengritik", "kritik"), ("menraktir", "traktir")],
)
def test_a_loan_word_gets_back_the_first_sound_that_it_lost(word: str, whole: str) -> None:
    assert with_lost_sound(word) == whole


@pytest.mark.parametrize("word", ["memukul", "menari", "rumah", "mengajar"])
def test_a_word_without_two_consonants_behind_the_prefix_lost_no_sound_of_a_loan_word(word: str) -> None:
    assert with_lost_sound(word) is None


ROOTS = frozenset({"sebar", "luas", "salah", "guna", "latar", "belakang", "rumah", "sakit"})


@pytest.mark.parametrize(
    ("word", "compound"),
    [
        ("menyebarluaskan", "sebarluas"),
        ("penyalahgunaannya", "salahguna"),
        ("dilatarbelakangi", "latarbelakang"),
        ("diperrumahsakitkan", "rumahsakit"),
    ],
)
def test_a_compound_is_found_between_a_prefix_and_a_suffix(word: str, compound: str) -> None:
    assert list(compounds_in(word, ROOTS)) == [compound]


@pytest.mark.parametrize("word", ["rumahsakit", "dirumahsakit", "rumahsakitan", "menyebarkan"])
def test_no_compound_is_found_without_a_prefix_and_a_suffix_around_two_roots(word: str) -> None:
    assert not list(compounds_in(word, ROOTS))
