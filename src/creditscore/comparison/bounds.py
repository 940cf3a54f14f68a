"""What holds in every draw: bounds of totals, ranks and bands where components are independent.

Points add up, so the least and the greatest of a unit, and of how far one unit is above another,
are the sums of those of the components. From these follow bounds that no draw passes; a bound that
some draw reaches is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..decimals import units
from ..engine.blocks import Scores
from ..engine.exact import SAFE, Exact, Mask, Plane, largest
from ..grading.annual import factors_of, groups_of
from ..grading.bands import Places, keeps, last_open, last_place, lower_levels
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .space import Space
from .stacked import Row

Ends = tuple[Any, Any]
"""The least and the most, or what is certain and what is possible."""


@dataclass(frozen=True, eq=False)
class Bounds:
    """What every draw keeps to in one track, one entry a unit.

    `least` and `most` are of the total, in units of 10^-`places`; `best` and `worst` of the rank,
    where 0 is none; `possible` is [band, unit], bands by their `names`, the best first.
    """

    least: Plane
    most: Plane
    best: Plane
    worst: Plane
    possible: Mask
    names: tuple[str, ...]
    places: int

    def __or__(self, other: Bounds) -> Bounds:
        """What both together keep to."""
        names = tuple(dict.fromkeys((*self.names, *other.names)))
        places = max(self.places, other.places)
        possible = np.zeros((len(names), self.possible.shape[1]), bool)
        for one in (self, other):
            possible[[names.index(name) for name in one.names]] |= one.possible
        (low, high), (low_, high_) = (
            (b.least * 10 ** (places - b.places), b.most * 10 ** (places - b.places))
            for b in (self, other)
        )
        ends = np.minimum(low, low_), np.maximum(high, high_)
        best = np.minimum(self.best, other.best)
        best = np.where(best == 0, np.maximum(self.best, other.best), best)
        ranks = best, np.maximum(self.worst, other.worst)
        return Bounds(*ends, *ranks, possible, names, places)


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
    nothing = np.zeros(width, np.int64)
    points, apart = [nothing, nothing], [np.zeros((width, width), np.int64)] * 2
    masks: dict[str, list[Any]] = {"scored": [], "vetoes": [], "bands": [], "moves": []}
    for found in ways:
        rows = np.stack([scores.months.sum(axis=0) for scores in found])
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
    found: dict[str, Bounds] = {}
    for (wide, name), mine in sums.items():
        base = space.year.result.tracks[name].scores
        done: set[tuple[object, ...]] = set()
        above: dict[tuple[object, ...], tuple[Ends, Ends]] = {}
        places: dict[tuple[object, ...], _Places] = {}
        for way in space.every(space.ways.grading):
            scheme = space.ways.graded(wide, way)
            if scheme is None:
                continue
            track = scheme.tracks[name]
            ranked = scheme.rank_by, scheme.rank_order, bool(scheme.ties)
            order = scheme.parts, ranked, track.root.not_applicable_when
            among = *order, scheme.vetoed, track.ranked_within
            outside = space.outside(scheme, name)
            there = mine if outside is None else _taken_out(mine, ~outside)
            if order not in above:
                above[order] = _totals(scheme, there, base)
            if among not in places:
                places[among] = _placed(scheme, track, there, above[order][1])
            bands = tuple(places[among].like(band) for band in track.bands)
            grades = bands, track.moves, track.unscored, scheme.cut, scheme.vetoes
            if (*among, *grades) in done:
                continue
            done.add((*among, *grades))
            bounds = settled(scheme, name, there, above[order][0], places[among])
            found[name] = found[name] | bounds if name in found else bounds
    return found


@dataclass(frozen=True, eq=False)
class _Places:
    """Who competes, certainly and possibly; best and worst ranks, and how far ties may reach.

    `count` is how many are ranked, at least and at most, `roster` how many there are.
    """

    competing: Ends
    ranks: Ends
    reach: tuple[Any, Any, Any]
    count: Ends
    roster: Plane
    cuts: dict[int, tuple[Plane, Plane] | None] = field(default_factory=dict)
    known: dict[int, tuple[object, ...]] = field(default_factory=dict)

    def like(self, band: m.Band) -> tuple[object, ...]:
        """All by which a band is another one here: two that take as many are the same."""
        if id(band) not in self.known:
            ends = self.cut(band)
            taken = None if ends is None else (ends[0].tobytes(), ends[1].tobytes())
            self.known[id(band)] = band.name, taken, band.bounds, band.when, band.cut, band.only
        return self.known[id(band)]

    def cut(self, band: m.Band) -> tuple[Plane, Plane] | None:
        """The least and the greatest last place of a band; None: it asks for none."""
        if id(band) not in self.cuts:
            ends = [
                last_place(band, Places(self.roster, self.roster, self.roster, end, self.roster))
                for end in self.count
            ]
            one, other = ends
            self.cuts[id(band)] = (
                None
                if one is None or other is None
                else (np.minimum(one, other), np.maximum(one, other))
            )
        return self.cuts[id(band)]


def settled(scheme: Scheme, name: str, sums: Sums, totals: Ends, at: _Places) -> Bounds:
    """The bounds under one scheme, by its totals and places: the bands."""
    track, scored = scheme.tracks[name], sums.scored
    possible = _scored(_bands(scheme, track, sums, totals, at), scored)
    names = (*([band.name for band in track.bands] or [""]),)
    names = (*names, track.unscored or names[-1])
    least, most = (np.where(scored[1], end, 0) for end in totals)
    return _merged(Bounds(least, most, *at.ranks, possible, names, scheme.places))


def _merged(bounds: Bounds) -> Bounds:
    """The same with bands of one name as one."""
    names = tuple(dict.fromkeys(bounds.names))
    possible = np.zeros((len(names), bounds.possible.shape[1]), bool)
    for name, row in zip(bounds.names, bounds.possible, strict=True):
        possible[names.index(name)] |= row
    ends = bounds.least, bounds.most, bounds.best, bounds.worst
    return Bounds(*ends, possible, names, bounds.places)


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
            between = own[:, None] - own
            ends, pairs = (own, own), (between, between)
            by_part[part.id] = between > 0, between > 0
        else:
            points, between = sums.points, sums.apart
            if part.node:
                least, most = nodes[part.node]
                points, between = (least, most), (least[:, None] - most, most[:, None] - least)
            by_part[part.id] = between[0] > 0, between[1] > 0
            ends, pairs = _scaled(scheme, part, points, between)
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


def _large(factors: Plane, sums: Sums, base: Scores) -> bool:
    """Whether weighted totals, or how far they are apart, could pass 64 bits."""
    most = max(largest(end) for end in (*sums.points, *sums.apart, *sums.nodes, base.parts))
    return 4 * (1 + largest(factors)) * len(factors) * most >= SAFE


def _scaled(scheme: Scheme, part: m.Part, own: Ends, between: Ends) -> tuple[Ends, Ends]:
    """A part of units' points, brought to a scale by the best where it asks for that."""
    if part.scale_best_to is None:
        return own, between
    points, apart = (tuple(end.astype(object) for end in e) for e in (own, between))
    target = units(part.scale_best_to, scheme.places)
    least, most = (max(0, int(end.max(initial=0))) for end in points)
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
    if scheme.vetoed == "frees-its-place":
        certain = certain & ~sums.vetoes[1].any(axis=0)
        possible = possible & ~sums.vetoes[0].any(axis=0)
    group = groups_of(track)
    together = group[:, None] == group
    np.fill_diagonal(together, False)
    best = 1 + (above[0] & together & certain[:, None]).sum(axis=0)
    worst = 1 + (above[1] & together & possible[:, None]).sum(axis=0)
    level_or_above = ~above[0].T & together
    last = 1 + (level_or_above & possible[:, None]).sum(axis=0)
    reach = best, worst, np.maximum(worst, last)
    size = int(group.max(initial=-1)) + 1
    least, most = (np.bincount(group[some], minlength=size)[group] for some in (certain, possible))
    ranks = np.where(possible, best, 0), np.where(possible, worst, 0)
    roster = np.bincount(group, minlength=size)[group]
    return _Places((certain, possible), ranks, reach, (least, most), roster)


def _bands(scheme: Scheme, track: m.Track, sums: Sums, totals: Ends, at: _Places) -> Mask:
    """Which bands each unit can have: [band, unit], one more for the unscored."""
    names = [band.name for band in track.bands] or [""]
    width = len(track.entities)
    possible = np.zeros((len(names) + 1, width), bool)
    open_ = np.ones(width, bool)
    for level, band in enumerate(track.bands):
        certain, may = _inside(band, band.cut or scheme.cut, at)
        for name, bound in band.bounds:
            sure, can = _kept(name, bound, totals, scheme.places)
            certain, may = certain & sure, may & can
        certain, may = certain & sums.bands[0][level], may & sums.bands[1][level]
        certain, may = certain & (not band.only), may & (not band.only)
        possible[level] = open_ & may
        open_ = open_ & ~certain
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
    moved = np.zeros_like(possible)
    for level, target in enumerate(to):
        moved[target] |= possible[level]
    return (possible & ~certain) | (moved & may)


def _scored(possible: Mask, scored: Ends) -> Mask:
    """The bands with that of units that have no value."""
    found: Mask = possible & scored[1]
    found[-1] |= ~scored[0]
    return found


def _inside(band: m.Band, cut: str, at: _Places) -> tuple[Mask, Mask]:
    """Where a band's cut certainly, and possibly, takes a unit."""
    ends, everywhere = at.cut(band), np.ones(len(at.roster), bool)
    if ends is None:
        return everywhere, everywhere
    furthest = at.reach[1] if cut == "all-in" else at.reach[2]
    certain, possible = at.competing
    return ~possible | (furthest <= ends[0]), ~certain | (at.reach[0] <= ends[1])


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
