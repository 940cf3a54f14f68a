"""What is entered in the books: closings, corrections, reopenings; as plain data and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Self

from ..facts.cells import Cell, Figure

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Act:
    """Who did something, on which day, and why; `month` is the month that it concerns."""

    month: str
    by: str
    on: str
    why: str = ""

    def under(self, names: Mapping[str, str]) -> Self:
        """The same with the own names of units that were called otherwise."""
        return self


@dataclass(frozen=True)
class Points:
    """What a unit was told that a month came to."""

    track: str
    month: str
    entity: str
    points: Decimal


@dataclass(frozen=True)
class Closing(Act):
    """A month that was closed, with those before it that were not yet.

    `facts` are those of these months, `points` what they came to, corrections of earlier months
    among them; `made_by` says by which rules, readings and version.
    """

    kind: ClassVar[str] = "closing"
    facts: Mapping[Cell, Figure] = field(default_factory=dict, repr=False)
    points: Sequence[Points] = field(default=(), repr=False)
    made_by: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def under(self, names: Mapping[str, str]) -> Closing:
        """The same with the own names of units that were called otherwise."""
        facts = {cell.called(names): figure for cell, figure in self.facts.items()}
        points = [replace(p, entity=names.get(p.entity, p.entity)) for p in self.points]
        return replace(self, facts=facts, points=points)

    def up_to(self, month: str) -> Closing:
        """The same of the months before one alone, "" for its month where that is January.

        >>> Closing("2023-05", "考核办", "2023-06-05").up_to("2023-03").month
        '2023-02'
        """
        if self.month < month:
            return self
        facts = {cell: figure for cell, figure in self.facts.items() if cell.month < month}
        points = [points for points in self.points if points.month < month]
        year, number = month.split("-")
        last = "" if number == "01" else f"{year}-{int(number) - 1:02d}"
        return replace(self, month=last, facts=facts, points=points)


@dataclass(frozen=True)
class Corrected:
    """A fact of a closed month, as it was and as it is; None where it is not there."""

    cell: Cell
    was: Figure | None
    now: Figure | None

    def __str__(self) -> str:
        """As the ledger has it.

        >>> str(Corrected(Cell("2023-03", "甲", "1", "", "n"), Figure("5"), None))
        '2023-03 n=5→—'
        """
        subject = f"[{self.cell.subject}]" if self.cell.subject else ""
        was, now = (figure or "—" for figure in (self.was, self.now))
        return f"{self.cell.month} {self.cell.fact}{subject}={was}→{now}"


@dataclass(frozen=True)
class Correction(Act):
    """Facts of closed months that were corrected; `month` is the one in which that was found."""

    kind: ClassVar[str] = "correction"
    id: str = ""
    facts: Sequence[Corrected] = field(default=(), repr=False)

    def under(self, names: Mapping[str, str]) -> Correction:
        """The same with the own names of units that were called otherwise."""
        return replace(self, facts=[replace(f, cell=f.cell.called(names)) for f in self.facts])

    def up_to(self, month: str) -> Correction:
        """The same of the months before one alone."""
        return replace(self, facts=[fact for fact in self.facts if fact.cell.month < month])


@dataclass(frozen=True)
class Reopening(Act):
    """A month that was opened again, with all after it."""

    kind: ClassVar[str] = "reopening"


Entry = Closing | Correction | Reopening


def to_plain(entry: Entry) -> dict[str, Any]:
    """An entry as plain data."""
    plain: dict[str, Any] = {"kind": entry.kind, "month": entry.month}
    plain |= {"by": entry.by, "on": entry.on, "why": entry.why}
    if isinstance(entry, Closing):
        facts = sorted(entry.facts.items())
        plain["made_by"] = dict(entry.made_by)
        plain["facts"] = [[*cell, *figure] for cell, figure in facts]
        plain["points"] = [
            [p.track, p.month, p.entity, format(p.points, "f")] for p in entry.points
        ]
    elif isinstance(entry, Correction):
        plain["id"] = entry.id
        plain["facts"] = [[*f.cell, *map(_listed, (f.was, f.now))] for f in entry.facts]
    return plain


def from_plain(plain: Any) -> Entry:
    """An entry from plain data; raises `ValueError` for what is none."""
    try:
        words = [plain[name] for name in ("month", "by", "on", "why")]
        if not all(isinstance(word, str) for word in words) or not _MONTH.fullmatch(words[0]):
            raise ValueError("month, by, on, why")
        month, by, on, why = words
        match plain["kind"]:
            case "closing":
                facts = {_cell(row[:5]): _figure(row[5:]) for row in plain["facts"]}
                points = [_points(row) for row in plain["points"]]
                return Closing(month, by, on, why, facts, points, dict(plain["made_by"]))
            case "correction":
                found = [_corrected(row) for row in plain["facts"]]
                return Correction(month, by, on, why, str(plain["id"]), found)
            case "reopening":
                return Reopening(month, by, on, why)
    except (KeyError, TypeError, IndexError, AttributeError, InvalidOperation) as error:
        raise ValueError(str(error)) from None
    raise ValueError("kind")


def _listed(figure: Figure | None) -> list[str] | None:
    return None if figure is None else [*figure]


def _corrected(row: Sequence[Any]) -> Corrected:
    was, now = (None if figure is None else _figure(figure) for figure in row[5:])
    return Corrected(_cell(row[:5]), was, now)


def _points(row: Sequence[Any]) -> Points:
    track, month, entity = _texts(row[:3])
    return Points(track, month, entity, Decimal(row[3]))


def _cell(row: Sequence[Any]) -> Cell:
    return Cell(*_texts(row))


def _figure(row: Sequence[Any]) -> Figure:
    return Figure(*_texts(row))


def _texts(row: Sequence[Any]) -> Sequence[str]:
    if not all(isinstance(text, str) for text in row):
        raise ValueError("facts")
    return row
