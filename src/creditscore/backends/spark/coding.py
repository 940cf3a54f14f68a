"""From rows to figures, where the rows are: coded, placed and packed by task."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from ...arrays import Ints
from ...facts.checking.suspects import UnitFilter
from ...facts.coding.open_subjects import named, open_items
from ...facts.reading.kinds import prepared
from ...facts.streaming.batches import Reader
from ...facts.streaming.spilling import apart
from .job import Job
from .transfers import packed

_ROWS = 1 << 17


@dataclass(frozen=True, slots=True)
class FigureRecords:
    """Figures of a task's units as they are written to the disk elsewhere."""

    records: Ints


@dataclass(frozen=True, slots=True)
class RejectedNames:
    """The names of units with rows that no plane can take."""

    names: frozenset[str]


Rows = Callable[[Job, Iterator[Any]], Iterator[Any]]


def coded(facts: tuple[str, ...]) -> Rows:
    """From a table's rows to transfers of figures; `facts` are the columns of a wide table."""
    return partial(_coded, facts)


def _coded(facts: tuple[str, ...], job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    reader = Reader(job.scheme, job.lines, job.directory, job.target)
    for columns in _gathered(batches):
        read = (batch for batch in reader.read(prepared(columns, facts), facts) if len(batch.at))
        found = (records for batch in read for records in job.lines.records(batch))
        transfers = [(task, FigureRecords(records)) for task, records in apart(found)]
        if transfers:
            yield packed(transfers)
    if reader.rejected_names:
        yield packed([(0, RejectedNames(frozenset(reader.rejected_names)))])


def _gathered(batches: Iterator[Any]) -> Iterator[Mapping[str, Any]]:
    """Columns of enough rows for what is checked up to pay."""
    arrow = import_module("pyarrow")
    waiting: list[Any] = []
    count = 0
    for batch in batches:
        waiting.append(batch)
        count += batch.num_rows
        if count >= _ROWS:
            yield _joined(arrow, waiting)
            waiting, count = [], 0
    if count:
        yield _joined(arrow, waiting)


def _joined(arrow: Any, batches: list[Any]) -> Mapping[str, Any]:
    names = batches[0].schema.names
    return {name: arrow.concat_arrays([b.column(name) for b in batches]) for name in names}


def rows_of_units(names: frozenset[str], units: frozenset[tuple[int, int]]) -> Rows:
    """The rows of some units, by whatever name, and of some names."""
    return partial(_picked, names, units)


def _picked(
    names: frozenset[str], units: frozenset[tuple[int, int]], job: Job, batches: Iterator[Any]
) -> Iterator[Any]:
    from ... import arrow

    pick = UnitFilter(job.directory, set(names), set(units))
    for batch in batches:
        column = arrow.encoded(batch.column("entity"))
        rows = pick(column.dictionary)[arrow.codes(column, len(column.dictionary))]
        if rows.any():
            yield batch.filter(arrow.column(rows))


def named_subjects(job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """The tracks, open items and subjects that rows name, each once."""
    items = open_items(job.scheme)
    found: set[tuple[str, str, str]] = set()
    for columns in _gathered(batches):
        found |= named(columns, job.directory, items)
    columns_ = zip(*sorted(found), strict=True) if found else ([], [], [])
    arrow = import_module("pyarrow")
    texts = [arrow.array(list(column), arrow.string()) for column in columns_]
    yield arrow.record_batch(texts, names=["track", "item", "subject"])
