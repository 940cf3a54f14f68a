"""Quantities (a fact, a ratio, a roster column, …) and conditions that compare them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Literal

from ...errors import Place
from .basics import Number

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WIDE = Context(prec=60)


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of this item or another, of one named subject or of the subject at hand.

    That of another item is of all its subjects together, unless it is asked of the `same` one.
    """

    fact: str
    subject: str | None = None
    item: str | None = None
    place: Place = field(default=Place(), compare=False)
    same: bool = False


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
    """What a node has posted since the period began; `raw` leaves its own knobs out.

    Of an item also what it has posted for one `subject`, or for the `same` as that at hand.
    """

    node: str
    raw: bool = False
    place: Place = field(default=Place(), compare=False)
    subject: str = ""
    same: bool = False

    @property
    def by_subject(self) -> bool:
        """Whether it is of one subject alone."""
        return bool(self.subject) or self.same


@dataclass(frozen=True, slots=True)
class FullOf:
    """The full marks of what applies below a node, seen over the period."""

    node: str
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """The first of some quantities that is known."""

    parts: tuple[Quantity, ...]


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
class Product:
    """Quantities multiplied with each other."""

    parts: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest or the smallest of some quantities."""

    figure: Literal["max", "min"]
    parts: tuple[Quantity, ...]


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


def word(cell: object) -> str:
    """A cell of the roster as a word; numbers that are equal are one word, no cell is "".

    >>> word(Decimal("1.0")), word(1), word("1.0"), word(None)
    ('1', '1', '1.0', '')
    """
    if isinstance(cell, int | Decimal):
        return format(Decimal(cell).normalize(_WIDE), "f")
    return "" if cell is None else str(cell)


class Words:
    """Words of a rule file that cells of the roster are compared with; numbers by their value."""

    def __init__(self, words: Iterable[str]) -> None:
        self._numbers = {word(Decimal(text)): text for text in words if _NUMBER.fullmatch(text)}

    def of(self, cell: object) -> str:
        """The word that a cell is, as the rule file writes it."""
        text = word(cell)
        return text if isinstance(cell, str) else self._numbers.get(text, text)

    def again(self, text: str) -> str | None:
        """The later word that is the same number, where there is one."""
        same = self._numbers[word(Decimal(text))] if _NUMBER.fullmatch(text) else text
        return None if same == text else same


@dataclass(frozen=True, slots=True)
class Table:
    """A quantity for each subject, or for each value of a roster column."""

    values: Mapping[str, Quantity]
    column: str | None = None
    place: Place = field(default=Place(), compare=False)

    def __hash__(self) -> int:
        return hash((frozenset(self.values.items()), self.column))

    def chosen(self, cells: Iterable[object]) -> list[Quantity | None]:
        """The quantity for each of some cells of the roster, None where the table has none."""
        words, rest = Words(self.values), self.values.get("else")
        return [self.values.get(words.of(cell), rest) for cell in cells]


Quantity = (
    Number
    | FactRef
    | Column
    | Parameter
    | PointsOf
    | FullOf
    | FirstKnown
    | Sum
    | Product
    | Extreme
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
    """A quantity that keeps within bounds; `over` says of which figures of the period.

    One that asks whether the quantity is `known`, or not known, has no bounds.
    """

    of: Quantity
    bounds: tuple[Bound, ...]
    over: Literal["period", "any", "every", "total", "end"] = "period"
    known: bool | None = None
    place: Place = field(default=Place(), compare=False)


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


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that may not hold."""

    condition: Condition


Condition = Test | Is | AllOf | AnyOf | Not


def parts(quantity: Quantity) -> Iterator[Quantity]:
    """A quantity and every quantity inside it."""
    yield quantity
    match quantity:
        case Sum() | Product() | Extreme() | FirstKnown():
            inner: tuple[Quantity, ...] = quantity.parts
        case Table():
            inner = tuple(quantity.values.values())
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


def ways(quantity: Quantity, adds: Callable[[FactRef], bool]) -> frozenset[int]:
    """Which ways a quantity can go as facts that add up are counted on: 1 is up, -1 is down.

    >>> late = FactRef("late")
    >>> sorted(ways(Difference(10, less=late), lambda ref: ref == late))
    [-1]
    """
    match quantity:
        case FactRef():
            return frozenset([1] if adds(quantity) else [])
        case Increase():
            return frozenset([1])
        case Difference():
            return ways(quantity.of, adds) | {-way for way in ways(quantity.less, adds)}
        case Ratio() if not any(isinstance(part, FactRef) for part in parts(quantity.over)):
            return ways(quantity.of, adds)
        case Sum() | Extreme():
            return frozenset(way for part in quantity.parts for way in ways(part, adds))
        case Product() if all(not isinstance(n, int | Decimal) or n >= 0 for n in quantity.parts):
            return frozenset(way for part in quantity.parts for way in ways(part, adds))
        case Table():
            return frozenset(w for part in quantity.values.values() for w in ways(part, adds))
    moved = any(isinstance(part, FactRef) and adds(part) for part in parts(quantity))
    return frozenset([1, -1] if moved else [])


def may_be_undone(test: Test, adds: Callable[[FactRef], bool]) -> bool:
    """Whether counting on can undo that a bound is kept to: one that is not to be passed, say."""
    operator, bound = test.bounds[0]
    undoing = {"above": {-1}, "at_least": {-1}, "below": {1}, "at_most": {1}}
    return bool(ways(Difference(test.of, bound), adds) & undoing.get(operator, {1, -1}))


def compared(quantities: Iterable[Quantity]) -> frozenset[FactRef]:
    """The facts of which the figure of one month is set against that of the month before."""
    changes = (quantity for quantity in quantities if isinstance(quantity, Change))
    return frozenset(q for change in changes for q in parts(change) if isinstance(q, FactRef))


def questions(condition: Condition | None) -> Iterator[Is]:
    """Every question to the roster that a condition asks."""
    return (one for one in inner(condition) if isinstance(one, Is))


def inner(condition: Condition | None) -> Iterator[Test | Is]:
    """Every condition inside a condition that is not put together of others."""
    match condition:
        case Test() | Is():
            yield condition
        case AllOf() | AnyOf():
            for part in condition.conditions:
                yield from inner(part)
        case Not(one):
            yield from inner(one)
