"""What a scheme says, as plain frozen objects.

Every object that can be wrong knows its place in the rule file. Numbers are exact: `int` or
`Decimal`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from ..errors import Place

Number = int | Decimal
FactType = Literal["count", "amount", "flag", "stock", "score"]
Missing = Literal["zero", "carry", "error"]
Period = Literal["month", "quarter", "half-year", "year"]
Others = Literal["refused", "scored", "unscored"]

MONTHS_IN: Mapping[Period, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Fact:
    """What is observed: its type, its bounds, and what its absence means."""

    id: str
    type: FactType
    label: str
    missing: Missing
    at_least: Number | str | None = None
    at_most: Number | str | None = None
    excludes: tuple[str, ...] = ()
    places: int = 0
    lasts: bool = False
    place: Place = field(default=Place(), compare=False)

    @property
    def accumulates(self) -> Literal["add", "up", "latest"]:
        """How a period sees it: counts add up, flags stay up, the rest is the latest figure."""
        if self.lasts or self.type in ("stock", "score"):
            return "latest"
        return "up" if self.type == "flag" else "add"


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of the same item, of one named subject or of the subject at hand."""

    fact: str
    subject: str | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of facts, or what a fact has grown by since the month before."""

    terms: tuple[FactRef, ...]
    increase: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount, or `times` the ratio of two."""

    of: Amount
    over: Amount | None = None
    times: int = 1


Bound = tuple[Literal["above", "at_least", "below", "at_most", "equals"], Number | Amount]


@dataclass(frozen=True, slots=True)
class Test:
    """A measure that keeps within bounds."""

    measure: Measure
    bounds: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class All:
    """Conditions that hold together."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Conditions of which one has to hold."""

    conditions: tuple[Condition, ...]


Condition = Test | All | Any


@dataclass(frozen=True, slots=True)
class Points:
    """One number of points, or one for each subject."""

    value: Number | Mapping[str, Number]
    place: Place = field(default=Place(), compare=False)

    def of(self, subject: str) -> Number:
        """The points of a subject."""
        return self.value[subject] if isinstance(self.value, Mapping) else self.value

    def all(self) -> Iterator[Number]:
        """Every number that stands here."""
        if isinstance(self.value, Mapping):
            yield from self.value.values()
        else:
            yield self.value


@dataclass(frozen=True, slots=True)
class Each:
    """Points for each unit of a value."""

    of: Measure
    points: Points


@dataclass(frozen=True, slots=True)
class Flag:
    """Points while a value is above 0."""

    of: Measure
    points: Points


@dataclass(frozen=True, slots=True)
class Rate:
    """Points times a ratio of facts."""

    of: Amount
    over: Amount
    points: Points
    when_empty: Number = 0


@dataclass(frozen=True, slots=True)
class Level:
    """A row of levels."""

    when: Condition
    points: Points


@dataclass(frozen=True, slots=True)
class Levels:
    """Points of the first row whose condition holds."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of tiers: its bounds and its points."""

    bounds: tuple[Bound, ...]
    points: Points
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Tiers:
    """Points of the row that a number falls into."""

    of: Measure
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """The value itself."""

    of: Measure


Rule = Each | Flag | Rate | Levels | Tiers | Given


@dataclass(frozen=True, slots=True)
class Award:
    """One rule inside an item: a form applied to facts, over a period."""

    id: str
    rule: Rule
    period: Period
    cap: Number | None = None
    floor: Number | None = None
    per_entity: bool = False
    listed_only: bool = False
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or a floor over a period."""

    points: Number
    period: Period
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers: `listed` units (None: all), `also` accepted ones, what facts of others mean."""

    listed: frozenset[str] | None
    also: frozenset[str] = frozenset()
    others: Others = "refused"

    def state(self, entity: str) -> Literal["listed", "open", "unscored", "refused"]:
        """How a unit stands to this clause."""
        if self.listed is None or entity in self.listed:
            return "listed"
        if entity in self.also or self.others == "scored":
            return "open"
        return "unscored" if self.others == "unscored" else "refused"


@dataclass(frozen=True, slots=True)
class Subject:
    """A category or document that an item counts by."""

    id: str
    title: str = ""
    answering: Answering | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that the source leaves open: the meaning chosen, why, the others as patches."""

    id: str
    question: str
    chosen: str
    because: str
    others: Mapping[str, Mapping[str, object]]
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True)
class Item:
    """One clause of the table."""

    id: str
    title: str
    cites: str
    says: str
    answering: Answering
    facts: Mapping[str, Fact]
    awards: tuple[Award, ...]
    subjects: tuple[Subject, ...] = ()
    blank: str = ""
    cap: Limit | None = None
    floor: Limit | None = None
    assumes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    place: Place = field(default=Place(), compare=False)

    @cached_property
    def subject_ids(self) -> tuple[str, ...]:
        """The subjects, or one empty name where the item has none."""
        return tuple(subject.id for subject in self.subjects) or ("",)

    def answering_for(self, subject: str) -> Answering:
        """Who answers for one subject."""
        own = next((s.answering for s in self.subjects if s.id == subject), None)
        return own or self.answering


@dataclass(frozen=True)
class Section:
    """A heading of the table with what stands under it."""

    id: str
    title: str
    children: tuple[Section | Item, ...]
    cap: Limit | None = None
    floor: Limit | None = None
    place: Place = field(default=Place(), compare=False)

    def items(self) -> Iterator[Item]:
        """Every item below, in the order of the document."""
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.items()


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and the ranks that it takes; neither number: everyone left."""

    name: str
    first: int | None = None
    all_but_last: int | None = None
    of: int | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """A unit being assessed."""

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    note: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A named list of units in the source; `open` where the list ends in 等."""

    id: str
    title: str
    cites: str = ""
    open: bool = False


@dataclass(frozen=True)
class Track:
    """Entities assessed by one table and ranked among themselves."""

    id: str
    title: str
    cites: str
    entities: tuple[Entity, ...]
    bands: tuple[Band, ...]
    root: Section
    at_least: int = 0
    exactly: int = 0
    place: Place = field(default=Place(), compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The track's items by id."""
        return {item.id: item for item in self.root.items()}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each entity stands in the roster."""
        return {entity.name: i for i, entity in enumerate(self.entities)}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the annual result: the months' sum, or a fact of the year's last month."""

    id: str
    title: str
    weight: Number
    item: str = ""
    fact: Fact | None = None
    scale_best_to: Number | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Veto:
    """A figure of the year's last month that settles the band."""

    id: str
    item: str
    fact: str
    above: Number
    band: str
    says: str = ""
    cites: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the document and who answers for it."""

    no: int
    item: str
    says: str
    responsible: tuple[str, ...]
    open: bool = False
    note: str = ""
    place: Place = field(default=Place(), compare=False)
