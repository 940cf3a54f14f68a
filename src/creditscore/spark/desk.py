"""Where the figures of a task come together: planes of some units, looked at and scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine.blocks import BLOCK, Scores
from ..engine.blocks import score as scored
from ..engine.exact import Plane
from ..facts.inspection import Findings, inspected, ranges
from ..facts.large import repeated
from ..facts.loading import Filling
from ..facts.planes import Cells, Planes
from ..facts.values import Ints
from ..grading.annual import Standing
from .figures import Figures, Guilty
from .job import Job, Task
from .parcels import packed, unpacked


@dataclass(frozen=True, slots=True)
class Fed:
    """What a track takes from others: rows of slot, unit, month of the planes and value."""

    rows: Ints


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the driver has settled for the units of a block, counted from `first`.

    `points` are the months' points and `ranks` the places in the months and up to them, [month,
    unit]; `reported` is [part, unit].
    """

    track: int
    first: int
    points: Plane
    ranks: tuple[Plane, Plane]
    standing: Standing
    reported: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Report:
    """What the driver hears of a task.

    `most` is the largest absolute value of each slot, `largest` one of them with its unit; `lent`
    has the slots that other tracks take.
    """

    task: int
    guilty: frozenset[str]
    findings: Findings
    most: Ints
    largest: tuple[int, int]
    scores: Scores | None
    lent: dict[int, Cells]


def reports(job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """From parcels to a report for each task."""
    for number, desk in desks(job, batches).items():
        yield packed([(number, 0, desk.report())])


def desks(job: Job, batches: Iterator[Any]) -> dict[int, Desk]:
    """Parcels put together by task."""
    found: dict[int, Desk] = {}
    for batch in batches:
        for task, block, thing in unpacked(batch):
            if task not in found:
                found[task] = Desk(job, task, job.tasks[task])
            found[task].take(block, thing)
    return found


@dataclass
class Desk:
    """The planes of a task's units, as they fill."""

    job: Job
    number: int
    task: Task
    fed: Fed | None = None
    sheets: list[Sheet] = field(default_factory=list)
    guilty: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.slots = self.job.slots[self.task.track]
        self.width = len(self.task.blocks) * BLOCK
        self.filling = _empty(len(self.slots.slots) * self.slots.span * self.width, np.int32)
        self.rows = np.zeros(self.width, np.int64)

    def take(self, block: int, thing: Any) -> None:
        """Put down what came for a block."""
        match thing:
            case Figures(records, voids):
                at = records[:, 0].astype(np.int64)
                unit = (at & (BLOCK - 1)) + (block - self.task.blocks.start) * BLOCK
                self.rows += np.bincount(unit, minlength=self.width)
                ends = records[:, 2].astype(np.uint8) if records.shape[1] == 3 else None
                self.filling.voids |= voids
                self._put((at // BLOCK) * self.width + unit, records[:, 1], ends)
            case Fed():
                self.fed = thing
            case Sheet():
                self.sheets.append(thing)
            case Guilty(names):
                self.guilty |= names

    def _put(self, at: Ints, value: Ints, until: Ints | None) -> None:
        if value.dtype.itemsize > self.filling.flat.dtype.itemsize:
            narrow, self.filling = self.filling, _empty(len(self.filling.flat), value.dtype)
            self.filling.flat[:] = _widened(narrow.flat)
            self.filling.until, self.filling.voids = narrow.until, narrow.voids
        if value.dtype.itemsize < self.filling.flat.dtype.itemsize:
            value = _widened(value)
        self.filling.put(at, value, until)

    def planes(self) -> Planes:
        """The planes of the units."""
        shape = len(self.slots.slots), self.slots.span, self.width
        until = None if self.filling.until is None else self.filling.until.reshape(shape)
        return Planes(
            self.slots, self.task.first, self.task.last,
            self.filling.flat.reshape(shape), until, self.filling.voids,
        )  # fmt: skip

    def looked(self) -> tuple[Planes, Findings]:
        """The planes and what a look at them has found, with what the track takes from others."""
        planes = self.planes()
        found = self._inspected(planes)
        rows = self.rows[: self.task.last - self.task.first]
        if found.counts.sum() != rows.sum():
            found.suspects += repeated(planes, rows)
        if self.fed is not None and len(self.fed.rows):
            slot, unit, month, value = self.fed.rows.T
            at = (slot * self.slots.span + month) * self.width + unit - self.task.first
            self._put(at, value, None)
            planes = self.planes()
            after = self._inspected(planes)
            found.counts, found.digests = after.counts, after.digests
        return planes, found

    def _inspected(self, planes: Planes) -> Findings:
        found = Findings(counts=np.zeros(self.slots.span, np.int64))
        for first, last in ranges(planes):
            found.add(inspected(planes, first, last, self.job.through))
        return found

    def report(self) -> Report:
        """Look at the planes, and score them where nothing is wrong and nothing else is due."""
        planes, found = self.looked()
        ready = not found.suspects and (self.fed is not None or not self.job.takes(self.task.track))
        first, last = self.task.first, self.task.last
        most = np.array([planes.most(i) for i in range(len(self.slots.slots))], np.int64)
        return Report(
            self.number,
            frozenset(self.guilty),
            found,
            most,
            _largest(planes),
            _cut(scored(self.job.scheme, planes, self.job.through), first, last) if ready else None,
            {i: planes.cells(i, first, last) for i in self.job.lent[self.task.track]},
        )


def _empty(size: int, dtype: Any) -> Filling:
    filling = Filling(size, dtype)
    filling.empty(slice(None))
    return filling


def _widened(cells: Ints) -> Ints:
    """Cells of 32 bits as such of 64: what is absent or n/a stays so."""
    low = np.iinfo(np.int32).min
    marks = np.iinfo(np.int64).min - low
    wide = cells.astype(np.int64)
    return np.where(wide < low + 2, wide + marks, wide)


def _largest(planes: Planes) -> tuple[int, int]:
    """The largest absolute value of all slots, and the place of its unit in the roster."""
    best = (0, planes.first)
    for number in range(len(planes.slots.slots)):
        value = np.abs(planes.cells(number, planes.first, planes.last).value).max(axis=0)
        unit = int(value.argmax())
        best = max(best, (int(value[unit]), planes.first + unit), key=lambda found: found[0])
    return best


def _cut(scores: Scores, first: int, last: int) -> Scores:
    """The columns of some units alone."""
    planes = {name: getattr(scores, name) for name in Scores.__dataclass_fields__}
    return Scores(**{name: plane[..., first:last].copy() for name, plane in planes.items()})
