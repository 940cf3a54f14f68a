"""The table `completeness`: annual parts, items and monthly scores that were not reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ...engine.exact import Mask
from ...facts.planes.planes import Part
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ...scheme.slots import LISTED, Slots
from ..monthly_scores import in_force, missing
from .columns import Rows, Texts
from .definitions import COMPLETENESS


def rows(
    scheme: Scheme,
    slots: Slots,
    parts: Iterable[Part],
    reported: Mask,
    through: int,
    units: range | None = None,
) -> Rows:
    """The rows of some units of a track, all unless told.

    `parts` have the facts of these units, `reported` says [part, unit] which annual parts came in.
    """
    found = list(_gaps(scheme, slots, parts, reported, through, units))
    cells = zip(*found, strict=True) if found else iter([()] * len(COMPLETENESS.names))
    columns = zip(COMPLETENESS.names, cells, strict=True)
    return {name: Texts(list(column)) for name, column in columns}


def _gaps(
    scheme: Scheme,
    slots: Slots,
    parts: Iterable[Part],
    reported: Mask,
    through: int,
    units: range | None,
) -> Iterator[tuple[str, ...]]:
    units = range(len(slots.track.entities)) if units is None else units
    track, names = slots.track.id, slots.track.entities.names
    facts = [part for part in scheme.parts if part.fact]
    gap = "missing" if through == 12 else "not-due"
    force, mine = slots.in_force, slice(units.start, units.stop)
    asked_of = np.ones(len(units), bool) if slots.assessed is None else slots.assessed[mine]
    for part, there in zip(facts, reported, strict=True):
        assert part.fact is not None
        for i in np.flatnonzero(~there & asked_of):
            yield track, names[units[i]], part.item, part.fact.id, scheme.months[11], gap
    states = slots.states[:, mine]
    heard = np.zeros(states.shape, bool)
    year = slice(slots.span - 12, slots.span - 12 + through)
    assessed = np.ones((through, len(units)), bool)
    if force is not None:
        assessed = force[year, mine]
    scores: list[tuple[int, int, int, str, str]] = []
    for some in parts:
        for order, item in enumerate(slots.track.items.values()):
            for fact, where in missing(some, item, through):
                for month, unit in zip(*np.nonzero(where), strict=True):
                    scores.append((order, int(month), some.first + int(unit), item.id, fact.id))
        for number, slot in enumerate(slots.slots):
            there = some.cells(number, some.first, some.last).there
            here = there[year].any(axis=0)
            heard[slot.group, some.first - units.start : some.last - units.start] |= here
    for item in (item for item in slots.track.items.values() if item.facts):
        groups = [i for i, group in enumerate(slots.groups) if group[0] == item.id]
        asked = assessed[[_asked(month, item) for month in slots.months[year]]].any(axis=0)
        silent = (states[groups] == LISTED).any(axis=0) & ~heard[groups].any(axis=0) & asked
        for i in np.flatnonzero(silent):
            yield track, names[units[i]], item.id, "", "", "silent"
    for _, at, unit, of, fact_id in sorted(scores):
        yield track, names[unit], of, fact_id, scheme.months[at], "missing"


def _asked(month: str, item: m.Item) -> bool:
    """Whether an item is there in a month, and an award of it where it has any."""
    if not item.awards:
        return item.first <= month <= (item.last or month)
    return any(in_force(month, award, item) for award in item.awards)
