"""From points to grades: parts of the year, bands, vetoes, leagues."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ...errors import Place
from .basics import Number, Places, nowhere
from .facts import Fact
from .measures import Bound, Condition, FactRef, Operator, Quantity, Test


@dataclass(frozen=True, slots=True)
class Band:
    """A grade and what it takes: places, scores, conditions; nothing at all: everyone left.

    `cut` says how a tie across its last place goes, "" as the scheme's does. One that only a veto
    or a ceiling leads to is `only` theirs. A grade with several routes is a band for each, numbered
    by `route`, which stand together under one name.
    """

    name: str
    first: int | None = None
    all_but_last: int | None = None
    of: int | None = None
    share: Number | None = None
    share_of: Literal["ranked", "roster"] = "ranked"
    rounded: Literal["half-up", "up", "down"] = "half-up"
    bounds: tuple[tuple[Operator, Number], ...] = ()
    when: Condition | None = None
    cut: Literal["", "all-in", "all-out"] = ""
    only: Literal["", "veto"] = ""
    route: int = 0
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @property
    def asks_more(self) -> bool:
        """Whether it asks for more than a place: for a score, or a condition."""
        return bool(self.bounds) or self.when is not None


@dataclass(frozen=True, slots=True)
class Move:
    """What a condition does to a band: so many bands down, or no better than one."""

    when: Condition
    down: int = 0
    band: str = ""
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the annual result: the months' sum, a node's, or a fact of the last month."""

    id: str
    title: str
    weight: Number
    item: str = ""
    fact: Fact | None = None
    scale_best_to: Number | None = None
    node: str = ""
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Tie:
    """What breaks a tie: a part of the year or `fewer-deductions` (`by`), or a node's points."""

    by: str = ""
    node: str = ""
    order: Literal["high-first", "low-first"] = "high-first"
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Ranking:
    """How units of a track are put in order, `within` groups of a roster column or altogether."""

    id: str
    title: str
    by: str = "total"
    order: Literal["high-first", "low-first"] = "high-first"
    ties: tuple[Tie, ...] = ()
    within: str = ""
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
    """A table of a track's places, month by month, that gives no points.

    `unreported` says where a unit stands that has not reported what the figures need.
    """

    id: str
    title: str
    cites: str
    track: str
    by: tuple[Criterion, ...]
    combine: Literal["in-that-order", "mean-of-ranks"] = "in-that-order"
    unreported: Literal["unplaced", "last"] = "unplaced"
    place: Place = field(default=Place(), compare=False)


@dataclass(frozen=True, slots=True)
class Veto:
    """A figure that settles the band: of the year's last month (`end`), or of the year's months."""

    id: str
    item: str
    fact: str
    bounds: tuple[Bound, ...]
    band: str
    says: str = ""
    cites: str = ""
    over: Literal["end", "any", "every", "total"] = "end"
    place: Place = field(default=Place(), compare=False)
    places_of: Places = field(default_factory=nowhere, repr=False, compare=False)

    @property
    def test(self) -> Test:
        """What it asks of its fact."""
        return Test(FactRef(self.fact), self.bounds, self.over)
