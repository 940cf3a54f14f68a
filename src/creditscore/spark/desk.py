"""Where the figures of a task come together: planes of some units, looked at and scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import Ints
from ..engine.answers import Answers
from ..engine.blocks import Scores, scores_of
from ..engine.cube import Cube
from ..engine.exact import Plane
from ..engine.layers import Layer, compared
from ..facts.checking.planes import Findings, inspected, strip
from ..facts.planes.cell_store import CellStore
from ..facts.planes.layout import Batch, Layout
from ..facts.planes.planes import Cells, Planes
from ..grading.annual import Standing
from ..results.widths import Widths
from .figures import Figures, Guilty
from .job import Job, Task
from .parcels import packed, unpacked


@dataclass(frozen=True, slots=True)
class Fed:
    """What a track takes from others: rows of slot, unit, month of the planes and value."""

    rows: Ints


@dataclass(frozen=True, slots=True)
class Settled:
    """What the driver has settled for the units of a block, counted from `first`.

    `points` are the months' points and `ranks` the places in the months and up to them, [month,
    unit]; `reported` is [part, unit]; `widths` are those of all tables.
    """

    track: int
    first: int
    points: Plane
    ranks: tuple[Plane, Plane]
    standing: Standing
    reported: npt.NDArray[np.bool_]
    widths: Widths


@dataclass(frozen=True, slots=True)
class Report:
    """What the driver hears of a task.

    `lent` has the slots that other tracks take.
    """

    task: int
    guilty: frozenset[str]
    findings: Findings
    scores: Scores | None
    lent: dict[int, Cells]


def reports(job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """From parcels to a report for each task."""
    for number, desk in desks(job, batches).items():
        yield packed([(number, desk.report())])


def comparisons(layer: Layer, job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """From parcels to what the units of each task are compared by."""
    for number, desk in desks(job, batches).items():
        yield packed([(number, compared(layer, desk.cube(desk.looked()[0])))])


def desks(job: Job, batches: Iterator[Any]) -> dict[int, Desk]:
    """Parcels put together by task."""
    found: dict[int, Desk] = {}
    for batch in batches:
        for number, thing in unpacked(batch):
            if number not in found:
                found[number] = Desk(job, number, job.tasks[number])
            found[number].take(thing)
    return found


@dataclass
class Desk:
    """The facts of a task's units, as they come together."""

    job: Job
    number: int
    task: Task
    fed: Fed | None = None
    answers: Answers | None = None
    settled: Settled | None = None
    guilty: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.slots = self.job.slots[self.task.track]
        self.plan = Layout([self.slots], [self.task.first], [self.task.last])
        self.sheet = CellStore(self.plan, np.int64)
        self.rows = np.zeros(self.task.last - self.task.first, np.int64)

    def take(self, thing: Any) -> None:
        """Put down what came for the task."""
        match thing:
            case Figures(records):
                batch = self.job.lines.figures(records)
                units = batch.at // self.plan.step[0]
                self.rows += np.bincount(units, minlength=len(self.rows))
                self.sheet.put(batch)
            case Fed():
                self.fed = thing
            case Answers():
                self.answers = thing
            case Settled():
                self.settled = thing
            case Guilty(names):
                self.guilty |= names

    def cube(self, planes: Planes) -> Cube:
        """The units as a block of the engine."""
        answers = self.answers or Answers()
        return Cube(self.job.scheme, planes, planes.first, planes.last, answers)

    def looked(self) -> tuple[Planes, Findings]:
        """The planes and what a look at them has found, with what the track takes from others."""
        planes, found = self._inspected()
        if found.counts.sum() != self.rows.sum():
            found.suspects += (np.flatnonzero(self.rows != planes.figures) + planes.first).tolist()
        if self.fed is not None and len(self.fed.rows):
            slot, unit, month, value = self.fed.rows.T
            cell = month * len(self.slots.slots) + slot
            self.sheet.put(Batch((unit - self.task.first) * self.plan.step[0] + cell, value))
            planes, after = self._inspected()
            found = replace(found, counts=after.counts, digests=after.digests)
        return planes, found

    def _inspected(self) -> tuple[Planes, Findings]:
        self.sheet.sort_overflow()
        planes = self.sheet.planes(0, self.task.first, self.task.last)
        found = inspected(planes, planes.first, planes.last, self.job.through)
        strip(planes, planes.first, planes.last)
        return planes, found

    def report(self) -> Report:
        """Look at the planes, and score them where nothing is wrong and nothing else is due."""
        planes, found = self.looked()
        track, first, last = self.task.track, self.task.first, self.task.last
        due = (self.fed is None and self.job.takes(track)) or (
            self.answers is None and self.job.compares(track)
        )
        ready = not found.suspects and not due
        return Report(
            self.number,
            frozenset(self.guilty),
            found,
            scores_of(self.cube(planes), self.job.through) if ready else None,
            {i: planes.cells(i, first, last) for i in self.job.lent[track]},
        )
