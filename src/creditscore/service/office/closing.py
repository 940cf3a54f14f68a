"""The states of a month: open, reviewed, closed; what closing means is the library's."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from ...proving import closing
from ..refusals import refused
from ..store.log import note
from ..store.tables import Covered, Month, Run, Submission, Year
from . import runs, scoring
from .books import books_of, enter, today
from .desk import Desk
from .years import month_named, rules_of, year_named


def review(desk: Desk, name: str, month: str) -> Month:
    """Say that all of a month is in and looked at; refused (U611) while something is not."""
    year = year_named(desk, name, lock=True)
    found = month_named(desk, year, month)
    if found.state != "open":
        raise refused("U611", state=found.state)
    _refuse_waiting(desk, year, month)
    found.state = "reviewed"
    note(desk.db, desk.user.name, "month.review", f"{name}/{month}")
    return found


def close(desk: Desk, name: str, month: str) -> tuple[Month, Run]:
    """Close a reviewed month: its points stay as they are, sealed; what comes later corrects them.

    Months are closed one after the other; refused (U611) for any other, and while something that
    came after the review is not looked at.
    """
    year = year_named(desk, name, lock=True)
    found = month_named(desk, year, month)
    before = [m for m in year.months if m.month < month and m.state != "closed"]
    if found.state != "reviewed" or before:
        raise refused("U611", state=before[0].month if before else found.state)
    _refuse_waiting(desk, year, month)
    result, kept = scoring.result(desk, name, through=month), books_of(desk, year)
    entered = closing.close(result, month, by=desk.user.title, on=today(desk, year), books=kept)
    enter(desk, year, entered)
    run = runs.make(desk, name, through=month, purpose="close")
    found.state, found.closed, found.run_id = "closed", datetime.now(UTC), run.id
    details = {"seal": run.seal, "run": run.number, "books": entered.seal}
    note(desk.db, desk.user.name, "month.close", f"{name}/{month}", details)
    return found, run


def reopen(desk: Desk, name: str, month: str, because: str) -> Month:
    """Open a month again, saying why; of a closed one, all later ones open with it.

    A closed month opens only where the scheme lets late facts reopen it (U588).
    """
    year = year_named(desk, name, lock=True)
    found = month_named(desk, year, month)
    if found.state == "open":
        raise refused("U611", state=found.state)
    if not because.strip():
        raise refused("U633")
    kept = books_of(desk, year)
    if found.state == "closed" and kept is not None:
        who = {"by": desk.user.title, "on": today(desk, year).isoformat(), "why": because}
        enter(desk, year, closing.reopen(rules_of(desk, year), kept, month, **who))
        for later in year.months:
            if later.month >= month and later.state == "closed":
                later.state, later.closed = "open", None
    found.state = "open"
    note(desk.db, desk.user.name, "month.reopen", f"{name}/{month}", {"because": because.strip()})
    return found


def _refuse_waiting(desk: Desk, year: Year, month: str) -> None:
    """Refuse (U611) while something that was handed in of a month is not looked at.

    What was handed in of earlier years is looked at with the first month.
    """
    first = month == min(m.month for m in year.months)
    of_month = Covered.month <= month if first else Covered.month == month
    handed_in = Submission.year_id == year.id, Submission.state == "submitted"
    waiting = select(Submission.id).join(Covered).where(*handed_in, of_month)
    if desk.db.scalar(waiting.limit(1)) is not None:
        raise refused("U611", state="submitted")
