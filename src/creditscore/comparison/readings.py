"""Every reading of a scheme on a year's facts: what depends on it, and what holds regardless."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..decimals import shifted
from ..errors import Problem
from ..fragments import Shown, fragment
from ..language import Say, chosen
from ..lazy import Later
from ..results.arguments import month_number, whole_number
from ..scheme.loading import load_scheme
from ..scheme.scheme import Scheme, by_place
from ..scoring import facts_of
from .axes import Axis, decided
from .bounds import Bounds, all_sums, bounds_of
from .probes import probes
from .space import Space, is_linked
from .stacked import Outcomes, Rows
from .ways import Ways

if TYPE_CHECKING:
    import pandas as pd
else:
    pd = Later("pandas")

DRAWS = 1000
_MOST_DRAWN_WHOLE = 200
"""How many draws there are at most where each has to be scored by itself."""


@dataclass(frozen=True, eq=False)
class Readings:
    """What a year comes to under the readings of its scheme, one alone and all together.

    `axes` are the readings, the option in force at `base` of each; `draws` are rows of options,
    drawn with `seed`, and `outcomes` what they come to, track by track. `bounds` hold in every
    combination; it is empty where readings hang together so that only draws can tell. `refused` are
    options with which these facts cannot be scored, and why.

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    >>> found = creditscore.readings("changzhi-2023", [row], draws=100)
    >>> found.independent, len(found.draws)
    (True, 100)
    """

    scheme: Scheme
    through: int
    axes: tuple[Axis, ...]
    draws: Rows = field(repr=False)
    seed: int
    outcomes: Mapping[str, Outcomes] = field(repr=False)
    alone: Mapping[str, Outcomes] = field(repr=False)
    probed: Mapping[str, Outcomes] = field(repr=False)
    bounds: Mapping[str, Bounds] = field(repr=False)
    refused: Mapping[tuple[str, str], tuple[Problem, ...]] = field(repr=False)
    singles: tuple[tuple[int, int], ...] = field(repr=False)

    @cached_property
    def options(self) -> pd.DataFrame:
        """Each option by itself, and each unit whose total, rank or band it changes.

        Columns: reading, track, item, option, entity; total, rank and band in force (`from_`), and
        under the option (`to_`); `points` is the change of the total.
        """
        rows = [row for name in self.alone for row in self._alone(name)]
        return pd.DataFrame(rows, columns=_OPTIONS)

    def _alone(self, name: str) -> Iterator[tuple[Any, ...]]:
        found, names = self.alone[name], self.scheme.tracks[name].entities.names
        for at, (number, option) in enumerate(self.singles, 1):
            axis = self.axes[number]
            for unit in range(len(names)):
                before, after = _place(found, 0, unit), _place(found, at, unit)
                if before == after:
                    continue
                points = None if None in (before[0], after[0]) else after[0] - before[0]
                where = axis.name, name, axis.item, axis.options[option].name, names[unit]
                yield (*where, before[0], after[0], points, *before[1:2], *after[1:2],
                       before[2], after[2])  # fmt: skip

    @cached_property
    def units(self) -> pd.DataFrame:
        """Each unit under all readings together.

        Columns: track, entity; total, rank and band in force; `least` and `most` of the total,
        `best` and `worst` rank and `bands` (the best first), which no combination passes; `safe`
        says that the band is the same whatever the readings. `total_reached`, `rank_reached` and
        `bands_reached` say that combinations were found that reach all of these; `seen` are the
        bands found, `kept` the share of draws in which the band is that in force. Where there are
        no bounds, all are as the draws show, and nothing is safe.
        """
        rows = [row for name in self.outcomes for row in self._units(name)]
        return pd.DataFrame(rows, columns=_UNITS)

    def _units(self, name: str) -> Iterator[tuple[Any, ...]]:
        every = _Seen(self.alone[name], self.probed[name], self.outcomes[name])
        found, bounds = self.alone[name], self.bounds.get(name)
        drawn, bands = self.outcomes[name], found.bands
        for unit, entity in enumerate(self.scheme.tracks[name].entities.names):
            total, rank, band = _place(found, 0, unit)
            seen = every.of(unit)
            ends = seen if bounds is None else _ends(bounds, unit)
            named = np.array(drawn.bands)[drawn.band[:, unit]]
            kept = float((named == bands[found.band[0, unit]]).mean()) if len(named) else None
            safe = bounds is not None and len(ends[4]) == 1
            reached = ends[:2] == seen[:2], ends[2:4] == seen[2:4], set(ends[4]) == set(seen[4])
            yield (name, entity, total, *ends[:2], rank, *ends[2:4], band, "、".join(ends[4]),
                   safe, *reached, "、".join(seen[4]), kept)  # fmt: skip

    @cached_property
    def deciding(self) -> pd.DataFrame:
        """For each unit whose band is not safe, the options that change it by themselves.

        Columns: track, entity, reading, item, option, from_band, to_band. A unit without a row has
        its band changed by several readings together only.
        """
        table = self.options
        moved = table[table["from_band"] != table["to_band"]]
        columns = ["track", "entity", "reading", "item", "option", "from_band", "to_band"]
        return moved[columns].sort_values(["track", "entity"], kind="stable").reset_index(drop=True)

    def _repr_html_(self) -> str:
        say, units = Say(chosen()), self.units
        safe = int(units["safe"].sum())
        title = say(
            f"{len(self.axes)} 处读法：{len(units)} 个单位中 {safe} 个无论怎么读等次不变",
            f"{len(self.axes)} readings: the band of {safe} of {len(units)} units is safe",
        )
        lines = [] if self.independent else [
            say("只有抽样，不是证明。", "Draws alone: nothing is proven.")]  # fmt: skip
        heads = {
            "entity": say("单位", "unit"), "total": say("总分", "total"),
            "rank": say("名次", "rank"), "best": say("最好", "best"), "worst": say("最差", "worst"),
            "band": say("等次", "band"), "bands": say("各种组合", "possible"),
        }  # fmt: skip
        return fragment(say, title, lines, [Shown.of_frame("", units, heads)])

    @property
    def independent(self) -> bool:
        """Whether what is said holds in every combination; otherwise only in the draws."""
        return bool(self.bounds)

    def switched(self, draw: int) -> Scheme:
        """The scheme under the readings of one of the draws, to be scored by itself."""
        chosen, _ = decided(self.axes, self.draws[draw])
        return self.scheme.with_changes(readings=by_place(chosen))


def _place(found: Outcomes, draw: int, unit: int) -> tuple[Any, int | None, str]:
    """Total, rank and band of a unit in a draw."""
    scored = found.scored[draw, unit]
    total = shifted(int(found.total[draw, unit]), int(found.places[draw])) if scored else None
    rank = int(found.rank[draw, unit]) or None
    return total, rank, found.bands[found.band[draw, unit]]


_OPTIONS = ["reading", "track", "item", "option", "entity", "from_total", "to_total", "points",
            "from_rank", "to_rank", "from_band", "to_band"]  # fmt: skip
_UNITS = ["track", "entity", "total", "least", "most", "rank", "best", "worst", "band", "bands",
          "safe", "total_reached", "rank_reached", "bands_reached", "seen", "kept"]  # fmt: skip

Ends = tuple[Any, Any, int | None, int | None, tuple[str, ...]]
"""Least and most total, best and worst rank, bands from the best down."""


class _Seen:
    """What some outcomes of a track come to at least and at most."""

    def __init__(self, *found: Outcomes) -> None:
        self._found = found

    def of(self, unit: int) -> Ends:
        """The ends of one unit."""
        totals: list[Any] = []
        ranks: list[int] = []
        bands: dict[str, None] = dict.fromkeys(self._found[0].bands, None)
        got: set[str] = set()
        for found in self._found:
            there = found.scored[:, unit]
            for places in np.unique(found.places[there]):
                mine = found.total[there & (found.places == places), unit]
                totals += [shifted(int(end), int(places)) for end in (mine.min(), mine.max())]
            ranks += np.unique(found.rank[:, unit]).tolist()
            got |= {found.bands[code] for code in np.unique(found.band[:, unit])}
            bands |= dict.fromkeys(found.bands, None)
        ends = (min(totals), max(totals)) if totals else (None, None)
        placed = _ranks(min(ranks), max(ranks), [rank for rank in ranks if rank])
        return (*ends, *placed, tuple(band for band in bands if band in got))


def _ranks(least: int, most: int, ranked: list[int]) -> tuple[int | None, int | None]:
    """Best and worst rank; None for a unit that may be unranked, or always is."""
    return (min(ranked, default=0) or None), (most or None)


def _ends(bounds: Bounds, unit: int) -> Ends:
    """The ends of one unit by what is proven."""
    least, most = (shifted(int(end[unit]), bounds.places) for end in (bounds.least, bounds.most))
    names = tuple(
        n for n, there in zip(bounds.names, bounds.possible[:, unit], strict=True) if there
    )
    ranks = (int(bounds.best[unit]) or None, int(bounds.worst[unit]) or None)
    totals = (least, most) if bounds.scored[unit] else (None, None)
    return *totals, *ranks, names


def readings(
    scheme: Scheme | str | Path,
    facts: Any,
    *,
    through: str | None = None,
    draws: int = DRAWS,
    seed: int = 2023,
) -> Readings:
    """Work out what a year comes to under each reading, and under all of them together.

    `scheme`, `facts` and `through` are as in `score`; other readings than those in force are drawn
    `draws` times, each option as likely as another, by a generator seeded with `seed`; 0 leaves
    combinations out. Only what a reading touches is worked out again. Raises what `score` does.

    >>> import creditscore
    >>> row = {"month": "2023-01", "entity": "市公安局", "item": "16", "cases": 14}
    >>> found = creditscore.readings("changzhi-2023", [row], draws=10)
    >>> set(found.options["option"]) >= {"monthly-cap"}
    False
    """
    scheme = scheme if isinstance(scheme, Scheme) else load_scheme(scheme)
    last = month_number(scheme, through)
    if draws != 0:
        whole_number("draws", draws, 1_000_000)
    given = facts_of(facts, scheme)
    ways = Ways.of_readings(scheme, is_linked(scheme, given))
    space = Space(ways, given, last)
    singles = tuple(
        (n, at)
        for n, axis in enumerate(ways.axes)
        for at in axis.others()
        if (n, at) not in space.refused
    )
    rows = np.repeat([ways.base], len(singles) + 1, axis=0)
    for at, (number, option) in enumerate(singles, 1):
        rows[at, number] = option
    alone, good = space.outcomes(rows)
    singles = tuple(s for s, there in zip(singles, good[1:], strict=True) if there)
    alone = {name: found.only(good) for name, found in alone.items()}
    proven = ways.independent and draws > 0
    count = draws if proven else min(draws, _MOST_DRAWN_WHOLE)
    drawn, outcomes = space.drawn(count, seed)
    sums = all_sums(space) if proven else {}
    bounds = bounds_of(space, sums)
    probed = probes(space, sums) if sums else alone
    refused = {
        (ways.axes[n].name, ways.axes[n].options[at].name): problems
        for (n, at), problems in space.refused.items()
    }
    parts = drawn, seed, outcomes, alone, probed, bounds, refused, singles
    return Readings(scheme, last, ways.axes, *parts)
