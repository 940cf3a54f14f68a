"""The ledger: one row for every posting, and the items' points that it adds up to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..engine.blocks import blocks, lines
from ..engine.cube import Cube, Figure
from ..engine.tree import Line
from ..engine.units import decimals
from ..engine.view import View
from ..facts.checking import unscaled
from ..facts.coding import Observations
from ..grading.annual import Standing
from ..scheme import model as m
from ..scheme.scheme import Scheme

LEDGER = (
    "track",
    "month",
    "entity",
    "item",
    "award",
    "subject",
    "kind",
    "points",
    "facts",
    "cites",
)
ITEMS = ("track", "month", "entity", "item", "points")


@dataclass(frozen=True)
class Entries:
    """The months' postings of a track as arrays, sorted by month, entity and place in the rules.

    `line` points into `lines`; `points` is in the smallest unit.
    """

    lines: tuple[Line, ...]
    line: npt.NDArray[np.int64]
    month: npt.NDArray[np.int64]
    entity: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    facts: npt.NDArray[np.object_]


def entries(scheme: Scheme, facts: Observations, through: int) -> Entries:
    """Every posting of the months: where points changed, and where reported facts earned none."""
    found: dict[object, int] = {}
    lines_: list[Line] = []
    numbers: list[list[npt.NDArray[np.int64]]] = [[np.zeros(0, np.int64)] * 4]
    texts: list[str] = []

    def take(line: Line, cube: Cube) -> None:
        key = (id(line.node), id(line.award), line.subject, line.kind)
        if key not in found:
            found[key] = len(lines_)
            lines_.append(line)
        shown = line.plane != 0
        if line.kind == "award":
            shown[:through] |= _reported(line, cube)[:through]
        month, entity = np.nonzero(shown)
        here = np.full(len(month), found[key])
        numbers.append([here, month, entity + cube.first, line.plane[month, entity]])
        texts.extend(_texts(line, cube, month, entity))

    for cube in blocks(scheme, facts):
        lines(cube, through, partial(take, cube=cube))
    line_, month, entity, points = (np.concatenate(column) for column in zip(*numbers, strict=True))
    order = np.lexsort((line_, entity, month))
    return Entries(
        lines=tuple(lines_),
        line=line_[order],
        month=month[order],
        entity=entity[order],
        points=points[order],
        facts=np.array(texts, object)[order],
    )


def _reported(line: Line, cube: Cube) -> npt.NDArray[np.bool_]:
    """Where any fact of a line's award was reported in a month of the year."""
    assert line.award is not None
    mask = np.zeros(cube.shape, bool)
    view = View(cube, line.node, line.subject, "month")
    for ref in dict.fromkeys(m.refs(line.award.rule)):
        for slot in view.slots(ref):
            mask |= cube.present(slot)
    return mask[cube.start :]


def _texts(line: Line, cube: Cube, month: Any, entity: Any) -> Iterator[str]:
    """The facts behind each posting: `cases=5 (9)` is 5 in the month, 9 since the period began."""
    if line.award is None or line.kind != "award":
        return iter([""] * len(month))
    now = View(cube, line.node, line.subject, "month")
    run = View(cube, line.node, line.subject, line.award.period)
    names, figures = [], []
    for ref in dict.fromkeys(m.refs(line.award.rule)):
        names.append(f"{ref.fact}[{ref.subject}]" if ref.subject else ref.fact)
        figures.append((_cells(now.figure(ref), cube.start + month, entity),
                        _cells(run.figure(ref), cube.start + month, entity)))  # fmt: skip
    return (
        "; ".join(
            f"{name}={here[i]}" if here[i] == all_[i] else f"{name}={here[i]} ({all_[i]})"
            for name, (here, all_) in zip(names, figures, strict=True)
        )
        for i in range(len(month))
    )


def _cells(figure: Figure, month: Any, entity: Any) -> list[str]:
    values = figure.value[month, entity].tolist()
    texts = [unscaled(value, figure.places) for value in values]
    for mask, mark in ((figure.applies, "n/a"), (figure.known, "?")):
        if mask is not None:
            there = mask[month, entity]
            texts = [text if ok else mark for text, ok in zip(texts, there, strict=True)]
    return texts


def ledger_frame(
    scheme: Scheme, track: m.Track, found: Entries, standing: Standing, through: int
) -> pd.DataFrame:
    """The ledger of a track: the months' postings, then what closes them to the annual total."""
    labels = [
        (
            line.node.id,
            line.award.id if line.award else "",
            line.subject or "",
            line.kind,
            line.node.cites if isinstance(line.node, m.Item) else track.cites,
        )
        for line in found.lines
    ]
    item, award, subject, kind, cites = (
        np.array(column, object)[found.line]
        for column in (zip(*labels, strict=True) if labels else [()] * 5)
    )
    months = pd.DataFrame(
        {
            "track": track.id,
            "month": np.array(scheme.months, object)[found.month],
            "entity": _names(track)[found.entity],
            "item": item,
            "award": award,
            "subject": subject,
            "kind": kind,
            "points": decimals(found.points, scheme.places),
            "facts": found.facts,
            "cites": cites,
        }
    )
    year = pd.DataFrame(_annual_rows(scheme, track, standing, through), columns=list(LEDGER))
    return stacked([months, year])


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames below each other; an empty one has no say in the types of the columns."""
    return pd.concat([f for f in frames if len(f)] or [frames[0]], ignore_index=True)


def _annual_rows(
    scheme: Scheme, track: m.Track, standing: Standing, through: int
) -> Iterator[tuple[Any, ...]]:
    """From the months' points to the annual total: scales, weights, evaluation, rounding."""
    if not scheme.settles:
        return
    for position, entity in enumerate(track.entities):
        if not standing.scored[position]:
            continue
        head = (track.id, scheme.months[through - 1], entity.name)
        rest = int(standing.total[position]) * Decimal(1).scaleb(-scheme.places)
        columns = (standing.parts, standing.scaled, standing.places)
        for part, raw, scaled, places in zip(scheme.parts, *columns, strict=True):
            value = Decimal(int(scaled[position])).scaleb(-places)
            earned = Decimal(int(raw[position])).scaleb(-places)
            weight = Decimal(part.weight)
            posted = Decimal(0) if part.fact else value
            if not part.fact:
                rest -= earned
                if part.scale_best_to is not None:
                    text = f"{_plain(earned)} → {_plain(value)}"
                    yield (*head, "", part.id, "", "annual", value - earned, text, scheme.cites)
                    rest -= value - earned
            text = f"{_plain(weight)} × {_plain(value)}"
            points = plainly(weight * value - posted)
            yield (*head, part.item, part.id, "", "annual", points, text, scheme.cites)
            rest -= points
        yield (*head, "", "rounding", "", "annual", plainly(rest), "", scheme.cites)


def _plain(number: Decimal) -> str:
    return format(plainly(number), "f")


def plainly(number: Decimal) -> Decimal:
    """A number without the zeros behind its decimals: 0.10 as 0.1, 10 still as 10."""
    return number.quantize(1) if number == int(number) else number.normalize()


def items_frame(scheme: Scheme, track: m.Track, found: Entries) -> pd.DataFrame:
    """The points of each item in each month in which it has a posting."""
    ids = list(track.items)
    position = {id_: i for i, id_ in enumerate(ids)}
    item = np.array([position.get(line.node.id, -1) for line in found.lines], np.int64)[found.line]
    inside = item >= 0
    table = pd.DataFrame(
        {
            "month": found.month[inside],
            "entity": found.entity[inside],
            "item": item[inside],
            "points": found.points[inside],
        }
    )
    sums = table.groupby(["month", "entity", "item"], sort=True)["points"].sum().reset_index()
    return pd.DataFrame(
        {
            "track": track.id,
            "month": np.array(scheme.months, object)[sums["month"]],
            "entity": _names(track)[sums["entity"]],
            "item": np.array(ids, object)[sums["item"]],
            "points": decimals(sums["points"].to_numpy(), scheme.places),
        }
    )


def _names(track: m.Track) -> npt.NDArray[np.object_]:
    return np.array([entity.name for entity in track.entities], object)
