"""An explanation as plain data: clauses, their postings, the facts behind these."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .evidence import Evidence
from .readings import ReadingInForce
from .states import ClauseState
from .target_states import TargetState
from .year import Year

NodeKind = Literal["item", "section", "track"]


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger, explained; `node` is the item, section or track that posts."""

    month: str
    node: str
    award: str
    subject: str
    kind: str
    title: str
    points: Decimal
    arithmetic_zh: str
    arithmetic_en: str
    facts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """An award of the year without a posting in the month: what it gave before, in which months.

    `reported` says whether anything was reported for it in the year so far.
    """

    subject: str
    title: str
    reported: bool
    points: Decimal
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a unit of another track reported in a month of a fact that is put together from it."""

    month: str
    unit: str
    label: str
    subject: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Clause:
    """An item (or the section or track of a limit) with its postings and what they come to.

    `item` is empty for a section or track, `node` is the id of each; `answers` say who is on the
    list where the unit is not; `gaps` are the months without a score that is due in each;
    `filled_by` is who fills in all facts that earn, where that is not the unit; `deducts` says that
    the clause can only take points away, so that silence is good. `earlier` is told where one item
    and month are asked for.
    """

    node: str
    kind: NodeKind
    item: str
    title: str
    cites: str
    says: str
    assumes: tuple[str, ...]
    readings: tuple[ReadingInForce, ...]
    blank: str
    elsewhere: str
    role: str
    answers_zh: str
    answers_en: str
    state: ClauseState
    gaps: tuple[str, ...]
    filled_by: str
    deducts: bool
    postings: tuple[Posting, ...]
    points: Decimal
    targets: tuple[TargetState, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    earlier: tuple[Earlier, ...] = ()


@dataclass(frozen=True, slots=True)
class Idle:
    """A clause without a posting in the months explained, and why; see `Clause`."""

    item: str
    title: str
    cites: str
    state: ClauseState
    gaps: tuple[str, ...]
    filled_by: str
    deducts: bool


@dataclass(frozen=True, slots=True)
class Change:
    """A rule that was changed for this run, by its path."""

    path: str
    value: str


@dataclass(frozen=True)
class Explained:
    """Why a unit has its score in a month or, where that is empty, in the year `through` a month.

    `points` are what the clauses come to, `to_date` those of the year so far; `item` is the one
    asked for, `section` the section, both empty for all. Ranks are among the track's `units`, 0
    where nobody is ranked. `assumes` and `readings` are the scheme's own, on which every figure
    rests; `idle` are the other clauses. `targets` says whether the scheme counts targets met
    instead of points.
    """

    scheme: str
    cites: str
    track: str
    entity: str
    month: str
    item: str
    section: str
    title: str
    through: str
    units: int
    rank: int
    to_date: Decimal
    rank_to_date: int
    assumes: tuple[str, ...]
    readings: tuple[ReadingInForce, ...]
    changes: tuple[Change, ...]
    clauses: tuple[Clause, ...]
    idle: tuple[Idle, ...]
    points: Decimal
    year: Year | None
    targets: bool = False
