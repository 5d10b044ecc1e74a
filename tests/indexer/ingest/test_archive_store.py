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


def test_a_store_without_an_archive_makes_none_where_it_is_only_asked(store: ArchiveStore) -> None:
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


def test_only_one_holds_the_lock(made: ArchiveStore) -> None:
    with made.lock():
        for another in (made.lock(), made.lock_or_make()):
            with pytest.raises(IndexLocked):
                another.__enter__()
    with made.lock():
        pass


def test_what_is_not_committed_is_not_seen_and_is_given_up(made: ArchiveStore) -> None:
    with made.lock(), made.open(MEMORY_MB) as build:
        build.writer.add(KIM)
        build.catalog.put_article(KIM.id, "/berita/a.txt", KIM.digest())
        assert list(made.articles()) == []
    with made.lock(), made.open(MEMORY_MB) as build:
        assert build.catalog.owner(KIM.id) is None


def test_articles_and_catalog_are_committed_together(made: ArchiveStore) -> None:
    with made.lock(), made.open(MEMORY_MB) as build:
        build.writer.add(KIM)
        build.catalog.put_article(KIM.id, "/berita/a.txt", KIM.digest())
        build.catalog.put_file("/berita/a.txt", FileRow(9, 1, b"digest"))
        build.commit()
    assert list(made.articles()) == [KIM]
    with made.lock(), made.open(MEMORY_MB) as build:
        assert build.catalog.articles_of("/berita/a.txt") == {KIM.id: KIM.digest()}
        assert build.catalog.files() == {"/berita/a.txt": FileRow(9, 1, b"digest")}


def test_an_id_cannot_be_added_twice_nor_deleted_before_a_commit(made: ArchiveStore) -> None:
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


def test_a_preview_leaves_everything_as_it_was(folder: Path, store: ArchiveStore) -> None:
    write(folder / "a.txt", "isi")
    update_store(store, folder)
    with store.lock(), store.preview() as build:
        build.writer.add(KIM)
        build.catalog.drop_article("a.txt")
        with pytest.raises(AssertionError):
            build.commit()
    assert bodies(store) == {"a.txt": "isi"}
    assert store.status().articles == 1


def test_a_replacement_is_seen_only_once_it_is_swapped_in(folder: Path, store: ArchiveStore) -> None:
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


def test_the_status_counts_files_articles_and_problems(folder: Path, store: ArchiveStore) -> None:
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
