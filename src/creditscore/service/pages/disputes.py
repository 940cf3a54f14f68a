"""Objections: a unit disputes a figure of its own, the office answers; what the result would be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from ...language import Say
from ...reports.tables import Column, Kind, Table
from ..office import objections, scoring
from ..office.years import rules_of, unit_named, year_named
from ..store.tables import Objection
from ..web.access import Office, Reporter, Sender, Served
from .addresses import to
from .scored import period_of
from .shown import gone_to, say_of, shown, way_to
from .view import Action, State, View

router = APIRouter()
Text = Annotated[str, Form(max_length=2000)]
Short = Annotated[str, Form(max_length=300)]
Claimed = Annotated[str, Form(max_length=100)]
_MOST = 10
"""How many disputed figures are tried at once."""
_STATES = {
    "open": ("待答复", "open", "warn"),
    "upheld": ("成立", "upheld", "good"),
    "denied": ("不成立", "denied", "calm"),
}


@router.get("/years/{name}/objections")
def listed(request: Request, name: str, service: Served, user: Reporter) -> Response:
    """The objections of a year; a unit sees its own."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        found = objections.objections(desk, name)
        period = period_of(rules_of(desk, year), "", scoring.last_month(desk, year))
    title = say("异议", "Objections")
    return shown(
        request,
        "objections.html",
        title,
        user=user,
        year=year,
        here="objections",
        crumbs=way_to(say, year),
        view=View(f"{name}-{title}", f"{year.title} {title}", period, [_table(found, say)]),
        effect=to("years", name, "objections", "effect")
        if user.role == "office" and any(one.state == "open" for one in found)
        else "",
        found=[
            {
                "one": one,
                "state": State(say(*_STATES[one.state][:2]), _STATES[one.state][2]),
                "unit": to("years", name, "units", one.unit, period=one.month),
                "figure": to("years", name, "units", one.unit, one.month, one.item),
                "claim": _claim(one.claimed, say),
                "actions": [
                    Action(
                        say("成立", "uphold"), to("years", name, "objections", one.id, "uphold"),
                        because=say("答复", "answer"),
                    ),
                    Action(
                        say("不成立", "deny"), to("years", name, "objections", one.id, "deny"),
                        "second", because=say("答复", "answer"),
                    ),
                ]
                if user.role == "office" and one.state == "open"
                else [],
            }
            for one in reversed(found)
        ],
    )  # fmt: skip


@router.get("/years/{name}/objections/effect")
def effect(request: Request, name: str, service: Served, user: Office) -> Response:
    """The year as it is, and as it would be if each disputed figure were as is claimed."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules, last = rules_of(desk, year), scoring.last_month(desk, year)
        found = objections.objections(desk, name, state="open")
        tried = found[:_MOST]
        key = "disputed", year.id, year.revision, tuple(one.id for one in tried)
        told = desk.room.once(key, lambda: objections.tried(desk, year, tried))
    titles = (
        ("单位", "unit"), ("月份", "month"), ("条款", "item"), ("类别", "subject"),
        ("事实", "fact"), ("数", "figure"), ("主张", "claimed"), ("结果", "total"),
        ("成立后的结果", "total if upheld"), ("名次", "place"), ("成立后的名次", "place if upheld"),
        ("等次", "band"), ("成立后的等次", "band if upheld"),
        ("别的单位名次等次变化", "other units that move"),
    )  # fmt: skip
    kinds: dict[int, Kind] = {0: "unit", 7: "points", 8: "points", 9: "whole", 10: "whole"}
    columns = [Column(say(*t), kinds.get(at, "text")) for at, t in enumerate(titles)]
    title = say("有争议的数：照现在的和照主张的", "Disputed figures: as they are and as is claimed")
    rows = [
        [row[n] for n in _SHOWN[:6]] + [_claim(row["claimed"], say)] + [row[n] for n in _SHOWN[6:]]
        for row in told
    ]
    table = Table(title, title, columns, rows, [], 1)
    lines = [*_left_out(len(found), told, say)]
    period = period_of(rules, "", last)
    return shown(
        request,
        "table.html",
        title,
        user=user,
        year=year,
        here="objections",
        crumbs=way_to(say, year, "objections"),
        view=View(f"{name}-objections", title, period, [table], lines),
        table=table,
        lines=lines,
        empty=say("没有待答复的异议。", "No objection is open."),
    )


_SHOWN = ("entity", "month", "item", "subject", "fact", "value", "from_total", "to_total",
          "from_rank", "to_rank", "from_band", "to_band", "others")  # fmt: skip


def _left_out(count: int, told: Sequence[Mapping[str, Any]], say: Say) -> Iterator[str]:
    """What the table of disputed figures does not say, and why."""
    if count > _MOST:
        yield say(
            f"待答复的异议有{count}条，这里是最早的{_MOST}条；答复以后再看其余的。",
            f"{count} objections are open; these are the first {_MOST}. Answer some to see more.",
        )
    for row in told:
        for problem in row["problems"]:
            whose = f"{row['entity']} {row['month']} {row['item']} {row['fact']}"
            claim = _claim(row["claimed"], say)
            yield say(
                f"{whose}：{claim}就不能计分：{problem['zh']['message']}。",
                f"{whose} cannot be scored ({claim}): {problem['en']['message']}.",
            )


def _claim(claimed: str | None, say: Say) -> str:
    """What is claimed instead of a figure."""
    if not claimed:
        return say("没有这个数", "no such figure")
    return say(f"应为 {claimed}", f"it is {claimed}")


@router.get("/years/{name}/objections/new")
def ask(
    request: Request, name: str, service: Served, user: Sender, unit: str = "", month: str = "",
    item: str = "", subject: str = "", fact: str = "",
) -> Response:  # fmt: skip
    """Where a figure is disputed."""
    say = say_of(request)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        unit = unit_named(desk, year, unit)
        track, _ = rules_of(desk, year).find(unit)
        known = track.items.get(item)
        label = known.facts[fact].label if known and fact in known.facts else fact
    return shown(
        request,
        "object.html",
        say("提出异议", "Object to a figure"),
        user=user,
        year=year,
        here="objections",
        crumbs=way_to(say, year, "objections"),
        unit=unit,
        month=month,
        item=item,
        subject=subject,
        fact=fact,
        what=" ".join(p for p in (say(f"第{item}项", f"item {item}"), subject, label) if p),
        action=to("years", name, "objections"),
    )


@router.post("/years/{name}/objections")
def raise_one(
    name: str, service: Served, user: Sender, unit: Short, month: Short, item: Short, fact: Short,
    because: Text, subject: Short = "", claimed: Claimed = "",
) -> Response:  # fmt: skip
    """Dispute a figure, saying why, and perhaps what it should be."""
    with service.desk(user, write=True) as desk:
        objections.object_to(desk, name, unit, month, item, fact, because, subject, claimed)
    return gone_to(to("years", name, "objections"), "objected")


@router.post("/years/{name}/objections/{number}/uphold")
def uphold(name: str, number: int, service: Served, user: Office, because: Text) -> Response:
    """Say that an objection is right, and what follows."""
    with service.desk(user, write=True) as desk:
        objections.settle(desk, number, True, because)
    return gone_to(to("years", name, "objections"), "settled")


@router.post("/years/{name}/objections/{number}/deny")
def deny(name: str, number: int, service: Served, user: Office, because: Text) -> Response:
    """Say that an objection is not right, and why."""
    with service.desk(user, write=True) as desk:
        objections.settle(desk, number, False, because)
    return gone_to(to("years", name, "objections"), "settled")


def _table(found: Sequence[Objection], say: Say) -> Table:
    columns = [
        Column(say("编号", "number"), "whole"), Column(say("单位", "unit"), "unit"),
        Column(say("月份", "month"), "centre"), Column(say("条款", "item"), "centre"),
        Column(say("类别", "subject")), Column(say("事实", "fact")),
        Column(say("主张", "claimed")), Column(say("理由", "why")),
        Column(say("状态", "state"), "centre"), Column(say("答复", "answer")),
    ]  # fmt: skip
    rows = [_row(one, say) for one in found]
    title = say("异议", "Objections")
    return Table(title, title, columns, rows, [], 2)


def _row(one: Objection, say: Say) -> list[object]:
    state = say(*_STATES[one.state][:2])
    return [
        one.id,
        one.unit,
        one.month,
        one.item,
        one.subject,
        one.fact,
        _claim(one.claimed, say),
        one.because,
        state,
        one.answer,
    ]
