"""Waits for requests, a line of JSON each; forks, runs the command there, and says how it ended."""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any

from .limited import IDLE, PATIENCE, limit

MODULES = (
    "creditscore.cli.app",
    "creditscore.registers.records",
    "creditscore.cases.running",
    "creditscore.scoring",
    "jsonschema",
    "pandas",
    "pyarrow.compute",
    "pyarrow.csv",
    "pyarrow.parquet",
    "python_calamine",
    "rich.progress",
    "rich.table",
)


def main() -> None:
    """Serve until no more requests come."""
    for name in MODULES:
        import_module(name)
    for line in sys.stdin:
        print(json.dumps(_served(**json.loads(line))), flush=True)


def _served(folder: str, words: list[str], variables: dict[str, str]) -> list[float]:
    child = os.fork()
    if not child:
        _run(Path(folder), words, variables)
    end, spent, last = time.monotonic() + PATIENCE, 0, time.monotonic()
    while True:
        found, status, used = os.wait4(child, os.WNOHANG)
        if found:
            code = os.waitstatus_to_exitcode(status)
            return [code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
        now, before, spent = time.monotonic(), spent, _ticks(child)
        last = now if spent != before else last
        if now > end or now > last + IDLE:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.005)


def _ticks(process: int) -> int:
    """How long a process has been at work."""
    numbers = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(numbers[11]) + int(numbers[12])


def _run(folder: Path, words: list[str], variables: dict[str, str]) -> None:
    """Run a command in this process, and end it; `frame NAME` is a frame of `frames`."""
    code: Any = 70
    try:
        for number, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(folder.parent / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.chdir(folder)
        os.environ |= variables
        tempfile.tempdir = None
        limit()
        sys.argv = ["creditscore", *words]
        if words[:1] == ["frame"]:
            import_module("hostile.frames").run(words[1])
        import_module("creditscore.cli").run()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    main()
