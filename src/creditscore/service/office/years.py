"""Years and their months: opened, listed, found by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from ...scheme.scheme import Scheme
from ..refusals import refused
from ..store.log import note
from ..store.tables import Month, Year
from .desk import Desk
from .rules import scheme_of, taken_in


def open_year(
    desk: Desk, scheme: str | Path, name: str | None = None, due: int | None = None
) -> Year:
    """Open a year by the rules of a scheme; reports of a month are due on a day of the next.

    Refused (U603) where there is one of this name.
    """
    book = taken_in(desk.db, scheme)
    rules = scheme_of(desk, book)
    called = name or rules.id
    if desk.db.scalar(select(Year.id).where(Year.name == called)) is not None:
        raise refused("U603", name=called)
    year = Year(
        name=called, title=rules.title, year=rules.year, rulebook=book, opened=datetime.now(UTC)
    )
    year.months = [Month(month=month, due=_due(month, due)) for month in rules.months]
    desk.db.add(year)
    desk.db.flush()
    details = {"rules": book.digest, "due": due}
    note(desk.db, desk.user.name, "year.open", called, details)
    return year


def years(desk: Desk) -> Sequence[Year]:
    """The years that the user may see, the latest first; a unit those on whose roster it is."""
    found = desk.db.scalars(select(Year).order_by(Year.year.desc(), Year.name)).all()
    return [year for year in found if _holds(desk, year)]


def year_named(desk: Desk, name: str, *, lock: bool = False) -> Year:
    """A year by its name; refused (U602) where there is none to see.

    With `lock` nobody else changes it until the transaction ends, and it is as they have left it.
    """
    query = select(Year).where(Year.name == name)
    if lock:
        query = query.with_for_update(of=Year).execution_options(populate_existing=True)
    found = desk.db.scalar(query)
    if found is None or not _holds(desk, found):
        raise refused("U602")
    return found


def rules_of(desk: Desk, year: Year) -> Scheme:
    """The scheme by which a year is scored."""
    return scheme_of(desk, year.rulebook)


def month_named(desk: Desk, year: Year, name: str) -> Month:
    """A month of a year; refused (U602) where it is none of its own."""
    found = next((month for month in year.months if month.month == name), None)
    if found is None:
        raise refused("U602")
    return found


def units_of(desk: Desk, year: Year) -> dict[str, tuple[str, ...]]:
    """The units of each track that the user may see, in the order of the roster."""
    rules = rules_of(desk, year)
    own = own_unit(desk, year)
    return {
        name: tuple(unit for unit in track.entities.names if own is None or unit == own)
        for name, track in rules.tracks.items()
    }


def own_unit(desk: Desk, year: Year) -> str | None:
    """The unit that the user is confined to, as the year's roster has it; None: it sees all."""
    if not desk.user.scoped:
        return None
    return rules_of(desk, year).own_names.get(desk.user.unit, desk.user.unit)


def unit_named(desk: Desk, year: Year, name: str) -> str:
    """A unit by name or alias; refused (U602) where it is not there, or not the user's to see."""
    rules = rules_of(desk, year)
    own = own_unit(desk, year)
    found = rules.own_names.get(name, "")
    if not found or (own is not None and found != own):
        raise refused("U602")
    return found


def closed_of(year: Year, months: Iterable[str]) -> list[str]:
    """Those of some months that are closed; those of earlier years close with the first."""
    last = max((month.month for month in year.months if month.state == "closed"), default="")
    return sorted({month for month in months if month <= last})


def set_due(desk: Desk, year: Year, month: Month, due: date | None) -> None:
    """Say by which day the reports of a month have to come."""
    month.due = due
    note(desk.db, desk.user.name, "month.due", f"{year.name}/{month.month}", {"due": due})


def changed(year: Year) -> None:
    """Say that the scores of a year may be others from here on."""
    year.revision += 1


def _holds(desk: Desk, year: Year) -> bool:
    return not desk.user.scoped or desk.user.unit in rules_of(desk, year).names


def _due(month: str, day: int | None) -> date | None:
    if day is None:
        return None
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, day)
