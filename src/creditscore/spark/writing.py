"""A Spark result as folders of Parquet and `run.json`, on whatever file system Spark writes to."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import Place, Problem, UsageError, nearest
from ..lazy import need
from ..results.files import ALL, FORMATS, manifest

if TYPE_CHECKING:
    from .result import SparkResult

AGAIN = {"ledger", "items", "completeness"}
"""The tables for which the facts are read again."""


def write(
    result: SparkResult, folder: str, format: str, tables: Sequence[str] | None = None
) -> list[str]:
    """Write tables and `run.json` into `folder`; raise `UsageError` where that cannot be done.

    Everything is written into a folder beside it first and moved at the end, and the files of an
    earlier run go then.
    """
    from .result import TABLES

    if format != "parquet":
        raise UsageError(Problem("U512", Place(), {"format": format}))
    wanted = TABLES if tables is None else tables
    for table in sorted(set(wanted) - set(TABLES)):
        details = {"value": table, "pattern": " | ".join(TABLES)}
        raise UsageError(Problem("U508", Place(), {**details, "nearest": nearest(table, TABLES)}))
    errors = need("pyspark.errors", "spark")
    py4j = need("py4j.protocol", "spark")
    try:
        return _written(result, folder.rstrip("/"), [t for t in TABLES if t in wanted])
    except (errors.PySparkException, py4j.Py4JJavaError) as error:
        reason = getattr(error, "java_exception", error)
        details = {"path": folder, "reason": " ".join(str(reason).split())[:200]}
        raise UsageError(Problem("U506", Place(), details)) from None


def _written(result: SparkResult, folder: str, wanted: Sequence[str]) -> list[str]:
    context: Any = result.run.spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path
    files = path(folder).getFileSystem(context._jsc.hadoopConfiguration())
    draft = f"{folder}-{uuid.uuid4().hex[:8]}"
    names = [*(f"{table}.parquet" for table in wanted), "run.json"]
    again = len(AGAIN & set(wanted)) > 1
    try:
        if again:
            result.parcels.persist()
        for table in wanted:
            getattr(result, table).write.parquet(f"{draft}/{table}.parquet")
        files.setWriteChecksum(False)
        files.mkdirs(path(draft))
        text = json.dumps(manifest(result.held, "parquet"), ensure_ascii=False, indent=2) + "\n"
        with_ = files.create(path(f"{draft}/run.json"))
        with_.write(text.encode())
        with_.close()
        files.mkdirs(path(folder))
        for name in ["run.json", *(f"{table}.{format}" for table in ALL for format in FORMATS)]:
            files.delete(path(f"{folder}/{name}"), True)
        for name in names:
            files.rename(path(f"{draft}/{name}"), path(f"{folder}/{name}"))
    finally:
        files.delete(path(draft), True)
        if again:
            result.parcels.unpersist()
    return [f"{folder}/{name}" for name in names]
