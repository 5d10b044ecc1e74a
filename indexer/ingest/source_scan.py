"""What files a source holds now, by directory listings alone: no file is opened."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import os_reason
from indexer.index.catalog import Problem
from indexer.readers.piece import Settings
from indexer.readers.registry import is_article_file


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read. ``key`` is its path as text that any encoding can hold."""

    path: Path
    key: str
    name: str
    """The path relative to its source, with ``/``: the id of its article where it gives none."""
    size: int
    mtime_ns: int
    settings: Settings


@dataclass(slots=True)
class SourceScan:
    """What one source holds, and how it is read. ``missing`` when the source itself is not there."""

    source: str
    settings: Settings
    files: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    missing: bool = False

    def covers(self, key: str) -> bool:
        """Whether the path ``key`` lies in this source."""
        source = key_of(self.source)
        return key == source or key.startswith(source.rstrip(os.sep) + os.sep)

    def could_not_see(self, key: str) -> bool:
        """Whether ``key`` may well be there although it was not found: its folder could not be listed."""
        return self.missing or any(
            key == problem.path or key.startswith(problem.path + os.sep) for problem in self.problems
        )


def scan(source: str, leave_out: Path, settings: Settings) -> SourceScan:
    """List a source: a file, or a folder and everything below it but ``leave_out``.

    Hidden files and links to folders are passed over, so a loop of links ends
    nothing; files no reader takes are counted by suffix.
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
    hidden = leave_out.resolve()
    above = len(os.path.join(root, ""))
    for entry in _walk(result, root, hidden):
        _take(result, Path(entry.path), entry.path[above:].replace(os.sep, "/"))
    return result


def key_of(path: Path | str) -> str:
    """A path as text that can be stored; bytes in it that are not UTF-8 are written as ``\\xff``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def reaches(source: str, path: str) -> bool:
    """Whether scanning ``source`` comes to ``path``: it lies in it, and neither hidden nor behind a link."""
    if not Path(path).is_relative_to(source):
        return False
    below = Path(source)
    for part in Path(path).relative_to(source).parts:
        below /= part
        if part.startswith(".") or below.is_symlink():
            return False
    return True


def _take(result: SourceScan, path: Path, name: str) -> None:
    if not is_article_file(path):
        result.skipped[path.suffix.lower() or "(tanpa akhiran)"] += 1
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


def _walk(result: SourceScan, root: Path, leave_out: Path) -> Iterator[os.DirEntry[str]]:
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
                result.skipped["(tautan ke folder, atau putus / link to a folder, or broken)"] += 1
        folders.extend(reversed(below))


def _is_file(result: SourceScan, entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError as error:  # a link to itself, or to where one may not look
        result.problems.append(Problem(key_of(entry.path), None, os_reason(error)))
        return False
