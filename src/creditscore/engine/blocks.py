"""A track scored block by block: entities do not see each other before the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..facts.coding import Observations
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .cube import Cube
from .tree import Emit, Line, post
from .units import Mask, Plane, largest, units

BLOCK = 4096
_SAFE = 2**62


@dataclass(frozen=True)
class Scores:
    """What the engine hands to grading, one column an entity of the track.

    `months` is [month, entity] in the smallest unit; `deductions` is the sum of the negative
    postings, as a positive number; `parts` and `reported` are [part, entity]; `vetoes` is
    [veto, entity].
    """

    months: Plane
    deductions: Plane
    parts: Plane
    reported: Mask
    vetoes: Mask


def blocks(facts: Observations, size: int = BLOCK) -> Iterator[Cube]:
    """The cubes of a track, `size` entities each."""
    count = len(facts.slots.track.entities)
    for first in range(0, count, size):
        yield Cube(facts, first, min(first + size, count))


def score(scheme: Scheme, facts: Observations, through: int, size: int = BLOCK) -> Scores:
    """Score a track; months after `through` stay 0."""
    done = [_block(scheme, cube, through) for cube in blocks(facts, size)]
    columns = zip(
        *((s.months, s.deductions, s.parts, s.reported, s.vetoes) for s in done), strict=True
    )
    return Scores(*(np.concatenate(column, axis=-1) for column in columns))


def lines(scheme: Scheme, cube: Cube, through: int, emit: Emit) -> Plane:
    """Emit every line of a block, cut off after `through`; return the months' points."""

    def cut(line: Line) -> None:
        plane = line.plane.copy()
        plane[through:] = 0
        emit(replace(line, plane=plane))

    months = post(cube.facts.slots.track.root, cube, scheme.places, cut)
    months = months.copy()
    months[through:] = 0
    return months


def _block(scheme: Scheme, cube: Cube, through: int) -> Scores:
    deductions = np.zeros(cube.width, np.int64)

    def count(line: Line) -> None:
        np.subtract(deductions, np.minimum(line.plane, 0).sum(axis=0), out=deductions)

    months = lines(scheme, cube, through, count)
    slots = cube.facts.slots
    parts = [slots.index[p.item, "", p.fact.id] for p in scheme.parts if p.fact]
    last = through == 12
    return Scores(
        months,
        deductions,
        _stacked([cube.plane(slot).value[11] * last for slot in parts], cube),
        _stacked([cube.present(slot)[11] & last for slot in parts], cube).astype(bool),
        _stacked([_vetoed(veto, cube) & last for veto in scheme.vetoes], cube).astype(bool),
    )


def _stacked(rows: list[np.ndarray], cube: Cube) -> Plane:
    return np.stack(rows) if rows else np.zeros((0, cube.width), np.int64)


def _vetoed(veto: m.Veto, cube: Cube) -> Mask:
    """Where a veto's figure of the last month is above its bound, for any subject."""
    slots = cube.facts.slots
    hit = np.zeros(cube.width, bool)
    item = slots.track.items.get(veto.item)
    for subject in item.subject_ids if item else ():
        figure = cube.plane(slots.index[veto.item, subject, veto.fact])
        hit |= figure.value[11] > units(veto.above, figure.places)
    return hit


def overflows(scheme: Scheme, facts: Observations) -> bool:
    """Whether the numbers of a table could pass 64 bits anywhere below the total."""
    items = facts.slots.track.items.values()
    bounds = (_bound(award, item, facts, scheme.places) for item in items for award in item.awards)
    return 12 * sum(bounds) >= _SAFE


def _bound(award: m.Award, item: m.Item, facts: Observations, places: int) -> int:
    """The most that an award could come to within a year, in the smallest unit."""
    match award.rule:
        case m.Levels(rows) | m.Tiers(_, rows):
            return sum(_worth(row.points, places) for row in rows)
        case m.Flag():
            return _worth(award.rule.points, places)
        case m.Given(measure):
            worth = units(1, places)
        case m.Each(measure, points):
            worth = _worth(points, places)
        case m.Rate(of, over, points):
            measure, worth = m.Measure(of, over), _worth(points, places)
    below = measure.over.terms if measure.over else ()
    worth *= measure.times * 10 ** max((item.facts[ref.fact].places for ref in below), default=0)
    index = facts.slots.index
    slots = {index[item.id, s, ref.fact] for ref in measure.of.terms for s in item.subject_ids}
    return sum(_most(facts, slot, worth) for slot in slots)


def _most(facts: Observations, slot: int, worth: int) -> int:
    """The most that a slot comes to in a year at so much for each whole one, rounded up."""
    most = 12 * worth * largest(facts.value[facts.of_slot(slot)])
    return most // int(10 ** facts.slots.slots[slot].fact.places) + 1


def _worth(points: m.Points, places: int) -> int:
    return max(abs(units(number, places)) for number in points.all())
