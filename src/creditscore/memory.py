"""What the machine has: processors, threads for them, memory to give back between large steps."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import cache
from importlib import import_module
from typing import Any


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def workers(threads: int) -> ThreadPoolExecutor:
    """The threads on which this process reads and scores, no more than so many at once.

    What works on them must not wait for others that do.
    """
    return _workers(threads, os.getpid())


@cache
def _workers(threads: int, process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads)


def finish(futures: Iterable[Future[Any]]) -> list[Any]:
    """The results of all; where one fails the others are called off."""
    futures = list(futures)
    try:
        return [future.result() for future in futures]
    finally:
        call_off(futures)


def call_off(futures: Iterable[Future[Any]]) -> None:
    """Cancel what has not begun, and wait for what has."""
    begun = [future for future in futures if not future.cancel()]
    wait(begun)


def keep_freed_memory() -> None:
    """Let the C library keep what threads and Arrow give back, for their next arrays.

    By itself it returns most of it to the system, which hands it out again page by page: a third
    of the time that large tables take. The settings are glibc's (mallopt(3)), nothing elsewhere.
    They are the whole process's and stay, and so does Arrow's pool, which is the C library from
    then on: only who owns the process may ask for this, as the command line does.
    """
    arrow = import_module("pyarrow")
    arrow.set_memory_pool(arrow.system_memory_pool())
    try:
        library = ctypes.CDLL(None)
        for setting, value in _SETTINGS.items():
            library.mallopt(setting, value)
    except (AttributeError, OSError, TypeError):  # not the GNU C library
        return


_SETTINGS = {
    -8: 1,  # M_ARENA_MAX: threads share one heap, which may be larger than 64 MB
    -3: 16 << 20,  # M_MMAP_THRESHOLD
    -1: 64 << 20,  # M_TRIM_THRESHOLD
}


def trim() -> None:
    """Give back what Arrow and the C library keep for later; nothing where they cannot."""
    arrow = sys.modules.get("pyarrow")
    if arrow is not None:
        arrow.default_memory_pool().release_unused()
        arrow.system_memory_pool().release_unused()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # not the GNU C library
        return
