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
from .roll import Roll

Number = int | Decimal
FactType = Literal["count", "amount", "flag", "stock", "score"]
Missing = Literal["zero", "carry", "error", "not-applicable", "not-reported", "value"]
NamedPeriod = Literal["month", "quarter", "half-year", "year", "running"]
Period = NamedPeriod | int
"""A period by its name, or the number of months of a trailing one."""
Others = Literal["refused", "scored", "unscored"]

Places = Mapping[str, Place]
"""Where the value of each key of a mapping stands."""


def _places() -> Places:
    return {}


MONTHS_IN: Mapping[NamedPeriod, int] = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Feed:
    """What a fact takes of another track, its points or a `fact`, and how it is taken together."""

    track: str
    take: Literal["month", "to-date"] = "to-date"
    by: Literal["sum", "mean", "min", "max"] = "mean"
    item: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is observed: its type, its bounds, and what its absence means."""

    id: str
    type: FactType
    label: str
    missing: Missing
    value: Number = 0
    at_least: Number | str | None = None
    at_most: Number | str | None = None
    excludes: tuple[str, ...] = ()
    places: int = 0
    lasts: bool = False
    feed: Feed | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)

    @property
    def accumulates(self) -> Literal["add", "up", "latest"]:
        """How a period sees it: counts add up, flags stay up, of the rest the latest holds."""
        if self.lasts or self.type in ("stock", "score"):
            return "latest"
        return "up" if self.type == "flag" else "add"


def bounds(fact: Fact) -> tuple[int | None, int | None]:
    """The least and the most that a fact can be, in its smallest unit."""
    low, high = (
        None if bound is None or isinstance(bound, str) else bound
        for bound in (fact.at_least, fact.at_most)
    )
    least = None if low is None else _bound(low, fact.places, up=True)
    most = None if high is None else _bound(high, fact.places, up=False)
    if fact.type in ("count", "stock", "flag"):
        least = max(0, least or 0)
    if fact.type == "flag":
        most = 1 if most is None else min(1, most)
    return least, most


def _bound(bound: Number, places: int, up: bool) -> int:
    part, whole = (bound * 10**places).as_integer_ratio()
    return int(-(-part // whole) if up else part // whole)


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
    places_of: Places = field(default_factory=_places, repr=False, compare=False)


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


Rule = Each | Flag | Rate | Levels | Tiers | Steps | Interpolate | Rank | Given


@dataclass(frozen=True, slots=True)
class Rounding:
    """To how many places a value is rounded, and how."""

    places: int
    mode: Literal["half-up", "half-even", "up", "down"] = "half-up"


@dataclass(frozen=True, slots=True)
class Due:
    """When a target is judged: from the first of some months on, or whenever a period ends."""

    months: tuple[str, ...] = ()
    every: NamedPeriod | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """One rule inside a node: a form applied to facts, over a period.

    A target is an award of 1 under one condition, which is judged when it is `due`. An award of
    some `subjects` is not there for the others. `reads` are the facts that its rule asks for; a
    `local` award asks of a subject nothing but its own facts.
    """

    id: str
    rule: Rule
    period: Period
    cap: Quantity | None = None
    floor: Quantity | None = None
    round: Rounding | None = None
    weight: Number = 1
    full: Number | None = None
    subjects: tuple[str, ...] = ()
    per_entity: bool = False
    listed_only: bool = False
    at_end: bool = False
    first: str = ""
    last: str = ""
    due: Due | None = None
    derived: bool = False
    cap_when: Condition | None = None
    floor_when: Condition | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)
    reads: tuple[FactRef, ...] = field(init=False, repr=False, compare=False)
    local: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "reads", tuple(dict.fromkeys(refs(self.rule))))
        object.__setattr__(self, "local", _is_local(self))

    def covers(self, subject: str) -> bool:
        """Whether it is applied to a subject of its item."""
        return not self.subjects or subject in self.subjects

    @property
    def target(self) -> Test | None:
        """What a target asks for; None for an award that is none."""
        if self.due is None or not isinstance(self.rule, Levels):
            return None
        when = self.rule.rows[0].when
        return when if isinstance(when, Test) else None


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap or a floor; without a period of its own it is over the node's."""

    points: Quantity
    period: Period | None = None
    when: Condition | None = None
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Rollup:
    """How stretches of time make a period: each judged by itself, then taken together."""

    each: NamedPeriod
    by: Literal["sum", "mean", "weighted", "last", "min", "max"]
    divide_by: Literal["scored", "in-force"] | int = "scored"
    weights: tuple[Number, ...] = ()
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a node does with what its children posted, in the order in which it is done."""

    period: NamedPeriod
    not_applicable: Literal["drop", "rescale", "full", "zero", "peer-average"] = "drop"
    needs_at_least: int = 0
    combine: Literal["sum", "mean", "weighted", "min", "max", "median", "trimmed-mean"] = "sum"
    base: Quantity = 0
    base_when: Condition | None = None
    multiplier: Quantity = 1
    multiplier_when: Condition | None = None
    zero_when: Condition | None = None
    floor: Limit | None = None
    cap: Limit | None = None
    clamp: Literal["total", "running"] = "total"
    scale_to: Number | None = None
    round: Rounding | None = None
    over_time: Rollup | None = None


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers: `listed` units (None: all), `also` accepted ones, what others' facts mean."""

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
class Answers:
    """Who answers for a clause: the names under each role, and the role of each unit."""

    names: Mapping[str, tuple[str, ...]]
    role_of: Mapping[str, str]
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """A category or document that an item counts by."""

    id: str
    title: str = ""
    answering: Answering | None = None
    answers: Answers | None = None
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


@dataclass(frozen=True, slots=True)
class EachSubject:
    """Each subject of an item as a node of its own: its knobs, and its weight in the item."""

    knobs: Knobs
    weight: Quantity = 1
    full: Number | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)


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
    open_subjects: bool = False
    each_subject: EachSubject | None = None
    blank: str = ""
    answers: Answers | None = None
    knobs: Knobs | None = None
    weight: Quantity = 1
    full: Number | None = None
    first: str = ""
    last: str = ""
    counts: bool = True
    not_applicable_when: Condition | None = None
    assumes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)

    @cached_property
    def subject_ids(self) -> tuple[str, ...]:
        """The subjects, or one empty name where the item has none."""
        return tuple(subject.id for subject in self.subjects) or ("",)

    def answering_for(self, subject: str) -> Answering:
        """Who answers for one subject."""
        own = next((s.answering for s in self.subjects if s.id == subject), None)
        return own or self.answering

    def role(self, entity: str, subject: str | None) -> str:
        """The role in which a unit answers for a subject of the item, in the document's word."""
        own = next((s.answers for s in self.subjects if s.id == subject), None)
        answers = own or self.answers
        return answers.role_of.get(entity, "") if answers else ""


@dataclass(frozen=True)
class Section:
    """A heading of the table with what stands under it."""

    id: str
    title: str
    children: tuple[Section | Item, ...]
    awards: tuple[Award, ...] = ()
    knobs: Knobs | None = None
    weight: Quantity = 1
    full: Number | None = None
    first: str = ""
    last: str = ""
    counts: bool = True
    not_applicable_when: Condition | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)

    def items(self) -> Iterator[Item]:
        """Every item below, in the order of the document."""
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.items()

    def nodes(self) -> Iterator[Section | Item]:
        """The section itself and every node below it."""
        yield self
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.nodes()


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and what it takes: places, scores, conditions; nothing at all: everyone left."""

    name: str
    first: int | None = None
    all_but_last: int | None = None
    of: int | None = None
    share: Number | None = None
    share_of: Literal["ranked", "roster"] = "ranked"
    rounded: Literal["half-up", "up", "down"] = "half-up"
    bounds: tuple[tuple[Operator, Number], ...] = ()
    when: Condition | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Move:
    """What a condition does to a band: so many bands down, or no better than one."""

    when: Condition
    down: int = 0
    band: str = ""
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Entity:
    """A unit being assessed, in all months or from `first` to `last`.

    `dated` has the first and the last month of aliases that were not always its own.
    """

    name: str
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    columns: Mapping[str, str | Number] = field(default_factory=dict)
    part_of: str = ""
    dated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    note: str = ""
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)


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
    entities: Roll
    bands: tuple[Band, ...]
    root: Section
    moves: tuple[Move, ...] = ()
    unscored: str = ""
    ranked_within: str = ""
    at_least: int = 0
    exactly: int = 0
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=_places, repr=False, compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The track's items by id."""
        return {item.id: item for item in self.root.items()}

    @cached_property
    def asks_peers(self) -> bool:
        """Whether any rule of the track asks how a unit stands among the others."""
        if any(isinstance(quantity, Peers) for quantity in asked_by_grades(self)):
            return True
        for node in self.root.nodes():
            own = node.each_subject.knobs if isinstance(node, Item) and node.each_subject else None
            if any(knobs and knobs.not_applicable == "peer-average" for knobs in (node.knobs, own)):
                return True
            if any(isinstance(award.rule, Rank) for award in node.awards):
                return True
            asked = [*asked_around(node), *(q for a in node.awards for q in asked_by_award(a))]
            if any(isinstance(quantity, Peers) for quantity in asked):
                return True
        return False

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each entity stands in the roster."""
        return {name: i for i, name in enumerate(self.entities.names)}


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
class Criterion:
    """A figure by which a league puts units in order."""

    id: str
    label: str
    of: Quantity
    order: Literal["high-first", "low-first"] = "high-first"


@dataclass(frozen=True, slots=True)
class League:
    """A table of a track's places, month by month, that gives no points."""

    id: str
    title: str
    cites: str
    track: str
    by: tuple[Criterion, ...]
    combine: Literal["in-that-order", "mean-of-ranks"] = "in-that-order"
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Veto:
    """A figure of the year's last month that settles the band."""

    id: str
    item: str
    fact: str
    bounds: tuple[Bound, ...]
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


def at(
    thing: Fact | Row | Award | EachSubject | Item | Section | Band | Move | Entity | Track,
    key: str,
) -> Place:
    """Where the value of one of a thing's keys stands, or the thing where it has no such key."""
    return thing.places_of.get(key, thing.place)


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


def quantities(thing: Rule | Condition | None) -> Iterator[Quantity]:
    """Every quantity that a rule or a condition reads, those inside others included."""
    match thing:
        case None | Is():
            return
        case AllOf() | AnyOf():
            for condition in thing.conditions:
                yield from quantities(condition)
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


def questions(condition: Condition | None) -> Iterator[Is]:
    """Every question to the roster that a condition asks."""
    match condition:
        case Is():
            yield condition
        case AllOf() | AnyOf():
            for part in condition.conditions:
                yield from questions(part)


def refs(thing: Rule | Condition | None) -> Iterator[FactRef]:
    """Every fact that a rule or a condition reads."""
    return (q for q in quantities(thing) if isinstance(q, FactRef))


_LOCAL = (int, Decimal, Sum, Difference, Increase, Change, Ratio, Parameter)


def _is_local(award: Award) -> bool:
    """Whether an award asks of a subject nothing but its own facts."""
    rows = award.rule.rows if isinstance(award.rule, Levels | Tiers) else ()
    conditions = (*(row.when for row in rows), award.cap_when, award.floor_when)
    asks_roster = any(True for condition in conditions for _ in questions(condition))
    if award.listed_only or isinstance(award.rule, Rank) or asks_roster:
        return False
    return all(
        isinstance(quantity, _LOCAL)
        or (isinstance(quantity, FactRef) and quantity.item is None and quantity.subject is None)
        for quantity in asked_by_award(award)
    )


def feeders(track: Track) -> set[str]:
    """The tracks whose results are facts of this one."""
    facts = (fact for item in track.items.values() for fact in item.facts.values())
    return {fact.feed.track for fact in facts if fact.feed}


def asked_by_award(award: Award) -> Iterator[Quantity]:
    """Every quantity that an award reads, its limits included."""
    yield from quantities(award.rule)
    yield from asked_by_limits(award)


def asked_by_limits(award: Award) -> Iterator[Quantity]:
    """Every quantity that an award's limits read."""
    for limit, condition in ((award.cap, award.cap_when), (award.floor, award.floor_when)):
        if limit is not None:
            yield from (*parts(limit), *quantities(condition))


def asked_by_knobs(knobs: Knobs | None) -> Iterator[Quantity]:
    """Every quantity that the knobs of a node read."""
    if knobs is None:
        return
    limits = [limit for limit in (knobs.floor, knobs.cap) if limit]
    conditions = (knobs.base_when, knobs.multiplier_when, knobs.zero_when)
    for condition in (*conditions, *(limit.when for limit in limits)):
        yield from quantities(condition)
    for quantity in (knobs.base, knobs.multiplier, *(limit.points for limit in limits)):
        yield from parts(quantity)


def asked_around(node: Section | Item) -> Iterator[Quantity]:
    """Every quantity that a node reads itself, its awards left out."""
    yield from asked_by_knobs(node.knobs)
    yield from parts(node.weight)
    yield from quantities(node.not_applicable_when)
    if isinstance(node, Item) and node.each_subject:
        yield from asked_by_knobs(node.each_subject.knobs)
        yield from parts(node.each_subject.weight)


def asked_by_grades(track: Track) -> Iterator[Quantity]:
    """Every quantity that a track's bands and moves read."""
    for condition in (*(b.when for b in track.bands), *(move.when for move in track.moves)):
        yield from quantities(condition)
