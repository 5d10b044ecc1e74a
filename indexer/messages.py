"""Texts for people in Indonesian or English by the locale, with plurals and numbers, from the catalogue.

English is written in the code; ``locale/id/LC_MESSAGES/cariberita.po`` holds the
Indonesian of every text (CONTRIBUTING.md says how it is brought up to date). A
:class:`Message` is put into words only when it is shown, so that a reason found by
one process and kept in the index can be read in another language later.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Literal, NamedTuple

Language = Literal["id", "en"]

DOMAIN = "cariberita"
LOCALE_FOLDER = Path(__file__).parent / "locale"


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """Return the language that the locale in an environment asks for.

    ``LC_ALL`` goes before ``LC_MESSAGES``, and that before ``LANG`` (POSIX.1-2017, chapter 8.2).
    Indonesian, C, POSIX and an environment that names no locale are Indonesian, all others English.
    """
    names = (environment.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "C")
    base = locale.split(".")[0].split("@")[0].split("_")[0].lower()
    return "id" if base in ("id", "ind", "in", "c", "posix") else "en"


_language: ContextVar[Language | None] = ContextVar("language", default=None)
_language_of_process = language_of_locale(os.environ)


def language() -> Language:
    """Return the language that texts are put into now: that of :func:`speaking`, else of the locale."""
    return _language.get() or _language_of_process


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Put texts into this language, in this thread or task, until the block ends."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _translations(chosen: Language) -> NullTranslations:
    if chosen == "en":
        return NullTranslations()
    with (LOCALE_FOLDER / chosen / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
        return GNUTranslations(file)


def gettext(text: str, **values: object) -> str:
    """Return an English text in the reader's language, ``{names}`` in it replaced by ``values``."""
    translated = _translations(language()).gettext(text)
    return translated.format(**values) if values else translated


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """Return a text about ``count`` things in the reader's language; ``{count}`` in it is the number."""
    translated = _translations(language()).ngettext(one, many, count)
    return translated.format(count=number(count), **values)


def marked(text: str) -> str:
    """Return the text itself, noted for the catalogue; :func:`gettext` translates it when it is shown."""
    return text


def number(value: int) -> str:
    """Return a whole number with the thousands separators of the reader's language."""
    written = f"{value:,}"
    return written if language() == "en" else written.replace(",", ".")


def decimal(value: float, places: int) -> str:
    """Return a number with so many decimal places, behind the sign that the reader's language uses."""
    written = f"{value:.{places}f}"
    return written if language() == "en" else written.replace(".", ",")


class Message(NamedTuple):
    """A text for people that is put into words when it is shown; ``str()`` does that.

    ``code`` tells programs what is said and stays the same; ``text`` is the English, and
    ``plural``, where there is one, the English for a ``count`` other than 1. ``values`` are
    put in by name; they are numbers, strings, and messages themselves.
    """

    code: str
    text: str
    values: Mapping[str, Any] = {}
    plural: str = ""

    def __str__(self) -> str:
        if self.plural:
            rest = {name: value for name, value in self.values.items() if name != "count"}
            return ngettext(self.text, self.plural, self.values["count"], **rest)
        return gettext(self.text, **self.values)


def message(code: str, text: str, **values: Any) -> Message:
    """Return a message of this code and English text."""
    return Message(code, text, values)


def counted_message(code: str, one: str, many: str, count: int, **values: Any) -> Message:
    """Return a message about ``count`` things, with a form for one and one for many in English."""
    return Message(code, one, {"count": count, **values}, many)
