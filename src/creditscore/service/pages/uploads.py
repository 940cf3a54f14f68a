"""Tables that are uploaded: looked at by cells, mended in the page or in the file, submitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from ...errors import CreditscoreError, FactError, Place, letters
from ...facts.reading.templates import stamp_of
from ...language import Say
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ...scheme.scheme import Scheme
from ...tabular.sheets import Sheet
from ..api.submissions import take
from ..intake import looking
from ..office import handing_in
from ..office.desk import Desk
from ..office.inspecting import as_data
from ..office.rows import of_submission
from ..office.years import closed_of, rules_of, year_named
from ..people.roles import User
from ..refusals import refused, status_of
from ..service import Service
from ..store.tables import Submission, Year
from ..web.access import Office, Reporter, Sender, Served
from .addresses import to
from .fields import FILE
from .forms import Sent
from .postings import place_of
from .scored import moment
from .sheets import Cell, cell_of, grids, mended, text_of
from .shown import attachment, gone_to, say_of, shown, way_to
from .units import units_of
from .view import Action, Link, State, View

router = APIRouter()
Because = Annotated[str, Form(max_length=1000)]
LISTED, _NEAR = 400, 20
"""How many of the figures read a page lists; files of it have all."""
_STATES = {
    "draft": ("草稿", "draft", "warn"),
    "submitted": ("已提交，待审核", "submitted, to review", "warn"),
    "reviewed": ("已审核", "reviewed", "good"),
    "returned": ("已退回", "sent back", "bad"),
    "withdrawn": ("已撤回", "withdrawn", "calm"),
}


@router.get("/years/{name}/upload")
def upload(request: Request, name: str, service: Served, user: Sender) -> Response:
    """Where a table is uploaded."""
    say = say_of(request)
    month, unit = (request.query_params.get(key, "") for key in ("month", "unit"))
    with service.desk(user) as desk:
        year = year_named(desk, name)
        drafts = [
            Link(_title(draft, say), _address(year, draft))
            for draft in handing_in.submissions(desk, name, state="draft")
        ]
        return shown(
            request,
            "upload.html",
            say("上传数据表", "Upload a table"),
            user=user,
            year=year,
            here="months",
            crumbs=way_to(say, year, "months"),
            action=to("years", name, "upload", month=month),
            units=units_of(desk, year) if user.role == "office" else [],
            unit=unit,
            drafts=drafts,
        )


@router.post("/years/{name}/upload")
def take_in(request: Request, name: str, service: Served, user: Sender, sent: Sent) -> Response:
    """Take a table as a draft: what is wrong stands beside its cells then."""
    file, unit = sent.get("file"), sent.get("unit", "")
    if not isinstance(file, UploadFile) or not file.filename:
        raise refused("U630")
    content = file.file.read(service.settings.upload + 1)
    number = take(
        service, user, name, content, file.filename, file.content_type or "",
        month=request.query_params.get("month", ""), unit=unit if isinstance(unit, str) else "",
    )  # fmt: skip
    return gone_to(to("years", name, "submissions", number))


@router.get("/years/{name}/submissions/{number}")
def submission(
    request: Request, name: str, number: int, service: Served, user: Reporter, cell: str = ""
) -> Response:
    """What was handed in: as it looks, what is wrong, what was read, what may be done with it."""
    with service.desk(user) as desk:
        return _shown(request, service, desk, name, number, cell)


@router.post("/years/{name}/submissions/{number}/mend")
def mend(name: str, number: int, service: Served, user: Sender, sent: Sent) -> Response:
    """Check a draft again with other texts in some of its cells; the table as it came stays."""
    with service.desk(user) as desk:
        found, _ = _of_year(desk, name, number)
        if found.state != "draft" or found.account_id != user.id:
            raise refused("U611", state=found.state)
        file, whole = found.file, found.whole
        unit, month = handing_in.confined(found)
        sheets = _sheets(service, found)
    cells = _cells(sent, sheets)
    here = to("years", name, "submissions", number)
    if not cells:
        return gone_to(here, "nothing")
    fresh, named = mended(sheets, file, cells)
    another = take(service, user, name, fresh, named, "", unit=unit, month=month, whole=whole)
    with service.desk(user, write=True) as desk:
        handing_in.withdraw(desk, number)
    return gone_to(to("years", name, "submissions", another))


@router.post("/years/{name}/submissions/{number}/submit")
def submit(
    request: Request, name: str, number: int, service: Served, user: Sender, because: Because = ""
) -> Response:
    """Hand in a draft for good."""
    try:
        with service.desk(user, write=True) as desk:
            _of_year(desk, name, number)
            handing_in.submit(desk, number, because=because)
    except FactError as error:
        with service.desk(user) as desk:
            return _shown(request, service, desk, name, number, "", error)
    return gone_to(to("years", name, "submissions", number), "submitted")


@router.post("/years/{name}/submissions/{number}/withdraw")
def withdraw(name: str, number: int, service: Served, user: Sender) -> Response:
    """Take back a draft, or what is not reviewed yet."""
    with service.desk(user, write=True) as desk:
        _of_year(desk, name, number)
        handing_in.withdraw(desk, number)
    return gone_to(to("years", name, "submissions", number), "withdrawn")


@router.post("/years/{name}/submissions/{number}/review")
def review(name: str, number: int, service: Served, user: Office) -> Response:
    """Say that it was looked at."""
    with service.desk(user, write=True) as desk:
        _of_year(desk, name, number)
        handing_in.review(desk, number)
    return gone_to(to("years", name, "submissions", number), "reviewed")


@router.post("/years/{name}/submissions/{number}/return")
def send_back(name: str, number: int, service: Served, user: Office, because: Because) -> Response:
    """Send it back, saying why."""
    with service.desk(user, write=True) as desk:
        _of_year(desk, name, number)
        handing_in.send_back(desk, number, because)
    return gone_to(to("years", name, "submissions", number), "returned")


@router.get("/years/{name}/submissions/{number}/file")
def file(name: str, number: int, service: Served, user: Reporter) -> Response:
    """The table as it was uploaded."""
    with service.desk(user) as desk:
        found, _ = _of_year(desk, name, number)
        if not found.content:
            raise refused("U602")
        return attachment(found.file, found.media or "application/octet-stream", found.content)


def _of_year(desk: Desk, name: str, number: int) -> tuple[Submission, Year]:
    found, year = handing_in.submission_of(desk, number)
    if year.name != name:
        raise refused("U602")
    return found, year


def _shown(
    request: Request,
    service: Service,
    desk: Desk,
    name: str,
    number: int,
    cell: str,
    error: CreditscoreError | None = None,
) -> Response:
    say, user = say_of(request), desk.user
    found, year = _of_year(desk, name, number)
    sheets = _sheets(service, found)
    problems = as_data(error.problems) if error else found.problems
    wrong = [*_told(problems, found, sheets, say)]
    marked: dict[Cell, list[str]] = {}
    for problem in wrong:
        if problem["at"]:
            marked.setdefault(problem["at"], []).append(problem["message"])
    cited = cell_of(place_of(cell), found.file, sheets) if cell else None
    rows = of_submission(desk.db, found)
    mending = found.state == "draft" and found.account_id == user.id and bool(marked)
    table = _figures(rows, say)
    cited_row = next(
        (at for at, r in enumerate(rows, 1) if r.file == FILE and cell == f"{FILE}:{r.row}"), 0
    )
    first = max(0, min(cited_row - 1 - _NEAR, len(rows) - LISTED)) if cited_row else 0
    title = _title(found, say)
    months = sorted({cover.month for cover in found.covers})
    rules = rules_of(desk, year)
    period = Period.month(rules, months[-1]) if months else Period.annual(rules)
    return shown(
        request,
        "submission.html",
        title,
        user=user,
        year=year,
        here="months",
        crumbs=way_to(say, year, "months"),
        view=View(f"{number}-{say('上报', 'submission')}", title, period, [table]),
        status=status_of(error) if error else 200,
        state=_state(found, say),
        said=_said(found, say),
        lines=_lines(found, rules, say),
        wrong=wrong,
        wrong_title=say(f"要改的{len(wrong)}处", f"{len(wrong)} to mend"),
        worth_knowing=[*_told(found.notices, found, sheets, say)],
        actions=_actions(user, year, found, len(problems), say),
        sheets=[*grids(sheets, found.file, marked, cited)],
        mending=mending,
        mend=to("years", name, "submissions", number, "mend"),
        version=found.version,
        rows=replace(table, rows=[*table.rows][first : first + LISTED]),
        more=len(rows) - LISTED,
        first=first,
        cited_row=cited_row,
    )  # fmt: skip


def _sheets(service: Service, found: Submission) -> list[Sheet]:
    """The sheets of an uploaded table, read apart, and once."""
    if not found.digest or not found.content:
        return []
    key = "sheets", found.digest, found.file
    return service.room.once(
        key, lambda: looking.sheets(service.settings, found.content, found.file)
    )


def _told(
    problems: Sequence[Mapping[str, Any]], found: Submission, sheets: Sequence[Sheet], say: Say
) -> Iterator[dict[str, Any]]:
    """Problems as they are listed, each with the cell that it stands beside."""
    for problem in problems:
        place = Place(problem["file"] or "", problem["line"] or 0, problem["column"] or 0)
        at = cell_of(place, found.file, sheets)
        name = str(place)
        text = problem[say.lang]
        href = ""
        if at is not None:
            seen = next((n for n, s in enumerate(sheets) if s.name == at[0]), 0)
            first = letters(at[2] or sheets[seen].left + 1 + _first(sheets))
            href = f"#c{seen}-{first}{at[1]}"
        yield {
            "code": problem["code"],
            "level": problem["level"],
            "place": name,
            "href": href,
            "id": "",
            "message": text["message"],
            "hint": text["hint"],
            "at": at,
        }


def _first(sheets: Sequence[Sheet]) -> int:
    return 1 if stamp_of(sheets) is not None else 0


def _cells(sent: Any, sheets: Sequence[Sheet]) -> dict[Cell, str]:
    """The cells whose texts were changed."""
    of = {sheet.name: sheet for sheet in sheets}
    found: dict[Cell, str] = {}
    for key, text in sent.items():
        if not key.startswith("cell|") or not isinstance(text, str):
            continue
        sheet_name, _, where = key.removeprefix("cell|").rpartition("|")
        place, sheet = place_of(f"x!{where}"), of.get(sheet_name)
        if sheet is None or not place.line or not place.column:
            continue
        at, to_ = place.line - sheet.above - 1, place.column - sheet.left - 1
        line = sheet.lines[at] if 0 <= at < len(sheet.lines) else []
        was = text_of(line[to_]) if 0 <= to_ < len(line) else ""
        if text.strip() != was:
            found[sheet_name, place.line, place.column] = text.strip()
    return found


def _figures(rows: Sequence[Any], say: Say) -> Table:
    columns = [
        Column(say("月份", "month"), "centre"), Column(say("单位", "unit"), "unit"),
        Column(say("条款", "item"), "centre"), Column(say("类别", "subject")),
        Column(say("事实", "fact")), Column(say("数", "figure")), Column(say("出处", "from")),
    ]  # fmt: skip
    return Table(
        say("读出的数", "figures"),
        say("读出的数", "Figures read"),
        columns,
        [
            [r.month, r.entity, r.item, r.subject, r.fact, r.value, r.source or f"{r.file}:{r.row}"]
            for r in rows
        ],
    )


def _actions(user: User, year: Year, found: Submission, problems: int, say: Say) -> list[Action]:
    def href(what: str) -> str:
        return to("years", year.name, "submissions", found.id, what)

    correction = bool(closed_of(year, (cover.month for cover in found.covers)))
    own = found.account_id == user.id
    actions = []
    if found.state == "draft" and own:
        why = say("更正原因（这个月已封账）", "reason (this month is closed)") if correction else ""
        actions.append(
            Action(say("提交", "submit"), href("submit"), because=why, off=bool(problems))
        )
    if user.role == "office" and found.state == "submitted":
        actions.append(Action(say("审核通过", "reviewed"), href("review")))
    if user.role == "office" and found.state in ("submitted", "reviewed") and not correction:
        why = say("退回原因", "why it is sent back")
        actions.append(Action(say("退回", "send back"), href("return"), "second", because=why))
    if own and found.state in ("draft", "submitted"):
        actions.append(Action(say("撤回", "withdraw"), href("withdraw"), "second"))
    return actions


def _state(found: Submission, say: Say) -> State:
    if found.state == "draft" and found.problems:
        return State(say("草稿，有问题", "draft with problems"), "bad")
    zh, en, tone = _STATES[found.state]
    return State(say(zh, en), tone)


def _said(found: Submission, say: Say) -> str:
    covers = sorted({(cover.unit, cover.month) for cover in found.covers})
    named = say("、", ", ").join(f"{unit} {month}" for unit, month in covers[:5])
    more = (
        say(f"等{len(covers)}个单位月份", f" and {len(covers) - 5} more") if len(covers) > 5 else ""
    )
    return say(f"{found.rows}个数：{named}{more}", f"{found.rows} figures: {named}{more}")


def _lines(found: Submission, rules: Scheme, say: Say) -> list[str]:
    when = moment(found.handed_in or found.created, rules)
    lines = [say(f"{found.account.title}，{when}", f"{found.account.title}, {when}")]
    if found.late:
        lines.append(say(f"逾期{found.late}天。", f"{found.late} days late."))
    if found.correction:
        lines.append(
            say(f"封账后的更正：{found.because}", f"Correction after closing: {found.because}")
        )
    if found.answer:
        lines.append(say(f"办公室退回：{found.answer}", f"Sent back by the office: {found.answer}"))
    return lines


def _title(found: Submission, say: Say) -> str:
    name = found.file if found.file and found.file != FILE else say("网页填报", "form")
    return say(f"上报 #{found.id}：{name}", f"Submission #{found.id}: {name}")


def _address(year: Year, found: Submission) -> str:
    """Where a draft goes on: in the form or as a table."""
    covers = {(cover.unit, cover.month) for cover in found.covers}
    if not found.digest and len(covers) == 1:
        unit, month = covers.pop()
        return to("years", year.name, "months", month, "units", unit, draft=found.id)
    return to("years", year.name, "submissions", found.id)
