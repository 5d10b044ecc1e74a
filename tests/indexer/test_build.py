"""Writing an index: analysis, worker processes, checkpoints, and what is left when something fails."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import analysis, build, workers
from indexer.analysis import analyse
from indexer.article import Article
from indexer.build import IndexWriter
from indexer.columns.invert import EMPTY_SLOT
from indexer.errors import IndexLocked, WorkerLost
from indexer.language.stems import StemMap, stem_words
from indexer.language.tokenizer import exact_words
from indexer.store import STEMS, stored_articles
from search.ranking.snapshot import Snapshot

ARTICLES = [
    Article(id=str(n), title=f"judul {n}", body=f"berita ke-{n} tentang kunjungan") for n in range(40)
]


def die(*arguments: Any) -> None:
    os._exit(1)


@given(
    st.text(), st.none() | st.text(), st.text(st.sampled_from("aB1.,'’-– \n\u00a0_²é\u0301İ"), max_size=40)
)
def test_analysis_gives_the_words_of_the_tokenizer(title: str, deck: str | None, body: str) -> None:
    batch = analyse([Article(id="1", title=title, deck=deck, body=body)])
    zones = [exact_words(title), exact_words(deck or ""), exact_words(body)]
    expected: list[str | None] = []
    for number, words in enumerate(zones):
        expected += words
        if words or number == 2:
            expected.append(None)
    tokens = [None if token == EMPTY_SLOT else batch.words[token - 1] for token in batch.tokens.tolist()]
    assert tokens == expected
    assert [batch.title_lengths[0], batch.deck_lengths[0]] == [len(zones[0]), len(zones[1])]
    assert batch.lengths[0] == sum(map(len, zones))


def test_analysis_forgets_when_it_has_learnt_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_MOST_FORMS", 5)
    monkeypatch.setattr(analysis, "_MOST_RUNS", 3)
    monkeypatch.setattr(analysis, "_STRETCH", 2)
    first, again = analyse(ARTICLES), analyse(ARTICLES)
    assert first.words == again.words
    assert np.array_equal(first.tokens, again.tokens)


def filled(folder: Path) -> list[Article]:
    writer = IndexWriter.create(folder)
    for article in ARTICLES:
        writer.add(article)
    writer.commit()
    writer.close()
    return list(stored_articles(folder))


def test_worker_processes_write_what_this_process_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = filled(tmp_path / "here")
    monkeypatch.setattr(build, "_WORTH_WORKERS", 0)
    monkeypatch.setattr(build, "_LEAST_CHARACTERS", 100)
    monkeypatch.setattr(build, "_CHARACTERS_PER_MB", 0)
    assert filled(tmp_path / "there") == here == ARTICLES
    stems = StemMap.open(tmp_path / "there" / STEMS)
    words = sorted({word for article in ARTICLES for word in exact_words(f"{article.title} {article.body}")})
    assert stems.known(words) == dict(zip(words, stem_words(words), strict=True))
    stems.close()


def test_a_worker_that_dies_is_seen_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled(tmp_path / "i")
    files = sorted(path.name for path in (tmp_path / "i").iterdir())
    monkeypatch.setattr(build, "_WORTH_WORKERS", 0)
    monkeypatch.setattr(workers, "write", die)
    writer = IndexWriter(tmp_path / "i")
    writer.add(Article(id="baru", title="baru", body="baru"))
    with pytest.raises(WorkerLost):
        writer.commit()
    writer.close()
    assert list(stored_articles(tmp_path / "i")) == before
    assert sorted(path.name for path in (tmp_path / "i").iterdir()) == files


def test_what_was_not_committed_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "i")
    files = sorted(path.name for path in (tmp_path / "i").iterdir())
    monkeypatch.setattr(build, "_LEAST_CHARACTERS", 1)
    monkeypatch.setattr(build, "_CHARACTERS_PER_MB", 0)
    writer = IndexWriter(tmp_path / "i")
    writer.add(Article(id="baru", title="baru", body="baru"))
    writer.close()
    assert sorted(path.name for path in (tmp_path / "i").iterdir()) == files


def test_the_stems_of_a_run_that_was_given_up_are_not_taken_for_saved(tmp_path: Path) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    writer.add(ARTICLES[0])
    writer.close()
    assert filled(tmp_path / "i") == ARTICLES
    stems = StemMap.open(tmp_path / "i" / STEMS)
    assert stems.get("kunjungan") == "kunjung"
    stems.close()


def test_checkpoints_leave_merging_to_the_end_of_a_run(tmp_path: Path) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    for article in ARTICLES[:9]:
        writer.add(article)
        writer.checkpoint()
    assert len(Snapshot(tmp_path / "i").leaves) == 9
    writer.add(ARTICLES[9])
    writer.commit()
    writer.close()
    assert len(Snapshot(tmp_path / "i").leaves) == 1
    assert list(stored_articles(tmp_path / "i")) == ARTICLES[:10]


def test_two_writers_do_not_write_at_a_time(tmp_path: Path) -> None:
    one = IndexWriter.create(tmp_path / "i")
    one.add(ARTICLES[0])
    two = IndexWriter(tmp_path / "i")
    with pytest.raises(IndexLocked):
        two.add(ARTICLES[1])
    one.close()
    two.close()
