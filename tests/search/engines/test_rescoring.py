"""The bonus of rescored matches agrees with loops over the words of their texts."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.index.segment import array_writers
from indexer.ingest.writing.index_writer import IndexWriter
from search.engines.local.index_snapshot import IndexSnapshot
from search.engines.local.rescoring import rescoring_bonus
from tests import naive_rescoring
from tests.oracle import Naive

TEXT = (
    "presiden putin mengunjungi korut dalam kunjungan balasan dikunjungi kim "
    "undang-undang satelit berkunjung rudal peluncuran diluncurkan"
)
WORDS = TEXT.split()


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


@pytest.fixture(scope="module")
def naive(snapshot: IndexSnapshot) -> Naive:
    return Naive([(snapshot.article(document), False) for document in range(snapshot.size)])


@settings(deadline=None)
@given(st.lists(st.sampled_from([word for word in WORDS if "-" not in word]), min_size=1, max_size=6))
def test_the_rescoring_bonus_is_what_loops_over_the_words_of_the_texts_compute(
    snapshot: IndexSnapshot, naive: Naive, run: list[str]
) -> None:
    added = rescoring_bonus(snapshot, np.arange(snapshot.size), [run]).total()
    looped = [
        naive_rescoring.rescoring_bonus(naive, document, [run]).total() for document in range(naive.size)
    ]
    np.testing.assert_allclose(added, looped)


@settings(deadline=None)
@given(st.sets(st.integers(0, 48), min_size=1), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_the_rescoring_bonus_of_a_document_does_not_depend_on_the_other_documents(
    snapshot: IndexSnapshot, chosen: set[int], left: str, right: str
) -> None:
    documents = np.array(sorted(chosen))
    every = rescoring_bonus(snapshot, np.arange(snapshot.size), [(left, right)]).total()
    assert rescoring_bonus(snapshot, documents, [(left, right)]).total().tolist() == every[documents].tolist()
