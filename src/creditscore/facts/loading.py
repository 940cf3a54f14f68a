"""From large tables to planes: row groups on threads, each figure put where it belongs, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..memory import finish, workers
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots
from .batches import Batch, Plan, Reader
from .directory import Directory
from .opening import open_subjects
from .parquet import Table
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

    def load(self, plan: Plan, tasks: Sequence[Task]) -> Sheet:
        """The figures of a plan's entities from some row groups."""
        while True:
            sheet = Sheet(plan, WIDTHS[self.width])
            try:
                self.read(plan, tasks, sheet.put)
                sheet.settle()
                return sheet
            except Crowded:
                self.width += 1

    def read(self, plan: Plan, tasks: Iterable[Task], take: Take) -> None:
        """Hand over the figures of some row groups, on threads; note who is guilty."""
        work, pool = self.reading(plan), workers(self.threads)
        finish([pool.submit(work, task, take) for task in tasks])

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
        width = len(self.slots[track].track.entities)
        last = [0] * len(self.slots)
        last[track] = width
        count, plan = np.zeros(width, np.int64), Plan(self.slots, [0] * len(last), last)

        def take(batch: Batch) -> None:
            found = np.bincount(batch.at // plan.step[track], minlength=width)
            with self._lock:
                np.add(count, found, out=count)

        self.read(plan, self.tasks, take)
        return count
