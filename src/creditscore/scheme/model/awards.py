"""An award: a rule of an item or section that gives points for each of its periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ...errors import Place
from .basics import NamedPeriod, Number, Period, Places, nowhere
from .forms import Levels, Rank, Rule, Target, Tiers, provided_for, quantities, refs
from .measures import (
    Change,
    Condition,
    Difference,
    Extreme,
    FactRef,
    FirstKnown,
    Increase,
    Parameter,
    Product,
    Quantity,
    Ratio,
    Sum,
    Table,
    parts,
    questions,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or a floor of a node or an award; without a period of its own it is over theirs."""

    points: Quantity
    period: NamedPeriod | None = None
    when: Condition | None = None
    place: Place = field(default=Place(), compare=False)


Limits = Iterator[tuple[Literal["floor", "cap"], Limit]]
"""Limits with their kinds, in the order in which they apply."""


@dataclass(frozen=True, slots=True)
class Rounding:
    """To how many places a value is rounded, and how."""

    places: int
    mode: Literal["half-up", "half-even", "up", "down"] = "half-up"


@dataclass(frozen=True, slots=True)
class Award:
    """One rule inside a node: a form applied to facts, over a period.

    An award of some `subjects` is not there for the others; where `when` does not hold it is worth
    nothing; one that `never_falls` keeps the most that it came to since its period began.

    `asked` is every quantity of its rule, its condition and its limits; `reads` are the facts that
    its rule and its condition ask for, `needs` those of its rule that have to apply for it to
    apply; a `local` award asks of a subject nothing but its own facts.
    """

    id: str
    rule: Rule
    period: Period
    cap: tuple[Limit, ...] = ()
    floor: tuple[Limit, ...] = ()
    round: Rounding | None = None
    weight: Number = 1
    full: Quantity | None = None
    subjects: tuple[str, ...] = ()
    per_entity: bool = False
    listed_only: bool = False
    at_end: bool = False
    first: str = ""
    last: str = ""
    derived: bool = False
    when: Condition | None = None
    never_falls: bool = False
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)
    asked: tuple[Quantity, ...] = field(init=False, repr=False, compare=False)
    reads: tuple[FactRef, ...] = field(init=False, repr=False, compare=False)
    needs: tuple[FactRef, ...] = field(init=False, repr=False, compare=False)
    local: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_rule, free = tuple(quantities(self.rule)), {*provided_for(self.rule)}
        asked = dict.fromkeys(part for part in by_rule if isinstance(part, FactRef))
        for part in by_rule:
            if isinstance(part, Table | FirstKnown):
                free |= {inner for inner in parts(part) if isinstance(inner, FactRef)}
        object.__setattr__(self, "asked", (*by_rule, *asked_beside(self)))
        object.__setattr__(self, "reads", tuple(asked | dict.fromkeys(refs(self.when))))
        object.__setattr__(self, "needs", tuple(ref for ref in asked if ref not in free))
        object.__setattr__(self, "local", _is_local(self))

    def covers(self, subject: str) -> bool:
        """Whether it is applied to a subject of its item."""
        return not self.subjects or subject in self.subjects

    @property
    def limits(self) -> Limits:
        """Its floors, then its caps."""
        yield from (("floor", limit) for limit in self.floor)
        yield from (("cap", limit) for limit in self.cap)

    @property
    def target(self) -> Target | None:
        """The rule of a target; None for an award that is none."""
        return self.rule if isinstance(self.rule, Target) else None

    @property
    def over(self) -> Period:
        """The stretch of facts that it looks at: its period, but for a target."""
        return self.rule.over if isinstance(self.rule, Target) else self.period


_LOCAL = (int, Decimal, FirstKnown, Sum, Product, Extreme, Difference, Increase, Change, Ratio,
          Parameter)  # fmt: skip


def _is_local(award: Award) -> bool:
    """Whether an award asks of a subject nothing but its own facts."""
    rows = award.rule.rows if isinstance(award.rule, Levels | Tiers) else ()
    limits = (limit.when for _, limit in award.limits)
    conditions = (*(row.when for row in rows), award.when, *limits)
    asks_roster = any(True for condition in conditions for _ in questions(condition))
    if award.listed_only or isinstance(award.rule, Rank | Target) or asks_roster:
        return False
    return all(map(is_local, award.asked))


def is_local(quantity: Quantity) -> bool:
    """Whether a quantity, its parts aside, is of a subject's own facts or of none."""
    if isinstance(quantity, FactRef):
        return quantity.item is None and quantity.subject is None
    return isinstance(quantity, _LOCAL)


def asked_beside(award: Award) -> Iterator[Quantity]:
    """Every quantity that an award's condition and limits read."""
    yield from quantities(award.when)
    yield from () if award.full is None else parts(award.full)
    for _, limit in award.limits:
        yield from (*parts(limit.points), *quantities(limit.when))
