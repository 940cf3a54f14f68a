"""Two scored years beside each other: who moves, and by which clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from ..decimals import subtract
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..lazy import Later

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

_UNITS = ["track", "entity", "from_total", "to_total", "points", "from_rank", "to_rank", "ranks",
          "from_band", "to_band"]  # fmt: skip
_CLAUSES = ["track", "item", "entity", "from_points", "to_points", "points"]
_MONTHS = ["track", "month", "entity", "from_points", "to_points", "points", "from_rank",
           "to_rank", "from_to_date", "to_to_date", "to_date", "from_rank_to_date",
           "to_rank_to_date"]  # fmt: skip
_KEY = ("track", "month", "entity", "item", "award", "subject", "kind")
_POSTINGS = [*_KEY, "from_points", "to_points", "points", "from_facts", "to_facts"]


class Named(Protocol):
    """What of a scheme two years are laid side by side by."""

    @property
    def names(self) -> Mapping[str, tuple[str, str]]:
        """Each name and alias of a unit, to its track and its own name."""

    @property
    def months(self) -> tuple[str, ...]:
        """The twelve months of the year."""


class Year(Protocol):
    """A scored year with its tables, as a `Result` has them."""

    @property
    def scheme(self) -> Named:
        """The scheme that it was scored by."""

    @property
    def annual(self) -> Any:
        """Totals, ranks and bands."""

    @property
    def months(self) -> Any:
        """The points of each month and up to it, with the places."""

    @property
    def ledger(self) -> Any:
        """Every posting."""


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

        `ranks` is how many places it goes up; what is not there in one of them is None. Where a
        scheme counts targets and ranks nobody, the total is how many were met.
        """
        known = self.after.scheme.names
        there = {(row["track"], row["entity"]): row for row in _rows(self.after, "annual")}
        found = []
        for row in _rows(self.before, "annual"):
            track, entity = known.get(row["entity"], ("", ""))
            other = there.get((track, entity))
            if other is None:
                continue
            totals: list[Any] = [r.get("total", r.get("met")) for r in (row, other)]
            ranks: list[Any] = [r.get("rank") for r in (row, other)]
            bands = [r.get("band", "") for r in (row, other)]
            points = None if None in totals else subtract(totals[1], totals[0])
            up = None if None in ranks else ranks[0] - ranks[1]
            found.append((track, entity, *totals, points, *ranks, up, *bands))
        return pd.DataFrame(found, columns=_UNITS, dtype=object)

    def _repr_html_(self) -> str:
        say, units = Say(chosen()), self.units
        placed = units["from_rank"].notna() | units["to_rank"].notna()
        moved = placed & (units["from_rank"] != units["to_rank"])
        moved |= units["from_band"] != units["to_band"]
        points = units["points"].notna() & (units["points"] != 0)
        order = units["ranks"].map(lambda ranks: -abs(ranks or 0)).sort_values(kind="stable").index
        shown = units.loc[[at for at in order if moved[at] or points[at]]]
        title = say(
            f"{len(units)} 个单位：{points.sum()} 个总分不同，{moved.sum()} 个名次或等次不同",
            f"{len(units)} units: {points.sum()} have another total,"
            f" {moved.sum()} another rank or band",
        )
        heads = {
            "entity": say("单位", "unit"), "from_total": say("原总分", "total"),
            "to_total": say("现总分", "now"), "from_rank": say("原名次", "rank"),
            "to_rank": say("现名次", "now"), "from_band": say("原等次", "band"),
            "to_band": say("现等次", "now"),
        }  # fmt: skip
        return fragment(say, title, (), [Shown.of_frame("", shown, heads)])

    @cached_property
    def by_clause(self) -> pd.DataFrame:
        """Each clause and unit with other points in the year: in both, and what is between them.

        What a section or a track posts itself (an award, a limit) stands under its id.
        """
        known = self.after.scheme.names
        before: dict[tuple[str, str, str], Any] = {}
        for row in (row for row in _rows(self.before, "ledger") if row["kind"] != "annual"):
            track, entity = known.get(row["entity"], ("", ""))
            key = track, self.clauses.get(row["item"], row["item"]), entity
            before[key] = before.get(key, 0) + row["points"]
        after: dict[tuple[str, str, str], Any] = {}
        for row in (row for row in self._shared("ledger") if row["kind"] != "annual"):
            key = row["track"], row["item"], row["entity"]
            after[key] = after.get(key, 0) + row["points"]
        found = []
        for key in {**before, **after}:
            one, two = before.get(key, 0), after.get(key, 0)
            if key[0] and one != two:
                found.append((*key, one, two, two - one))
        return pd.DataFrame(found, columns=_CLAUSES, dtype=object)

    @cached_property
    def months(self) -> pd.DataFrame:
        """Each unit and month with other points or another place: in both, and between them."""
        there: dict[tuple[str, str, str], dict[str, Any]] = {
            (r["track"], r["month"], r["entity"]): r for r in _rows(self.after, "months")
        }
        found: list[tuple[Any, ...]] = []
        for row in _rows(self.before, "months"):
            key = self._after(row)
            other = there.get(key)
            if other is None:
                continue
            names = ("points", "rank", "to_date", "rank_to_date")
            points, rank, to_date, so_far = ([r.get(n) for r in (row, other)] for n in names)
            if any(one != two for one, two in (points, rank, to_date, so_far)):
                month, year = (other[n] - row[n] for n in ("points", "to_date"))
                found.append((*key, *points, month, *rank, *to_date, year, *so_far))
        return pd.DataFrame(found, columns=_MONTHS, dtype=object)

    @cached_property
    def postings(self) -> pd.DataFrame:
        """Each posting with other points or facts, by months; None where it is in one alone."""
        before: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in _rows(self.before, "ledger"):
            track, month, entity = self._after(row)
            item = self.clauses.get(row["item"], row["item"])
            _put(before, (track, month, entity, item, *(row[name] for name in _KEY[4:])), row)
        after: dict[tuple[str, ...], dict[str, Any]] = {}
        for row in self._shared("ledger"):
            _put(after, tuple(row[name] for name in _KEY), row)
        found = []
        for key in {**before, **after}:
            one, two = before.get(key, {}), after.get(key, {})
            points, facts = ([row.get(name) for row in (one, two)] for name in ("points", "facts"))
            if key[0] and (points[0] != points[1] or facts[0] != facts[1]):
                moved = (points[1] or 0) - (points[0] or 0)
                found.append((*key, *points, moved, *facts))
        found.sort(key=lambda row: (row[1], row[0]))
        return pd.DataFrame(found, columns=_POSTINGS, dtype=object)

    def _shared(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a table of the second year that are of units of the first as well."""
        return (
            row for row in _rows(self.after, name) if (row["track"], row["entity"]) in self._both
        )

    @cached_property
    def _both(self) -> set[tuple[str, str] | None]:
        """The track and the name of each unit of both, as the second year has them."""
        known = self.after.scheme.names
        return {known.get(row["entity"]) for row in _rows(self.before, "annual")}

    def _after(self, row: Mapping[str, Any]) -> tuple[str, str, str]:
        """Track, month and unit of a row of the first year as the second one has them."""
        one, two = (year.scheme.months for year in (self.before, self.after))
        track, entity = self.after.scheme.names.get(row["entity"], ("", ""))
        month = row["month"]
        return track, two[one.index(month)] if month in one else month, entity


def _put(
    rows: dict[tuple[str, ...], dict[str, Any]], key: tuple[str, ...], row: dict[str, Any]
) -> None:
    """Take a posting among others; several corrections of one award in a month are one."""
    if key in rows:
        other = rows[key]
        facts = "; ".join(filter(None, (other["facts"], row["facts"])))
        row = {**row, "points": other["points"] + row["points"], "facts": facts}
    rows[key] = row


def _rows(year: Year, name: str) -> list[dict[str, Any]]:
    """The rows of a table, None where a cell is empty."""
    if hasattr(year, "records"):  # a result, whatever frames it gives
        rows: list[dict[str, Any]] = year.records(name)
        return rows
    return [
        {str(k): None if v is None or v is pd.NA or v != v else v for k, v in row.items()}
        for row in getattr(year, name).to_dict("records")
    ]
