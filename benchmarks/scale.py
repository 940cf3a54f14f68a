"""The workload from S to XL: each tool as a whole process, interleaved, its answer checked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from .environment import HERE, REPOSITORY
from .measuring import Run, measured
from .tools import TOOLS

_EXACT = ("S", "M")


@dataclass
class Entry:
    """A tool on a size and kind of table: its runs, and whether its answer was the same."""

    tool: str
    size: str
    kind: str
    runs: list[Run] = field(default_factory=list)
    same: bool | None = None

    @property
    def failure(self) -> str:
        """Why it has no figures, "" where it has."""
        return next((run.failure for run in self.runs if run.failure), "")

    def summary(self) -> dict[str, Any]:
        """Medians of the runs, as they go into the results."""
        found: dict[str, Any] = {"tool": self.tool, "size": self.size, "kind": self.kind}
        if self.failure:
            return found | {"failure": self.failure}
        return found | {
            "seconds": median(run.seconds for run in self.runs),
            "cpu": median(run.cpu for run in self.runs),
            "peak": max(run.peak for run in self.runs),
            "same": self.same,
            "runs": [asdict(run) for run in self.runs],
        }


@dataclass(frozen=True)
class Bench:
    """Where the interpreters and the data are, and what a process may take at most."""

    creditscore: Path
    peers: Path
    cache: Path
    runs: int
    memory: int
    limit: float

    def measure(self, size: str, kind: str, tools: list[str]) -> Iterator[dict[str, Any]]:
        """Run the tools that go to a size, one after the other, as many times as asked."""
        folder = self._data(size, kind)
        facts = folder / f"facts-{kind}.parquet"
        reference: dict[str, str] = {}
        if size in _EXACT and kind != "tidy":
            reference = self._exact(folder, facts)
        entries = [Entry(name, size, kind) for name in tools if _goes(name, size, kind)]
        for number in range(self.runs):
            _warm(facts)
            for entry in entries:
                if entry.failure:
                    continue
                with tempfile.TemporaryDirectory(dir=self.cache) as out:
                    entry.runs.append(self._run(entry.tool, folder, facts, out))
                    _say(entry)
                    if number == 0 and TOOLS[entry.tool].scores and not entry.failure:
                        entry.same = self._checked(out, reference)
        yield from (entry.summary() for entry in entries)

    def _run(self, tool: str, folder: Path, facts: Path, out: str) -> Run:
        python = self.creditscore if TOOLS[tool].own else self.peers
        script = HERE / "peers" / TOOLS[tool].script
        command = [str(part) for part in (python, script, folder, facts, out)]
        return measured(command, memory=self.memory, limit=self.limit)

    def _checked(self, out: str, reference: dict[str, str]) -> bool:
        """Whether the tables are those of the reference; the first tool's become it."""
        found = self._module("checking", out)
        hashes: dict[str, str] = json.loads(found)
        same = all(reference.get(name, value) == value for name, value in hashes.items())
        for name, value in hashes.items():
            reference.setdefault(name, value)
        return same

    def _exact(self, folder: Path, facts: Path) -> dict[str, str]:
        """The hashes of the answer in exact fractions, worked out once a table."""
        stored = facts.with_suffix(".json")
        if not stored.exists():
            with tempfile.TemporaryDirectory(dir=self.cache) as out:
                self._module("exact", folder, facts, out)
                stored.write_bytes(self._module("checking", out))
        return dict(json.loads(stored.read_bytes()))

    def _data(self, size: str, kind: str) -> Path:
        self._module("data", self.cache, "--sizes", size, "--kinds", kind)
        return self.cache / size

    def _module(self, name: str, *arguments: Any) -> bytes:
        command = [str(self.peers), "-m", f"benchmarks.{name}", *map(str, arguments)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, cwd=REPOSITORY).stdout


def _warm(path: Path) -> None:
    """Read a file so that the system has it in its cache.

    A little at a time: what a process holds when it starts another counts for the peak of both.
    """
    with path.open("rb") as file:
        while file.read(1 << 20):
            pass


def _goes(tool: str, size: str, kind: str) -> bool:
    """Whether a tool goes to a size; only creditscore reads both layouts."""
    return size in TOOLS[tool].sizes and (kind != "tidy" or tool == "creditscore")


def _say(entry: Entry) -> None:
    run = entry.runs[-1]
    figures = run.failure or f"{run.seconds:.2f} s, cpu {run.cpu:.2f} s, {run.peak / 2**20:.0f} MB"
    print(f"{entry.size} {entry.kind} {entry.tool}: {figures}", file=sys.stderr, flush=True)
