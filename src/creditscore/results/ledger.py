"""The ledger: one row for every posting, and the items' points that it adds up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..decimals import multiply, plainly, shifted, subtract
from ..engine.blocks import blocks, postings
from ..engine.cube import Cube, Figure
from ..engine.exact import summable
from ..engine.peer_statistics import PeerStatistics
from ..engine.postings import Postings
from ..engine.units import decimals
from ..engine.view import View
from ..facts.numbers import unscaled
from ..facts.planes import Observed
from ..grading.annual import Standing
from ..lazy import Later
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .proof import fault

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

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

    `line` points into `lines`, `fact` into `facts`; `points` is in the smallest unit.
    """

    lines: tuple[Postings, ...]
    line: npt.NDArray[np.int64]
    month: npt.NDArray[np.int64]
    entity: npt.NDArray[np.int64]
    points: npt.NDArray[np.int64]
    fact: npt.NDArray[np.int64]
    facts: list[str]


def entries(scheme: Scheme, facts: Observed, answers: PeerStatistics, through: int) -> Entries:
    """Every posting of the months: where points changed, and where reported facts earned none."""
    return entries_in(blocks(scheme, facts, answers), through)


def entries_in(cubes: Iterable[Cube], through: int) -> Entries:
    """Every posting of the months in some blocks."""
    found: dict[object, int] = {}
    lines_: list[Postings] = []
    numbers: list[list[npt.NDArray[np.int64]]] = [[np.zeros(0, np.int64)] * 5]
    texts: list[str] = []

    def take(line: Postings, cube: Cube) -> None:
        key = (id(line.node), id(line.award), line.subject, line.kind)
        if key not in found:
            found[key] = len(lines_)
            lines_.append(line)
        shown = line.plane != 0
        if line.kind == "award":
            shown[:through] |= _reported(line, cube)[:through]
        month, entity = np.nonzero(shown)
        here = np.full(len(month), found[key])
        fact, said = _texts(line, cube, month, entity)
        points = line.plane[month, entity]
        numbers.append([here, month, entity + cube.first, points, fact + len(texts)])
        texts.extend(said)

    for cube in cubes:
        postings(cube, through, partial(take, cube=cube))
    line_, month, entity, points, fact = map(np.concatenate, zip(*numbers, strict=True))
    order = np.lexsort((line_, entity, month))
    return Entries(
        lines=tuple(lines_),
        line=line_[order],
        month=month[order],
        entity=entity[order],
        points=points[order],
        fact=fact[order],
        facts=texts,
    )


def _reported(line: Postings, cube: Cube) -> npt.NDArray[np.bool_]:
    """Where any fact of a line's award was reported in a month of the year."""
    assert line.award is not None
    mask = np.zeros(cube.shape, bool)
    view = View(cube, line.node, line.subject, "month")
    for ref in line.award.reads:
        for slot in view.slots(ref):
            mask |= cube.present(slot)
    return mask[cube.start :]


def _texts(
    line: Postings, cube: Cube, month: Any, entity: Any
) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The facts behind each posting: `cases=5 (9)` is 5 in the month, 9 since the period began.

    Returns them as codes of the distinct ones.
    """
    nothing = np.zeros(len(month), np.int64), [""]
    if line.award is None or line.kind != "award":
        return nothing
    now = View(cube, line.node, line.subject, "month")
    run = View(cube, line.node, line.subject, line.award.period)
    found: _Coded | None = None
    for ref in line.award.reads:
        name = f"{ref.fact}[{ref.subject}]" if ref.subject else ref.fact
        here, so_far = (_cells(v.figure(ref), cube.start + month, entity) for v in (now, run))
        said = _joined(here, so_far, lambda one, all_: one if one == all_ else f"{one} ({all_})")
        said = said[0], [f"{name}={text}" for text in said[1]]
        found = said if found is None else _joined(found, said, "{}; {}".format)
    return found or nothing


_Coded = tuple[npt.NDArray[np.int64], list[str]]


def _joined(one: _Coded, other: _Coded, join: Callable[[str, str], str]) -> _Coded:
    """Two columns of texts as one, each distinct pair joined once."""
    (first, texts), (second, words) = one, other
    distinct, codes = np.unique(first * len(words) + second, return_inverse=True)
    pairs = zip((distinct // len(words)).tolist(), (distinct % len(words)).tolist(), strict=True)
    return codes, [join(texts[a], words[b]) for a, b in pairs]


def _cells(figure: Figure, month: Any, entity: Any) -> _Coded:
    """A figure as codes of its distinct texts."""
    distinct, codes = np.unique(figure.value[month, entity], return_inverse=True)
    texts = [unscaled(value, figure.places) for value in distinct.tolist()]
    for mask, mark in ((figure.applies, "n/a"), (figure.known, "?")):
        if mask is not None:
            codes = np.where(mask[month, entity], codes, len(texts))
            texts.append(mark)
    return codes, texts


def labels_of(lines: Iterable[Postings], track: m.Track) -> list[tuple[str, ...]]:
    """Item, award, subject, kind and clause of each line."""
    return [
        (
            line.node.id,
            line.award.id if line.award else "",
            line.subject or "",
            line.kind,
            line.node.cites if isinstance(line.node, m.Item) else track.cites,
        )
        for line in lines
    ]


def ledger_frame(
    scheme: Scheme, track: m.Track, found: Entries, standing: Standing, through: int
) -> pd.DataFrame:
    """The ledger of a track: the months' postings, then what closes them to the annual total."""
    labels = labels_of(found.lines, track)
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
            "facts": np.array(found.facts, object)[found.fact],
            "cites": cites,
        }
    )
    rows = annual_rows(scheme, track, standing, through, range(len(track.entities)))
    year = pd.DataFrame(rows, columns=list(LEDGER))
    return stacked([months, year])


def stacked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Frames below each other; an empty one has no say in the types of the columns."""
    return pd.concat([f for f in frames if len(f)] or [frames[0]], ignore_index=True)


def annual_rows(
    scheme: Scheme,
    track: m.Track,
    standing: Standing,
    through: int,
    units: Iterable[int],
    first: int = 0,
) -> Iterator[tuple[Any, ...]]:
    """From the months' points to the annual total: scales, weights, evaluation, rounding.

    `units` are places in `standing`, whose units stand in the roster from `first` on.
    """
    if not scheme.settles:
        return
    names, half = track.entities.names, shifted(5, scheme.places + 1)
    for position in units:
        if not standing.scored[position]:
            continue
        head = (track.id, scheme.months[through - 1], names[first + position])
        rest = shifted(int(standing.total[position]), scheme.places)
        columns = (standing.parts, standing.scaled, standing.places)
        for part, raw, scaled, places in zip(scheme.parts, *columns, strict=True):
            value = shifted(int(scaled[position]), places)
            earned = shifted(int(raw[position]), places)
            posted = Decimal(0) if part.fact else value
            if not part.fact:
                rest = subtract(rest, earned)
                if part.scale_best_to is not None:
                    text = f"{_plain(earned)} → {_plain(value)}"
                    points = subtract(value, earned)
                    yield (*head, "", part.id, "", "annual", points, text, scheme.cites)
                    rest = subtract(rest, points)
            text = f"{_plain(Decimal(part.weight))} × {_plain(value)}"
            points = plainly(subtract(multiply(part.weight, value), posted))
            yield (*head, part.item, part.id, "", "annual", points, text, scheme.cites)
            rest = subtract(rest, points)
        if not -half <= rest <= half:
            total = shifted(int(standing.total[position]), scheme.places)
            where = f"{head[2]} {scheme.months[0][:4]}"
            raise fault(where, subtract(total, rest), total)
        yield (*head, "", "rounding", "", "annual", plainly(rest), "", scheme.cites)


def _plain(number: Decimal) -> str:
    return format(plainly(number), "f")


def items_frame(scheme: Scheme, track: m.Track, found: Entries) -> pd.DataFrame:
    """The points of each item in each month in which it has a posting."""
    month, entity, item, points = item_sums(track, found)
    return pd.DataFrame(
        {
            "track": track.id,
            "month": np.array(scheme.months, object)[month],
            "entity": _names(track)[entity],
            "item": np.array(list(track.items), object)[item],
            "points": decimals(points, scheme.places),
        }
    )


def item_sums(track: m.Track, found: Entries) -> tuple[npt.NDArray[np.int64], ...]:
    """Months, units, items and points, sorted, of each item and month that has a posting."""
    position = {id_: i for i, id_ in enumerate(track.items)}
    item = np.array([position.get(line.node.id, -1) for line in found.lines], np.int64)[found.line]
    inside = item >= 0
    keys = [found.month[inside], found.entity[inside], item[inside]]
    order = np.lexsort(keys[::-1])
    keys = [key[order] for key in keys]
    first = np.zeros(len(order), bool)
    first[:1] = True
    for key in keys:
        first[1:] |= key[1:] != key[:-1]
    starts = np.flatnonzero(first)
    points = summable(found.points[inside][order], len(found.lines))
    sums = np.add.reduceat(points, starts) if len(starts) else points
    return (*(key[starts] for key in keys), sums)


def _names(track: m.Track) -> npt.NDArray[np.object_]:
    return np.array(track.entities.names, object)
