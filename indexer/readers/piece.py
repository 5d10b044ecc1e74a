"""What readers hand on: pieces of files, and what was found in each."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from indexer.article import Article
from indexer.defaults import DEFAULT_MAX_EXPANSION, DEFAULT_MAX_NESTING, DEFAULT_MAX_RECORD_MB
from indexer.newsroom.stated_facts import NOTHING, StatedFacts


class Limits(NamedTuple):
    """How far readers go along with a file."""

    record_bytes: int = DEFAULT_MAX_RECORD_MB * 1_000_000
    """The longest article or record; a longer one is passed over and told of."""
    nesting: int = DEFAULT_MAX_NESTING
    """So many containers may lie in one another."""
    expansion: int = DEFAULT_MAX_EXPANSION
    """So many times its size a compressed file may grow to, beyond what any may."""


DEFAULT_LIMITS = Limits()


class Settings(NamedTuple):
    """How the files of one source are read. ``field_mapping`` maps fields of records to columns' names."""

    limits: Limits = DEFAULT_LIMITS
    field_mapping: Mapping[str, str] = {}


class Piece(NamedTuple):
    """Part of a file, out of which a worker makes articles: one whole article, or some records.

    ``form`` is the reader's; ``name`` that of the file within its source, behind
    which come the names of members within it; ``data`` what the reader
    makes of it, bytes or records; ``first`` the number of the first record,
    from 1, or ``None`` where the piece is one article. ``field_mapping`` is that of the settings.
    """

    form: str
    name: str
    data: Any
    first: int | None = None
    member: str = ""
    stated: StatedFacts = NOTHING
    field_mapping: Mapping[str, str] = {}

    @property
    def article_id(self) -> str:
        """The id of its article, where that has none of its own; with ``#number`` that of a record."""
        return f"{self.name}/{self.member}" if self.member else self.name


class Unread(NamedTuple):
    """Why a file, a member of it or one of its records is no article."""

    reason: str
    record: int | None = None
    member: str = ""


class Doubt(NamedTuple):
    """What is odd about an article that was read all the same."""

    reason: str
    record: int | None = None
    member: str = ""


Found = Article | Unread | Doubt
Splitting = Iterator[Piece | Unread]
