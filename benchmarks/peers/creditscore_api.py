"""The workload in creditscore, as any user would: a rule folder, a fact table, two tables out."""

import sys
from pathlib import Path

import creditscore
from creditscore.memory import keep_freed_memory


def main(folder: Path, facts: Path, out: Path) -> None:
    """Score FACTS by the rules of FOLDER and write both tables to OUT."""
    keep_freed_memory()
    result = creditscore.score(folder / "workload", [facts, folder / "evaluation.parquet"])
    result.write(out, "parquet", tables={"months": ("entity", "month", "points"), "annual": None})


main(*map(Path, sys.argv[1:]))
