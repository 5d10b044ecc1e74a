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
    ``doubled`` are words like *kupu-kupu*, which are no plurals.
    """

    exceptions: Mapping[str, str]
    whole: Set[str]
    names: Set[str]
    doubled: Set[str]


@cache  # one value, half a megabyte, read at first use and kept as long as the process runs
def shipped_corrections() -> Corrections:
    """Return the corrections that ship with the package."""
    return Corrections(
        exceptions=dict(line.split("\t", 2)[:2] for line in _lines("exceptions.tsv")),
        whole=frozenset(_lines("whole.txt")),
        names=frozenset(_lines("names.txt")),
        doubled=frozenset(_lines("doubled.txt")),
    )


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
