"""However files change, and whatever they hold, the index follows."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from indexer.article import Article
from indexer.index.directory import IndexDirectory
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import add_sources, rebuild, sync
from indexer.ingest.verify import verify
from tests.conftest import update, write_records
from tests.indexer.ingest.changing_files import OLD, held_articles, write
from tests.memory_store import MemoryStore
from tests.reading import read_file


class ChangingFolder(RuleBasedStateMachine):
    """However files change between syncs, the store holds what a fresh one would."""

    make_folder: Callable[[], Path]
    make_store: Callable[[Path], ArchiveStore]

    def __init__(self) -> None:
        super().__init__()
        self.root = self.make_folder()
        self.folder = self.root / "berita"
        self.folder.mkdir(parents=True)
        write(self.folder / "tetap.txt", "selalu ada")
        self.store = self.make_store(self.root / "berita.index")
        self.clock = OLD
        add_sources(self.store, [self.folder])

    @rule(name=st.sampled_from("abc"), text=st.sampled_from(["satu kata", "dua kata", "kata kata"]))
    def write_text(self, name: str, text: str) -> None:
        self.clock += 1
        write(self.folder / f"{name}.txt", text, self.clock)

    @rule(
        name=st.sampled_from("xy"),
        numbers=st.lists(st.integers(1, 4), max_size=4),
        text=st.sampled_from("pq"),
    )
    def write_records(self, name: str, numbers: list[int], text: str) -> None:
        self.clock += 1
        write_records(self.folder / f"{name}.jsonl", [{"id": str(n), "body": f"{text} {n}"} for n in numbers])
        os.utime(self.folder / f"{name}.jsonl", (self.clock, self.clock))

    @rule(name=st.sampled_from(["a.txt", "b.txt", "x.jsonl", "y.jsonl"]))
    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(old=st.sampled_from("abc"), new=st.sampled_from("abc"))
    def rename(self, old: str, new: str) -> None:
        if (self.folder / f"{old}.txt").exists():
            (self.folder / f"{old}.txt").rename(self.folder / f"{new}.txt")

    @rule()
    def rebuild(self) -> None:
        rebuild(self.store)

    @invariant()
    def holds_what_the_files_hold(self) -> None:
        sync(self.store)
        expected = sorted(
            (str(path), record.body)
            for path in self.folder.iterdir()
            for record in read_file(path, path.name)
            if isinstance(record, Article)
        )
        held = held_articles(self.store).values()
        assert sorted((article.path, article.body) for article in held) == expected
        if isinstance(self.store, LocalStore):
            assert list(verify(self.store.directory)) == []


@pytest.mark.parametrize("make_store", [LocalStore, lambda path: MemoryStore()], ids=["local", "memory"])
def test_however_files_change_a_sync_brings_the_archive_store_up_to_date(
    tmp_path_factory: pytest.TempPathFactory, make_store: Callable[[Path], ArchiveStore]
) -> None:
    ChangingFolder.make_folder = staticmethod(lambda: tmp_path_factory.mktemp("berubah"))
    ChangingFolder.make_store = staticmethod(make_store)
    run_state_machine_as_test(
        ChangingFolder,
        settings=settings(
            max_examples=12, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(min_size=1).filter(str.strip))
def test_verify_finds_an_index_of_any_text_sound(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    root = tmp_path_factory.mktemp("teks")
    write_records(root / "a.jsonl", [{"id": "1", "body": body}])
    update(root / "berita.index", root / "a.jsonl")
    assert list(verify(IndexDirectory(root / "berita.index"))) == []
