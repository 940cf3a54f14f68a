"""The tables of a result, made on the executors, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ... import arrow
from ...errors import FactError, Problem
from ...results.postings import postings_in
from ...results.reconciliation import reconciled
from ...results.tables import annual as annual_table
from ...results.tables import arrow_tables, definitions
from ...results.tables import completeness as completeness_table
from ...results.tables import items as items_table
from ...results.tables import ledger as ledger_table
from ...results.tables import months as months_table
from .executor_task import BlockResult, ExecutorTask, executor_tasks
from .job import Job
from .transfers import unpacked

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
        made = months_table.month(scheme, track, units, name, (points, to_date), ranks)
        yield arrow_tables.table(definitions.months(scheme), made, result.digits.months)


def annual(job: Job, result: BlockResult) -> Iterator[Any]:
    """The rows of the table `annual` of a block."""
    track, scheme = job.slots[result.track].track.id, job.scheme
    units, place, reported = _units(job, result), result.standing, result.reported
    rows = annual_table.rows(scheme, track, units, place, reported)
    yield arrow_tables.table(definitions.annual(scheme), rows, result.digits.annual)


def _units(job: Job, result: BlockResult) -> Any:
    return job.names[result.track].slice(result.first, len(result.standing.total))


def ledger(job: Job, task: ExecutorTask) -> Iterator[Any]:
    """The rows of the ledger of a task's units."""
    planes, _ = task.checked()
    scheme, track = job.scheme, planes.slots.track
    result, postings = _result(task), postings_in([task.cube(planes)], job.through)
    reconciled(scheme, track, postings, result.points, planes.first)
    units = range(len(result.standing.total))
    for rows in (
        ledger_table.months(scheme, track, postings, planes.first),
        ledger_table.year(scheme, track, result.standing, job.through, units, result.first),
    ):
        yield arrow_tables.table(definitions.LEDGER, rows, result.digits.ledger)


def _result(task: ExecutorTask) -> BlockResult:
    assert task.result is not None
    return task.result


def items(job: Job, task: ExecutorTask) -> Iterator[Any]:
    """The rows of the table `items` of a task's units."""
    planes, _ = task.checked()
    postings = postings_in([task.cube(planes)], job.through)
    rows = items_table.rows(job.scheme, planes.slots.track, postings)
    yield arrow_tables.table(definitions.ITEMS, rows, _result(task).digits.items)


def completeness(job: Job, task: ExecutorTask) -> Iterator[Any]:
    """The rows of the table `completeness` of a task's units."""
    planes, _ = task.checked()
    reported, units = _result(task).reported, range(planes.first, planes.last)
    rows = completeness_table.rows(job.scheme, planes.slots, [planes], reported, job.through, units)
    yield arrow_tables.table(definitions.COMPLETENESS, rows, {})


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


def ddl(schema: Any) -> str:
    """An Arrow schema as Spark writes one; raises `FactError` where it has no such decimals."""
    if any(str(f.type).startswith("decimal256") for f in schema):
        raise FactError(Problem("F251", details={"digits": arrow.DIGITS[1]}))
    kinds = {"int64": "bigint", "bool": "boolean"}
    return ", ".join(
        f"`{f.name}` {kinds.get(str(f.type), str(f.type).replace('128', ''))}" for f in schema
    )
