"""How far each unit is from the next band up and down: in points, and in what it would take.

What it would take is found by trying: a figure of the last month is raised or lowered step by step,
the unit is scored again by the rules as they are, and the year is settled again with all others as
they stand. So caps, periods, vetoes and who answers for what count as they do in a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..decimals import shifted
from ..engine.blocks import Scores
from ..engine.cube import Cube
from ..engine.exact import Mask, Plane
from ..engine.view import View
from ..errors import Place, Problem, UsageError
from ..facts.checking.rules import standing
from ..facts.reading.numbers import unscaled
from ..fragments import Shown, fragment
from ..grading.annual import settled
from ..language import Say, chosen
from ..lazy import Later
from ..results.result import Result
from ..results.scored import ScoredTrack
from ..scheme import model as m
from ..scheme.scheme import Scheme
from ..scheme.slots import OPEN, Slots
from ..scoring import score
from .components import Component, components
from .copies import Cell, scores_with

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_MOST_STEPS = 30
_AT_ONCE = 48
_UNITS = ["track", "entity", "rank", "band", "up_band", "up_points", "down_band", "down_points"]
_WAYS = ["track", "entity", "direction", "item", "subject", "facts", "steps", "before", "after",
         "points", "band"]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """A change of a unit's figures of the last month: of one fact, or of several alike.

    `cells` are slots of the component with the new values; `steps` is by how many whole numbers
    each goes up, or down where it is below 0. `before` has None for what is n/a.
    """

    component: Component
    item: str
    subject: str
    facts: tuple[m.Fact, ...]
    steps: int
    before: tuple[int | None, ...]
    cells: Mapping[Cell, int]


@dataclass(frozen=True)
class Margin:
    """How far a unit is from a better and a worse band: the points, and the band then.

    Points are of the months, in the smallest unit, fewer of them up where fewer are better; None
    where no number of them will do.
    """

    up: tuple[int, str] | None
    down: tuple[int, str] | None


@dataclass(frozen=True, eq=False)
class Margins:
    """How far the units of a scored year are from other bands, all others as they are.

    `asked` are the units of which the ways are found, by track and place; `compared` are tracks
    whose rules compare units with each other, where only points are told.

    >>> import creditscore
    >>> rows = [{"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 4}]
    >>> found = creditscore.margin("changzhi-2023", rows, unit="市公安局")
    >>> found.units[["band", "down_points"]].values.tolist()
    [['优秀', Decimal('8.0001')]]
    """

    result: Result
    margins: Mapping[tuple[str, int], Margin] = field(repr=False)
    found: Mapping[tuple[str, int], tuple[tuple[Step, int, str, bool], ...]] = field(repr=False)
    compared: tuple[str, ...] = ()

    @cached_property
    def units(self) -> pd.DataFrame:
        """Each unit: rank and band, the next band up and down, and the points to either.

        Points are those of the months that it would have to gain, or could lose, with all other
        units as they are (to lose, or could gain, where fewer are better); empty where no number of
        points changes the band.
        """
        places = self.result.scheme.places
        rows = []
        for (name, unit), margin in self.margins.items():
            track = self.result.tracks[name]
            rank = int(track.standing.rank[unit]) or None
            ends = (
                cell
                for side in (margin.up, margin.down)
                for cell in ((None, None) if side is None else (side[1], shifted(side[0], places)))
            )
            names = track.track.entities.names
            rows.append((name, names[unit], rank, str(track.standing.band[unit]), *ends))
        return pd.DataFrame(rows, columns=_UNITS, dtype=object)

    def _repr_html_(self) -> str:
        say, count = Say(chosen()), len(self.margins)
        title = say(
            f"{count} 个单位离别的等次还有多远", f"How far {count} units are from other bands"
        )
        tracks = say("、", ", ").join(self.result.tracks[n].track.title for n in self.compared)
        lines = [
            say(
                f"{tracks}的规则要比较各单位，只列分数",
                f"{tracks}: the rules compare units with each other, so only points are told",
            )
        ]
        heads = {
            "entity": say("单位", "unit"), "rank": say("名次", "rank"), "band": say("等次", "band"),
            "up_band": say("上一等", "better band"), "up_points": say("还差", "to gain"),
            "down_band": say("下一等", "worse band"), "down_points": say("还可失", "to lose"),
        }  # fmt: skip
        steps = {
            "entity": say("单位", "unit"), "item": say("条款", "item"),
            "facts": say("事实", "facts"), "before": say("本月", "this month"),
            "after": say("改为", "changed to"),
            "points": say("得分", "points"), "band": say("等次", "band"),
        }  # fmt: skip
        tables = [Shown.of_frame("", self.units, heads)]
        tables.append(Shown.of_frame(say("办法", "What would do"), self.ways, steps))
        return fragment(say, title, lines if self.compared else (), tables)

    @cached_property
    def ways(self) -> pd.DataFrame:
        """What takes a unit to another band by itself, the fewest steps first.

        Columns: track, entity, `direction` (up or down), item, subject, `facts` by their labels,
        `steps` by which each goes up (below 0: down) in the last month, their figures before (as
        they stand where nothing was reported) and after, the points of the months that it gives,
        and the band then. What is n/a goes up from 0.
        """
        scheme, rows = self.result.scheme, []
        for (name, unit), ways in self.found.items():
            entity = self.result.tracks[name].track.entities.names[unit]
            for step, gain, band, up in ways:
                before = [
                    "n/a" if v is None else unscaled(v, f.places)
                    for v, f in zip(step.before, step.facts, strict=True)
                ]
                after = [
                    unscaled(v, f.places)
                    for v, f in zip(step.cells.values(), step.facts, strict=True)
                ]
                labels = "、".join(fact.label for fact in step.facts)
                where = name, entity, "up" if up else "down", step.item, step.subject, labels
                figures = step.steps, "、".join(before), "、".join(after)
                rows.append((*where, *figures, shifted(gain, scheme.places), band))
        return pd.DataFrame(rows, columns=_WAYS, dtype=object)


def margin(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    unit: str | None = None,
    through: str | None = None,
) -> Margins:
    """Work out how far units are from the next band up and down, and what would take them there.

    `unit` is a name or alias, all units unless told. A figure is changed by at most 30 steps, in
    the last month scored. Raises what `score` does, and `UsageError` for a unit that is not there,
    or where nobody is ranked (U566).
    """
    result = score(scheme, facts, through=through)
    if not result.scheme.settles:
        raise UsageError(Problem("U566", Place(), {"name": result.scheme.id}))
    asked = [
        (name, at)
        for name, found in result.tracks.items()
        for at in range(len(found.track.entities))
    ]
    if unit is not None:
        track, entity = result.scheme.find(unit)
        asked = [(track.id, track.positions[entity.name])]
    margins, ways, compared = {}, {}, []
    for name, at in asked:
        found = result.tracks[name]
        margins[name, at] = _margin(result, found, at)
        if found.track.asks_peers:
            compared.append(name)
        else:
            ways[name, at] = tuple(_ways(result, found, at, margins[name, at]))
    return Margins(result, margins, ways, tuple(dict.fromkeys(compared)))


def _margin(result: Result, found: ScoredTrack, unit: int) -> Margin:
    """The least points that give, and that cost, a unit its band."""
    if not found.standing.scored[unit]:
        return Margin(None, None)
    alike = _alike(found)
    own = int(alike[found.standing.level[unit]])
    better = -1 if result.scheme.rank_order == "low-first" else 1

    def first(sign: int) -> tuple[int, str] | None:
        """The first number of points at which the band is another, sought in ever finer steps."""
        low, high = 0, 0
        tried = [2**n for n in range(_AT_ONCE)]
        while True:
            levels = alike[_levels(result, found, unit, [better * sign * x for x in tried])]
            hits = np.flatnonzero((levels < own) if sign > 0 else (levels > own))
            if not len(hits):
                if high == 0:
                    return None
                low, hit = tried[-1], None
            else:
                hit = int(hits[0])
                high = tried[hit]
                low = tried[hit - 1] if hit else low
            if high - low <= 1:
                level = int(_levels(result, found, unit, [better * sign * high])[0])
                return high, found.standing.bands[level]
            step = max(1, (high - low) // _AT_ONCE)
            tried = [*range(low + step, high, step)][: 2 * _AT_ONCE]
            tried = tried or [low + 1]
            tried.append(high)

    return Margin(first(1), first(-1))


def _alike(found: ScoredTrack) -> Plane:
    """The first of the bands that are called as each is: there may be several ways into one."""
    bands = found.standing.bands
    return np.array([bands.index(name) for name in bands])


def _levels(result: Result, found: ScoredTrack, unit: int, gains: Sequence[int]) -> Plane:
    """The level of a unit where it has so many points more, all others as they are."""
    scores = found.scores
    months: Any = scores.months.sum(axis=0)
    copies = [
        {"months": months[unit] + gain, "deductions": scores.deductions[unit]} for gain in gains
    ]
    return _settled(result, found, unit, copies)


def _settled(
    result: Result, found: ScoredTrack, unit: int, copies: Sequence[Mapping[str, Any]]
) -> Plane:
    """The level of a unit, once for each way to replace its column of the scores."""
    base, count, width = found.scores, len(copies), len(found.track.entities)
    at = np.arange(count) * width + unit
    fields: dict[str, Any] = {}
    for name in Scores.__dataclass_fields__:
        plane = getattr(base, name)
        if name == "months":
            plane = plane.sum(axis=0)[None, :]
        made = np.tile(plane, (1, count)) if plane.ndim == 2 else np.tile(plane, count)
        if name in copies[0]:
            values = np.stack([np.asarray(copy[name]) for copy in copies], axis=-1)
            made = made.astype(np.result_type(made, values))
            made[..., at] = values
        fields[name] = made
    standing = settled(result.scheme, found.track, Scores(**fields), result.through, count)[0]
    level: Plane = standing.level[at]
    return level


def _ways(
    result: Result, found: ScoredTrack, unit: int, far: Margin
) -> Iterator[tuple[Step, int, str, bool]]:
    """Single changes of facts that give the unit another band, the least of each kind."""
    alike, bands = _alike(found), found.standing.bands
    own = int(alike[found.standing.level[unit]])
    done: dict[tuple[object, ...], tuple[Step, int, str, bool]] = {}
    every = components(found.track, {}, result.scheme.places, result.scheme.graded_by_nodes)
    for component in every:
        steps = list(_steps(result, found, component, unit))
        if not steps:
            continue
        others = [other for other in every if other is not component]
        for step, gain, level in _tried(result, found, component, others, unit, steps, far):
            up = bool(alike[level] < own)
            key = step.item, step.subject, step.facts[0].id, len(step.facts), up
            least = key not in done or abs(step.steps) < abs(done[key][0].steps)
            if alike[level] != own and least:
                done[key] = step, gain, bands[level], up
    yield from sorted(done.values(), key=lambda way: (not way[3], abs(way[0].steps), -abs(way[1])))


def _tried(
    result: Result,
    found: ScoredTrack,
    component: Component,
    others: list[Component],
    unit: int,
    steps: list[Step],
    far: Margin,
) -> Iterator[tuple[Step, int, int]]:
    """The changes that may do, each with the points it gives and the level that comes of it."""
    scheme, base = result.scheme, found.scores
    track = component.of(found.track, {})
    parts = scheme.parts if component.whole else ()
    changed: list[Mapping[Cell, int]] = [{}, *(step.cells for step in steps)]
    scores = scores_with(scheme, track, found.observations, unit, changed, result.through, parts)
    points = scores.months.sum(axis=0)
    gains, lost = points - points[0], scores.deductions - scores.deductions[0]
    months: Any = base.months.sum(axis=0)[unit]
    mine = [veto.item in component.items for veto in scheme.vetoes]
    vetoes = np.where(np.array(mine, bool)[:, None], scores.vetoes, base.vetoes[:, [unit]])
    scored = _scored(result, found, component, others, unit, scores)
    kept = (scores.vetoes != scores.vetoes[:, :1]).any(axis=0) | (scored != scored[0])
    if component.whole or scheme.ties:
        kept[1:] = True
    ahead = -gains if scheme.rank_order == "low-first" else gains
    kept |= (ahead >= far.up[0]) if far.up else False
    kept |= (ahead <= -far.down[0]) if far.down else False
    numbers = np.flatnonzero(kept).tolist()
    copies = []
    for n in numbers:
        copy: dict[str, Any] = {
            "months": months + gains[n],
            "deductions": base.deductions[unit] + lost[n],
            "vetoes": vetoes[:, n],
            "scored": scored[n],
        }
        if component.whole:
            names = ("bands", "moves", "nodes")
            copy |= {name: getattr(scores, name)[..., n] for name in names}
        copies.append(copy)
    levels = _settled(result, found, unit, copies) if copies else np.zeros(0, np.int64)
    for n, level in zip(numbers, levels.tolist(), strict=True):
        yield steps[n - 1], int(gains[n]), level


def _scored(
    result: Result,
    found: ScoredTrack,
    component: Component,
    others: list[Component],
    unit: int,
    scores: Scores,
) -> Mask:
    """Whether the unit has a total with each change: by this component, or by one of the others."""
    if component.whole:
        return scores.scored
    if (scores.scored == scores.scored[0]).all():
        return np.repeat(found.scores.scored[unit], len(scores.scored))
    given, condition = found.observations, found.track.root.not_applicable_when
    if condition is not None:
        part = next(p for p in given.parts() if p.first <= unit < p.last)
        view = View(Cube(result.scheme, part, unit, unit + 1), found.track.root, None, "year")
        if np.broadcast_to(view.holds(condition), view.shape)[-1, 0]:
            return np.zeros_like(scores.scored)
    tracks = (other.of(found.track, {}) for other in others)
    alone = (
        scores_with(result.scheme, track, given, unit, [{}], result.through) for track in tracks
    )
    return scores.scored | any(bool(one.scored[0]) for one in alone)


def _steps(result: Result, found: ScoredTrack, component: Component, unit: int) -> Iterator[Step]:
    """Every change of one figure of the last month that the facts allow, and of two together.

    Two go up together where one may not be above the other, as what is right and what is reported.
    """
    given = found.observations.slots
    track = component.of(found.track, {})
    slots = Slots.of(track, (), given.months, given.subjects)
    month = given.span - 13 + result.through
    if given.in_force is not None and not given.in_force[month, unit]:
        return
    before = _figures(result.scheme, found, slots, unit, month)
    values = {number: value or 0 for number, value in before.items()}
    pairs = {(int(a), int(b)) for a, b in slots.ordered.T}
    for number, slot in enumerate(slots.slots):
        if slot.fact.feed or given.states[_group(given, slot.item, slot.subject), unit] > OPEN:
            continue
        for groups in ((number,), *((a, b) for a, b in pairs if a == number)):
            for steps in (*range(1, _MOST_STEPS + 1), *range(-1, -_MOST_STEPS - 1, -1)):
                after = {n: values[n] + steps * 10 ** slots.slots[n].fact.places for n in groups}
                if _allowed(slots, pairs, {**values, **after}, after):
                    yield Step(
                        component,
                        slot.item,
                        slot.subject,
                        tuple(slots.slots[n].fact for n in groups),
                        steps,
                        tuple(before[n] for n in groups),
                        {(n, month): value for n, value in after.items()},
                    )


def _group(slots: Slots, item: str, subject: str) -> int:
    return slots.groups_of[item, subject][0]


def _figures(
    scheme: Scheme, found: ScoredTrack, slots: Slots, unit: int, month: int
) -> dict[int, int | None]:
    """What a unit has in a month, or what stands there without a figure; None where it is n/a."""
    given = found.observations.slots
    part = next(p for p in found.observations.parts() if p.first <= unit < p.last)
    cube, figures = Cube(scheme, part, unit, unit + 1), dict[int, int | None]()
    for number, slot in enumerate(slots.slots):
        cells = cube.cells(given.index[slot.item, slot.subject, slot.fact.id])
        void = np.zeros_like(cells.there) if cells.void is None else cells.void
        known = np.flatnonzero((cells.there & ~void)[: month + 1, 0]).tolist()
        if void[month, 0] or (slot.fact.missing == "not-applicable" and month not in known):
            figures[number] = None
        elif known and (slot.fact.missing == "carry" or known[-1] == month):
            figures[number] = int(cells.value[known[-1], 0])
        else:
            figures[number] = standing(slot.fact)
    return figures


def _allowed(
    slots: Slots, pairs: set[tuple[int, int]], values: Mapping[int, int], after: Mapping[int, int]
) -> bool:
    """Whether figures keep to the bounds of their facts and to each other."""
    low, high = slots.ends
    within = all(low[n] <= value <= high[n] for n, value in after.items())
    if not within:
        return False
    for one, other in pairs:
        if one in after or other in after:
            scale = (slots.slots[n].fact.places for n in (one, other))
            if shifted(values[one], next(scale)) > shifted(values[other], next(scale)):
                return False
    return all(
        not (values[int(a)] > 0 and values[int(b)] > 0)
        for a, b in slots.exclusive.T
        if int(a) in after or int(b) in after
    )
