"""The corrections of Sastrawi that ship with the package, read at first use.

``python -m indexer.language.derive`` makes the files; each says so in its first line.
"""

from collections.abc import Mapping, Set
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).parent / "data"


class Corrections(NamedTuple):
    """What is known better than by rule.

    ``exceptions`` maps words to their stems, ``whole`` words and ``names`` are their own stems, and
    ``doubled`` are words like *kupu-kupu* that are no plurals.
    """

    exceptions: Mapping[str, str]
    whole: Set[str]
    names: Set[str]
    doubled: Set[str]


@cache
def corrections() -> Corrections:
    """The corrections that ship with the package."""
    return Corrections(
        exceptions=dict(line.split("\t", 2)[:2] for line in _lines("exceptions.tsv")),
        whole=frozenset(_lines("whole.txt")),
        names=frozenset(_lines("names.txt")),
        doubled=frozenset(_lines("doubled.txt")),
    )


def _lines(name: str) -> list[str]:
    return (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
