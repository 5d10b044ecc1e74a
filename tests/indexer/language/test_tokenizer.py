"""Invariants of the tokenizer; what it makes of particular texts is in tokens.tsv."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.article import clean_text
from indexer.language.tokenizer import LONGEST_TOKEN, exact_words, fold, read, tokenize

TEXTS = st.text() | st.text(st.sampled_from("aB1é.,'’-‐@/: “com"), max_size=40)


@given(TEXTS)
def test_offsets_point_at_what_is_written(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert text[token.start : token.end] == token.text
        assert fold(token.text) == token.exact
        if token.span == 1:
            assert token.start >= end
            end = token.end


@given(TEXTS)
def test_compounds_stand_before_the_words_they_are_made_of(text: str) -> None:
    tokens = tokenize(text)
    words = [token for token in tokens if token.span == 1]
    assert [word.position for word in words] == list(range(len(words)))
    for place, token in enumerate(tokens):
        if token.span > 1:
            parts = tokens[place + 1 : place + 1 + token.span]
            assert parts == words[token.position : token.position + token.span]
            assert (parts[0].start, parts[-1].end) == (token.start, token.end)


@given(TEXTS)
def test_both_ways_to_read_a_text_agree(text: str) -> None:
    tokens = tokenize(text)
    written = read(text)
    assert written.words == [token.exact for token in tokens if token.span == 1]
    assert written.compounds == [(token.position, token.exact) for token in tokens if token.span > 1]


@given(TEXTS)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    text = clean_text(text)
    in_words = {i for token in tokenize(text) for i in range(token.start, token.end)}
    assert all(i in in_words for i, character in enumerate(text) if character.isalnum())


@given(TEXTS)
def test_an_exact_form_is_its_own(text: str) -> None:
    for word in exact_words(clean_text(text)):
        assert fold(word) == word


def test_a_very_long_word_is_cut_into_pieces() -> None:
    pieces = exact_words("a" * 1000)
    assert "".join(pieces) == "a" * 1000
    assert max(map(len, pieces)) == LONGEST_TOKEN
