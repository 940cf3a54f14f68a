"""A year scored on Spark: the executors check and score blocks of units, the driver ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
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
from ...grading.annual import standing
from ...results.linked_tracks import figures, in_order
from ...results.overflow import refuse_overflow
from ...results.result import Result
from ...results.scored import ScoredTrack
from ...scheme.loading import load_scheme
from ...scheme.scheme import Scheme
from .driver_facts import DriverFacts
from .executor_task import FedFigures, TaskReport
from .job import Job
from .result import SparkResult
from .run import Run
from .sources import Source, rows_of, sources
from .transfers import Transfer


def score(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> SparkResult:
    """Score a year, or its months up to `through`, of facts in Spark data frames.

    `facts` is a data frame, tidy or wide, or a list of them; the rest is as in `creditscore.score`,
    and so are the errors, all of them raised here. Points come out the same, bit for bit, however
    the rows are ordered and partitioned. The driver's Python takes about 2 KB a unit, the roster
    included, its Java 0.4 KB; an executor holds the facts of the blocks of 8192 units that it works
    at. Where rules ask for peers, the facts are gone through once more for each layer of them.
    """
    tables = facts if isinstance(facts, list | tuple) else [facts]
    named = [(f"table {number}", table) for number, table in enumerate(tables, 1)]
    return scored(scheme, sources(named), {}, through, readings, changes)


def scored(
    scheme: Scheme | str | Path,
    tables: Sequence[Source],
    files: Mapping[str, str | Path],
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> SparkResult:
    """Score tables; `files` are those whose hashes go into `run.json`."""
    if not isinstance(scheme, Scheme):
        scheme = load_scheme(scheme)
    scheme = scheme.switch(readings, changes)
    last = scheme.month_number(through)
    spark = tables[0].frame.sparkSession
    run = Run.of(spark, tables, Job.of(scheme, last))
    if open_items(scheme):
        run = Run.of(spark, tables, Job.of(scheme, last, by_item(run.subjects())))
    found = run.reports()
    _refuse_problems(run, found)
    tracks: dict[str, ScoredTrack] = {}
    inputs: list[Transfer] = []
    for name in in_order(scheme):
        number = list(scheme.tracks).index(name)
        fed = _fed_by_task(run.job, number, tracks) if run.job.takes(number) else []
        answers = _answers(run, number, fed)
        reports = [report for report in found if run.job.tasks[report.task].track == number]
        more = [*fed, *_answers_by_task(run.job, number, answers)]
        if more:
            reports = run.reports(more, {task for task, _ in more})
        inputs += more
        tracks[name] = _track(run, number, reports, answers)
    tracks = {name: tracks[name] for name in scheme.tracks}
    refuse_overflow(tracks, partial(_rows, run))
    notices = [notice for table in tables for notice in table.headings.notices]
    notices += noticed(scheme, last, run.job.slots, _findings(run.job, found))
    facts = Facts(None, {table.name: "" for table in tables} | dict(files), tuple(notices))
    on_driver = Result(scheme, facts, last, tracks, (*scheme.notices, *notices))
    return SparkResult(run, on_driver, tuple(inputs))


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


def _fed_by_task(job: Job, number: int, done: Mapping[str, ScoredTrack]) -> list[Transfer]:
    """What a track takes from those that are done, for each of its tasks."""
    slots = job.slots[number]
    rows = figures(job.scheme, slots, done, job.through)
    rows[:, 2] += slots.span - 12
    transfers: list[Transfer] = []
    for at, task in job.tasks_of(number):
        mine = (rows[:, 1] >= task.first) & (rows[:, 1] < task.last)
        transfers.append((at, FedFigures(rows[mine])))
    return transfers


def _answers(run: Run, number: int, fed: Sequence[Transfer]) -> PeerStatistics:
    """What a track's rules ask about peers, answered layer by layer."""
    job, answers = run.job, PeerStatistics()
    tasks = [at for at, _ in job.tasks_of(number)]
    for layer in layers(job.scheme, job.slots[number]):
        found = run.compared(layer, [*fed, *_answers_by_task(job, number, answers)], tasks)
        answers = worked_out(layer, job.slots[number], found, answers)
    return answers


def _answers_by_task(job: Job, number: int, answers: PeerStatistics) -> list[Transfer]:
    """The answers that each task of a track needs, where there are any."""
    tasks = job.tasks_of(number) if answers.found else ()
    return [(at, answers.cut(task.first, task.last)) for at, task in tasks]


def _track(
    run: Run, number: int, found: Sequence[TaskReport], answers: PeerStatistics
) -> ScoredTrack:
    """A track put together from its tasks, ranked and banded."""
    job = run.job
    scheme, slots = job.scheme, job.slots[number]
    facts = DriverFacts.of(job, number, found)
    parts = [report.scores for report in found if report.scores is not None]
    scores = Scores(
        **{
            name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
            for name in Scores.__dataclass_fields__
        }
    )
    place = standing(scheme, slots.track, scores, job.through)
    return ScoredTrack(slots.track, facts, answers, scores, place)


def _rows(run: Run, track: str, unit: int) -> tuple[Facts, Observations]:
    """The facts of a unit with their rows."""
    number = list(run.job.scheme.tracks).index(track)
    facts = rows_of(run.sources, run.shared, frozenset(), frozenset({(number, unit)}))
    nobody: dict[str, set[int]] = {name: set() for name in run.job.scheme.tracks}
    checked = check(facts, run.job.scheme, run.job.through, only=nobody)
    return facts, as_rows(checked.observations[track])
