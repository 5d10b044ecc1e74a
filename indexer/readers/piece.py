"""The records that readers hand on: limits and settings, a piece of a file, and what was found in it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from indexer.article import Article
from indexer.defaults import DEFAULT_MAX_EXPANSION, DEFAULT_MAX_NESTING, DEFAULT_MAX_RECORD_MB
from indexer.messages import Message
from indexer.newsroom.stated_facts import NOTHING, StatedFacts


class Limits(NamedTuple):
    """Limits on what is read of a file."""

    record_bytes: int = DEFAULT_MAX_RECORD_MB * 1_000_000
    """The longest article or record; a longer one is skipped and reported."""
    nesting: int = DEFAULT_MAX_NESTING
    """How many containers may lie in one another."""
    expansion: int = DEFAULT_MAX_EXPANSION
    """How many times its size a compressed file may grow to; 50 MB are always allowed."""


DEFAULT_LIMITS = Limits()


class Settings(NamedTuple):
    """How the files of one source are read. ``field_mapping`` maps fields of records to columns' names."""

    limits: Limits = DEFAULT_LIMITS
    field_mapping: Mapping[str, str] = {}


class Piece(NamedTuple):
    """Part of a file, out of which a worker makes articles: one whole article, or some records.

    ``format`` names the reader. ``name`` is that of the file within its source, ``member`` the names
    of members within that file. ``data`` is whatever the reader takes: the bytes of an
    article, or a list of records as lines. ``first`` is the number of the first record,
    from 1, or ``None`` where the piece is one article. ``stated`` are facts known from outside
    of the piece. ``field_mapping`` is that of the settings.
    """

    format: str
    name: str
    data: Any
    first: int | None = None
    member: str = ""
    stated: StatedFacts = NOTHING
    field_mapping: Mapping[str, str] = {}

    @property
    def article_id(self) -> str:
        """Return the id of its article, where that has none of its own; a record's has ``#number`` too."""
        return f"{self.name}/{self.member}" if self.member else self.name


class Unread(NamedTuple):
    """Why a file, a member of it or one of its records is no article."""

    reason: Message
    record: int | None = None
    member: str = ""


class Doubt(NamedTuple):
    """What is odd about an article that was read all the same."""

    reason: Message
    record: int | None = None
    member: str = ""


Found = Article | Unread | Doubt
Splitting = Iterator[Piece | Unread]
