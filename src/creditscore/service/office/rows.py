"""Figures as rows: stored, put together to what counts, and made facts again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from ...facts.facts import Facts
from ...facts.reading.coded import Coded
from ...facts.reading.headings import COLUMNS
from ...facts.reading.tidy_rows import TidyRows
from ..store.tables import Covered, Figure, Submission, Year
from .desk import Desk

COUNTED = ("submitted", "reviewed")
"""The states of submissions whose figures count."""


class Row(NamedTuple):
    """An observation as tidy tables have it, its cells texts, and where it came from."""

    month: str
    entity: str
    item: str
    subject: str
    fact: str
    value: str
    until: str
    source: str
    file: str
    row: int

    @property
    def key(self) -> tuple[str, ...]:
        """What it is the figure of."""
        return self[:5]


def facts_of(rows: Collection[Row]) -> Facts:
    """Rows as facts, with their places."""
    *texts, numbers = map(list, zip(*rows, strict=True)) if rows else ([] for _ in COLUMNS)
    coded = {name: Coded.of(cells) for name, cells in zip(COLUMNS[:-1], texts, strict=True)}
    return Facts(TidyRows({**coded, COLUMNS[-1]: numbers}))


def of_submission(db: Session, submission: Submission) -> list[Row]:
    """The rows of one submission as they were handed in."""
    query = select(*_columns()).where(Figure.submission_id == submission.id)
    return [Row(*row) for row in db.execute(query.order_by(Figure.number))]


def standing(desk: Desk, year: Year) -> Sequence[Row]:
    """The figures that count, of all units: of each the one that was handed in last."""
    key = "standing", year.id, year.revision
    return desk.room.once(key, lambda: tuple(_standing(desk.db, year).values()))


def _standing(db: Session, year: Year) -> dict[tuple[str, ...], Row]:
    found: dict[tuple[str, ...], Row] = {}
    of: dict[tuple[bool, str, str], set[tuple[str, ...]]] = {}
    of_year = (Submission.year_id == year.id) & Submission.state.in_(COUNTED)
    wholes = select(Covered.submission_id, Covered.unit, Covered.month).join(Submission)
    cleared: dict[int, list[tuple[str, str]]] = {}
    for number, unit, month in db.execute(wholes.where(of_year, Submission.whole.is_(True))):
        cleared.setdefault(number, []).append((unit, month))
    query = select(Submission.id, Submission.unit, *_columns()).where(of_year)
    query = query.outerjoin(Figure, Figure.submission_id == Submission.id)
    for number, by, *cells in db.execute(query.order_by(Submission.sequence, Figure.number)):
        side = bool(by)
        for unit, month in cleared.pop(number, ()):
            for key in of.pop((side, unit, month), ()):
                found.pop(key, None)
        if cells[0] is None:
            continue
        row = Row(*cells)
        found.pop(row.key, None)
        found[row.key] = row
        for either in (False, True):
            of.get((either, row.entity, row.month), set()).discard(row.key)
        of.setdefault((side, row.entity, row.month), set()).add(row.key)
    return found


def _columns() -> list[Any]:
    return [getattr(Figure, name) for name in COLUMNS]
