"""What rules reckon with, and what they ask: quantities and conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ...errors import Place
from .basics import Number


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of this item or another, of one named subject or of the subject at hand."""

    fact: str
    subject: str | None = None
    item: str | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A number of the roster."""

    name: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated number of the scheme."""

    name: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class PointsOf:
    """What a node has posted since the period began; `raw` leaves its own knobs out."""

    node: str
    raw: bool = False
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of quantities."""

    parts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One quantity less another."""

    of: Quantity
    less: Quantity


@dataclass(frozen=True, slots=True)
class Increase:
    """What a fact has grown by since the month before, never below 0."""

    of: FactRef


@dataclass(frozen=True, slots=True)
class Change:
    """What a quantity of the month is above that of the month before; below it, negative."""

    of: Quantity


@dataclass(frozen=True, slots=True)
class Ratio:
    """`times` the ratio of two quantities."""

    of: Quantity
    over: Quantity
    times: int = 1


@dataclass(frozen=True, slots=True)
class Peers:
    """A figure of a quantity among the units of the track, or of a group that a column makes.

    `at` is the place of a quantile, from 0 to 1; `last` is the last of the places that equals take.
    """

    figure: Literal["mean", "min", "max", "median", "quantile", "rank", "last", "percentile"]
    of: Quantity
    among: str = ""
    at: Number = 0
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A number for each subject, or for each value of a roster column."""

    values: Mapping[str, Number]
    column: str | None = None
    place: Place = field(default=Place(), compare=False)

    def __hash__(self) -> int:
        return hash((frozenset(self.values.items()), self.column))


Quantity = (
    Number
    | FactRef
    | Column
    | Parameter
    | PointsOf
    | Sum
    | Difference
    | Increase
    | Change
    | Ratio
    | Peers
    | Table
)
Operator = Literal["above", "at_least", "below", "at_most", "equals"]
Bound = tuple[Operator, Quantity]


@dataclass(frozen=True, slots=True)
class Test:
    """A quantity that keeps within bounds; `over` says of which figures of the period."""

    of: Quantity
    bounds: tuple[Bound, ...]
    over: Literal["period", "any", "every", "total", "end"] = "period"


@dataclass(frozen=True, slots=True)
class Is:
    """A roster column that has one of some values."""

    column: str
    values: tuple[str, ...]
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Conditions that hold together."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Conditions of which one has to hold."""

    conditions: tuple[Condition, ...]


Condition = Test | Is | AllOf | AnyOf


def parts(quantity: Quantity) -> Iterator[Quantity]:
    """A quantity and every quantity inside it."""
    yield quantity
    match quantity:
        case Sum():
            inner: tuple[Quantity, ...] = quantity.parts
        case Difference():
            inner = (quantity.of, quantity.less)
        case Ratio():
            inner = (quantity.of, quantity.over)
        case Increase() | Change() | Peers():
            inner = (quantity.of,)
        case _:
            inner = ()
    for part in inner:
        yield from parts(part)


def questions(condition: Condition | None) -> Iterator[Is]:
    """Every question to the roster that a condition asks."""
    match condition:
        case Is():
            yield condition
        case AllOf() | AnyOf():
            for part in condition.conditions:
                yield from questions(part)
