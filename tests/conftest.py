"""Fixtures: the seeds, an index of them, and archives made from a few lines of text."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from indexer.ingest.archive_store import ArchiveStore
from indexer.ingest.local_store import LocalStore
from indexer.ingest.sync import add_sources, sync
from indexer.ingest.sync_report import Report
from search.archive import Archive
from search.cli import main
from search.engines.local.local_engine import LocalEngine, LocalSnapshot
from tests.memory_store import MemoryStore
from tests.naive_engine import NaiveEngine

# A busy machine is no fault of what is tested; pytest-timeout ends what hangs.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

SEEDS = Path(__file__).parent.parent / "seeds"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write the golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_engines: runs with the local engine and with the naive one")
    config.addinivalue_line("markers", "local_engine_only(reason): where both engines run, this test cannot")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of modules that are marked so with either engine."""
    if metafunc.definition.get_closest_marker("both_engines"):
        only_local = metafunc.definition.get_closest_marker("local_engine_only")
        engines = ["local"] if only_local else ["local", "naive"]
        metafunc.parametrize("engine", engines, indirect=True, scope="session")


@pytest.fixture(scope="session", autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of the engine that answers. Archives of the session's fixtures are opened anew for each.

    Where the naive one does, the local one cannot be opened.
    """
    name: str = getattr(request, "param", "local")
    with pytest.MonkeyPatch.context() as patch:
        if name == "naive":
            patch.setattr("search.archive.open_engine", NaiveEngine)
            patch.setattr(LocalEngine, "snapshot", _not_here)
        yield name


def _not_here(engine: LocalEngine) -> NoReturn:
    raise AssertionError("the local engine was opened in a test of the naive one")


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the index of whoever runs it."""
    monkeypatch.delenv("SEARCH_INDEX", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "data"))


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the seeds, for tests that only read."""
    path = tmp_path_factory.mktemp("seeds") / "berita.index"
    update(path, SEEDS)
    return path


@pytest.fixture(scope="session")
def seeds(seed_index: Path, engine: str) -> Iterator[Archive]:
    """The archive of the seeds, from which the engine of the test answers."""
    with Archive.open(seed_index) as archive:
        yield archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to be a source."""
    path = tmp_path / "berita"
    path.mkdir()
    return path


@pytest.fixture
def index_path(tmp_path: Path) -> Path:
    """Where a test's own index goes."""
    return tmp_path / "berita.index"


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, index_path: Path) -> ArchiveStore:
    """An empty store of each kind: what the sync does must not depend on which."""
    return LocalStore(index_path) if request.param == "local" else MemoryStore()


@pytest.fixture
def archive_of(folder: Path, index_path: Path, engine: str) -> Iterator[Callable[..., Archive]]:
    """Makes an archive of texts: ``archive_of("satu", "dua")`` has articles ``0`` and ``1``.

    A dict instead of a text is a whole JSON Lines record.
    """
    opened = []

    def make(*articles: str | dict[str, str]) -> Archive:
        records = [
            {"id": str(number), **({"body": article} if isinstance(article, str) else article)}
            for number, article in enumerate(articles)
        ]
        write_records(folder / "artikel.jsonl", records)
        update(index_path, folder)
        opened.append(Archive.open(index_path))
        return opened[-1]

    yield make
    for archive in opened:
        archive.close()


@pytest.fixture
def run() -> Callable[..., Result]:
    """Runs the ``search`` command line."""

    def run(*arguments: str | Path, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)

    return run


def update(index: Path, *sources: Path) -> Report:
    """Add sources to an index and bring it up to date."""
    return update_store(LocalStore(index), *sources)


def update_store(store: ArchiveStore, *sources: Path) -> Report:
    """Add sources to a store and bring it up to date."""
    add_sources(store, list(sources))
    return sync(store)


def snapshot_of(archive: Archive) -> LocalSnapshot:
    """The commit from which an archive in a folder answers now."""
    snapshot = archive._engine.snapshot()
    assert isinstance(snapshot, LocalSnapshot)
    return snapshot


def write_records(path: Path, records: list[dict[str, str]]) -> None:
    """Write a JSON Lines file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def ids(archive: Archive, query: str, **options: object) -> list[str]:
    """The ids of the full matches of a query, best first."""
    results = archive.search(query, limit=1000, **options)  # type: ignore[arg-type]
    return [hit.article.id for hit in results.hits if not hit.relaxed]
