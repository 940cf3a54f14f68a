"""Who has reported for a month: the round of `collect`, from what is in the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select

from ...collection.returns import Returned, Round, round_of
from ...facts.facts import Facts
from ...facts.reading.templates import Stamp
from ..store.tables import Figure, Submission, Year
from .desk import Desk
from .rows import COUNTED, Row, facts_of
from .years import month_named, own_unit, rules_of, year_named


def reported(desk: Desk, name: str, month: str) -> Round:
    """How each unit stands for a month: reported, blank or silent, when, how late, what is missing.

    A unit sees its own line alone.
    """
    year, own = year_named(desk, name), own_unit(desk, year_named(desk, name))
    due, today = month_named(desk, year, month).due, datetime.now(rules_of(desk, year).zone).date()
    key = "round", year.id, year.revision, month, due, today
    made = desk.room.once(key, lambda: _round(desk, year, month, due, today))
    if own is None:
        return made
    mine = tuple(status for status in made.statuses if status.unit == own)
    return Round(made.month, made.due, mine)


def _round(desk: Desk, year: Year, month: str, due: date | None, today: date) -> Round:
    rules = rules_of(desk, year)
    query = select(Submission).where(
        Submission.year_id == year.id, Submission.state.in_(COUNTED)
    ).order_by(Submission.sequence)  # fmt: skip
    found: list[Facts] = []
    days: dict[str, date] = {}
    columns = [getattr(Figure, column) for column in Row._fields]
    rows: dict[int, list[Row]] = {}
    figures = select(Figure.submission_id, *columns).join(Submission)
    of_year = Submission.year_id == year.id, Submission.state.in_(COUNTED)
    for number, *cells in desk.db.execute(figures.where(*of_year)):
        label = f"#{number}"
        rows.setdefault(number, []).append(Row(*cells)._replace(file=label))
    for submission in desk.db.scalars(query):
        assert submission.handed_in is not None
        days[f"#{submission.id}"] = submission.handed_in.astimezone(rules.zone).date()
        if submission.id in rows:
            found.append(facts_of(rows[submission.id]))
        else:
            found.append(_nothing(submission, rules.id))
    return round_of(Returned(rules, tuple(found), days), month, due, today)


def _nothing(submission: Submission, scheme: str) -> Facts:
    """What was handed in without a figure, signed by its sender: a report that there is nothing."""
    label, by = f"#{submission.id}", submission.account.title
    stamps = (Stamp(label, scheme, c.month, c.unit, by) for c in submission.covers)
    return replace(facts_of(()), stamps=tuple(stamps))
