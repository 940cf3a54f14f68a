"""The months of a year: how each stands, who has reported, what the office does with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import select

from ...collection.reminders import left_out
from ...collection.returns import Round, Status
from ...language import Say
from ...reports.figures import month_of
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ...scheme.scheme import Scheme
from ..office import closing, handing_in, scoring
from ..office.desk import Desk
from ..office.reported import reported
from ..office.rows import COUNTED
from ..office.years import month_named, rules_of, set_due, year_named
from ..people.roles import User
from ..store.tables import Covered, Month, Submission
from ..web.access import Office, Reporter, Served
from .addresses import to
from .scored import moment
from .shown import gone_to, say_of, shown, way_to
from .view import Action, Link, State, View

router = APIRouter()
Because = Annotated[str, Form(max_length=1000)]
_STATES = {
    "open": ("填报中", "open", "calm"),
    "reviewed": ("已审核", "reviewed", "warn"),
    "closed": ("已封账", "closed", "good"),
}
_REPORTED = {
    "reported": ("已报", "reported", "good"),
    "blank": ("空白表", "blank form", "warn"),
    "silent": ("未报", "not reported", "bad"),
}


def state_of(month: Month, say: Say) -> State:
    """How a month stands."""
    zh, en, tone = _STATES[month.state]
    return State(say(zh, en), tone)


@router.get("/years/{name}/months")
def current(name: str, service: Served, user: Reporter) -> Response:
    """The month that is being reported: the first that is not closed and not all in."""
    with service.desk(user) as desk:
        year = year_named(desk, name)
        found = next((m for m in year.months if m.state != "closed"), year.months[-1])
        with suppress(ValueError):
            last = scoring.last_month(desk, year)
            found = max(
                found, next(m for m in year.months if m.month == last), key=lambda m: m.month
            )
    return RedirectResponse(to("years", name, "months", found.month), 303)


@router.get("/years/{name}/months/{month}")
def one(request: Request, name: str, month: str, service: Served, user: Reporter) -> Response:
    """Who has reported for a month, when, how late, and what is missing."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules = rules_of(desk, year)
        period = Period.month(rules, month)
        found = month_named(desk, year, period.through)
        told = reported(desk, name, period.through)
        sent = _sent(desk, name, period.through)
        return shown(
            request,
            "month.html",
            say(f"{period.title}报送情况", f"Reporting of {period.named(say)}"),
            user=user,
            year=year,
            here="months",
            crumbs=way_to(say, year),
            view=_view(told, period, sent, say),
            months=[
                Link(month_of(m.month, say), to("years", name, "months", m.month), m is found)
                for m in year.months
            ],
            state=state_of(found, say),
            said=_said(found, rules, say),
            actions=_actions(name, found, say),
            summary=_summary(told, say),
            table=_table(told, sent, say),
            at_state=2,
            rows=[_more(user, name, found, status, sent, say) for status in told.statuses],
            links_of_units={s.unit: to("years", name, "units", s.unit) for s in told.statuses},
            gaps=[_gap(gap, say) for gap in told.gaps] if user.role != "unit" else [],
        )


@router.post("/years/{name}/months/{month}/review")
def review(name: str, month: str, service: Served, user: Office) -> Response:
    """Say that all of a month is in and looked at."""
    with service.desk(user, write=True) as desk:
        closing.review(desk, name, month)
    return gone_to(to("years", name, "months", month), "reviewed")


@router.post("/years/{name}/months/{month}/close")
def close(name: str, month: str, service: Served, user: Office) -> Response:
    """Close a month: its score is sealed."""
    with service.desk(user, write=True) as desk:
        closing.close(desk, name, month)
    return gone_to(to("years", name, "months", month), "closed")


@router.post("/years/{name}/months/{month}/reopen")
def reopen(name: str, month: str, service: Served, user: Office, because: Because) -> Response:
    """Open a month again."""
    with service.desk(user, write=True) as desk:
        closing.reopen(desk, name, month, because)
    return gone_to(to("years", name, "months", month), "reopened")


@router.post("/years/{name}/months/{month}/due")
def due(
    name: str, month: str, service: Served, user: Office, due: Annotated[date | None, Form()] = None
) -> Response:
    """Say by which day the reports of a month have to come."""
    with service.desk(user, write=True) as desk:
        year = year_named(desk, name, lock=True)
        set_due(desk, year, month_named(desk, year, month), due)
    return gone_to(to("years", name, "months", month), "due")


def _sent(desk: Desk, name: str, month: str) -> Mapping[str, Sequence[Submission]]:
    """What was handed in of a month and stands or waits, by units."""
    found: dict[str, list[Submission]] = {}
    sent = handing_in.submissions(desk, name, month=month, covers=False)
    standing = {one.id: one for one in sent if one.state in COUNTED}
    query = select(Covered.submission_id, Covered.unit).order_by(Covered.submission_id)
    mine = Covered.month == month, Covered.submission_id.in_(standing)
    for number, unit in desk.db.execute(query.where(*mine)):
        found.setdefault(unit, []).append(standing[number])
    return found


def _said(month: Month, rules: Scheme, say: Say) -> str:
    due = say(f"应于 {month.due} 前报送。", f"Due by {month.due}.") if month.due else ""
    if month.state == "closed" and month.closed:
        day = moment(month.closed, rules)[:10]
        return say(f"{day} 封账，得分已加封。", f"Closed on {day}, its score sealed. ") + due
    return due


def _summary(told: Round, say: Say) -> str:
    count, silent = len(told.statuses), len(told.silent)
    late = sum(bool(status.late) for status in told.statuses)
    return say(
        f"应报{count}个单位，已报{count - silent}个，未报{silent}个，逾期{late}个。",
        f"{count} units are due: {count - silent} have reported, {silent} have not, {late} late.",
    )


def _actions(name: str, month: Month, say: Say) -> list[Action]:
    def href(what: str) -> str:
        return to("years", name, "months", month.month, what)

    if month.state == "open":
        return [
            Action(say("审核完毕", "all is reviewed"), href("review")),
            Action(
                say("改期限", "change the due day"),
                href("due"),
                "second",
                day=say("报送期限", "due day"),
                value=str(month.due or ""),
            ),
        ]
    again = Action(
        say("重新打开", "open again"), href("reopen"), "second", because=say("原因", "reason")
    )
    if month.state == "reviewed":
        return [Action(say("封账", "close"), href("close")), again]
    return [again]


def _table(told: Round, sent: Mapping[str, Sequence[Submission]], say: Say) -> Table:
    columns = [
        Column(say("考核对象", "track")),
        Column(say("单位", "unit"), "unit"),
        Column(say("状态", "state"), "centre"),
        Column(say("报送日期", "came on"), "centre"),
        Column(say("逾期天数", "days late"), "whole"),
        Column(say("已填", "filled"), "whole"),
        Column(say("应填", "asked"), "whole"),
        Column(say("必填未填", "required and missing")),
        Column(say("今年已报月数", "months reported"), "whole"),
        Column(say("应报月数", "months due"), "whole"),
    ]
    rows = [
        [
            s.track.title, s.unit, say(*_REPORTED[s.state][:2]), str(s.came or ""),
            s.late or None, s.filled, s.asked, "；".join(dict.fromkeys(left_out(s))), s.months,
            s.due,
        ]
        for s in told.statuses
    ]  # fmt: skip
    name = say("报送情况", "reporting")
    return Table(name, say(f"{told.month}报送情况", f"Reporting of {told.month}"), columns, rows)


def _view(told: Round, period: Period, sent: Mapping[str, Sequence[Submission]], say: Say) -> View:
    table = _table(told, sent, say)
    return View(f"{period.file}-{table.name}", table.title, period, [table], [_summary(told, say)])


def _more(
    user: User,
    name: str,
    month: Month,
    status: Status,
    sent: Mapping[str, Sequence[Submission]],
    say: Say,
) -> dict[str, Any]:
    zh, en, tone = _REPORTED[status.state]
    links = []
    if user.role in ("office", "unit"):
        href = to("years", name, "months", month.month, "units", status.unit)
        links.append(Link(say("填报表", "form"), href))
    for submission in sent.get(status.unit, ()):
        waits = submission.state == "submitted"
        title = say("待审核", "to review") if waits else say("已审核", "reviewed")
        href = to("years", name, "submissions", submission.id)
        links.append(Link(f"{title} #{submission.id}", href))
    return {"state": State(say(zh, en), tone), "links": links}


def _gap(gap: Any, say: Say) -> str:
    units = "、".join(gap.units)
    months = "、".join(gap.months)
    return say(
        f"第{gap.asked.item}项{gap.asked.fact.label}：{months}，{units}",
        f"item {gap.asked.item} {gap.asked.fact.label}: {months}, {units}",
    )
