"""What if: another cap, another reading, and at once who moves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from ...comparison.axes import Axis, axes_of_readings
from ...decimals import plainly
from ...errors import CreditscoreError, Problem
from ...language import Say
from ...reports.tables import Table
from ...results.compared import Comparison
from ...scheme import model as m
from ...scheme.scheme import Scheme, by_place
from ..office import scoring
from ..office.years import rules_of, year_named
from ..refusals import refused, status_of
from ..web.access import Analyst, Served
from .addresses import changed, to
from .compared import clause_table, cut, rows_of, said_of, unit_table
from .scored import period_of, periods
from .shown import say_of, shown, way_to
from .view import View

router = APIRouter()
_SET, _READING = "set.", "reading."
_MOST = 40
"""How many changes one address holds."""


@dataclass(frozen=True)
class Knob:
    """Something of the rules that may be moved: a number by its path, or a reading by its name."""

    name: str
    title: str
    note: str
    was: str
    now: str
    options: Sequence[tuple[str, str]] = ()

    @property
    def changed(self) -> bool:
        """Whether it is moved."""
        return self.now not in ("", self.was)


@router.get("/years/{name}/what-if")
def what_if(
    request: Request, name: str, service: Served, user: Analyst, period: str = "", item: str = ""
) -> Response:
    """The year under other rules beside the year as it is; the address holds what is changed."""
    say, query = say_of(request), dict(request.query_params)
    with service.desk(user) as desk:
        year = year_named(desk, name)
        rules = rules_of(desk, year)
        asked = period_of(rules, period, scoring.last_month(desk, year))
        item = item if item in _items(rules) else ""
        knobs = [*_knobs(rules, item, query, say)]
        moved: Comparison | None = None
        problems: tuple[Problem, ...] = ()
        status = 200
        try:
            readings, changes = _asked(rules, query)
            if readings or changes:
                before = scoring.result(desk, name, through=asked.through, by_books=False)
                after = scoring.result(
                    desk, name, through=asked.through, readings=readings, changes=changes
                )
                moved = Comparison(before, after)
        except CreditscoreError as error:
            problems, status = error.problems, status_of(error)
        picked = periods(desk, year, asked, request.url.path, query, say)
    title = say(f"{asked.title}试算", f"What if: {asked.named(say)}")
    units = rows_of(moved.units) if moved else []
    tables: list[Table] = []
    if moved:
        clauses = rows_of(moved.by_clause)
        tables = [unit_table(units, rules, say), clause_table(clauses, rules, say)]
    lines = [*_said(rules, query, say), *(said_of(units, rules, say) if moved else ())]
    links = {
        row[1]: to("years", name, "units", row[1], period=asked.file)
        for table in tables[:1]
        for row in table.rows
    }
    kept = {key: text for key, text in query.items() if key not in ("format", "said")}
    bare = {key: text for key, text in kept.items() if not key.startswith((_SET, _READING))}
    return shown(
        request,
        "whatif.html",
        title,
        user=user,
        year=year,
        here="what-if",
        crumbs=way_to(say, year),
        view=View(f"{asked.file}-{say('试算', 'what-if')}", title, asked, tables, lines)
        if tables
        else None,
        status=status,
        problems=problems,
        periods=picked,
        period=asked.file,
        item=item,
        items=[
            {"key": key, "title": text, "current": key == item}
            for key, text in _items(rules).items()
        ],
        knobs=knobs,
        others=_elsewhere(kept, knobs),
        lines=lines,
        tables=[cut(table, say) for table in tables],
        links_of_units=links,
        plainly_asked=bool(moved),
        action=request.url.path,
        again=changed(request.url.path, bare),
    )  # fmt: skip


def _items(rules: Scheme) -> dict[str, str]:
    """The clauses by their names in addresses."""
    return {
        f"{track.id}/{item.id}": f"{track.title} {item.id} {item.title}"
        for track in rules.tracks.values()
        for item in track.items.values()
    }


def _knobs(rules: Scheme, item: str, query: Mapping[str, str], say: Say) -> Iterator[Knob]:
    """What of a clause may be moved; without one, the readings of the scheme itself."""
    for axis in axes_of_readings(rules):
        of = f"{axis.track}/{axis.item}" if axis.item else ""
        if of == item:
            yield _reading(axis, query, say)
    if item:
        track, _, number = item.partition("/")
        found = rules.tracks[track].items[number]
        for path, title, value in numbers(found, say):
            was = f"{plainly(Decimal(value)):f}"
            name = f"{_SET}{item}.{path}"
            yield Knob(name, title, say(f"现为 {was}", f"now {was}"), was, query.get(name, was))


def numbers(item: m.Item, say: Say) -> Iterator[tuple[str, str, int | Decimal]]:
    """The points and caps of a clause that are plain numbers: path, title, value."""
    labels = {fact.id: fact.label for fact in item.facts.values()}
    for award in item.awards:
        name = labels.get(getattr(getattr(award.rule, "of", None), "fact", ""), award.id)
        points = getattr(award.rule, "points", None)
        if isinstance(points, int | Decimal):
            yield f"awards.{award.id}.points", say(f"{name}：分值", f"{name}: points"), points
        for path, value in _caps(award.cap):
            yield f"awards.{award.id}.{path}", say(f"{name}：上限", f"{name}: cap"), value
    if item.knobs is not None:
        for path, value in _caps(item.knobs.cap):
            yield path, say("本条上限", "cap of the item"), value


def _caps(limits: Sequence[m.Limit]) -> Iterator[tuple[str, int | Decimal]]:
    """The cap that is a plain number, where there is one alone, and the end of its path."""
    if len(limits) == 1 and isinstance(limits[0].points, int | Decimal):
        bare = limits[0].period is None and limits[0].when is None
        yield "cap" if bare else "cap.points", limits[0].points


def _reading(axis: Axis, query: Mapping[str, str], say: Say) -> Knob:
    assert axis.reading is not None
    options = [(o.name, say(*axis.reading.label(o.name))) for o in axis.options]
    was = axis.options[axis.base].name
    name = f"{_READING}{axis.name}"
    question = axis.reading.question.rstrip("？?") + say("？", "?")
    return Knob(name, question, axis.reading.because, was, query.get(name, was), options)


def _elsewhere(query: Mapping[str, str], knobs: Sequence[Knob]) -> list[tuple[str, str]]:
    """What is changed in other clauses than the one that is shown."""
    shown_here = {knob.name for knob in knobs}
    moved = [(key, text) for key, text in query.items() if key.startswith((_SET, _READING))]
    return [(key, text) for key, text in moved if key not in shown_here]


def _asked(rules: Scheme, query: Mapping[str, str]) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """What an address changes of the rules; refused (U631) for what is no number."""
    chosen: dict[str, str] = {}
    changes: dict[str, Any] = {}
    wrong: list[Problem] = []
    same = _in_force(rules)
    for key, text in query.items():
        if same.get(key) == text.strip():
            continue
        if key.startswith(_READING) and text:
            chosen[key.removeprefix(_READING)] = text
        elif key.startswith(_SET) and text.strip():
            path = key.removeprefix(_SET)
            try:
                value = Decimal(text.strip())
            except InvalidOperation:
                value = Decimal("NaN")
            if value.is_finite():
                changes[path] = int(value) if value == value.to_integral_value() else value
            else:
                wrong += refused("U631", path=path, value=text).problems
    if len(chosen) + len(changes) > _MOST:
        wrong += refused("U632", most=_MOST).problems
    if wrong:
        raise CreditscoreError(wrong)
    return by_place(chosen), changes


def _in_force(rules: Scheme) -> dict[str, str]:
    """What stands now under the name of each thing that may be moved."""
    found = {f"{_READING}{a.name}": a.options[a.base].name for a in axes_of_readings(rules)}
    for name, _, value in _numbers(rules, Say("zh")):
        found[name] = f"{plainly(Decimal(value)):f}"
    return found


def _numbers(rules: Scheme, say: Say) -> Iterator[tuple[str, str, int | Decimal]]:
    """Every number that may be moved: its name in an address, its title, its value."""
    for track in rules.tracks.values():
        for item in track.items.values():
            whose = say(f"{track.title}第{item.id}项", f"{track.title} {item.id}")
            for path, title, value in numbers(item, say):
                yield f"{_SET}{track.id}/{item.id}.{path}", f"{whose} {title}", value


def _said(rules: Scheme, query: Mapping[str, str], say: Say) -> Iterator[str]:
    """What is changed, in words."""
    for axis in axes_of_readings(rules):
        option = query.get(f"{_READING}{axis.name}", "")
        if option and option != axis.options[axis.base].name and axis.reading is not None:
            known = {o.name for o in axis.options}
            label = say(*axis.reading.label(option)) if option in known else option
            yield f"{axis.name}{say('：', ': ')}{axis.reading.question.rstrip('？?')} → {label}"
    same = _in_force(rules)
    titles = {name: title for name, title, _ in _numbers(rules, say)}
    for key, text in query.items():
        if key.startswith(_SET) and text.strip() and same.get(key) != text.strip():
            was = f"{same[key]} " if key in same else ""
            yield f"{titles.get(key, key.removeprefix(_SET))} {was}→ {text.strip()}"
