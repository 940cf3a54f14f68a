"""What the machine has: how many processors, and memory to give back between large steps."""

from __future__ import annotations

import ctypes
import os
import sys


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def keep() -> None:
    """Let the C library keep what threads give back, for their next arrays; nothing elsewhere.

    By itself it returns most of it to the system, which hands it out again page by page: a third
    of the time that large tables take. The settings are glibc's (mallopt(3)), and stay.
    """
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
