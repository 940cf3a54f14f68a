"""The same scores on Spark: `score` takes Spark data frames and gives a `SparkResult`.

PySpark is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .backends.spark.files import tables_in
from .backends.spark.on_spark import OnSpark
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
    tables = facts if isinstance(facts, list | tuple) else [facts]
    named = [(f"table {number}", table) for number, table in enumerate(tables, 1)]
    if not isinstance(scheme, Scheme):
        scheme = load_scheme(scheme)
    return _scored(scheme.switch(readings, changes), sources(named), {}, through)


def score_files(
    scheme: Scheme, paths: Sequence[str | Path], through: str | None = None
) -> SparkResult:
    """Score CSV and Parquet files, or folders of them, on the session that there is or a new one.

    A path of this machine is read as elsewhere; any other, as `hdfs://…` or `s3a://…`, is a file or
    a folder of Parquet, or of CSV where its name ends so.
    """
    tables, files = tables_in(paths)
    return _scored(scheme, tables, files, through)


def _scored(
    scheme: Scheme, tables: Sequence[Source], files: Mapping[str, Path], through: str | None
) -> SparkResult:
    """Score tables; `files` are those whose hashes go into `run.json`."""
    last = scheme.month_number(through)
    backend = OnSpark.of(scheme, tables, last)
    tracks, notices = scored(scheme, backend, last)
    facts = Facts(None, {table.name: "" for table in tables} | dict(files), backend.verified())
    on_driver = Result(scheme, facts, last, tracks, notices)
    return SparkResult(backend.run, on_driver, tuple(backend.inputs))
