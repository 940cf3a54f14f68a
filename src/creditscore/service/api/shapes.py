"""How what the store holds looks in answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from ...books.books import Books
from ...books.entries import Correction
from ...collection.returns import Round
from ..office.rows import Row
from ..store.tables import Job, JobFile, Month, Objection, Run, RunFile, Submission, Year


class MonthShape(BaseModel):
    """A month: open, reviewed or closed; a closed one with the number and seal of its run."""

    month: str
    state: str
    due: date | None
    closed: datetime | None
    run: int | None = None
    seal: str | None = None


class YearShape(BaseModel):
    """A year; `revision` rises with everything that may change its scores."""

    name: str
    title: str
    year: int
    scheme: str
    rules: str
    revision: int
    months: list[MonthShape]
    units: dict[str, list[str]] | None = None


class StatusShape(BaseModel):
    """How a unit stands for a month."""

    track: str
    unit: str
    state: str
    came: date | None
    late: int | None
    filled: int
    asked: int
    missing: list[str]
    months: int
    due: int


class RoundShape(MonthShape):
    """A month with how each unit stands."""

    units: list[StatusShape]


class EntryShape(BaseModel):
    """An entry in the books: a closing, a correction or a reopening, sealed with all before it."""

    kind: str
    month: str
    by: str
    on: str
    why: str
    seal: str
    facts: list[dict[str, Any]] = []


class CoverShape(BaseModel):
    """A unit and a month that a submission speaks of."""

    unit: str
    month: str


class RowShape(BaseModel):
    """A figure of a submission, with the file and row that it came from."""

    month: str
    entity: str
    item: str
    subject: str = ""
    fact: str
    value: str
    until: str = ""
    source: str = ""
    file: str = ""
    row: int = 0


class SubmissionShape(BaseModel):
    """What was handed in; problems stand with file, row and cell, in both languages."""

    id: int
    unit: str
    state: str
    by: str
    whole: bool
    correction: bool
    because: str
    created: datetime
    handed_in: datetime | None
    late: int | None
    reviewed: datetime | None
    answer: str
    file: str
    digest: str
    rows: int
    covers: list[CoverShape]
    problems: list[dict[str, Any]]
    notices: list[dict[str, Any]]
    version: int


class ObjectionShape(BaseModel):
    """A figure that is disputed."""

    id: int
    unit: str
    month: str
    item: str
    subject: str
    fact: str
    claimed: str
    because: str
    state: str
    created: datetime
    settled: datetime | None
    answer: str


class FileShape(BaseModel):
    """A file with its SHA-256."""

    name: str
    size: int
    digest: str


class RunShape(BaseModel):
    """A sealed run."""

    number: int
    purpose: str
    note: str
    through: str
    revision: int
    readings: dict[str, Any]
    changes: dict[str, Any]
    seal: str
    by: str
    created: datetime
    files: list[FileShape] | None = None


class JobShape(BaseModel):
    """A job: queued, running, done, failed or cancelled."""

    id: int
    kind: str
    state: str
    step: str
    done: int
    total: int
    created: datetime
    started: datetime | None
    finished: datetime | None
    problems: list[dict[str, Any]]
    result: dict[str, Any]
    files: list[FileShape] | None = None


def month_shape(month: Month, run: Run | None = None) -> MonthShape:
    """A month, perhaps with the run that closed it."""
    return MonthShape(**_month(month, run))


def year_shape(year: Year, units: Mapping[str, Sequence[str]] | None = None) -> YearShape:
    """A year, perhaps with its units."""
    return YearShape(
        name=year.name,
        title=year.title,
        year=year.year,
        scheme=year.rulebook.scheme,
        rules=year.rulebook.digest,
        revision=year.revision,
        months=[month_shape(month) for month in year.months],
        units=None if units is None else {name: [*some] for name, some in units.items()},
    )


def round_shape(month: Month, found: Round) -> RoundShape:
    """A month with how each unit stands."""
    statuses = [
        StatusShape(
            track=s.track.id,
            unit=s.unit,
            state=s.state,
            came=s.came,
            late=s.late,
            filled=s.filled,
            asked=s.asked,
            missing=[f"{a.item}.{a.fact.id}" for a in s.missing],
            months=s.months,
            due=s.due,
        )
        for s in found.statuses
    ]
    return RoundShape(**_month(month, None), units=statuses)


def entries_shape(books: Books) -> list[EntryShape]:
    """The entries of books, a correction with the facts that it corrects."""
    return [
        EntryShape(
            kind=entry.kind,
            month=entry.month,
            by=entry.by,
            on=entry.on,
            why=entry.why,
            seal=seal,
            facts=[
                {**f.cell._asdict(), "was": str(f.was or ""), "now": str(f.now or "")}
                for f in (entry.facts if isinstance(entry, Correction) else ())
            ],
        )
        for entry, seal in zip(books.entries, books.seals, strict=True)
    ]


def submission_shape(found: Submission) -> SubmissionShape:
    """What was handed in."""
    return SubmissionShape(
        id=found.id,
        unit=found.unit,
        state=found.state,
        by=found.account.name,
        whole=found.whole,
        correction=found.correction,
        because=found.because,
        created=found.created,
        handed_in=found.handed_in,
        late=found.late,
        reviewed=found.reviewed,
        answer=found.answer,
        file=found.file,
        digest=found.digest,
        rows=found.rows,
        covers=[CoverShape(unit=c.unit, month=c.month) for c in found.covers],
        problems=found.problems,
        notices=found.notices,
        version=found.version,
    )


def row_shape(row: Row) -> RowShape:
    """A figure."""
    return RowShape(**row._asdict())


def objection_shape(found: Objection) -> ObjectionShape:
    """An objection."""
    return ObjectionShape.model_validate(found, from_attributes=True)


def run_shape(run: Run, files: Sequence[RunFile] | None = None) -> RunShape:
    """A run, perhaps with its files."""
    return RunShape(
        number=run.number,
        purpose=run.purpose,
        note=run.note,
        through=run.through,
        revision=run.revision,
        readings=run.readings,
        changes=run.changes,
        seal=run.seal,
        by=run.account.name,
        created=run.created,
        files=None if files is None else [_file(file) for file in files],
    )


def job_shape(job: Job, files: Sequence[JobFile] | None = None) -> JobShape:
    """A job, perhaps with its files."""
    return JobShape(
        id=job.id,
        kind=job.kind,
        state=job.state,
        step=job.step,
        done=job.done,
        total=job.total,
        created=job.created,
        started=job.started,
        finished=job.finished,
        problems=job.problems,
        result=job.result,
        files=None if files is None else [_file(file) for file in files],
    )


def _file(file: RunFile | JobFile) -> FileShape:
    return FileShape(name=file.name, size=file.size, digest=file.digest)


def _month(month: Month, run: Run | None) -> dict[str, Any]:
    return {
        "month": month.month,
        "state": month.state,
        "due": month.due,
        "closed": month.closed,
        "run": run.number if run else None,
        "seal": run.seal if run else None,
    }
