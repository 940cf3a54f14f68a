"""How a unit's year comes about: its parts, total and place, and each step to its band."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from math import floor
from typing import Literal

import numpy as np

from ...decimals import multiply, plainly, shifted, subtract
from ...engine.exact import Plane
from ...engine.view import View
from ...grading.annual import Standing, settled, standing
from ...grading.bands import Places, in_places, moved
from ...scheme import model as m
from ...scheme.scheme import Scheme
from ..scored import Scored, ScoredTrack
from .evidence import Evidence, Lookup
from .grounds import Ground, Steps


@dataclass(frozen=True, slots=True)
class YearPart:
    """A part of the annual result: as it was earned, as it enters the total, and its weight.

    `earned` is None where it was not reported; until the year is over it is not due. `value` is
    then what its fact's `missing` counts instead, or None. `at_most` is what such a part can still
    add to the total; None where that is not known.
    """

    id: str
    title: str
    weight: Decimal
    earned: Decimal | None
    value: Decimal | None
    at_most: Decimal | None


@dataclass(frozen=True, slots=True)
class Vetoed:
    """A veto that holds: its clause as the unit's own table cites it, and the facts that decided.

    `band` is the band that it leads to at best; `since` is the month from which on some fact of it
    has held without a break, or the first in which one held where it is judged `over` any month.
    """

    id: str
    item: str
    title: str
    cites: str
    says: str
    band: str
    since: str
    facts: tuple[Evidence, ...]
    over: Literal["end", "any", "every", "total"] = "end"


@dataclass(frozen=True, slots=True)
class NextBand:
    """The band above the one that place and score come to: its last place, 0 where it has none.

    `total` is what the unit there has, or what the band asks for, `short` how much less this unit
    has, or how much more where fewer points are better (`fewer`).
    """

    band: str
    place: int
    total: Decimal
    short: Decimal
    fewer: bool = False


@dataclass(frozen=True, slots=True)
class BandBelow:
    """The band below, its first place, the total there, and how much more this unit has.

    Where fewer points are better, `more` is how much less it has (`fewer`).
    """

    band: str
    place: int
    total: Decimal
    more: Decimal
    fewer: bool = False


@dataclass(frozen=True, slots=True)
class OtherRank:
    """The place by a ranking beside the one that grades go by."""

    id: str
    title: str
    rank: int


@dataclass(frozen=True, slots=True)
class Year:
    """How the annual total comes from its parts, and the band from the place among the others.

    `ranked_by` is the title of the part that ranks go by, empty where they go by the total. `tied`
    units share the rank, among `ranked` ones; rank 0 is none, `overall_rank` that in the
    whole track where ranks are those of a group. `band_without_vetoes` is what the band would be if
    none held; `next_band` is None in the first band, where places do not go by the total and where
    more points alone would not lead there, `band_below` in the last one, where places do not go by
    the total and where they do not cut it off.
    """

    over: bool
    parts: tuple[YearPart, ...]
    total: Decimal | None
    ranked_by: str
    rank: int
    tied: int
    ranked: int
    overall_rank: int
    other_ranks: tuple[OtherRank, ...]
    band: str
    grounds: tuple[Ground, ...]
    vetoes: tuple[Vetoed, ...]
    band_without_vetoes: str
    next_band: NextBand | None
    band_below: BandBelow | None
    provisional: bool


def year_of(lookup: Lookup) -> Year:
    """How the annual total and the band of the unit come about whose facts are looked up."""
    scored, found, column = lookup.block.scored, lookup.block.found, lookup.place
    scheme, track, scores = scored.scheme, found.track, found.scores
    place, at, own = lookup.block.once(
        "settled", lambda: settled(scheme, track, scores, scored.through)
    )
    reported = iter(scores.reported[:, column])
    parts = []
    for i, (part, places) in enumerate(zip(scheme.parts, place.places, strict=True)):
        missing = not (next(reported) if part.fact else place.scored[column])
        earned, value = (
            None if missing else plainly(shifted(int(plane[i][column]), places))
            for plane in (place.parts, place.scaled)
        )
        counts = missing and part.fact and part.fact.missing == "value" and scored.through == 12
        if counts and place.scored[column]:
            value = plainly(shifted(int(place.scaled[i][column]), places))
        weight, most = Decimal(part.weight), _most(part, value) if missing else None
        parts.append(YearPart(part.id, part.title, weight, earned, value, most))
    whole = shifted(int(place.total[column]), scheme.places)
    vetoes = tuple(_vetoes(scored, found, column, lookup))
    band = str(place.band[column])
    without = without_vetoes(scored, found, column) if vetoes else band
    freed = bool(at.place[column]) and not at.rank[column]
    tree = lookup.block.tree
    view = View(lookup.cube, tree.root, None, "year", tree)
    month = lookup.cube.start + scored.through - 1
    steps = Steps(scheme, found, at, own, place.emptied, column, view, (month, lookup.column))
    return Year(
        over=scored.through == 12,
        parts=tuple(parts),
        total=whole if place.scored[column] else None,
        ranked_by=next((part.title for part in scheme.parts if part.id == scheme.rank_by), ""),
        rank=int(place.rank[column]),
        tied=0 if freed else int(at.tied[column]),
        ranked=int(at.count[column]) - freed,
        overall_rank=int(place.overall[column]),
        other_ranks=tuple(
            OtherRank(other.id, other.title, int(rank[column]))
            for other, rank in zip(scheme.rankings, place.others, strict=True)
            if rank[column]
        ),
        band=band,
        grounds=tuple(steps.grounds([(veto.band, veto.cites) for veto in vetoes])),
        vetoes=vetoes,
        band_without_vetoes=without,
        next_band=next_band(scheme, found, place, at, own, column),
        band_below=_band_below(scheme, track, place, at, own, column),
        provisional=bool(place.provisional[column]),
    )


def without_vetoes(scored: Scored, found: ScoredTrack, column: int) -> str:
    """The band of the unit at a place of the roster if none of its vetoes held."""
    cleared = found.scores.vetoes.copy()
    cleared[:, column] = False
    scores = replace(found.scores, vetoes=cleared)
    return str(standing(scored.scheme, found.track, scores, scored.through).band[column])


def holding(
    scheme: Scheme, found: ScoredTrack, column: int
) -> Iterator[tuple[m.Veto, m.Item, str]]:
    """The vetoes that hold of a unit, each with its item and its place in the track's own table."""
    for veto, hit in zip(scheme.vetoes, found.scores.vetoes[:, column], strict=True):
        if hit:
            item = found.track.items[veto.item]
            yield veto, item, _own_citation(scheme.cites, item.cites, veto.cites)


def _vetoes(scored: Scored, found: ScoredTrack, column: int, lookup: Lookup) -> Iterator[Vetoed]:
    scheme, cube = scored.scheme, lookup.cube
    for veto, item, cites in holding(scheme, found, column):
        ref = m.FactRef(veto.fact)
        facts: list[Evidence] = []
        first = last = cube.start + scored.through - 1
        for subject in cube.facts.slots.subjects[item.id]:
            here = np.s_[: last + 1, lookup.column]
            view = View(cube, item, subject, "year")
            if not view.holds(veto.test)[here][-1]:
                continue
            month = replace(view, period="month")
            held, months = month.holds(replace(veto.test, over="end"))[here], [last]
            if veto.over == "any":
                months = [at for at in np.flatnonzero(held).tolist() if at >= cube.start]
                first = min(first, months[0])
            elif veto.over == "total":
                months = np.flatnonzero(month.figure(ref).value[here]).tolist()
            elif veto.over == "end":
                first = min(first, int(np.flatnonzero(~held).max(initial=-1)) + 1)
            seen = [*lookup.facts(item, subject, (ref,), "month")]
            for at in months:
                facts += lookup.evidence(seen, at - cube.start)
        head = (veto.id, item.id, item.title, cites, veto.says, veto.band)
        since = scheme.span_months[first]
        yield Vetoed(*head, since, tuple(facts), veto.over)


def next_band(
    scheme: Scheme, found: ScoredTrack, place: Standing, at: Places, own: Plane, column: int
) -> NextBand | None:
    """The band above that of the unit at a place of the roster by itself, and how far it is.

    `own` are the bands that place, score and conditions come to. None where there is none above,
    and where more points alone would not lead there.
    """
    bands, level = found.track.bands, int(own[column])
    better = [n for n in range(level) if not bands[n].only and bands[n].name != bands[level].name]
    routes = [n for n in better if bands[n].name == bands[better[-1]].name]
    if not place.scored[column] or len(routes) != 1 or scheme.rank_by != "total":
        return None
    if not found.scores.bands[routes[0]][column]:
        return None
    if _kept_down(found, own, routes[0], column):
        return None
    band, fewer = bands[routes[0]], scheme.rank_order == "low-first"
    sign = -1 if fewer else 1
    limits = ("at_most", "below") if fewer else ("at_least", "above")
    bounds = (pair for pair in band.bounds if pair[0] in limits)
    asked = [_asked(name, Decimal(bound), scheme.places) for name, bound in bounds]
    inside, edge, there = in_places(scheme, band, at), 0, Decimal(0)
    if inside is not None and at.rank[column]:
        above = (at.group == at.group[column]) & (at.rank > 0) & inside
        above &= own >= routes[0]
        if not above.any():
            return None
        edge = int(at.rank[above].max())
        there = shifted(int((sign * place.total[above]).min()), scheme.places)
        asked.append(there)
    if not asked:
        return None
    mine, needed = shifted(sign * int(place.total[column]), scheme.places), max(asked)
    behind = edge and inside is not None and not inside[column]
    if needed <= mine and not behind:
        return None
    short = max(subtract(needed, mine), Decimal(0))
    return NextBand(band.name, edge if needed == there else 0, _signed(needed, sign), short, fewer)


def _kept_down(found: ScoredTrack, own: Plane, better: int, column: int) -> bool:
    """Whether moves and ceilings leave a unit its own band, and would not leave it a better one."""
    track, scores, lifted = found.track, found.scores, own.copy()
    lifted[column] = better
    names = tuple(band.name for band in track.bands)
    now, then = ([level, *moved(track, scores, level, names)][-1] for level in (own, lifted))
    return bool(now[column] == own[column] and then[column] > better)


def _asked(name: m.Operator, bound: Decimal, places: int) -> Decimal:
    """The total that keeps a bound and is next to it, fewer points as numbers below 0."""
    signed = _signed(bound, -1 if name in ("at_most", "below") else 1)
    if name in ("at_least", "at_most"):
        return signed
    return shifted(floor(shifted(signed, -places)) + 1, places)


def _signed(number: Decimal, sign: int) -> Decimal:
    """The number, or below 0 what it is above it."""
    return number.copy_negate() if sign < 0 and number else number


def _band_below(
    scheme: Scheme, track: m.Track, place: Standing, at: Places, own: Plane, column: int
) -> BandBelow | None:
    """The band below that of the unit by itself, and how far the unit is from the first one in it.

    `own` are the bands that place, score and conditions come to.
    """
    if not track.bands or not place.scored[column] or scheme.rank_by != "total":
        return None
    band = track.bands[own[column]]
    inside = in_places(scheme, band, at)
    if inside is None or not at.rank[column] or not inside[column]:
        return None
    worse = [n > own[column] and other.name != band.name for n, other in enumerate(track.bands)]
    below = (at.group == at.group[column]) & (at.rank > 0) & ~inside & np.array(worse)[own]
    if not below.any():
        return None
    fewer = scheme.rank_order == "low-first"
    sign = -1 if fewer else 1
    first = int(at.rank[below].min())
    next_ones = below & (at.rank == first)
    mine, theirs = (
        shifted(int(total), scheme.places)
        for total in (sign * place.total[column], (sign * place.total[next_ones]).max())
    )
    name, more = track.bands[own[next_ones].min()].name, subtract(mine, theirs)
    return BandBelow(name, first, _signed(theirs, sign), more, fewer)


def _most(part: m.Part, counted: Decimal | None) -> Decimal | None:
    """What a part that was not reported can add to the total at most, beside what is counted."""
    bound = part.fact.at_most if part.fact and part.scale_best_to is None else None
    if not isinstance(bound, int | Decimal):
        return None
    more = subtract(Decimal(bound), counted or Decimal(0))
    return plainly(multiply(Decimal(part.weight), more))


def _own_citation(of_scheme: str, of_item: str, of_veto: str) -> str:
    """Where the track's own table has a veto, which the scheme cites for all tracks."""
    if not of_item or of_item not in of_veto:
        return of_veto or of_item
    return f"{of_scheme} {of_item}" if of_scheme and of_veto.startswith(of_scheme) else of_item
