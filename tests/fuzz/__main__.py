"""Fuzz readers one after the other: `python -m fuzz [--seconds N] [TARGET...]`, `make fuzz`."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from .targets import TARGETS

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
        ran = subprocess.run(words, stderr=subprocess.PIPE, check=False)
        told = ran.stderr.decode("utf-8", "replace")
        home.mkdir(parents=True, exist_ok=True)
        (home / "log.txt").write_text(told, encoding="utf-8")
        count = re.search(r"number_of_executed_units: *(\d+)", told)
        new = sorted(_findings(home) - before)
        found += len(new) + (ran.returncode != 0 and not new)
        said = ", ".join(new) or ("nothing found" if not ran.returncode else "see log.txt")
        print(f"{name:9} {int(count[1]) if count else 0:9,} executions, {said}", flush=True)
    return 1 if found else 0


def _findings(home: Path) -> set[str]:
    kinds = ("crash-*", "timeout-*", "oom-*", "leak-*", "slow-unit-*")
    return {str(path) for kind in kinds for path in home.glob(kind)}


if __name__ == "__main__":
    sys.exit(main())
