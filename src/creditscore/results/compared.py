"""Two scored years beside each other: who moves, and by which clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from ..decimals import subtract
from ..facts.facts import Facts
from ..lazy import Later
from ..scheme.scheme import Scheme

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_UNITS = ["track", "entity", "from_total", "to_total", "points", "from_rank", "to_rank", "ranks",
          "from_band", "to_band"]  # fmt: skip
_CLAUSES = ["track", "item", "entity", "from_points", "to_points", "points"]


class Year(Protocol):
    """A scored year with its tables, as a `Result` has them."""

    @property
    def scheme(self) -> Scheme:
        """The scheme that it was scored by."""

    @property
    def facts(self) -> Facts:
        """What it was scored from."""

    @property
    def through(self) -> int:
        """The last month scored."""

    @property
    def annual(self) -> pd.DataFrame:
        """Totals, ranks and bands."""

    @property
    def items(self) -> pd.DataFrame:
        """The points of each item and month."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What one result has otherwise than another, of the units that both have.

    `clauses` maps items of the first to those of the second where they have other numbers; a unit
    that was renamed is found by its alias. Points are `Decimal`, exact.

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    >>> before = creditscore.score("changzhi-2023", [row])
    >>> after = creditscore.score("changzhi-2023", [row], changes={"16.awards.cases.cap": 30})
    >>> before.compare(after).by_clause[["item", "entity", "points"]].values.tolist()
    [['16', '市公安局', Decimal('8.0000')]]
    """

    before: Year
    after: Year
    clauses: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def units(self) -> pd.DataFrame:
        """Each unit: total, rank and band in both, the points and ranks between them.

        `ranks` is how many places it goes up; what is not there in one of them is None.
        """
        known = self.after.scheme.names
        there = {(row["track"], row["entity"]): row for row in _rows(self.after.annual)}
        found = []
        for row in _rows(self.before.annual):
            track, entity = known.get(row["entity"], ("", ""))
            other = there.get((track, entity))
            if other is None:
                continue
            totals, ranks = ([r[name] for r in (row, other)] for name in ("total", "rank"))
            points = None if None in totals else subtract(totals[1], totals[0])
            up = None if None in ranks else ranks[0] - ranks[1]
            found.append((track, entity, *totals, points, *ranks, up, row["band"], other["band"]))
        return pd.DataFrame(found, columns=_UNITS, dtype=object)

    @cached_property
    def by_clause(self) -> pd.DataFrame:
        """Each clause and unit with other points in the year: in both, and what is between them."""
        known = self.after.scheme.names
        before: dict[tuple[str, str, str], Any] = {}
        for row in _rows(self.before.items):
            track, entity = known.get(row["entity"], ("", ""))
            key = track, self.clauses.get(row["item"], row["item"]), entity
            before[key] = before.get(key, 0) + row["points"]
        after: dict[tuple[str, str, str], Any] = {}
        for row in _rows(self.after.items):
            key = row["track"], row["item"], row["entity"]
            after[key] = after.get(key, 0) + row["points"]
        found = []
        for key in {**before, **after}:
            one, two = before.get(key, 0), after.get(key, 0)
            if key[0] and one != two:
                found.append((*key, one, two, two - one))
        return pd.DataFrame(found, columns=_CLAUSES, dtype=object)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, None where a cell is empty."""
    return [
        {str(k): None if v is None or v is pd.NA or v != v else v for k, v in row.items()}
        for row in table.to_dict("records")
    ]
