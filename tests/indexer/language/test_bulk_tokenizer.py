"""Words numbered in bulk: the same words as the tokenizer's, whatever stands around them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.language import tokenizer
from indexer.language.bulk_tokenizer import BulkTokenizer
from indexer.language.tokenizer import TextWords

TEXTS = st.lists(
    st.text(max_size=80)
    | st.text(st.sampled_from("abZ19. ,'`-–’\n\t\u00a0\u2003_²é\u0301İ/\"(“@:‐’com"), max_size=60)
    | st.lists(
        st.sampled_from(
            [
                "KAPAL",
                "kapal,",
                "Jum'at",
                "undang-undang",
                "a.s.",
                "kompas.com,",
                "x@y.id",
                "18/9/2023",
                "x--y",
                "a-b-c",
                "10.000",
                "x" * 16,
                "y" * 17,
                "z" * 65,
                "kapal.,Lalu",
                "kapal.Lalu",
                "a.A",
                "Rp𝟴,𝟱",
                "𝟏/𝟏𝟎",
                "é,é",
                "a.b.C",
                "kata,kata",
                "ab.id",
                "15,97",
                "1.000-an",
                "B.",
                "J.",
                "H. O. S. (R. A.)",
                "A. B. C. D. E. F. G. H",
                "Ph.D.",
                "xPh.Da",
                "ph.D",
                "M.Si,",
                "x.abc-",
                "x.abc-d",
                "S.Pd.I",
                "ke-m.si",
                "deﬁsit",
                "ＳＯＮＹ",
                "Ⅱ",
                "m²",
                "10²",
            ]
        )
    ).map(" ".join),
    max_size=6,
)


def words_of(numbers: BulkTokenizer, texts: list[str]) -> list[TextWords]:
    """Return the words of each text in the form that the tokenizer gives them."""
    found = numbers.read(texts)
    ends = np.cumsum(found.counts)
    compounds = [(place, numbers.forms[number]) for number, place in zip(*found[2:], strict=True)]
    assert compounds == sorted(compounds, key=lambda compound: compound[0])
    return [
        TextWords(
            [numbers.forms[number] for number in found.words[end - count : end]],
            [(int(place - end + count), exact) for place, exact in compounds if end - count <= place < end],
        )
        for end, count in zip(ends.tolist(), found.counts.tolist(), strict=True)
    ]


@given(TEXTS)
def test_the_bulk_tokenizer_finds_the_words_of_the_tokenizer(texts: list[str]) -> None:
    numbers = BulkTokenizer()
    expected = [tokenizer.read_words(text) for text in texts]
    assert words_of(numbers, texts) == expected
    assert words_of(numbers, texts) == expected  # remembered, and still the same
    assert len(set(numbers.forms)) == len(numbers.forms)


@given(TEXTS)
def test_the_bulk_tokenizer_keeps_words_apart_whose_runs_share_a_slot_of_its_table(texts: list[str]) -> None:
    numbers = BulkTokenizer(slot_bits=1, most_runs=2)
    assert words_of(numbers, texts) == [tokenizer.read_words(text) for text in texts]
