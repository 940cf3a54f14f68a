"""Years, months, units, and the tables of their scores."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from ...results.tables.columns import records
from ..office import closing, scoring, years
from ..web.access import Anyone, Office, Served

router = APIRouter(tags=["years"])


class NewYear(BaseModel):
    """A year to be opened by the rules of a scheme."""

    scheme: str = Field(max_length=200, examples=["changzhi-2023"])
    name: str | None = Field(None, pattern=r"^[a-z0-9][a-z0-9-]{0,80}$", examples=["changzhi-2023"])
    due: int | None = Field(None, ge=1, le=28, description="the day of the next month")


@router.get("/years")
def all_years(user: Anyone, service: Served) -> list[dict[str, Any]]:
    """The years that one may see."""
    with service.desk(user) as desk:
        return [_year(year) for year in years.years(desk)]


@router.post("/years", status_code=201)
def open_year(asked: NewYear, user: Office, service: Served) -> dict[str, Any]:
    """Open a year by a built-in scheme."""
    with service.desk(user, write=True) as desk:
        return _year(years.open_year(desk, asked.scheme, asked.name, asked.due))


@router.get("/years/{year}")
def one_year(year: str, user: Anyone, service: Served) -> dict[str, Any]:
    """A year with its months and the units that one may see."""
    with service.desk(user) as desk:
        found = years.year_named(desk, year)
        return {**_year(found), "units": years.units_of(desk, found)}


@router.post("/years/{year}/months/{month}/review")
def review_month(year: str, month: str, user: Office, service: Served) -> dict[str, Any]:
    """Say that all of a month is in and looked at."""
    with service.desk(user, write=True) as desk:
        return _month(closing.review(desk, year, month))


@router.post("/years/{year}/months/{month}/close")
def close_month(year: str, month: str, user: Office, service: Served) -> dict[str, Any]:
    """Close a month; the run that seals it comes with it."""
    with service.desk(user, write=True) as desk:
        found, run = closing.close(desk, year, month)
        return {**_month(found), "run": run.number, "seal": run.seal}


@router.get("/years/{year}/tables/{table}")
def table(
    year: str,
    table: str,
    user: Anyone,
    service: Served,
    through: Annotated[str | None, Query(examples=["2023-06"])] = None,
) -> list[dict[str, Any]]:
    """A table of the year's result."""
    with service.desk(user) as desk:
        found = scoring.result(desk, year, through=through)
        return records(*scoring.shown_to(desk, year, found, table))


def _year(year: Any) -> dict[str, Any]:
    return {
        "name": year.name,
        "title": year.title,
        "year": year.year,
        "scheme": year.rulebook.scheme,
        "rules": year.rulebook.digest,
        "revision": year.revision,
        "months": [_month(month) for month in year.months],
    }


def _month(month: Any) -> dict[str, Any]:
    return {"month": month.month, "state": month.state, "due": month.due, "closed": month.closed}
