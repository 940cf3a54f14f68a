"""Facts larger than memory: planes of some units at a time, from the tables or from the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from ..memory import trim
from ..scheme.slots import Slots
from .batches import Plan
from .fingerprint import BLOCK, joined
from .inspection import Findings
from .loading import Loader, Task
from .planes import Part, Plane, Planes
from .spilling import Spill

_OFTEN = 1.5
"""How often a row group may be read, on average, before figures are sorted onto the disk."""


class Stream:
    """The planes of a loader's tracks, `units` of them at a time.

    Where every row group holds few of such stretches of units, they are read again from the tables;
    tables in another order are sorted onto the disk first, once.
    """

    def __init__(self, loader: Loader, cells: int) -> None:
        self.loader = loader
        row = max(len(slots.slots) * slots.span for slots in loader.slots)
        self.units = max(BLOCK, 1 << max(0, (cells // row).bit_length() - 1))
        self._tasks: dict[tuple[int, int], list[Task]] = {}
        self._spill: Spill | None = None
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

    def load(self, track: int, first: int) -> tuple[Planes, int]:
        """The planes of a track's units from `first` on, and how many figures they have."""
        if self._spill is not None:
            return self._spill.load(track, first)
        slots = self.loader.slots[track]
        begins = [0] * len(self.loader.slots)
        ends = [0] * len(begins)
        begins[track] = first
        ends[track] = min(first + self.units, len(slots.track.entities))
        tasks = self._tasks.get((track, first // self.units), [])
        planes, counts = self.loader.load(Plan(self.loader.slots, begins, ends), tasks)
        return planes[track], counts[track]


@dataclass
class Streamed:
    """The facts of one track, some units at a time, looked at as they come by the first time."""

    stream: Stream
    track: int
    look: Callable[[int, Planes, int], Findings]
    findings: Findings = field(default_factory=Findings)
    _most: dict[int, int] = field(default_factory=dict)
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
        return self._most.get(slot, 0)

    def parts(self) -> Iterator[Part]:
        """The facts of all units in the roster's order, some units at a time."""
        return self._planes()

    def _planes(self) -> Iterator[Planes]:
        for first in range(0, len(self.slots.track.entities), self.stream.units):
            planes, count = self.stream.load(self.track, first)
            found = self.look(self.track, planes, count)
            if not self._known:
                self.findings.add(found)
                for slot in range(len(self.slots.slots)):
                    self._most[slot] = max(self.most(slot), planes.most(slot))
            yield planes
            del planes
            trim()
        self._known = True
