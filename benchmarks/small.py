"""Small is fast too: import, the command on one city, and a process that is already warm."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from .environment import HERE, REPOSITORY
from .measuring import Run, measured

_SAMPLES = "data/samples/changzhi-2023"
_READ = f"""
import pandas
for name in ("departments", "counties", "evaluation"):
    pandas.read_csv(f"{_SAMPLES}/{{name}}.csv")
"""
_USED = "from creditscore import load_scheme, read_facts, score"
_SCORE = ["-m", "creditscore", "score", "changzhi-2023", _SAMPLES]
_EXPLAIN = ["-m", "creditscore", "explain", "changzhi-2023", _SAMPLES]
PROCESSES: dict[str, tuple[list[str], str]] = {
    "import pandas": (["-c", "import pandas"], ""),
    "import creditscore": (["-c", "import creditscore"], "import pandas"),
    _USED: (["-c", _USED], "import pandas"),
    "import pandas, read the sample year": (["-c", _READ], ""),
    "creditscore score changzhi-2023": (_SCORE, "import pandas, read the sample year"),
    "creditscore explain changzhi-2023, one unit's month": (
        [*_EXPLAIN, "--entity", "市教育局", "--month", "2023-05"],
        "import pandas, read the sample year",
    ),
}


def measure(python: Path, runs: int, limit: float) -> dict[str, Any]:
    """Medians of whole processes with their ratios, and of the same work in a warm process."""
    done: dict[str, list[Run]] = {name: [] for name in PROCESSES}
    failures: dict[str, str] = {}
    for _ in range(runs + 1):
        for name, (arguments, _) in PROCESSES.items():
            command = [str(python), *arguments]
            run = measured(command, memory=2**32, limit=limit, cwd=REPOSITORY)
            done[name].append(run)
            if run.failure:
                failures[name] = run.failure
    wall = {name: median(run.seconds for run in runs[1:]) for name, runs in done.items()}
    cpu = {name: median(run.cpu for run in runs[1:]) for name, runs in done.items()}
    processes = [
        {
            "what": name,
            "milliseconds": wall[name] * 1000,
            "cpu": cpu[name] * 1000,
            "against": base,
            "ratio": wall[name] / wall[base] if base else None,
            "cpu_ratio": cpu[name] / cpu[base] if base else None,
            "failure": failures.get(name, ""),
        }
        for name, (_, base) in PROCESSES.items()
    ]
    command = [str(python), str(HERE / "warm.py"), str(REPOSITORY / _SAMPLES), str(5 * runs)]
    warm = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if warm.returncode:
        print("warm.py failed", file=sys.stderr)
    return {"processes": processes, "warm": json.loads(warm.stdout or b"{}")}
