"""A track's facts as far as they are on the driver: counts, a hash, what other tracks take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...arrays import Plane
from ...facts.planes.fingerprint import joined
from ...facts.planes.planes import Cells, Part
from ...scheme.slots import Slots
from .executor_task import TaskReport
from .job import Job


@dataclass(frozen=True)
class DriverFacts:
    """The facts of a track, or of some units of it, as far as they are on the driver.

    Figures are those of the slots that other tracks take alone.
    """

    slots: Slots
    first: int
    last: int
    counts: Plane
    fingerprint: str
    exported: dict[int, Cells]
    of_tasks: tuple[Part, ...] = ()

    @classmethod
    def of(cls, job: Job, number: int, found: Sequence[TaskReport]) -> DriverFacts:
        """The facts of a track as its tasks report them."""
        slots = job.slots[number]
        none = np.zeros(0, np.int64)
        parts = []
        for report in found:
            task = job.tasks[report.task]
            parts.append(cls(slots, task.first, task.last, none, "", report.exported))
        counts = np.sum([report.findings.counts for report in found], axis=0)
        digest = joined(digest for report in found for digest in report.findings.digests)
        return cls(slots, 0, len(slots.track.entities), counts, digest, {}, tuple(parts))

    def parts(self) -> Iterator[Part]:
        """The facts of the tasks, one after the other."""
        return iter(self.of_tasks)

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """What a slot holds of the units from `first` up to `last`, if another track takes them."""
        shape = self.slots.span, last - first
        nothing = Cells(np.zeros(shape, np.int64), np.zeros(shape, bool))
        return self.exported.get(slot, nothing)
