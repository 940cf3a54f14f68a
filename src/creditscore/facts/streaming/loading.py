"""From large tables to planes: row groups on threads, each figure put where it belongs, at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ...arrays import Ints
from ...memory import finish, workers
from ...scheme.scheme import Scheme
from ...scheme.slots import Slots
from ..coding.directory import Directory
from ..coding.open_subjects import open_subjects
from ..planes.cell_store import WIDTHS, CellOverflow, CellStore
from ..planes.layout import Batch, Layout
from ..reading.tables import Table
from .batches import Reader

Task = tuple[Table, int]
"""A table and the number of one of its row groups."""
Take = Callable[[Batch], None]


@dataclass
class Loader:
    """Loads planes of a scheme's tracks from tables, some row groups at a time.

    `rejected_names` gathers the names of units with rows that no plane can take, as the tables
    write them. `width` is how wide a cell is; it grows where too many figures do not fit.
    """

    tables: Sequence[Table]
    scheme: Scheme
    threads: int
    width: int = 0
    rejected_names: set[str] = field(default_factory=set)
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

    def layout(self, track: int) -> Layout:
        """The layout of all units of a track, and of no others."""
        last = [0] * len(self.slots)
        last[track] = len(self.slots[track].track.entities)
        return Layout(self.slots, [0] * len(last), last)

    def store(self, layout: Layout) -> CellStore:
        """An empty store, its cells as wide as they have to be by now."""
        return CellStore(layout, WIDTHS[self.width])

    def load(self, layout: Layout) -> CellStore:
        """The figures of a layout's entities."""
        return self.filled(layout, lambda store: self.read(layout, store.put))

    def filled(self, layout: Layout, fill: Callable[[CellStore], object]) -> CellStore:
        """A store that is filled, and filled again with wider cells where these do not do."""
        while True:
            store = self.store(layout)
            try:
                fill(store)
                store.sort_overflow()
                return store
            except CellOverflow:
                self.width += 1

    def read(self, layout: Layout, take: Take) -> None:
        """Hand over the figures of all row groups, on threads; note who is rejected_names."""
        work, pool = self.reading(layout), workers(self.threads)
        finish([pool.submit(work, task, take) for task in self.tasks])

    def reading(self, layout: Layout) -> Callable[[Task, Take], None]:
        """What hands over a layout's figures of one row group, on any thread."""
        own, target = threading.local(), layout.target(self.directory)

        def work(task: Task, take: Take) -> None:
            table, group = task
            if not hasattr(own, "reader"):
                own.reader = Reader(self.scheme, layout, self.directory, target)
            for _, columns in table.batches(group):
                for batch in own.reader.read(columns, table.headings.facts):
                    if len(batch.at):
                        take(batch)
            with self._lock:
                self.rejected_names |= own.reader.rejected_names

        return work

    def tally(self, track: int) -> Ints:
        """How many figures the tables have of each unit of a track."""
        layout, width = self.layout(track), len(self.slots[track].track.entities)
        count = np.zeros(width, np.int64)

        def take(batch: Batch) -> None:
            found = np.bincount(batch.at // layout.step[track], minlength=width)
            with self._lock:
                np.add(count, found, out=count)

        self.read(layout, take)
        return count
