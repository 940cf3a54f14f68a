"""A stored year scored: its result, a unit's explanation, its tables; worked out once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...errors import CreditscoreError, FactError
from ...facts.check import check
from ...facts.facts import Facts
from ...results.explaining.explanation import Explanation
from ...results.result import Result
from ...results.tables.columns import Rows, Texts
from ...results.tables.definitions import Table, table, tables_of
from ...scheme.scheme import Scheme
from ...scoring import score
from ..refusals import refused
from ..store.tables import Year
from .books import books_of
from .desk import Desk
from .inspecting import GAPS
from .rows import facts_of, standing
from .years import own_unit, rules_of, unit_named, year_named


def facts(desk: Desk, name: str) -> Facts:
    """The figures of a year that count, of all units, as facts."""
    return _facts(desk, year_named(desk, name))


def result(
    desk: Desk,
    name: str,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    by_books: bool = True,
) -> Result:
    """The year scored by what counts now, through the last month that lacks none unless told.

    Closed months have the points that they were closed with, and corrections count where they were
    found; other rules, or not `by_books`, have all months scored afresh.

    It is of all units, and so is made of what a unit may not see: pages and answers take from it
    what `shown_to`, `tables` and `explanation` give. Raises `FactError` with all that is wrong; a
    unit is told what is wrong with its own figures, of others' only that something is (U637).
    """
    year = year_named(desk, name)
    last = through or last_month(desk, year)
    books = None if readings or changes or not by_books else books_of(desk, year)
    seal = "" if books is None else books.seal
    asked = json.dumps([last, seal, readings or {}, changes or {}], sort_keys=True, default=str)
    key = "result", year.id, year.revision, year.rulebook.digest, asked

    def make() -> Result:
        rules, given = rules_of(desk, year), _facts(desk, year)
        with desk.room.turn:
            return score(
                rules,
                given,
                through=last,
                readings=readings,
                changes=changes,
                books=books,
                threads=1,
            )

    try:
        return desk.room.once(key, make, tried=bool(readings or changes))
    except FactError as error:
        raise _told_to(own_unit(desk, year), error) from None


def last_month(desk: Desk, year: Year) -> str:
    """The last month of a year that has begun and lacks no figure; its first where there is none.

    Where figures are missing of all of them it is the last one: scoring it says which.
    """

    def last() -> str:
        rules, months = rules_of(desk, year), months_begun(desk, year)
        whole = (
            month for month in reversed(months) if not _lacks(rules, _facts(desk, year), month)
        )
        return next(whole, months[-1] if months else rules.months[0])

    return desk.room.once(("last month", year.id, year.revision), last)


def months_begun(desk: Desk, year: Year) -> list[str]:
    """The months of a year that have figures, are closed, or take a correction, in their order."""
    rules, books = rules_of(desk, year), books_of(desk, year)
    found = {row.month for row in standing(desk, year)} & {*rules.months}
    if books is not None:
        found |= {month for month in rules.months if month <= books.closed}
        found |= {correction.month for correction in books.corrections}
    return sorted(found)


def explanation(
    desk: Desk,
    name: str,
    unit: str,
    month: str | None = None,
    item: str | None = None,
    *,
    through: str | None = None,
    readings: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Explanation:
    """Why a unit has its points; refused (U602) where it is not the user's to see."""
    own = unit_named(desk, year_named(desk, name), unit)
    found = result(desk, name, through=through, readings=readings, changes=changes)
    return found.explain(own, month, item)


def shown_to(desk: Desk, name: str, found: Result, which: str) -> tuple[Table, Rows]:
    """A table of a result, with the rows that the user may see; refused (U602) for no table."""
    if which not in tables_of(found.scheme):
        raise refused("U602")
    own = own_unit(desk, year_named(desk, name))
    made = vars(Result)[which].rows(found)
    return table(found.scheme, which), made if own is None else _of_unit(made, own)


def scheme(desk: Desk, name: str) -> Scheme:
    """The rules of a year."""
    return rules_of(desk, year_named(desk, name))


def _lacks(rules: Scheme, given: Facts, month: str) -> bool:
    """Whether nothing but missing figures keeps a month from being scored."""
    try:
        check(given, rules, rules.month_number(month))
    except FactError as error:
        return all(problem.code in GAPS for problem in error.problems)
    return False


def _told_to(own: str | None, error: FactError) -> CreditscoreError:
    """What keeps a year from being scored, as much of it as a unit may know."""
    mine = [one for one in error.problems if own in (None, one.details.get("entity"))]
    return FactError(mine) if mine else refused("U637", count=sum(error.counts.values()))


def _of_unit(rows: Rows, unit: str) -> Rows:
    """The rows of one unit."""
    import numpy as np

    column = rows["entity"]
    assert isinstance(column, Texts)
    mine = np.array([text == unit for text in column.listed()], bool)
    return {name: data.only(np.flatnonzero(mine)) for name, data in rows.items()}


def _facts(desk: Desk, year: Year) -> Facts:
    key = "facts", year.id, year.revision
    return desk.room.once(key, lambda: facts_of(standing(desk, year)))
