"""Runs of the command into one folder, in forks that are killed, run at once or have no room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from random import Random

from hostile import attempt as plain
from hostile.server import MODULES

from creditscore import cli, staging
from creditscore.results.output_folder import SEAL

FORMATS = ("csv", "json", "parquet")
DISK = 1 << 20
UNITS = 40
_NOTE = "mine"


class Runs:
    """A folder of results, and two tables that are scored into it by turns.

    What stands in the folder has to be, at any moment at which no process works on it, one of the
    two results, whole, beside what somebody else has put there.
    """

    def __init__(self, home: Path, format: str, out: Path | None = None) -> None:
        for name in MODULES:
            import_module(name)  # once, not in each fork
        self.home, self.format = home, format
        self.out = out or home / "out"
        self.log = home / "log"
        names = [f"单位{unit}" for unit in range(UNITS)]
        roster = "entities:\n  u:\n" + "".join(f"    - {{name: {name}}}\n" for name in names)
        plain.write(home, roster=roster)
        for at, table in enumerate("ab"):
            lines = [
                f"2023-{month:02},{name},1,n,{(month * at + unit) % 7}"
                for month in range(1, 13)
                for unit, name in enumerate(names)
            ]
            text = "month,entity,item,fact,value\n" + "\n".join(lines) + "\n"
            plain.facts(home, text, f"{table}.csv")
        self.right = {table: self._undisturbed(table) for table in "ab"}
        assert self.right["a"].keys() == self.right["b"].keys()
        assert self.right["a"] != self.right["b"]

    def _undisturbed(self, table: str) -> dict[str, bytes]:
        out, kept = self.home / table, self.out
        self.out = out
        assert self.ended(self.start(table)) == 0, self.log.read_text("utf-8")
        self.out = kept
        return {path.name: path.read_bytes() for path in out.iterdir()}

    def start(self, table: str) -> int:
        """Score a table in a process of its own; its number."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of threads that sleep
            child = os.fork()
        if child:
            return child
        code = 70
        try:
            sys.stdout = sys.stderr = self.log.open("w", encoding="utf-8")
            words = ["score", str(self.home / "s"), str(self.home / f"{table}.csv")]
            code = cli.main([*words, "--out", str(self.out), "--format", self.format, "--force"])
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)

    def ended(self, child: int) -> int:
        """How a process has ended."""
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def began(self) -> None:
        """Run once, and leave a file of somebody else beside the results."""
        assert self.ended(self.start("a")) == 0
        (self.out / "notes.txt").write_text(_NOTE, encoding="utf-8")

    def standing(self) -> str:
        """Which of the two results stands in the folder; fails for anything else."""
        there = {
            path.name: path.read_bytes()
            for path in self.out.iterdir()
            if not path.name.startswith(staging.PREFIX)
        }
        assert there.pop("notes.txt") == _NOTE.encode()
        found = [table for table, right in self.right.items() if there == right]
        assert found, (sorted(there), there.get(SEAL))
        return found[0]

    def killed(self, table: str, dice: Random) -> bool:
        """A run is killed at a random moment, half of them while it writes; whether it was."""
        child = self.start(table)
        if dice.random() < 0.5:
            while not self.left() and not _over(child):
                time.sleep(0.0005)
            time.sleep(dice.random() * 0.08)
        else:
            time.sleep(dice.random() * 0.4)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        code = self.ended(child)
        assert code in (0, -signal.SIGKILL), (code, self.log.read_text("utf-8"))
        assert code or self.standing() == table
        return code != 0

    def pair(self, dice: Random) -> None:
        """Two runs at once, one of which is perhaps killed."""
        children = {self.start(table): table for table in "ab"}
        if dice.random() < 0.3:
            time.sleep(dice.random() * 0.3)
            os.kill(dice.choice(list(children)), signal.SIGKILL)
        codes = [self.ended(child) for child in children]
        assert {*codes} <= {0, -signal.SIGKILL}, (codes, self.log.read_text("utf-8"))

    def without_room(self, table: str, room: int) -> bool:
        """A run onto a disk with so many bytes left; whether that was too few."""
        filler = self.out.parent / "filler"
        free = os.statvfs(self.out.parent)
        filler.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room)))
        before = self.standing()
        code = self.ended(self.start(table))
        filler.unlink()
        said = self.log.read_text("utf-8")
        assert code in (0, 2), (code, said)
        assert "Traceback" not in said
        if code:
            assert "U506" in said, said
        assert self.standing() == (before if code else table)
        assert not self.left()
        return code != 0

    def left(self) -> list[Path]:
        """What runs have left that were killed."""
        return [*self.out.parent.glob(f"{staging.PREFIX}*"), *self.out.glob(f"{staging.PREFIX}*")]

    def cleared(self) -> None:
        """The next run clears what those before have left."""
        for path in self.left():
            with suppress(FileNotFoundError):
                os.utime(path, (0, 0))  # as if it were of yesterday
        assert self.ended(self.start("a")) == 0, self.log.read_text("utf-8")
        assert self.standing() == "a"
        assert not self.left()


def _over(child: int) -> bool:
    """Whether a process has ended, which is still to be waited for."""
    return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@contextmanager
def small_disk(at: Path) -> Iterator[bool]:
    """A disk of a megabyte in memory, where this user may have one; whether there is."""
    at.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(at)]
    try:
        made = subprocess.run(words, capture_output=True, check=False).returncode == 0
    except OSError:
        made = False
    try:
        yield made
    finally:
        if made:
            subprocess.run(["umount", str(at)], check=True)
