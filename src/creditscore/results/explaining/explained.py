"""An explanation as plain data: clauses, their postings, the facts behind these, the year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .target_states import TargetState


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact behind a posting: the month's figure, its period's so far, and where it stands."""

    label: str
    month: str
    to_date: str
    source: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posting:
    """One line of the ledger, explained."""

    month: str
    award: str
    subject: str
    kind: str
    title: str
    points: Decimal
    arithmetic_zh: str
    arithmetic_en: str
    facts: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """An item (or the node of a limit) with its postings and what they come to.

    `readings` are (question, option of the rule file, option in force, why the file chose its own).
    """

    item: str
    title: str
    cites: str
    says: str
    readings: tuple[tuple[str, str, str, str], ...]
    blank: str
    postings: tuple[Posting, ...]
    points: Decimal
    targets: tuple[TargetState, ...] = ()


@dataclass(frozen=True, slots=True)
class Year:
    """How the annual total comes from its parts: (title, weight, value) each.

    A value is None where it was not reported; until the year is `over` it is not due.
    """

    over: bool
    parts: tuple[tuple[str, Decimal, Decimal | None], ...]
    total: Decimal | None
    rank: int
    band: str
    vetoes: tuple[str, ...]
    provisional: bool


@dataclass(frozen=True)
class Explained:
    """Why a unit has its score in a month or, where that is empty, in the year `through` a month.

    `points` are what the clauses come to, `to_date` those of the year so far; `item` is the one
    asked for, empty for all. Ranks are among the track's `units`, 0 where nobody is ranked.
    `targets` says whether the scheme counts targets met instead of points.
    """

    scheme: str
    track: str
    entity: str
    month: str
    item: str
    through: str
    units: int
    rank: int
    to_date: Decimal
    rank_to_date: int
    clauses: tuple[Clause, ...]
    points: Decimal
    year: Year | None
    targets: bool = False
