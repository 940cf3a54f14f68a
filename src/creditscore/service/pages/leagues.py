"""The league: who stands where in a month, a quarter or the year, and what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...language import Say
from ...reports import tables
from ...reports.charts import charts_of
from ...reports.model import Report, TrackReport
from ...reports.narrative import of_track, opening
from ...reports.page import kinds, leagues, listed, row_kinds
from ...reports.tables import Table
from ..office import scoring
from ..office.desk import Desk
from ..office.years import own_unit, rules_of, year_named
from ..people.roles import User
from ..store.tables import Year
from ..web.access import Anyone, Served
from .addresses import changed, to
from .keeping import kept
from .scored import period_of, periods, report_for
from .shown import say_of, shown, way_to
from .view import Link, View

router = APIRouter()
_Made = Callable[[Report, TrackReport], Iterator[Table]]


def _places(report: Report, track: TrackReport) -> Iterator[Table]:
    yield from leagues(report, track)
    if report.targets:
        yield listed(tables.targets(report, track))


def _changes(report: Report, track: TrackReport) -> Iterator[Table]:
    if report.period.first > 1 and not report.targets:
        yield listed(tables.changes(report, track))


def _months(report: Report, track: TrackReport) -> Iterator[Table]:
    yield listed(tables.months(report, track))


def _items(report: Report, track: TrackReport) -> Iterator[Table]:
    yield listed(tables.items(report, track, to_date=False))
    if report.period.kind != "annual":
        yield listed(tables.items(report, track, to_date=True))
    if track.totals:
        yield listed(tables.lost(report, track))


SHOWS: dict[str, tuple[tuple[str, str], _Made]] = {
    "places": (("排名", "league"), _places),
    "changes": (("变化", "what changed"), _changes),
    "months": (("各月", "months"), _months),
    "items": (("各条", "items"), _items),
}
"""What of the tracks is shown."""


@router.get("/years/{name}/league")
def league(
    request: Request,
    name: str,
    service: Served,
    user: Anyone,
    period: str = "",
    track: str = "",
    show: str = "places",
) -> Response:
    """The league of a period, of one track or of all."""
    with service.desk(user) as desk:
        year = year_named(desk, name)
        follows = "league", year.id, year.revision, year.rulebook.digest
        return kept(
            request,
            user,
            follows,
            lambda asker: _league(request, desk, year, asker, period, track, show),
        )


def _league(
    request: Request, desk: Desk, year: Year, user: User, period: str, track: str, show: str
) -> Response:
    say, query, name = say_of(request), dict(request.query_params), year.name
    asked = period_of(rules_of(desk, year), period, scoring.last_month(desk, year))
    report = report_for(desk, year, asked, say.lang)
    picked = periods(desk, year, asked, request.url.path, query, say)
    scoped = own_unit(desk, year) is not None
    show = show if show in SHOWS else "places"
    shows = SHOWS if not report.targets else {"places": SHOWS["places"]}
    found = [one for one in report.tracks if track in ("", one.id)]
    parts = [_part(report, one, show, say, scoped) for one in found]
    title = say(f"{report.when}排名", f"League of {report.when}")
    same = {key: text for key, text in query.items() if key not in ("format", "said")}
    view = View(
        f"{asked.file}-{say(*SHOWS[show][0])}",
        f"{report.title} {title}",
        asked,
        [table for part in parts for table in part["tables"]],
        [text for part in parts for text in part["told"]],
        [drawing for part in parts for drawing in part["drawings"]],
        report.places,
    )
    every = Link(say("全部", "all"), changed(request.url.path, same, track=""), not track)
    return shown(
        request,
        "league.html",
        title,
        user=user,
        year=year,
        here="league",
        crumbs=way_to(say, year),
        view=view,
        periods=picked,
        tracks=[every, *_tracks(report, request.url.path, same, track)],
        shows=[
            Link(say(*title), changed(request.url.path, same, show=key), key == show)
            for key, (title, _) in shows.items()
        ],
        lines=[opening(report)] if say.lang == "zh" and not scoped and show == "places" else [],
        parts=parts,
        links_of_units={
            unit.unit: to("years", name, "units", unit.unit, period=asked.file)
            for one in found
            for unit in one.standings
        },
        notices=report.notices,
    )


def _tracks(report: Report, path: str, kept: dict[str, str], track: str) -> list[Link]:
    if len(report.tracks) < 2:
        return []
    return [Link(t.title, changed(path, kept, track=t.id), t.id == track) for t in report.tracks]


def _part(report: Report, track: TrackReport, show: str, say: Say, scoped: bool) -> dict[str, Any]:
    whole = show == "places" and not scoped
    state = say("状态", "state") if report.targets else say("等次", "band")
    return {
        "id": f"t-{track.id}",
        "title": track.title,
        "told": [*of_track(report, track)] if whole and say.lang == "zh" else [],
        "tables": [*SHOWS[show][1](report, track)],
        "drawings": charts_of(report, track) if whole else (),
        "kinds": kinds(report, track),
        "kinds_title": state,
        "row_kinds": row_kinds(track),
    }
