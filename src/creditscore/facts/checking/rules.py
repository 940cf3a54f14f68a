"""What must hold of coded facts, each rule once: `rows` and `planes` apply all of them.

A rule is asked about cells in whatever shape, rows one after the other or planes [month, entity];
what it answers has the same shape, or broadcasts to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ...arrays import Ints, Mask
from ...decimals import units
from ...scheme.model import Fact
from ...scheme.slots import LISTED, REFUSED, Slots
from ..reading.numbers import exceeds


class Cells(Protocol):
    """Cells in which something is observed; months count from the first of the planes.

    `until` is the last month in which the figure counts: the number of months where it does not
    end, -1 where it ended before all of them. `latest` says whether the last figure of several
    counts, `state` how the unit stands to the item, `counting` whether it is assessed then, or for
    what is told once a year in any month of it.
    """

    @property
    def slots(self) -> Slots:
        """The slots of the track."""

    @property
    def month(self) -> Ints:
        """The month."""

    @property
    def until(self) -> Any:
        """The last month in which the figure counts."""

    @property
    def latest(self) -> Any:
        """Whether the fact takes the latest figure."""

    @property
    def state(self) -> Ints:
        """How the unit stands to the item and subject."""

    @property
    def counting(self) -> Any:
        """Whether the unit is assessed in the month, or in the year that a figure is of."""

    def outside(self) -> Any:
        """Where a figure is beyond the bounds of its fact."""


@dataclass(frozen=True)
class CellRule:
    """What each figure must keep to by itself, of the slots that it `concerns`."""

    name: str
    codes: tuple[str, ...]
    concerns: Callable[[Slots, int], bool]
    broken: Callable[[Cells], Any]


@dataclass(frozen=True)
class Side:
    """The figures of one slot of a pair; `known` is where there is one, or one `stands` without.

    `void` is where it is n/a.
    """

    value: Ints
    there: Mask
    void: Mask
    known: Mask
    places: Any
    stands: Any
    needed: Any


@dataclass(frozen=True)
class PairRule:
    """What two figures of one item, unit and month must keep to, of the slots in `pairs`."""

    name: str
    codes: tuple[str, ...]
    pairs: Callable[[Slots], Ints]
    broken: Callable[[Side, Side], Mask]


@dataclass(frozen=True)
class Months:
    """Months in which a figure may be due: `previous` is that of the month before, 0 without one.

    `concerned` says where the unit is asked for one. `first` and `last` are the months of the run,
    the last one exclusive.
    """

    month: Ints
    previous: Ints
    state: Ints
    concerned: Any
    first: int
    last: int


@dataclass(frozen=True)
class GapRule:
    """In which months the slots that it `concerns` must have a figure."""

    name: str
    codes: tuple[str, ...]
    concerns: Callable[[Slots, int], bool]
    due: Callable[[Months], Any]


def concerned(rule: CellRule | GapRule, slots: Slots) -> Mask:
    """Which slots a rule concerns, asked once for all facts."""
    if rule.name not in slots.marked:
        found = [rule.concerns(slots, number) for number in range(len(slots.slots))]
        slots.marked[rule.name] = np.array(found, bool)
    return slots.marked[rule.name]


def run_of(slots: Slots, number: int, through: int) -> tuple[int, int]:
    """The months in which figures of a slot can be due, the last one exclusive.

    A stock goes on from the earlier months; other figures are due in those that are scored.
    """
    first = 0 if slots.slots[number].fact.type == "stock" else slots.span - 12
    return (slots.span - 1 if slots.yearly[number] else first), slots.span - 12 + through


def is_open(slots: Slots, number: int) -> bool:
    """Whether a slot's subject is one that concerns those alone who have facts of it."""
    item = slots.track.items.get(slots.slots[number].item)
    return item is not None and item.open_subjects


def is_carried(fact: Fact) -> bool:
    """Whether the last figure of a fact stands until there is another."""
    return fact.missing == "carry"


def standing(fact: Fact) -> int:
    """What stands in a month without a figure, in the fact's unit, where none is carried on."""
    return units(fact.value, fact.places) if fact.missing == "value" else 0


def stands(fact: Fact) -> bool:
    """Whether a month without a figure has one by itself, other than 0."""
    return is_carried(fact) or fact.missing == "value"


def is_needed(fact: Fact) -> bool:
    """Whether nothing is known of a fact without a figure: it is not 0 then."""
    return fact.missing in ("carry", "not-reported")


def _every(slots: Slots, number: int) -> bool:
    return True


def _refused(slots: Slots, number: int) -> bool:
    return bool((slots.states[slots.slots[number].group] == REFUSED).any())


def _yearly(slots: Slots, number: int) -> bool:
    return bool(slots.yearly[number])


def _with_terms(slots: Slots, number: int) -> bool:
    return slots.in_force is not None


def _fed(slots: Slots, number: int) -> bool:
    return slots.slots[number].fact.feed is not None


def _stock_without_gaps(slots: Slots, number: int) -> bool:
    fact = slots.slots[number].fact
    return fact.missing == "error" and fact.type == "stock"


def _without_gaps(slots: Slots, number: int) -> bool:
    fact = slots.slots[number].fact
    return fact.missing == "error" and fact.type != "stock"


def _ends_wrongly(cells: Cells) -> Any:
    ends = cells.until < cells.slots.span
    if not np.any(ends):
        return False
    return ends & (cells.latest | (cells.until < cells.month))


def _above(low: Side, high: Side) -> Mask:
    given = high.there & ~high.void
    compared = low.known & ~low.void & (low.there | (given & low.stands))
    compared &= high.known | ~np.asarray(high.needed)
    above: Mask = compared & exceeds(low.value, low.places, high.value, high.places)
    return above


def _both(one: Side, other: Side) -> Mask:
    both: Mask = (one.value > 0) & (other.value > 0)
    return both


def _in_run(months: Months) -> Any:
    return (months.month >= months.first) & (months.month < months.last) & months.concerned


BOUNDS = CellRule("bounds", ("F209", "F210", "F214", "F216"), _every, lambda cells: cells.outside())
CELL_RULES = (
    BOUNDS,
    CellRule("responsibility", ("F205",), _refused, lambda cells: cells.state == REFUSED),
    CellRule("months of yearly facts", ("F224",), _yearly,
             lambda cells: cells.month != cells.slots.span - 1),
    CellRule("terms of units", ("F226",), _with_terms, lambda cells: ~np.asarray(cells.counting)),
    CellRule("ends", ("F227",), _every, _ends_wrongly),
    CellRule("feeds", ("F229",), _fed, lambda cells: np.ones(np.shape(cells.month), bool)),
)  # fmt: skip
PAIR_RULES = (
    PairRule("order", ("F211",), lambda slots: slots.ordered, _above),
    PairRule("exclusion", ("F212",), lambda slots: slots.exclusive, _both),
)
GAP_RULES = (
    GapRule("stocks that go on", ("F207",), _stock_without_gaps,
            lambda months: _in_run(months) & (months.previous > 0)),
    GapRule("figures that are due", ("F220",), _without_gaps,
            lambda months: _in_run(months) & (months.state == LISTED)),
)  # fmt: skip
RULES = (*CELL_RULES, *PAIR_RULES, *GAP_RULES)
