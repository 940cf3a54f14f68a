"""Facts of large tables some units at a time: from memory, from the tables or from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from ...arrays import Plane
from ...scheme.slots import Slots
from ..checking.asked import Asked
from ..checking.planes import Findings, inspected, strip
from ..planes.cell_store import CellStore
from ..planes.fingerprint import BLOCK, joined
from ..planes.layout import Layout
from ..planes.planes import Cells, Planes
from .flowing import Flow
from .loading import Loader
from .row_group_ranges import row_group_ranges
from .spilling import Spill

_CELLS = 4
"""How many cells a stretch of units has for each figure that may wait."""


class Stream:
    """The planes of a loader's tracks, `units` of them at a time: so many that they have `cells`.

    All figures are kept in memory where they are no more than `most`. Tables that come in about
    the order of the units are read again as often as they are gone through; others are sorted onto
    the disk first, once. `trust` says whether the statistics of the tables may tell of their order.
    `figures` says how many figures there were of each track and stretch.
    """

    def __init__(self, loader: Loader, cells: int, most: int, trust: bool) -> None:
        self.loader = loader
        ends = [len(slots.track.entities) for slots in loader.slots]
        layout = Layout(loader.slots, [0] * len(ends), ends)
        self.units = max(BLOCK, 1 << max(0, (cells // max(layout.step)).bit_length() - 1))
        self._store: CellStore | None = None
        self.figures: dict[tuple[int, int], int] = {}
        if layout.size <= most:
            self._store = loader.load(layout)
            counts = enumerate(self._store.count.tolist())
            self.figures = {(track, 0): count for track, count in counts}
            return
        waiting = [self.units * step // _CELLS for step in layout.step]
        self._ranges = row_group_ranges(loader, self.units, waiting, trust)
        if self._ranges is None:
            self._spill = Spill(loader, self.units)

    def stores(self, track: int) -> Iterator[tuple[CellStore, int, range]]:
        """The figures of a track's units, some at a time.

        Each store comes with the number that the track has on it, and its units.
        """
        if self._store is not None:
            yield self._store, track, range(len(self.loader.slots[track].track.entities))
            return
        for units, store in self._stretches(track):
            self.figures[track, units.start] = int(store.count[0])
            yield store, 0, units
            del store  # before the next one is loaded

    def _stretches(self, track: int) -> Iterator[tuple[range, CellStore]]:
        if self._ranges is None:
            return self._spill.stores(track)
        return Flow(self.loader, track, self.units, self._ranges[track]).stores()


@dataclass
class Streamed:
    """The facts of one track, a block of units at a time; counted once they are verified."""

    stream: Stream
    track: int
    through: int
    _looks: dict[int, Findings] = field(default_factory=dict)
    _found: Findings | None = None

    @property
    def slots(self) -> Slots:
        """The slots of the track."""
        return self.stream.loader.slots[self.track]

    @property
    def counts(self) -> Plane:
        """How many facts there are of each month."""
        return self._verified.counts

    @property
    def fingerprint(self) -> str:
        """A hash of all that was observed."""
        return joined(self._verified.digests)

    def parts(self) -> Iterator[Block]:
        """The facts of all units in the roster's order, block by block."""
        for store, number, units in self.stream.stores(self.track):
            for first in range(units.start, units.stop, BLOCK):
                yield Block(self.slots, first, min(first + BLOCK, units.stop), store, number, self)
            del store  # before the next one is loaded

    @cached_property
    def _asked(self) -> Asked:
        return Asked(self.stream.loader.scheme, self.slots)

    def looked(self, planes: Planes) -> None:
        """Look at a block, the first time, and take out what is not scored."""
        if planes.first not in self._looks:
            self._looks[planes.first] = inspected(
                planes, planes.first, planes.last, self.through, self._asked
            )
        strip(planes, planes.first, planes.last)

    def verify(self) -> Findings:
        """What there is to say of all units; blocks that nobody has asked for are read for it."""
        if self._found is None:
            width = len(self.slots.track.entities)
            if len(self._looks) < len(range(0, width, BLOCK)):
                for block in self.parts():
                    block.planes()
            found = Findings()
            for first in sorted(self._looks):
                found.add(self._looks[first])
            given = sum(n for (track, _), n in self.stream.figures.items() if track == self.track)
            if given != found.counts.sum():
                found.suspects += self._doubles()
            self._found = found
        return self._found

    @property
    def _verified(self) -> Findings:
        if self._found is None:
            raise RuntimeError("facts of large tables are verified before they are counted")
        return self._found

    def _doubles(self) -> list[int]:
        """The units with more figures than cells."""
        rows = self.stream.loader.tally(self.track)
        cells = np.zeros(len(rows), np.int64)
        for store, number, units in self.stream.stores(self.track):
            for first in range(units.start, units.stop, BLOCK):
                planes = store.planes(number, first, min(first + BLOCK, units.stop))
                cells[planes.first : planes.last] = planes.figures
        return [int(unit) for unit in np.flatnonzero(rows != cells)]


@dataclass
class Block:
    """The facts of some units on a store, made planes of when they are first asked for."""

    slots: Slots
    first: int
    last: int
    store: CellStore
    number: int
    whole: Streamed
    _planes: Planes | None = None
    _lock: Any = field(default_factory=Lock, repr=False)

    def planes(self) -> Planes:
        """The facts as planes, looked at."""
        with self._lock:
            if self._planes is None:
                planes = self.store.planes(self.number, self.first, self.last)
                self.whole.looked(planes)
                self._planes = planes
            return self._planes

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """What a slot holds of the entities from `first` up to `last`."""
        return self.planes().cells(slot, first, last)
