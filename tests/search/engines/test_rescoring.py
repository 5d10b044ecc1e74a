"""What the best matches are lifted by, against loops over the words of their texts."""

import random
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.article import Article
from indexer.index.segment import array_writers
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.language.stemmer import stem_word
from indexer.language.tokenizer import exact_words
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.rescoring import rescoring_bonus

TEXT = (
    "presiden putin mengunjungi korut dalam kunjungan balasan dikunjungi kim "
    "undang-undang satelit berkunjung rudal peluncuran diluncurkan"
)
WORDS = TEXT.split()
EXACT, CLOSE, LEAD, REACH, MOST_BETWEEN, HALF_LEAD = 0.3, 1.5, 2.5, 8, 3, 120
K1, B, TITLE = 1.2, 0.75, 2
STEM = cache(stem_word)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> IndexSnapshot:
    """Several segments, in whose forward indexes only the most frequent words stand."""
    chance = random.Random(7)
    folder = tmp_path_factory.mktemp("segmen") / "i"
    IndexWriter.create(folder).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_writers, "MOST_RANKED", 6)
        for count in (40, 7, 2):
            writer = IndexWriter(folder)
            for _ in range(count):
                title, deck, body = (chance.choices(WORDS, k=most) for most in (4, 3, 60))
                writer.add(
                    Article(
                        id=str(chance.random()),
                        title=" ".join(title),
                        title_origin=chance.choice(["headline", "lead"]),
                        deck=chance.choice([None, " ".join(deck)]),
                        body=" ".join(body[: chance.randint(0, 60)]),
                    )
                )
            writer.commit()
            writer.close()
    opened = IndexSnapshot(folder)
    assert len(opened.segments) > 1
    return opened


def zones(article: Article) -> list[list[str]]:
    """The words of the headline, if it is one, the deck and the body, each if it has any."""
    title = article.title if article.title_origin == "headline" else ""
    return [words for text in (title, article.deck or "", article.body) if (words := exact_words(text))]


def naive(snapshot: IndexSnapshot, run: tuple[str, ...]) -> list[float]:
    """What is added to each document for words that follow one another."""
    texts = [zones(snapshot.article(document)) for document in range(snapshot.size)]
    titled = [snapshot.article(document).title_origin == "headline" for document in range(snapshot.size)]

    def idf(wanted: str, form: Callable[[str], str]) -> float:
        held = sum(any(form(word) == wanted for zone in text for word in zone) for text in texts)
        return log(1 + (len(texts) - held + 0.5) / (held + 0.5))

    lengths = [sum(map(len, text)) for text in texts]
    average = sum(lengths) / len(lengths)
    words = list(dict.fromkeys(run))
    stems = list(dict.fromkeys(map(STEM, words)))
    pairs = {frozenset(map(STEM, pair)) for pair in pairwise(run)}
    added = []
    for text, headline, length in zip(texts, titled, lengths, strict=True):
        total = 0.0
        for word in words:
            weight = sum(
                zone.count(word) * (TITLE if headline and number == 0 else 1)
                for number, zone in enumerate(text)
            )
            norm = K1 * (1 - B + B * length / average)
            total += EXACT * idf(word, str) * weight * (K1 + 1) / (weight + norm)
        slots: dict[str, int] = {}
        best: dict[frozenset[str], float] = {}
        before = 0
        for zone in text:
            sought = [(place, STEM(word)) for place, word in enumerate(zone) if STEM(word) in stems]
            for number, (place, stem) in enumerate(sought):
                slots.setdefault(stem, before + place)
                for other_place, other in sought[number + 1 : number + 2 + MOST_BETWEEN]:
                    pair = frozenset((stem, other))
                    if pair in pairs and other_place - place <= REACH:
                        best[pair] = max(best.get(pair, 0.0), 1 / (other_place - place))
            before += len(zone) + 1
        total += sum(LEAD * idf(stem, STEM) / (1 + slot / HALF_LEAD) for stem, slot in slots.items())
        total += sum(
            CLOSE * min(idf(stem, STEM) for stem in pair) * near
            for pair, near in best.items()
            if len(pair) > 1
        )
        added.append(total)
    return added


@given(st.lists(st.sampled_from([word for word in WORDS if "-" not in word]), min_size=1, max_size=6))
def test_what_is_added_is_what_loops_over_the_words_add(snapshot: IndexSnapshot, run: list[str]) -> None:
    documents = np.arange(snapshot.size)
    added = rescoring_bonus(snapshot, documents, [run]).total()
    np.testing.assert_allclose(added, naive(snapshot, tuple(run)))


@given(st.sets(st.integers(0, 48), min_size=1), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_a_document_is_lifted_alike_in_any_company(
    snapshot: IndexSnapshot, chosen: set[int], left: str, right: str
) -> None:
    documents = np.array(sorted(chosen))
    every = rescoring_bonus(snapshot, np.arange(snapshot.size), [(left, right)]).total()
    assert rescoring_bonus(snapshot, documents, [(left, right)]).total().tolist() == every[documents].tolist()
