"""The rule book of a year: each clause with its rule, facts, readings, assumptions and cases."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...editor.book import parts
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ..office.years import rules_of, year_named
from ..web.access import Anyone, Served
from .addresses import to
from .shown import say_of, shown
from .view import Link, View

router = APIRouter()


@router.get("/years/{name}/rules")
def book(request: Request, name: str, service: Served, user: Anyone) -> Response:
    """All clauses on one page, each with an address of its own."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules = rules_of(desk, year)
        key = "book", year.rulebook.digest, say.lang
        made = desk.room.once(key, lambda: [*parts(rules, say)])
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
        crumbs=[Link(year.title, to("years", name))],
        view=view,
        parts=made,
    )
