"""Processes that work for this one, and end when it does."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any

_MOST_ON_WINDOWS = 60  # Windows waits for at most 63 things at a time, and the pool needs some of them


def cores() -> int:
    """Return how many processor cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return min(os.cpu_count() or 1, _MOST_ON_WINDOWS)


def process_pool(
    count: int, prepare: Callable[..., None] | None = None, *arguments: Any
) -> ProcessPoolExecutor:
    """Return a pool of so many processes, which start when there is something to do.

    Each begins with ``prepare(*arguments)``.
    """
    # Not a plain fork: this process may have threads, whose locks a fork would copy as they are.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(
        count, mp_context=get_context(method), initializer=_begin, initargs=(prepare, arguments)
    )


def _begin(prepare: Callable[..., None] | None, arguments: tuple[Any, ...]) -> None:
    """Leave Ctrl-C to the parent process, and end when that one does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()
    if prepare:
        prepare(*arguments)


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
