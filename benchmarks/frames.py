"""The same facts from Parquet and from frames in memory; run where creditscore and they are.

`nice python -m benchmarks.frames --size M` makes the facts, checks that all kinds of frames
give one result, and prints medians in milliseconds, and how many times Parquet's they are: of wall
time and of processor time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

import creditscore
from creditscore.memory import keep_freed_memory

from .data import prepared
from .sizes import KINDS, SIZES
from .warm import timed

_TEXTS = ("month", "entity", "item", "subject", "fact")


def sources(path: Path) -> dict[str, Callable[[], Any]]:
    """What makes each kind of table of a Parquet file, texts coded as they stand in it or plain."""
    coded = pq.read_table(path)
    plain = pa.table({n: c.cast("string") if n in _TEXTS else c for n, c in zip(
        coded.column_names, coded.columns, strict=True)})  # fmt: skip
    return {
        "Parquet": lambda: path,
        "Arrow": lambda: coded,
        "Arrow, plain texts": lambda: plain,
        "Polars": lambda: pl.DataFrame(coded),
        "Polars, plain texts": lambda: pl.DataFrame(plain),
        "Polars, lazy": lambda: pl.DataFrame(plain).lazy(),
        "pandas": lambda: plain.to_pandas(),
        "pandas, categories": lambda: coded.to_pandas(),
        "DuckDB": lambda: duckdb.from_arrow(plain).select("*"),
    }


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frames", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="M")
    parser.add_argument("--kind", choices=KINDS, default="month")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=None, help="some kinds of tables")
    parser.add_argument("--cache", type=Path, default=Path(gettempdir()) / "creditscore-frames")
    options = parser.parse_args()
    keep_freed_memory()
    folder = prepared(options.cache, options.size, (options.kind,))
    path, evaluation = folder / f"facts-{options.kind}.parquet", folder / "evaluation.parquet"
    scheme = creditscore.load_scheme(folder / "workload")
    answer: Any = None
    base: tuple[float, float] | None = None
    for name, make in sources(path).items():
        if options.only and name not in options.only and answer is not None:
            continue
        table = make()

        def run(table: Any = table) -> Any:
            return creditscore.score(scheme, [table, evaluation])

        found = pd.DataFrame(run().records("annual"))
        answer = found if answer is None else answer
        pd.testing.assert_frame_equal(found, answer)
        wall, cpu = timed(options.runs, run)
        base = base or (wall, cpu)
        times = f"{wall:8.0f} {wall / base[0]:6.2f} {cpu:8.0f} {cpu / base[1]:6.2f}"
        print(f"{name:22} {times}", flush=True)


if __name__ == "__main__":
    main()
