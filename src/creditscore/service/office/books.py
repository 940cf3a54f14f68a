"""The books of a year in the store: what was closed, corrected and reopened, entry by entry."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select

from ...books.books import Books
from ...books.entries import to_plain
from ...errors import FactError
from ...facts.facts import Facts
from ...proving import closing
from ...proving.closing import late_facts
from ..store.tables import BookEntry, Year
from .desk import Desk
from .years import changed, rules_of


def books_of(desk: Desk, year: Year) -> Books | None:
    """The books of a year; None where nothing was ever closed.

    Raises `UsageError` (V110) where an entry is not as it was sealed.
    """
    return desk.room.once(("books", year.id, year.revision), lambda: _read(desk, year))


def enter(desk: Desk, year: Year, books: Books) -> None:
    """Keep the last entry of some books."""
    number, entry = len(books.entries), to_plain(books.entries[-1])
    desk.db.add(BookEntry(year_id=year.id, number=number, entry=entry, seal=books.seal))
    changed(year)
    desk.db.flush()


def corrected(desk: Desk, year: Year, facts: Facts, because: str) -> Books | None:
    """Enter as a correction what figures have otherwise than the books; None: they have nothing.

    Raises `FactError` for each where the scheme does not let late facts be corrected (F245, F247),
    and what cannot be scored.
    """
    rules, before = rules_of(desk, year), books_of(desk, year)
    late = [] if before is None else late_facts(rules, facts, before)
    if before is None or not late:
        return None
    if rules.late_facts != "correct":
        raise FactError(one.problem(rules.late_facts) for one in late)
    after = closing.correct(
        rules, facts, before, by=desk.user.title, on=today(desk, year), why=because
    )
    closing.tried(rules, facts, after)
    enter(desk, year, after)
    return after


def today(desk: Desk, year: Year) -> date:
    """The day in the time zone of a year's rules."""
    return datetime.now(rules_of(desk, year).zone).date()


def _read(desk: Desk, year: Year) -> Books | None:
    query = select(BookEntry).where(BookEntry.year_id == year.id).order_by(BookEntry.number)
    entries = [{**row.entry, "seal": row.seal} for row in desk.db.scalars(query)]
    scheme = rules_of(desk, year).id
    return Books.of({"books": scheme, "entries": entries}, year.name) if entries else None
