"""What a process that is already warm takes for one city; run where creditscore is installed.

`python warm.py FOLDER REPEATS` prints medians in milliseconds as JSON: wall time, processor time.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import creditscore


def timed(repeats: int, work: Callable[[], Any]) -> tuple[float, float]:
    """The median wall and processor time of some work, after two rounds to warm up."""
    wall, cpu = [], []
    for _ in range(repeats + 2):
        start, busy = time.perf_counter(), time.process_time()
        work()
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - busy) * 1000)
    return median(wall[2:]), median(cpu[2:])


def main(folder: str, repeats: int) -> dict[str, tuple[float, float]]:
    """Score a year of facts and its first month, explain a unit, try all readings."""
    scheme = creditscore.load_scheme("changzhi-2023")
    year = creditscore.read_facts(folder)
    frame = year.frame.drop(columns=["file", "row"])
    month = frame[frame["month"] == "2023-01"]
    result = creditscore.score(scheme, year)
    entity, item = "市教育局", "5"

    def tables() -> None:
        fresh = creditscore.score(scheme, year)
        _ = fresh.months, fresh.annual

    def all_tables() -> None:
        fresh = creditscore.score(scheme, year)
        _ = fresh.months, fresh.annual, fresh.items, fresh.ledger, fresh.completeness

    few = max(1, repeats // 15)
    return {
        "load the scheme": timed(repeats, lambda: creditscore.load_scheme("changzhi-2023")),
        "read the year's files": timed(repeats, lambda: creditscore.read_facts(folder)),
        "score the year, facts read": timed(repeats, lambda: creditscore.score(scheme, year)),
        "score the year from a data frame": timed(
            repeats, lambda: creditscore.score(scheme, frame)
        ),
        "score the year, months and annual as tables": timed(repeats, tables),
        "score one month from a data frame": timed(
            repeats, lambda: creditscore.score(scheme, month, through="2023-01")
        ),
        "explain a unit's month": timed(repeats, lambda: str(result.explain(entity, "2023-05"))),
        "explain a unit's item": timed(
            repeats, lambda: str(result.explain(entity, "2023-05", item))
        ),
        "score the year, all tables": timed(repeats, all_tables),
        "each other reading of the year alone": timed(
            few, lambda: creditscore.readings(scheme, year, draws=0)
        ),
        "all readings together, bounds and 1 000 draws": timed(
            few, lambda: creditscore.readings(scheme, year)
        ),
        "all readings together, bounds and 10 000 draws": timed(
            few, lambda: creditscore.readings(scheme, year, draws=10_000)
        ),
        "chance over all readings, 10 000 draws": timed(
            few, lambda: creditscore.monte_carlo(scheme, year).units
        ),
        "30 values of one number": timed(
            few, lambda: creditscore.sweep(scheme, year, {"16.awards.cases.cap": range(10, 40)})
        ),
        "the margin of one unit": timed(
            few, lambda: creditscore.margin(scheme, year, unit=entity).ways
        ),
        "score the year and explain one unit": timed(
            repeats, lambda: str(creditscore.score(scheme, year).explain(entity, "2023-05"))
        ),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
