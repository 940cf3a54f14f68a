"""The checked facts of a track as rows, sorted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ...arrays import Ints
from ...scheme.slots import Slots
from .fingerprint import BLOCK, Fingerprint
from .fingerprint import joined as joined_digests
from .planes import NEVER, Cells, Observed, Part, Planes

_PART = 1 << 14
"""Of how many entities planes are made at once."""
_KEPT = 1 << 10
"""The planes of so few entities are kept: for scores, statistics of peers and the ledger."""


@dataclass(frozen=True)
class Observations:
    """The checked facts of one track: arrays of one length, sorted by slot, entity and month.

    `value` is in the smallest unit of the slot's fact; `month` counts from the first month of the
    planes; `until` is the last month in which the observation counts; `void` marks what does not
    apply (n/a); `row` is the position in the frame of the facts. `refused` holds the keys of rows
    that could not be used.
    """

    slots: Slots
    slot: Ints
    entity: Ints
    month: Ints
    value: Ints
    until: Ints
    void: npt.NDArray[np.bool_]
    row: Ints
    refused: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @cached_property
    def key(self) -> Ints:
        """One number for each slot, entity and month, rising along the arrays."""
        keys: Ints = key_of(self.slots, self.slot, self.entity, self.month)
        return keys

    @property
    def first(self) -> int:
        """The place of the first entity in the roster."""
        return 0

    @property
    def last(self) -> int:
        """The place behind the last entity."""
        return len(self.slots.track.entities)

    def parts(self) -> Iterator[Part]:
        """The facts as planes, of many entities at a time."""
        if 0 < self.last <= _KEPT:
            yield self._whole
            return
        for first in range(0, self.last, _PART):
            yield self._planes(first, min(first + _PART, self.last))

    @cached_property
    def _whole(self) -> Planes:
        return self._planes(0, self.last)

    def _planes(self, first: int, last: int) -> Planes:
        rows: Any = slice(None)
        if last - first < self.last:
            rows = (self.entity >= first) & (self.entity < last)
        value, until, void = self.value[rows], self.until[rows], self.void[rows]
        small = np.abs(value).max(initial=0) < np.iinfo(np.int32).max
        kind: Any = np.int32 if small else np.int64
        shape = len(self.slots.slots), self.slots.span, last - first
        nothing = np.iinfo(kind).min
        planes = np.full(shape, nothing, kind)
        at = self.slot[rows], self.month[rows], self.entity[rows] - first
        planes[at] = np.where(void, nothing + 1, value)
        made = Planes(self.slots, first, last, planes, voids=bool(void.any()))
        ends = until < self.slots.span
        if not ends.any():
            return made
        months = np.full(shape, NEVER, np.uint8)
        months[at] = np.where(ends, until, NEVER)
        return replace(made, until=months)

    def cells(self, slot: int, first: int, last: int) -> Cells:
        """What a slot holds of the entities from `first` up to `last`."""
        rows = self.of_slot(slot)
        ends = np.searchsorted(self.entity[rows], (first, last))
        rows = slice(rows.start + int(ends[0]), rows.start + int(ends[1]))
        at = self.month[rows], self.entity[rows] - first
        shape = self.slots.span, last - first
        value, there = np.zeros(shape, np.int64), np.zeros(shape, bool)
        value[at], there[at] = self.value[rows], True
        void = until = None
        if self.void[rows].any():
            void = np.zeros(shape, bool)
            void[at] = self.void[rows]
        if (self.until[rows] < self.slots.span).any():
            until = np.full(shape, NEVER, np.uint8)
            ends = self.until[rows]
            until[at] = np.where(ends < self.slots.span, ends, NEVER)
        return Cells(value, there, void, until)

    @property
    def counts(self) -> Ints:
        """How many facts there are of each month."""
        return np.bincount(self.month, minlength=self.slots.span)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that was observed."""
        digests = []
        for first in range(0, self.last, BLOCK):
            block = Fingerprint()
            for number in range(len(self.slots.slots)):
                cells = self.cells(number, first, min(first + BLOCK, self.last))
                block.add(number, cells.value, cells.there, cells)
            digests.append(block.digest())
        return joined_digests(digests)

    @cached_property
    def starts(self) -> Ints:
        """Where the rows of each slot start; one more entry marks the end."""
        return np.searchsorted(self.slot, np.arange(len(self.slots.slots) + 1))

    def of_slot(self, slot: int) -> slice:
        """The rows of a slot."""
        return slice(int(self.starts[slot]), int(self.starts[slot + 1]))

    def only(self, keep: npt.NDArray[Any]) -> Observations:
        """The rows that `keep` picks, by a mask or by their positions."""
        if keep.dtype == bool and keep.all():
            return self
        names = ("slot", "entity", "month", "value", "until", "void", "row")
        return replace(self, **{name: getattr(self, name)[keep] for name in names})


def as_rows(observed: Observed) -> Observations:
    """Facts as rows; those that come from planes do not know where they stood."""
    if isinstance(observed, Observations):
        return observed
    slots = observed.slots
    found: list[tuple[npt.NDArray[Any], ...]] = []
    for part in observed.parts():
        for number in range(len(slots.slots)):
            cells = part.cells(number, part.first, part.last)
            month, entity = np.nonzero(cells.there)
            void = np.zeros(len(month), bool) if cells.void is None else cells.void[month, entity]
            until = (
                np.full(len(month), NEVER) if cells.until is None else cells.until[month, entity]
            )
            until = np.where(until == NEVER, slots.span, until).astype(np.int64)
            here = np.full(len(month), number)
            value = cells.value[month, entity]
            found.append((here, entity + part.first, month, value, until, void))
    slot, entity, month, value, until, void = map(np.concatenate, zip(*found, strict=True))
    rows = np.full(len(slot), -1)
    made = Observations(slots, slot, entity, month, value, until, void, rows)
    return made.only(np.argsort(made.key, kind="stable"))


def key_of(slots: Slots, slot: Any, entity: Any, month: Any) -> Any:
    """One number for a slot, entity and month; the months of an entity and slot are neighbours."""
    return (slot * len(slots.track.entities) + entity) * slots.span + month
