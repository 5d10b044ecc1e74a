"""Processes that work for this one, and end when it does."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread


def cores() -> int:
    """The processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return min(os.cpu_count() or 1, 60)  # Windows waits for no more processes than that


def process_pool(count: int) -> ProcessPoolExecutor:
    """A pool of so many processes, which begin when there is something to do."""
    # Not a plain fork: this process may have threads, whose locks a fork would copy as they are.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(count, mp_context=get_context(method), initializer=_begin)


def _begin() -> None:
    """Leave Ctrl-C to the process that commands this one, and end when that one does, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commander = parent_process()
    if commander is not None:
        Thread(target=_end_with, args=(commander,), daemon=True).start()


def _end_with(commander: BaseProcess) -> None:
    commander.join()
    os._exit(1)
