"""Invariants of the tokenizer for any text; what it makes of particular texts is in tokens.tsv."""

from hypothesis import given
from hypothesis import strategies as st

from indexer.article import clean_text
from indexer.language.tokenizer import read_words, tokenize

TEXTS = st.text() | st.text(st.sampled_from("aB1é.,'’-‐@/: “com"), max_size=40)


@given(TEXTS)
def test_the_tokenizer_reads_the_same_words_with_and_without_their_places(text: str) -> None:
    tokens = tokenize(text)
    written = read_words(text)
    assert written.words == [token.exact for token in tokens if token.span == 1]
    assert written.compounds == [(token.position, token.exact) for token in tokens if token.span > 1]


@given(TEXTS)
def test_the_tokenizer_puts_every_letter_and_digit_in_a_word(text: str) -> None:
    text = clean_text(text)
    in_words = {i for token in tokenize(text) for i in range(token.start, token.end)}
    # ʼ (U+02BC) is a letter to Unicode, and an apostrophe to readers: alone it is no word.
    assert all(i in in_words for i, character in enumerate(text) if character.isalnum() and character != "ʼ")
