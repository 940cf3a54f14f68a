"""Points that no 64 bits hold: of which award, and the figure that they come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..engine.blocks import Scores
from ..errors import FactError, Problem
from ..facts.facts import Facts
from ..facts.planes.observations import Observations
from ..facts.reading import numbers
from ..scheme import model as m


@dataclass(frozen=True, slots=True)
class Excess:
    """A posting past 2^62 of a unit, by its place in the roster, and a month of the year."""

    node: m.Item | m.Section
    award: m.Award
    unit: int
    month: int

    @classmethod
    def of(cls, track: m.Track, scores: Scores) -> Excess | None:
        """The first unit with one; None where all fit."""
        number, month = scores.excess
        if not number.any():
            return None
        unit = int(np.flatnonzero(number)[0])
        return cls(*track.awards[int(number[unit]) - 1], unit, int(month[unit]))

    def error(self, facts: Facts, rows: Observations) -> FactError:
        """What is said of it, at the largest figure that the award has read of the unit by then."""
        slots = rows.slots
        read = {(ref.item or self.node.id, ref.fact) for ref in self.award.reads}
        mine = np.array([(slot.item, slot.fact.id) in read for slot in slots.slots], bool)
        here = (rows.entity == self.unit) & (rows.row >= 0)
        here &= rows.month <= slots.span - 12 + self.month
        found = np.flatnonzero(here & mine[rows.slot])
        found = found if len(found) else np.flatnonzero(here)
        if not len(found):
            details = {"item": self.node.id, "fact": self.award.id, "value": "—"}
            return FactError(Problem("F216", details=details))
        largest = found[np.argmax(np.abs(rows.value[found]))]
        at, slot = int(rows.row[largest]), slots.slots[int(rows.slot[largest])]
        value = numbers.shown(facts.frame["value"].iat[at])
        details = {"item": slot.item, "fact": slot.fact.label, "value": value}
        return FactError(Problem("F216", facts.place(at), details))
