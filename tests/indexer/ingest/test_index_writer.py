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
from indexer.index.directory import IndexDirectory
from indexer.index.open_index import STEMS, open_index, stored_articles
from indexer.index.segment import reader
from indexer.index.segment.writer import EMPTY_SLOT
from indexer.ingest import sync_run as run_module
from indexer.ingest.sync import sync
from indexer.ingest.verify import verify
from indexer.ingest.writing import analysis, index_writer, segment_workers
from indexer.ingest.writing.analysis import analyse
from indexer.ingest.writing.index_writer import IndexWriter
from indexer.language import bulk_tokenizer
from indexer.language.stemmer import StemMap, stem_words
from indexer.language.tokenizer import exact_words
from search.engines.local.index_snapshot import IndexSnapshot
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
    monkeypatch.setattr(bulk_tokenizer, "_MOST_RUNS", 1)
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
    monkeypatch.setattr(index_writer, "_WORTH_WORKERS", 0)
    monkeypatch.setattr(index_writer, "_LEAST_CHARACTERS", 100)
    monkeypatch.setattr(index_writer, "_CHARACTERS_PER_MB", 1)
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
    monkeypatch.setattr(index_writer, "_WORTH_WORKERS", 0)
    monkeypatch.setattr(segment_workers, "write", die)
    writer = IndexWriter(tmp_path / "i")
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
    [(segment_workers, "write_segment"), (TOC, "write"), (StemMap, "save"), (index_writer, "merge_segments")],
)
def test_a_full_disk_ends_a_run_and_the_next_one_makes_everything_whole(
    folder: Path, index_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    monkeypatch.setattr(run_module, "COMMIT_EVERY", 3)
    for number in range(4):
        records = [{"id": f"{number}-{n}", "body": f"kunjungan ke-{n} versi satu"} for n in range(5)]
        write_records(folder / f"{number}.jsonl", records)
    update(index_path, folder)
    for number in range(4):
        records = [{"id": f"{number}-{n}", "body": f"berkunjung ke-{n} versi dua"} for n in range(5)]
        write_records(folder / f"{number}.jsonl", records)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail_once(getattr(owner, name)))
        with pytest.raises(IndexUnwritable, match="No space left"):
            sync(IndexDirectory(index_path))
    sync(IndexDirectory(index_path))
    assert list(verify(IndexDirectory(index_path))) == []
    directory = IndexDirectory(index_path)
    articles = list(stored_articles(directory.build_path(directory.manifest())))
    assert len(articles) == 20
    assert all("versi dua" in article.body for article in articles)


def test_a_writer_that_failed_can_only_be_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = IndexWriter.create(tmp_path / "i")
    writer.add(ARTICLES[0])
    monkeypatch.setattr(segment_workers, "write_segment", fail_once(segment_workers.write_segment))
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


def test_a_damaged_segment_is_not_merged_into_a_sound_one(tmp_path: Path) -> None:
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


def test_worker_processes_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    """However it ends: this one is killed, and has no chance to say goodbye."""
    script = tmp_path / "main.py"
    script.write_text(
        "import os, time\n"
        "from pathlib import Path\n"
        "from indexer.ingest.writing import index_writer\n"
        "from indexer.article import Article\n"
        "if __name__ == '__main__':\n"
        "    index_writer._LEAST_CHARACTERS, index_writer._CHARACTERS_PER_MB = 1, 1\n"
        f"    writer = index_writer.IndexWriter.create(Path({str(tmp_path / 'i')!r}))\n"
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


def test_memory_asked_for_bounds_the_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_writer, "cores", lambda: 64)
    for asked in (256, 512, 2048):
        writer = IndexWriter.create(tmp_path / str(asked), asked)
        each = index_writer._BASE_MB + writer._most_characters / index_writer._CHARACTERS_PER_MB
        assert (writer._workers.count + 1) * each <= asked
        writer.close()


def test_a_run_that_finds_nothing_new_still_finds_a_segment_gone(folder: Path, index_path: Path) -> None:
    write_records(folder / "a.jsonl", [{"id": "1", "body": "kim"}])
    update(index_path, folder)
    (path,) = index_path.rglob("*.columns")
    path.unlink()
    with pytest.raises(IndexCorrupt, match="is missing"):
        sync(IndexDirectory(index_path))


@pytest.mark.parametrize("known", [0, 10**9])
def test_documents_are_found_by_few_ids_and_by_many_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    filled(tmp_path / "i")
    (segment,) = IndexSnapshot(tmp_path / "i").segments
    monkeypatch.setattr(reader, "_SEARCHED_IDS", known)
    assert sorted(segment.reader.documents_of({"3", "17", "tidak ada"})) == [3, 17]


def test_what_was_not_committed_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "i")
    files = sorted(path.name for path in (tmp_path / "i").iterdir())
    monkeypatch.setattr(index_writer, "_LEAST_CHARACTERS", 1)
    monkeypatch.setattr(index_writer, "_CHARACTERS_PER_MB", 1)
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
    leaves = []
    for article in ARTICLES[:9]:
        writer.add(article)
        writer.checkpoint()
        leaves.append(len(IndexSnapshot(tmp_path / "i").segments))
    assert leaves == [1, 2, 3, 4, 1, 2, 3, 4, 5]
    writer.add(ARTICLES[9])
    writer.commit()
    writer.close()
    assert len(IndexSnapshot(tmp_path / "i").segments) == 1
    assert list(stored_articles(tmp_path / "i")) == ARTICLES[:10]


def test_two_writers_do_not_write_at_a_time(tmp_path: Path) -> None:
    one = IndexWriter.create(tmp_path / "i")
    one.add(ARTICLES[0])
    two = IndexWriter(tmp_path / "i")
    with pytest.raises(IndexLocked):
        two.add(ARTICLES[1])
    one.close()
    two.close()


def test_a_commit_after_the_last_checkpoint_merges_what_that_left(tmp_path: Path) -> None:
    writer = IndexWriter.create(tmp_path / "build")
    for first in range(0, 40, 10):
        for article in ARTICLES[first : first + 10]:
            writer.add(article)
        writer.checkpoint()
    before = len(committed_segments(open_index(tmp_path / "build")))
    writer.commit()
    after = len(committed_segments(open_index(tmp_path / "build")))
    writer.close()
    assert before > after == 1
