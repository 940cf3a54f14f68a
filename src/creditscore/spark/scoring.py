"""A year scored on Spark: the executors check and score blocks of units, the driver ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..engine.answers import Answers
from ..engine.blocks import Scores
from ..engine.layers import answered, layers
from ..errors import FactError, Problem
from ..facts.check import check
from ..facts.checking.notices import noticed
from ..facts.checking.planes import Findings
from ..facts.checking.suspects import UnitFilter, raise_problems
from ..facts.coding.open_subjects import by_item, open_items
from ..facts.facts import Facts
from ..facts.planes.observations import Observations, as_rows
from ..grading.annual import standing
from ..results.excess import Excess
from ..results.feeding import figures, in_order
from ..results.result import Result, TrackResult
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from .desk import Fed, Report
from .heard import Heard
from .job import Job
from .parcels import Parcel
from .result import SparkResult
from .run import Run
from .sources import Source, rows_of, sources


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
    _settled(run, found)
    tracks: dict[str, TrackResult] = {}
    given: list[Parcel] = []
    for name in in_order(scheme):
        number = list(scheme.tracks).index(name)
        fed = _fed(run.job, number, tracks) if run.job.takes(number) else []
        answers = _answers(run, number, fed)
        mine = [report for report in found if run.job.tasks[report.task].track == number]
        more = [*fed, *_cut(run.job, number, answers)]
        if more:
            mine = run.reports(more, {task for task, _ in more})
        given += more
        tracks[name] = _track(run, number, mine, answers)
    tracks = {name: tracks[name] for name in scheme.tracks}
    told = [notice for table in tables for notice in table.headings.notices]
    told += noticed(scheme, last, run.job.slots, _findings(run.job, found))
    held = Facts(None, {table.name: "" for table in tables} | dict(files), tuple(told))
    return SparkResult(run, Result(scheme, held, last, tracks, tuple(told)), tuple(given))


def _settled(run: Run, found: Sequence[Report]) -> None:
    """Raise `FactError` with all that is wrong with the facts."""
    job, guilty = run.job, set[str]().union(*(report.guilty for report in found))
    findings = _findings(job, found)
    if not guilty and not sum(int(f.counts.sum()) for f in findings):
        names = ", ".join(source.name for source in run.sources)
        raise FactError(Problem("F219", details={"file": names}))

    def rows(pick: UnitFilter) -> Facts:
        return rows_of(run.sources, run.shared, frozenset(pick.names), frozenset(pick.units))

    raise_problems(job.scheme, job.through, job.directory, findings, guilty, rows)


def _findings(job: Job, found: Sequence[Report]) -> list[Findings]:
    """What was found of each track."""
    findings = [Findings() for _ in job.slots]
    for report in found:
        findings[job.tasks[report.task].track].add(report.findings)
    return findings


def _fed(job: Job, number: int, done: Mapping[str, TrackResult]) -> list[Parcel]:
    """What a track takes from those that are done, for each of its tasks."""
    slots = job.slots[number]
    rows = figures(job.scheme, slots, done, job.through)
    rows[:, 2] += slots.span - 12
    parcels: list[Parcel] = []
    for at, task in job.tasks_of(number):
        mine = (rows[:, 1] >= task.first) & (rows[:, 1] < task.last)
        parcels.append((at, Fed(rows[mine])))
    return parcels


def _answers(run: Run, number: int, fed: Sequence[Parcel]) -> Answers:
    """What a track's rules ask about peers, answered layer by layer."""
    job, answers = run.job, Answers()
    tasks = [at for at, _ in job.tasks_of(number)]
    for layer in layers(job.scheme, job.slots[number]):
        found = run.compared(layer, [*fed, *_cut(job, number, answers)], tasks)
        answers = answered(layer, job.slots[number], found, answers)
    return answers


def _cut(job: Job, number: int, answers: Answers) -> list[Parcel]:
    """The answers that each task of a track needs, where there are any."""
    tasks = job.tasks_of(number) if answers.found else ()
    return [(at, answers.cut(task.first, task.last)) for at, task in tasks]


def _track(run: Run, number: int, found: Sequence[Report], answers: Answers) -> TrackResult:
    """A track put together from its tasks, ranked and banded."""
    job = run.job
    scheme, slots = job.scheme, job.slots[number]
    heard = Heard.of(job, number, found)
    parts = [report.scores for report in found if report.scores is not None]
    scores = Scores(
        **{
            name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
            for name in Scores.__dataclass_fields__
        }
    )
    excess = Excess.of(slots.track, scores)
    if excess is not None:
        raise excess.error(*_rows(run, number, excess.unit))
    place = standing(scheme, slots.track, scores, job.through)
    return TrackResult(slots.track, heard, answers, scores, place)


def _rows(run: Run, number: int, unit: int) -> tuple[Facts, Observations]:
    """The facts of a unit with their rows."""
    facts = rows_of(run.sources, run.shared, frozenset(), frozenset({(number, unit)}))
    nobody: dict[str, set[int]] = {name: set() for name in run.job.scheme.tracks}
    checked = check(facts, run.job.scheme, run.job.through, only=nobody)
    return facts, as_rows(checked.observations[run.job.slots[number].track.id])
