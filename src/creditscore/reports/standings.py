"""The league of a track: points, places and how they moved, bands, and how far the next one is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from ..decimals import plainly, shifted
from ..engine.exact import Mask, Plane
from ..grading.annual import Standing as Settled
from ..grading.annual import settled
from ..grading.bands import Places, last_open
from ..grading.ranking import ranks_of
from ..language import Say
from ..results.explaining.year import NextBand, holding, next_band, without_vetoes
from ..results.scored import Scored, ScoredTrack
from .model import Part, Standing
from .periods import Period


@dataclass(frozen=True)
class Standings:
    """Makes the lines of a track's league; `counts` has those of its targets, by unit."""

    scored: Scored
    found: ScoredTrack
    period: Period
    counts: Mapping[str, Mapping[str, int]]
    failed: Mapping[str, int]
    say: Say

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the annual result, and whether any unit has them."""
        reported = iter(self.found.scores.reported)
        return tuple(
            Part(p.title, Decimal(p.weight), bool(next(reported).any()) if p.fact else True)
            for p in self.scored.scheme.parts
        )

    @property
    def bands(self) -> tuple[str, ...]:
        """The names of the bands, from the best down, and that of the unscored."""
        track = self.found.track
        return tuple(dict.fromkeys((*track.grades, *filter(None, [track.unscored]))))

    @property
    def failing(self) -> frozenset[str]:
        """The last of several bands that points lead to, and those of vetoes below it."""
        bands = self.found.track.bands
        return frozenset(band.name for band in bands[max(last_open(bands), 1) :])

    def lines(self) -> tuple[Standing, ...]:
        """The units from the first place down, the unranked last; without points as they come."""
        rank, settles = self.found.standing.rank, self.scored.scheme.settles
        last = np.where(rank > 0, rank, len(rank) + 1)
        order = np.argsort(last, kind="stable") if settles else np.arange(len(rank))
        made = list(self._lines())
        return tuple(made[at] for at in order.tolist())

    def _lines(self) -> Iterator[Standing]:
        found, scheme, period = self.found, self.scored.scheme, self.period
        months, standing = found.scores.months, found.standing
        of = {
            "points": months[period.first - 1 : period.last].sum(axis=0),
            "to_date": months[: period.last].sum(axis=0),
            "before": months[: period.first - 1].sum(axis=0),
        }
        places = {name: ranks_of(plane, scheme.months_order) for name, plane in of.items()}
        (facts, fed), groups = self._facts(), self._groups()
        assessed = found.assessed[period.first - 1 : period.last].max(axis=0)
        known: Mask = np.asarray(found.assessed[: period.first - 1].any(axis=0))
        counted = found.counted[: period.last].T.tolist()
        bands = standing.band
        for at, unit in enumerate(found.track.entities.names):
            vetoes = tuple(self._vetoes(at))
            yield Standing(
                unit=unit,
                group=groups[at],
                points=shifted(int(of["points"][at]), scheme.places),
                rank=int(places["points"][at]),
                to_date=shifted(int(of["to_date"][at]), scheme.places),
                place=int(places["to_date"][at]),
                before=int(places["before"][at]) if known[at] else 0,
                parts=tuple(self._part(at)),
                total=self._total(at),
                annual=int(standing.rank[at]),
                others=tuple(int(rank[at]) for rank in standing.others),
                band=str(bands[at]),
                vetoes=vetoes,
                without_vetoes=without_vetoes(self.scored, found, at) if vetoes else "",
                provisional=bool(standing.provisional[at]),
                above=self._above(at),
                months=tuple(
                    shifted(value, scheme.places) for value in months[: period.last, at].tolist()
                ),
                counted=tuple(counted[at]),
                assessed=bool(assessed[at]),
                facts=int(facts[at]),
                fed=int(fed[at]),
                states=self.counts.get(unit, {}),
                failed=self.failed.get(unit, 0),
            )

    def _vetoes(self, at: int) -> Iterator[str]:
        for _, item, cites in holding(self.scored.scheme, self.found, at):
            yield self.say(f"第{item.id}项（{cites}）", f"item {item.id} ({cites})")

    def _part(self, at: int) -> Iterator[Decimal | None]:
        standing, scheme = self.found.standing, self.scored.scheme
        reported = iter(self.found.scores.reported[:, at])
        for part, values, places in zip(scheme.parts, standing.parts, standing.places, strict=True):
            there = next(reported) if part.fact else standing.scored[at]
            yield plainly(shifted(int(values[at]), places)) if there else None

    def _total(self, at: int) -> Decimal | None:
        standing = self.found.standing
        if not standing.scored[at]:
            return None
        return shifted(int(standing.total[at]), self.scored.scheme.places)

    @cached_property
    def _grouped(self) -> tuple[Plane, list[Any]]:
        return self.found.track.entities.column(self.found.track.ranked_within)

    def _groups(self) -> list[str]:
        codes, cells = self._grouped
        return ["" if cells[code] is None else str(cells[code]) for code in codes.tolist()]

    def _facts(self) -> tuple[Plane, Plane]:
        """How many figures each unit has reported in the period, and has from other tracks."""
        slots = self.found.observations.slots
        counts = np.zeros((2, len(slots.track.entities)), np.int64)
        months = slice(slots.span - 12 + self.period.first - 1, slots.span - 12 + self.period.last)
        for part in self.found.observations.parts():
            for number, slot in enumerate(slots.slots):
                there = part.cells(number, part.first, part.last).there
                counts[int(bool(slot.fact.feed)), part.first : part.last] += there[months].sum(
                    axis=0
                )
        return counts[0], counts[1]

    @cached_property
    def _settled(self) -> tuple[Settled, Places, Plane]:
        scored, found = self.scored, self.found
        return settled(scored.scheme, found.track, found.scores, scored.through)

    def _above(self, at: int) -> NextBand | None:
        """The band above a unit's, and how far it is; None where points do not decide of it."""
        scheme, track = self.scored.scheme, self.found.track
        if not scheme.settles or not track.bands or self.found.standing.vetoes[:, at].any():
            return None
        place, places, own = self._settled
        if track.bands[own[at]].name != self.found.standing.band[at]:
            return None
        return next_band(scheme, self.found, place, places, own, at)
