"""Handing in: a table is taken as a draft, mended, submitted, reviewed, sent back or withdrawn."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import defer, lazyload

from ...errors import FactError, Problem
from ...facts.facts import Facts
from ..refusals import refused
from ..store.log import note
from ..store.tables import Covered, Figure, Submission, Year
from .books import corrected
from .desk import Desk
from .inspecting import Inspected, as_data, inspected
from .rows import COUNTED, Row, facts_of, of_submission, standing
from .years import changed, closed_of, own_unit, rules_of, year_named

_OF_FILE = ("F242", "F260")
"""What is wrong with a file itself, a column or its scheme: its rows do not tell it again."""


@dataclass(frozen=True)
class Handed:
    """A table as it came: what was read of it, or what kept it from being read, and the file."""

    facts: Facts | None
    problems: Sequence[Problem] = ()
    file: str = ""
    media: str = ""
    content: bytes = field(default=b"", repr=False)


def looked_at(
    desk: Desk, name: str, handed: Handed, *, unit: str = "", month: str = ""
) -> Inspected:
    """What is in a table, and what is wrong with it beside the figures that stand.

    A unit hands in for itself alone. The office hands in for all, or for `unit`. With `month`,
    figures of other months are refused.
    """
    if handed.facts is None:
        return Inspected((), tuple(handed.problems), (), frozenset())
    year = year_named(desk, name)
    return _looked_at(desk, year, handed.facts, own_unit(desk, year) or unit, month)


def receive(
    desk: Desk,
    name: str,
    handed: Handed,
    *,
    unit: str = "",
    month: str = "",
    whole: bool = False,
    found: Inspected | None = None,
) -> Submission:
    """Take a table as a draft, whatever is wrong with it: its problems stand beside its cells.

    `unit` and `month` are as in `looked_at`, whose answer `found` is where it was asked before, so
    that nobody who writes has to wait for it.
    """
    year = year_named(desk, name)
    found = found or looked_at(desk, name, handed, unit=unit, month=month)
    submission = Submission(
        year_id=year.id,
        account_id=desk.user.id,
        unit=own_unit(desk, year) or "",
        whole=whole,
        created=datetime.now(UTC),
        file=handed.file[:300],
        media=handed.media[:100],
        digest=hashlib.sha256(handed.content).hexdigest() if handed.content else "",
        content=handed.content,
    )
    desk.db.add(submission)
    desk.db.flush()
    _keep(desk, submission, found)
    details = {"rows": len(found.rows), "problems": len(found.problems), "file": submission.digest}
    _noted(desk, year, submission, "submission.receive", details)
    return submission


def mend(desk: Desk, number: int, rows: Sequence[Row], version: int | None = None) -> Submission:
    """Put other rows in the place of a draft's; it is looked at again.

    Refused (U607) where it is not the `version` that was changed any more.
    """
    submission, year = _draft(desk, number)
    if version is not None and version != submission.version:
        raise refused("U607")
    found = _looked_at(desk, year, facts_of(rows), *confined(submission))
    _keep(desk, submission, found)
    submission.version += 1
    _noted(desk, year, submission, "submission.mend", {"rows": len(found.rows)})
    return submission


def submit(desk: Desk, number: int, *, because: str = "") -> Submission:
    """Hand in a draft for good; from then on its figures count.

    It is looked at once more beside what stands now: refused with its problems where there are any.
    For a closed month it is a correction, for which `because` has to give the reason (U612).
    """
    submission, year = _draft(desk, number)
    year = year_named(desk, year.name, lock=True)
    rows = of_submission(desk.db, submission)
    covered = frozenset((cover.unit, cover.month) for cover in submission.covers)
    if not rows and (submission.problems or not covered):
        raise refused("U614", count=len(submission.problems))
    found = Inspected((), (), (), covered)
    if rows:
        found = _looked_at(desk, year, facts_of(rows), *confined(submission))
        if found.problems:
            raise FactError(found.problems)
        if of_file := [one for one in submission.problems if one["code"] in _OF_FILE]:
            raise refused("U614", count=len(of_file))
        found = replace(found, covers=found.covers | covered)
        _keep(desk, submission, found)
    if closed := closed_of(year, (month for _, month in found.covers)):
        if not because.strip():
            raise refused("U612", months=", ".join(closed))
        submission.correction, submission.because = True, because.strip()
    last = desk.db.scalar(
        select(func.max(Submission.sequence)).where(Submission.year_id == year.id)
    )
    now = datetime.now(UTC)
    submission.state, submission.handed_in, submission.sequence = "submitted", now, (last or 0) + 1
    submission.late = _late(desk, year, found, now)
    changed(year)
    desk.db.flush()
    if submission.correction:
        corrected(desk, year, facts_of(standing(desk, year)), submission.because)
    details = {"rows": len(rows), "late": submission.late, "because": submission.because}
    _noted(desk, year, submission, "submission.submit", details)
    return submission


def review(desk: Desk, number: int) -> Submission:
    """Say that the office has looked at what was handed in."""
    submission, year = submission_of(desk, number, lock=True)
    if submission.state != "submitted":
        raise refused("U611", state=submission.state)
    submission.state = "reviewed"
    _settle(desk, submission)
    _noted(desk, year, submission, "submission.review")
    return submission


def send_back(desk: Desk, number: int, answer: str) -> Submission:
    """Send back what was handed in, saying why: its figures count no more."""
    if not answer.strip():
        raise refused("U633")
    submission, year = submission_of(desk, number, lock=True)
    _refuse_closed(desk, year, submission)
    if submission.state not in COUNTED:
        raise refused("U611", state=submission.state)
    submission.state, submission.answer = "returned", answer.strip()
    _settle(desk, submission)
    changed(year)
    _noted(desk, year, submission, "submission.return", {"answer": submission.answer})
    return submission


def withdraw(desk: Desk, number: int) -> Submission:
    """Take back a draft, or what was handed in and is not reviewed yet."""
    submission, year = submission_of(desk, number, lock=True)
    if submission.account_id != desk.user.id:
        raise refused("U601")
    if submission.state not in ("draft", "submitted"):
        raise refused("U611", state=submission.state)
    _refuse_closed(desk, year, submission)
    if submission.state == "submitted":
        changed(year)
    submission.state = "withdrawn"
    _noted(desk, year, submission, "submission.withdraw")
    return submission


def confined(submission: Submission) -> tuple[str, str]:
    """The unit and the month that a draft was to be of, as long as some row of it is of another."""
    wanted = {one["code"]: one.get("wanted", "") for one in submission.problems}
    return submission.unit or wanted.get("U624", ""), wanted.get("U625", "")


def submissions(
    desk: Desk,
    name: str,
    *,
    month: str | None = None,
    unit: str | None = None,
    state: str | None = None,
    after: int = 0,
    limit: int | None = None,
    covers: bool = True,
) -> Sequence[Submission]:
    """What was handed in of a year, in the order in which it came; a unit sees its own alone.

    Drafts are shown to those who made them. `after` is the number of the last one already seen;
    without `covers` nobody is going to ask for what each speaks of, which may be a lot.
    """
    year = year_named(desk, name)
    own = own_unit(desk, year)
    query = (
        select(Submission)
        .options(defer(Submission.content))
        .where(Submission.year_id == year.id, Submission.id > after)
        .where((Submission.state != "draft") | (Submission.account_id == desk.user.id))
        .order_by(Submission.id)
        .limit(limit)
    )
    if not covers:
        query = query.options(lazyload(Submission.covers))
    if own is not None:
        query = query.where(Submission.unit == own)
    if state is not None:
        query = query.where(Submission.state == state)
    if month is not None or unit is not None:
        covered = select(Covered.submission_id)
        if month is not None:
            covered = covered.where(Covered.month == month)
        if unit is not None:
            covered = covered.where(Covered.unit == unit)
        query = query.where(Submission.id.in_(covered))
    return desk.db.scalars(query).all()


def submission_of(desk: Desk, number: int, *, lock: bool = False) -> tuple[Submission, Year]:
    """One that was handed in, and its year; refused (U602) where it is not the user's to see."""
    found = desk.db.get(Submission, number)
    if found is None or (found.state == "draft" and found.account_id != desk.user.id):
        raise refused("U602")
    known = desk.db.get_one(Year, found.year_id)
    year = year_named(desk, known.name, lock=lock)
    own = own_unit(desk, year)
    if own is not None and found.unit != own:
        raise refused("U602")
    if lock:
        desk.db.refresh(found)
    return found, year


def rows_of(desk: Desk, number: int) -> list[Row]:
    """The rows of one that was handed in."""
    submission, _ = submission_of(desk, number)
    return of_submission(desk.db, submission)


def _draft(desk: Desk, number: int) -> tuple[Submission, Year]:
    submission, year = submission_of(desk, number, lock=True)
    if submission.state != "draft":
        raise refused("U611", state=submission.state)
    return submission, year


def _looked_at(desk: Desk, year: Year, facts: Facts, unit: str, month: str) -> Inspected:
    return inspected(rules_of(desk, year), facts, standing(desk, year), unit, month)


def _keep(desk: Desk, submission: Submission, found: Inspected) -> None:
    """Store what was looked at: rows, problems, and which units and months it speaks of."""
    db, number = desk.db, submission.id
    db.execute(delete(Figure).where(Figure.submission_id == number))
    db.execute(delete(Covered).where(Covered.submission_id == number))
    db.expire(submission, ["covers"])
    rows = [
        {"submission_id": number, "number": at, **row._asdict()}
        for at, row in enumerate(found.rows)
    ]
    if rows:
        db.execute(insert(Figure), rows)
    covers = [
        {"submission_id": number, "unit": unit, "month": month}
        for unit, month in sorted(found.covers)
    ]
    if covers:
        db.execute(insert(Covered), covers)
    submission.rows = len(rows)
    submission.problems, submission.notices = as_data(found.problems), as_data(found.notices)
    db.flush()


def _late(desk: Desk, year: Year, found: Inspected, now: datetime) -> int | None:
    """By how many days it came after the last of its months was due."""
    dues = {m.month: m.due for m in year.months if m.due}
    asked = [dues[month] for _, month in found.covers if month in dues]
    if not asked:
        return None
    day = now.astimezone(rules_of(desk, year).zone).date()
    return max(0, (day - max(asked)).days)


def _refuse_closed(desk: Desk, year: Year, submission: Submission) -> None:
    closed = closed_of(year, (cover.month for cover in submission.covers))
    if closed and submission.state != "draft":
        raise refused("U612", months=", ".join(closed))


def _settle(desk: Desk, submission: Submission) -> None:
    submission.reviewed, submission.reviewed_by = datetime.now(UTC), desk.user.id


def _noted(
    desk: Desk,
    year: Year,
    submission: Submission,
    action: str,
    details: Mapping[str, object] | None = None,
) -> None:
    place = f"{year.name}/submissions/{submission.id}"
    note(desk.db, desk.user.name, action, place, details, submission.unit)
