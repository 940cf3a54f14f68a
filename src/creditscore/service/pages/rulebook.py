"""The rule book of a year: each clause with its rule, facts, readings, assumptions and cases."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...comparison.page import Part
from ...editor.book import parts
from ...editor.worked import CASE
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ..office.desk import Desk
from ..office.years import rules_of, year_named
from ..people.roles import User
from ..store.tables import Year
from ..web.access import Anyone, Served
from .keeping import kept
from .shown import say_of, shown, way_to
from .view import View

router = APIRouter()


@router.get("/years/{name}/rules")
def book(request: Request, name: str, service: Served, user: Anyone) -> Response:
    """All clauses on one page, each with an address of its own."""
    with service.desk(user) as desk:
        year = year_named(desk, name)
        follows = "rules", year.id, year.rulebook.digest
        return kept(request, user, follows, lambda asker: _book(request, desk, year, asker))


def _book(request: Request, desk: Desk, year: Year, user: User) -> Response:
    say, rules = say_of(request), rules_of(desk, year)
    made = [*parts(rules, say)]
    tables = [
        Table(part.title, part.title, [*map(Column, part.columns)], part.rows, part.lines)
        for part in made
    ]
    lines = [text for part in made for text in (part.title, *part.lines, *part.below)]
    title = say("规则", "Rules")
    view = View(
        f"{rules.id}-{title}",
        f"{year.title} {title}",
        Period.annual(rules),
        [table for table in tables if table.columns],
        lines,
    )
    return shown(
        request,
        "rules.html",
        title,
        user=user,
        year=year,
        here="rules",
        crumbs=way_to(say, year),
        view=view,
        parts=[_part(part, say(*CASE)) for part in made],
    )


def _part(part: Part, case: str) -> dict[str, object]:
    """A part with its cases apart from what is said below its table."""
    return {
        "part": part,
        "below": [text for text in part.below if not text.startswith(case)],
        "cases": [text.removeprefix(case) for text in part.below if text.startswith(case)],
    }
