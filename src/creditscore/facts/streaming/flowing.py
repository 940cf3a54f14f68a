"""Figures of tables in about the order of the units, some units at a time, each row read once."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from ...arrays import Ints, distinct
from ...memory import call_off, workers
from ...tabular.parquet import StatisticsMismatch
from ..planes.cell_store import WIDTHS, CellOverflow, CellStore
from ..planes.layout import Batch, Layout
from .loading import Loader
from .row_group_ranges import RowGroupRange


@dataclass(frozen=True)
class Flow:
    """The stores of a track's units, `units` each, from row groups in the order of their ranges."""

    loader: Loader
    track: int
    units: int
    ranges: Sequence[RowGroupRange]

    def stores(self) -> Iterator[tuple[range, CellStore]]:
        """The units of each store, and the store."""
        stretches = self.loader.stretches(self.track, self.units)
        done = 0
        while done < len(stretches):
            try:
                for store in _Pass(self, stretches, done).stores():
                    done += 1
                    yield stretches[done - 1], store
                    del store  # before there is another one
            except CellOverflow:
                self.loader.width += 1


@dataclass
class _Pass:
    """One going through of the row groups, from a stretch of units on.

    The stores of a stretch and of the next are open; figures of units behind them wait.
    """

    flow: Flow
    stretches: Sequence[range]
    now: int
    _stores: dict[int, CellStore] = field(default_factory=dict)
    _later: dict[int, list[Batch]] = field(default_factory=lambda: defaultdict(list))
    _lock: Any = field(default_factory=threading.Lock)

    def stores(self) -> Iterator[CellStore]:
        loader, units = self.flow.loader, self.flow.units
        work, pool = loader.reading(loader.layout(self.flow.track)), workers(loader.threads)
        left = deque(r for r in self.flow.ranges if r.last // units >= self.now)
        running: deque[tuple[int, Future[None]]] = deque()
        try:
            while self.now < len(self.stretches):
                early = 0
                while left and early < loader.threads and left[0].first // units <= self.now + 1:
                    group = left.popleft()
                    stretches = range(group.first // units, group.last // units + 1)
                    take = partial(self._take, stretches)
                    running.append((stretches.start, pool.submit(work, group.task, take)))
                    early += stretches.start > self.now
                while running and running[0][0] <= self.now:
                    running.popleft()[1].result()
                yield self._next()
        finally:
            call_off(future for _, future in running)

    @property
    def _size(self) -> int:
        """How many cells a stretch has."""
        slots = self.flow.loader.slots[self.flow.track]
        return self.flow.units * len(slots.slots) * slots.span

    def _next(self) -> CellStore:
        """The store that all figures have come for; the one behind the next is opened."""
        store = self._store(self.now)
        store.sort_overflow()
        with self._lock:
            del self._stores[self.now]
            self.now += 1
            later = self._later.pop(self.now + 1, ())
        for batch in later:
            self._store(self.now + 1).put(batch)
        return store

    def _store(self, stretch: int) -> CellStore:
        with self._lock:
            if stretch not in self._stores:
                loader, units = self.flow.loader, self.stretches[stretch]
                layout = Layout([loader.slots[self.flow.track]], [units.start], [units.stop])
                self._stores[stretch] = loader.store(layout)
            return self._stores[stretch]

    def _take(self, stretches: range, batch: Batch) -> None:
        """Put figures of a row group whose range is of some stretches on their stores."""
        low, high = (int(end) // self._size for end in (batch.at.min(), batch.at.max()))
        if low not in stretches or high not in stretches:
            raise StatisticsMismatch
        if low == high:
            batch.at[:] -= low * self._size
            self._put(low, batch)
            return
        stretch = batch.at // self._size
        batch.at[:] -= stretch * self._size
        for number in distinct(stretch).tolist():
            self._put(number, batch.only(np.flatnonzero(stretch == number)))

    def _put(self, stretch: int, batch: Batch) -> None:
        with self._lock:
            if stretch > self.now + 1:
                self._later[stretch].append(_small(batch))
                return
            if stretch < self.now:  # handed out before this course began
                return
        self._store(stretch).put(batch)


def _small(batch: Batch) -> Batch:
    """The same in less memory."""
    return Batch(_narrow(batch.at), _narrow(batch.value), batch.void, batch.until)


def _narrow(numbers: Ints) -> Ints:
    low, high = int(numbers.min()), int(numbers.max())
    kind = next(kind for kind in WIDTHS if np.iinfo(kind).min <= low <= high <= np.iinfo(kind).max)
    return numbers.astype(kind)
