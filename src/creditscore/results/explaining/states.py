"""Why a clause has no points: who answers for it, what was reported, whether it is there at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ...engine.cube import Cube
from ...engine.view import View
from ...scheme import model as m
from ...scheme.slots import LISTED, OPEN, UNSCORED
from ..monthly_scores import missing
from .block import Block

ClauseState = Literal[
    "posted",
    "zero",
    "nothing-reported",
    "not-on-list",
    "not-responsible",
    "not-scored",
    "no-points",
    "for-others",
    "no-base",
    "asks-others",
    "not-applicable",
    "not-in-force",
    "unit-absent",
]
"""Why a clause has the points it has: facts of it earned some, or none; nothing was reported by a
unit on its list, or by one off it that may; the unit does not answer for it; what it reports is not
counted; the source gives no points; it has no awards, and its facts are there for other rules, or
its base and other knobs give nothing; the clause does not apply; the clause, or the unit, is not
there in these months."""


@dataclass(frozen=True)
class States:
    """What stands behind the clauses of one unit, the one in the `column` of the cube.

    `heard` has every slot and month (of the planes) with an observation, and whether it is n/a.
    """

    block: Block
    column: int
    heard: Mapping[tuple[int, int], bool]

    @property
    def cube(self) -> Cube:
        """The block's planes."""
        return self.block.cube

    @cached_property
    def months(self) -> Mapping[int, Sequence[int]]:
        """The months of the planes in which there is an observation of a slot."""
        found: dict[int, list[int]] = {}
        for slot, month in self.heard:
            found.setdefault(slot, []).append(month)
        return found

    @classmethod
    def of(cls, block: Block, column: int) -> States:
        """Gather what was observed of the unit."""
        observed = block.observed
        mine = observed.entity == block.cube.first + column
        cells = (observed.slot[mine].tolist(), observed.month[mine].tolist())
        heard = dict(zip(zip(*cells, strict=True), observed.void[mine].tolist(), strict=True))
        return cls(block, column, heard)

    def of_item(self, item: m.Item, months: Sequence[int]) -> ClauseState:
        """Why an item has no posting but 0 in some months of the year."""
        start, force = self.cube.start, self.cube.in_force()
        at = [start + month for month in months]
        if force is not None:
            at = [month for month in at if force[month, self.column]]
            if not at:
                return "unit-absent"
        names = self.cube.scheme.span_months
        at = [month for month in at if not _outside(item, names[month])]
        if not at:
            return "not-in-force"
        states = self._answering(item)
        if states and min(states) > OPEN:
            return "not-scored" if UNSCORED in states else "not-responsible"
        if item.blank or item.elsewhere:
            return "no-points"
        if not item.awards and item.knobs is None:
            return "for-others"
        if item.not_applicable_when is not None:
            view = View(self.cube, item, None, "year", self.block.tree)
            if view.holds(item.not_applicable_when)[at, self.column].all():
                return "not-applicable"
        if not item.awards:
            return "no-base"
        if not item.facts:
            return "asks-others"
        voids = self.reported(item, at)
        if voids:
            return "not-applicable" if all(voids) else "zero"
        return "nothing-reported" if LISTED in states else "not-on-list"

    def reported(self, item: m.Item, at: Sequence[int]) -> list[bool]:
        """For every observation of an item in some months of the planes, whether it is n/a."""
        slots, months = self.cube.facts.slots, set(at)
        mine = {s for g in slots.groups_of.get((item.id, None), ()) for s in slots.of_group(g)}
        return [v for (slot, month), v in self.heard.items() if slot in mine and month in months]

    def gaps(self, item: m.Item, months: Sequence[int]) -> tuple[str, ...]:
        """The months without a score of an item that is due in each."""
        cube, found = self.cube, set[int]()
        key = ("missing", item.id, months[-1])
        for _, where in self.block.once(key, lambda: [*missing(cube.facts, item, months[-1] + 1)]):
            column = cube.first + self.column - cube.facts.first
            found |= set(where[:, column].nonzero()[0].tolist())
        return tuple(cube.scheme.months[month] for month in months if month in found)

    def _answering(self, item: m.Item) -> set[int]:
        """How the unit stands to the subjects of an item."""
        slots = self.cube.facts.slots
        groups = list(slots.groups_of.get((item.id, None), ()))
        return set(slots.states[groups, self.cube.first + self.column].tolist())


def _outside(item: m.Item, month: str) -> bool:
    return bool(item.first and month < item.first) or bool(item.last and month > item.last)
