"""Read the decisions of people on single words, which ``reviewed.txt`` holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import UnreadableFile
from indexer.reasons import reason

REVIEWED = Path(__file__).with_name("reviewed.txt")

_LISTS = ("+name", "-name", "+doubled", "-doubled", "+root", "-root")


@dataclass(frozen=True)
class Reviewed:
    """The decisions: the stems of words, and words that belong on the other lists or do not."""

    stems: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    no_names: set[str] = field(default_factory=set)
    doubled: set[str] = field(default_factory=set)
    not_doubled: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    no_roots: set[str] = field(default_factory=set)


def read_reviewed(path: Path = REVIEWED) -> Reviewed:
    """Return the decisions in a file of lines like ``stem: word word`` or ``+name: word``.

    ``#`` begins a comment. Raises :class:`UnreadableFile` for a line that is neither, or decides on
    a word a second time.
    """
    return parse_reviewed(path.read_text(encoding="utf-8").splitlines(), path)


def parse_reviewed(lines: Iterable[str], path: Path) -> Reviewed:
    """Return the decisions in the lines of a file, which errors call ``path``."""
    reviewed = Reviewed()
    sets = (
        *(reviewed.names, reviewed.no_names, reviewed.doubled, reviewed.not_doubled),
        *(reviewed.roots, reviewed.no_roots),
    )
    lists = dict(zip(_LISTS, sets, strict=True))
    for number, line in enumerate(lines, 1):
        head, colon, rest = line.partition("#")[0].partition(":")
        if not head.strip():
            continue
        if not colon or not rest.split():
            raise UnreadableFile(path, reason("not-a-decision"), number)
        for word in rest.split():
            if word in reviewed.stems and head != "-root":
                raise UnreadableFile(path, reason("decided-twice", word=word), number)
            if head in lists:
                lists[head].add(word)
            else:
                reviewed.stems[word] = head.strip()
    return reviewed
