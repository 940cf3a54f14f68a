"""Whether two tools wrote the same tables: a hash of each, whatever the order of their rows.

Run as `python -m benchmarks.checking FOLDER`, it prints the hashes as JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from .peers.decimals import units

_ANNUAL = ["entity", "monthly", "total", "rank", "band"]


def hashes(folder: Path) -> dict[str, str]:
    """A hash of `months`, of `annual`, and of the rank over all units where there is one.

    Points are compared as whole numbers of 1/10000; the tables' other columns are not compared.
    """
    months = _frame(folder / "months.parquet", ["entity", "month", "points"])
    annual = _frame(folder / "annual.parquet", [*_ANNUAL, "overall_rank"])
    found = {"months": _hash(months), "annual": _hash(annual[_ANNUAL])}
    if "overall_rank" in annual:
        found["overall_rank"] = _hash(annual[["entity", "overall_rank"]])
    return found


def _frame(path: Path, names: list[str]) -> pd.DataFrame:
    table = pq.read_table(path)
    frame = pd.DataFrame()
    for name in names:
        if name in ("points", "monthly", "total"):
            frame[name] = units(table[name])
        elif name in ("rank", "overall_rank"):
            if name in table.column_names:
                frame[name] = table[name].to_numpy().astype("int64")
        else:
            frame[name] = table[name].to_pandas().astype(str)
    return frame.sort_values([name for name in ("entity", "month") if name in names])


def _hash(frame: pd.DataFrame) -> str:
    values = pd.util.hash_pandas_object(frame, index=False).to_numpy()
    return hashlib.sha256(values.tobytes()).hexdigest()[:16]


if __name__ == "__main__":
    print(json.dumps(hashes(Path(sys.argv[1]))))
