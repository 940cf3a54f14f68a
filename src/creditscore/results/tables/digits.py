"""How many digits the decimals of a result need in typed columns, so that every figure fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ... import arrow
from ...arrow import DIGITS, digits_for
from ...decimals import decimal_places, units
from ...engine.exact import largest
from ...errors import FactError, Place, Problem
from ...scheme.scheme import Scheme
from ..scored import Scored
from .columns import Numbers, Rows
from .definitions import Table

_NARROW = 2**63


@dataclass(frozen=True, slots=True)
class DecimalType:
    """Decimals of so many digits, `places` of them behind the point."""

    digits: int
    places: int

    @property
    def arrow(self) -> Any:
        """The type as Arrow has it."""
        return arrow.decimal(self.digits, self.places)


Types = Mapping[str, DecimalType]
"""The types of a table's columns of decimals."""


@dataclass(frozen=True, slots=True)
class Digits:
    """The types of the tables' columns of points, each wide enough for every figure of a result.

    The ledger's points have as many decimals as its finest posting can have.
    """

    ledger: Types
    items: Types
    months: Types
    annual: Types

    @classmethod
    def of(cls, scored: Scored) -> Digits:
        """The types for the figures of a result."""
        scheme = scored.scheme
        found = [(track.scores.months, track.standing) for track in scored.tracks.values()]
        to_date = max((_to_date(months) for months, _ in found), default=0)
        standings = [standing for _, standing in found]
        parts = [max(largest(s.parts[i]) for s in standings) for i in range(len(scheme.parts))]
        total = max((largest(s.total) for s in standings), default=0)
        places = finest(scheme)
        postings = [_NARROW * 10 ** (places - scheme.places)]
        for i, part in enumerate(scheme.parts):
            top = max(largest(s.scaled[i]) for s in standings)
            own = part.fact.places if part.fact else scheme.places
            weight = 1 + abs(units(part.weight, 0)) + 1
            postings.append(2 * max(top, parts[i]) * weight * 10 ** (places - own))
        ledger = DIGITS[-1]
        if all(months.dtype != object for months, _ in found):
            ledger = max(DIGITS[1], _type(max(postings), places).digits)
        monthly = _type(to_date, scheme.places)
        annual = {
            part.id: _type(most, part.fact.places if part.fact else scheme.places)
            for most, part in zip(parts, scheme.parts, strict=True)
        }
        return cls(
            ledger={"points": DecimalType(ledger, places)},
            items={"points": DecimalType(DIGITS[1], scheme.places)},
            months={"points": monthly, "to_date": monthly},
            annual=annual | {"total": _type(total, scheme.places)},
        )

    def narrowed(self, digits: int) -> Digits:
        """The same where no decimals of the ledger may have more digits than these."""
        points = self.ledger["points"]
        narrow = DecimalType(min(points.digits, digits), points.places)
        return replace(self, ledger={"points": narrow})


def fitting(table: Table, rows: Rows) -> Types:
    """The types of a table's decimals: 38 digits, more where a figure of these rows needs them."""
    found = {}
    for column in table.columns:
        data = rows.get(column.name)
        if column.kind == "decimal" and isinstance(data, Numbers):
            needed = _type(largest(data.values), data.places)
            found[column.name] = DecimalType(max(DIGITS[1], needed.digits), data.places)
    return found


def finest(scheme: Scheme) -> int:
    """How many decimals the finest posting can have: a weight's and its part's together."""
    parts = (part.fact.places if part.fact else scheme.places for part in scheme.parts)
    weights = (decimal_places(part.weight) for part in scheme.parts)
    return max([scheme.places, *map(sum, zip(parts, weights, strict=True))])


def _to_date(months: Any) -> int:
    """The most that points of a month, and up to it, come to."""
    most = 12 * largest(months)
    return most if most < 10 ** DIGITS[0] else max(most // 12, largest(np.cumsum(months, axis=0)))


def _type(most: int, places: int) -> DecimalType:
    found = digits_for(most, places)
    if found is None:
        raise FactError(Problem("F251", Place(), {"digits": DIGITS[-1]}))
    return DecimalType(found, places)
