"""Giving memory back to the system, between steps that take much of it."""

from __future__ import annotations

import ctypes
import sys


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
