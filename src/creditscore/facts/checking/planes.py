"""Units whose facts break a rule, found in whole planes; `rows` says what is wrong with each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ...arrays import Ints, Mask, Plane
from ...scheme.slots import LISTED, REFUSED, UNSCORED, Slots
from ..planes.fingerprint import Fingerprint
from ..planes.planes import NEVER, Planes, absent
from .asked import Asked
from .rules import (
    CELL_RULES,
    GAP_RULES,
    PAIR_RULES,
    GapRule,
    Months,
    Side,
    concerned,
    is_carried,
    is_needed,
    is_open,
    run_of,
    standing,
    stands,
)


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


def inspected(planes: Planes, first: int, last: int, through: int, asked: Asked) -> Findings:
    """Look at the facts of the entities from `first` up to `last`."""
    return _Inspection(planes, first, last, through, asked).findings()


class _Inspection:
    def __init__(self, planes: Planes, first: int, last: int, through: int, asked: Asked) -> None:
        self.planes, self.first, self.last = planes, first, last
        self.slots: Slots = planes.slots
        self.through, self.asked = through, asked
        self.bad = np.zeros(last - first, bool)
        self.found = Findings(
            slots=np.zeros(len(planes.slots.slots), np.int64),
            counts=np.zeros(planes.slots.span, np.int64),
        )

    def findings(self) -> Findings:
        slots = self.slots
        cell_rules = [(rule, concerned(rule, slots)) for rule in CELL_RULES]
        for number, slot in enumerate(slots.slots):
            raw = self._raw(number)
            there = raw != absent(raw)
            months = np.count_nonzero(there, axis=1)
            count = int(months.sum())
            self.found.counts += months
            self.found.slots[number] = count
            if not count:
                continue
            cells = _PlaneCells(self, number, raw, count)
            for rule, mine in cell_rules:
                if mine[number]:
                    broken = rule.broken(cells)
                    if np.any(broken):
                        self.bad |= (there & broken).any(axis=0)
            self._accepted(slot.group, there, cells.state)
        for pair_rule in PAIR_RULES:
            for one, other in pair_rule.pairs(slots).T.tolist():
                broken = pair_rule.broken(self._side(one), self._side(other))
                self.bad |= broken.any(axis=0)
        for gap_rule in GAP_RULES:
            for number in np.flatnonzero(concerned(gap_rule, slots)).tolist():
                self._gaps(gap_rule, number)
        self.found.suspects = (np.flatnonzero(self.bad) + self.first).tolist()
        self.found.digests.append(self._digest())
        return self.found

    @cached_property
    def months(self) -> Ints:
        """The months of the planes: [month, 1]."""
        return np.arange(self.slots.span)[:, None]

    def counting(self, number: int) -> Any:
        """Where figures of a slot count: [month, entity]; True: everywhere."""
        counting = self.slots.counting(number)
        return True if counting is None else counting[:, self.first : self.last]

    def state(self, number: int) -> Ints:
        """How the entities stand to the item and subject of a slot."""
        return self.slots.states[self.slots.slots[number].group, self.first : self.last]

    def _raw(self, number: int) -> Plane:
        return self.planes.raw(number, self.first, self.last)

    def _digest(self) -> bytes:
        digest = Fingerprint()
        plain = not self.planes.voids and self.planes.until is None
        for number in range(len(self.slots.slots)):
            raw = self._raw(number)
            there = raw != absent(raw)
            cells = None if plain else self.planes.cells(number, self.first, self.last)
            digest.add(number, raw * there if cells is None else cells.value, there, cells)
        return digest.digest()

    def _accepted(self, group: int, there: Mask, state: Ints) -> None:
        """Count the facts of units off the list, for a notice; perhaps they are not scored."""
        off = np.flatnonzero((state != LISTED) & (state != REFUSED))
        if len(off):
            counts = np.count_nonzero(there[:, off], axis=0)
            for i, count in zip(off.tolist(), counts.tolist(), strict=True):
                if count:
                    self.found.accepted[group, i + self.first, int(state[i])] += count

    def _side(self, number: int) -> Side:
        """The figures of a slot, with what stands where there is none."""
        cells = self.planes.cells(number, self.first, self.last)
        fact = self.slots.slots[number].fact
        value, known = cells.value, cells.there
        void = np.zeros_like(known) if cells.void is None else cells.void
        if is_carried(fact):
            figures = cells.there & ~void
            value, last = value.copy(), value[0].copy()
            for month in range(1, len(value)):
                np.copyto(last, value[month], where=figures[month])
                np.copyto(value[month], last, where=~cells.there[month])
            known = cells.there | np.logical_or.accumulate(figures, axis=0)
        elif stands(fact):
            value = np.where(cells.there, value, standing(fact))
            known = np.ones_like(cells.there)
        return Side(value, cells.there, void, known, fact.places, stands(fact), is_needed(fact))

    def _gaps(self, rule: GapRule, number: int) -> None:
        raw = self._raw(number)
        previous = np.zeros_like(raw)
        previous[1:] = raw[:-1]
        run = run_of(self.slots, number, self.through)
        asked = (
            self.asked.months(number)[:, None] & self.asked.units(number)[self.first : self.last]
        )
        asked = asked & self.counting(number)
        if is_open(self.slots, number):
            slots = self.slots.of_group(self.slots.slots[number].group)
            had = np.logical_or.reduce([(one := self._raw(slot)) != absent(one) for slot in slots])
            asked = asked & np.logical_or.accumulate(had, axis=0)
        months = Months(self.months, previous, self.state(number), asked, *run)
        self.bad |= (rule.due(months) & (raw == absent(raw))).any(axis=0)


@dataclass(frozen=True)
class _PlaneCells:
    """The cells of one slot as the rules ask for them: planes [month, entity]."""

    at: _Inspection
    number: int
    raw: Plane
    count: int

    @property
    def slots(self) -> Slots:
        return self.at.slots

    @property
    def month(self) -> Ints:
        return self.at.months

    @property
    def latest(self) -> bool:
        return self.slots.slots[self.number].fact.accumulates == "latest"

    @property
    def until(self) -> Any:
        until = self.at.planes.ends(self.number, self.at.first, self.at.last)
        if until is None:
            return self.slots.span
        months = until.astype(np.int16)
        months[until == NEVER] = self.slots.span
        months[until == NEVER - 1] = -1
        return months

    @cached_property
    def state(self) -> Ints:
        return self.at.state(self.number)

    @property
    def counting(self) -> Any:
        return self.at.counting(self.number)

    def outside(self) -> Any:
        """Where figures are beyond their bounds; both marks for none are the lowest numbers."""
        low, high = self.slots.ends[:, self.number].tolist()
        void = absent(self.raw) + 1
        above: Any = False
        if high < -void and int(self.raw.max()) > high:
            above = self.raw > high
        if low <= void:
            return above
        if low <= 0 and np.count_nonzero(self.raw < low) == self.raw.size - self.count:
            return above
        return above | ((self.raw < low) & (self.raw > void))


def strip(planes: Planes, first: int, last: int) -> None:
    """Take out the facts of units that are accepted and not scored."""
    for number, slot in enumerate(planes.slots.slots):
        out = planes.slots.states[slot.group, first:last] == UNSCORED
        if out.any():
            raw = planes.raw(number, first, last)
            raw[:, out] = absent(raw)
