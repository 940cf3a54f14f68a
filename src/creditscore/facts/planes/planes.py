"""The checked facts of a track as the engine asks for them: one slot, some entities, all months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ...arrays import Mask, Plane
from ...scheme.slots import Slots

NEVER = 255
"""The month in which an observation without an end ends."""
_ABSENT = {np.dtype(kind): int(np.iinfo(kind).min) for kind in (np.int16, np.int32, np.int64)}


@dataclass(frozen=True, slots=True)
class Cells:
    """What a slot holds of some entities: planes [month, entity].

    `value` is in the smallest unit of the fact, 0 where nothing was observed; `there` is where
    something was; `void` is where that was n/a, `until` the last month in which it counts (None:
    nothing is n/a, nothing ends). `most` is how large a value can be, where that is known.
    """

    value: Plane
    there: Mask
    void: Mask | None = None
    until: Plane | None = None
    most: int | None = None


class Observed(Protocol):
    """The facts of a track, in one part or in several."""

    @property
    def slots(self) -> Slots:
        """The slots of the track."""

    def parts(self) -> Iterator[Part]:
        """The facts of all entities in the roster's order, some entities at a time."""

    @property
    def counts(self) -> Plane:
        """How many facts there are of each month."""

    @property
    def fingerprint(self) -> str:
        """A hash of all that was observed."""


class Part(Protocol):
    """The facts of the entities from `first` up to `last`."""

    @property
    def slots(self) -> Slots:
        """The slots of the track."""

    @property
    def first(self) -> int:
        """The place of the first entity in the roster."""

    @property
    def last(self) -> int:
        """The place behind the last entity."""

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """What a slot holds of the entities from `first` up to `last`."""


@dataclass(frozen=True)
class Planes:
    """The facts of the entities from `first` up to `last`: a plane [month, entity] for each slot.

    A cell is absent (the lowest number of the plane's type), or n/a (the next), or the value in the
    smallest unit of the fact. `until` [slot, month, entity] has the month in which each observation
    ends, where any does; without `voids` nothing is n/a.
    """

    slots: Slots
    first: int
    last: int
    planes: Sequence[Plane] | Plane
    until: npt.NDArray[np.uint8] | None = None
    voids: bool = True

    def raw(self, slot: int, first: int, last: int) -> Plane:
        """The cells as they are kept."""
        plane: Plane = self.planes[slot][:, first - self.first : last - self.first]
        return plane

    def ends(self, slot: int, first: int, last: int) -> Plane | None:
        """The month in which each observation ends."""
        if self.until is None:
            return None
        found: Plane = self.until[slot][:, first - self.first : last - self.first]
        return found

    @property
    def figures(self) -> Plane:
        """How many observations there are of each entity."""
        found: Plane = sum((plane != absent(plane)).sum(axis=0) for plane in self.planes)
        return found

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """What a slot holds of the entities from `first` up to `last`."""
        return self._cells(self.raw(slot, first, last), self.ends(slot, first, last))

    def beside(self, slots: Sequence[int], first: int, last: int) -> Cells:
        """What some slots hold of the same entities, side by side."""
        raw = np.concatenate([self.raw(slot, first, last) for slot in slots], axis=1)
        ends = [end for slot in slots if (end := self.ends(slot, first, last)) is not None]
        return self._cells(raw, np.concatenate(ends, axis=1) if ends else None)

    def alike(self, slots: Sequence[int]) -> bool:
        """Whether the planes of some slots are of one type."""
        return len({self.planes[slot].dtype for slot in slots}) == 1

    def _cells(self, raw: Plane, until: Plane | None) -> Cells:
        there = raw != absent(raw)
        void = raw == absent(raw) + 1 if self.voids else None
        filled = there if void is None else there & ~void
        return Cells(
            np.multiply(raw, filled, dtype=np.int64),
            there,
            void if void is not None and void.any() else None,
            until if until is not None and (until != NEVER).any() else None,
            -1 - absent(raw),
        )


def absent(raw: Plane) -> int:
    """What stands in a plane where nothing was observed."""
    return _ABSENT[raw.dtype]
