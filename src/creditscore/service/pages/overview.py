"""The years, and a year at a glance: what is to be done, how each month stands, who leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from ...errors import CreditscoreError
from ...language import Say
from ...reports.figures import month_of
from ...reports.narrative import opening
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ..office import handing_in, objections, scoring, years
from ..office.desk import Desk
from ..office.rows import COUNTED
from ..office.years import own_unit, rules_of
from ..store.tables import Covered, Submission, Year
from ..web.access import Anybody, Anyone, Served
from .addresses import to
from .months import state_of
from .scored import moment, report_for
from .shown import say_of, shown
from .units import standing_of, units_of
from .view import Link, View

router = APIRouter()
_RECENT = 8


@router.get("/")
def home(request: Request, service: Served, user: Anybody) -> Response:
    """The years that the user may see; the only one at once."""
    say = say_of(request)
    if user is None:
        return RedirectResponse("/login", 303)
    with service.desk(user) as desk:
        found = years.years(desk)
        if len(found) == 1:
            return RedirectResponse(to("years", found[0].name), 303)
        told = [
            {"title": year.title, "href": to("years", year.name), "said": _state(year, say)}
            for year in found
        ]
    return shown(
        request, "years.html", say("考核年度", "Years"), user=user, here="years", years=told
    )


@router.get("/years/{name}")
def one(request: Request, name: str, service: Served, user: Anyone) -> Response:
    """A year at a glance."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = years.year_named(desk, name)
        sent = handing_in.submissions(desk, name, covers=False)
        months, standing = [*_months(desk, year, say)], _standing(desk, year, say)
        return shown(
            request,
            "year.html",
            say("总览", "Overview"),
            user=user,
            year=year,
            here="year",
            view=_view(desk, year, months, standing["lines"], say),
            todo=[*_todo(desk, year, sent, say)],
            months=months,
            standing=standing,
            recent=[*_recent(desk, year, sent, say)],
        )


def _state(year: Year, say: Say) -> str:
    closed = sum(month.state == "closed" for month in year.months)
    return say(f"12个月中{closed}个已封账。", f"{closed} of 12 months are closed.")


def _months(desk: Desk, year: Year, say: Say) -> Iterator[dict[str, Any]]:
    """How each month stands, and how many units have handed in something of it."""
    units = set(units_of(desk, year))
    there = _reported(desk, year)
    for month in year.months:
        count = len(there.get(month.month, set()) & units)
        said = say(f"{count}/{len(units)} 有上报", f"{count} of {len(units)} reported")
        if desk.user.scoped:
            said = say("已报", "reported") if count else say("未报", "not reported")
        if month.due and month.state == "open":
            said += say(f"，{month.due}前", f", by {month.due}")
        yield {
            "title": month_of(month.month, say),
            "href": to("years", year.name, "months", month.month)
            if desk.user.role in ("unit", "office")
            else to("years", year.name, "league", period=month.month),
            "state": state_of(month, say),
            "said": said,
        }


def _view(
    desk: Desk, year: Year, months: Sequence[Mapping[str, Any]], lines: Sequence[str], say: Say
) -> View:
    """The months as a table."""
    columns = [
        Column(say("月份", "month"), "centre"),
        Column(say("状态", "state"), "centre"),
        Column(say("报送", "reported")),
    ]
    rows = [[month["title"], month["state"].title, month["said"]] for month in months]
    title = say("各月", "Months")
    period = Period.annual(rules_of(desk, year))
    table = Table(title, title, columns, rows)
    return View(f"{year.name}-{title}", f"{year.title} {title}", period, [table], lines)


def _reported(desk: Desk, year: Year) -> dict[str, set[str]]:
    """The units of which something counts, by months."""

    def made() -> dict[str, set[str]]:
        query = (
            select(Covered.month, Covered.unit)
            .join(Submission)
            .where(Submission.year_id == year.id, Submission.state.in_(COUNTED))
            .distinct()
        )
        found: dict[str, set[str]] = {}
        for month, unit in desk.db.execute(query):
            found.setdefault(month, set()).add(unit)
        return found

    return desk.room.once(("covered", year.id, year.revision), made)


def _todo(desk: Desk, year: Year, sent: Sequence[Submission], say: Say) -> Iterator[Link]:
    """What waits for the user."""
    user, own = desk.user, own_unit(desk, year)
    if user.role not in ("unit", "office"):
        return
    coming = next((m for m in year.months if m.state == "open"), None)
    if own is not None and coming is not None:
        title = say(f"填报{coming.month}", f"fill in {coming.month}")
        due = say(f"应于{coming.due}前报送", f"due by {coming.due}") if coming.due else ""
        yield Link(title, to("years", year.name, "months", coming.month, "units", own), note=due)
        title = say("上传数据表", "upload a table")
        yield Link(title, to("years", year.name, "upload", month=coming.month))
    for found in sent:
        href = to("years", year.name, "submissions", found.id)
        if found.state == "draft":
            title = say(f"草稿 #{found.id} 还没有提交", f"draft #{found.id} is not submitted")
            yield Link(title, href, note=found.file)
        elif found.state == "returned" and own is not None:
            title = say(f"上报 #{found.id} 被退回", f"#{found.id} was sent back")
            yield Link(title, href, note=found.answer)
        elif found.state == "submitted" and user.role == "office":
            who = found.unit or found.account.title
            title = say(f"审核 {who} 的上报 #{found.id}", f"review #{found.id} of {who}")
            yield Link(title, href)
    waiting = objections.objections(desk, year.name, state="open")
    if waiting:
        title = say(f"{len(waiting)}条异议待答复", f"{len(waiting)} objections are open")
        yield Link(title, to("years", year.name, "objections"))
    if user.role == "office":
        yield Link(say("上传数据表", "upload a table"), to("years", year.name, "upload"))


def _standing(desk: Desk, year: Year, say: Say) -> dict[str, Any]:
    """Who leads by the last month that can be scored; what keeps it from being worked out."""
    rules, last = rules_of(desk, year), scoring.last_month(desk, year)
    period, own = Period.month(rules, last), own_unit(desk, year)
    href = to("years", year.name, "league", period=period.file)
    title = say(f"截至{period.title}", f"Through {period.named(say)}")
    try:
        report = report_for(desk, year, period, say.lang)
    except CreditscoreError as error:
        count = sum(error.counts.values())
        text = say(f"有{count}个问题，还不能计分。", f"{count} problems keep it from being scored.")
        return {"title": title, "lines": [text], "href": href}
    months = scoring.months_begun(desk, year)
    behind = say("、", ", ").join(month_of(m, say) for m in months if m > last)
    waiting = []
    if behind:
        told = f"Not scored yet, as figures are still due: {behind}."
        waiting = [say(f"{behind}应报的数还不齐，没有计分。", told)]
    if own is not None:
        track, line = standing_of(report, own)
        count = len(rules.tracks[track.id].entities)
        place = say(f"年初至今第{line.place}名（共{count}个）", f"{line.place} of {count} so far")
        band = say(f"，初步等次{line.band}", f", proposed band {line.band}") if line.band else ""
        return {
            "title": title,
            "lines": [place + band, *waiting],
            "href": to("years", year.name, "units", own),
        }
    lines = [opening(report)] if say.lang == "zh" else []
    for track in report.tracks:
        first = say("、", ", ").join(unit.unit for unit in track.standings[:3])
        lines.append(f"{track.title}{say('：前三名 ', ': the first three are ')}{first}")
    return {"title": title, "lines": lines + waiting, "href": href}


def _recent(
    desk: Desk, year: Year, sent: Sequence[Submission], say: Say
) -> Iterator[dict[str, Any]]:
    """What was handed in lately."""
    if desk.user.role not in ("unit", "office"):
        return
    rules = rules_of(desk, year)
    found = [one for one in sent if one.handed_in]
    for one in sorted(found, key=lambda s: s.handed_in or s.created, reverse=True)[:_RECENT]:
        who = one.unit or one.account.title
        at = one.handed_in or one.created
        yield {
            "at": at,
            "when": moment(at, rules),
            "title": say(f"{who}上报 #{one.id}", f"{who} handed in #{one.id}"),
            "href": to("years", year.name, "submissions", one.id),
        }
