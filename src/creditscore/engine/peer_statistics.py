"""What rules ask about a unit's peers, and the statistics of a whole track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..scheme import model as m
from .exact import Exact, Mask, Plane


@dataclass(frozen=True, slots=True)
class Question:
    """What units are compared by: a quantity as a node sees it, or what a child of it is worth.

    `node` is its id; subject, period, window and `adds` are those of its view; `child` is the place
    of the child (None: the quantity `of`). Equal questions are one, in whatever process.
    """

    node: str
    subject: str | None
    period: m.Period
    window: tuple[int, int] | None = None
    adds: bool = False
    of: m.Quantity = 0
    child: int | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A figure that is asked of what units are compared by, among those of a roster column."""

    question: Question
    figure: str
    among: str = ""
    at: m.Number = 0


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure of every month; planes are [month, column], and `column` is the one of each unit.

    A figure of a group has one column for all of it; without `column` one is everybody's.
    """

    num: Plane
    den: Plane | int
    known: Mask
    column: Plane | None = None

    @classmethod
    def joined(cls, months: Sequence[Statistic]) -> Statistic:
        """The same figure of some months and of those that follow."""
        dens: Any = [answer.den for answer in months]
        if all(isinstance(den, int) for den in dens) and len(set(dens)) == 1:
            den = dens[0]
        else:
            den = np.concatenate([np.broadcast_to(a.den, a.num.shape) for a in months])
        num, known = (np.concatenate([getattr(a, n) for a in months]) for n in ("num", "known"))
        return cls(num, den, known, months[0].column)

    def of(self, first: int, last: int) -> tuple[Exact, Mask]:
        """The figure for the units from `first` up to `last`, and where there is one."""
        if self.column is None:
            return Exact(whole(self.num), whole(self.den)), self.known
        at = self.column[first:last]
        den = self.den if isinstance(self.den, int) else whole(self.den[:, at])
        return Exact(whole(self.num[:, at]), den), self.known[:, at]

    def cut(self, first: int, last: int) -> Statistic:
        """What the units from `first` up to `last` need of it; their places count from 0 then."""
        if self.column is None:
            return self
        kept, column = np.unique(self.column[first:last], return_inverse=True)
        den = self.den if isinstance(self.den, int) else self.den[:, kept]
        return Statistic(self.num[:, kept], den, self.known[:, kept], column.astype(np.int32))


@dataclass(frozen=True)
class PeerStatistics:
    """The statistics for the units of a track, or for those from `first` on."""

    found: Mapping[Ask, Statistic] = field(default_factory=dict)
    first: int = 0

    def of(self, ask: Ask, first: int, last: int) -> tuple[Exact, Mask]:
        """The figure for the units from `first` up to `last`, and where there is one."""
        return self.found[ask].of(first - self.first, last - self.first)

    def cut(self, first: int, last: int) -> PeerStatistics:
        """What the units from `first` up to `last` need, small enough to be sent to them."""
        ends = first - self.first, last - self.first
        return PeerStatistics({ask: answer.cut(*ends) for ask, answer in self.found.items()}, first)


def whole(plane: Any) -> Any:
    """Whole numbers of 64 bits to reckon with, where they are no Python integers."""
    return plane if isinstance(plane, int) or plane.dtype == object else plane.astype(np.int64)


def least(plane: Plane) -> Plane:
    """Whole numbers of the narrowest kind that holds them."""
    if plane.dtype == object:
        return plane
    ends = int(plane.min(initial=0)), ~int(plane.max(initial=0))
    return plane.astype(np.min_scalar_type(min(*ends, -1)))
