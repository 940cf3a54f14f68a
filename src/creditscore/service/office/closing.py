"""The states of a month: open, reviewed, closed."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from ..refusals import refused
from ..store.log import note
from ..store.tables import Covered, Month, Run, Submission
from . import runs
from .desk import Desk
from .years import month_named, year_named


def review(desk: Desk, name: str, month: str) -> Month:
    """Say that all of a month is in and looked at; refused (U611) while something is not."""
    year = year_named(desk, name, lock=True)
    found = month_named(desk, year, month)
    waiting = select(Submission.id).join(Covered).where(
        Submission.year_id == year.id, Submission.state == "submitted", Covered.month == month
    )  # fmt: skip
    if found.state != "open" or desk.db.scalar(waiting.limit(1)) is not None:
        raise refused("U611", state=found.state if found.state != "open" else "submitted")
    found.state = "reviewed"
    note(desk.db, desk.user.name, "month.review", f"{name}/{month}")
    return found


def close(desk: Desk, name: str, month: str) -> tuple[Month, Run]:
    """Close a reviewed month: its score is sealed, and what comes later is a correction.

    Months are closed one after the other; refused (U611) for any other.
    """
    year = year_named(desk, name, lock=True)
    found = month_named(desk, year, month)
    before = [m for m in year.months if m.month < month and m.state != "closed"]
    if found.state != "reviewed" or before:
        raise refused("U611", state=before[0].month if before else found.state)
    run = runs.make(desk, name, through=month, purpose="close")
    found.state, found.closed, found.run_id = "closed", datetime.now(UTC), run.id
    details = {"seal": run.seal, "run": run.number}
    note(desk.db, desk.user.name, "month.close", f"{name}/{month}", details)
    return found, run


def reopen(desk: Desk, name: str, month: str, because: str) -> Month:
    """Open a month again, saying why; the last that was closed, or one that is reviewed."""
    year = year_named(desk, name, lock=True)
    found = month_named(desk, year, month)
    later = any(m.month > month and m.state == "closed" for m in year.months)
    if found.state == "open" or later or not because.strip():
        raise refused("U611", state=found.state)
    found.state, found.closed = "open", None
    note(desk.db, desk.user.name, "month.reopen", f"{name}/{month}", {"because": because.strip()})
    return found
