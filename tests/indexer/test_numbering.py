"""Words numbered in bulk: the same words as the tokenizer's, whatever stands around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import numbering
from indexer.language.numbering import WordNumbers
from indexer.language.tokenizer import exact_words

TEXTS = st.lists(
    st.text(max_size=80)
    | st.text(st.sampled_from("abZ19.,'`-–’\n\t\u00a0\u2003_²é\u0301İ/\"(“"), max_size=60)
    | st.lists(
        st.sampled_from(["KAPAL", "kapal,", "Jum'at", "10.000", "x" * 16, "y" * 17, "z" * 65, "kapal.,Lalu"])
    ).map(" ".join),
    max_size=6,
)


def read(numbers: WordNumbers, texts: list[str]) -> list[list[str]]:
    words, counts = numbers.read(texts)
    forms = iter([numbers.forms[number] for number in words.tolist()])
    return [[next(forms) for _ in range(count)] for count in counts.tolist()]


@given(TEXTS)
def test_words_are_the_tokenizers(texts: list[str]) -> None:
    numbers = WordNumbers()
    expected = [exact_words(text) for text in texts]
    assert read(numbers, texts) == expected
    assert read(numbers, texts) == expected  # remembered, and still the same
    assert len(set(numbers.forms)) == len(numbers.forms)


@given(TEXTS)
def test_words_that_share_a_slot_stay_apart(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "_SLOT_BITS", 1)
        patch.setattr(numbering, "_MOST_RUNS", 2)
        assert read(WordNumbers(), texts) == [exact_words(text) for text in texts]
