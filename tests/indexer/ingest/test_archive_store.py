"""What every store promises to whoever brings it up to date."""

from pathlib import Path

import pytest

from indexer.article import Article
from indexer.errors import IndexLocked, IndexMissing
from indexer.index.catalog import FileRow
from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.sync import add_sources, sync
from tests.conftest import update_store
from tests.indexer.ingest.changing_files import bodies, write

KIM = Article(id="1", title="Kim", body="Kim tiba.", path="/berita/a.txt")
MEMORY_MB = 256


@pytest.fixture
def made(store: ArchiveStore) -> ArchiveStore:
    """A store of each kind with an empty archive in it."""
    add_sources(store, [])
    return store


def test_an_archive_store_that_is_only_asked_makes_no_archive(store: ArchiveStore) -> None:
    for ask in (
        store.sources,
        store.status,
        store.problems,
        store.lock().__enter__,
        lambda: list(store.articles()),
    ):
        with pytest.raises(IndexMissing):
            ask()
    assert store.folder is None or not store.folder.exists()


def test_only_one_writer_at_a_time_holds_the_lock_of_an_archive_store(made: ArchiveStore) -> None:
    with made.lock():
        for another in (made.lock(), made.lock_or_make()):
            with pytest.raises(IndexLocked):
                another.__enter__()
    with made.lock():
        pass


def test_an_archive_store_neither_shows_nor_keeps_what_is_not_committed(made: ArchiveStore) -> None:
    with made.lock(), made.open(MEMORY_MB) as build:
        build.writer.add(KIM)
        build.catalog.put_article(KIM.id, "/berita/a.txt", KIM.digest())
        assert list(made.articles()) == []
    with made.lock(), made.open(MEMORY_MB) as build:
        assert build.catalog.owner(KIM.id) is None


def test_an_archive_store_commits_articles_and_their_catalog_together(made: ArchiveStore) -> None:
    with made.lock(), made.open(MEMORY_MB) as build:
        build.writer.add(KIM)
        build.catalog.put_article(KIM.id, "/berita/a.txt", KIM.digest())
        build.catalog.put_file("/berita/a.txt", FileRow(9, 1, b"digest"))
        build.commit()
    assert list(made.articles()) == [KIM]
    with made.lock(), made.open(MEMORY_MB) as build:
        assert build.catalog.articles_of("/berita/a.txt") == {KIM.id: KIM.digest()}
        assert build.catalog.files() == {"/berita/a.txt": FileRow(9, 1, b"digest")}


def test_an_archive_store_neither_adds_an_id_twice_nor_deletes_it_before_a_commit(made: ArchiveStore) -> None:
    with made.lock(), made.open(MEMORY_MB) as build:
        build.writer.add(KIM)
        with pytest.raises(ValueError, match="since the last commit"):
            build.writer.add(KIM)
        with pytest.raises(ValueError, match="since the last commit"):
            build.writer.delete(KIM.id)
        build.checkpoint()
        build.writer.delete(KIM.id)
        build.commit()
    assert list(made.articles()) == []


def test_a_preview_leaves_the_archive_store_as_it_was(folder: Path, store: ArchiveStore) -> None:
    write(folder / "a.txt", "isi")
    update_store(store, folder)
    with store.lock(), store.preview() as build:
        build.writer.add(KIM)
        build.catalog.drop_article("a.txt")
        with pytest.raises(AssertionError):
            build.commit()
    assert bodies(store) == {"a.txt": "isi"}
    assert store.status().articles == 1


def test_the_replacement_of_an_archive_is_seen_only_once_the_store_swaps_it_in(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "a.txt", "isi")
    update_store(store, folder)
    with store.lock(), store.replacement(MEMORY_MB) as build:
        assert build.owner_before("a.txt") == str(folder / "a.txt")
        assert [source.path for source in build.sources] == [str(folder)]
        build.writer.add(KIM)
        build.catalog.put_article(KIM.id, "/berita/a.txt", KIM.digest())
        build.commit()
        assert bodies(store) == {"a.txt": "isi"}
        build.swap_in()
    assert bodies(store) == {KIM.id: KIM.body}
    assert [source.path for source in store.sources()] == [str(folder)]


def test_the_status_of_an_archive_store_counts_files_articles_and_problems(
    folder: Path, store: ArchiveStore
) -> None:
    write(folder / "a.txt", "isi")
    write(folder / "b.txt", "")
    add_sources(store, [folder])
    assert store.status().updated is None
    sync(store)
    status = store.status()
    assert (status.sources, status.files, status.articles) == ((str(folder),), 2, 1)
    assert (status.unreadable, status.doubtful) == (1, 0)
    assert status.updated is not None
    assert [problem.path for problem in store.problems()] == [str(folder / "b.txt")]
