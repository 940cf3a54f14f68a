"""Chance over readings and numbers of the rules: how often bands stay, and how ranks spread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..decimals import shifted
from ..errors import Place, Problem, UsageError
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..lazy import Later
from ..results.arguments import month_number, whole_number
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme, by_place
from ..scoring import facts_of
from .axes import Axis, axes_of_paths, axes_of_readings, decided
from .space import Space, is_linked
from .stacked import Outcomes, Rows
from .ways import Ways

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

DRAWS = 10_000
_MOST = 1_000_000
_MOST_WHOLE = 200
"""How many draws there are at most where each has to be scored by itself."""
_UNITS = ["track", "entity", "total", "least", "median", "most", "rank", "best", "low", "high",
          "worst", "band", "kept"]  # fmt: skip
_BANDS = ["track", "entity", "band", "share"]
_RANKS = ["track", "entity", "rank", "share"]
_DRIVERS = ["track", "entity", "question", "item", "share"]


@dataclass(frozen=True, eq=False)
class MonteCarlo:
    """What a year comes to in draws over readings, and over values of some numbers of the rules.

    `axes` are what is drawn, `draws` rows of options, drawn with `seed`, and `outcomes` what they
    come to, track by track; `in_force` is the same of the one draw that is in force. `interval` is
    the share of draws between the ranks `low` and `high`. `refused` are options with which these
    facts cannot be scored, `notices` what is worth knowing.

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    >>> found = creditscore.monte_carlo("changzhi-2023", [row], draws=100)
    >>> unit = found.units.set_index("entity").loc["市公安局"]
    >>> unit["total"], unit["median"], unit["rank"], unit["band"]
    (Decimal('18.0000'), Decimal('18.0000'), 1, '优秀')
    """

    scheme: Scheme
    through: int
    axes: tuple[Axis, ...]
    draws: Rows = field(repr=False)
    seed: int
    interval: float
    outcomes: Mapping[str, Outcomes] = field(repr=False)
    in_force: Mapping[str, Outcomes] = field(repr=False)
    refused: Mapping[tuple[str, str], tuple[Problem, ...]] = field(repr=False)
    notices: tuple[Problem, ...] = ()

    @cached_property
    def units(self) -> pd.DataFrame:
        """Each unit: its total, rank and band in force, and how they spread.

        Columns: track, entity, `total` in force; `least`, `median` and `most` of the draws, exact
        totals of one of them; `rank` in force, `best` and `worst` rank, `low` and `high` with the
        share `interval` of the draws between them; `band` in force, `kept` the share of draws in
        which it is the same. Ranks are those of draws in which the unit is ranked.
        """
        rows = [row for name in self.outcomes for row in self._units(name)]
        return pd.DataFrame(rows, columns=_UNITS, dtype=object)

    def _units(self, name: str) -> Iterator[tuple[Any, ...]]:
        found, base = self.outcomes[name], self.in_force[name]
        for unit, entity in enumerate(self.scheme.tracks[name].entities.names):
            total = _total(base, 0, unit)
            ranks = np.sort(found.rank[:, unit][found.rank[:, unit] > 0])
            band = base.bands[base.band[0, unit]]
            kept = float((self._named(name)[:, unit] == band).mean())
            places = self._between(ranks) if len(ranks) else (None,) * 4
            yield (name, entity, total, *self._totals(found, unit), int(base.rank[0, unit]) or None,
                   *places, band, kept)  # fmt: skip

    def _totals(self, found: Outcomes, unit: int) -> tuple[Any, Any, Any]:
        """The least, the middle and the greatest total of a unit, None where it never has one."""
        there = np.flatnonzero(found.scored[:, unit])
        if not len(there):
            return None, None, None
        finest = int(found.places.max(initial=0))
        scale = 10 ** (finest - found.places[there]).astype(found.total.dtype)
        order = there[np.argsort(found.total[there, unit] * scale, kind="stable")]
        ends = (order[0], order[(len(order) - 1) // 2], order[-1])
        least, median, most = (_total(found, int(draw), unit) for draw in ends)
        return least, median, most

    def _between(self, ranks: Rows) -> tuple[int, int, int, int]:
        """Best, low, high and worst of sorted ranks."""
        outside = (1 - Fraction(str(self.interval))) / 2 * len(ranks)
        low = min(int(outside), (len(ranks) - 1) // 2)
        ends = ranks[0], ranks[low], ranks[len(ranks) - 1 - low], ranks[-1]
        best, first, last, worst = map(int, ends)
        return best, first, last, worst

    def _named(self, name: str) -> Any:
        found = self.outcomes[name]
        return np.array(found.bands)[found.band]

    @cached_property
    def bands(self) -> pd.DataFrame:
        """In which share of the draws each unit has each band; bands that it never has left out."""
        rows = []
        for name, found in self.outcomes.items():
            for unit, entity in enumerate(self.scheme.tracks[name].entities.names):
                counts = np.bincount(found.band[:, unit], minlength=len(found.bands))
                for band, count in zip(found.bands, counts.tolist(), strict=True):
                    if count:
                        rows.append((name, entity, band, count / len(found.band)))
        return pd.DataFrame(rows, columns=_BANDS)

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """In which share of the draws each unit has each rank; ranks that it never has left out."""
        rows = []
        for name, found in self.outcomes.items():
            for unit, entity in enumerate(self.scheme.tracks[name].entities.names):
                for rank, count in enumerate(np.bincount(found.rank[:, unit]).tolist()):
                    if rank and count:
                        rows.append((name, entity, rank, count / len(found.rank)))
        return pd.DataFrame(rows, columns=_RANKS)

    @cached_property
    def drivers(self) -> pd.DataFrame:
        """How much of the spread of a unit's total each question explains by itself.

        `share` is the variance of the mean totals under its options, of that of all totals: a
        statistic of the draws, no points. What explains less than a thousandth is left out.
        """
        rows = [row for name in self.outcomes for row in self._drivers(name)]
        table = pd.DataFrame(rows, columns=_DRIVERS)
        order = ["track", "entity", "share"]
        return table.sort_values(order, ascending=[True, True, False], kind="stable").reset_index(
            drop=True
        )

    def _drivers(self, name: str) -> Iterator[tuple[Any, ...]]:
        found, names = self.outcomes[name], self.scheme.tracks[name].entities.names
        totals = found.total.astype(float) / 10.0 ** found.places[:, None]
        spread, mean = totals.var(axis=0), totals.mean(axis=0)
        for number, axis in enumerate(self.axes):
            explained = np.zeros(len(names))
            for option in np.unique(self.draws[:, number]):
                mine = totals[self.draws[:, number] == option]
                explained += len(mine) * (mine.mean(axis=0) - mean) ** 2
            share = explained / len(totals) / np.where(spread > 0, spread, 1)
            for unit in np.flatnonzero((share >= 0.001) & (spread > 0)).tolist():
                yield name, names[unit], axis.name, axis.item, float(share[unit])

    def ahead(self, unit: str, other: str) -> float:
        """In which share of the draws one unit ranks above another of its track.

        Raises `UsageError` for a unit that is not there, or that is of another track.
        """
        (track, one), (of, two) = (self.scheme.find(name) for name in (unit, other))
        if track is not of:
            raise UsageError(Problem("U562", Place(), {"name": unit, "other": other}))
        places = np.where((rank := self.outcomes[track.id].rank) > 0, rank, rank.shape[1] + 1)
        first, second = (places[:, track.positions[entity.name]] for entity in (one, two))
        return float((first < second).mean())

    def _repr_html_(self) -> str:
        say, share = Say(chosen()), f"{self.interval:.0%}"
        title = say(
            f"抽 {len(self.draws)} 次（种子 {self.seed}）",
            f"{len(self.draws)} draws, seed {self.seed}",
        )
        lines = [problem.message(say.lang) for problem in self.notices]
        heads = {
            "entity": say("单位", "unit"), "total": say("总分", "total"),
            "rank": say("名次", "rank"), "low": say(f"{share} 自", f"{share} from"),
            "high": say("至", "to"), "band": say("等次", "band"), "kept": say("保持", "kept"),
        }  # fmt: skip
        return fragment(say, title, lines, [Shown.of_frame("", self.units, heads)])

    def switched(self, draw: int) -> Scheme:
        """The scheme of one of the draws, to be scored by itself."""
        chosen, changes = decided(self.axes, self.draws[draw])
        return self.scheme.with_changes(changes, by_place(chosen))


def _total(found: Outcomes, draw: int, unit: int) -> Any:
    if not found.scored[draw, unit]:
        return None
    return shifted(int(found.total[draw, unit]), int(found.places[draw]))


def monte_carlo(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    values: Mapping[str, Sequence[Any]] | None = None,
    readings: bool = True,
    draws: int = DRAWS,
    seed: int = 2023,
    interval: float = 0.9,
    through: str | None = None,
) -> MonteCarlo:
    """Draw readings and numbers of the rules by chance, and see how often bands stay.

    `scheme`, `facts` and `through` are as in `score`. `readings` says whether all declared readings
    are drawn, and `values` maps paths, as `Scheme.with_changes` takes them, to values; each option
    and each value is as likely as another, by a generator seeded with `seed`. Each draw is what
    scoring it alone gives; only what it touches is worked out again. `interval` is the share of
    draws that ranks are told for, above 0 and at most 1. Where tracks feed each other, more than 64
    ways touch everything, or what vetoes or conditions of bands look at is drawn, there are at most
    200 draws (N971). Raises what `sweep` does.

    >>> import creditscore
    >>> rows = [{"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14},
    ...         {"month": "2023-01", "entity": "市教育局", "item": "17", "repairs": 25}]
    >>> weights = {"departments/16.awards.cases.points": [1, 2, 3]}
    >>> found = creditscore.monte_carlo(
    ...     "changzhi-2023", rows, values=weights, readings=False, draws=300)
    >>> round(found.ahead("市公安局", "市教育局"), 1)
    0.0
    """
    scheme = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    last = month_number(scheme, through)
    whole_number("draws", draws, _MOST)
    if isinstance(interval, bool) or not 0 < interval <= 1:
        details = {"value": f"interval={interval}", "pattern": "interval=0.9"}
        raise UsageError(Problem("U508", Place(), details))
    given = facts_of(facts, scheme)
    linked, listed = is_linked(scheme, given), {p: list(v) for p, v in (values or {}).items()}
    if any(not options for options in listed.values()) or not (listed or readings):
        pattern = 'values={"16.awards.cases.cap": range(10, 40)}'
        raise UsageError(Problem("U508", Place(), {"value": str(listed), "pattern": pattern}))
    if listed:
        own = axes_of_readings(scheme) if readings else ()
        ways = Ways(scheme, (*own, *axes_of_paths(listed)), linked, shared=True)
    else:
        ways = Ways.of_readings(scheme, linked)
    space = Space(ways, given, last)
    for (number, _), problems in space.refused.items():
        if ways.axes[number].reading is None:
            raise UsageError(problems)
    count = draws if ways.few_wide else min(draws, _MOST_WHOLE)
    notices = (Problem("N971", Place(), {"count": count, "draws": draws}),)
    in_force = space.outcomes(np.array([ways.base], np.int64))[0]
    drawn, outcomes = space.drawn(count, seed)
    for number, axis in enumerate(ways.axes):
        for at in () if axis.reading else set(axis.drawn) - set(drawn[:, number].tolist()):
            space.try_alone([*ways.base[:number], at, *ways.base[number + 1 :]])
    if not len(drawn):
        space.try_alone([axis.base if axis.reading else 1 for axis in ways.axes])
    refused = {
        (ways.axes[n].name, ways.axes[n].options[at].name): problems
        for (n, at), problems in space.refused.items()
    }
    parts = drawn, seed, float(interval), outcomes, in_force, refused
    return MonteCarlo(scheme, last, ways.axes, *parts, notices if count < draws else ())
