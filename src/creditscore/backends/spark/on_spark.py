"""Spark as a backend: executors check and score blocks of units, the driver ranks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ...engine.blocks import Scores
from ...engine.layers import layers, worked_out
from ...engine.peer_statistics import PeerStatistics
from ...errors import FactError, Problem
from ...facts.check import check
from ...facts.checking.notices import noticed
from ...facts.checking.planes import Findings
from ...facts.coding.open_subjects import by_item, open_items
from ...facts.facts import Facts
from ...facts.planes.observations import Observations, as_rows
from ...facts.streaming.large import Pick, fail
from ...results.linked_tracks import figures
from ...results.scored import ScoredTrack
from ...scheme.scheme import Scheme
from .driver_facts import DriverFacts
from .executor_task import FedFigures, TaskReport
from .job import Job
from .run import Run
from .sources import Source, rows_of
from .transfers import Transfer


@dataclass(frozen=True)
class OnSpark:
    """Checked facts of a run; `inputs` is what was sent to its tasks besides their figures."""

    run: Run
    reports: Sequence[TaskReport]
    inputs: list[Transfer] = field(default_factory=list)

    @classmethod
    def of(cls, scheme: Scheme, tables: Sequence[Source], through: int) -> OnSpark:
        """Check tables; raises `FactError` with all that is wrong with them."""
        spark = tables[0].frame.sparkSession
        run = Run.of(spark, tables, Job.of(scheme, through))
        if open_items(scheme):
            run = Run.of(spark, tables, Job.of(scheme, through, by_item(run.subjects())))
        reports = run.reports()
        _refuse_problems(run, reports)
        return cls(run, reports)

    def feed(self, track: str, done: Mapping[str, ScoredTrack]) -> list[Transfer]:
        """What a track takes from the tracks that are done, for each of its tasks."""
        job, number = self.run.job, self._number(track)
        if not job.takes(number):
            return []
        slots = job.slots[number]
        rows = figures(job.scheme, slots, done, job.through)
        rows[:, 2] += slots.span - 12
        transfers: list[Transfer] = []
        for at, task in job.tasks_of(number):
            mine = (rows[:, 1] >= task.first) & (rows[:, 1] < task.last)
            transfers.append((at, FedFigures(rows[mine])))
        return transfers

    def peers(self, track: str, fed: list[Transfer]) -> PeerStatistics:
        """All that the rules of a track ask about peers, worked out layer by layer."""
        job, number, peers = self.run.job, self._number(track), PeerStatistics()
        tasks = [at for at, _ in job.tasks_of(number)]
        for layer in layers(job.scheme, job.slots[number]):
            found = self.run.compared(layer, [*fed, *_by_task(job, number, peers)], tasks)
            peers = worked_out(layer, job.slots[number], found, peers)
        return peers

    def post(
        self, track: str, fed: list[Transfer], peers: PeerStatistics
    ) -> tuple[DriverFacts, Scores]:
        """The facts of a track as far as the driver has them, and its points, task by task."""
        job, number = self.run.job, self._number(track)
        reports = [r for r in self.reports if job.tasks[r.task].track == number]
        inputs = [*fed, *_by_task(job, number, peers)]
        if inputs:
            reports = self.run.reports(inputs, {task for task, _ in inputs})
            self.inputs.extend(inputs)
        parts = [report.scores for report in reports if report.scores is not None]
        planes = {
            name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
            for name in Scores.__dataclass_fields__
        }
        return DriverFacts.of(job, number, reports), Scores(**planes)

    def verified(self) -> tuple[Problem, ...]:
        """The notices of the facts, which were checked before anything was scored."""
        job = self.run.job
        notices = [notice for table in self.run.sources for notice in table.headings.notices]
        found = noticed(job.scheme, job.through, job.slots, _findings(job, self.reports))
        return (*notices, *found)

    def rows(self, track: str, unit: int) -> tuple[Facts, Observations]:
        """The rows of the unit at a place of the roster, and what they say."""
        run, scheme = self.run, self.run.job.scheme
        picked = frozenset({(self._number(track), unit)})
        facts = rows_of(run.sources, run.shared, frozenset(), picked)
        nobody: dict[str, set[int]] = {name: set() for name in scheme.tracks}
        checked = check(facts, scheme, run.job.through, only=nobody)
        return facts, as_rows(checked.observations[track])

    def _number(self, track: str) -> int:
        return list(self.run.job.scheme.tracks).index(track)


def _refuse_problems(run: Run, found: Sequence[TaskReport]) -> None:
    """Raise `FactError` with all that is wrong with the facts."""
    job, rejected_names = run.job, set[str]().union(*(report.rejected_names for report in found))
    findings = _findings(job, found)
    if not rejected_names and not sum(int(f.counts.sum()) for f in findings):
        names = ", ".join(source.name for source in run.sources)
        raise FactError(Problem("F219", details={"file": names}))

    def rows(pick: Pick) -> Facts:
        return rows_of(run.sources, run.shared, frozenset(pick.names), frozenset(pick.units))

    fail(job.scheme, job.through, job.directory, findings, rejected_names, rows)


def _findings(job: Job, found: Sequence[TaskReport]) -> list[Findings]:
    """What was found of each track."""
    findings = [Findings() for _ in job.slots]
    for report in found:
        findings[job.tasks[report.task].track].add(report.findings)
    return findings


def _by_task(job: Job, number: int, peers: PeerStatistics) -> list[Transfer]:
    """The statistics of peers that each task of a track needs, where there are any."""
    tasks = job.tasks_of(number) if peers.found else ()
    return [(at, peers.cut(task.first, task.last)) for at, task in tasks]
