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

    By itself it returns every megabyte to the system, which hands it out again page by page: a
    tenth of the time that large tables take. The settings are glibc's (mallopt(3)), and stay.
    """
    try:
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _KEPT)
        library.mallopt(_TRIM_THRESHOLD, 2 * _KEPT)
    except (AttributeError, OSError, TypeError):  # not the GNU C library
        return


_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
_KEPT = 32 << 20


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
