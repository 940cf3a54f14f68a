"""`python -m benchmarks`: measure, check, print the tables, keep the figures."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from . import environment, small, tables
from .scale import Bench
from .sizes import KINDS, SIZES
from .tools import TOOLS

_CACHE = Path.home() / ".cache" / "creditscore-benchmarks"
_PACKAGES = ("polars", "duckdb", "openfisca-core", "zen-engine", "pandas", "numpy", "pyarrow")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    add("--parts", nargs="+", choices=["scale", "small"], default=["scale", "small"])
    add("--sizes", nargs="+", choices=SIZES, default=["S", "M", "L"])
    add("--kinds", nargs="+", choices=KINDS, default=["month"], help="order of the rows, layout")
    add(
        "--tools",
        nargs="+",
        choices=TOOLS,
        default=[name for name in TOOLS if not TOOLS[name].aside],
    )
    add("--runs", type=int, default=3, help="runs of each; five times as many where it is small")
    add("--python", type=Path, default=environment.creditscore(), help="which has creditscore")
    add("--cache", type=Path, default=_CACHE, help="where the data is kept: L 0.1 GB, XL 1 GB")
    add("--memory", type=float, default=12, help="GB at which a process is ended")
    add("--limit", type=float, default=900, help="seconds after which a process is ended")
    add("--out", type=Path, default=environment.HERE / "results")
    return parser.parse_args()


def _measured(options: argparse.Namespace) -> dict[str, Any]:
    peers = environment.peers()
    options.cache.mkdir(parents=True, exist_ok=True)
    results: dict[str, Any] = {
        "machine": environment.machine(),
        "versions": environment.versions(options.python, "creditscore")
        | environment.versions(peers, *_PACKAGES),
        "runs": options.runs,
    }
    if "scale" in options.parts:
        memory = int(options.memory * 2**30)
        where = (options.python, peers, options.cache.resolve())
        bench = Bench(*where, options.runs, memory, options.limit)
        results["scale"] = [
            entry
            for size in options.sizes
            for kind in options.kinds
            for entry in bench.measure(size, kind, options.tools)
        ]
    if "small" in options.parts:
        results["small"] = small.measure(options.python, 5 * options.runs, options.limit)
    return results


def main() -> int:
    """Measure what was asked for; 1 where an answer was not the same."""
    options = _options()
    results = _measured(options)
    text = tables.markdown(results)
    options.out.mkdir(parents=True, exist_ok=True)
    written = json.dumps(results, ensure_ascii=False, indent=1)
    (options.out / "latest.json").write_text(written + "\n", encoding="utf-8")
    (options.out / "latest.md").write_text(text, encoding="utf-8")
    print(text)
    return int(any(entry.get("same") is False for entry in results.get("scale", [])))


if __name__ == "__main__":
    sys.exit(main())
