"""How many digits the decimals of a result need in typed columns, so that every figure fits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...decimals import decimal_places, units
from ...engine.exact import largest
from ...errors import FactError, Place, Problem
from ...facts.arrow import DIGITS, digits_for
from ...grading.annual import Standing
from ...scheme.scheme import Scheme

_NARROW = 2**63


@dataclass(frozen=True, slots=True)
class Widths:
    """The digits of the tables' columns of points; `parts` are the annual ones.

    The ledger's points have `places` decimals, as many as its finest posting.
    """

    months: int
    parts: tuple[int, ...]
    total: int
    ledger: int
    places: int

    @classmethod
    def of(cls, scheme: Scheme, scores: Iterable[tuple[Any, Standing]]) -> Widths:
        """The widths for some tracks' points of the months, and where their units stand."""
        found = list(scores)
        to_date = max((_to_date(months) for months, _ in found), default=0)
        standings = [standing for _, standing in found]
        parts = [max(largest(s.parts[i]) for s in standings) for i in range(len(scheme.parts))]
        total = max((largest(s.total) for s in standings), default=0)
        places = places_of(scheme)
        postings = [_NARROW * 10 ** (places - scheme.places)]
        for part, i in zip(scheme.parts, range(len(scheme.parts)), strict=True):
            top = max(largest(s.scaled[i]) for s in standings)
            own = part.fact.places if part.fact else scheme.places
            weight = 1 + abs(units(part.weight, 0)) + 1
            postings.append(2 * max(top, parts[i]) * weight * 10 ** (places - own))
        ledger = DIGITS[-1]
        if all(months.dtype != object for months, _ in found):
            ledger = max(DIGITS[1], _digits(max(postings), places))
        return cls(
            _digits(to_date, scheme.places),
            tuple(
                _digits(most, part.fact.places if part.fact else scheme.places)
                for most, part in zip(parts, scheme.parts, strict=True)
            ),
            _digits(total, scheme.places),
            ledger,
            places,
        )


def places_of(scheme: Scheme) -> int:
    """How many decimals the finest posting can have: a weight's and its part's together."""
    parts = (part.fact.places if part.fact else scheme.places for part in scheme.parts)
    weights = (decimal_places(part.weight) for part in scheme.parts)
    return max([scheme.places, *map(sum, zip(parts, weights, strict=True))])


def _to_date(months: Any) -> int:
    """The most that points of a month, and up to it, come to."""
    most = 12 * largest(months)
    return most if most < 10 ** DIGITS[0] else max(most // 12, largest(np.cumsum(months, axis=0)))


def _digits(most: int, places: int) -> int:
    found = digits_for(most, places)
    if found is None:
        raise FactError(Problem("F251", Place(), {"digits": DIGITS[-1]}))
    return found
