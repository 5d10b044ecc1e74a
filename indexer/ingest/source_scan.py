"""Scan a source folder: which files it holds now, by listings alone; no file is opened."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import os_reason
from indexer.index.catalog import Problem
from indexer.readers.piece import Settings
from indexer.readers.registry import is_article_file

LINKS = "link"
"""Stands in counts by suffix for links to folders and broken links; a suffix begins with a dot."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. ``key`` is its path as :func:`key_of` gives it."""

    path: Path
    key: str
    name: str
    """The path relative to its source, with ``/``: the id of its article where it gives none."""
    size: int
    mtime_ns: int
    settings: Settings


@dataclass(slots=True)
class SourceScan:
    """The files of one source, and how they are read; ``missing`` where the source itself is not there."""

    source: str
    settings: Settings
    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    """Files that no reader takes, by suffix, with a dot and in small letters; ``""`` for none."""
    missing: bool = False

    def covers(self, key: str) -> bool:
        """Return whether the path ``key`` lies in this source."""
        source = key_of(self.source)
        return key == source or key.startswith(source.rstrip(os.sep) + os.sep)

    def may_hide(self, key: str) -> bool:
        """Return whether ``key`` may be there although it was not found: its folder could not be listed."""
        return self.covers(key) and (
            self.missing
            or any(key == problem.path or key.startswith(problem.path + os.sep) for problem in self.problems)
        )


class ScannedSources:
    """The files of all sources of an archive. For a file that lies in several sources, the last counts."""

    def __init__(self, scans: Iterable[SourceScan]):
        self._scans = list(scans)
        self.files = {file.key: file for listed in self._scans for file in listed.files}
        """Every file that was found, by key."""

    def may_hide(self, key: str) -> bool:
        """Return whether ``key`` may be there although it was not found."""
        return any(listed.may_hide(key) for listed in self._scans)

    def skipped(self) -> Counter[str]:
        """Return how many files no reader takes, by suffix, as :class:`SourceScan` counts them."""
        return sum((listed.skipped for listed in self._scans), Counter())

    def problems(self) -> Iterator[Problem]:
        """Yield the files and folders that could not be looked at."""
        for listed in self._scans:
            yield from listed.problems

    def keep_missing(self, known: Iterable[str], *, prune: bool) -> list[str]:
        """Take sources without a file for missing, or with ``prune`` for empty; returns those of them kept.

        A source with nothing left in it is more often a disk that is not mounted than an
        archive that somebody emptied. Kept are those that hold any file of ``known``.
        """
        known = list(known)
        kept = []
        for listed in self._scans:
            if not listed.files:
                listed.missing = not prune
            if listed.missing and any(listed.covers(key) for key in known):
                kept.append(listed.source)
        return kept

    def note_empty_as_missing(self) -> list[str]:
        """Take sources without a file for missing; returns them."""
        empty = [listed for listed in self._scans if not listed.files]
        for listed in empty:
            listed.missing = True
        return [listed.source for listed in empty]


def scan_source(source: str, leave_out: Path | None, settings: Settings) -> SourceScan:
    """List a source: a file, or a folder and everything below it but the folder ``leave_out``.

    Hidden files and links to folders are passed over, so a loop of links ends
    nothing; files that no reader takes are counted by suffix.
    """
    result = SourceScan(source, settings)
    root = Path(source)
    try:
        if not root.is_dir():
            _take(result, root, root.name)
            return result
    except OSError:
        result.missing = True
        return result
    above = len(os.path.join(root, ""))
    for entry in _walk(result, root, leave_out and leave_out.resolve()):
        _take(result, Path(entry.path), entry.path[above:].replace(os.sep, "/"))
    return result


def key_of(path: Path | str) -> str:
    """Return a path as text that any store can hold; bytes in it that are not UTF-8 become ``\\xff``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reaches(source: str, path: str) -> bool:
    """Return whether a scan of ``source`` comes to ``path``, which lies neither hidden nor behind a link."""
    if not Path(path).is_relative_to(source):
        return False
    below = Path(source)
    for part in Path(path).relative_to(source).parts:
        below /= part
        if part.startswith(".") or below.is_symlink():
            return False
    return True


def _take(result: SourceScan, path: Path, name: str) -> None:
    """Add a file to what a source holds, or count it where no reader takes it."""
    if not is_article_file(path):
        result.skipped[path.suffix.lower()] += 1
        return
    try:
        stat = path.stat()
    except FileNotFoundError:
        result.missing = result.missing or str(path) == result.source
        return
    except OSError as error:
        result.problems.append(Problem(key_of(path), None, os_reason(error)))
        return
    result.files.append(
        FoundFile(path, key_of(path), key_of(name), stat.st_size, stat.st_mtime_ns, result.settings)
    )


def _walk(result: SourceScan, root: Path, leave_out: Path | None) -> Iterator[os.DirEntry[str]]:
    """Yield the files below a folder, those of each folder by name, each folder's before its subfolders'."""
    folders = [str(root)]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            result.problems.append(Problem(key_of(folder), None, os_reason(error)))
            continue
        below = []
        for entry in listed:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                if Path(entry.path).resolve() != leave_out:
                    below.append(entry.path)
            elif _is_file(result, entry):
                yield entry
            elif entry.is_symlink():
                result.skipped[LINKS] += 1
        folders.extend(reversed(below))


def _is_file(result: SourceScan, entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError as error:  # a link to itself, or to where one may not look
        result.problems.append(Problem(key_of(entry.path), None, os_reason(error)))
        return False
