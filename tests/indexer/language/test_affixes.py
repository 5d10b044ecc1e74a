"""Words that Sastrawi leaves whole are told without asking it."""

import random
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from Sastrawi.Dictionary.ArrayDictionary import ArrayDictionary
from Sastrawi.Stemmer.Stemmer import Stemmer as SastrawiStemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

from indexer.language.affixes import unchangeable
from indexer.language.sastrawi import sastrawi_stem

ROOTS = frozenset(filter(None, StemmerFactory().get_words()))
PLAIN_ROOTS = sorted(root for root in ROOTS if root.isalpha())
SASTRAWI = SastrawiStemmer(ArrayDictionary(ROOTS))

# What stands before and after a root: affixes, the sounds that hide a root's own, and near misses.
FRONTS = [
    *(
        "di",
        "ke",
        "se",
        "ku",
        "kau",
        "be",
        "ber",
        "bel",
        "te",
        "ter",
        "me",
        "mem",
        "men",
        "meng",
        "menge",
        "meny",
    ),
    *(
        "memper",
        "mempe",
        "per",
        "pe",
        "pem",
        "pen",
        "peng",
        "penge",
        "peny",
        "pel",
        "ng",
        "ny",
        "r",
        "l",
        "w",
        "k",
    ),
    *("berker", "teker", "beser", "bersel", "kerse", "keter", "diper"),
]
INFIXED = [f"{consonant}{infix}" for consonant in "bgkst" for infix in ("er", "el", "em", "in")]
ENDS = [
    "lah",
    "kah",
    "tah",
    "pun",
    "ku",
    "mu",
    "nya",
    "is",
    "isme",
    "isasi",
    "i",
    "kan",
    "an",
    "k",
    "s",
    "asi",
]


class SearchParams:
    """A dictionary without words that remembers all it was asked for."""

    def __init__(self) -> None:
        self.words: set[str] = set()

    def contains(self, word: str | None) -> bool:
        if word:
            self.words.add(word)
        return False


def asked(word: str) -> set[str]:
    """All that Sastrawi looks up on its way: it changes the word only where one of these is a root."""
    dictionary = SearchParams()
    assert SastrawiStemmer(dictionary).stem_singular_word(word) == word
    return dictionary.words


def affixed() -> st.SearchStrategy[str]:
    fronts = st.lists(st.sampled_from(FRONTS + INFIXED), max_size=4).map("".join)
    ends = st.lists(st.sampled_from(ENDS), max_size=4).map("".join)
    letters = st.text("abdegiklmnprstuwy", max_size=5)
    parts = st.tuples(fronts, letters | st.sampled_from(PLAIN_ROOTS), ends)
    return parts.map("".join).filter(lambda word: len(word) >= 4)


@settings(max_examples=1500, deadline=None)
@given(affixed())
def test_affixes_may_lead_from_a_word_to_every_root_that_sastrawi_looks_up_for_it(word: str) -> None:
    """Sastrawi changes a word to a root that it asked for: were only that one a root, it might be changed."""
    missed = [question for question in asked(word) - {word} if unchangeable(word, {question})]
    assert not missed


def test_affixes_of_every_rule_may_lead_to_the_roots_that_sastrawi_looks_up() -> None:
    """The same for every beginning a rule can have, each before every vowel and some consonants."""
    starts = [
        *FRONTS,
        *(f"{c}{infix}" for c in "bcdfghjklmnpqrstvwxyz" for infix in ("er", "el", "em", "in")),
    ]
    starts += [
        f"{prefix}{c}" for prefix in ("ber", "ter", "mem", "men", "meng", "peng") for c in "bcdfghjklpqstvz"
    ]
    words = [f"{start}{letter}rakta" for start, letter in product(starts, "aiueobcdfghjklmnpqrstvwyz")]
    words += [
        f"{start}{c}er{letter}akta"
        for start, c, letter in product(("be", "te", "pe", "ber"), "bklmrst", "aks")
    ]
    words += ["belajar", "pelajar", "belajarkan", "disasi", "mengerangkan", "berkankankan", "dikemengebrakta"]
    missed = {(word, q) for word in words for q in asked(word) - {word} if unchangeable(word, {q})}
    assert not missed


def test_a_word_whose_affixes_lead_to_no_root_is_left_whole_by_sastrawi() -> None:
    """Roots of Sastrawi's own with affixes of every kind: a fixed sample."""
    words = list(affixed_roots(random.Random(1)))
    stems = [SASTRAWI.stem_singular_word(word) for word in words]
    wrong = [
        word for word, stem in zip(words, stems, strict=True) if stem != word and unchangeable(word, ROOTS)
    ]
    assert not wrong
    assert sum(stem != word for word, stem in zip(words, stems, strict=True)) > len(words) / 4
    assert [sastrawi_stem(word) for word in words] == stems


def affixed_roots(choose: random.Random) -> Iterator[str]:
    for root in choose.sample(PLAIN_ROOTS, 8000):
        hidden = root[1:] if root[0] in "kpst" and choose.random() < 0.5 else root
        fronts = choose.choices(["", *FRONTS[:26]], k=choose.choice((1, 1, 1, 2)))
        ends = choose.choices(["", "", *ENDS[:12]], k=choose.choice((1, 1, 1, 2)))
        word = "".join((*fronts, hidden, *ends))
        if len(word) >= 4:
            yield word


@given(affixed())
@settings(max_examples=300, deadline=None)
def test_the_stem_found_at_half_the_cost_is_that_of_sastrawi(word: str) -> None:
    assert sastrawi_stem(word) == SASTRAWI.stem_singular_word(word)


@pytest.mark.parametrize(
    "word",
    [
        *("jakarta", "rusia", "putin", "vostochny", "kompas", "washington"),  # out of every affix's reach
        *("makan", "rumah", "perempuan"),  # roots, the last with what looks like affixes
        *("merkel", "texas", "messi", "keith", "serbia", "petronas", "berlusconi"),  # and no root left
    ],
)
def test_no_affixes_lead_from_a_name_or_a_root_to_another_root(word: str) -> None:
    assert unchangeable(word, ROOTS)


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("kunjungan", "kunjung"),
        ("memukul", "pukul"),
        ("mempertanggungjawabkannyalah", "tanggungjawab"),
        ("gerigi", "gigi"),
        ("disasi", "sas"),
        ("kautulis", "tulis"),
        ("baikannya", "baik"),
    ],
)
def test_a_word_may_change_where_its_affixes_lead_to_a_root(word: str, root: str) -> None:
    assert not unchangeable(word, {root})
    assert unchangeable(word, {"jauh"})
