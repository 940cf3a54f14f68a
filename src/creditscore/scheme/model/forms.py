"""The forms of rules: how figures become points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ...errors import Place
from .basics import NamedPeriod, Number, Period, Places, nowhere
from .measures import (
    AllOf,
    AnyOf,
    Condition,
    FactRef,
    FullOf,
    Is,
    Not,
    Peers,
    PointsOf,
    Quantity,
    Test,
    parts,
)


@dataclass(frozen=True, slots=True)
class Each:
    """Points for each unit of a value."""

    of: Quantity
    points: Quantity


@dataclass(frozen=True, slots=True)
class Flag:
    """Points while a value is above 0."""

    of: Quantity
    points: Quantity


@dataclass(frozen=True, slots=True)
class Rate:
    """Points times a ratio."""

    of: Quantity
    over: Quantity
    points: Quantity
    when_empty: Quantity = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row of levels or tiers."""

    when: Condition
    points: Quantity
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Levels:
    """Points of the first row whose condition holds."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tiers:
    """Points of the row that a number falls into; each row's condition is a test of `of`."""

    of: Quantity
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Points for each step that a number is beyond a mark."""

    of: Quantity
    start: Quantity
    step: Number
    points: Quantity
    side: Literal["above", "below"] = "above"
    partial: Literal["ignore", "count", "proportional"] = "ignore"


@dataclass(frozen=True, slots=True)
class Interpolate:
    """Straight lines between anchors; `below` and `above` say what holds outside them.

    `when_equal` is what holds where all anchors are one value; None: the upper of them.
    """

    of: Quantity
    anchors: tuple[tuple[Quantity, Quantity], ...]
    outside: Literal["clamp", "extend", "not-applicable", "points"] = "clamp"
    below: Number = 0
    above: Number = 0
    when_equal: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """Points by place among the units of the track, or of a group that a column makes."""

    of: Quantity
    points: tuple[Number, ...]
    order: Literal["high-first", "low-first"] = "high-first"
    ties: Literal["best", "worst", "mean"] = "best"
    among: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """The value itself."""

    of: Quantity


@dataclass(frozen=True, slots=True)
class Due:
    """When a target is judged: from the first of some months on, or whenever a period ends."""

    months: tuple[str, ...] = ()
    every: NamedPeriod | None = None


@dataclass(frozen=True, slots=True)
class Extra:
    """Points for being early or late: once, or for each month, in all at most so many."""

    points: Quantity
    each_month: bool = False
    at_most: Number | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Points for keeping to one bound when it is due, by the facts `over` a stretch of time.

    It is met as well where `or_when` holds, as where nothing is left of what has to fall.
    `missed` is what not keeping to it is worth, `partial` the figure from which on a share of the
    points is earned, up to the bound; `early` adds, `late` takes away. A target judged more than
    once a year gives its points `each` time (also where nothing is said), by the `share` of the
    times that it was met, or where it was met at `all` of them. With `listed_only` it is
    there for the units of the list alone.
    """

    test: Test
    due: Due
    over: Period = "year"
    or_when: Condition | None = None
    points: Quantity = 1
    missed: Quantity = 0
    partial: Quantity | None = None
    early: Extra | None = None
    late: Extra | None = None
    counted: Literal["each", "share", "all", ""] = ""
    listed_only: bool = False


Rule = Each | Flag | Rate | Levels | Tiers | Steps | Interpolate | Rank | Given | Target


def quantities(thing: Rule | Condition | None) -> Iterator[Quantity]:
    """Every quantity that a rule or a condition reads, those inside others included."""
    match thing:
        case None | Is():
            return
        case AllOf() | AnyOf():
            for condition in thing.conditions:
                yield from quantities(condition)
        case Not(inner):
            yield from quantities(inner)
        case Test():
            yield from parts(thing.of)
            for _, bound in thing.bounds:
                yield from parts(bound)
        case Levels() | Tiers():
            for row in thing.rows:
                yield from quantities(row.when)
                yield from parts(row.points)
        case Interpolate():
            yield from parts(thing.of)
            for value, points in thing.anchors:
                yield from (*parts(value), *parts(points))
            if thing.when_equal is not None:
                yield from parts(thing.when_equal)
        case Target():
            yield from (*quantities(thing.test), *quantities(thing.or_when))
            worth = (thing.points, thing.missed, thing.partial)
            extra = (found.points for found in (thing.early, thing.late) if found)
            for quantity in (*worth, *extra):
                yield from () if quantity is None else parts(quantity)
        case Rank() | Given():
            yield from parts(thing.of)
        case Each() | Flag():
            yield from (*parts(thing.of), *parts(thing.points))
        case Rate():
            for quantity in (thing.of, thing.over, thing.points, thing.when_empty):
                yield from parts(quantity)
        case Steps():
            for quantity in (thing.of, thing.start, thing.points):
                yield from parts(quantity)


def asks_facts_alone(condition: Condition) -> bool:
    """Whether a condition asks facts and the roster, and no points, marks or peers."""
    return not any(isinstance(q, PointsOf | FullOf | Peers) for q in quantities(condition))


def refs(thing: Rule | Condition | None) -> Iterator[FactRef]:
    """Every fact that a rule or a condition reads."""
    return (q for q in quantities(thing) if isinstance(q, FactRef))


def provided_for(thing: Rule | Condition) -> Iterator[FactRef]:
    """Every fact of which a rule or a condition asks whether it is known."""
    match thing:
        case AllOf() | AnyOf():
            for condition in thing.conditions:
                yield from provided_for(condition)
        case Not(inner):
            yield from provided_for(inner)
        case Test(known=known) if known is not None:
            yield from refs(thing)
        case Levels():
            for row in thing.rows:
                yield from provided_for(row.when)
