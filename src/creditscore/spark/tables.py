"""The tables of a result, made on the executors from what the driver settled, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .. import arrow
from ..errors import FactError, Problem
from ..results.postings import postings_in
from ..results.reconciliation import reconciled
from ..results.tables import annual as annual_table
from ..results.tables import arrow_tables, definitions
from ..results.tables import completeness as completeness_table
from ..results.tables import items as items_table
from ..results.tables import ledger as ledger_table
from ..results.tables import months as months_table
from .desk import Desk, Settled, desks
from .job import Job
from .parcels import unpacked

Tables = Callable[[Job, Any], Iterator[Any]]


def months(job: Job, settled: Settled) -> Iterator[Any]:
    """The rows of the table `months` of a block."""
    units, scheme, track = _units(job, settled), job.scheme, job.slots[settled.track].track.id
    rows = zip(
        scheme.months, settled.points, settled.points.cumsum(axis=0), *settled.ranks, strict=False
    )
    for name, points, to_date, rank, up_to in rows:
        ranks = (rank, up_to) if scheme.settles else ()
        made = months_table.month(scheme, track, name, units, (points, to_date), ranks)
        yield arrow_tables.table(definitions.months(scheme), made, settled.digits.months)


def annual(job: Job, settled: Settled) -> Iterator[Any]:
    """The rows of the table `annual` of a block."""
    track, scheme = job.slots[settled.track].track.id, job.scheme
    units, place, reported = _units(job, settled), settled.standing, settled.reported
    rows = annual_table.rows(scheme, track, units, place, reported)
    yield arrow_tables.table(definitions.annual(scheme), rows, settled.digits.annual)


def _units(job: Job, settled: Settled) -> Any:
    return job.names[settled.track].slice(settled.first, len(settled.standing.total))


def ledger(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the ledger of a task's units."""
    planes, _ = desk.looked()
    scheme, track = job.scheme, planes.slots.track
    settled, postings = _settled(desk), postings_in([desk.cube(planes)], job.through)
    reconciled(scheme, track, postings, settled.points, planes.first)
    units = range(len(settled.standing.total))
    for rows in (
        ledger_table.months(scheme, track, postings, planes.first),
        ledger_table.year(scheme, track, settled.standing, job.through, units, settled.first),
    ):
        yield arrow_tables.table(definitions.LEDGER, rows, settled.digits.ledger)


def _settled(desk: Desk) -> Settled:
    assert desk.settled is not None
    return desk.settled


def items(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the table `items` of a task's units."""
    planes, _ = desk.looked()
    postings = postings_in([desk.cube(planes)], job.through)
    rows = items_table.rows(job.scheme, planes.slots.track, postings)
    yield arrow_tables.table(definitions.ITEMS, rows, _settled(desk).digits.items)


def completeness(job: Job, desk: Desk) -> Iterator[Any]:
    """The rows of the table `completeness` of a task's units."""
    planes, _ = desk.looked()
    reported, units = _settled(desk).reported, range(planes.first, planes.last)
    rows = completeness_table.rows(job.scheme, planes.slots, [planes], reported, job.through, units)
    yield arrow_tables.table(definitions.COMPLETENESS, rows, {})


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


def ddl(schema: Any) -> str:
    """An Arrow schema as Spark writes one; raises `FactError` where it has no such decimals."""
    if any(str(f.type).startswith("decimal256") for f in schema):
        raise FactError(Problem("F251", details={"digits": arrow.DIGITS[1]}))
    kinds = {"int64": "bigint", "bool": "boolean"}
    return ", ".join(
        f"`{f.name}` {kinds.get(str(f.type), str(f.type).replace('128', ''))}" for f in schema
    )
