"""Fuzz readers one after the other: `python -m fuzz [--seconds N] [TARGET...]`, `make fuzz`."""

from __future__ import annotations

import argparse
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from .targets import TARGETS

SLACK = 60
"""For how many seconds more a reader may go on, to begin and to end."""
HOME = Path(__file__).parents[2] / "out" / "fuzz"


def main() -> int:
    """Say of each reader how many inputs it had; return 1 where one ended as none should."""
    options = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    options.add_argument("--seconds", type=int, default=60, help="for each reader")
    options.add_argument("targets", nargs="*", help=", ".join(TARGETS))
    chosen = options.parse_args()
    found = 0
    for name in chosen.targets or TARGETS:
        home = HOME / name
        before = _findings(home)
        words = [sys.executable, "-m", "fuzz.run", name, str(home), str(chosen.seconds)]
        home.mkdir(parents=True, exist_ok=True)
        with (home / "log.txt").open("wb") as log:
            code = _ran(words, log, chosen.seconds + SLACK)
        told = (home / "log.txt").read_text(encoding="utf-8", errors="replace")
        count = re.search(r"number_of_executed_units: *(\d+)", told)
        new = sorted(_findings(home) - before)
        found += len(new) + (code != 0 and not new)
        said = ", ".join(new) or (f"see log.txt and last in {home}" if code else "nothing found")
        print(f"{name:9} {int(count[1]) if count else 0:9,} executions, {said}", flush=True)
    return 1 if found else 0


def _ran(words: Sequence[str], log: IO[bytes], seconds: int) -> int:
    """The code with which a process ends, or that of one that has to be killed."""
    try:
        return subprocess.run(words, stderr=log, check=False, timeout=seconds).returncode
    except subprocess.TimeoutExpired:
        return -signal.SIGKILL


def _findings(home: Path) -> set[str]:
    kinds = ("crash-*", "timeout-*", "oom-*", "leak-*", "slow-unit-*")
    return {str(path) for kind in kinds for path in home.glob(kind)}


if __name__ == "__main__":
    sys.exit(main())
