"""Spellings of the words of a query with a space and without."""

import pytest

from indexer.language.stemmer import stem_word
from search.query.other_spellings import joined, spaced


def _everything(stem: str) -> bool:
    return True


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("rp1,5", ["rp 1,5"]),
        ("rp10.000", ["rp 10.000", "rp 10000"]),
        ("rp10000", ["rp 10000", "rp 10.000"]),
        ("10km", ["10 km"]),
        ("covid19", ["covid 19"]),
        ("pascagempa", ["pasca gempa"]),
        ("praperadilan", ["pra peradilan"]),
        ("semifinal", ["semi final"]),
        # what is one word, or would be another thing
        ("promosi", []),
        ("program", []),
        ("negara2", []),
        ("f16", []),
        ("5g", []),
        ("km2", []),
        ("rumah", []),
    ],
)
def test_a_word_is_also_sought_with_a_space_where_it_is_written_so(word: str, spellings: list[str]) -> None:
    assert [" ".join(words) for words in spaced(word, stem_word, _everything)] == spellings


@pytest.mark.parametrize(
    ("words", "spellings"),
    [
        ("rp 1,5 triliun", ["rp1,5", "rp1,5", ""]),
        ("antrean 10 km", ["", "10km", "10km"]),
        ("covid 19", ["covid19", "covid19"]),
        ("bantuan pasca gempa", ["", "pascagempa", "pascagempa"]),
        ("b j habibie", ["bj", "bj", ""]),
        ("5 g", ["", ""]),
        ("km 2", ["", ""]),
        ("p 21", ["", ""]),
        ("rumah sakit", ["", ""]),
    ],
)
def test_words_are_also_sought_without_the_space_where_they_are_written_so(
    words: str, spellings: list[str]
) -> None:
    def holds(stem: str) -> bool:
        return not stem.startswith(("usd", "us", "idr", "eur", "sgd", "rm", "antrean")) and (
            stem == "rp1,5" or not stem.startswith("rp")
        )

    assert [" ".join(found) for found in joined(words.split(), stem_word, holds)] == spellings


def test_a_number_is_also_sought_behind_the_currencies_that_the_archive_has_it_with() -> None:
    held = {"rp2,7", "usd2,7"}
    assert joined(["2,7", "triliun"], stem_word, held.__contains__) == [("rp2,7", "usd2,7"), ()]


def test_a_number_behind_a_currency_is_sought_in_no_other() -> None:
    held = {"usd8", "rp8"}
    assert joined(["rp", "8"], stem_word, held.__contains__) == [("rp8",), ("rp8",)]


def test_no_spelling_is_sought_that_the_archive_lacks() -> None:
    assert spaced("pascagempa", stem_word, {"pasca"}.__contains__) == []
    assert joined(["pasca", "gempa"], stem_word, {"pasca"}.__contains__) == [(), ()]
