"""A column of figures: each cell exact, in the unit of the fact that it is of, or why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...arrays import Ints, Mask
from ...scheme.model import Fact
from ...scheme.slots import Slot, Slots
from ..reading import numbers
from ..reading.values import multiplied


@dataclass(frozen=True)
class Figures:
    """A column as codes of its distinct cells.

    A cell is `whole` × 10^-`decimals`, which are below 0 where it is no number.

    >>> found = Figures.of(np.array([0, 1, 0]), ["7.50", "n/a"])
    >>> found.whole.tolist(), found.decimals.tolist()
    ([75, 0], [1, -2])
    """

    codes: Ints
    cells: Sequence[Any]
    whole: Ints
    decimals: Ints

    @classmethod
    def of(cls, codes: Ints, cells: Sequence[Any]) -> Figures:
        """Read each distinct cell."""
        whole, decimals = np.array([numbers.parts(cell) for cell in cells], np.int64).T
        return cls(codes, cells, whole, decimals)

    def scaled(self, slots: Slots, slot: Ints, cell: Ints) -> tuple[Ints, Mask]:
        """Cells in the unit of each one's slot, 0 where it cannot take them, and where it can."""
        decimals = self.decimals[cell]
        shift = slots.places[slot] - np.maximum(decimals, 0)
        found = multiplied(self.whole[cell], shift, decimals >= 0)
        scaled, fits = found.value, np.ones(len(slot), bool) if found.good is None else found.good
        low, high = slots.ends[:, slot]
        fits = fits & (scaled >= low) & (scaled <= high)
        return np.where(fits, scaled, 0), fits

    def void(self, cell: Ints) -> Mask:
        """Which cells are n/a."""
        void: Mask = self.decimals[cell] == -2
        return void

    def unfit(self, slots: Slots, slot: Ints, cell: Ints) -> tuple[list[Unfit], Ints]:
        """Cells that their slots cannot take, each kind once, and of which kind each one is."""
        count = len(self.cells)
        distinct, kinds = np.unique(slot * count + cell, return_inverse=True)
        pairs = (divmod(kind, count) for kind in distinct.tolist())
        return [Unfit.of(slots.slots[of], self.cells[at]) for of, at in pairs], kinds


@dataclass(frozen=True)
class Unfit:
    """A number as it was `written` for a slot whose fact cannot take it, and the code of why."""

    slot: Slot
    written: Any
    code: str

    @classmethod
    def of(cls, slot: Slot, written: Any) -> Unfit:
        """Find out why."""
        number = numbers.number(written)
        assert number is not None
        return cls(
            slot, written, _code(slot.fact, number, numbers.scaled(number, slot.fact.places))
        )

    def details(self) -> Mapping[str, object]:
        """What is said of it."""
        fact = self.slot.fact
        value = {"item": self.slot.item, "fact": fact.label, "value": numbers.shown(self.written)}
        return {**value, "limit": _limits(fact), "places": fact.places}


def _code(fact: Fact, number: Any, found: int | None) -> str:
    """The code of what is wrong with a number, "" where the fact can take it."""
    whole = fact.type in ("count", "stock")
    if whole and (found is None or found < 0):
        return "F209"
    if fact.type == "flag" and found not in (0, 1):
        return "F214"
    if found is None:
        return "F215"
    low, high = ((b if not isinstance(b, str) else None) for b in (fact.at_least, fact.at_most))
    if (low is not None and number < low) or (high is not None and number > high):
        return "F210"
    return "" if numbers.fits(found) else "F216"


def _limits(fact: Fact) -> str:
    ends = [fact.at_least, fact.at_most]
    return "–".join("…" if end is None or isinstance(end, str) else str(end) for end in ends)
