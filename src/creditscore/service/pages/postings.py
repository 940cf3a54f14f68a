"""One posting, down to clause, reading, assumption, fact and the cell that the fact came from."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from ...errors import Place, number_of
from ...language import Say
from ...reports.periods import Period
from ...reports.tables import Column, Table
from ...results.explaining.evidence import Evidence
from ...results.explaining.explained import Clause, Explained, Posting
from ...results.explaining.fact_words import told
from ...results.explaining.wording import (
    clause_title,
    notes,
    reading,
    signed,
    title_of,
    working,
)
from ..office import objections, scoring
from ..office.desk import Desk
from ..office.rows import COUNTED, Row, facts_of
from ..office.years import rules_of, unit_named, year_named
from ..people.roles import User
from ..refusals import refused
from ..store.tables import Account, Figure, Submission, Year
from ..web.access import Anyone, Served
from .addresses import to
from .keeping import kept
from .shown import say_of, shown, way_to
from .view import Link, View

router = APIRouter()


@dataclass(frozen=True)
class Origin:
    """Where a figure was handed in: which submission, where in it, by whom, and what it says.

    `shown` says whether the user may see the submission itself.
    """

    submission: int
    place: str
    value: str
    by: str
    month: str
    subject: str
    shown: bool


@router.get("/years/{name}/units/{unit}/{month}/{node}")
def posting(
    request: Request,
    name: str,
    unit: str,
    month: str,
    node: str,
    service: Served,
    user: Anyone,
    award: str = "",
    subject: str = "",
    kind: str = "",
) -> Response:
    """A posting of a unit in a month, by its node, award, subject and kind."""
    asked = (award, subject, kind)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        unit = unit_named(desk, year, unit)
        disputed = frozenset(
            (o.month, o.item, o.subject, o.fact)
            for o in (objections.objections(desk, name, state="open") if _objects(user) else ())
        )
        follows = "posting", year.id, year.revision, year.rulebook.digest, disputed
        return kept(
            request,
            user,
            follows,
            lambda asker: _posting(request, desk, year, asker, unit, month, node, asked, disputed),
        )


def _objects(user: User) -> bool:
    """Whether a user may dispute figures, and so is shown those that are disputed."""
    return "submit" in user.scopes


def _posting(
    request: Request,
    desk: Desk,
    year: Year,
    user: User,
    unit: str,
    month: str,
    node: str,
    asked: tuple[str, str, str],
    disputed: Collection[tuple[str, ...]],
) -> Response:
    say, name = say_of(request), year.name
    rules = rules_of(desk, year)
    track, _ = rules.find(unit)
    period = Period.month(rules, month)
    explained = scoring.explanation(desk, name, unit, month, through=month)
    clause = next((c for c in explained.clauses if c.node == node), None)
    if clause is None or not clause.postings:
        raise refused("U602")
    found = next(
        (p for p in clause.postings if (p.award, p.subject, p.kind) == asked),
        clause.postings[0],
    )
    origins = origins_of(desk, year, unit, {fact.item for fact in found.facts})
    may_object = _objects(user)
    facts = [*_facts(year, unit, found, origins, disputed, may_object, say)]
    what = title_of(found, say) or working(found, say)[1]
    item = say(f"第{clause.item}项", f"item {clause.item}") if clause.item else clause.title
    heading = say(f"{unit} {month} {item}", f"{unit}, {month}, {item}")
    return shown(
        request,
        "posting.html",
        heading,
        user=user,
        year=year,
        here="league",
        crumbs=[
            *way_to(say, year),
            Link(unit, to("years", name, "units", unit, period=month)),
        ],
        view=_view(found, clause, facts, heading, period, say),
        posting=found,
        unit=unit,
        what=what,
        arithmetic=working(found, say)[1],
        clause={
            "title": clause_title(clause, say),
            "href": to("years", name, "rules") + f"#{track.id}-{clause.node}",
            "notes": _says(clause, say),
        },
        readings=[*_readings(user.role, year, track.id, explained, clause, month, say)],
        assumes=clause.assumes,
        of_all=explained.assumes,
        facts=facts,
        siblings=[
            Link(
                f"{title_of(p, say) or p.kind} {signed(p.points)}", _address(year, unit, clause, p)
            )
            for p in clause.postings
            if p is not found
        ],
    )


def origins_of(desk: Desk, year: Year, unit: str, items: set[str]) -> dict[str, Origin]:
    """Where the figures of some items of a unit stand, by the texts of their places."""
    query = (
        select(
            Submission.id,
            Submission.unit,
            Account.title,
            *(getattr(Figure, f) for f in Row._fields),
        )
        .join(Submission, Figure.submission_id == Submission.id)
        .join(Account, Submission.account_id == Account.id)
        .where(Submission.year_id == year.id, Submission.state.in_(COUNTED))
        .where(Figure.entity == unit, Figure.item.in_(items))
        .order_by(Submission.sequence, Figure.number)
    )
    found: dict[str, Origin] = {}
    user = desk.user
    for number, side, by, *cells in desk.db.execute(query):
        row = Row(*cells)
        place = str(facts_of([row]).place(0))
        visible = user.role == "office" or (user.scoped and bool(side))
        found[place] = Origin(number, place, row.value, by, row.month, row.subject, visible)
    return found


def _facts(
    year: Year,
    unit: str,
    posting: Posting,
    origins: dict[str, Origin],
    disputed: Collection[tuple[str, ...]],
    may_object: bool,
    say: Say,
) -> Iterator[dict[str, Any]]:
    for fact in posting.facts:
        places = [*fact.rows, *(row for part in fact.subjects for row in part.rows)]
        rows = [
            _row(year, unit, fact, place, origins.get(place), disputed, may_object, say)
            for place in dict.fromkeys(places)
        ]
        yield {"text": told(fact, say), "rows": rows}


def _row(
    year: Year,
    unit: str,
    fact: Evidence,
    place: str,
    origin: Origin | None,
    disputed: Collection[tuple[str, ...]],
    may_object: bool,
    say: Say,
) -> dict[str, Any]:
    if origin is None:
        return {
            "place": place,
            "href": "",
            "value": "",
            "by": "",
            "disputed": False,
            "objection": "",
        }
    key = origin.month, fact.item, origin.subject, fact.fact
    return {
        "place": place or say("网页填报", "form"),
        "href": to("years", year.name, "submissions", origin.submission, cell=place) + "#cited"
        if origin.shown
        else "",
        "value": origin.value,
        "by": say(f"{origin.by} {origin.month} 上报", f"by {origin.by} for {origin.month}"),
        "disputed": key in disputed,
        "objection": "" if not may_object else to(
            "years", year.name, "objections", "new", unit=unit, month=origin.month,
            item=fact.item, subject=origin.subject, fact=fact.fact,
        ),
    }  # fmt: skip


def _says(clause: Clause, say: Say) -> list[str]:
    """What the clause says, without readings and assumptions, which stand by themselves."""
    apart = {reading(found, say) for found in clause.readings}
    apart |= {say("约定：", "Assumed: ") + text for text in clause.assumes}
    return [text for text in notes(clause, say) if text not in apart]


def _readings(
    role: str, year: Year, track: str, explained: Explained, clause: Clause, month: str, say: Say
) -> Iterator[dict[str, Any]]:
    """The readings behind the posting, with the way to what each other one would make of it."""
    for of, found in (
        *((f"{track}/{clause.node}", r) for r in clause.readings),
        *(("", r) for r in explained.readings if r.about == "points"),
    ):
        others: list[Link] = []
        if role in ("office", "policy"):
            for option in found.options:
                if option.id != found.option.id:
                    key = f"reading.{of}/{found.id}" if of else f"reading.{found.id}"
                    moved = {key: option.id}
                    href = to("years", year.name, "what-if", item=of, period=month, **moved)
                    others.append(Link(say(option.label_zh, option.label_en), href))
        yield {"text": reading(found, say), "others": others}


def _address(year: Year, unit: str, clause: Clause, posting: Posting) -> str:
    return to(
        "years", year.name, "units", unit, posting.month, clause.node,
        award=posting.award, subject=posting.subject, kind=posting.kind,
    )  # fmt: skip


def _view(
    posting: Posting,
    clause: Clause,
    facts: Sequence[dict[str, Any]],
    heading: str,
    period: Period,
    say: Say,
) -> View:
    titles = ("事实", "fact"), ("出处", "from"), ("数", "figure"), ("上报", "handed in")
    columns = [Column(say(*title)) for title in titles]
    rows = [[f["text"], r["place"], r["value"], r["by"]] for f in facts for r in f["rows"]]
    table = Table(say("事实", "facts"), heading, columns, rows)
    lines = [
        f"{title_of(posting, say)} {signed(posting.points)}",
        working(posting, say)[1],
        clause_title(clause, say),
        *notes(clause, say),
    ]
    return View(f"{period.file}-{clause.node}", heading, period, [table], lines)


def place_of(text: str) -> Place:
    """A place by its text, as `str(Place)` writes it.

    >>> place_of("五月.xlsx[一]!E12") == Place("五月.xlsx[一]", 12, 5)
    True
    >>> place_of("a.csv:7") == Place("a.csv", 7)
    True
    """
    if found := re.fullmatch(r"(.*)!([A-Z]{1,3})([0-9]+)", text):
        return Place(found[1], int(found[3]), number_of(found[2]))
    if found := re.fullmatch(r"(.*?):([0-9]+)(?::([0-9]+))?", text):
        return Place(found[1], int(found[2]), int(found[3] or 0))
    return Place(text)
