"""The tree of sections and items, and what a node does with its points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from ...errors import Place
from .answering import Answering, Answers
from .awards import Award, Limit, Limits, Rounding
from .basics import NamedPeriod, Number, Places, nowhere
from .facts import Fact
from .forms import quantities
from .measures import Condition, Quantity, parts


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
    not_applicable: Literal["drop", "rescale", "rescale-tree", "full", "zero", "peer-average"] = (
        "drop"
    )
    among: str = ""
    needs_at_least: int = 0
    combine: Literal["sum", "mean", "weighted", "min", "max", "median", "trimmed-mean"] = "sum"
    base: Quantity = 0
    base_when: Condition | None = None
    multiplier: Quantity = 1
    multiplier_when: Condition | None = None
    zero_when: Condition | None = None
    floor: tuple[Limit, ...] = ()
    cap: tuple[Limit, ...] = ()
    clamp: Literal["total", "running"] = "total"
    scale_to: Quantity | None = None
    round: Rounding | None = None
    over_time: Rollup | None = None

    @property
    def limits(self) -> Limits:
        """Its floors, then its caps."""
        yield from (("floor", limit) for limit in self.floor)
        yield from (("cap", limit) for limit in self.cap)


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
    """A question that the source leaves open: the meaning chosen, why, the others as patches.

    `labels` are what the options are called, in Chinese and English; a reading has all or none.
    """

    id: str
    question: str
    chosen: str
    because: str
    others: Mapping[str, Mapping[str, object]]
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @property
    def options(self) -> tuple[str, ...]:
        """The names of all options, the chosen one first."""
        return (self.chosen, *self.others)

    def label(self, option: str) -> tuple[str, str]:
        """What an option is called, in Chinese and English; its name where it has no label."""
        return self.labels.get(option, (option, option))


@dataclass(frozen=True, slots=True)
class EachSubject:
    """Each subject of an item as a node of its own: its knobs, and its weight in the item."""

    knobs: Knobs
    weight: Quantity = 1
    full: Quantity | None = None
    not_applicable_when: Condition | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)


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
    elsewhere: str = ""
    answers: Answers | None = None
    knobs: Knobs | None = None
    weight: Quantity = 1
    full: Quantity | None = None
    first: str = ""
    last: str = ""
    counts: bool = True
    not_applicable_when: Condition | None = None
    assumes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @property
    def for_others(self) -> bool:
        """Whether it is there for its facts alone, which other rules ask for."""
        said = self.awards or self.blank or self.elsewhere or self.knobs or self.each_subject
        return not said

    @cached_property
    def subject_ids(self) -> tuple[str, ...]:
        """The subjects, or one empty name where the item has none."""
        return tuple(subject.id for subject in self.subjects) or ("",)

    @cached_property
    def subject_set(self) -> frozenset[str]:
        """The same to look names up in."""
        return frozenset(self.subject_ids)

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
    full: Quantity | None = None
    first: str = ""
    last: str = ""
    counts: bool = True
    not_applicable_when: Condition | None = None
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @cached_property
    def counted(self) -> tuple[Section | Item, ...]:
        """The sections and items that are children of the section as a node."""
        return tuple(
            child
            for child in self.children
            if child.counts and not (isinstance(child, Item) and child.for_others)
        )

    def items(self) -> Iterator[Item]:
        """Every item below, in the order of the document."""
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.items()

    def counting(self) -> Iterator[Section | Item]:
        """The section itself and every node below it whose points come to it."""
        yield self
        for child in self.children:
            if child.counts and isinstance(child, Section):
                yield from child.counting()
            elif child.counts and isinstance(child, Item):
                yield child

    def path_to(self, node: Section | Item) -> tuple[Section | Item, ...]:
        """The nodes from this one down to a node below it, both included; none where it is not."""
        if node is self:
            return (self,)
        for child in self.children:
            below = child.path_to(node) if isinstance(child, Section) else (child,)
            if below and below[-1] is node:
                return (self, *below)
        return ()

    def with_items(self, others: Mapping[str, Item]) -> Section:
        """The section with other items in the place of those that have their ids."""
        below = tuple(
            others.get(child.id, child) if isinstance(child, Item) else child.with_items(others)
            for child in self.children
        )
        same = all(new is old for new, old in zip(below, self.children, strict=True))
        return self if same else replace(self, children=below)

    def nodes(self) -> Iterator[Section | Item]:
        """The section itself and every node below it."""
        yield self
        for child in self.children:
            if isinstance(child, Item):
                yield child
            else:
                yield from child.nodes()


def asked_by_knobs(knobs: Knobs | None) -> Iterator[Quantity]:
    """Every quantity that the knobs of a node read."""
    if knobs is None:
        return
    limits = [limit for _, limit in knobs.limits]
    conditions = (knobs.base_when, knobs.multiplier_when, knobs.zero_when)
    for condition in (*conditions, *(limit.when for limit in limits)):
        yield from quantities(condition)
    yield from () if knobs.scale_to is None else parts(knobs.scale_to)
    for quantity in (knobs.base, knobs.multiplier, *(limit.points for limit in limits)):
        yield from parts(quantity)


def asked_by_subject(each: EachSubject) -> Iterator[Quantity]:
    """Every quantity that each subject of an item reads itself, as a node of its own."""
    yield from asked_by_knobs(each.knobs)
    yield from parts(each.weight)
    yield from () if each.full is None else parts(each.full)
    yield from quantities(each.not_applicable_when)


def asked_around(node: Section | Item) -> Iterator[Quantity]:
    """Every quantity that a node reads itself, its awards left out."""
    yield from asked_by_knobs(node.knobs)
    yield from parts(node.weight)
    yield from () if node.full is None else parts(node.full)
    yield from quantities(node.not_applicable_when)
    if isinstance(node, Item) and node.each_subject:
        yield from asked_by_subject(node.each_subject)
