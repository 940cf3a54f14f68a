"""What holds in every draw: bounds of totals, ranks and bands where components are independent.

Points add up, so the least and the greatest of a unit, and of how far one unit is above another,
are the sums of those of the components. From these follow bounds that no draw passes; a bound that
some draw reaches is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..decimals import units
from ..engine.blocks import Scores
from ..engine.exact import SAFE, Exact, Mask, Plane, largest
from ..grading.annual import factors_of, groups_of, scaled_part
from ..grading.bands import Places, keeps, last_open, last_place, lower_levels
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .settling import Stages
from .space import Space
from .stacked import Row

Ends = tuple[Any, Any]
"""The least and the most, or what is certain and what is possible."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """What every draw keeps to in one track, one entry a unit.

    `least` and `most` are of the total, in units of 10^-`places`, of those that may have one, the
    `scored`; `best` and `worst` of the rank, where 0 is none; `possible` is [band, unit], bands by
    their `names`, the best first.
    """

    least: Plane
    most: Plane
    best: Plane
    worst: Plane
    possible: Mask
    names: tuple[str, ...]
    places: int
    scored: Mask

    @classmethod
    def of_all(cls, found: Sequence[Bounds]) -> Bounds:
        """What all of some together keep to."""
        names = tuple(dict.fromkeys(name for one in found for name in one.names))
        places = max(one.places for one in found)
        possible = np.zeros((len(names), found[0].possible.shape[1]), bool)
        for one in found:
            possible[[names.index(name) for name in one.names]] |= one.possible
        low, high = (
            np.stack([getattr(one, name) * 10 ** (places - one.places) for one in found])
            for name in ("least", "most")
        )
        scored = np.stack([one.scored for one in found])
        least = np.where(scored, low, low.max(axis=0)).min(axis=0)
        most = np.where(scored, high, high.min(axis=0)).max(axis=0)
        best = np.stack([one.best for one in found])
        ranked = np.where(best == 0, np.iinfo(np.int64).max, best).min(axis=0)
        best = np.where((best == 0).all(axis=0), 0, ranked)
        worst = np.max([one.worst for one in found], axis=0)
        some = np.logical_or.reduce(scored)
        return cls(least, most, best, worst, possible, names, places, some)


@dataclass(frozen=True, eq=False)
class Sums:
    """A track's points under one wide way: least and most of each unit, and of one above another.

    `points` are of units, `apart` [unit, other unit], `nodes` [node, unit] of those that grading
    asks; the others are what is certain and possible.
    """

    points: Ends
    apart: Ends
    nodes: Ends
    scored: Ends
    vetoes: Ends
    bands: Ends
    moves: Ends


def sums_of(ways: list[list[Scores]], base: Scores) -> Sums:
    """Add up what the components of a track have, each in all of its ways."""
    width = base.months.shape[1]
    every = [np.stack([scores.months.sum(axis=0) for scores in found]) for found in ways]
    kind: Any = object if 2 * sum(map(largest, every)) >= SAFE else np.int64
    points, apart = [np.zeros(width, kind)] * 2, [np.zeros((width, width), kind)] * 2
    masks: dict[str, list[Any]] = {"scored": [], "vetoes": [], "bands": [], "moves": []}
    for found, rows in zip(ways, every, strict=True):
        between = rows[:, :, None] - rows[:, None, :]
        for at, end in enumerate((np.min, np.max)):
            points[at] = points[at] + end(rows, axis=0)
            apart[at] = apart[at] + end(between, axis=0)
        for name, gathered in masks.items():
            gathered.append(np.stack([getattr(scores, name) for scores in found]))
    any_of = {
        name: (
            np.logical_or.reduce([each.all(axis=0) for each in masks[name]]),
            np.logical_or.reduce([each.any(axis=0) for each in masks[name]]),
        )
        for name in ("scored", "vetoes")
    }
    judged = {name: _judged(masks[name], getattr(base, name)) for name in ("bands", "moves")}
    nodes = [np.stack([scores.nodes for scores in found]) for found in ways[:1]]
    asked = (nodes[0].min(axis=0), nodes[0].max(axis=0)) if nodes else (base.nodes, base.nodes)
    ends = (points[0], points[1]), (apart[0], apart[1])
    masks_of = {**any_of, **judged}
    return Sums(ends[0], ends[1], asked, *(masks_of[name] for name in masks))


def _judged(found: list[Any], base: Mask) -> Ends:
    """Conditions of bands and moves, which only a track that is one component has."""
    if len(found) == 1 and found[0].shape[1:] == base.shape:
        return found[0].all(axis=0), found[0].any(axis=0)
    return base, base


All = Mapping[tuple[Row, str], Sums]
"""The sums of each track under each wide way."""


def all_sums(space: Space) -> All:
    """The sums of each track under each wide way of a space that is `independent`."""
    found = {}
    for wide in space.every(space.ways.wide):
        if space.ways.wide_of(wide) is None:
            continue
        for name, base in space.year.result.tracks.items():
            numbers = [n for n, c in enumerate(space.ways.components) if c.track == name]
            ways = [space.ways_of(wide, number) for number in numbers]
            found[wide, name] = sums_of(ways, base.scores)
    return found


def bounds_of(space: Space, sums: All) -> dict[str, Bounds]:
    """The bounds of each track over all draws."""
    found: dict[str, list[Bounds]] = {}
    for (wide, name), mine in sums.items():
        base = space.year.result.tracks[name].scores
        done: set[tuple[object, ...]] = set()
        alike: dict[tuple[int, ...], tuple[object, ...]] = {}
        standing: dict[tuple[object, ...], _Places] = {}
        inside: dict[int, Sums] = {}
        above: dict[tuple[int, ...], tuple[Ends, Ends]] = {}
        cuts: dict[tuple[int, ...], _Cuts] = {}
        places: dict[tuple[int, ...], _Places] = {}
        for stages, scheme in _graded_apart(space, wide, name):
            track = scheme.tracks[name]
            if stages.outside not in inside:
                outside = space.outside(scheme, name)
                inside[stages.outside] = mine if outside is None else _taken_out(mine, ~outside)
            there = inside[stages.outside]
            order = stages.outside, stages.above
            if order not in above:
                above[order] = _totals(scheme, there, base)
            who = stages.outside, stages.vetoed, stages.within
            among = *order, *who
            if among not in places:
                at = _placed(scheme, track, there, above[order][1])
                places[among] = standing.setdefault((*order, at.content), at)
                cuts.setdefault(who, _Cuts(at.count, at.roster))
            if (stages.bands, *who) not in alike:
                alike[stages.bands, *who] = cuts[who].graded(scheme, track)
            grades = *order, id(places[among]), *alike[stages.bands, *who]
            if grades not in done:
                done.add(grades)
                bounds = settled(scheme, name, there, above[order][0], places[among], cuts[who])
                found.setdefault(name, []).append(bounds)
    return {name: Bounds.of_all(each) for name, each in found.items()}


def _graded_apart(space: Space, wide: Row, name: str) -> Iterator[tuple[Stages, Scheme]]:
    """The schemes that grade a track under a wide way, those that bound it alike once."""
    known: set[Stages] = set()
    for way in space.every(space.ways.grading):
        scheme = space.ways.graded(wide, way)
        if scheme is not None:
            stages = space.ways.stages(scheme, name)._replace(order=0, totals=0)
            if stages not in known:
                known.add(stages)
                yield stages, scheme


@dataclass(frozen=True, eq=False)
class _Places:
    """Best and worst ranks, and the places by which bands go: best, worst, last of a tie at worst.

    `count` is how many are ranked, itself included, at least and at most, `roster` how many there
    are.
    """

    ranks: Ends
    reach: tuple[Any, Any, Any]
    count: Ends
    roster: Plane
    _taken: dict[tuple[object, ...], Ends] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """All that bands depend on, to tell whether two are the same."""
        return b"".join(a.tobytes() for a in (*self.ranks, *self.reach))

    def taken(
        self, band: m.Band, ends: tuple[Plane, Plane] | None, cut: str, totals: Ends, places: int
    ) -> Ends:
        """Where a band that ends at some places certainly, and possibly, takes a unit.

        Bands of many schemes that go by these places and `totals` are asked for again and again.
        """
        key = id(ends), cut, band.bounds, places
        if key not in self._taken:
            certain, may = _inside(ends, cut, self)
            for name, bound in band.bounds:
                sure, can = _kept(name, bound, totals, places)
                certain, may = certain & sure, may & can
            self._taken[key] = certain, may
        return self._taken[key]


@dataclass(frozen=True, eq=False)
class _Cuts:
    """The places that bands end at, where so many are ranked, and there are so many."""

    count: Ends
    roster: Plane
    _cuts: dict[m.Band, tuple[Plane, Plane] | None] = field(default_factory=dict)

    def graded(self, scheme: Scheme, track: m.Track) -> tuple[object, ...]:
        """All by which bands are others here: two that take as many are the same."""
        bands = []
        for band in track.bands:
            ends = self.of(band)
            taken = None if ends is None else (ends[0].tobytes(), ends[1].tobytes())
            bands.append((band.name, taken, band.bounds, band.when, band.cut, band.only))
        return tuple(bands), track.moves, track.unscored, scheme.cut, scheme.vetoes

    def of(self, band: m.Band) -> tuple[Plane, Plane] | None:
        """The least and the greatest last place of a band; None: it asks for none."""
        if band not in self._cuts:
            all_ = self.roster
            ends = [
                last_place(band, Places(all_, all_, all_, all_, end, all_)) for end in self.count
            ]
            one, other = ends
            self._cuts[band] = (
                None
                if one is None or other is None
                else (np.minimum(one, other), np.maximum(one, other))
            )
        return self._cuts[band]


def settled(
    scheme: Scheme, name: str, sums: Sums, totals: Ends, at: _Places, cuts: _Cuts
) -> Bounds:
    """The bounds under one scheme, by its totals and places: the bands."""
    track, scored = scheme.tracks[name], sums.scored
    possible = _scored(_bands(scheme, track, sums, totals, at, cuts), scored)
    names = (*([band.name for band in track.bands] or [""]),)
    names = (*names, track.without_total)
    least, most = (np.where(scored[1], end, 0) for end in totals)
    return _merged(Bounds(least, most, *at.ranks, possible, names, scheme.places, scored[1]))


def _merged(bounds: Bounds) -> Bounds:
    """The same with bands of one name as one."""
    names = tuple(dict.fromkeys(bounds.names))
    possible = np.zeros((len(names), bounds.possible.shape[1]), bool)
    for name, row in zip(bounds.names, bounds.possible, strict=True):
        possible[names.index(name)] |= row
    ends = bounds.least, bounds.most, bounds.best, bounds.worst
    return Bounds(*ends, possible, names, bounds.places, bounds.scored)


def _taken_out(sums: Sums, inside: Mask) -> Sums:
    """The sums without the points of units that the roster takes out, who compete with nobody."""
    low, high = (np.where(inside, end, 0) for end in sums.points)
    nodes = np.where(inside, sums.nodes[0], 0), np.where(inside, sums.nodes[1], 0)
    scored = sums.scored[0] & inside, sums.scored[1] & inside
    return replace(sums, points=(low, high), nodes=nodes, scored=scored)


def _totals(scheme: Scheme, sums: Sums, base: Scores) -> tuple[Ends, Ends]:
    """Least and most of each total, and who is certainly, and possibly, above whom by it."""
    factors, finest = factors_of(scheme)
    given = iter(base.parts)
    wide = any(part.scale_best_to is not None for part in scheme.parts)
    kind: Any = object if wide or _large(factors, sums, base) else np.int64
    low, high = (np.zeros(len(sums.points[0]), kind) for _ in range(2))
    apart = [np.zeros(sums.apart[0].shape, kind) for _ in range(2)]
    by_part: dict[str, Ends] = {}
    nodes = dict(zip(scheme.graded_by_nodes, zip(*sums.nodes, strict=True), strict=True))
    for part, (factor,) in zip(scheme.parts, factors.tolist(), strict=True):
        if part.fact:
            own = next(given).astype(kind)
            earned = own[:, None] - own
            by_part[part.id] = earned > 0, earned > 0
            ends, pairs = _scaled_fact(part, own, sums.scored)
        else:
            points, between = sums.points, sums.apart
            if part.node:
                least, most = nodes[part.node]
                points, between = (least, most), (least[:, None] - most, most[:, None] - least)
            by_part[part.id] = between[0] > 0, between[1] > 0
            ends, pairs = _scaled(part, scheme.places, points, between, sums.scored)
        ends, pairs = _as(kind, ends), _as(kind, pairs)
        signed = (0, 1) if factor >= 0 else (1, 0)
        low, high = low + factor * ends[signed[0]], high + factor * ends[signed[1]]
        apart = [total + factor * pairs[at] for total, at in zip(apart, signed, strict=True)]
    unit = 10 ** (finest - scheme.places)
    above = {**by_part, "total": (apart[0] >= unit, apart[1] > 0)}
    totals = tuple(Exact(end, unit).rounded() for end in (low, high))
    certain, possible = (np.asarray(end, bool) for end in above[scheme.rank_by])
    if scheme.rank_order == "low-first":
        certain, possible = certain.T, possible.T
    if scheme.ties:
        possible = ~certain.T
    return (totals[0], totals[1]), (certain, possible)


def _as(kind: Any, ends: Ends) -> Ends:
    return ends[0].astype(kind), ends[1].astype(kind)


def _large(factors: Plane, sums: Sums, base: Scores) -> bool:
    """Whether weighted totals, or how far they are apart, could pass 64 bits."""
    most = max(largest(end) for end in (*sums.points, *sums.apart, *sums.nodes, base.parts))
    return 4 * (1 + largest(factors)) * len(factors) * most >= SAFE


def _scaled_fact(part: m.Part, own: Plane, scored: Ends) -> tuple[Ends, Ends]:
    """A part that is a fact, the same in all ways but for who has a total, of whom one is best."""
    assert part.fact is not None
    certain, possible = (scaled_part(part, own, who, part.fact.places) for who in scored)
    if np.array_equal(certain, possible):
        own = certain.astype(own.dtype)
        return (own, own), (between := own[:, None] - own, between)
    between = own[:, None] - own
    return _scaled(part, part.fact.places, (own, own), (between, between), scored)


def _scaled(part: m.Part, places: int, own: Ends, between: Ends, scored: Ends) -> tuple[Ends, Ends]:
    """A part of units' points, brought to a scale by the best where it asks for that."""
    if part.scale_best_to is None:
        return own, between
    target = units(part.scale_best_to, places)
    furthest = max(largest(end) for end in (*own, *between))
    kind: Any = object if 2 * (furthest + 1) * (target + 1) >= SAFE else np.int64
    points, apart = (tuple(end.astype(kind) for end in e) for e in (own, between))
    least, most = (
        max(0, int(end[who].max(initial=0))) for end, who in zip(points, scored, strict=True)
    )
    if least <= 0:
        low = np.minimum(points[0], 0) * target
        high = np.where(points[1] > 0, target, 0)
        first, last = low[:, None] - high, high[:, None] - low
    else:
        low, high = _quotients(points, target, np.maximum(points[1], least), most, least)
        first, last = _quotients(apart, target, least, most, least)
    first = np.where(apart[0] >= 0, np.maximum(first - 1, 0), first - 1)
    last = np.where(apart[1] <= 0, np.minimum(last + 1, 0), last + 1)
    return (low, high), (first, last)


def _quotients(ends: Any, target: int, own: Any, most: int, least: int) -> Ends:
    """The ends × target ÷ the best, which is `least` to `most`, for the upper end `own` or more."""
    low = np.minimum(ends[0] * target // most, ends[0] * target // least)
    high = np.maximum(-(-ends[1] * target // most), -(-ends[1] * target // own))
    return low, high


def _placed(scheme: Scheme, track: m.Track, sums: Sums, above: Ends) -> _Places:
    """Where units stand at best and at worst, by who is certainly and possibly above whom."""
    certain, possible = sums.scored
    if not scheme.settles:
        certain = possible = np.zeros_like(possible)
    if scheme.vetoed == "frees-its-place":
        certain = certain & ~sums.vetoes[1].any(axis=0)
        possible = possible & ~sums.vetoes[0].any(axis=0)
    group = groups_of(track, track.ranked_within)
    together = group[:, None] == group
    np.fill_diagonal(together, False)
    best = 1 + (above[0] & together & certain[:, None]).sum(axis=0)
    worst = 1 + (above[1] & together & possible[:, None]).sum(axis=0)
    level_or_above = ~above[0].T & together
    last = 1 + (level_or_above & possible[:, None]).sum(axis=0)
    reach = best, worst, np.maximum(worst, last)
    size = int(group.max(initial=-1)) + 1
    least, most = (
        np.bincount(group[some], minlength=size)[group] + ~some for some in (certain, possible)
    )
    ranks = np.where(possible, best, 0), np.where(possible, worst, 0)
    roster = np.bincount(group, minlength=size)[group]
    return _Places(ranks, reach, (least, most), roster)


def _bands(
    scheme: Scheme, track: m.Track, sums: Sums, totals: Ends, at: _Places, cuts: _Cuts
) -> Mask:
    """Which bands each unit can have: [band, unit], one more for the unscored."""
    names = [band.name for band in track.bands] or [""]
    width = len(track.entities)
    possible = np.zeros((len(names) + 1, width), bool)
    open_ = np.ones(width, bool)
    for level, band in enumerate(track.bands):
        if not band.only:
            cut = band.cut or scheme.cut
            certain, may = at.taken(band, cuts.of(band), cut, totals, scheme.places)
            possible[level] = open_ & may & sums.bands[1][level]
            open_ = open_ & ~(certain & sums.bands[0][level])
    possible[last_open(track.bands)] |= open_
    for move, sure, can in zip(track.moves, *sums.moves, strict=True):
        ceiling = names.index(move.band or names[0])
        to = [max(level, ceiling) for level in lower_levels(track, move.down)]
        possible = _moved(possible, to, sure, can)
    for veto, sure, can in zip(scheme.vetoes, *sums.vetoes, strict=True):
        worst = names.index(veto.band) if veto.band in names else 0
        possible = _moved(possible, [max(level, worst) for level in range(len(names))], sure, can)
    return possible


def _moved(possible: Mask, to: list[int], certain: Mask, may: Mask) -> Mask:
    """The bands after a move that certainly, or possibly, is made."""
    if not may.any():
        return possible
    moved = np.zeros_like(possible)
    for level, target in enumerate(to):
        moved[target] |= possible[level]
    return (possible & ~certain) | (moved & may)


def _scored(possible: Mask, scored: Ends) -> Mask:
    """The bands with that of units that have no value."""
    found: Mask = possible & scored[1]
    found[-1] |= ~scored[0]
    return found


def _inside(ends: tuple[Plane, Plane] | None, cut: str, at: _Places) -> tuple[Mask, Mask]:
    """Where a band that ends at some places certainly, and possibly, takes a unit with a total."""
    everywhere = np.ones(len(at.roster), bool)
    if ends is None:
        return everywhere, everywhere
    furthest = at.reach[1] if cut == "all-in" else at.reach[2]
    return furthest <= ends[0], at.reach[0] <= ends[1]


def _kept(name: m.Operator, bound: m.Number, totals: Ends, places: int) -> tuple[Mask, Mask]:
    """Where a bound of the total is certainly, and possibly, kept."""
    low, high = (keeps(name, bound, end, places) for end in totals)
    if name != "equals":
        return low & high, low | high
    at_least, at_most = (
        keeps("at_most", bound, totals[0], places),
        keeps("at_least", bound, totals[1], places),
    )
    return low & high, at_least & at_most
