"""Objections: a unit disputes a figure of its own, the office decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from ...errors import FactError, Place, Problem
from ...proving.objections import Objection as Disputed
from ...proving.objections import Objections
from ...proving.objections import objections as proven
from ..refusals import refused
from ..store.log import note
from ..store.tables import Objection, Year
from .books import books_of
from .desk import Desk
from .inspecting import as_data, inspected
from .rows import Row, facts_of, standing
from .scoring import last_month
from .years import month_named, own_unit, rules_of, unit_named, year_named

_OF_FIGURE = ("F209", "F210", "F213", "F214", "F215", "F216")
"""What can be wrong with a figure by itself, whatever else is reported."""


def object_to(
    desk: Desk,
    name: str,
    unit: str,
    month: str,
    item: str,
    fact: str,
    because: str,
    subject: str = "",
    claimed: str = "",
) -> Objection:
    """Dispute a figure, saying why, and what is claimed instead ("": that it is not so).

    Refused (V112) where no such figure stands, and with what is wrong with a claim that can be no
    figure of this fact.
    """
    year = year_named(desk, name)
    own = unit_named(desk, year, unit)
    month_named(desk, year, month)
    if not because.strip():
        raise refused("U633")
    disputed = Row(month, own, item, subject, fact, claimed.strip(), "", because, "", 0)
    if disputed.key not in {row.key for row in standing(desk, year)}:
        what = " ".join(filter(None, (fact, subject)))
        details = {"month": month, "entity": own, "item": item, "fact": what}
        raise FactError(Problem("V112", Place(), details))
    if disputed.value:
        wrong = inspected(rules_of(desk, year), facts_of([disputed]), ()).problems
        if of_figure := [problem for problem in wrong if problem.code in _OF_FIGURE]:
            raise FactError(of_figure)
    made = Objection(
        year_id=year.id,
        account_id=desk.user.id,
        unit=own,
        month=month,
        item=item,
        subject=subject,
        fact=fact,
        claimed=claimed.strip(),
        because=because.strip(),
        created=datetime.now(UTC),
    )
    desk.db.add(made)
    desk.db.flush()
    place = f"{name}/objections/{made.id}"
    note(desk.db, desk.user.name, "objection.raise", place, {"item": item, "month": month}, own)
    return made


def objections(desk: Desk, name: str, *, state: str | None = None) -> Sequence[Objection]:
    """The objections of a year; a unit sees its own alone."""
    year = year_named(desk, name)
    own = own_unit(desk, year)
    query = select(Objection).where(Objection.year_id == year.id).order_by(Objection.id)
    if own is not None:
        query = query.where(Objection.unit == own)
    if state is not None:
        query = query.where(Objection.state == state)
    return desk.db.scalars(query).all()


def effect(desk: Desk, name: str) -> list[dict[str, Any]]:
    """What each open objection would change if it were upheld: total, rank and band of its unit."""
    year = year_named(desk, name)
    return tried(desk, year, objections(desk, name, state="open"))


def tried(desk: Desk, year: Year, claims: Iterable[Objection]) -> list[dict[str, Any]]:
    """What each disputed figure would change by itself if it were as is claimed ("": not there).

    Figures that are not there any more are left out, for nothing stands that could be disputed; of
    a claim that cannot be scored `problems` says why.
    """
    rows = {row.key: row for row in standing(desk, year)}
    disputed = [
        rows[key]._replace(value=one.claimed, source=one.because)
        for one in claims
        if (key := (one.month, one.unit, one.item, one.subject, one.fact)) in rows
    ]
    if not disputed:
        return []
    found = proven(
        rules_of(desk, year),
        facts_of(rows.values()),
        facts_of(disputed),
        through=last_month(desk, year),
        books=books_of(desk, year),
    )
    try:
        return [{**row, "problems": []} for row in _rows(found.each)]
    except FactError:
        return [_alone(found, one) for one in found.disputed]


def _alone(found: Objections, one: Disputed) -> dict[str, Any]:
    """What one of several disputed figures would change, or what keeps that from being said."""
    try:
        (row,) = _rows(replace(found, disputed=(one,)).each)
        return {**row, "problems": []}
    except FactError as error:
        claimed = None if one.claimed is None else str(one.claimed)
        told = {**one.cell._asdict(), "value": str(one.figure), "claimed": claimed, "why": one.why}
        columns = replace(found, disputed=()).each.columns
        return {**dict.fromkeys(columns), **told, "problems": as_data(error.problems)}


def _rows(table: Any) -> list[dict[str, Any]]:
    plain = table.astype(object)
    rows: list[dict[str, Any]] = plain.where(plain.notna(), None).to_dict("records")
    return rows


def settle(desk: Desk, number: int, upheld: bool, answer: str) -> Objection:
    """Decide an objection, saying why."""
    found = desk.db.get(Objection, number, with_for_update=True)
    if found is None:
        raise refused("U602")
    year = year_named(desk, desk.db.get_one(Year, found.year_id).name)
    if found.state != "open":
        raise refused("U611", state=found.state)
    if not answer.strip():
        raise refused("U633")
    found.state, found.answer = "upheld" if upheld else "denied", answer.strip()
    found.settled, found.settled_by = datetime.now(UTC), desk.user.id
    place = f"{year.name}/objections/{number}"
    note(desk.db, desk.user.name, "objection.settle", place, {"state": found.state}, found.unit)
    return found
