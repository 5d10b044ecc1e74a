"""Know the places that news is filed from, and how they are written."""

import re
from functools import cache, lru_cache
from importlib.resources import files

_SPACING = re.compile(r"[\s.-]+")
_LONGEST_ABBREVIATION = 3  # letters: OKI, AS
_LOCAL = ("kota", "kabupaten", "kab")  # before the name of a city or regency


@lru_cache(maxsize=4096)  # places recur; size chosen by hand
def place(written: str) -> str | None:
    """Return the usual spelling of a known place, or ``None`` for a name that is not in the list.

    ``PHNOM PENH`` and ``Phnompenh`` are Phnom Penh; a city may have ``Kota`` or ``Kabupaten`` before it.
    """
    key = _key(written)
    if known := _known().get(key):
        return known
    for word in _LOCAL:
        if key.startswith(word) and (known := _known().get(key.removeprefix(word))):
            return f"{'Kota' if word == 'kota' else 'Kabupaten'} {known}"
    return None


def in_ordinary_case(written: str) -> str:
    """Return an unknown place in ordinary case if it is in capitals and no abbreviation, else as it is."""
    return written.title() if written.isupper() and len(written) > _LONGEST_ABBREVIATION else written


def _key(written: str) -> str:
    return _SPACING.sub("", written.casefold())


@cache
def _known() -> dict[str, str]:
    text = files("indexer.newsroom").joinpath("data/places.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {_key(name): name.strip() for line in lines for name in line.split(",") if name.strip()}
