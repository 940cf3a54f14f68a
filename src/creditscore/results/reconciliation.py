"""Whether a ledger adds up: its postings are the points of every unit, month and year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol, TypeVar

import numpy as np

from ..decimals import plainly, shifted
from ..engine.exact import Plane, summable
from ..errors import FactError, Place, Problem
from ..scheme.model import Track
from ..scheme.scheme import Scheme


class Postings(Protocol):
    """Postings as arrays, sorted by month and entity."""

    @property
    def lines(self) -> Sequence[object]:
        """What posts: a unit has one posting of each in a month at most."""

    @property
    def month(self) -> Plane:
        """The month of each posting."""

    @property
    def entity(self) -> Plane:
        """The place of its unit in the roster."""

    @property
    def points(self) -> Plane:
        """Its points, in the smallest unit."""


P = TypeVar("P", bound=Postings)


def reconciled(scheme: Scheme, track: Track, found: P, points: Plane, first: int = 0) -> P:
    """The postings of some units, counted from `first`, that add up to their `points`.

    `points` is [month, unit]. Raises `FactError` (F250) where they do not: that is a fault of
    creditscore's own, and its figures are not to be used.
    """
    sums = np.zeros(points.shape, points.dtype)
    month, unit = found.month, found.entity - first
    begins = np.flatnonzero(np.diff(month * points.shape[1] + unit, prepend=-1))
    if len(begins):
        added = np.add.reduceat(summable(found.points, len(found.lines)), begins)
        sums = sums.astype(np.result_type(sums, added))
        sums[month[begins], unit[begins]] = added
    wrong = np.argwhere(sums != points)
    if len(wrong):
        at, column = wrong[0]
        raise fault(
            f"{track.entities.names[first + column]} {scheme.months[at]}",
            shifted(int(sums[at, column]), scheme.places),
            shifted(int(points[at, column]), scheme.places),
        )
    return found


def fault(where: str, ledger: Decimal, points: Decimal) -> FactError:
    """What is said where a ledger does not add up."""
    details = {"where": where, "ledger": _in_full(ledger), "points": _in_full(points)}
    return FactError(Problem("F250", Place(), details))


def _in_full(number: Decimal) -> str:
    return format(plainly(number), "f")
