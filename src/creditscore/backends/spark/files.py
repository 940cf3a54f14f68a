"""Fact tables from files that Spark reads, wherever they are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...errors import Place, Problem, UsageError, excerpt
from ...facts.reading.headings import REMARKS
from ...lazy import need
from ...tabular import csv_grammar, folders
from ...tabular.encodings import parts_of, written
from .session import session
from .sources import Source, sources

_SUFFIXES = (folders.CSV, folders.PARQUET)
_ENCODINGS = {"utf-8-sig": "UTF-8", "gb18030": "GB18030"}


def read(paths: Sequence[str | Path]) -> tuple[list[Source], dict[str, Path]]:
    """CSV and Parquet files, or folders of them, as tables; and those whose hashes can be had.

    A path of this machine is read as elsewhere; any other, as `hdfs://…` or `s3a://…`, is a file or
    a folder of Parquet, or of CSV where its name ends so. The session is the one that there is, or
    a new one.
    """
    spark = session()
    named = [(name, file) for path in paths for name, file in _files(str(path))]
    frames = [(name, _read(spark, name, file)) for name, file in named]
    return sources(frames, line=1), {name: file for name, file in named if file is not None}


def _files(path: str) -> list[tuple[str, Path | None]]:
    """The tables at a path: their names and, of files of this machine, their places."""
    if Path(path).exists():
        return [(str(file), file) for file in folders.found(Path(path), _SUFFIXES).files]
    return [(path, None)]


def _read(spark: Any, name: str, file: Path | None) -> Any:
    encoding, over = "UTF-8", False
    if file is not None and file.suffix.lower() == ".csv":
        parts = parts_of(file)
        how = written(parts, name)
        encoding = _ENCODINGS[how.encoding]
        headings = csv_grammar.heading_of(parts, how, name)
        over = csv_grammar.check(parts, headings, REMARKS, name).runs_over
    where = name if file is None else f"file://{file.absolute()}"
    try:
        if not name.lower().rstrip("/").endswith(".csv"):
            return spark.read.parquet(where)
        options: dict[str, Any] = {"header": True, "encoding": encoding, "escape": '"'}
        options |= {"mode": "FAILFAST", "multiLine": over}
        if encoding == "GB18030":
            spark.conf.set("spark.sql.legacy.javaCharsets", True)
        return spark.read.options(**options).csv(where).dropna(how="all")
    except need("pyspark.errors", "spark").AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            raise UsageError(Problem("U510", Place(), {"path": excerpt(name, 200)})) from None
        raise
