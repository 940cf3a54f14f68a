"""The tables of a result, made on the executors from what the driver settled, block by block."""

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
from .executor_task import Desk, Settled, desks
from .job import Job
from .transfers import unpacked

Tables = Callable[[Job, Any], Iterator[Any]]


def months(job: Job, settled: Settled) -> Iterator[Any]:
    """The rows of the table `months` of a block."""
    units, scheme, track = _units(job, settled), job.scheme, job.slots[settled.track].track.id
    rows = zip(
        scheme.months, settled.points, settled.points.cumsum(axis=0), *settled.ranks, strict=False
    )
    for name, points, to_date, rank, up_to in rows:
        ranks = (rank, up_to) if scheme.settles else ()
        both = points, to_date
        yield columns.month(scheme, track, name, units, both, ranks, settled.widths)


def annual(job: Job, settled: Settled) -> Iterator[Any]:
    """The rows of the table `annual` of a block."""
    track = job.slots[settled.track].track.id
    units, place, reported = _units(job, settled), settled.standing, settled.reported
    yield columns.year(job.scheme, track, units, place, reported, settled.widths)


def _units(job: Job, settled: Settled) -> Any:
    return job.names[settled.track].slice(settled.first, len(settled.standing.total))


def ledger(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the ledger of a task's units."""
    planes, _ = desk.looked()
    scheme, track = job.scheme, planes.slots.track
    settled, entries = _settled(desk), entries_in([desk.cube(planes)], job.through)
    proven(scheme, track, entries, settled.points, planes.first)
    yield ledger_columns.months(scheme, track, entries, planes.first, settled.widths)
    units = range(len(settled.standing.total))
    rows = annual_rows(scheme, track, settled.standing, job.through, units, settled.first)
    yield ledger_columns.year(list(rows), settled.widths)


def _settled(desk: Desk) -> Settled:
    assert desk.settled is not None
    return desk.settled


def items(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the table `items` of a task's units."""
    planes, _ = desk.looked()
    track = planes.slots.track
    month, entity, item, points = item_sums(track, entries_in([desk.cube(planes)], job.through))
    cells = (
        arrow.coded(np.zeros(len(month), np.int32), [track.id]),
        arrow.coded(month, list(job.scheme.months)),
        arrow.coded(entity, job.names[desk.task.track]),
        arrow.coded(item, list(track.items)),
        arrow.decimals(points, job.scheme.places, digits=arrow.DIGITS[1]),
    )
    yield import_module("pyarrow").table(list(cells), names=list(ITEMS))


def completeness(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the table `completeness` of a task's units."""
    planes, _ = desk.looked()
    reported, units = _settled(desk).reported, range(planes.first, planes.last)
    rows = list(gaps(job.scheme, planes.slots, [planes], reported, job.through, units))
    table = zip(*rows, strict=True) if rows else [()] * len(GAPS)
    yield import_module("pyarrow").table(list(map(arrow.texts, table)), names=list(GAPS))


def of_settled(make: Callable[[Job, Settled], Iterator[Any]], schema: Any) -> Tables:
    """From parcels of settleds to the rows of a table."""

    def made(job: Job, batches: Any) -> Iterator[Any]:
        for batch in batches:
            for _, settled in unpacked(batch):
                for table in make(job, settled):
                    yield from table.cast(schema).to_batches()

    return made


def of_desks(make: Callable[[Job, Desk], Iterator[Any]], schema: Any) -> Tables:
    """From all parcels of the tasks to the rows of a table."""

    def made(job: Job, batches: Any) -> Iterator[Any]:
        for desk in desks(job, batches).values():
            for table in make(job, desk):
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
