"""Years, months and units; figures, tables and explanations of their scores."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from ...results.tables.columns import records
from ..office import closing, reported, scoring, years
from ..office.books import books_of
from ..office.rows import Row, standing
from ..people.roles import User
from ..service import Service
from ..store.tables import Year
from ..web.access import Analyst, Anyone, Office, Reader, Reporter, Served
from ..web.once import OnceRoute, remembered
from ..web.shapes import TABLES, Format, Limit, Offset, TableShape, answered, as_json
from .asked import Changes, MonthName, Readings, Through, YearName, changes_of, readings_of
from .shapes import (
    EntryShape,
    MonthShape,
    RoundShape,
    YearShape,
    entries_shape,
    month_shape,
    round_shape,
    year_shape,
)

router = APIRouter(tags=["years"], route_class=OnceRoute)
_FIGURES = [{"name": name, "kind": "text"} for name in Row._fields[:9]]
_FIGURES.append({"name": "row", "kind": "whole"})


class NewYear(BaseModel):
    """A year to be opened by the rules of a scheme."""

    scheme: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])
    name: str | None = Field(None, pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])
    due: int | None = Field(None, ge=1, le=28, description="by which day of the next month")


class OfMonth(BaseModel):
    """What is said of a month."""

    due: date | None = Field(None, examples=["2023-06-05"])


class Because(BaseModel):
    """Why."""

    because: str = Field(min_length=1, max_length=2000, examples=["更正"])


@router.get("/years")
def all_years(user: Anyone, service: Served) -> list[YearShape]:
    """The years that one may see, the latest first."""
    with service.desk(user) as desk:
        return [year_shape(year) for year in years.years(desk)]


@router.post("/years", status_code=201)
def open_year(asked: NewYear, user: Office, service: Served) -> YearShape:
    """Open a year by a built-in scheme."""
    with service.desk(user, write=True) as desk:
        return year_shape(years.open_year(desk, asked.scheme, asked.name, asked.due))


@router.get("/years/{year}")
def one_year(year: YearName, user: Anyone, service: Served) -> YearShape:
    """A year with its months, and the units that one may see."""
    with service.desk(user) as desk:
        found = years.year_named(desk, year)
        return year_shape(found, years.units_of(desk, found))


@router.get("/years/{year}/months/{month}")
def one_month(year: YearName, month: MonthName, user: Reporter, service: Served) -> RoundShape:
    """Who has reported for a month, who is late, and what was left out."""
    with service.desk(user) as desk:
        found = years.month_named(desk, years.year_named(desk, year), month)
        return round_shape(found, reported.reported(desk, year, month))


@router.patch("/years/{year}/months/{month}")
def set_due(
    year: YearName, month: MonthName, asked: OfMonth, user: Office, service: Served
) -> MonthShape:
    """Say by which day the reports of a month have to come."""
    with service.desk(user, write=True) as desk:
        found = years.year_named(desk, year)
        named = years.month_named(desk, found, month)
        years.set_due(desk, found, named, asked.due)
        return month_shape(named)


@router.post("/years/{year}/months/{month}/review")
def review_month(year: YearName, month: MonthName, user: Office, service: Served) -> MonthShape:
    """Say that all of a month is in and looked at."""
    with service.desk(user, write=True) as desk:
        return month_shape(closing.review(desk, year, month))


@router.post("/years/{year}/months/{month}/close")
def close_month(year: YearName, month: MonthName, user: Office, service: Served) -> MonthShape:
    """Close a reviewed month: its score is sealed as a run; what comes later is a correction."""
    with service.desk(user, write=True) as desk:
        found, run = closing.close(desk, year, month)
        return month_shape(found, run)


@router.post("/years/{year}/months/{month}/reopen")
def reopen_month(
    year: YearName, month: MonthName, asked: Because, user: Office, service: Served
) -> MonthShape:
    """Open a month again, with the reason."""
    with service.desk(user, write=True) as desk:
        return month_shape(closing.reopen(desk, year, month, asked.because))


@router.get("/years/{year}/books")
def books(year: YearName, user: Reader, service: Served) -> list[EntryShape]:
    """The books: what was closed, corrected and reopened, by whom, when and why."""
    with service.desk(user) as desk:
        kept = books_of(desk, years.year_named(desk, year))
        return [] if kept is None else entries_shape(kept)


@router.get("/years/{year}/facts", response_model=TableShape, responses=TABLES)
def facts(
    year: YearName,
    request: Request,
    user: Reporter,
    service: Served,
    limit: Limit = 1000,
    offset: Offset = 0,
    format: Format = None,
) -> Response:
    """The figures that count, with the file and row each came from; filtered by their columns."""
    with service.desk(user) as desk:
        found = years.year_named(desk, year)
        own = years.own_unit(desk, found)

        def make() -> Response:
            rows = [r._asdict() for r in standing(desk, found) if own is None or r.entity == own]
            return answered(
                request, "facts", _FIGURES, rows, limit=limit, offset=offset, format=format
            )

        return remembered(request, desk.room, _of(found, own), make)


@router.get("/years/{year}/tables/{table}", response_model=TableShape, responses=TABLES)
def table(
    year: YearName,
    table: str,
    request: Request,
    user: Anyone,
    service: Served,
    through: Through = None,
    reading: Readings = None,
    set_: Changes = None,
    limit: Limit = 1000,
    offset: Offset = 0,
    format: Format = None,
) -> Response:
    """A table of the year's result (`annual`, `months`, `items`, …), filtered by its columns."""
    chosen, changed = readings_of(reading, user), changes_of(set_, user)
    with service.desk(user) as desk:
        of = years.year_named(desk, year)

        def make() -> Response:
            found = scoring.result(desk, year, through=through, readings=chosen, changes=changed)
            definition, rows = scoring.shown_to(desk, year, found, table)
            columns = [
                {"name": c.name, "kind": c.kind, "unit": c.unit, "zh": c.zh, "en": c.en}
                for c in definition.columns
            ]
            plain = records(definition, rows)
            return answered(
                request, table, columns, plain, limit=limit, offset=offset, format=format
            )

        seen = _of(of, years.own_unit(desk, of))
        return remembered(request, desk.room, seen, make, tried=bool(chosen or changed))


@router.get("/years/{year}/units/{unit}/explanation", response_model=dict[str, Any])
def explanation(
    year: YearName,
    unit: str,
    request: Request,
    user: Anyone,
    service: Served,
    month: Annotated[str | None, Query(max_length=20, examples=["2023-05"])] = None,
    item: Annotated[str | None, Query(max_length=100, examples=["16"])] = None,
    through: Through = None,
    reading: Readings = None,
    set_: Changes = None,
) -> Response:
    """Why a unit has its points: clauses, postings, arithmetic, facts and where they came from."""
    chosen, changed = readings_of(reading, user), changes_of(set_, user)
    with service.desk(user) as desk:
        of = years.year_named(desk, year)

        def make() -> Response:
            found = scoring.explanation(
                desk, year, unit, month, item, through=through, readings=chosen, changes=changed
            )
            return Response(as_json(found.data()), media_type="application/json")

        seen = _of(of, years.own_unit(desk, of))
        return remembered(request, desk.room, seen, make, tried=bool(chosen or changed))


@router.get("/years/{year}/comparison", response_model=dict[str, Any])
def comparison(
    year: YearName,
    user: Analyst,
    service: Served,
    through: Through = None,
    reading: Readings = None,
    set_: Changes = None,
) -> Response:
    """What other readings or changed rules would move: units with both totals, and by clause."""
    found = compared(service, user, year, through, reading, set_)
    return Response(as_json(found), media_type="application/json")


def compared(
    service: Service,
    user: User,
    year: str,
    through: str | None,
    reading: list[str] | None,
    set_: list[str] | None,
) -> dict[str, Any]:
    """The year as it is beside the year under other rules."""
    chosen, changed = readings_of(reading, user), changes_of(set_, user)
    with service.desk(user) as desk:
        before = scoring.result(desk, year, through=through, by_books=False)
        after = scoring.result(desk, year, through=through, readings=chosen, changes=changed)
    found = before.compare(after)
    return {name: _records(getattr(found, name)) for name in ("units", "by_clause")}


def _of(year: Year, own: str | None) -> tuple[object, ...]:
    """What decides what is answered of a year: its figures and rules, and who may see what."""
    return year.id, year.revision, year.rulebook.digest, own


def _records(frame: Any) -> list[dict[str, Any]]:
    whole = frame.astype(object)
    rows: list[dict[str, Any]] = whole.where(whole.notna(), None).to_dict("records")
    return rows
