"""From large tables to planes: row groups on threads, each figure put where it belongs, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from . import arrow
from .batches import Batch, Plan, Reader
from .directory import Directory
from .opening import open_subjects
from .parquet import Table
from .planes import NEVER, Planes
from .values import Ints

_STEP = 1 << 20
Task = tuple[Table, int]
"""A table and the number of one of its row groups."""


class Wide(Exception):  # noqa: N818
    """A figure does not fit 32 bits."""


class Filling:
    """One long array for planes, every cell absent until a figure is put there."""

    def __init__(self, size: int, dtype: Any) -> None:
        self.flat = np.empty(size, dtype)
        self.until: Ints | None = None
        self.voids = False
        self._lock = threading.Lock()

    def steps(self) -> Iterator[slice]:
        """The array in pieces that can be emptied at the same time."""
        return (slice(start, start + _STEP) for start in range(0, len(self.flat), _STEP))

    def empty(self, piece: slice) -> None:
        """Make the cells of a piece absent."""
        self.flat[piece] = np.iinfo(self.flat.dtype).min

    def put(self, at: Ints, value: Ints, until: Ints | None) -> None:
        """Put figures, already of the array's type, at their places."""
        self.flat[at] = value
        if until is not None:
            with self._lock:
                if self.until is None:
                    self.until = np.full(len(self.flat), NEVER, np.uint8)
            self.until[at] = until


@dataclass
class Loader:
    """Loads planes of a scheme's tracks from tables, some row groups at a time.

    `guilty` gathers the names of units with rows that no plane can take, as the tables write them.
    `dtype` is what a cell takes; it is widened when a figure does not fit.
    """

    tables: Sequence[Table]
    scheme: Scheme
    threads: int
    dtype: Any = np.int32
    guilty: set[str] = field(default_factory=set)
    _lock: Any = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def directory(self) -> Directory:
        """The names of the scheme's units."""
        return Directory(self.scheme)

    @cached_property
    def slots(self) -> list[Slots]:
        """The slots of each track, with the subjects that the tables have of open items."""
        found = open_subjects(self.scheme, self.tables, self.directory)
        return [
            Slots.of(
                self.scheme, track, {item: found.get((name, item), ()) for item in track.items}
            )
            for name, track in self.scheme.tracks.items()
        ]

    @property
    def tasks(self) -> list[Task]:
        """Every row group of every table, those of the largest first."""
        tables = sorted(self.tables, key=lambda table: -table.rows)
        return [(table, group) for table in tables for group in range(table.groups)]

    def load(self, plan: Plan, tasks: Iterable[Task]) -> tuple[list[Planes], list[int]]:
        """The planes of a plan from some row groups, and how many figures each track has."""
        try:
            return self._loaded(plan, tasks)
        except Wide:
            self.dtype = np.int64
            return self._loaded(plan, tasks)

    def _loaded(self, plan: Plan, tasks: Iterable[Task]) -> tuple[list[Planes], list[int]]:
        filling, count = Filling(plan.size, self.dtype), np.zeros(len(plan.slots), np.int64)

        def put(batch: Batch) -> None:
            filling.voids |= batch.void is not None
            filling.put(batch.at, fitted(batch, self.dtype), batch.until)
            found = plan.counted(batch.at)
            with self._lock:
                np.add(count, found, out=count)

        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(filling.empty, filling.steps()))
        self.read(plan, tasks, put)
        return planes(plan, filling), count.tolist()

    def read(self, plan: Plan, tasks: Iterable[Task], take: Callable[[Batch], None]) -> None:
        """Hand over the figures of some row groups, on threads; note who is guilty."""
        own, target = threading.local(), plan.target(self.directory)

        def work(task: Task) -> None:
            table, group = task
            if not hasattr(own, "reader"):
                own.reader = Reader(self.scheme, plan, self.directory, target)
            for _, columns in table.batches(group):
                for batch in own.reader.read(columns, table.headings.facts):
                    if len(batch.at):
                        take(batch)
            with self._lock:
                self.guilty |= own.reader.guilty

        with arrow.lean(), ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(work, tasks))

    def tally(self, slots: Slots, track: int, first: int, last: int) -> Ints:
        """How many figures the tables have of each of some units of a track."""
        ends = [[0] * len(self.slots), [0] * len(self.slots)]
        ends[0][track], ends[1][track] = first, last
        count, plan = np.zeros(last - first, np.int64), Plan(self.slots, *ends)

        def take(batch: Batch) -> None:
            found = np.bincount(batch.at % (last - first), minlength=last - first)
            with self._lock:
                np.add(count, found, out=count)

        self.read(plan, self.tasks, take)
        return count


def fitted(batch: Batch, dtype: Any) -> Ints:
    """The values of a batch as cells of a type; raises `Wide` where one does not fit."""
    value, info = batch.value, np.iinfo(dtype)
    if value.dtype.itemsize >= info.dtype.itemsize and info.bits < 64:
        if int(value.max()) > info.max or int(value.min()) < info.min + 2:
            raise Wide
        value = value.astype(info.dtype)
    return value if batch.void is None else np.where(batch.void, info.min + 1, value)


def planes(plan: Plan, filling: Filling) -> list[Planes]:
    """An array cut into the planes of each track."""
    made = []
    ends = [*plan.start[1:], plan.size]
    tracks = zip(plan.slots, plan.first, plan.last, plan.width, plan.start, ends, strict=True)
    for slots, first, last, width, start, end in tracks:
        shape = len(slots.slots), slots.span, width
        until = None if filling.until is None else filling.until[start:end].reshape(shape)
        array = filling.flat[start:end].reshape(shape)
        made.append(Planes(slots, first, last, array, until, filling.voids))
    return made
