"""What a node or an award is worth to the node above it, and where it applies and has a value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from ..scheme import model as m
from .exact import Exact, Mask, Plane, largest
from .periods import changes, ever, exact_changes, exact_sums, is_last


@dataclass(frozen=True, slots=True)
class State:
    """Where something applies and where it has a value (None: everywhere), over its period."""

    period: m.Period
    applies: Mask | None = None
    scored: Mask | None = None


def so_far(mask: Mask | None, own: m.Period, period: m.Period, start: int = 0) -> Mask | None:
    """Where a mask holds now, or held at the end of an `own` period in this `period` so far.

    Months before `start` do not count.
    """
    if mask is None or own == period:
        return mask
    ends = mask & is_last(len(mask), own)[:, None]
    ends[:start] = False
    return mask | ever(ends, period)


@dataclass(frozen=True)
class NodeValue:
    """What a node is worth: its value since its own period began, exact and as posted.

    `states` says where it applies and has a value; where one of them does, it does. `present` is
    where it is a child at all: a dated award in its months, an open subject where the unit has
    facts of it (None: everywhere). `full` are its full marks, times `scale` where it is scaled.
    `added` is what a node adds up that does nothing else.
    """

    exact: Exact
    period: m.Period
    posted: Plane
    states: tuple[State, ...]
    present: Mask | None = None
    weight: Exact | m.Number = 1
    full: Exact | m.Number | None = None
    scale: Exact | m.Number = 1
    added: tuple[NodeValue, ...] | None = None

    @property
    def terms(self) -> tuple[NodeValue, ...]:
        """What it adds up, where it does nothing else; itself otherwise."""
        return (self,) if self.added is None else self.added

    @property
    def whole(self) -> bool:
        """Whether it is worth what it posts, to the last digit."""
        return self.exact.num is self.posted

    @property
    def postings(self) -> Plane:
        """What it posts in each month."""
        return changes(self.posted, self.period)

    @property
    def most(self) -> int:
        """How much a month can post at most, its sign aside."""
        top = self.exact.top() if self.whole else largest(self.posted)
        return top if self.period == "month" else 2 * top

    def since(self, period: m.Period) -> Exact:
        """The exact value since another period began."""
        if period == self.period:
            return self.exact
        return exact_sums(exact_changes(self.exact, self.period), period)

    def columns(self, which: slice) -> NodeValue:
        """What it is worth to some of the entities; it is no node that only adds up."""
        exact = self.exact.columns(which)
        posted = exact.num if self.whole else self.posted[:, which]
        states = tuple(
            State(s.period, *(x if x is None else x[:, which] for x in (s.applies, s.scored)))
            for s in self.states
        )
        present = None if self.present is None else self.present[:, which]
        weight, full = (
            x.columns(which) if isinstance(x, Exact) else x for x in (self.weight, self.full)
        )
        return NodeValue(exact, self.period, posted, states, present, weight or 0, full)

    def state(self, period: m.Period, start: int = 0) -> State:
        """Where it applies and has a value, seen over a period."""
        return State(
            period,
            self._anywhere([(state.period, state.applies) for state in self.states], period, start),
            self._anywhere([(state.period, state.scored) for state in self.states], period, start),
        )

    def _anywhere(
        self, masks: list[tuple[m.Period, Mask | None]], period: m.Period, start: int
    ) -> Mask | None:
        """Where any of some masks holds, seen over a period; None, everywhere, where one is that.

        Awards of one item share masks, each of which is looked at once.
        """
        if any(mask is None for _, mask in masks):
            return None
        distinct = {(own, id(mask)): mask for own, mask in masks}
        seen = (so_far(mask, own, period, start) for (own, _), mask in distinct.items())
        nowhere = np.zeros(self.posted.shape, bool)
        return reduce(np.logical_or, (mask for mask in seen if mask is not None), nowhere)
