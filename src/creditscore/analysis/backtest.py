"""A scheme on past years: how its rules would have judged them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..comparison.carried import carried_over
from ..comparison.numbering import Numbering
from ..decimals import decimal_places
from ..decimals import units as in_units
from ..errors import Place, Problem, UsageError
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..lazy import Later
from ..results.compared import Comparison
from ..results.result import Result
from ..results.tables.columns import Numbers, Rows, Texts, empty, joined
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme
from ..scoring import score
from .definitions import UNITS, YEARS
from .diagnosis import statistics
from .statistics import correlation

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")


@dataclass(frozen=True, eq=False)
class Backtest:
    """Past years, each as it was scored and by another scheme.

    `comparisons` has a year's own result and the one by the scheme, by the name it was given;
    `left_out` are rows of each year that the scheme has no place for (N990, N991).

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    >>> past = creditscore.score("changzhi-2023", [row])
    >>> scheme = past.scheme.with_changes({"16.awards.cases.cap": 30})
    >>> found = creditscore.backtest(scheme, {"2023": past})
    >>> found.units.loc[found.units["entity"] == "市公安局", ["from_total", "to_total"]].values
    array([[Decimal('18.0000'), Decimal('25.2000')]], dtype=object)
    """

    scheme: Scheme
    comparisons: Mapping[str, Comparison] = field(repr=False)
    left_out: Mapping[str, tuple[Problem, ...]] = field(repr=False)

    def _repr_html_(self) -> str:
        say = Say(chosen())
        heads = {column.name: say(column.zh, column.en) for column in YEARS.columns}
        table = Shown.of_frame("", self.years, heads)
        return fragment(say, say("往年按本方案", "past years by the scheme"), (), [table])

    @cached_property
    def years(self) -> pd.DataFrame:
        """Each year and track: how many ranks and bands are others, and how many rows fell out.

        `correlation` is Spearman's of the two rankings: a statistic, no points.
        """
        from ..results.tables.frames import frame

        pieces = [self._year(year) for year in self.comparisons]
        return frame(YEARS, joined(pieces or [empty(YEARS)]))

    def _year(self, year: str) -> Rows:
        table = self.comparisons[year].units
        tracks = list(dict.fromkeys(table["track"]))
        counts: dict[str, list[int]] = {"units": [], "moved": [], "bands": []}
        found = []
        for track in tracks:
            mine = table[table["track"] == track]
            both = mine[mine["from_rank"].notna() & mine["to_rank"].notna()]
            ranks = [both[name].astype(np.int64).to_numpy() for name in ("from_rank", "to_rank")]
            counts["units"].append(len(mine))
            counts["moved"].append(int((ranks[0] != ranks[1]).sum()))
            counts["bands"].append(int((mine["from_band"] != mine["to_band"]).sum()))
            found.append(correlation(*ranks))
        lost = sum(int(str(problem.details["count"])) for problem in self.left_out[year])
        return {
            "year": Texts.same(year, len(tracks)),
            "track": Texts(tracks),
            **{name: Numbers(np.array(of, np.int64)) for name, of in counts.items()},
            "correlation": statistics(found),
            "left_out": Numbers(np.full(len(tracks), lost)),
        }

    @cached_property
    def units(self) -> pd.DataFrame:
        """Each unit that both have, year by year: total, rank and band then, and by the scheme."""
        from ..results.tables.frames import frame

        pieces = [self._units(year) for year in self.comparisons]
        return frame(UNITS, joined(pieces or [empty(UNITS)]))

    def _units(self, year: str) -> Rows:
        table = self.comparisons[year].units
        count = len(table)
        totals = [*table["from_total"], *table["to_total"]]
        places = max((decimal_places(cell) for cell in totals if cell is not None), default=0)
        columns: dict[str, Any] = {"year": Texts.same(year, count)}
        for name in ("track", "entity", "from_band", "to_band"):
            columns[name] = Texts(table[name].tolist())
        for name in ("from_total", "to_total", "from_rank", "to_rank"):
            cells, at = table[name].tolist(), places if name.endswith("total") else 0
            there = np.array([cell is not None for cell in cells], bool)
            values = [0 if cell is None else in_units(cell, at) for cell in cells]
            columns[name] = Numbers(np.array(values, object).astype(np.int64), at, there)
        return columns


def backtest(
    scheme: Scheme | str | Path,
    years: Mapping[str, Result[Any]],
    *,
    clauses: Mapping[str, str] | None = None,
) -> Backtest:
    """Score past years by the rules of a scheme, beside how they were scored.

    `years` are results by whatever they are to be called; `clauses` maps their items to those of
    the scheme where they have other numbers. Facts are taken as if they were of the scheme's year;
    rows of units, items or facts that it does not have are left out and counted. Raises what
    `score` does, and `UsageError` (U564) for no year.
    """
    to = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    if not years:
        raise UsageError(Problem("U564", Place()))
    comparisons, left_out = {}, {}
    for name, result in years.items():
        numbers = Numbering.of(result.scheme, to, clauses or {}).new
        facts, lost = carried_over(result.facts, result.scheme, to, numbers)
        after = score(to, facts, through=to.months[result.through - 1])
        comparisons[name], left_out[name] = Comparison(result, after, numbers), lost
    return Backtest(to, comparisons, left_out)
