"""A whole process measured: wall time, processor time, and the peak memory of its tree."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PERIOD = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Run:
    """One process from start to end.

    `seconds` is wall time, `cpu` processor time (user and system) in seconds, `peak` the largest
    resident memory of the process and those under it together, in bytes. `failure` says why it did
    not end well, "" where it did.
    """

    seconds: float
    cpu: float
    peak: int
    failure: str = ""


def measured(command: Sequence[str], *, memory: int, limit: float, cwd: Path | None = None) -> Run:
    """Run a command, and end it where it takes more than `memory` bytes or `limit` seconds."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, cwd=cwd)
        watch = _Watch(process, memory, start + limit)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.over.set()
        watch.join()
        failure = watch.reason
        if process.returncode and not failure:
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            failure = lines[-1][:200] if lines else f"exit code {process.returncode}"
    peak = max(watch.peak, usage.ru_maxrss * 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak, failure)


class _Watch(threading.Thread):
    """Looks at a process tree every 20 ms."""

    def __init__(self, process: subprocess.Popen[bytes], memory: int, deadline: float) -> None:
        super().__init__(daemon=True)
        self.process, self.memory, self.deadline = process, memory, deadline
        self.over = threading.Event()
        self.peak = 0
        self.reason = ""

    def run(self) -> None:
        while not self.over.wait(_PERIOD):
            tree = _tree(self.process.pid)
            self.peak = max(self.peak, sum(map(_resident, tree)))
            if self.peak > self.memory:
                self.reason = f"over {self.memory / 2**30:.0f} GB"
            elif time.perf_counter() > self.deadline:
                self.reason = "over the time limit"
            if self.reason:
                for pid in reversed(tree):
                    _end(pid)
                return


def _tree(pid: int) -> list[int]:
    """A process and those that it started, and they."""
    found = [pid]
    for one in found:
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
