"""The application over the seeds, or over a few records, and what it answers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.conftest import update, write_records
from web import create_app

SEED = "002_61cc21a4c6fc6005.txt"


@pytest.fixture(scope="session")
def client(seed_index: Path, engine: str) -> FlaskClient:
    """A client of the application over the seeds, from which the engine of the test answers."""
    return create_app(seed_index).test_client()


@pytest.fixture
def client_of(folder: Path, index_path: Path) -> Callable[..., FlaskClient]:
    """Makes a client of the application over an archive of records."""

    def make(*records: dict[str, str]) -> FlaskClient:
        write_records(folder / "a.jsonl", list(records))
        update(index_path, folder)
        return create_app(index_path).test_client()

    return make


def page(client: FlaskClient, path: str, **arguments: Any) -> str:
    """The text of a page."""
    return client.get(path, query_string=arguments or None).get_data(as_text=True)
