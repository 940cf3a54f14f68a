"""A track: its units, the tree of its items, and how they are graded; groups and tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ...errors import Place
from .awards import Award
from .basics import Places, nowhere
from .facts import Fact
from .forms import Rank, Row, quantities
from .grades import Band, Move, Veto
from .measures import FactRef, FullOf, Peers, PointsOf, Quantity
from .nodes import EachSubject, Item, Reading, Section, asked_around
from .roster import Entity, Roster


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
    entities: Roster
    bands: tuple[Band, ...]
    root: Section
    moves: tuple[Move, ...] = ()
    unscored: str = ""
    ranked_within: str = ""
    at_least: int = 0
    exactly: int = 0
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The track's items by id."""
        return {item.id: item for item in self.root.items()}

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """The names of the bands from the best down, each once."""
        return tuple(dict.fromkeys(band.name for band in self.bands))

    @cached_property
    def without_total(self) -> str:
        """The band of a unit without a total: the one said, or the last that points lead to."""
        return self.unscored or next((b.name for b in self.bands[::-1] if not b.only), "")

    @cached_property
    def awards(self) -> tuple[tuple[Item | Section, Award], ...]:
        """Every award with the node on which it stands, in the order of the rule file."""
        return tuple((node, award) for node in self.root.nodes() for award in node.awards)

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
            asked = [*asked_around(node), *(q for a in node.awards for q in a.asked)]
            if any(isinstance(quantity, Peers) for quantity in asked):
                return True
        return False

    @cached_property
    def told_by_subject(self) -> frozenset[str]:
        """The items of which rules ask what they have posted for one subject."""
        asked = [*asked_by_grades(self)]
        for node in self.root.nodes():
            asked += asked_around(node)
            asked += (q for award in node.awards for q in award.asked)
        return frozenset(q.node for q in asked if isinstance(q, PointsOf) and q.by_subject)

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each entity stands in the roster."""
        return {name: i for i, name in enumerate(self.entities.names)}


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the document: who answers for it, what is handed in, by the end of which month."""

    no: int
    item: str
    says: str
    responsible: tuple[str, ...]
    open: bool = False
    note: str = ""
    evidence: str = ""
    due: str = ""
    place: Place = field(default=Place(), compare=False)


def asked_by_grades(track: Track) -> Iterator[Quantity]:
    """Every quantity that a track's bands and moves read."""
    for condition in (*(b.when for b in track.bands), *(move.when for move in track.moves)):
        yield from quantities(condition)


def stands_alone(item: Item) -> bool:
    """Whether a clause looks at no other clause, and at no other unit."""
    asked = [*asked_around(item), *(q for award in item.awards for q in award.asked)]
    if any(isinstance(part, PointsOf | FullOf | Peers) for part in asked):
        return False
    if any(isinstance(part, FactRef) and part.item is not None for part in asked):
        return False
    each = item.each_subject.knobs if item.each_subject else None
    if any(knobs and knobs.not_applicable == "peer-average" for knobs in (item.knobs, each)):
        return False
    ranked = any(isinstance(award.rule, Rank) for award in item.awards)
    return not ranked and not any(fact.feed for fact in item.facts.values())


def feeders(track: Track) -> set[str]:
    """The tracks whose results are facts of this one."""
    facts = (fact for item in track.items.values() for fact in item.facts.values())
    return {fact.feed.track for fact in facts if fact.feed}


def at(
    thing: Fact
    | Row
    | Award
    | EachSubject
    | Item
    | Reading
    | Section
    | Band
    | Move
    | Veto
    | Entity
    | Track,
    key: str,
) -> Place:
    """Where the value of one of a thing's keys stands, or the thing where it has no such key."""
    return thing.places_of.get(key, thing.place)
