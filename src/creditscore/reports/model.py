"""A report as plain data: made once, and written as a workbook, a bulletin, a page and letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..language import Lang, Say
from ..results.explaining.year import NextBand
from .figures import ZH, item_name
from .periods import Period

TOGETHER = ("combine", "over-time", "scale")
"""The rows of nodes that put parts or stretches of time together: they limit nothing."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the annual result."""

    title: str
    weight: Decimal
    reported: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's line of the league.

    `points` and `rank` are those of the report's period, `to_date` and `place` those of the year so
    far, `before` the place when the period began (0: none then). `annual` is the place by the
    annual total, 0 where nobody is ranked, `others` those by the rankings beside it. `above` is the
    next band and how far it is, None where points do not decide of it; `without_vetoes` is the band
    if no veto held. `assessed` is whether it is so in any month of the period, `counted` in which
    months so far it is and has a value. `facts` are the figures that it has reported in the period,
    `fed` those that come from other tracks. Without points (targets) the counts of `states` stand
    instead.
    """

    unit: str
    group: str
    points: Decimal
    rank: int
    to_date: Decimal
    place: int
    before: int
    parts: tuple[Decimal | None, ...]
    total: Decimal | None
    annual: int
    others: tuple[int, ...]
    band: str
    vetoes: tuple[str, ...]
    without_vetoes: str
    provisional: bool
    above: NextBand | None
    months: tuple[Decimal, ...]
    counted: tuple[bool, ...]
    assessed: bool
    facts: int
    fed: int
    states: Mapping[str, int]
    failed: int

    @property
    def moved(self) -> int:
        """How many places it went up since the period began, down where below 0."""
        return self.before - self.place if self.before else 0

    @property
    def counting(self) -> list[Decimal | None]:
        """Its points month by month, None where it does not count."""
        pairs = zip(self.months, self.counted, strict=True)
        return [points if there else None for points, there in pairs]

    @property
    def silent(self) -> bool:
        """Whether it is assessed in the period and has reported nothing."""
        return self.assessed and not self.facts and not self.fed


@dataclass(frozen=True, slots=True)
class Heading:
    """An item as the head of a column, and the section of the document in which it stands.

    A part of the annual result stands in none.
    """

    id: str
    title: str
    cites: str
    section: str
    says: str

    @property
    def name(self) -> str:
        """The item as a Chinese sentence names it."""
        return self.named(ZH)

    def named(self, say: Say) -> str:
        """The item as a sentence names it."""
        return item_name(self.id if self.section else "", self.title, say)


@dataclass(frozen=True, slots=True)
class ItemTotal:
    """What an item came to in the period: the points taken off and given, and for how many.

    Awards take off, awards and the base give; `adjusted` is what limits, factors and the like came
    to, and all of an item that does not count.
    """

    heading: Heading
    lost: Decimal
    losers: int
    earned: Decimal
    earners: int
    adjusted: Decimal


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not there; `kind` is that of the table `completeness`, `what` says it in words."""

    unit: str
    item: str
    title: str
    fact: str
    month: str
    kind: str
    what: str

    @property
    def silent(self) -> bool:
        """Whether the unit has never reported the item in the year so far."""
        return self.kind == "silent"


@dataclass(frozen=True, slots=True)
class Due:
    """What a unit has to do, and by which month; empty where that is over."""

    unit: str
    heading: Heading
    month: str
    what: str


@dataclass(frozen=True, slots=True)
class Target:
    """A target of one unit: its state when the period ends, and those of the months so far.

    Figures are None where they are not known; `must` says how the value is held against the bound.
    In `history` a month in which the unit does not have the target is empty.
    """

    unit: str
    heading: Heading
    subject: str
    title: str
    role: str
    due: str
    state: str
    value: Decimal | None
    must: str
    bound: Decimal | None
    distance: Decimal | None
    history: tuple[str, ...]

    @property
    def ended(self) -> bool:
        """Whether the unit does not have it any more when the period ends."""
        return not self.history[-1]


@dataclass(frozen=True, slots=True)
class League:
    """A league of the last month: lines of a unit, its place (0: none) and its figures.

    With `silent_last` those that have not reported have the last place.
    """

    title: str
    silent_last: bool
    columns: tuple[str, ...]
    lines: tuple[tuple[str, int, tuple[Decimal | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class TrackReport:
    """One track: its league, its items, what is missing, its targets; `units` are all it has.

    `rankings` are the titles of those beside the one that bands go by.
    `bands` are all that a unit may be in, `failing` the last that points lead to and those below.
    `grid` has the points of each unit (in the order of `standings`) and item in the period,
    `earlier` those of the period before, `to_date` those of the year so far; `by_section` has
    those of each of `sections` so far, and `limited` is what limits and the like of nodes took off
    in the period. `gaps` and `due` are those of each unit that has any; the items `aside` do not
    count.
    """

    id: str
    title: str
    cites: str
    parts: tuple[Part, ...]
    rankings: tuple[str, ...]
    grouped: str
    bands: tuple[str, ...]
    failing: frozenset[str]
    units: int
    standings: tuple[Standing, ...]
    items: tuple[Heading, ...]
    totals: tuple[ItemTotal, ...]
    limited: Decimal
    aside: frozenset[str]
    grid: Sequence[Sequence[Decimal]]
    earlier: Sequence[Sequence[Decimal]]
    to_date: Sequence[Sequence[Decimal]]
    sections: tuple[str, ...]
    by_section: Sequence[Sequence[Decimal]]
    gaps: Mapping[str, Sequence[Gap]]
    due: Mapping[str, Sequence[Due]]
    targets: tuple[Target, ...]
    leagues: tuple[League, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in force, or how an open question is read: what stands in the sheet of rules."""

    track: str
    item: str
    title: str
    kind: str
    text: str
    ground: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says but for the units' postings, which are explained one by one.

    `inputs` are the files it was made from, with their SHA-256; `switched` is what the run has
    changed of the rules; `corrected` are the corrections of closed months that were found in the
    period; `ranked_by` is the part of the year that places go by, None for the annual result;
    `states` are the states of targets in their order. What it says itself is in `lang`;
    what it takes from the rules is in the language of the document.
    """

    scheme: str
    title: str
    cites: str
    period: Period
    months: tuple[str, ...]
    targets: bool
    settles: bool
    ranked_by: int | None
    places: int
    postings: int
    tracks: tuple[TrackReport, ...]
    rules: tuple[Rule, ...]
    switched: tuple[str, ...]
    corrected: tuple[str, ...]
    notices: tuple[str, ...]
    states: tuple[str, ...]
    inputs: Mapping[str, str]
    version: str
    lang: Lang = "zh"

    @property
    def say(self) -> Say:
        """Chooses its texts."""
        return Say(self.lang)

    @property
    def when(self) -> str:
        """The period in a heading."""
        return self.period.named(self.say)

    @property
    def short(self) -> str:
        """The period as a word in a sentence."""
        return self.period.called(self.say)
