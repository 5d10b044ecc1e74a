"""The errors of an archive, each with what happened, where, and what to do next: missing, locked, damaged ...

The command line maps each class to an exit code and the web maps each to a
status; neither mapping lives here.
"""

import errno
from pathlib import Path

from indexer.messages import Message, counted_message, message
from indexer.reasons import reason


class ArchiveError(Exception):
    """Anything that goes wrong in a way a reader can be told about.

    ``message`` says what happened and where, ``advice`` what to do next; ``str()`` is both.
    """

    def __init__(self, message: Message, advice: Message):
        super().__init__(message, advice)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.message} {self.advice}"


_SYSTEM_REASONS = {
    errno.EACCES: "not-allowed",
    errno.EPERM: "not-allowed",
    errno.ENOENT: "gone",
    errno.EIO: "disk-failed",
    errno.EISDIR: "is-folder",
    errno.ELOOP: "link-loop",
    errno.ENAMETOOLONG: "name-too-long",
    errno.ESTALE: "disk-disconnected",
    errno.EMFILE: "too-many-files-open",
    errno.ENOSPC: "disk-full",
    errno.EROFS: "read-only-disk",
}


def os_reason(error: OSError) -> Message:
    """Why the system would not let a file be read or written; in its own words where that is unusual."""
    code = _SYSTEM_REASONS.get(error.errno or 0)
    return reason(code) if code else reason("system", said=error.strerror or str(error))


class IndexMissing(ArchiveError):
    """There is no index where one was looked for."""

    def __init__(self, path: Path):
        super().__init__(
            message("index-missing", "There is no index at {path}.", path=str(path)),
            message("make-index", "Make one with: search index FOLDER"),
        )


class IndexLocked(ArchiveError):
    """Another process is writing to the index."""

    def __init__(self, path: Path):
        super().__init__(
            message("index-locked", "Another process is writing to the index at {path}.", path=str(path)),
            message("wait", "Wait until it has finished, then try again."),
        )


class IndexOutdated(ArchiveError):
    """The index was made by a version whose format differs from this one's."""

    def __init__(self, path: Path, found: object, wanted: int):
        super().__init__(
            message(
                "index-outdated",
                "The index at {path} has schema version {found}; this program uses version {wanted}.",
                path=str(path),
                found=found,
                wanted=wanted,
            ),
            message("rebuild", "Rebuild it from its sources with: search reindex --full"),
        )


class IndexCorrupt(ArchiveError):
    """The index is there but cannot be read, in whole or in part; ``why`` says what is wrong with it."""

    def __init__(self, path: Path, why: Message):
        super().__init__(
            message("index-damaged", "The index at {path} is damaged: {why}.", path=str(path), why=why),
            message(
                "rebuild-damaged", "The original files are untouched. Rebuild with: search reindex --full"
            ),
        )


class IndexUnwritable(ArchiveError):
    """This user may not write where the index is to be, or the disk does not take it."""

    def __init__(self, path: Path, why: Message):
        super().__init__(
            message(
                "index-unwritable", "Cannot write to the index at {path}: {why}.", path=str(path), why=why
            ),
            message(
                "make-room",
                "Make room and get leave to write there, or choose another folder with --index.",
            ),
        )


class UnreadableFile(ArchiveError):
    """One file, or one record in it, cannot become an article; ``why`` says why."""

    def __init__(self, path: Path | str, why: Message, record: int | None = None):
        self.path = str(path)
        self.why = why
        self.record = record
        where = (
            str(path)
            if record is None
            else message("record-of-file", "{path}, record {record}", path=str(path), record=record)
        )
        super().__init__(
            message("unreadable-file", "{where}: {why}.", where=where, why=why),
            message("kinds-read", "What is read is told by: search index --help"),
        )


class SomeUnreadable(ArchiveError):
    """Something could not be read, and the reader wanted that to be an error."""

    def __init__(self, count: int):
        super().__init__(
            counted_message(
                "some-unreadable",
                "{count} file or record could not be read.",
                "{count} files or records could not be read.",
                count,
            ),
            message(
                "list-problems", "What could be read is in. To list the others: search status --problems"
            ),
        )


class SourcesMissing(ArchiveError):
    """Sources are gone, and what the index has of them cannot be carried over."""

    def __init__(self, sources: list[str]):
        super().__init__(
            message("sources-missing", "Sources gone or empty: {sources}.", sources=", ".join(sources)),
            message("bring-back", "Bring them back, or let their articles go with --prune."),
        )


class WorkerLost(ArchiveError):
    """A process that analysed articles ended before it had given them back."""

    def __init__(self) -> None:
        super().__init__(
            message("worker-lost", "A helper process ended unexpectedly, perhaps for want of memory."),
            message("go-on", "What was saved is kept. Go on with: search reindex"),
        )
