"""Commands under limits of time and memory, each in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS, MEGABYTES = 10, 1024
PATIENCE, IDLE, DATA = 240, 5, 6 << 30
"""Backstops: seconds by the clock, seconds without any work, and bytes: no bomb shall go off."""
SOURCE = Path(__file__).parents[2] / "src"


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code or minus its signal, what it said, used and left.

    `seconds` are of its processors, `megabytes` its peak, 0 where not known; `left` are the files
    in its folder for temporary files.
    """

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float
    left: list[str]


def limit() -> None:
    """Take the limits on, in the process that is to run a command."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 2, SECONDS + 4))
    resource.setrlimit(resource.RLIMIT_DATA, (DATA, DATA))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


def environment(folder: Path) -> dict[str, str]:
    """The variables of a command: its own folder for temporary files, and English."""
    temporary = folder.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    return {"PYTHONPATH": str(SOURCE), "TMPDIR": str(temporary), "CREDITSCORE_LANG": "en"}


@contextmanager
def started(folder: Path, words: list[str], **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Start the real command in a folder; its words go to `stdout` and `stderr` beside it."""
    out, err = ((folder.parent / name).open("wb") for name in ("stdout", "stderr"))
    with out, err:
        yield subprocess.Popen(
            [sys.executable, "-m", "creditscore", *map(os.fsencode, words)],
            **{"stdout": out, "stderr": err, "stdin": subprocess.DEVNULL} | more,
            cwd=folder,
            env=os.environ | environment(folder),
            preexec_fn=limit,
        )


def really(folder: Path, words: list[str], **more: Any) -> Ended:
    """Run the real command from its start to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with started(folder, words, **more) as child:
        code = child.wait(PATIENCE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return ended(folder, code, seconds)


def ended(folder: Path, code: int, seconds: float = 0, megabytes: float = 0) -> Ended:
    """What a command that ran in a folder said and left."""
    texts = [(folder.parent / name).read_bytes() for name in ("stdout", "stderr")]
    out, err = (text.decode("utf-8", "backslashreplace") for text in texts)
    left = sorted(path.name for path in (folder.parent / "tmp").iterdir())
    return Ended(code, out, err, seconds, megabytes, left)


class Limited:
    """Runs commands in forks of one process that has imported what commands import."""

    def __init__(self) -> None:
        path = os.pathsep.join(map(str, (SOURCE, Path(__file__).parents[1])))
        self._server = subprocess.Popen(
            [sys.executable, "-m", "hostile.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": path},
        )

    def run(self, folder: Path, words: list[str]) -> Ended:
        """Run a command in a folder."""
        assert self._server.stdin
        assert self._server.stdout
        request = {"folder": str(folder), "words": words, "variables": environment(folder)}
        print(json.dumps(request), file=self._server.stdin, flush=True)
        return ended(folder, *json.loads(self._server.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        self._server.communicate(timeout=PATIENCE)
