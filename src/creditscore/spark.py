"""The same scores on Spark: data frames or files in, a `SparkResult` out.

PySpark is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .backends.spark import files
from .backends.spark.backend import SparkBackend
from .backends.spark.result import SparkResult
from .backends.spark.sources import Source, sources
from .facts.facts import Facts
from .results.result import Result
from .scheme.loading import load_scheme
from .scheme.scheme import Scheme
from .scoring import scored

__all__ = ["SparkResult", "score", "score_files"]


def score(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> SparkResult:
    """Score a year, or its months up to `through`, of facts in Spark data frames.

    `facts` is a data frame, tidy or wide, or a list of them; the rest is as in `creditscore.score`,
    and so are the errors, all of them raised here. Points come out the same, bit for bit, however
    the rows are ordered and partitioned. The driver's Python takes about 2 KB a unit, the roster
    included, its Java 0.4 KB; an executor holds the facts of the blocks of 8192 units that it works
    at. Where rules ask for peers, the facts are gone through once more for each layer of them.
    """
    scheme = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    tables = facts if isinstance(facts, list | tuple) else [facts]
    named = sources([(f"table {number}", table) for number, table in enumerate(tables, 1)])
    return _scored(scheme.switch(readings, changes), named, {}, through)


def score_files(
    scheme: Scheme, paths: Sequence[str | Path], through: str | None = None
) -> SparkResult:
    """Score CSV and Parquet files, or folders of them, wherever Spark reads."""
    return _scored(scheme, *files.read(paths), through)


def _scored(
    scheme: Scheme, tables: Sequence[Source], hashed: Mapping[str, Path], through: str | None
) -> SparkResult:
    """Score tables; `hashed` are the files whose hashes go into `run.json`."""
    last = scheme.month_number(through)
    backend = SparkBackend(tables[0].frame.sparkSession, tables, scheme, last)
    tracks, notices = scored(scheme, backend, last)
    facts = Facts(None, {**{table.name: "" for table in tables}, **hashed}, notices)
    on_driver = Result(scheme, facts, last, tracks, notices)
    return SparkResult(backend.run, on_driver, tuple(backend.inputs))
