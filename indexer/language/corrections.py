"""Read the corrections of Sastrawi that ship with the package.

``python -m indexer.language.derive`` makes the files; each says so in its first line.
"""

from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"
"""The folder of their files."""


class Corrections(NamedTuple):
    """Words whose stems are known, so that no rule is asked about them.

    ``exceptions`` maps words to their stems. ``whole`` words and ``names`` are their own stems.
    ``doubled`` are words like *kupu-kupu*, which are no plurals. ``roots`` are the roots that the rules
    know beside those of Sastrawi's dictionary; the whole words may be among them.
    """

    exceptions: Mapping[str, str]
    whole: Set[str]
    names: Set[str]
    doubled: Set[str]
    roots: frozenset[str] = frozenset()


@cache  # one value, half a megabyte, read at first use and kept as long as the process runs
def shipped_corrections() -> Corrections:
    """Return the corrections that ship with the package."""
    whole = frozenset(_lines("whole.txt"))
    return Corrections(
        exceptions=dict(line.split("\t", 2)[:2] for line in _lines("exceptions.tsv")),
        whole=whole,
        names=frozenset(_lines("names.txt")),
        doubled=frozenset(_lines("doubled.txt")),
        roots=rooted(whole).union(_lines("roots.txt")),
    )


def rooted(whole: Set[str]) -> frozenset[str]:
    """Return those of the whole words that affixes may stand around, as *tersangka* in *ditersangkakan*.

    A word that ends like a suffix is none: it would be found in forms that have the suffix.
    """
    return frozenset(word for word in whole if not word.endswith(("an", "i")))


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
