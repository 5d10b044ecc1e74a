import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.article import clean_text
from indexer.language.tokenizer import LONGEST_TOKEN, exact_words, tokenize


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kim Jong Un", ["kim", "jong", "un"]),
        ("Rusia-Korut", ["rusia", "korut"]),
        ("Rp10.000, 2,5 persen", ["rp10", "000", "2,5", "persen"]),
        ("10.000 orang.", ["10.000", "orang"]),
        ("pada 2023.", ["pada", "2023"]),
        ("Jum'at Jum’at Jum‘at", ["jum'at", "jum'at", "jum'at"]),
        ("'kata' “kata”", ["kata", "kata"]),
        ("REPUBLIKA.CO.ID", ["republika", "co", "id"]),
        ("COVID-19", ["covid", "19"]),
        ("Café ÉCOLE", ["café", "école"]),
        ("snake_case", ["snake", "case"]),
        ("… — !?", []),
        ("", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert exact_words(text) == words


@given(st.text())
def test_offsets_point_at_the_words(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end


@given(st.text())
def test_both_tokenizers_agree(text: str) -> None:
    assert exact_words(text) == [token.exact for token in tokenize(text)]


@given(st.text())
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    text = clean_text(text)
    in_words = {i for token in tokenize(text) for i in range(token.start, token.end)}
    assert all(i in in_words for i, character in enumerate(text) if character.isalnum())


def test_a_very_long_word_is_cut_into_pieces() -> None:
    pieces = exact_words("a" * 1000)
    assert "".join(pieces) == "a" * 1000
    assert max(map(len, pieces)) == LONGEST_TOKEN
