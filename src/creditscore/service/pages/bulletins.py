"""Bulletins, workbooks and letters of a period: made as long work, kept with what made them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from ...language import Say
from ...reports.figures import month_of
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ...scheme.scheme import Scheme
from ..jobs import queue
from ..office import scoring
from ..office.years import rules_of, year_named
from ..refusals import refused
from ..store.tables import Job
from ..web.access import Analyst, Served
from .addresses import to
from .scored import moment, period_of
from .shown import attachment, gone_to, say_of, shown, way_to
from .view import Link, State, View

router = APIRouter()
Word = Annotated[str, Form(max_length=20)]
_KINDS = {
    "report": ("通报、台账和网页", "bulletin, workbook and page"),
    "letters": ("各单位告知书", "letters to the units"),
}
_STATES = {
    "queued": ("排队", "queued", "calm"),
    "running": ("正在做", "running", "warn"),
    "done": ("完成", "done", "good"),
    "failed": ("没有做成", "failed", "bad"),
    "cancelled": ("已取消", "cancelled", "calm"),
}


@router.get("/years/{name}/reports")
def listed(request: Request, name: str, service: Served, user: Analyst) -> Response:
    """What was made of a year, and where more is asked for."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules, last = rules_of(desk, year), scoring.last_month(desk, year)
        months = rules.months[: rules.months.index(last) + 1]
        found = [
            _told(name, job, rules, say)
            for job in queue.jobs(desk)
            if job.year_id == year.id and job.kind in _KINDS
        ]
    choices = [(month, month_of(month, say)) for month in reversed(months)]
    choices += [
        (f"{rules.year}-Q{n}", say(f"第{'一二三四'[n - 1]}季度", f"quarter {n}"))
        for n in range(1, len(months) // 3 + 1)
    ]
    choices += [(str(rules.year), say("全年", "the year"))] if len(months) == 12 else []
    title = say("通报", "Bulletins")
    columns = [Column(say("文件", "what")), Column(say("状态", "state"), "centre"),
               Column(say("何时", "when"), "centre")]  # fmt: skip
    rows = [[one["title"], one["state"].title, one["when"]] for one in found]
    table = Table(title, title, columns, rows)
    return shown(
        request,
        "reports.html",
        title,
        user=user,
        year=year,
        here="reports",
        crumbs=way_to(say, year),
        view=View(f"{name}-{title}", f"{year.title} {title}", Period.annual(rules), [table]),
        periods=choices,
        kinds=[(key, say(*texts)) for key, texts in _KINDS.items()],
        found=found,
        action=to("years", name, "reports"),
    )


@router.post("/years/{name}/reports")
def make(
    request: Request, name: str, service: Served, user: Analyst, period: Word, kind: Word
) -> Response:
    """Have the documents of a period made."""
    if kind not in _KINDS:
        raise refused("U602")
    with service.desk(user, write=True) as desk:
        rules = rules_of(desk, year_named(desk, name))
        found = period_of(rules, period, rules.months[0])
        asked = {"month": found.through} if found.kind == "month" else {}
        if found.kind == "quarter":
            asked = {"quarter": f"Q{found.last // 3}"}
        number = queue.put(desk, kind, name, {**asked, "period": found.file}).id
    request.app.state.workers.wake()
    return gone_to(to("years", name, "reports", number))


@router.get("/years/{name}/reports/{number}")
def one(request: Request, name: str, number: int, service: Served, user: Analyst) -> Response:
    """How far it is, and the documents when it is done."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules = rules_of(desk, year)
        job = _job(desk, year.id, number)
        files = queue.files_of(desk, number) if job.state == "done" else ()
        told = _told(name, job, rules, say)
        return shown(
            request,
            "job.html",
            told["title"],
            user=user,
            year=year,
            here="reports",
            crumbs=way_to(say, year, "reports"),
            job=job,
            state=told["state"],
            ended=job.state in queue.ENDED,
            wrong=[
                {"code": p["code"], "level": p["level"], "place": "", "href": "", "id": "",
                 **p[say.lang]}
                for p in job.problems
            ],
            files=[
                (Link(f.name, to("years", name, "reports", number, f.name)), f.size) for f in files
            ],
            events=f"/api/v1/jobs/{number}/events",
            cancel=to("years", name, "reports", number, "cancel"),
        )  # fmt: skip


@router.post("/years/{name}/reports/{number}/cancel")
def cancel(name: str, number: int, service: Served, user: Analyst) -> Response:
    """Have no more done of it."""
    with service.desk(user, write=True) as desk:
        _job(desk, year_named(desk, name).id, number)
        queue.cancel(desk, number)
    return gone_to(to("years", name, "reports", number))


@router.get("/years/{name}/reports/{number}/{file}")
def document(name: str, number: int, file: str, service: Served, user: Analyst) -> Response:
    """A document that was made."""
    with service.desk(user) as desk:
        _job(desk, year_named(desk, name).id, number)
        found = queue.file_of(desk, number, file)
        return attachment(found.name, found.media, found.content)


def _job(desk: Any, year: int, number: int) -> Job:
    found = queue.job_of(desk, number)
    if found.year_id != year or found.kind not in _KINDS:
        raise refused("U602")
    return found


def _told(name: str, job: Job, rules: Scheme, say: Say) -> dict[str, Any]:
    zh, en, tone = _STATES[job.state]
    period = job.arguments.get("period") or job.arguments.get("month") or ""
    return {
        "title": f"{period} {say(*_KINDS[job.kind])}".strip(),
        "href": to("years", name, "reports", job.id),
        "state": State(say(zh, en), tone),
        "when": moment(job.created, rules),
    }
