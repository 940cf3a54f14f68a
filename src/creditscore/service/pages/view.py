"""A view: what a page shows, as plain data that is written in other formats as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...charts.drawing import Drawing
from ...reports.periods import Period
from ...reports.tables import Table


@dataclass(frozen=True)
class View:
    """Lines, tables and drawings under a title; files of it are named by `name`.

    The rows of its tables may be gone through more than once; points have so many `places`.
    """

    name: str
    title: str
    period: Period
    tables: Sequence[Table]
    lines: Sequence[str] = ()
    drawings: Sequence[Drawing] = ()
    places: int = 2


@dataclass(frozen=True, slots=True)
class Link:
    """Where something is; `current` is where the reader stands, `note` what is said beside it."""

    title: str
    href: str = ""
    current: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A state as a badge: its name, and whether it is good, bad, a warning or calm."""

    title: str
    tone: str


@dataclass(frozen=True, slots=True)
class Action:
    """A button that changes something: `because` asks for a reason, `day` for a date."""

    title: str
    href: str
    tone: str = ""
    because: str = ""
    day: str = ""
    value: str = ""
    off: bool = False
