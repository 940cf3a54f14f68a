"""Objections: a unit disputes a figure of its own, the office decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from ...proving.objections import objections as proven
from ..refusals import refused
from ..store.log import note
from ..store.tables import Objection, Year
from .books import books_of
from .desk import Desk
from .rows import facts_of, standing
from .scoring import last_month
from .years import month_named, own_unit, rules_of, unit_named, year_named


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
    """Dispute a figure, saying why, and what is claimed instead ("": that it is not so)."""
    year = year_named(desk, name)
    own = unit_named(desk, year, unit)
    month_named(desk, year, month)
    if not because.strip():
        raise refused("U615", what="because")
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
    """What each open objection would change if it were upheld: total, rank and band of its unit.

    Figures that are not there are left out, for nothing stands that could be disputed.
    """
    year = year_named(desk, name)
    rows = {row.key: row for row in standing(desk, year)}
    disputed = [
        rows[key]._replace(value=one.claimed, source=one.because)
        for one in objections(desk, name, state="open")
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
    table = found.each.astype(object)
    plain: Any = table.where(table.notna(), None).to_dict("records")
    return list(plain)


def settle(desk: Desk, number: int, upheld: bool, answer: str) -> Objection:
    """Decide an objection, saying why."""
    found = desk.db.get(Objection, number, with_for_update=True)
    if found is None:
        raise refused("U602")
    year = year_named(desk, desk.db.get_one(Year, found.year_id).name)
    if found.state != "open" or not answer.strip():
        raise refused("U611", state=found.state)
    found.state, found.answer = "upheld" if upheld else "denied", answer.strip()
    found.settled, found.settled_by = datetime.now(UTC), desk.user.id
    place = f"{year.name}/objections/{number}"
    note(desk.db, desk.user.name, "objection.settle", place, {"state": found.state}, found.unit)
    return found
