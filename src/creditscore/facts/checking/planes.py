"""Whether planes of facts hold anything that a check would report: whole planes at a time.

What is found here is only which units to look at; `checking` then reads their rows and says what
is wrong with each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from ...scheme import model as m
from ...scheme.slots import LISTED, REFUSED, UNSCORED, Slots
from ..planes.fingerprint import Fingerprint
from ..planes.planes import NEVER, Cells, Mask, Plane, Planes, absent
from ..reading.numbers import exceeds


@dataclass
class Findings:
    """What a look at planes has found: units to look at, and what is worth a notice.

    `accepted` counts the facts of units off the list by (group, entity, state), `slots` those of
    each slot; `counts` is how many facts there are of each month, `digests` have the hash of each
    block.
    """

    suspects: list[int] = field(default_factory=list)
    accepted: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    slots: Plane = field(default_factory=lambda: np.zeros(1, np.int64))
    counts: Plane = field(default_factory=lambda: np.zeros(1, np.int64))
    digests: list[bytes] = field(default_factory=list)

    def add(self, other: Findings) -> None:
        """Take in what was found elsewhere."""
        self.suspects += other.suspects
        self.accepted += other.accepted
        self.slots = self.slots + other.slots
        self.counts = self.counts + other.counts
        self.digests += other.digests


def inspected(planes: Planes, first: int, last: int, through: int) -> Findings:
    """Look at the facts of the entities from `first` up to `last`."""
    return _Inspection(planes, first, last, through).findings()


class _Inspection:
    def __init__(self, planes: Planes, first: int, last: int, through: int) -> None:
        self.planes, self.first, self.last = planes, first, last
        self.slots: Slots = planes.slots
        self.through = through
        self.bad = np.zeros(last - first, bool)
        self.found = Findings(
            slots=np.zeros(len(planes.slots.slots), np.int64),
            counts=np.zeros(planes.slots.span, np.int64),
        )

    def findings(self) -> Findings:
        slots, items = self.slots, self.slots.track.items
        force = None if slots.in_force is None else slots.in_force[:, self.first : self.last]
        for number, slot in enumerate(slots.slots):
            raw = self.planes.raw(number, self.first, self.last)
            there = raw != absent(raw)
            months = np.count_nonzero(there, axis=1)
            count = int(months.sum())
            self.found.counts += months
            self.found.slots[number] = count
            if not count:
                continue
            if slot.fact.feed:
                self.bad |= there.any(axis=0)
            self._bounds(raw, slot.fact, count)
            states = slots.states[slot.group, self.first : self.last]
            if states.any():
                self._states(raw, slot.group, states)
            if slot.item not in items:
                self.bad |= there[:-1].any(axis=0)
            if force is not None:
                self.bad |= (there & ~force).any(axis=0)
            if self.planes.until is not None:
                self._ends(number, raw, slot.fact)
        for number, slot in enumerate(slots.slots):
            for name in (slot.fact.at_least, slot.fact.at_most):
                if isinstance(name, str):
                    other = slots.index[slot.item, slot.subject, name]
                    rising = name is slot.fact.at_most
                    self._above(*((number, other) if rising else (other, number)))
            for name in slot.fact.excludes:
                self._together(number, slots.index[slot.item, slot.subject, name])
            if slot.fact.missing == "error":
                self._gaps(number, slot.fact, force)
        self.found.suspects = (np.flatnonzero(self.bad) + self.first).tolist()
        self.found.digests.append(self._digest())
        return self.found

    def _bounds(self, raw: Plane, fact: m.Fact, count: int) -> None:
        """Values that the fact cannot have."""
        low, high = m.bounds(fact)
        void = absent(raw) + 1
        if high < -void and int(raw.max()) > high:
            self.bad |= (raw > high).any(axis=0)
        if low <= void:
            return
        if low <= 0:
            if np.count_nonzero(raw < low) > raw.size - count:
                self.bad |= ((raw < low) & (raw > void)).any(axis=0)
        elif ((raw < low) & (raw > void)).any():
            self.bad |= ((raw < low) & (raw > void)).any(axis=0)

    def _digest(self) -> bytes:
        digest = Fingerprint()
        plain = not self.planes.voids and self.planes.until is None
        for number in range(len(self.slots.slots)):
            raw = self.planes.raw(number, self.first, self.last)
            there = raw != absent(raw)
            cells = None if plain else self.planes.cells(number, self.first, self.last)
            digest.add(number, raw * there if cells is None else cells.value, there, cells)
        return digest.digest()

    def _states(self, raw: Plane, group: int, states: Plane) -> None:
        """Units off the list: refused, or counted for a notice and perhaps not scored."""
        there = (raw != absent(raw)).sum(axis=0)
        self.bad |= (there > 0) & (states == REFUSED)
        for i in np.flatnonzero((there > 0) & (states != LISTED) & (states != REFUSED)):
            key = group, int(i) + self.first, int(states[i])
            self.found.accepted[key] += int(there[i])

    def _ends(self, number: int, raw: Plane, fact: m.Fact) -> None:
        until = self.planes.ends(number, self.first, self.last)
        assert until is not None
        ends = (until < self.slots.span) | (until == NEVER - 1)
        ends &= raw != absent(raw)
        months = np.arange(len(raw))[:, None]
        wrong = ends if fact.accumulates == "latest" else ends & (until < months)
        self.bad |= (wrong | (ends & (until == NEVER - 1))).any(axis=0)

    def _cells(self, number: int) -> tuple[Cells, Plane, Mask]:
        """A slot, its values with the last figure carried where the fact does so, where known."""
        cells = self.planes.cells(number, self.first, self.last)
        value, there = cells.value, cells.there
        if self.slots.slots[number].fact.missing == "carry":
            value, there = value.copy(), np.logical_or.accumulate(there, axis=0)
            for month in range(1, len(value)):
                np.copyto(value[month], value[month - 1], where=~cells.there[month])
        return cells, value, there

    def _above(self, low: int, high: int) -> None:
        """Where the figure of `low` is above that of `high`."""
        one, other = self.slots.slots[low].fact, self.slots.slots[high].fact
        (low_cells, small, small_known), (high_cells, large, large_known) = (
            self._cells(low), self._cells(high))  # fmt: skip
        compared = (low_cells.there | high_cells.there) & small_known
        if other.missing == "carry":
            compared &= large_known
        above = exceeds(small, one.places, large, other.places)
        self.bad |= (compared & above).any(axis=0)

    def _together(self, one: int, other: int) -> None:
        """Where two facts that exclude each other are both above 0."""
        first, second = (self.planes.raw(n, self.first, self.last) for n in (one, other))
        self.bad |= ((first > 0) & (second > 0)).any(axis=0)

    def _gaps(self, number: int, fact: m.Fact, force: Mask | None) -> None:
        """Months without the figure that a fact with `missing: error` must have."""
        slots, slot = self.slots, self.slots.slots[number]
        raw = self.planes.raw(number, self.first, self.last)
        there = raw != absent(raw)
        due = np.zeros(raw.shape, bool)
        last = slots.span - 12 + self.through
        if fact.type == "stock":
            due[1:last] = (raw > 0)[: last - 1]
        else:
            begin = slots.span - 12 + (0 if slot.item in slots.track.items else 11)
            listed = slots.states[slot.group, self.first : self.last] == LISTED
            due[begin:last] = listed
        if force is not None:
            due &= force
        self.bad |= (due & ~there).any(axis=0)


def strip(planes: Planes, first: int, last: int) -> None:
    """Take out the facts of units that are accepted and not scored."""
    for number, slot in enumerate(planes.slots.slots):
        out = planes.slots.states[slot.group, first:last] == UNSCORED
        if out.any():
            raw = planes.raw(number, first, last)
            raw[:, out] = absent(raw)
