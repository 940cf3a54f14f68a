"""Facts as planes: for a block of entities, one plane [month, entity] for each slot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from ..decimals import units
from ..facts.planes.planes import NEVER, Cells, Part
from ..scheme.model import Fact, Item, Period
from ..scheme.scheme import Scheme
from ..scheme.slots import OPEN
from .exact import SAFE, Mask, Plane, summable
from .peer_statistics import PeerStatistics
from .periods import accumulated, ever, stretches


@dataclass(frozen=True, slots=True)
class Figure:
    """A plane of values in units of 10^-places.

    `known` is where there is a value, `applies` where the clause concerns the unit at all; None
    means everywhere. `most` is how large sums of it over time can be, where that is known.
    """

    value: Plane
    places: int = 0
    known: Mask | None = None
    applies: Mask | None = None
    most: int | None = None


@dataclass
class Cube:
    """The facts of the entities from `first` up to `last`; planes are made when asked for.

    `peers` are the statistics that rules ask for.
    """

    scheme: Scheme
    facts: Part
    first: int
    last: int
    peers: PeerStatistics = field(default_factory=PeerStatistics)
    _planes: dict[int, Figure] = field(default_factory=dict)
    _cells: dict[int, Cells] = field(default_factory=dict)
    _concerned: dict[tuple[str, str | None], Mask | None] = field(default_factory=dict)

    @cached_property
    def shape(self) -> tuple[int, int]:
        """The shape of every plane: months (earlier years first) and entities."""
        return self.facts.slots.span, self.last - self.first

    @property
    def start(self) -> int:
        """The position of the year's first month."""
        return self.facts.slots.span - 12

    def plane(self, slot: int) -> Figure:
        """What a slot holds in each month, absence already read as the fact says."""
        figure = self._planes.get(slot)
        if figure is None:
            figure = self._planes[slot] = self._made(slot)
        return figure

    def present(self, slot: int) -> Mask:
        """Where a slot has an observation."""
        return self.cells(slot).there

    def cells(self, slot: int) -> Cells:
        """What was observed of a slot."""
        if slot not in self._cells:
            cells = self.facts.cells(slot, self.first, self.last)
            fact = self.facts.slots.slots[slot].fact
            if cells.void is not None and fact.void_lasts:
                cells = _standing(cells)
            if fact.own_year:
                cells = replace(cells, until=self._own_ends(cells.until, fact.own_year))
            self._cells[slot] = cells
        return self._cells[slot]

    def _own_ends(self, until: Plane | None, column: str) -> Plane:
        """Where observations end: with each unit's own year, unless their rows say where."""
        codes, found = self.facts.slots.track.entities.column(column)
        begins = np.array([int(n) if isinstance(n, int | Decimal) else 0 for n in found])
        begin = begins[codes[self.first : self.last]] - 1
        months = np.arange(self.shape[0])[:, None]
        ends = np.where(begin < 0, NEVER, months + (begin - months - 1) % 12)
        own: Plane = ends.astype(np.uint8)
        return own if until is None else np.where(until == NEVER, own, until)

    def forget(self, item: Item) -> None:
        """Let go of the planes of an item's facts; they are made again where they are asked for."""
        slots = self.facts.slots
        for subject in slots.subjects[item.id]:
            for fact in item.facts:
                number = slots.index[item.id, subject, fact]
                self._planes.pop(number, None)
                self._cells.pop(number, None)

    def expiring(self, slot: int) -> bool:
        """Whether any observation of a slot ends before the year does."""
        return self.cells(slot).until is not None

    def alive_in(self, slot: int, month: int) -> Mask:
        """Which observations of a slot, and months without one, have not ended before a month."""
        cells = self.cells(slot)
        assert cells.until is not None
        mask: Mask = ~cells.there | (cells.until >= month)
        return mask

    def alive(self, slot: int, period: Period, window: tuple[int, int] | None) -> Plane:
        """How much of what came in since the period began is still alive, month by month.

        Only months inside the `window` count, where there is one.
        """
        cells = self.cells(slot)
        assert cells.until is not None
        first, last = window or (0, self.shape[0] - 1)
        month, entity = np.nonzero(cells.there)
        value, end = cells.value[month, entity], cells.until[month, entity].astype(np.int64) + 1
        inside = (month >= first) & (month <= last)
        month, entity, value, end = month[inside], entity[inside], value[inside], end[inside]
        filled = np.where(self.present(slot), 0, self.plane(slot).value)
        filled[:first], filled[last + 1 :] = 0, 0
        came = summable(filled, 2 * self.shape[0]).copy()
        if isinstance(period, int):
            end = np.minimum(end, month + period)
            came[period:] -= filled[:-period]
            period = "running"
        which = np.arange(self.shape[0])
        cut = stretches(which[:, None], period)
        period_of = np.repeat(np.arange(len(cut)), cut.shape[1])
        ends = end < self.shape[0]
        ends[ends] = period_of[end[ends]] == period_of[month[ends]]
        np.add.at(came, (month, entity), value)
        np.subtract.at(came, (end[ends], entity[ends]), value[ends])
        return accumulated(came, period, "add")

    def answering(self, slots: Sequence[int]) -> Mask:
        """Which entities answer for the item and subject of any of some slots."""
        return self._answers(tuple(self.facts.slots.slots[slot].group for slot in slots))

    def concerned(self, item: str, subject: str | None) -> Mask | None:
        """Where units answer for an item's subject, or for any of its subjects; None: everywhere.

        An open subject concerns a unit from the first month in which it has facts of it.
        """
        if (item, subject) in self.facts.slots.everyones:
            return None
        if (item, subject) not in self._concerned:
            self._concerned[item, subject] = self._concerns(item, subject)
        return self._concerned[item, subject]

    def _concerns(self, item: str, subject: str | None) -> Mask | None:
        slots = self.facts.slots
        groups = slots.groups_of.get((item, subject), ())
        if subject is not None and slots.track.items[item].open_subjects:
            fact = next(iter(slots.track.items[item].facts))
            return self._seen(slots.index[item, subject, fact]) & self._answers(groups)
        answers = self._answers(groups)
        return None if answers.all() else np.broadcast_to(answers, self.shape)

    def _answers(self, groups: tuple[int, ...]) -> Mask:
        """Which entities answer for any of some groups."""
        states = self.facts.slots.states
        if len(groups) == 1:
            return np.asarray(states[groups[0], self.first : self.last] <= OPEN)
        return np.asarray((states[list(groups), self.first : self.last] <= OPEN).any(axis=0))

    def in_force(self) -> Mask | None:
        """Where the entities are assessed; None: everywhere."""
        months = self.facts.slots.in_force
        return None if months is None else months[:, self.first : self.last]

    def _made(self, slot: int) -> Figure:
        fact, cells = self.facts.slots.slots[slot].fact, self.cells(slot)
        value, known = cells.value, None
        if fact.missing == "carry":
            there = cells.there if cells.void is None else cells.there & ~cells.void
            value, known = _carried(value, there)
            if cells.void is not None and fact.accumulates != "latest":
                value = np.where(cells.void, 0, value)
        elif fact.missing == "not-reported":
            known = self.present(slot)
            known = ever(known, "year") if fact.lasts else known
        elif fact.missing == "value":
            absent = units(fact.value, fact.places)
            value = np.where(self.present(slot) | ~self.answering([slot]), value, absent)
        value, applies = _lasting(value, fact), _applies(cells, fact)
        item = self.facts.slots.track.items.get(self.facts.slots.slots[slot].item)
        opened = self._seen(slot) if item and item.open_subjects else None
        counting = self.facts.slots.counting(slot)
        mine = None if counting is None else counting[:, self.first : self.last]
        for mask in (mine, opened):
            if mask is not None:
                value, applies = value * mask, mask if applies is None else applies & mask
        most = None
        if cells.most is not None and fact.missing != "value":
            most = cells.most * self.shape[0] ** 2  # once for facts that last, once for periods
            most = most if most < SAFE else None
        return Figure(value, fact.places, known, applies, most)

    def _seen(self, slot: int) -> Mask:
        """Where a unit has had any fact of a slot's item and subject."""
        slots = self.facts.slots.of_group(self.facts.slots.slots[slot].group)
        seen = np.logical_or.reduce([self.present(slot) for slot in slots])
        return ever(seen, "running")


def _applies(cells: Cells, fact: Fact) -> Mask | None:
    """Where a slot is not said to be n/a, nor left out where leaving out says that."""
    applies = None
    if fact.missing in ("not-applicable", "not-reported"):
        applies = cells.there if cells.void is None else cells.there & ~cells.void
        if fact.lasts:
            applies = ever(applies, "year")
    if cells.void is None:
        return applies
    return ~cells.void if applies is None else applies & ~cells.void


def _standing(cells: Cells) -> Cells:
    """Observations with an n/a in each month of the year after one, until a figure is given."""
    assert cells.void is not None
    there, void = cells.there.copy(), cells.void.copy()
    for month in range(1, len(there)):
        if month % 12:
            stands = void[month - 1] & ~there[month]
            void[month] |= stands
            there[month] |= stands
    return replace(cells, there=there, void=void)


def _carried(value: Plane, present: Mask) -> tuple[Plane, Mask]:
    """The last figure given, and whether there is one yet."""
    value = value.copy()
    known = np.logical_or.accumulate(present, axis=0)
    for month in range(1, len(value)):
        np.copyto(value[month], value[month - 1], where=~present[month])
    return value, known


def _lasting(value: Plane, fact: Fact) -> Plane:
    """Observations that stand to the end of the year."""
    if not fact.lasts:
        return value
    return accumulated(value, "year", "up" if fact.type == "flag" else "add")
