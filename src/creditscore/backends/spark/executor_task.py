"""A task on an executor: the planes of some units put together, checked and scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ...arrays import Ints
from ...engine.blocks import Scores, scores_of
from ...engine.cube import Cube
from ...engine.exact import Plane
from ...engine.layers import Layer, compared
from ...engine.peer_statistics import PeerStatistics
from ...facts.checking.asked import Asked
from ...facts.checking.planes import Findings, inspected, strip
from ...facts.planes.cell_store import CellStore
from ...facts.planes.layout import Batch, Layout
from ...facts.planes.planes import Cells, Planes
from ...grading.annual import Standing
from ...results.tables.digits import Digits
from .coding import FigureRecords, RejectedNames
from .job import Job, TaskUnits
from .transfers import packed, unpacked


@dataclass(frozen=True, slots=True)
class FedFigures:
    """What a track takes from others: rows of slot, unit, month of the planes and value."""

    rows: Ints


@dataclass(frozen=True, slots=True)
class BlockResult:
    """What the driver has worked out for the units of a block, counted from `first`.

    `points` are the months' points and `ranks` the places in the months and up to them, [month,
    unit]; `reported` is [part, unit]; `digits` are those of the tables' decimals.
    """

    track: int
    first: int
    points: Plane
    ranks: tuple[Plane, Plane]
    standing: Standing
    reported: npt.NDArray[np.bool_]
    digits: Digits


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What the driver gets back from a task.

    `exported` has the slots that other tracks take.
    """

    task: int
    rejected_names: frozenset[str]
    findings: Findings
    scores: Scores | None
    exported: dict[int, Cells]


def reports(job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """From transfers to a report for each task."""
    for number, task in executor_tasks(job, batches).items():
        yield packed([(number, task.report())])


def comparisons(layer: Layer, job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """From transfers to what the units of each task are compared by."""
    for number, task in executor_tasks(job, batches).items():
        yield packed([(number, compared(layer, task.cube(task.checked()[0])))])


def executor_tasks(job: Job, batches: Iterator[Any]) -> dict[int, ExecutorTask]:
    """Transfers put together by task."""
    found: dict[int, ExecutorTask] = {}
    for batch in batches:
        for number, content in unpacked(batch):
            if number not in found:
                found[number] = ExecutorTask(job, number, job.tasks[number])
            found[number].take(content)
    return found


@dataclass
class ExecutorTask:
    """The facts of a task's units, as they come together."""

    job: Job
    number: int
    units: TaskUnits
    fed: FedFigures | None = None
    answers: PeerStatistics | None = None
    result: BlockResult | None = None
    rejected_names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.slots = self.job.slots[self.units.track]
        self.layout = Layout([self.slots], [self.units.first], [self.units.last])
        self.store = CellStore(self.layout, np.int64)
        self.rows = np.zeros(self.units.last - self.units.first, np.int64)

    def take(self, content: Any) -> None:
        """Take in what a transfer to the task holds."""
        match content:
            case FigureRecords(records):
                batch = self.job.lines.figures(records)
                units = batch.at // self.layout.step[0]
                self.rows += np.bincount(units, minlength=len(self.rows))
                self.store.put(batch)
            case FedFigures():
                self.fed = content
            case PeerStatistics():
                self.answers = content
            case BlockResult():
                self.result = content
            case RejectedNames(names):
                self.rejected_names |= names

    def cube(self, planes: Planes) -> Cube:
        """The units as a block of the engine."""
        answers = self.answers or PeerStatistics()
        return Cube(self.job.scheme, planes, planes.first, planes.last, answers)

    def checked(self) -> tuple[Planes, Findings]:
        """The planes and what is found in them, with what the track takes from others."""
        planes, found = self._inspected()
        if found.counts.sum() != self.rows.sum():
            found.suspects += (np.flatnonzero(self.rows != planes.figures) + planes.first).tolist()
        if self.fed is not None and len(self.fed.rows):
            slot, unit, month, value = self.fed.rows.T
            cell = month * len(self.slots.slots) + slot
            self.store.put(Batch((unit - self.units.first) * self.layout.step[0] + cell, value))
            planes, after = self._inspected()
            found = replace(found, counts=after.counts, digests=after.digests)
        return planes, found

    def _inspected(self) -> tuple[Planes, Findings]:
        self.store.sort_overflow()
        planes = self.store.planes(0, self.units.first, self.units.last)
        asked = Asked(self.job.scheme, planes.slots)
        found = inspected(planes, planes.first, planes.last, self.job.through, asked)
        strip(planes, planes.first, planes.last)
        return planes, found

    def report(self) -> TaskReport:
        """Check the planes, and score them where nothing is wrong and nothing else is due."""
        planes, found = self.checked()
        track, first, last = self.units.track, self.units.first, self.units.last
        due = (self.fed is None and self.job.takes(track)) or (
            self.answers is None and self.job.compares(track)
        )
        ready = not found.suspects and not due
        return TaskReport(
            self.number,
            frozenset(self.rejected_names),
            found,
            scores_of(self.cube(planes), self.job.through) if ready else None,
            {i: planes.cells(i, first, last) for i in self.job.exported_slots[track]},
        )
