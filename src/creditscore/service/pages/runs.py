"""Runs: sealed scores of a year, their files, and two of them beside each other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from ...books.entries import Correction
from ...language import Say
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ...scheme.scheme import Scheme
from ..office import runs, scoring
from ..office.books import books_of
from ..office.desk import Desk
from ..office.rules import scheme_of
from ..office.years import rules_of, year_named
from ..store.tables import Rulebook, Run
from ..web.access import Office, Reader, Served
from .addresses import to
from .compared import clause_table, cut, posting_table, said_of, unit_table
from .scored import moment, period_of
from .shown import attachment, gone_to, say_of, shown, way_to
from .view import View

router = APIRouter()
_PURPOSES = {
    "score": ("计分", "score"),
    "close": ("封账", "closing"),
    "bulletin": ("通报", "bulletin"),
}
_ENTRIES = {
    "closing": ("封账", "closed"),
    "correction": ("更正", "corrected"),
    "reopening": ("重新打开", "opened again"),
}


@router.get("/years/{name}/runs")
def listed(request: Request, name: str, service: Served, user: Reader) -> Response:
    """The runs of a year, the latest first."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        found = runs.runs(desk, name)
        rules = rules_of(desk, year)
        last = scoring.last_month(desk, year)
        columns = [
            Column(say("编号", "number"), "whole"), Column(say("截至", "through"), "centre"),
            Column(say("用途", "purpose"), "centre"), Column(say("改动", "changes")),
            Column(say("备注", "note")), Column(say("何人", "by")),
            Column(say("何时", "when"), "centre"), Column(say("封条", "seal")),
        ]  # fmt: skip
        rows = [
            [
                run.number, run.through, say(*_PURPOSES.get(run.purpose, (run.purpose,) * 2)),
                _changes(run, say), run.note, run.account.title,
                moment(run.created, rules), run.seal[:16],
            ]
            for run in found
        ]  # fmt: skip
    title = say("计分与比较", "Runs")
    table = Table(title, title, columns, rows)
    period = period_of(rules, "", last)
    return shown(
        request,
        "runs.html",
        title,
        user=user,
        year=year,
        here="runs",
        crumbs=way_to(say, year),
        view=View(f"{name}-{title}", f"{year.title} {title}", period, [table]),
        table=table,
        numbers=[run.number for run in found],
        addresses={run.number: to("years", name, "runs", run.number) for run in found},
        months=rules.months[: rules.months.index(last) + 1],
        last=last,
        compare=to("years", name, "compare"),
        action=to("years", name, "runs"),
        books=to("years", name, "books"),
    )


@router.post("/years/{name}/runs")
def make(
    name: str,
    service: Served,
    user: Office,
    through: Annotated[str, Form(max_length=7)],
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Score what counts now, and seal it."""
    with service.desk(user, write=True) as desk:
        made = runs.make(desk, name, through=through, note_=note)
        number = made.number
    return gone_to(to("years", name, "runs", number), "scored")


@router.get("/years/{name}/runs/{number}")
def one(
    request: Request, name: str, number: int, service: Served, user: Reader, verify: bool = False
) -> Response:
    """A run: its seal, its files, what is before it; made again where that is asked."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        run = runs.run_of(desk, name, number)
        files = runs.files_of(desk, run)
        last = max((r.number for r in runs.runs(desk, name)), default=number)
        table = Table(
            say("文件", "files"),
            say(f"第{number}次计分的文件", f"Files of run {number}"),
            [Column(say("文件", "file")), Column("SHA-256"), Column(say("字节", "bytes"), "whole")],
            [[file.name, file.digest, file.size] for file in files],
        )
        rules = rules_of(desk, year)
        period = Period.month(rules, run.through)
        checked = runs.verified(desk, name, number) if verify else None
    title = say(f"第{number}次计分（截至{run.through}）", f"Run {number} (through {run.through})")
    return shown(
        request,
        "run.html",
        title,
        user=user,
        year=year,
        here="runs",
        crumbs=way_to(say, year, "runs"),
        view=View(f"run-{number}", title, period, [table]),
        run=run,
        changes=_changes(run, say),
        at=moment(run.created, rules),
        verify=to("years", name, "runs", number, verify="true"),
        checked=checked is not None,
        problems=checked.problems if checked else (),
        table=table,
        files={file.name: to("years", name, "runs", number, file.name) for file in files},
        before=to("years", name, "compare", a=number - 1, b=number) if number > 1 else "",
        after=to("years", name, "compare", a=number, b=last) if last > number else "",
    )


@router.get("/years/{name}/runs/{number}/{file}")
def run_file(name: str, number: int, file: str, service: Served, user: Reader) -> Response:
    """A file of a run, byte for byte as it was sealed."""
    with service.desk(user) as desk:
        found = runs.file_of(desk, runs.run_of(desk, name, number), file)
        media = "text/csv; charset=utf-8" if file.endswith(".csv") else "application/json"
        return attachment(f"run-{number}-{found.name}", media, found.content)


@router.get("/years/{name}/books")
def books(request: Request, name: str, service: Served, user: Reader) -> Response:
    """The books: what was closed, corrected and opened again, by whom, when and why."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        kept = books_of(desk, year)
        period = Period.annual(rules_of(desk, year))
    columns = [
        Column(say("日期", "day"), "centre"), Column(say("办了什么", "what"), "centre"),
        Column(say("月份", "month"), "centre"), Column(say("何人", "by")),
        Column(say("原因", "why")), Column(say("更正的数", "corrected figures")),
    ]  # fmt: skip
    rows = [
        [
            entry.on, say(*_ENTRIES[entry.kind]), entry.month, entry.by, entry.why,
            "；".join(f"{fact.cell.entity} {fact}" for fact in entry.facts)
            if isinstance(entry, Correction) else "",
        ]
        for entry in (kept.entries if kept else ())
    ]  # fmt: skip
    title = say("账册", "Books")
    table = Table(title, title, columns, rows)
    return shown(
        request,
        "books.html",
        title,
        user=user,
        year=year,
        here="runs",
        crumbs=way_to(say, year, "runs"),
        view=View(f"{name}-{title}", f"{year.title} {title}", period, [table]),
        table=table,
        seal=kept.seal if kept else "",
    )


@router.get("/years/{name}/compare")
def compare(
    request: Request, name: str, service: Served, user: Reader, a: int = 0, b: int = 0
) -> Response:
    """Two runs: whose points, place and band differ, by which clauses, and by which facts."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        one, two = (runs.run_of(desk, name, number) for number in (a, b))
        key = "compared", one.id, two.id
        found = desk.room.once(key, lambda: runs.compared(desk, name, a, b))
        facts = _facts(desk, one, two, say)
        rules = rules_of(desk, year)
        period = Period.month(rules, two.through)
        book = scheme_of(desk, desk.db.get_one(Rulebook, two.rulebook_id))
        units = found["units"]
        tables = [unit_table(units, book, say), clause_table(found["by_clause"], book, say)]
        tables += [facts, posting_table(found["postings"], say)]
    title = say(f"第{a}次与第{b}次计分比较", f"Runs {a} and {b} compared")
    lines = [*(_said(run, rules, say) for run in (one, two)), *said_of(units, book, say)]
    links = {
        row[1]: to("years", name, "units", row[1], period=two.through) for row in tables[0].rows
    }
    return shown(
        request,
        "compare.html",
        title,
        user=user,
        year=year,
        here="runs",
        crumbs=way_to(say, year, "runs"),
        view=View(f"compare-{a}-{b}", title, period, tables, lines),
        lines=lines,
        tables=[cut(table, say) for table in tables],
        links_of_units=links,
    )


def _facts(desk: Desk, one: Run, two: Run, say: Say) -> Table:
    """The figures that differ between two runs."""
    before, after = (_figures(runs.file_of(desk, run, runs.FACTS).content) for run in (one, two))
    rows = []
    for key in sorted({**before, **after}):
        was, now = before.get(key), after.get(key)
        if (was and was[0]) != (now and now[0]):
            rows.append(
                [*key, was[0] if was else "", now[0] if now else "", (now or was or ("", ""))[1]]
            )
    columns = [
        Column(say("月份", "month"), "centre"), Column(say("单位", "unit"), "unit"),
        Column(say("条款", "item"), "centre"), Column(say("类别", "subject")),
        Column(say("事实", "fact")), Column(say("原数", "before")), Column(say("现数", "now")),
        Column(say("出处", "from")),
    ]  # fmt: skip
    title = say("哪些数变了", "Which figures changed")
    notes = [say(f"{len(rows)}个数不同。", f"{len(rows)} figures differ.")]
    return Table(title, title, columns, rows, notes, 2)


def _figures(content: bytes) -> dict[tuple[str, ...], tuple[str, str]]:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return {
        (row["month"], row["entity"], row["item"], row["subject"], row["fact"]): (
            row["value"],
            row["source"],
        )
        for row in csv.DictReader(text)
    }


def _said(run: Run, rules: Scheme, say: Say) -> str:
    """A run in a line."""
    at, changes = moment(run.created, rules), _changes(run, say)
    return say(
        f"第{run.number}次：截至{run.through}，{at}，{changes}",
        f"Run {run.number}: through {run.through}, {at}, {changes}",
    )


def _changes(run: Run, say: Say) -> str:
    said = [*_told(run)]
    return say("；", "; ").join(said) or say("按规则文件", "by the rule files")


def _told(run: Run) -> Iterator[str]:
    for reading, option in run.readings.items():
        options = "、".join(option) if isinstance(option, list) else option
        yield f"{reading} → {options}"
    for path, value in run.changes.items():
        yield f"{path} → {value}"
