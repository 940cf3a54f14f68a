"""The tables of a result, made on the executors, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

import numpy as np

from ...errors import FactError, Problem
from ...facts import arrow
from ...results import columns, ledger_columns
from ...results.completeness import GAPS, gaps
from ...results.ledger import ITEMS, annual_rows, entries_in, item_sums
from ...results.proof import proven
from .executor_task import BlockResult, ExecutorTask, executor_tasks
from .job import Job
from .transfers import unpacked

TABLES = ("ledger", "items", "months", "annual", "completeness")
FROM_FACTS = {"ledger", "items", "completeness"}
"""The tables for which the facts are read again."""

Tables = Callable[[Job, Any], Iterator[Any]]


def months(job: Job, result: BlockResult) -> Iterator[Any]:
    """The rows of the table `months` of a block."""
    units, scheme, track = _units(job, result), job.scheme, job.slots[result.track].track.id
    rows = zip(
        scheme.months, result.points, result.points.cumsum(axis=0), *result.ranks, strict=False
    )
    for name, points, to_date, rank, up_to in rows:
        ranks = (rank, up_to) if scheme.settles else ()
        both = points, to_date
        yield columns.month(scheme, track, name, units, both, ranks, result.widths)


def annual(job: Job, result: BlockResult) -> Iterator[Any]:
    """The rows of the table `annual` of a block."""
    track = job.slots[result.track].track.id
    units, place, reported = _units(job, result), result.standing, result.reported
    yield columns.year(job.scheme, track, units, place, reported, result.widths)


def _units(job: Job, result: BlockResult) -> Any:
    return job.names[result.track].slice(result.first, len(result.standing.total))


def ledger(job: Job, task: ExecutorTask) -> Iterator[Any]:
    """The rows of the ledger of a task's units."""
    planes, _ = task.checked()
    scheme, track = job.scheme, planes.slots.track
    result, entries = _result(task), entries_in([task.cube(planes)], job.through)
    proven(scheme, track, entries, result.points, planes.first)
    yield ledger_columns.months(scheme, track, entries, planes.first, result.widths)
    units = range(len(result.standing.total))
    rows = annual_rows(scheme, track, result.standing, job.through, units, result.first)
    yield ledger_columns.year(list(rows), result.widths)


def _result(task: ExecutorTask) -> BlockResult:
    assert task.result is not None
    return task.result


def items(job: Job, task: ExecutorTask) -> Iterator[Any]:
    """The rows of the table `items` of a task's units."""
    planes, _ = task.checked()
    track = planes.slots.track
    month, entity, item, points = item_sums(track, entries_in([task.cube(planes)], job.through))
    cells = (
        arrow.coded(np.zeros(len(month), np.int32), [track.id]),
        arrow.coded(month, list(job.scheme.months)),
        arrow.coded(entity, job.names[task.units.track]),
        arrow.coded(item, list(track.items)),
        arrow.decimals(points, job.scheme.places, digits=arrow.DIGITS[1]),
    )
    yield import_module("pyarrow").table(list(cells), names=list(ITEMS))


def completeness(job: Job, task: ExecutorTask) -> Iterator[Any]:
    """The rows of the table `completeness` of a task's units."""
    planes, _ = task.checked()
    reported, units = _result(task).reported, range(planes.first, planes.last)
    rows = list(gaps(job.scheme, planes.slots, [planes], reported, job.through, units))
    table = zip(*rows, strict=True) if rows else [()] * len(GAPS)
    yield import_module("pyarrow").table(list(map(arrow.texts, table)), names=list(GAPS))


def of_block_results(make: Callable[[Job, BlockResult], Iterator[Any]], schema: Any) -> Tables:
    """From transfers of block results to the rows of a table."""

    def made(job: Job, batches: Any) -> Iterator[Any]:
        for batch in batches:
            for _, result in unpacked(batch):
                for table in make(job, result):
                    yield from table.cast(schema).to_batches()

    return made


def of_tasks(make: Callable[[Job, ExecutorTask], Iterator[Any]], schema: Any) -> Tables:
    """From all transfers of the tasks to the rows of a table."""

    def made(job: Job, batches: Any) -> Iterator[Any]:
        for task in executor_tasks(job, batches).values():
            for table in make(job, task):
                yield from table.cast(schema).to_batches()

    return made


def plain(table: Any) -> Any:
    """The schema of a table without dictionaries, which Spark does not read."""
    fields = ((f.name, getattr(f.type, "value_type", f.type)) for f in table.schema)
    return import_module("pyarrow").schema(fields)


def texts(names: Iterable[str], **others: Any) -> Any:
    """A schema of texts, but for some columns."""
    library = import_module("pyarrow")
    return library.schema((name, others.get(name, library.string())) for name in names)


def ddl(schema: Any) -> str:
    """An Arrow schema as Spark writes one; raises `FactError` where it has no such decimals."""
    if any(str(f.type).startswith("decimal256") for f in schema):
        raise FactError(Problem("F251", details={"digits": arrow.DIGITS[1]}))
    kinds = {"int64": "bigint", "bool": "boolean"}
    return ", ".join(
        f"`{f.name}` {kinds.get(str(f.type), str(f.type).replace('128', ''))}" for f in schema
    )
