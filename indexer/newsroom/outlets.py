"""Name outlets and agencies: one display name for each, by any of its names and addresses."""

import re
from functools import cache, lru_cache
from importlib.resources import files

_DOMAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,6}")
_ADDRESS = re.compile(r"(?:[a-z]+:)?//(?:[^/@\s]*@)?")
_HOST_PREFIXES = re.compile(r"^(?:(?:www\d?|m|amp|beta)\.)+")
_SIGNS = re.compile(r"[\W_]+")
_SECOND_LEVEL = {"co", "go", "or", "ac", "web", "my", "net", "com", "desa", "sch", "mil"}
_LONGEST_NAME = 60  # characters
_SHORTEST_NAME = 4  # characters of a domain's first part that may stand for the domain


@lru_cache(maxsize=4096)  # sources recur; size chosen by hand
def outlet(written: str) -> str | None:
    """Return the display name of the outlet that a name, domain or address belongs to, else ``None``.

    ``kompas``, ``KOMPAS.com``, ``regional.kompas.com`` and any address there are Kompas.com. An unknown
    domain is its own name, in small letters; an unknown name is no outlet.
    """
    folded = written.strip().casefold()
    host = _host(folded)
    if _DOMAIN.fullmatch(host):
        return _of_domain(host)
    return None if "//" in folded else _names().get(_SIGNS.sub("", folded))


@lru_cache(maxsize=4096)  # sources recur; size chosen by hand
def known_outlet(written: str) -> str | None:
    """Return the display name of an outlet in the table, else ``None``, for an unknown domain too."""
    found = outlet(written)
    return found if found in _displayed() else None


def source_name(stated: str | None, url: str | None) -> str | None:
    """Return the display name of the outlet of an article that states its source or its address.

    Where the stated source is no known outlet, as a search word is not, the outlet of the address is
    returned. Without an address the stated source is returned as it is, with single spaces.
    """
    stated = " ".join(stated.split()) if stated else None
    if stated and (known := outlet(stated)):
        return known
    if url and (known := outlet(_host(url.strip().casefold()))):
        return known
    return stated if stated and len(stated) <= _LONGEST_NAME else None


def _host(folded: str) -> str:
    """Return the host of an address, in small letters, or a name as it is."""
    rest = _ADDRESS.sub("", folded, count=1) if "//" in folded else folded
    for end in "/?#:":
        rest = rest.partition(end)[0]
    return _HOST_PREFIXES.sub("", rest.strip(" ."))


def _of_domain(host: str) -> str:
    table = _names()
    labels = host.split(".")
    for first in range(len(labels) - 1):
        if name := table.get(".".join(labels[first:])):
            return name
    kept = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2 else 2
    return ".".join(labels[-kept:])


@cache
def _names() -> dict[str, str]:
    """Return the display name by every domain and every folded name in the table."""
    table: dict[str, str] = {}
    shortened: dict[str, str] = {}
    text = files("indexer.newsroom").joinpath("data/outlets.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        display, _, called = line.partition(":")
        if line.startswith("#") or not called:
            continue
        table[_SIGNS.sub("", display.casefold())] = display
        for name in map(str.strip, called.casefold().split(",")):
            table[name if _DOMAIN.fullmatch(name) else _SIGNS.sub("", name)] = display
            short = _SIGNS.sub("", name.partition(".")[0])
            if len(short) >= _SHORTEST_NAME and (name.count(".") == 1 or name.endswith(".co.id")):
                shortened.setdefault(short, display)
    return shortened | table


@cache
def _displayed() -> frozenset[str]:
    return frozenset(_names().values())
