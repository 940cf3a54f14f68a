"""The year: its parts, weighted and rounded once, ranked and banded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..decimals import decimal_places, units
from ..engine.blocks import Scores
from ..engine.exact import Exact, Mask, Plane, numbers
from ..engine.exact import total as added
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .bands import Emptied, Places, banded, bands_of, emptied
from .ranking import first_in, ranked


@dataclass(frozen=True)
class Standing:
    """Where the entities of a track stand; arrays have one entry an entity.

    `months` is what the months posted, `parts` holds each part as it was earned, `scaled` as it
    enters the total, both in units of 10^-places of the part; `total` is in the scheme's smallest
    unit, where `scored`. Rank 0 is none; `overall` is the rank in the whole track where `rank` is
    that in a group. `level` is a index in `bands`, the last of which the unscored have. `vetoes`
    is [veto, entity]; `provisional` marks what a part or the rest of the year is missing from.
    `emptied` are the bands that have places and nobody in them because of ties; `others` the ranks
    by each of the scheme's other rankings, 0 where a track does not have its groups.
    """

    months: Plane
    parts: tuple[Plane, ...]
    scaled: tuple[Plane, ...]
    places: tuple[int, ...]
    total: Plane
    scored: Mask
    rank: Plane
    overall: Plane
    level: Plane
    bands: tuple[str, ...]
    vetoes: Mask
    provisional: Mask
    emptied: tuple[Emptied, ...]
    others: tuple[Plane, ...] = ()

    @property
    def band(self) -> npt.NDArray[np.str_]:
        """The name of each entity's band."""
        return np.array(self.bands)[self.level]

    def only(self, units: slice) -> Standing:
        """The same of some entities."""
        arrays = ("months", "total", "scored", "rank", "overall", "level", "vetoes", "provisional")
        cut: dict[str, Any] = {name: getattr(self, name)[..., units] for name in arrays}
        for name in ("parts", "scaled", "others"):
            cut[name] = tuple(values[units] for values in getattr(self, name))
        return replace(self, **cut)


def standing(scheme: Scheme, track: m.Track, scores: Scores, through: int) -> Standing:
    """Settle the year of a track, or as much of it as has passed."""
    return settled(scheme, track, scores, through)[0]


def settled(
    scheme: Scheme, track: m.Track, scores: Scores, through: int, copies: int = 0
) -> tuple[Standing, Places, Plane]:
    """The same with the places, and the bands that these and the scores come to by themselves.

    With `copies`, the scores are those of all units over and over, under one set of rules after the
    other; each copy is settled by itself, and bands that ties leave empty are not looked for.
    """
    months = scores.months.sum(axis=0)
    parts = parts_of(scheme, scores, months)
    places = tuple(p.fact.places if p.fact else scheme.places for p in scheme.parts)
    scaled, total = totals_of(scheme, parts, scores.scored, copies)
    keys, competing = keys_of(scheme, scores, parts, total), competing_in(scheme, scores)
    at = placed(track, keys, scores.scored, competing, copies)
    own = bands_of(scheme, track, scores, total, at)
    level, bands = banded(scheme, track, scores, own)
    reported: Mask = np.asarray(scores.reported.all(axis=0))
    incomplete = ~reported | (through < 12)
    found = Standing(
        months,
        parts,
        scaled,
        places,
        total,
        scores.scored,
        at.rank,
        ranked(keys, competing, _copy(track, copies))[0] if track.ranked_within else at.rank,
        level,
        bands,
        scores.vetoes,
        incomplete,
        () if copies else emptied(track, at, own),
        () if copies else tuple(_others(scheme, track, scores, parts, total)),
    )
    return found, at, own


def _others(
    scheme: Scheme, track: m.Track, scores: Scores, parts: tuple[Plane, ...], total: Plane
) -> Iterator[Plane]:
    """The ranks by each ranking beside the one that grades go by."""
    for other in scheme.rankings:
        there = not other.within or other.within in track.entities.columns
        competing = competing_in(scheme, scores) & there
        keys = _keys(scheme, scores, parts, total, other)
        yield ranked(keys, competing, groups_of(track, other.within) if there else None)[0]


def parts_of(scheme: Scheme, scores: Scores, months: Plane) -> tuple[Plane, ...]:
    """Each part of the year as it was earned, in units of its own; `months` are added up."""
    nodes = dict(zip(scheme.graded_by_nodes, scores.nodes, strict=True))
    earned = iter(scores.parts)
    return tuple(
        next(earned) if part.fact else nodes[part.node] if part.node else months
        for part in scheme.parts
    )


def totals_of(
    scheme: Scheme, parts: tuple[Plane, ...], scored: Mask, copies: int = 0
) -> tuple[tuple[Plane, ...], Plane]:
    """The parts as they enter the totals, and the totals in the scheme's smallest unit."""
    scaled = tuple(
        scaled_part(part, value, scored, part.fact.places if part.fact else scheme.places, copies)
        for part, value in zip(scheme.parts, parts, strict=True)
    )
    return scaled, _weighted(scheme, scaled)


def keys_of(scheme: Scheme, scores: Scores, parts: tuple[Plane, ...], total: Plane) -> list[Plane]:
    """By what units are ranked, the first before the next."""
    return _keys(scheme, scores, parts, total, scheme.ranked_by)


def _keys(
    scheme: Scheme, scores: Scores, parts: tuple[Plane, ...], total: Plane, ranking: m.Ranking
) -> list[Plane]:
    by = {"total": total, "fewer-deductions": -scores.deductions}
    by |= {part.id: value for part, value in zip(scheme.parts, parts, strict=True)}
    nodes = dict(zip(scheme.graded_by_nodes, scores.nodes, strict=True))
    ties = (first_in(by[t.by] if t.by else nodes[t.node], t.order) for t in ranking.ties)
    return [first_in(by[ranking.by], ranking.order), *ties]


def competing_in(scheme: Scheme, scores: Scores) -> Mask:
    """Which units are ranked: none where a scheme counts targets and settles no year."""
    if not scheme.settles:
        return np.zeros_like(scores.scored)
    if scheme.vetoed == "frees-its-place":
        return np.asarray(scores.scored & ~scores.vetoes.any(axis=0))
    return scores.scored


def placed(
    track: m.Track, keys: list[Plane], scored: Mask, competing: Mask, copies: int = 0
) -> Places:
    """The places of units in the track, or in their group, in each copy apart.

    Those that are `scored` and do not compete free their places, each for all others.
    """
    group = groups_of(track, track.ranked_within)
    if copies > 1:
        group = np.tile(group, copies) + (group.max(initial=0) + 1) * _copy(track, copies)
    size = int(group.max(initial=-1)) + 1
    apart = group if size > 1 else None
    rank, tied = ranked(keys, competing, apart)
    place, freed = rank, scored & ~competing
    count = np.bincount(group[competing], minlength=size)[group]
    if freed.any():
        among_all, among_freed = ranked(keys, scored, apart), ranked(keys, freed, apart)
        place, tied = (
            np.where(freed, whole - some + 1, own)
            for own, whole, some in zip((rank, tied), among_all, among_freed, strict=True)
        )
        count = count + freed
    return Places(group, rank, place, tied, count, np.bincount(group, minlength=size)[group])


def groups_of(track: m.Track, column: str) -> Plane:
    """The number of the group that a column puts each unit in; without one they are all in one."""
    if not column:
        return np.zeros(len(track.entities), np.int64)
    return track.entities.apart_by(column)


def _copy(track: m.Track, copies: int) -> Plane | None:
    """Which copy each unit is of; None where there is one."""
    return np.repeat(np.arange(copies), len(track.entities)) if copies > 1 else None


def scaled_part(part: m.Part, value: Plane, scored: Mask, places: int, copies: int = 0) -> Plane:
    """A part brought to a scale on which the best that has a total has so many points."""
    if part.scale_best_to is None:
        return value
    best = np.where(scored, value, 0).reshape(max(copies, 1), -1).max(axis=1, initial=0)
    best = np.repeat(best, len(value) // len(best))
    target = numbers([[units(part.scale_best_to, places)]])[0]
    scaled = (Exact(value) * Exact(target, np.maximum(best, 1))).rounded()
    return np.where(best > 0, scaled, value)


def factors_of(scheme: Scheme) -> tuple[Plane, int]:
    """By what each part of the year is multiplied, as whole numbers, and its decimals then."""
    weights = [part.weight for part in scheme.parts]
    places = [part.fact.places if part.fact else scheme.places for part in scheme.parts]
    fine = (p + decimal_places(w) for p, w in zip(places, weights, strict=True))
    finest = max(scheme.places, *fine)
    return numbers([[units(w, finest - p)] for p, w in zip(places, weights, strict=True)]), finest


def _weighted(scheme: Scheme, values: tuple[Plane, ...]) -> Plane:
    """The weighted sum of the parts, rounded half up to the scheme's smallest unit."""
    factors, finest = factors_of(scheme)
    scaled = zip(values, factors, strict=True)
    whole = added((Exact(value) * Exact(factor) for value, factor in scaled), values[0])
    return Exact(whole.num, 10 ** (finest - scheme.places)).rounded()
