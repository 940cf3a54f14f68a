"""Facts as planes: for a block of entities, one plane [month, entity] for each slot."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..facts.coding import Observations
from ..scheme.model import Fact
from .units import Mask, Plane


@dataclass(frozen=True, slots=True)
class Figure:
    """A plane of values in units of 10^-places, and where they are known (None: everywhere)."""

    value: Plane
    places: int = 0
    known: Mask | None = None


@dataclass
class Cube:
    """The facts of the entities from `first` up to `last`; planes are made when asked for."""

    facts: Observations
    first: int
    last: int
    _planes: dict[int, Figure] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """How many entities the block has."""
        return self.last - self.first

    def plane(self, slot: int) -> Figure:
        """What a slot holds in each month, absence already read as the fact says."""
        if slot not in self._planes:
            self._planes[slot] = self._made(slot)
        return self._planes[slot]

    def present(self, slot: int) -> Mask:
        """Where a slot has an observation."""
        mask = np.zeros((12, self.width), bool)
        rows = self._rows(slot)
        mask[self.facts.month[rows], self.facts.entity[rows] - self.first] = True
        return mask

    def _rows(self, slot: int) -> slice:
        rows = self.facts.of_slot(slot)
        ends = np.searchsorted(self.facts.entity[rows], (self.first, self.last))
        return slice(rows.start + int(ends[0]), rows.start + int(ends[1]))

    def _made(self, slot: int) -> Figure:
        fact = self.facts.slots.slots[slot].fact
        rows = self._rows(slot)
        value = np.zeros((12, self.width), np.int64)
        value[self.facts.month[rows], self.facts.entity[rows] - self.first] = self.facts.value[rows]
        known = None
        if fact.missing == "carry":
            value, known = _carried(value, self.present(slot))
        return Figure(_lasting(value, fact), fact.places, known)


def _carried(value: Plane, present: Mask) -> tuple[Plane, Mask]:
    """The last figure given, and whether there is one yet."""
    value = value.copy()
    known = np.logical_or.accumulate(present, axis=0)
    for month in range(1, 12):
        np.copyto(value[month], value[month - 1], where=~present[month])
    return value, known


def _lasting(value: Plane, fact: Fact) -> Plane:
    """Observations that stand to the end of the year."""
    if not fact.lasts:
        return value
    run = np.maximum if fact.type == "flag" else np.add
    return run.accumulate(value, axis=0)
