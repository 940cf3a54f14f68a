"""Processes of their own for what is long or comes from outside: made from one that is ready."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_READY = (
    "pandas",
    "creditscore.facts.check",
    "creditscore.scoring",
    "creditscore.service.intake.child",
)


_PAUSES = (0.0, 0.05, 0.2, 1.0, 2.0)
"""Seconds before each try; a process that was killed can be there, and refuse, for a while."""


@cache
def context() -> Any:
    """How processes are made: forked from one that has only imported what they need."""
    methods = multiprocessing.get_all_start_methods()
    found = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        found.set_forkserver_preload(list(_READY))
    return found


def prepare() -> None:
    """Start the process from which others are made, so that the first need not wait for it."""
    context()
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        forkserver.ensure_running()


def started(target: Callable[..., None], *args: Any) -> Any:
    """A process of its own at work on something.

    Where the process that others are made from has ended, as when memory was short, there is a new
    one. Raises `OSError` where that cannot make any either.
    """
    for pause in _PAUSES:
        time.sleep(pause)
        process = context().Process(target=target, args=args, daemon=True)
        with suppress(OSError, EOFError):
            process.start()
            return process
    raise OSError("no process can be started")


def bound(memory: int, seconds: int = 0) -> None:
    """Keep this process from taking more than so many bytes beyond what it has, or seconds."""
    if sys.platform == "win32":
        return
    import resource

    limits = [(resource.RLIMIT_FSIZE, memory), (resource.RLIMIT_CORE, 0)]
    if seconds:
        limits.append((resource.RLIMIT_CPU, seconds))
    for kind, most in limits:
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        least = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (least, least))


def alone() -> None:
    """Let signals that are meant for the service pass this process by."""
    with suppress(OSError):
        os.setpgid(0, 0)
