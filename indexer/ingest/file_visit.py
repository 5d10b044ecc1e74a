"""Visit the files of sources: tell changed content by its hash, split it into pieces, keep the problems."""

import hashlib
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, FileIO

from indexer.errors import os_reason
from indexer.index.catalog import Problem
from indexer.ingest.source_scan import FoundFile
from indexer.messages import Message
from indexer.readers.piece import Doubt, Piece, Unread
from indexer.readers.registry import split_content
from indexer.reasons import reason

log = logging.getLogger(__name__)

MOST_PROBLEMS = 1_000
"""Problems of one file that are kept; the last one tells how many more there are. Chosen by hand."""

_READ_AT_ONCE = 1_000_000
"""Bytes; a file that is no larger is read once, into memory, and hashed there. Chosen by hand."""

_DIGEST_BYTES = 16
"""Of the hash of a file: two of 10 million are equal by chance less often than once in 10^24 archives."""


@dataclass(slots=True)
class FileVisit:
    """One file as this run finds it."""

    file: FoundFile
    digest: bytes = b""
    """Of its content; empty where that must be compared again next time."""
    read: bool = False
    """Whether its content was read, as it is not what was known of it."""
    whole: bool = True
    """Whether it could be read to its end."""
    seen: int = 0
    """Characters of its articles that have come so far."""
    before: dict[str, bytes] | None = None
    """The digests of the articles it had in the archive, by id; ``None`` until looked up."""
    present: set[str] = field(default_factory=set)
    """The ids of the articles it has now."""
    problems: list[Problem] = field(default_factory=list)
    _unlisted: int = 0
    """Problems beyond the most that are kept."""

    def note(self, found: Unread | Doubt) -> None:
        """Remember why a part of the file is no article, or what is odd about an article of it."""
        problem = Problem(self.file.key, found.record, found.reason, found.member, isinstance(found, Doubt))
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
            return
        self._unlisted += 1
        if isinstance(found, Unread):
            self.whole = False  # which articles may be in what is not listed cannot be told
        # Many doubts alone leave nothing unread, so the line that counts them is a doubt too.
        only_doubts = problem.doubt and self.problems[-1].doubt
        count = self._unlisted + 1  # with the one whose place this line takes
        why = reason("more", count=count)
        self.problems[-1] = Problem(self.file.key, None, why, doubt=only_doubts, times=count)

    def note_failure(self, why: Message) -> None:
        """Remember why the file as a whole could not be read, or not to its end."""
        self.read, self.whole = True, False
        self.problems.append(Problem(self.file.key, None, why))


def visits(
    files: Iterable[FoundFile], digests: Mapping[str, bytes]
) -> Iterator[tuple[FileVisit, Piece | None]]:
    """Visit each file: yield it with each of its pieces, then with ``None`` at its end.

    A file whose digest is the one in ``digests`` gives no piece.
    """
    for file in files:
        visit = FileVisit(file)
        try:
            with file.path.open("rb", buffering=0) as opened:
                stat = os.fstat(opened.fileno())
                visit.digest, content = hash_content(opened, stat.st_size)
                if digests.get(file.key) != visit.digest:
                    visit.read = True
                    for piece in split_content(content, stat, file.path.name, file.name, file.settings):
                        if isinstance(piece, Unread):
                            visit.note(piece)
                        else:
                            yield visit, piece
        except OSError as error:
            visit.digest = b""  # it may be readable next time, with nothing about it changed
            visit.note_failure(os_reason(error))
        except Exception as error:  # one file must not cost all the others, however its reader fails
            log.debug("%s: a fault of the reader", file.key, exc_info=True)
            visit.note_failure(reader_fault(error))
        yield visit, None


def reader_fault(error: Exception) -> Message:
    """Return the reason for a file or piece whose reader failed in a way that it does not foresee."""
    return reason("reader-fault", error=f"{type(error).__name__}: {error}")


def hash_content(file: FileIO, size: int) -> tuple[bytes, FileIO | BytesIO]:
    """Return a digest of a file's content (BLAKE2b, RFC 7693), and the content, to be read from its start.

    The content of a small file is in memory then: most archives are a great many of those, and
    reading each of them twice would take longer than everything else. Raises ``OSError``.
    """
    if size <= _READ_AT_ONCE:
        data = file.read(size + 1)
        if data is not None and len(data) == size:
            return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest(), BytesIO(data)
        file.seek(0)  # the file has changed just now
    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=_DIGEST_BYTES)).digest()
    file.seek(0)
    return digest, file


def may_be_unreadable(article_id: str, name: str, problems: list[Problem]) -> bool:
    """Return whether an article that its file no longer gives may be in a part that could not be read.

    An id made of the file's name, a member's name and a record's number may be if that
    part is unreadable. Any other id may be if any part is.
    """
    unread = [problem for problem in problems if not problem.doubt]
    if not re.match(re.escape(name) + r"(?:[/#~]|$)", article_id):
        return bool(unread)
    place = re.sub(r"~\d+$", "", article_id)
    for problem in unread:
        where = f"{name}/{problem.member}" if problem.member else name
        if problem.record is not None:
            where += f"#{problem.record}"
        if place == where or (problem.record is None and place.startswith((f"{where}/", f"{where}#"))):
            return True
    return False
