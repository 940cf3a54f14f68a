"""Points that no 64 bits hold: of which award, and the figure that they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..engine.blocks import Scores
from ..errors import FactError, Problem
from ..facts.facts import Facts
from ..facts.planes.observations import Observations
from ..facts.reading import numbers
from ..scheme import model as m
from .scored import ScoredTrack


def refuse_overflow(
    tracks: Mapping[str, ScoredTrack], rows: Callable[[str, int], tuple[Facts, Observations]]
) -> None:
    """Raise `FactError` (F216) for the first posting of any track that is too large.

    `rows` gets the rows of a unit, by its track and place in the roster, and what they say.
    """
    for name, found in tracks.items():
        posting = _Overflow.of(found.track, found.scores)
        if posting is not None:
            raise posting.error(*rows(name, posting.unit))


@dataclass(frozen=True, slots=True)
class _Overflow:
    """A posting past 2^62 of a unit, by its place in the roster, and a month of the year."""

    node: m.Item | m.Section
    award: m.Award
    unit: int
    month: int

    @classmethod
    def of(cls, track: m.Track, scores: Scores) -> _Overflow | None:
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
        value = numbers.shown(facts.rows.cell("value", at))
        details = {"item": slot.item, "fact": slot.fact.label, "value": value}
        return FactError(Problem("F216", facts.place(at), details))
