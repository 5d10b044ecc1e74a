"""Flush files and folders to the disk (fsync), so that nothing written later outlives them after a crash."""

import os
from pathlib import Path


def flush_to_disk(path: Path) -> None:
    """Make the system write a file, or the entries of a folder, to the disk before anything written later.

    Does nothing for a folder on systems other than POSIX: there it cannot be opened, and a
    rename needs no flush. Raises ``OSError`` where the disk does not take it.
    """
    posix = os.name == "posix"
    if not posix and path.is_dir():
        return
    # Windows flushes only a file that is open for writing.
    descriptor = os.open(path, os.O_RDONLY if posix else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
