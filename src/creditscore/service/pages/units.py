"""A unit: what its points come from, clause by clause, and where each posting leads."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...language import Say
from ...reports.ledger import COLUMNS, Line, lines_of
from ...reports.model import Report, Standing, TrackReport
from ...reports.page import means
from ...reports.tables import Column, Table
from ...reports.units import ClausePart, UnitPart, unit_of
from ...results.explaining.explained import Explained
from ..office import scoring
from ..office.desk import Desk
from ..office.years import own_unit, rules_of, unit_named, year_named
from ..people.roles import User
from ..refusals import refused
from ..store.tables import Year
from ..web.access import Anyone, Served
from .addresses import to
from .keeping import kept
from .scored import period_of, periods, report_for
from .shown import say_of, shown, way_to
from .view import Link, View

router = APIRouter()
_LEDGER = ("track", "unit", "month", "item", "title", "what counts", "points", "facts",
           "arithmetic", "from", "source")  # fmt: skip


@router.get("/years/{name}/units/{unit}")
def one(
    request: Request, name: str, unit: str, service: Served, user: Anyone, period: str = ""
) -> Response:
    """A unit in a period, with the year so far."""
    with service.desk(user) as desk:
        year = year_named(desk, name)
        unit = unit_named(desk, year, unit)
        follows = "unit", year.id, year.revision, year.rulebook.digest
        return kept(
            request, user, follows, lambda asker: _one(request, desk, year, asker, unit, period)
        )


def _one(request: Request, desk: Desk, year: Year, user: User, unit: str, period: str) -> Response:
    say, query, name = say_of(request), dict(request.query_params), year.name
    asked = period_of(rules_of(desk, year), period, scoring.last_month(desk, year))
    report = report_for(desk, year, asked, say.lang)
    picked = periods(desk, year, asked, request.url.path, query, say)
    told = scoring.explanation(desk, name, unit, through=asked.through)
    track, standing = standing_of(report, unit)
    beside = [] if own_unit(desk, year) else means(track)
    lines = [*lines_of(told, say)]
    part = unit_of(report, track, standing, told, lines, beside)
    return shown(
        request,
        "unit.html",
        part.heading,
        user=user,
        year=year,
        here="league",
        crumbs=[
            *way_to(say, year),
            Link(say("排名", "league"), to("years", name, "league", period=asked.file)),
        ],
        view=_view(report, part, lines, say),
        periods=picked,
        unit=part,
        posting_link=_links(year, unit, part, told),
    )


def standing_of(report: Report, unit: str) -> tuple[TrackReport, Standing]:
    """The track and the line of a unit; refused (U602) where it has none."""
    for track in report.tracks:
        for line in track.standings:
            if line.unit == unit:
                return track, line
    raise refused("U602")


def units_of(desk: Desk, year: Year) -> list[str]:
    """The units that the user may see."""
    own = own_unit(desk, year)
    every = (n for t in rules_of(desk, year).tracks.values() for n in t.entities.names)
    return [unit for unit in every if own in (None, unit)]


def _links(year: Year, unit: str, part: UnitPart, told: Explained) -> Any:
    """Where each posting of a unit is explained by itself."""
    of: dict[int, str] = {}
    for shown_part, clause in zip(part.clauses, told.clauses, strict=True):
        for line, posting in zip(shown_part.lines, clause.postings, strict=False):
            of[id(line)] = to(
                "years", year.name, "units", unit, posting.month, clause.node,
                award=posting.award, subject=posting.subject, kind=posting.kind,
            )  # fmt: skip

    def link(clause: ClausePart, line: Line) -> str:
        return of[id(line)]

    return link


def _view(report: Report, part: UnitPart, lines: list[Line], say: Say) -> View:
    figures = Table(
        say("数字", "figures"),
        part.heading,
        [Column(say("项目", "figure")), Column(say("数值", "value"))],
        [list(pair) for pair in part.figures],
    )
    matrix = Table(
        say("各条各月", "by item and month"),
        say(f"{part.name}各条各月得分", f"{part.name}: points by item and month"),
        [Column(say("条款", "item")), *(Column(m, "centre") for m in part.months),
         Column(say("合计", "sum"), "centre")],
        [[row.title, *row.points] for row in part.matrix],
    )  # fmt: skip
    titles = [c.title if say.lang == "zh" else en for c, en in zip(COLUMNS, _LEDGER, strict=True)]
    ledger = Table(
        say("记分明细", "ledger"),
        say(f"{part.name}记分明细", f"{part.name}: every posting"),
        [Column(t, c.kind, c.width) for t, c in zip(titles, COLUMNS, strict=True)],
        [line.cells for line in lines],
    )
    drawings = [part.drawing] if part.drawing else []
    tables = [figures] if report.targets else [figures, matrix, ledger]
    name = f"{report.period.file}-{part.name}"
    told = [*part.closing, *part.due, *part.idle]
    return View(name, part.heading, report.period, tables, told, drawings, report.places)
