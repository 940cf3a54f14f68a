"""A Spark result as folders of Parquet and `run.json`, on whatever file system Spark writes to."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from ...errors import Place, Problem, UsageError, nearest
from ...lazy import need
from ...results.manifest import manifest, sealed
from ...results.output_folder import (
    SEAL,
    clear_to_write,
    folder_at,
    listed_in,
    outputs_in,
    refuse_others,
    replaceable,
)
from ...results.result import Result
from ...results.tables.definitions import OF_POINTS
from ...staging import Tell
from ...whole import folder as whole_folder
from .run import Run
from .tables import FROM_FACTS


class Written(Protocol):
    """What is written of a result; its tables have the names of `OF_POINTS`."""

    @property
    def run(self) -> Run:
        """The run on the executors."""

    @property
    def on_driver(self) -> Result:
        """What the driver holds."""

    @property
    def transfers(self) -> Any:
        """What the tables that read the facts again are made of."""


def write(
    result: Written,
    folder: str,
    format: str,
    tables: Sequence[str] | None,
    force: bool,
    tell: Tell,
) -> list[str]:
    """Write tables and `run.json` into `folder`; raise `UsageError` where that cannot be done.

    A folder of this machine changes at once. Elsewhere everything is written into a folder beside
    it first and moved at the end, `run.json` last; the files of an earlier run go before.
    """
    wanted = wanted_of(format, tables)
    folder_at(folder)
    errors = need("pyspark.errors", "spark")
    py4j = need("py4j.protocol", "spark")
    try:
        return _written(result, folder, wanted, force, tell)
    except (errors.PySparkException, py4j.Py4JJavaError) as error:
        reason = getattr(error, "java_exception", error)
        details = {"path": folder, "reason": " ".join(str(reason).split())[:200]}
        raise UsageError(Problem("U506", Place(), details)) from None


def wanted_of(format: str, tables: Sequence[str] | None) -> list[str]:
    """The names of the tables to write; raises `UsageError` for what is not known."""
    if format != "parquet":
        raise UsageError(Problem("U512", Place(), {"format": format}))
    wanted = OF_POINTS if tables is None else tables
    for table in sorted(set(wanted) - set(OF_POINTS)):
        details = {"value": table, "pattern": " | ".join(OF_POINTS)}
        raise UsageError(
            Problem("U508", Place(), {**details, "nearest": nearest(table, OF_POINTS)})
        )
    return [table for table in OF_POINTS if table in wanted]


def _written(result: Written, folder: str, wanted: list[str], force: bool, tell: Tell) -> list[str]:
    context: Any = result.run.spark.sparkContext
    path = context._jvm.org.apache.hadoop.fs.Path
    files = path(folder).getFileSystem(context._jsc.hadoopConfiguration())
    here = files.getScheme() == "file"
    place = Path(path(folder).toUri().getPath())
    again = len(FROM_FACTS & set(wanted)) > 1
    if again:
        result.transfers.persist()
    try:
        if here:
            _into_place(result, place, wanted, force, tell)
        else:
            _moved(result, files, path, folder.rstrip("/"), wanted, force)
    finally:
        if again:
            result.transfers.unpersist()
    return [f"{folder.rstrip('/')}/{name}" for name in (*_names(wanted), SEAL)]


def _names(wanted: Sequence[str]) -> list[str]:
    return [f"{table}.parquet" for table in wanted]


def _made_from(result: Written, wanted: Sequence[str], outputs: Mapping[str, str]) -> bytes:
    made_from = sealed(manifest(result.on_driver, "parquet", wanted), outputs)
    return (json.dumps(made_from, ensure_ascii=False, indent=2) + "\n").encode()


def _into_place(result: Written, place: Path, wanted: list[str], force: bool, tell: Tell) -> None:
    source = result.on_driver.scheme.source
    inputs = [source.folder] if source else []
    clear_to_write(place, [SEAL, *_names(wanted)], inputs, tell)
    ours = replaceable(lambda: manifest(result.on_driver, "parquet", wanted), force=force)
    with whole_folder(place, ours, SEAL, tell) as draft:
        for table in wanted:
            getattr(result, table).write.parquet(f"file://{draft}/{table}.parquet")
        (draft / SEAL).write_bytes(_made_from(result, wanted, outputs_in(draft, _names(wanted))))


def _moved(
    result: Written, files: Any, path: Any, folder: str, wanted: list[str], force: bool
) -> None:
    draft = f"{folder}-{uuid.uuid4().hex[:8]}"
    seal, new = path(f"{folder}/{SEAL}"), [*_names(wanted), SEAL]
    earlier = set()
    if files.exists(seal):
        opened = files.open(seal)
        data = bytes(opened.readAllBytes())
        opened.close()
        earlier = listed_in(data)
        if earlier and not force:
            refuse_others(folder, data, manifest(result.on_driver, "parquet", wanted))
    there = [n for n in new if n not in earlier and files.exists(path(f"{folder}/{n}"))]
    if there:
        raise UsageError(Problem("U515", Place(), {"path": folder, "names": ", ".join(there)}))
    try:
        for table in wanted:
            getattr(result, table).write.parquet(f"{draft}/{table}.parquet")
        files.setWriteChecksum(False)
        files.mkdirs(path(draft))
        with_ = files.create(path(f"{draft}/{SEAL}"))
        with_.write(_made_from(result, wanted, {}))
        with_.close()
        files.mkdirs(path(folder))
        for name in sorted(earlier, key=lambda name: name != SEAL):
            files.delete(path(f"{folder}/{name}"), True)
        for name in new:
            files.rename(path(f"{draft}/{name}"), path(f"{folder}/{name}"))
    finally:
        files.delete(path(draft), True)
