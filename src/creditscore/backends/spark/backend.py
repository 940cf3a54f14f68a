"""Spark as a backend: the executors check and score blocks of units, the driver puts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...engine.blocks import Scores
from ...engine.layers import layers, worked_out
from ...engine.peer_statistics import PeerStatistics
from ...errors import FactError, Problem
from ...facts.check import check
from ...facts.checking.notices import noticed
from ...facts.checking.planes import Findings
from ...facts.checking.suspects import UnitFilter, raise_problems
from ...facts.coding.open_subjects import by_item, open_items
from ...facts.facts import Facts
from ...facts.planes.observations import Observations, as_rows
from ...results.linked_tracks import figures
from ...results.scored import ScoredTrack
from ...scheme.scheme import Scheme
from .driver_facts import DriverFacts
from .executor_task import FedFigures, TaskReport
from .job import Job
from .run import Run
from .sources import Source, rows_of
from .transfers import Transfer


class SparkBackend:
    """Facts in data frames, checked when it is made; raises `FactError` with all that is wrong.

    `inputs` are what was handed to the tasks of tracks that take from others or ask about peers.
    """

    def __init__(self, spark: Any, sources: Sequence[Source], scheme: Scheme, through: int) -> None:
        run = Run.of(spark, sources, Job.of(scheme, through))
        if open_items(scheme):
            run = Run.of(spark, sources, Job.of(scheme, through, by_item(run.subjects())))
        self.run, self.job = run, run.job
        self.inputs: list[Transfer] = []
        self._reports = run.reports()
        _refuse_problems(run, self._reports)

    def feed(self, track: str, done: Mapping[str, ScoredTrack]) -> list[Transfer]:
        """What a track takes from those that are done, for each of its tasks."""
        number = self._number(track)
        if not self.job.takes(number):
            return []
        slots = self.job.slots[number]
        rows = figures(self.job.scheme, slots, done, self.job.through)
        rows[:, 2] += slots.span - 12
        transfers: list[Transfer] = []
        for at, task in self.job.tasks_of(number):
            mine = (rows[:, 1] >= task.first) & (rows[:, 1] < task.last)
            transfers.append((at, FedFigures(rows[mine])))
        return transfers

    def peers(self, track: str, fed: Sequence[Transfer]) -> PeerStatistics:
        """All that the rules of a track ask about peers, layer by layer."""
        number, found = self._number(track), PeerStatistics()
        tasks = [at for at, _ in self.job.tasks_of(number)]
        for layer in layers(self.job.scheme, self.job.slots[number]):
            planes = self.run.compared(layer, [*fed, *self._by_task(number, found)], tasks)
            found = worked_out(layer, self.job.slots[number], planes, found)
        return found

    def post(
        self, track: str, fed: Sequence[Transfer], peers: PeerStatistics
    ) -> tuple[DriverFacts, Scores]:
        """A track put together from its tasks: its facts as the driver holds them, its points."""
        number = self._number(track)
        reports = [r for r in self._reports if self.job.tasks[r.task].track == number]
        more = [*fed, *self._by_task(number, peers)]
        if more:
            reports = self.run.reports(more, {task for task, _ in more})
        self.inputs += more
        parts = [report.scores for report in reports if report.scores is not None]
        scores = {
            name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
            for name in Scores.__dataclass_fields__
        }
        return DriverFacts.of(self.job, number, reports), Scores(**scores)

    def verified(self) -> tuple[Problem, ...]:
        """The notices; what is wrong has been raised when the facts were checked."""
        notices = [notice for source in self.run.sources for notice in source.headings.notices]
        findings = _findings(self.job, self._reports)
        return (*notices, *noticed(self.job.scheme, self.job.through, self.job.slots, findings))

    def rows(self, track: str, unit: int) -> tuple[Facts, Observations]:
        """The rows of the unit at a place of the roster, and what they say."""
        units = frozenset({(self._number(track), unit)})
        facts = rows_of(self.run.sources, self.run.shared, frozenset(), units)
        nobody: dict[str, set[int]] = {name: set() for name in self.job.scheme.tracks}
        checked = check(facts, self.job.scheme, self.job.through, only=nobody)
        return facts, as_rows(checked.observations[track])

    def _number(self, track: str) -> int:
        return list(self.job.scheme.tracks).index(track)

    def _by_task(self, number: int, peers: PeerStatistics) -> list[Transfer]:
        """The statistics of peers that each task of a track needs, where there are any."""
        tasks = self.job.tasks_of(number) if peers.found else ()
        return [(at, peers.cut(task.first, task.last)) for at, task in tasks]


def _refuse_problems(run: Run, found: Sequence[TaskReport]) -> None:
    """Raise `FactError` with all that is wrong with the facts."""
    job, rejected_names = run.job, set[str]().union(*(report.rejected_names for report in found))
    findings = _findings(job, found)
    if not rejected_names and not sum(int(f.counts.sum()) for f in findings):
        names = ", ".join(source.name for source in run.sources)
        raise FactError(Problem("F219", details={"file": names}))

    def rows(pick: UnitFilter) -> Facts:
        return rows_of(run.sources, run.shared, frozenset(pick.names), frozenset(pick.units))

    raise_problems(job.scheme, job.through, job.directory, findings, rejected_names, rows)


def _findings(job: Job, found: Sequence[TaskReport]) -> list[Findings]:
    """What was found of each track."""
    findings = [Findings() for _ in job.slots]
    for report in found:
        findings[job.tasks[report.task].track].add(report.findings)
    return findings
