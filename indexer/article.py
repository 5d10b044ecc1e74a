"""The article: the record that readers make, the index stores and every page shows."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import blake2b
from operator import attrgetter
from typing import Any, Literal

import orjson

WIB = timezone(timedelta(hours=7), "WIB")
"""The time of western Indonesia. A time without a zone is taken as WIB."""

NO_DATE = -(2**31)
"""The value of the date column of an article whose date is not known."""

DatePrecision = Literal["minute", "day", "month", "year", "inferred"]
TitleOrigin = Literal["headline", "lead"]

MINUTES_A_DAY = 24 * 60

_WHOLE_DAY = "0000-01-01"  # completes a year or a month to a day

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Characters that are invisible, turn the direction of the text around, or control a terminal.
# They would split words, or make a page or a terminal show something else than the text.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    ``id`` is stable across reindexing. ``title`` is the headline; where the file has none,
    ``title_origin`` is ``lead`` and ``title`` is the beginning of the lead. ``date`` is ISO 8601:
    a minute with its zone (``2023-09-14T11:42+07:00``), a day (``2023-09-14``), a month
    (``2023-09``) or a year. ``date_precision`` says which; ``inferred`` is a day whose year is
    not written beside it. Both are ``None`` where no date is known. ``path`` is the file that
    the article came from.
    """

    id: str
    title: str
    body: str
    title_origin: TitleOrigin = "headline"
    deck: str | None = None
    date: str | None = None
    date_precision: DatePrecision | None = None
    place: str | None = None
    source: str | None = None
    original_source: str | None = None
    authors: tuple[str, ...] = ()
    editor: str | None = None
    translator: str | None = None
    section: str | None = None
    url: str | None = None
    path: str | None = None
    related: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type["Article"], tuple[Any, ...]]:
        # Takes half the time of a data class's own pickling, on the way to a worker and back.
        return Article, _values(self)

    def digest(self) -> bytes:
        """Return 16 bytes that change whenever anything in the article does (BLAKE2b, RFC 7693)."""
        return blake2b(self.record(), digest_size=16).digest()

    def record(self) -> bytes:
        """Return the article as the index stores it: JSON of its fields that are not empty, in order."""
        return orjson.dumps(
            {name: value for name, value in zip(_FIELDS, _values(self), strict=True) if value}
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> "Article":
        """Return the article that :meth:`record` wrote. Raises ``ValueError`` for another text."""
        try:
            raw = {key: value for key, value in orjson.loads(text).items() if key in _FIELDS}
            for name in ("authors", "related"):
                raw[name] = tuple(raw.get(name, ()))
            return cls(**{"title": "", "body": "", **raw})
        except (TypeError, AttributeError) as error:
            raise ValueError(f"not a stored article: {error}") from error

    def minutes(self) -> int:
        """Return when its date begins, in minutes since 1970 (UTC), or :data:`NO_DATE`. Days begin in WIB."""
        return NO_DATE if self.date is None else minutes_since_epoch(moment_of(self.date))


_FIELDS = tuple(field.name for field in fields(Article))
_values: Callable[[Article], tuple[Any, ...]] = attrgetter(*_FIELDS)


def moment_of(written: str) -> datetime:
    """Return the moment at which a date begins that is in one of the forms of :class:`Article`."""
    return datetime.fromisoformat(written + _WHOLE_DAY[len(written) :] if len(written) < 10 else written)


def minutes_since_epoch(moment: datetime) -> int:
    """Return the whole minutes from 1970-01-01T00:00Z to ``moment``, which is in WIB if it has no zone."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=WIB)
    return int((moment - _EPOCH).total_seconds() // 60)


def day_start(day: date) -> int:
    """Return the first minute of a day in WIB, in minutes since 1970 (UTC)."""
    return minutes_since_epoch(datetime(day.year, day.month, day.day))


def clean_text(text: str) -> str:
    """Return a text as the archive keeps it: NFC, ``\\n`` line ends, no control or direction characters.

    A lone surrogate, which no encoding can hold, becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text  # as most short texts are
    # This takes a quarter of the time of searching for unprintable characters.
    if text.replace("\n", "").replace("\xa0", "").isprintable():
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return _UNPRINTABLE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))
