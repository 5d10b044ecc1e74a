"""Article: the one record that readers make, the index stores and every page shows."""

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
NO_DATE = -(2**31)
"""The value of the date column of an article whose date is not known."""

DatePrecision = Literal["minute", "day", "month", "year", "inferred"]
TitleOrigin = Literal["headline", "lead"]

MINUTES_A_DAY = 24 * 60

_WHOLE_DAY = "0000-01-01"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Characters that are invisible, reverse the text around them, or drive a terminal:
# they would split words, or make a page or a screen show what is not there.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    ``id`` is stable across reindexing. ``title`` is what readers are shown:
    the headline, or, where ``title_origin`` is ``lead``, the beginning of the
    lead, because the file gives no headline. ``date`` is ISO 8601, a minute with
    its zone (``2023-09-14T11:42+07:00``), a day (``2023-09-14``), a month
    (``2023-09``) or a year, as ``date_precision`` says; ``inferred`` is a day whose year
    is not written beside it. Both are ``None`` where no date is known. ``path`` is
    the file it came from.
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
        # Half the time of what a data class does, on its way to a worker and out there.
        return Article, _values(self)

    def digest(self) -> bytes:
        """16 bytes that change whenever anything in the article does (BLAKE2b, RFC 7693)."""
        return blake2b(self.record(), digest_size=16).digest()

    def record(self) -> bytes:
        """The article as the index stores it: JSON, keys in the order of the fields, without the unknown."""
        return orjson.dumps(
            {name: value for name, value in zip(_FIELDS, _values(self), strict=True) if value}
        )

    @classmethod
    def from_json(cls, text: str | bytes) -> "Article":
        """The article that :meth:`record` gave.

        Raises ``ValueError`` when the text is no such article.
        """
        try:
            raw = {key: value for key, value in orjson.loads(text).items() if key in _FIELDS}
            for name in ("authors", "related"):
                raw[name] = tuple(raw.get(name, ()))
            return cls(**{"title": "", "body": "", **raw})
        except (TypeError, AttributeError) as error:
            raise ValueError(f"not a stored article: {error}") from error

    def minutes(self) -> int:
        """Where its date begins, in minutes since 1970 (UTC), a day at 00:00 WIB; or :data:`NO_DATE`."""
        return NO_DATE if self.date is None else minutes_since_epoch(moment_of(self.date))


_FIELDS = tuple(field.name for field in fields(Article))
_values: Callable[[Article], tuple[Any, ...]] = attrgetter(*_FIELDS)


def moment_of(written: str) -> datetime:
    """The moment at which a date in one of :class:`Article`'s forms begins."""
    return datetime.fromisoformat(written + _WHOLE_DAY[len(written) :] if len(written) < 10 else written)


def minutes_since_epoch(moment: datetime) -> int:
    """Whole minutes from 1970-01-01T00:00Z to ``moment``; one without a zone is taken as WIB."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=WIB)
    return int((moment - _EPOCH).total_seconds() // 60)


def day_start(day: date) -> int:
    """The first minute of a day in WIB, in minutes since 1970 (UTC)."""
    return minutes_since_epoch(datetime(day.year, day.month, day.day))


def clean_text(text: str) -> str:
    """Text as the archive keeps it: NFC, ``\\n`` line ends, no control or direction characters.

    A lone surrogate, which no encoding can hold, becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text  # as most of what is short is
    # A quarter of the time of looking for what is not printable.
    if text.replace("\n", "").replace("\xa0", "").isprintable():
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii():
        return _UNPRINTABLE.sub("", text)
    text = _SURROGATE.sub("\ufffd", text)
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))


def title_from_lead(body: str, width: int = 90) -> str:
    """A display title for an article without a headline: the lead's first words.

    At most ``width`` characters, cut between words, with an ellipsis where cut.
    """
    lead = " ".join(body[: width * 10].split())
    if len(lead) <= width:
        return lead
    cut = lead.rfind(" ", 0, width)
    return lead[: cut if cut > 0 else width - 1].rstrip(" ,;:-–—") + "…"
