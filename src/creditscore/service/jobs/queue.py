"""The queue: put in, taken, told of, cancelled; what a worker left behind is taken again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Update, func, or_, select, update
from sqlalchemy.orm import Session

from ..office.desk import Desk
from ..office.years import year_named
from ..refusals import refused
from ..store.log import note
from ..store.tables import Job, JobFile, Year

ENDED = ("done", "failed", "cancelled")
SILENT = timedelta(seconds=30)
"""After how long without a sign a worker is taken for dead."""
TRIES = 3
"""How often work is begun before it is given up: what ends its worker may be the work itself."""
_WAITING = 20


def put(desk: Desk, kind: str, year: str, arguments: Mapping[str, Any]) -> Job:
    """Put work on a year into the queue; refused (U605) where too much of one's own is waiting."""
    found = year_named(desk, year)
    waiting = select(func.count()).select_from(Job).where(
        Job.account_id == desk.user.id, Job.state.not_in(ENDED)
    )  # fmt: skip
    if (desk.db.scalar(waiting) or 0) >= _WAITING:
        raise refused("U605", seconds=60)
    job = Job(
        account_id=desk.user.id,
        year_id=found.id,
        kind=kind,
        arguments=dict(arguments),
        created=datetime.now(UTC),
    )
    desk.db.add(job)
    desk.db.flush()
    note(desk.db, desk.user.name, "job.put", f"jobs/{job.id}", {"kind": kind, "year": year})
    return job


def jobs(desk: Desk, *, after: int = 0, limit: int = 100) -> Sequence[Job]:
    """One's own jobs, the latest first; the office sees all."""
    query = select(Job).order_by(Job.id.desc()).limit(limit)
    if after:
        query = query.where(Job.id < after)
    if desk.user.role != "office":
        query = query.where(Job.account_id == desk.user.id)
    return desk.db.scalars(query).all()


def job_of(desk: Desk, number: int) -> Job:
    """A job; refused (U602) where it is neither one's own nor asked for by the office."""
    found = desk.db.get(Job, number, populate_existing=True)
    if found is None or (desk.user.role != "office" and found.account_id != desk.user.id):
        raise refused("U602")
    return found


def cancel(desk: Desk, number: int) -> Job:
    """Cancel a job that has not ended; its worker stops at once."""
    found = job_of(desk, number)
    if found.state in ENDED:
        raise refused("U611", state=found.state)
    found.state, found.finished = "cancelled", datetime.now(UTC)
    note(desk.db, desk.user.name, "job.cancel", f"jobs/{number}")
    return found


def files_of(desk: Desk, number: int) -> Sequence[JobFile]:
    """The files that a job has made, without their content."""
    job_of(desk, number)
    query = select(JobFile).where(JobFile.job_id == number).order_by(JobFile.name)
    return desk.db.scalars(query).all()


def file_of(desk: Desk, number: int, name: str) -> JobFile:
    """One file that a job has made; refused (U602) where there is none of the name."""
    job_of(desk, number)
    found = desk.db.get(JobFile, (number, name))
    if found is None:
        raise refused("U602")
    return found


def take(db: Session, worker: str) -> Job | None:
    """Take the next job: one that waits, or one whose worker gives no sign any more."""
    now = datetime.now(UTC)
    left = (Job.state == "running") & or_(Job.alive.is_(None), Job.alive < now - SILENT)
    query = select(Job).where((Job.state == "queued") | left).order_by(Job.id).limit(1)
    job = db.scalar(query.with_for_update(skip_locked=True))
    if job is None:
        return None
    if job.tries >= TRIES:
        job.state, job.finished = "failed", now
        return None
    job.state, job.worker, job.alive, job.tries = "running", worker, now, job.tries + 1
    job.started = job.started or now
    return job


def sign(db: Session, number: int, worker: str, step: str, done: int, total: int) -> bool:
    """Say how far a job is; False: it is the worker's no more, and it has to stop."""
    changed = (
        update(Job)
        .where(Job.id == number, Job.worker == worker, Job.state == "running")
        .values(alive=datetime.now(UTC), step=step[:200], done=done, total=total)
    )
    return _changed(db, changed)


def end(
    db: Session,
    number: int,
    worker: str,
    state: str,
    *,
    result: Mapping[str, Any] | None = None,
    problems: Sequence[Any] = (),
    files: Sequence[JobFile] = (),
) -> None:
    """Say how a job has ended, with what it has made; nothing where it is the worker's no more."""
    changed = (
        update(Job)
        .where(Job.id == number, Job.worker == worker, Job.state == "running")
        .values(
            state=state, finished=datetime.now(UTC), result=dict(result or {}), problems=[*problems]
        )
    )
    if _changed(db, changed):
        db.add_all(files)


def release(db: Session, worker: str) -> None:
    """Put back what a worker has not finished, as it stops; it has not counted as a try."""
    db.execute(
        update(Job)
        .where(Job.worker == worker, Job.state == "running")
        .values(state="queued", worker="", alive=None, tries=Job.tries - 1)
    )


def _changed(db: Session, statement: Update) -> bool:
    """Whether a statement has changed a row."""
    return bool(cast("CursorResult[Any]", db.execute(statement)).rowcount)


def year_of(db: Session, job: Job) -> Year:
    """The year that a job is about."""
    assert job.year_id is not None
    return db.get_one(Year, job.year_id)
