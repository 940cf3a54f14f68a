"""The form of a unit's month: filled in in the page, kept as a draft, checked, submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from ...collection.asked import Selection
from ...collection.templates import write_unit
from ...errors import CreditscoreError
from ...facts.reading.templates import Stamp
from ...language import Say
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ..office import handing_in
from ..office.desk import Desk
from ..office.handing_in import Handed
from ..office.inspecting import as_data
from ..office.rows import Row, facts_of, of_submission, standing
from ..office.years import month_named, rules_of, unit_named, year_named
from ..refusals import refused, status_of
from ..store.tables import Submission, Year
from ..web.access import Sender, Served
from ..web.numbers import whole
from .addresses import to
from .fields import FILE, Form, Key, Section, before, rows_of
from .shown import attachment, gone_to, say_of, shown, way_to
from .view import Link, State, View

router = APIRouter()
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def sent(request: Request) -> FormData:
    """The fields of a form that was sent."""
    return await request.form()


Sent = Annotated[FormData, Depends(sent)]


@router.get("/years/{name}/months/{month}/units/{unit}")
def form(
    request: Request, name: str, month: str, unit: str, service: Served, user: Sender,
    draft: int = 0,
) -> Response:  # fmt: skip
    """The form, with what stands or what is kept as a draft."""
    with service.desk(user) as desk:
        return _form(request, desk, name, month, unit, draft)


@router.post("/years/{name}/months/{month}/units/{unit}")
def fill_in(
    request: Request, name: str, month: str, unit: str, service: Served, user: Sender, sent: Sent
) -> Response:
    """Keep what was filled in as a draft, and submit it where that is asked."""
    fields = {key: value for key, value in sent.items() if isinstance(value, str)}
    with service.desk(user, write=True) as desk:
        number = _kept(desk, name, month, unit, fields)
    here = to("years", name, "months", month, "units", unit, draft=number)
    if fields.get("do") != "submit":
        return gone_to(here, "kept")
    try:
        with service.desk(user, write=True) as desk:
            handing_in.submit(desk, number, because=fields.get("because", ""))
    except CreditscoreError as error:
        with service.desk(user) as desk:
            because = fields.get("because", "")
            return _form(request, desk, name, month, unit, number, error, because)
    return gone_to(to("years", name, "submissions", number), "submitted")


@router.get("/years/{name}/months/{month}/units/{unit}/template.xlsx")
def template(name: str, month: str, unit: str, service: Served, user: Sender) -> Response:
    """The same form as a workbook."""
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules, unit = rules_of(desk, year), unit_named(desk, year, unit)
        month = month_named(desk, year, month).month
        rows = standing(desk, year)
    stocks = {(unit, *key): value for key, value in before(rows, rules, unit, month).items()}
    track, entity = rules.find(unit)
    with TemporaryDirectory() as folder:
        path = Path(folder, "template.xlsx")
        write_unit(path, Selection(rules), track, entity, month, stocks)
        content = path.read_bytes()
    return attachment(f"{unit}_{month}.xlsx", _XLSX, content)


def _form(
    request: Request,
    desk: Desk,
    name: str,
    month: str,
    unit: str,
    draft: int,
    error: CreditscoreError | None = None,
    because: str = "",
) -> Response:
    say, user = say_of(request), desk.user
    year = year_named(desk, name)
    rules, unit = rules_of(desk, year), unit_named(desk, year, unit)
    found_month = month_named(desk, year, month)
    track, entity = rules.find(unit)
    stored = standing(desk, year)
    kept = _draft(desk, name, month, unit, draft)
    mine = [row for row in stored if (row.entity, row.month) == (unit, month)]
    rows = of_submission(desk.db, kept) if kept else mine
    problems = as_data(error.problems) if error else kept.problems if kept else []
    wrong, others = _wrong(rows, problems, say)
    office = user.role == "office"
    asked = Selection(rules).of_unit(track, entity.name, month)
    if not asked:
        raise refused("U602")
    here = to("years", name, "months", month, "units", unit)
    made = Form(
        asked,
        {(row.item, row.subject, row.fact): row for row in rows},
        before(stored, rules, unit, month),
        wrong,
        office,
        say,
    )
    period, sections = Period.month(rules, month), [*made.sections()]
    return shown(
        request,
        "form.html",
        say(f"{unit}{period.title}填报表", f"{unit}: form of {period.named(say)}"),
        user=user,
        year=year,
        here="months",
        crumbs=[
            *way_to(say, year),
            Link(say(f"{period.title}报送", period.named(say)), to("years", name, "months", month)),
        ],
        view=_view(f"{unit}{period.title}", period, sections, say),
        status=status_of(error) if error else 200,
        state=_state(kept, mine, say),
        said=_said(kept, mine, say),
        found=others,
        found_title=_found_title(wrong, others, say),
        sections=sections,
        action=here,
        template=f"{here}/template.xlsx",
        upload=to("years", name, "upload", month=month, unit=unit if office else ""),
        version=kept.version if kept else 0,
        draft=kept.id if kept else 0,
        correction=found_month.state == "closed",
        because=because,
    )


def _view(name: str, period: Period, sections: Sequence[Section], say: Say) -> View:
    """The form as a table: a row a field that is there to be filled in."""
    titles = (
        ("条款", "clause"),
        ("填报内容", "figure"),
        ("本月数", "this month"),
        ("说明", "remark"),
    )
    columns = [Column(say(*title)) for title in titles]
    rows = [
        [clause.title, cell.label, cell.value, line.remark.value if line.remark else ""]
        for section in sections
        for clause in section.clauses
        for line in clause.rows
        for cell in line.cells
        if cell.name
    ]
    title = say(f"{name}填报表", f"{name}: form")
    return View(title, title, period, [Table(say("填报表", "form"), title, columns, rows)])


def _draft(desk: Desk, name: str, month: str, unit: str, number: int) -> Submission | None:
    """The draft that a form goes on with: the one asked for, or the last of this unit and month."""
    if number:
        found, year = handing_in.submission_of(desk, number)
        if year.name != name or found.state != "draft" or found.content:
            return None
        return found
    drafts = handing_in.submissions(desk, name, month=month, unit=unit, state="draft")
    own = [d for d in drafts if not d.digest]
    return own[-1] if own else None


def _kept(desk: Desk, name: str, month: str, unit: str, fields: Mapping[str, str]) -> int:
    """Keep a form as a draft; return its number."""
    year = year_named(desk, name)
    rules, unit = rules_of(desk, year), unit_named(desk, year, unit)
    track, entity = rules.find(unit)
    office = desk.user.role == "office"
    asked = Selection(rules).of_unit(track, entity.name, month)
    if not asked:
        raise refused("U602")
    rows = rows_of(asked, fields, unit, month, office=office)
    rows += _beside(desk, year, unit, month, asked, len(rows))
    number, version = (whole(fields.get(key, "")) for key in ("draft", "version"))
    kept = _draft(desk, name, month, unit, number) if number else None
    if kept is not None:
        if version is not None and version != kept.version:
            raise refused("U607")
        if rows:
            return handing_in.mend(desk, kept.id, rows, version).id
        handing_in.withdraw(desk, kept.id)
    stamp = Stamp("", rules.id, month, unit, desk.user.title, len(rows))
    facts = replace(facts_of(rows), stamps=(stamp,))
    handed = Handed(facts, (), FILE)
    return handing_in.receive(desk, name, handed, unit=unit, month=month, whole=True).id


def _beside(
    desk: Desk, year: Year, unit: str, month: str, asked: Sequence[Any], count: int
) -> list[Row]:
    """What the same side has handed in that the form has no field for: it stays as it is."""
    keys = {(a.item, a.fact.id) for a in asked}
    query = handing_in.submissions(desk, year.name, month=month, unit=unit)
    own = {s.file for s in query if bool(s.unit) == desk.user.scoped}
    found = [
        row
        for row in standing(desk, year)
        if (row.entity, row.month) == (unit, month)
        and (row.item, row.fact) not in keys
        and (row.file.partition("[")[0] in own)
    ]
    return [row._replace(row=count + at) for at, row in enumerate(found, 1)]


def _wrong(
    rows: Sequence[Row], problems: Sequence[Mapping[str, Any]], say: Say
) -> tuple[dict[Key, list[str]], list[dict[str, Any]]]:
    """What is wrong by fields, and what is wrong of none."""
    of = {row.row: (row.item, row.subject, row.fact) for row in rows}
    wrong: dict[Key, list[str]] = {}
    others = []
    for problem in problems:
        text = problem[say.lang]
        key = of.get(problem["line"] or 0) if problem["file"] in (FILE, None) else None
        if key is not None:
            wrong.setdefault(key, []).append(
                f"{text['message']}。" if say.lang == "zh" else text["message"]
            )
        else:
            others.append(
                {"code": problem["code"], "level": problem["level"], "place": "", "href": "",
                 "id": "", "message": text["message"], "hint": text["hint"]}
            )  # fmt: skip
    return wrong, others


def _found_title(wrong: Mapping[Key, Any], others: Sequence[Any], say: Say) -> str:
    return say(
        f"还有{len(others)}个问题不在某一格里：", f"{len(others)} problems are of no single cell:"
    )


def _state(kept: Submission | None, mine: Sequence[Row], say: Say) -> State:
    if kept is not None and kept.problems:
        return State(say("草稿，有问题", "draft with problems"), "bad")
    if kept is not None:
        return State(say("草稿，可以提交", "draft, ready to submit"), "warn")
    if mine:
        return State(say("已报", "handed in"), "good")
    return State(say("未报", "not handed in"), "calm")


def _said(kept: Submission | None, mine: Sequence[Row], say: Say) -> str:
    if kept is not None and kept.problems:
        return say(
            f"有{len(kept.problems)}个问题，改好才能提交；问题写在格子下面。",
            f"{len(kept.problems)} problems have to be mended first; they stand below the cells.",
        )
    if kept is not None:
        return say(
            "草稿只有自己看得见，提交后才计入。", "Only you see a draft; submit it to count."
        )
    if mine:
        return say(
            "下面是现在计入的数；改了再提交，以新提交的为准。",
            "These are the figures that count now; what you submit takes their place.",
        )
    return ""
