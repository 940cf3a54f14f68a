"""Facts of large tables some units at a time: from memory, from the tables or from the disk."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from ..memory import trim
from ..scheme.slots import Slots
from .batches import Plan
from .fingerprint import BLOCK, joined
from .inspection import Findings, inspected, ranges, strip
from .loading import Loader, Task
from .planes import Plane, Planes
from .sheets import Sheet
from .spilling import Spill

_OFTEN = 1.5
"""How often a row group may be read, on average, before figures are sorted onto the disk."""


class Stream:
    """The planes of a loader's tracks, `units` of them at a time: so many that they have `cells`.

    All figures are kept in memory where they are no more than `most`. Where every row group holds
    few of such stretches of units, they are read again from the tables; tables in another order are
    sorted onto the disk first, once. `figures` says how many there were of each track and stretch.
    """

    def __init__(self, loader: Loader, cells: int, most: int) -> None:
        self.loader = loader
        ends = [len(slots.track.entities) for slots in loader.slots]
        plan = Plan(loader.slots, [0] * len(ends), ends)
        self.units = max(BLOCK, 1 << max(0, (cells // max(plan.step)).bit_length() - 1))
        self._tasks: dict[tuple[int, int], list[Task]] = {}
        self._spill: Spill | None = None
        self._sheet: Sheet | None = None
        self.figures: dict[tuple[int, int], int] = {}
        if plan.size <= most:
            self.units = max(BLOCK, self.units // 2)
            self._sheet = loader.load(plan, loader.tasks)
            counts = enumerate(self._sheet.count.tolist())
            self.figures = {(track, 0): count for track, count in counts}
            return
        reads = 0
        for task in loader.tasks:
            for stretch in self._stretches(task):
                self._tasks.setdefault(stretch, []).append(task)
                reads += 1
        if reads > _OFTEN * len(loader.tasks):
            self._spill = Spill(loader, self.units)

    def _stretches(self, task: Task) -> list[tuple[int, int]]:
        """The tracks and stretches of units that a row group has rows of."""
        table, group = task
        directory, found = self.loader.directory, set[tuple[int, int]]()
        for names, used in table.entities(group):
            codes = directory.codes(names)[used]
            codes = codes[codes >= 0]
            pairs = np.stack([directory.track[codes], directory.place[codes] // self.units])
            found |= set(map(tuple, np.unique(pairs, axis=1).T.tolist()))
        return sorted(found) or [(0, 0)]

    def load(self, track: int, first: int) -> Planes:
        """The planes of a track's units from `first` on."""
        width = len(self.loader.slots[track].track.entities)
        last = min(first + self.units, width)
        if self._sheet is not None:
            return self._sheet.planes(track, first, last)
        trim()
        if self._spill is not None:
            sheet = self._spill.load(track, first, last)
            self.figures[track, first] = int(sheet.count[0])
            return sheet.planes(0, first, last)
        begins = [0] * len(self.loader.slots)
        ends = [0] * len(begins)
        begins[track], ends[track] = first, last
        tasks = self._tasks.get((track, first // self.units), [])
        sheet = self.loader.load(Plan(self.loader.slots, begins, ends), tasks)
        self.figures[track, first] = int(sheet.count[track])
        return sheet.planes(track, first, last)


@dataclass
class Streamed:
    """The facts of one track, some units at a time, looked at as they come by the first time."""

    stream: Stream
    track: int
    through: int
    findings: Findings = field(default_factory=Findings)
    _known: bool = False

    @property
    def slots(self) -> Slots:
        """The slots of the track."""
        return self.stream.loader.slots[self.track]

    @property
    def counts(self) -> Plane:
        """How many facts there are of each month."""
        return self.findings.counts

    @property
    def fingerprint(self) -> str:
        """A hash of all that was observed."""
        return joined(self.findings.digests)

    def most(self, slot: int) -> int:
        """The largest absolute value of a slot, once all has come by."""
        return int(self.findings.most[slot])

    def parts(self) -> Iterator[Planes]:
        """The facts of all units in the roster's order, some units at a time."""
        for planes in self._planes():
            with ThreadPoolExecutor(self.stream.loader.threads) as pool:
                looks = list(pool.map(partial(self._seen, planes), ranges(planes)))
            for look in looks:
                self.findings.add(look)
            yield planes
            del planes
        if not self._known:
            self._known = True
            self._doubles()

    def _planes(self) -> Iterator[Planes]:
        for first in range(0, len(self.slots.track.entities), self.stream.units):
            yield self.stream.load(self.track, first)

    def _seen(self, planes: Planes, ends: tuple[int, int]) -> Findings:
        """Look at some units, once, and take out what is not scored."""
        found = Findings() if self._known else inspected(planes, *ends, self.through)
        strip(planes, *ends)
        return found

    def _doubles(self) -> None:
        """Find the units with more figures than cells, where there are any."""
        given = sum(n for (track, _), n in self.stream.figures.items() if track == self.track)
        if given == self.findings.counts.sum():
            return
        rows = self.stream.loader.tally(self.track)
        cells = np.zeros(len(rows), np.int64)
        for planes in self._planes():
            cells[planes.first : planes.last] = planes.figures
        self.findings.suspects += np.flatnonzero(rows != cells).tolist()
