"""The rule book of a year: each clause with its rule, facts, readings, assumptions and cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...comparison.page import Part
from ...editor.book import parts
from ...language import Say
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
        Table(part.title, title, [*map(Column, columns)], rows)
        for part in made
        for title, columns, rows in _tables(part)
    ]
    lines = [text for part in made for text in _lines(part, say)]
    title = say("规则", "Rules")
    view = View(
        f"{rules.id}-{title}",
        f"{year.title} {title}",
        Period.annual(rules),
        tables,
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
        parts=made,
    )


def _tables(part: Part) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    """The tables of a part, each with its title."""
    if part.columns:
        yield part.title, part.columns, part.rows
    for one in part.tables:
        yield f"{part.title} · {one.title}", one.columns, one.rows


def _lines(part: Part, say: Say) -> Iterator[str]:
    """What a part says beside its tables."""
    yield part.title
    yield from (f"{term}{say('：', ': ')}{said}" for term, said in part.terms)
    yield from (*part.lines, *part.below)
