"""The index directory and its manifest: which build is live, which sources it has, who may write (the lock).

    archive.json   the manifest: schema version, live build, sources, last update
    LOCK           held by the one process that writes
    build-S-N/     build N, of schema version S: Whoosh's files, stems.db (the stem map), catalog.db

A rebuilt index is swapped in by one rename of the manifest. Readers that have the old
build open go on reading it. The manifest is the only file that cannot be made again from
the sources, so it is small, plain JSON, and flushed to the disk before it counts.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from indexer.errors import IndexCorrupt, IndexLocked, IndexMissing, IndexOutdated, IndexUnwritable, os_reason
from indexer.index.durable import flush_to_disk
from indexer.reasons import reason

MANIFEST = "archive.json"
_LOCK = "LOCK"
_BUILD = re.compile(r"build-([0-9]{1,9})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """A file or folder the index is kept up to date with."""

    path: str
    added: str
    field_mapping: dict[str, str] = field(default_factory=dict)
    """The column that holds each field of an article; only the fields that were given with ``--map``."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of ``archive.json``. ``updated`` is when the last run was completed, ISO 8601 in UTC."""

    schema: int
    build: str
    token: str
    """Random; differs between any two builds, even of one name in a folder deleted and made again."""
    sources: tuple[SourceFolder, ...] = ()
    updated: str | None = None

    @classmethod
    def of_new_build(cls, schema: int, build: str, sources: tuple[SourceFolder, ...] = ()) -> "Manifest":
        """Return the manifest of a build that has just been made."""
        return cls(schema, build, token_hex(8), sources)


def now_utc() -> str:
    """Return the present second, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class IndexDirectory:
    """One index directory on disk."""

    def __init__(self, path: Path | str):
        self.path = Path(path)

    def manifest(self) -> Manifest:
        """Return the manifest, whatever schema version it names.

        Raises :class:`IndexMissing` where there is none, and :class:`IndexCorrupt`
        where it cannot be understood.
        """
        path = self.path / MANIFEST
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(self.path) from None
        except (OSError, ValueError) as error:
            raise IndexCorrupt(
                self.path, reason("file-unusable", file=MANIFEST, detail=str(error))
            ) from error
        try:
            manifest = Manifest(
                schema=int(raw["schema"]),
                build=str(raw["build"]),
                token=str(raw["token"]),
                sources=tuple(
                    SourceFolder(
                        str(s["path"]),
                        str(s["added"]),
                        _field_mapping(s.get("field_mapping", s.get("columns", {}))),
                    )
                    for s in raw["sources"]
                ),
                updated=str(raw["updated"]) if raw.get("updated") else None,
            )
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise IndexCorrupt(
                self.path, reason("unexpected-content", file=MANIFEST, detail=repr(error))
            ) from error
        if not _BUILD.fullmatch(manifest.build):  # so no build outside this directory is ever opened
            raise IndexCorrupt(self.path, reason("names-no-build", file=MANIFEST, name=repr(manifest.build)))
        return manifest

    def current(self, schema_version: int) -> Manifest:
        """Return the manifest of an index of this schema version.

        Raises what :meth:`manifest` raises, and :class:`IndexOutdated` for another version.
        """
        manifest = self.manifest()
        if manifest.schema != schema_version:
            raise IndexOutdated(self.path, manifest.schema, schema_version)
        return manifest

    def build_path(self, manifest: Manifest) -> Path:
        """Return the folder of the manifest's build."""
        return self.path / manifest.build

    def write(self, manifest: Manifest) -> None:
        """Replace the manifest in one step, which a crash cannot leave half done."""
        self.path.mkdir(parents=True, exist_ok=True)
        temporary = self.path / f"{MANIFEST}.new"
        with temporary.open("w", encoding="ascii") as file:
            json.dump(
                asdict(manifest), file, indent=2
            )  # ASCII: any file name can be written, lone surrogates too
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.path / MANIFEST)
        flush_to_disk(self.path)

    def touch(self, manifest: Manifest) -> Manifest:
        """Write into the manifest that a run has just been completed, and return the new manifest."""
        manifest = replace(manifest, updated=now_utc())
        self.write(manifest)
        return manifest

    def next_build(self, live: str | None, schema_version: int) -> str:
        """Return the name of the build to make beside ``live``: an unfinished one, else a new one."""
        after = _number(live)
        unfinished = [
            name
            for name in self.builds()
            if name.startswith(f"build-{schema_version}-") and _number(name) > after
        ]
        return min(unfinished, key=_number, default=f"build-{schema_version}-{after + 1}")

    def builds(self) -> list[str]:
        """Return the names of all builds on the disk: live, unfinished and left over."""
        if not self.path.is_dir():
            return []
        return sorted(entry.name for entry in self.path.iterdir() if _BUILD.fullmatch(entry.name))

    def remove_builds(self, keep: str) -> None:
        """Delete every build except ``keep``. What cannot be deleted now is left for the next time."""
        for name in self.builds():
            if name != keep:
                shutil.rmtree(self.path / name, ignore_errors=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the writers' lock until the block ends; the folder is made where there is none.

        Raises :class:`IndexLocked` at once when another process holds the lock, and
        :class:`IndexUnwritable` where this process may not write. The operating
        system releases the lock when the process ends, however it ends.
        """
        from whoosh.util.filelock import FileLock

        lock = FileLock(str(self.path / _LOCK))
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            acquired = lock.acquire()
        except OSError as error:
            raise IndexUnwritable(self.path, os_reason(error)) from error
        if not acquired:
            raise IndexLocked(self.path)
        try:
            yield
        finally:
            lock.release()


def _field_mapping(raw: dict[str, str]) -> dict[str, str]:
    return {str(field): str(column) for field, column in raw.items()}


def _number(build: str | None) -> int:
    match = _BUILD.fullmatch(build or "")
    return int(match.group(2)) if match else 0
