"""The tables of a result, made on the executors from what the driver settled, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

import numpy as np

from ..engine.blocks import blocks
from ..facts import arrow
from ..results import columns, ledger_columns
from ..results.completeness import GAPS, gaps
from ..results.ledger import ITEMS, annual_rows, entries_in, item_sums
from .desk import Desk, Sheet, desks
from .job import Job
from .parcels import unpacked

Tables = Callable[[Job, Any], Iterator[Any]]


def months(job: Job, sheet: Sheet) -> Iterator[Any]:
    """The rows of the table `months` of a block."""
    units, scheme, track = _units(job, sheet), job.scheme, job.slots[sheet.track].track.id
    rows = zip(scheme.months, sheet.points, sheet.points.cumsum(axis=0), *sheet.ranks, strict=False)
    for name, points, to_date, rank, up_to in rows:
        yield columns.month(scheme, track, name, units, (points, to_date), (rank, up_to))


def annual(job: Job, sheet: Sheet) -> Iterator[Any]:
    """The rows of the table `annual` of a block."""
    track = job.slots[sheet.track].track.id
    yield columns.year(job.scheme, track, _units(job, sheet), sheet.standing, sheet.reported)


def _units(job: Job, sheet: Sheet) -> Any:
    return job.names[sheet.track].slice(sheet.first, len(sheet.standing.total))


def ledger(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the ledger of a task's units."""
    planes, _ = desk.looked()
    scheme, track, places = job.scheme, planes.slots.track, ledger_columns.places_of(job.scheme)
    for cube in blocks(scheme, planes):
        entries = entries_in([cube], job.through)
        yield ledger_columns.months(scheme, track, entries, cube.first, places)
    for sheet in desk.sheets:
        units = range(len(sheet.standing.total))
        rows = annual_rows(scheme, track, sheet.standing, job.through, units, sheet.first)
        yield ledger_columns.year(list(rows), places)


def items(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the table `items` of a task's units."""
    planes, _ = desk.looked()
    track = planes.slots.track
    for cube in blocks(job.scheme, planes):
        month, entity, item, points = item_sums(track, entries_in([cube], job.through))
        cells = (
            arrow.coded(np.zeros(len(month), np.int32), [track.id]),
            arrow.coded(month, list(job.scheme.months)),
            arrow.coded(entity, job.names[desk.task.track]),
            arrow.coded(item, list(track.items)),
            arrow.decimals(points, job.scheme.places),
        )
        yield import_module("pyarrow").table(list(cells), names=list(ITEMS))


def completeness(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the table `completeness` of a task's units."""
    planes, _ = desk.looked()
    reported = np.concatenate([sheet.reported for sheet in desk.sheets], axis=-1)
    units = range(planes.first, planes.last)
    rows = list(gaps(job.scheme, planes.slots, [planes], reported, job.through, units))
    table = zip(*rows, strict=True) if rows else [()] * len(GAPS)
    yield import_module("pyarrow").table(list(map(arrow.texts, table)), names=list(GAPS))


def of_sheets(make: Callable[[Job, Sheet], Iterator[Any]], schema: Any) -> Tables:
    """From parcels of sheets to the rows of a table."""

    def made(job: Job, batches: Any) -> Iterator[Any]:
        for batch in batches:
            for _, _, sheet in unpacked(batch):
                for table in make(job, sheet):
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
    """An Arrow schema as Spark writes one."""
    kinds = {"int64": "bigint", "bool": "boolean"}
    return ", ".join(
        f"`{f.name}` {kinds.get(str(f.type), str(f.type).replace('128', ''))}" for f in schema
    )
