"""From large tables to planes: row groups on threads, each figure put where it belongs, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..memory import finish, workers
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .batches import Reader
from .directory import Directory
from .opening import open_subjects
from .parquet import Table
from .plan import Batch, Plan
from .sheets import WIDTHS, Crowded, Sheet
from .values import Ints

Task = tuple[Table, int]
"""A table and the number of one of its row groups."""
Take = Callable[[Batch], None]


@dataclass
class Loader:
    """Loads planes of a scheme's tracks from tables, some row groups at a time.

    `guilty` gathers the names of units with rows that no plane can take, as the tables write them.
    `width` is how wide a cell is; it grows where too many figures do not fit.
    """

    tables: Sequence[Table]
    scheme: Scheme
    threads: int
    width: int = 0
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
            self.scheme.slots_of(track, {item: found.get((name, item), ()) for item in track.items})
            for name, track in self.scheme.tracks.items()
        ]

    @property
    def tasks(self) -> list[Task]:
        """Every row group of every table, those of the largest first."""
        tables = sorted(self.tables, key=lambda table: -table.rows)
        return [(table, group) for table in tables for group in range(table.groups)]

    def stretches(self, track: int, units: int) -> list[range]:
        """The units of a track, so many at a time."""
        width = len(self.slots[track].track.entities)
        return [range(first, min(first + units, width)) for first in range(0, width, units)]

    def plan(self, track: int) -> Plan:
        """The plan of all units of a track, and of no others."""
        last = [0] * len(self.slots)
        last[track] = len(self.slots[track].track.entities)
        return Plan(self.slots, [0] * len(last), last)

    def sheet(self, plan: Plan) -> Sheet:
        """An empty sheet, its cells as wide as they have to be by now."""
        return Sheet(plan, WIDTHS[self.width])

    def load(self, plan: Plan) -> Sheet:
        """The figures of a plan's entities."""
        return self.filled(plan, lambda sheet: self.read(plan, sheet.put))

    def filled(self, plan: Plan, fill: Callable[[Sheet], object]) -> Sheet:
        """A sheet that is filled, and filled again with wider cells where these do not do."""
        while True:
            sheet = self.sheet(plan)
            try:
                fill(sheet)
                sheet.settle()
                return sheet
            except Crowded:
                self.width += 1

    def read(self, plan: Plan, take: Take) -> None:
        """Hand over the figures of all row groups, on threads; note who is guilty."""
        work, pool = self.reading(plan), workers(self.threads)
        finish([pool.submit(work, task, take) for task in self.tasks])

    def reading(self, plan: Plan) -> Callable[[Task, Take], None]:
        """What hands over a plan's figures of one row group, on any thread."""
        own, target = threading.local(), plan.target(self.directory)

        def work(task: Task, take: Take) -> None:
            table, group = task
            if not hasattr(own, "reader"):
                own.reader = Reader(self.scheme, plan, self.directory, target)
            for _, columns in table.batches(group):
                for batch in own.reader.read(columns, table.headings.facts):
                    if len(batch.at):
                        take(batch)
            with self._lock:
                self.guilty |= own.reader.guilty

        return work

    def tally(self, track: int) -> Ints:
        """How many figures the tables have of each unit of a track."""
        plan, width = self.plan(track), len(self.slots[track].track.entities)
        count = np.zeros(width, np.int64)

        def take(batch: Batch) -> None:
            found = np.bincount(batch.at // plan.step[track], minlength=width)
            with self._lock:
                np.add(count, found, out=count)

        self.read(plan, take)
        return count
