"""Writing an index: analysis, worker processes, checkpoints, and what is left when something fails."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.index import TOC

from indexer.article import Article
from indexer.errors import IndexCorrupt, IndexLocked, IndexUnwritable, WorkerLost
from indexer.index.commits import committed_segments
from indexer.index.open_index import STEMS, open_index, open_segment, stored_articles
from indexer.index.segment.writer import EMPTY_SLOT, write_segment
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import add_sources, sync
from indexer.ingest.verify import verify
from indexer.ingest.writing import index_writer, segment_builder, segment_workers
from indexer.ingest.writing.analysis import Analyzer
from indexer.ingest.writing.index_writer import DEFAULT_WORKERS, IndexWriter, WorkerSettings, share_memory
from indexer.language.stemmer import StemMap, stem_words
from indexer.language.tokenizer import exact_words
from tests.conftest import update, write_records
from tests.indexer.index.plain_reader import PlainSegment

ARTICLES = [
    Article(id=str(n), title=f"judul {n}", body=f"berita ke-{n} tentang kunjungan") for n in range(40)
]


def die(*arguments: Any) -> None:
    os._exit(1)


@given(
    st.text(), st.none() | st.text(), st.text(st.sampled_from("aB1.,'’-– \n\u00a0_²é\u0301İ"), max_size=40)
)
def test_the_analysis_of_an_article_gives_the_words_of_the_tokenizer(
    title: str, deck: str | None, body: str
) -> None:
    batch = Analyzer().analyse([Article(id="1", title=title, deck=deck, body=body)])
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


@pytest.mark.parametrize("analyzer", [Analyzer(), Analyzer(most_forms=5), Analyzer(articles_at_once=2)])
def test_the_analysis_of_articles_is_the_same_again_whatever_it_remembers(analyzer: Analyzer) -> None:
    first, again = analyzer.analyse(ARTICLES), analyzer.analyse(ARTICLES)
    assert first.words == again.words
    assert np.array_equal(first.tokens, again.tokens)


def filled(folder: Path, settings: WorkerSettings = DEFAULT_WORKERS) -> list[Article]:
    writer = IndexWriter.create(folder, settings=settings)
    for article in ARTICLES:
        writer.add(article)
    writer.commit()
    writer.close()
    return list(stored_articles(folder))


def segment_count(folder: Path) -> int:
    """How many segments the last commit of a build has."""
    return len(committed_segments(open_index(folder)))


def test_segment_workers_write_the_articles_and_stems_that_one_process_would(tmp_path: Path) -> None:
    here = filled(tmp_path / "here")
    assert filled(tmp_path / "there", WorkerSettings(1, 100, worth_processes=0)) == here == ARTICLES
    stems = StemMap.open(tmp_path / "there" / STEMS)
    words = sorted({word for article in ARTICLES for word in exact_words(f"{article.title} {article.body}")})
    assert stems.known(words) == dict(zip(words, stem_words(words), strict=True))
    stems.close()


def test_an_index_writer_tells_that_a_segment_worker_died_and_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = filled(tmp_path / "i")
    files = sorted(path.name for path in (tmp_path / "i").iterdir())
    monkeypatch.setattr(segment_workers, "write_in_worker", die)
    writer = IndexWriter(tmp_path / "i", settings=WorkerSettings(worth_processes=0))
    writer.add(Article(id="baru", title="baru", body="baru"))
    with pytest.raises(WorkerLost):
        writer.commit()
    writer.close()
    assert list(stored_articles(tmp_path / "i")) == before
    assert sorted(path.name for path in (tmp_path / "i").iterdir()) == files


def fail_once(function: Any) -> Any:
    """The function, which finds the disk full the first time."""
    failed: list[bool] = []

    def wrapped(*arguments: Any) -> Any:
        if not failed:
            failed.append(True)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return function(*arguments)

    return wrapped


@pytest.mark.parametrize(
    ("owner", "name"),
    [(segment_builder, "write_segment"), (TOC, "write"), (StemMap, "save"), (index_writer, "merge_segments")],
)
def test_a_full_disk_ends_a_sync_and_the_next_sync_makes_the_index_whole(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    store = LocalStore(index_path)
    for number in range(4):
        records = [{"id": f"{number}-{n}", "body": f"kunjungan ke-{n} versi satu"} for n in range(5)]
        write_records(folder / f"{number}.jsonl", records)
    add_sources(store, [folder])
    sync(store, commit_every=3)
    for number in range(4):
        records = [{"id": f"{number}-{n}", "body": f"berkunjung ke-{n} versi dua"} for n in range(5)]
        write_records(folder / f"{number}.jsonl", records)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail_once(getattr(owner, name)))
        with pytest.raises(IndexUnwritable, match="cakram penuh"):
            sync(store, commit_every=3)
    sync(store, commit_every=3)
    assert list(verify(store.directory)) == []
    articles = list(store.articles())
    assert len(articles) == 20
    assert all("versi dua" in article.body for article in articles)


def test_an_index_writer_that_failed_can_only_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    writer.add(ARTICLES[0])
    monkeypatch.setattr(segment_builder, "write_segment", fail_once(write_segment))
    with pytest.raises(IndexUnwritable):
        writer.commit()
    for action in (
        writer.commit,
        writer.checkpoint,
        lambda: writer.add(ARTICLES[1]),
        lambda: writer.delete("x"),
    ):
        with pytest.raises(RuntimeError, match="only be closed"):
            action()
    writer.close()
    assert filled(tmp_path / "i") == ARTICLES


def test_the_index_writer_does_not_merge_a_damaged_segment_into_a_sound_one(tmp_path: Path) -> None:
    filled(tmp_path / "i")
    (path,) = (tmp_path / "i").glob("*.columns")
    data = bytearray(path.read_bytes())
    data[PlainSegment(path).places["texts"][1] + 40] ^= 1
    path.write_bytes(data)
    writer = IndexWriter(tmp_path / "i")
    for number in range(40):
        writer.add(Article(id=f"baru{number}", title="baru", body="baru"))
    with pytest.raises(IndexCorrupt, match="texts"):
        writer.commit()
    writer.close()
    assert path.exists()


def test_segment_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """However it ends: this one is killed, and has no chance to say goodbye."""
    script = tmp_path / "main.py"
    script.write_text(
        "import os, time\n"
        "from pathlib import Path\n"
        "from indexer.ingest.writing.index_writer import IndexWriter, WorkerSettings\n"
        "from indexer.article import Article\n"
        "if __name__ == '__main__':\n"
        "    settings = WorkerSettings(per_mb=1, least=1)\n"
        f"    writer = IndexWriter.create(Path({str(tmp_path / 'i')!r}), settings=settings)\n"
        "    writer.add(Article(id='1', title='a', body='b ' * 1000))\n"
        "    pool = writer._workers._pool\n"
        "    pool.submit(os.getpid).result()\n"
        "    print(*pool._processes, flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pids = [int(pid) for pid in process.stdout.readline().split()]
        process.kill()
    assert pids
    deadline = time.monotonic() + 30
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, pids))


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent to notice does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.parametrize(
    ("memory_mb", "processes", "characters"),
    [(256, 1, 1_650_000), (512, 3, 1_650_000), (2048, 16, 1_273_529)],
)
def test_memory_given_to_the_index_writer_is_shared_by_all_its_processes(
    memory_mb: int, processes: int, characters: int
) -> None:
    assert share_memory(memory_mb, cores=64) == (processes, characters)


def test_the_index_writer_starts_no_more_worker_processes_than_there_are_cores() -> None:
    assert share_memory(100_000, cores=3).processes == 3


def test_a_sync_that_finds_nothing_new_still_notices_a_missing_segment(
    folder: Path, index_path: Path
) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "body": "kim"}])
    update(index_path, folder)
    (path,) = index_path.rglob("*.columns")
    path.unlink()
    with pytest.raises(IndexCorrupt, match="tidak ada"):
        sync(LocalStore(index_path))


@pytest.mark.parametrize("asked", [{"3", "17", "tidak ada"}, {"3", "17", *map(str, range(200, 900))}])
def test_a_segment_finds_its_documents_by_few_ids_and_by_many_alike(tmp_path: Path, asked: set[str]) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    for number in range(200):
        writer.add(Article(id=str(number), title="kim", body="kim"))
    writer.commit()
    writer.close()
    (segment,) = committed_segments(open_index(tmp_path / "i"))
    assert sorted(open_segment(tmp_path / "i", segment).documents_of(asked)) == [3, 17]


def test_an_index_writer_closed_without_a_commit_leaves_no_files(tmp_path: Path) -> None:
    filled(tmp_path / "i")
    files = sorted(path.name for path in (tmp_path / "i").iterdir())
    writer = IndexWriter(tmp_path / "i", settings=WorkerSettings(per_mb=1, least=1))
    writer.add(Article(id="baru", title="baru", body="baru"))
    writer.close()
    assert sorted(path.name for path in (tmp_path / "i").iterdir()) == files


def test_stems_that_an_index_writer_did_not_commit_are_saved_by_the_next_one(tmp_path: Path) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    writer.add(ARTICLES[0])
    writer.close()
    assert filled(tmp_path / "i") == ARTICLES
    stems = StemMap.open(tmp_path / "i" / STEMS)
    assert stems.get("kunjungan") == "kunjung"
    stems.close()


def test_checkpoints_of_an_index_writer_merge_segments_more_seldom_than_its_commit(tmp_path: Path) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    leaves = []
    for article in ARTICLES[:9]:
        writer.add(article)
        writer.checkpoint()
        leaves.append(segment_count(tmp_path / "i"))
    assert leaves == [1, 2, 3, 4, 1, 2, 3, 4, 5]
    writer.add(ARTICLES[9])
    writer.commit()
    writer.close()
    assert segment_count(tmp_path / "i") == 1
    assert list(stored_articles(tmp_path / "i")) == ARTICLES[:10]


def test_a_second_index_writer_is_refused_while_one_writes(tmp_path: Path) -> None:
    one = IndexWriter.create(tmp_path / "i")
    one.add(ARTICLES[0])
    two = IndexWriter(tmp_path / "i")
    with pytest.raises(IndexLocked):
        two.add(ARTICLES[1])
    one.close()
    two.close()


def test_an_index_writer_with_nothing_new_still_merges_the_segments_of_its_checkpoints(
    tmp_path: Path,
) -> None:
    writer = IndexWriter.create(tmp_path / "build")
    for first in range(0, 40, 10):
        for article in ARTICLES[first : first + 10]:
            writer.add(article)
        writer.checkpoint()
    before = segment_count(tmp_path / "build")
    writer.commit()
    after = segment_count(tmp_path / "build")
    writer.close()
    assert before > after == 1
