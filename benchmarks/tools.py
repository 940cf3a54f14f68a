"""What is measured: each tool's script, how it is named in tables, and how far it goes."""

from __future__ import annotations

from dataclasses import dataclass

from .sizes import SIZES


@dataclass(frozen=True)
class Tool:
    """A script of `peers/`; `scores` is false for the floor, which gives no answer to check.

    `own` ones run where creditscore is installed, `aside` ones where they are asked for by name.
    """

    script: str
    title: str
    sizes: tuple[str, ...] = tuple(SIZES)
    scores: bool = True
    own: bool = False
    aside: bool = False


TOOLS = {
    "creditscore": Tool("creditscore_api.py", "creditscore", own=True),
    "numpy": Tool("numpy_cube.py", "NumPy cube, by hand", ("S", "M", "L")),
    "polars": Tool("polars_frames.py", "Polars, by hand"),
    "duckdb": Tool("duckdb_sql.py", "DuckDB SQL, by hand"),
    "openfisca": Tool("openfisca_system.py", "OpenFisca", ("S", "M", "L")),
    "pandas": Tool("pandas_frames.py", "pandas, by hand", ("S", "M", "L")),
    "zen": Tool("zen_decision.py", "GoRules ZEN", ("S", "M")),
    "spark": Tool("creditscore_spark.py", "creditscore on Spark", own=True, aside=True),
    "pyspark": Tool("pyspark_sql.py", "Spark SQL, by hand", own=True, aside=True),
    "floor": Tool("floor.py", "floor: read, one group-by", scores=False),
}
