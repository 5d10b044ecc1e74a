"""A run's visit to a file: whether its content has changed, its pieces, and what was wrong with them."""

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
"""Of one file; the last line tells how many more there are."""
_AT_ONCE = 1_000_000
"""Bytes; a file that is no larger is read once, into memory."""


@dataclass(slots=True)
class FileVisit:
    """One file as this run finds it.

    ``digest`` is of its content, empty where that must be compared again next
    time; ``read`` tells whether it differs from what was known, ``whole``
    whether it could be read to its end. ``before`` are the articles it had in
    the index, ``present`` those it has now.
    """

    file: FoundFile
    digest: bytes = b""
    read: bool = False
    whole: bool = True
    seen: int = 0
    """Characters of its articles, as far as they have come."""
    before: dict[str, bytes] | None = None
    present: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    _more: int = 0

    def note(self, found: Unread | Doubt) -> None:
        """Remember why a part of the file is no article, or what is odd about one."""
        problem = Problem(self.file.key, found.record, found.reason, found.member, isinstance(found, Doubt))
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
            return
        self._more += 1
        if isinstance(found, Unread):
            self.whole = False  # which articles may be in what is not listed cannot be told
        # Of a number of doubts alone nothing is unread, and no article may be in them.
        doubts = problem.doubt and self.problems[-1].doubt
        count = self._more + 1
        self.problems[-1] = Problem(
            self.file.key, None, reason("more", count=count), doubt=doubts, times=count
        )

    def failed(self, why: Message) -> None:
        """Remember why the file as a whole could not be read, or not to its end."""
        self.read, self.whole = True, False
        self.problems.append(Problem(self.file.key, None, why))


def visits(
    files: Iterable[FoundFile], digests: Mapping[str, bytes]
) -> Iterator[tuple[FileVisit, Piece | None]]:
    """A visit to each file with each of its pieces, if its digest is not the known one, then none."""
    for file in files:
        visit = FileVisit(file)
        try:
            with open_file(file) as opened:
                stat = os.fstat(opened.fileno())
                visit.digest, content = hashed(opened, stat.st_size)
                if digests.get(file.key) != visit.digest:
                    visit.read = True
                    for piece in split_content(content, stat, file.path.name, file.name, file.settings):
                        if isinstance(piece, Unread):
                            visit.note(piece)
                        else:
                            yield visit, piece
        except OSError as error:
            visit.digest = b""  # it may be readable next time, with nothing about it changed
            visit.failed(os_reason(error))
        except Exception as error:  # one file must not cost all the others, whatever is wrong with it
            log.debug("%s: a fault of the reader", file.key, exc_info=True)
            visit.failed(reader_fault(error))
        yield visit, None


def reader_fault(error: Exception) -> Message:
    """Return the reason for a file or piece whose reader failed in a way that it does not foresee."""
    return reason("reader-fault", error=f"{type(error).__name__}: {error}")


def open_file(file: FoundFile) -> FileIO:
    """The file, at its beginning. Raises ``OSError``."""
    return file.path.open("rb", buffering=0)


def hashed(file: FileIO, size: int) -> tuple[bytes, FileIO | BytesIO]:
    """16 bytes that differ whenever a file's content does (BLAKE2b, RFC 7693), and that content, unread.

    The content of a small file is in memory then: most archives are a great many of those, and
    to read each of them twice would take longer than all that is made of it. Raises ``OSError``.
    """
    if size <= _AT_ONCE:
        data = file.read(size + 1)
        if data is not None and len(data) == size:
            return hashlib.blake2b(data, digest_size=16).digest(), BytesIO(data)
        file.seek(0)  # it has changed just now
    digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).digest()
    file.seek(0)
    return digest, file


def may_be_unreadable(article_id: str, name: str, problems: list[Problem]) -> bool:
    """Whether an article that its file no longer gives may be in a part that could not be read.

    An id made of the file's name, a member's and a record's number is so if that
    part is unreadable; of any other id one cannot know.
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
