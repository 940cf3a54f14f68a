"""One unit over and over, each copy with other facts: what the rules give for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..engine.blocks import Scores
from ..engine.blocks import score as points_of
from ..facts.planes.planes import NEVER, Observed, Planes
from ..scheme import model as m
from ..scheme.model.roster import RosterOfUnits
from ..scheme.scheme import Scheme
from ..scheme.slots import Slots

Cell = tuple[int, int]
"""A slot and a month."""
_NOTHING = int(np.iinfo(np.int64).min)


@dataclass(frozen=True)
class _Copies:
    """The facts of the copies, as the engine asks for them."""

    slots: Slots
    planes: Planes

    def parts(self) -> Iterator[Any]:
        """All of them at once."""
        yield self.planes


def scores_with(
    scheme: Scheme,
    track: m.Track,
    observed: Observed,
    unit: int,
    changed: Sequence[Mapping[Cell, int]],
    through: int,
    parts: tuple[m.Part, ...] = (),
) -> Scores:
    """The scores of a unit by the rules of a track, once for each way to change its facts.

    `track` has some of the items of the one that was observed, or all; the cells of `changed` are
    slots of its own and months of the planes, values in the unit of the fact. Rules that ask about
    peers have to be none.
    """
    given = observed.slots
    slots = Slots.of(track, parts, given.months, given.subjects)
    numbers = [given.index[slot.item, slot.subject, slot.fact.id] for slot in slots.slots]
    part = next(part for part in observed.parts() if part.first <= unit < part.last)
    shape = len(numbers), slots.span, len(changed)
    planes, until = np.full(shape, _NOTHING, np.int64), np.full(shape, NEVER, np.uint8)
    for at, number in enumerate(numbers):
        cells = part.cells(number, unit, unit + 1)
        raw = np.where(cells.there, cells.value, _NOTHING)
        if cells.void is not None:
            raw = np.where(cells.there & cells.void, _NOTHING + 1, raw)
        planes[at] = raw
        if cells.until is not None:
            until[at] = np.where(cells.there, cells.until, NEVER)
    for copy, cells_ in enumerate(changed):
        for (slot, month), value in cells_.items():
            planes[slot, month, copy] = value
    many = replace(track, entities=RosterOfUnits([track.entities[unit]] * len(changed)))
    copied = slots.repeated(many, unit)
    made = Planes(copied, 0, len(changed), planes, until if (until != NEVER).any() else None)
    alone = replace(scheme, tracks={track.id: many}, parts=parts, leagues=())
    facts: Any = _Copies(copied, made)
    return points_of(alone, facts, through)
