"""What a page tells of one unit, as plain data: its figures, clause by clause, what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..charts.drawing import Drawing
from ..decimals import add
from ..language import Say
from ..results.explaining.explained import Clause, Explained
from ..results.explaining.target_words import target
from ..results.explaining.wording import clause_title, closing, notes, reported, sections, why
from ..results.explaining.wording import gaps as gaps_of
from .charts import of_unit
from .figures import month_of, rounded
from .ledger import Line
from .model import Report, Standing, TrackReport
from .narrative import figures_of, next_steps
from .target_lines import FAILED, named


@dataclass(frozen=True, slots=True)
class ClausePart:
    """A clause with its postings; what costs points or misses a target stands `open`."""

    id: str
    item: str
    title: str
    points: str
    notes: Sequence[str]
    targets: Sequence[str]
    reported: Sequence[str]
    lines: Sequence[Line]
    states: str
    open: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """The points of a clause by month and in all, as text; the sum has no `id`."""

    id: str
    title: str
    points: Sequence[str]


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit in the words of the report."""

    id: str
    name: str
    heading: str
    figures: Sequence[tuple[str, str]]
    closing: Sequence[str]
    basis: Sequence[tuple[str, Sequence[str]]]
    due: Sequence[str]
    drawing: Drawing | None
    months: Sequence[str]
    matrix: Sequence[MatrixRow]
    clauses: Sequence[ClausePart]
    idle: Sequence[str]


def unit_of(
    report: Report,
    track: TrackReport,
    unit: Standing,
    told: Explained,
    lines: Sequence[Line],
    means: Sequence[float],
    id_: str = "",
) -> UnitPart:
    """What a page tells of a unit; `lines` are its part of the ledger, `means` those of the track.

    Ids begin with `id_`, where several units stand in one page.
    """
    say = report.say
    return UnitPart(
        id=id_,
        name=unit.unit,
        heading=say(
            f"{unit.unit}（{track.title}，{report.when}）",
            f"{unit.unit} ({track.title}, {report.when})",
        ),
        figures=[*figures_of(report, track, unit)],
        closing=[*closing(told, say)],
        basis=[*sections(told, say)][bool(told.idle) :],
        due=next_steps(track, unit, told, say),
        drawing=None if report.targets else of_unit(report, unit, means),
        months=[month_of(month, say) for month in report.months],
        matrix=[] if report.targets else [*_matrix(report, told, unit, id_)],
        clauses=[*_clauses(report, told, lines, id_)],
        idle=[*_idle(told, say)],
    )


def _clauses(
    report: Report, told: Explained, lines: Sequence[Line], id_: str
) -> Iterator[ClausePart]:
    at, say = 0, report.say
    for number, clause in enumerate(told.clauses):
        mine = lines[at : at + len(clause.postings)]
        at += len(clause.postings)
        inside = [line for line in mine if report.period.holds(line.month)]
        states = Counter(
            say("已结束", "ended") if found.ended else named(found.state, say)
            for found in clause.targets
        )
        yield ClausePart(
            id=_anchor(id_, number),
            item=clause.node,
            title=clause_title(clause, say),
            points="" if report.targets else rounded(clause.points, report.places),
            notes=[*notes(clause, say)],
            reported=[*reported(clause, say)] if clause.targets else [],
            targets=[target(found, say) for found in clause.targets],
            lines=[] if report.targets else mine,
            states=say("、", ", ").join(
                say(f"{state}{count}", f"{state} {count}") for state, count in states.items()
            ),
            open=any(line.points < 0 for line in inside) or named(FAILED, say) in states,
        )


def _anchor(unit: str, number: int) -> str:
    return f"{unit}-{number + 1}" if unit else f"c{number + 1}"


def _matrix(report: Report, told: Explained, unit: Standing, id_: str) -> Iterator[MatrixRow]:
    """The points of a unit by clause and month."""
    places, say = report.places, report.say
    for number, clause in enumerate(told.clauses):
        if clause.postings:
            by_month = _by_month(clause, report.months)
            number_of = say(f"第{clause.item}项 ", f"{clause.item} ") if clause.item else ""
            texts = ["" if p is None else rounded(p, places) for p in (*by_month, clause.points)]
            points = ["0" if text.strip("0.") == "" and text else text for text in texts]
            yield MatrixRow(_anchor(id_, number), f"{number_of}{clause.title}", points)
    every = [rounded(points, places) for points in (*unit.months, unit.to_date)]
    yield MatrixRow("", say("合计", "sum"), every)


def _by_month(clause: Clause, months: Sequence[str]) -> list[Decimal | None]:
    """The points of a clause in each month, None where nothing was posted."""
    found: dict[str, Decimal | None] = dict.fromkeys(months)
    for posting in clause.postings:
        found[posting.month] = add(found[posting.month] or Decimal(0), posting.points)
    return [*found.values()]


def _idle(told: Explained, say: Say) -> Iterator[str]:
    """The clauses that nothing was posted for, and why."""
    for found in told.idle:
        head = say(
            f"第{found.item}项 {found.title}［{found.cites}］：",
            f"Item {found.item} {found.title} [{found.cites}]: ",
        )
        missing = f"{say('；', '; ')}{gaps_of(found, say)}" if found.gaps else ""
        yield head + why(found, say) + missing
