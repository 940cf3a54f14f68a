"""Bands: ranks, scores and conditions, read from the best band down; then moves and vetoes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..engine.blocks import Scores
from ..engine.conditions import TESTS
from ..engine.exact import Exact, Mask, Plane, product
from ..engine.values import constant
from ..scheme import model as m
from ..scheme.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Places:
    """Where units stand: `rank`, 0 of the unranked, and the `place` by which their band goes.

    That is the rank, or of a unit whose veto frees its place the one that it would have if it alone
    kept its own; 0 of units without a total. `tied` is how many share the place, `count` how many
    are ranked with each, itself included. `group` numbers those in which units are ranked apart,
    `roster` is how many there are.
    """

    group: Plane
    rank: Plane
    place: Plane
    tied: Plane
    count: Plane
    roster: Plane


@dataclass(frozen=True, slots=True)
class Emptied:
    """A band that is empty because of a tie: the places of the tie, and an entity in it."""

    band: str
    entity: int
    first: int
    last: int


def bands_of(scheme: Scheme, track: m.Track, scores: Scores, total: Plane, at: Places) -> Plane:
    """The band that each entity's place, score and conditions come to, as an index.

    A tie across a cut goes as the band's `cut` says, or the scheme's.
    """
    inside = []
    for band, holds in zip(track.bands, scores.bands, strict=True):
        took = _in_scores(band, total, scheme.places) & holds & (not band.only)
        by_place = in_places(scheme, band, at)
        inside.append(took if by_place is None else took & by_place)
    last = last_open(track.bands)
    found: Plane = np.select(inside or [scores.scored], range(max(len(inside), 1)), last)
    return found


def in_places(scheme: Scheme, band: m.Band, at: Places) -> Mask | None:
    """Whom a band takes by their places, ties as its `cut` says; None: it asks for none."""
    cut = last_place(band, at)
    if cut is None:
        return None
    all_in = (band.cut or scheme.cut) == "all-in"
    found: Mask = (at.place if all_in else at.place + at.tied - 1) <= cut
    return found


def last_open(bands: Sequence[m.Band]) -> int:
    """The last band that is not a veto's alone: it takes whoever is left."""
    return max((at for at, band in enumerate(bands) if not band.only), default=0)


def moved(track: m.Track, scores: Scores, level: Plane, names: tuple[str, ...]) -> list[Plane]:
    """The bands after each move down or to a ceiling that conditions ask for."""
    levels, below = [], [lower_levels(track, move.down) for move in track.moves]
    for move, lower, holds in zip(track.moves, below, scores.moves, strict=True):
        level = np.where(holds, np.array(lower)[level], level)
        level = np.where(holds, np.maximum(level, names.index(move.band or names[0])), level)
        levels.append(level)
    return levels


def lower_levels(track: m.Track, down: int) -> list[int]:
    """The band that each band becomes that moves down, among those that no veto has to itself."""
    bands = track.bands
    grades = list(dict.fromkeys(band.name for band in bands if not band.only))
    first = {band.name: at for at, band in reversed(list(enumerate(bands)))}
    found = []
    for at, band in enumerate(bands):
        if band.only or not down:
            found.append(at)
            continue
        found.append(first[grades[min(grades.index(band.name) + down, len(grades) - 1)]])
    return found or [0]


def banded(
    scheme: Scheme, track: m.Track, scores: Scores, level: Plane
) -> tuple[Plane, tuple[str, ...]]:
    """The bands after moves and vetoes, as indices into the names that come with them."""
    names = tuple(band.name for band in track.bands) or ("",)
    level = [level, *moved(track, scores, level, names)][-1]
    for veto, hit in zip(scheme.vetoes, scores.vetoes, strict=True):
        worst = names.index(veto.band) if veto.band in names else 0  # a track without its item
        level = np.where(hit, np.maximum(level, worst), level)
    level = np.where(scores.scored, np.minimum(level, len(names) - 1), len(names))
    return level, (*names, track.without_total)


def last_place(band: m.Band, at: Places) -> Plane | None:
    """The last place that a band takes where each entity is ranked; None: it asks for none."""
    if band.share is not None:
        of = Exact(at.count if band.share_of == "ranked" else at.roster)
        return (of * constant(band.share).month(0)).rounded(1, band.rounded)
    if band.first is not None:
        return _part(band.first, band, at.count)
    if band.all_but_last is not None:
        return at.count - _part(band.all_but_last, band, at.count)
    return None


def emptied(track: m.Track, at: Places, level: Plane) -> tuple[Emptied, ...]:
    """The bands that have places and nobody in them, as ties reach across their cuts.

    `level` is the band before moves and vetoes. One for each group in which units are ranked; bands
    from the first on that asks for more than places are left out.
    """
    found: list[Emptied] = []
    before = np.zeros_like(at.rank)
    for band in track.bands:
        if band.only:
            continue
        if band.asks_more or not (at.tied > 1).any():
            break
        cut = last_place(band, at)
        upto = at.count if cut is None else np.minimum(cut, at.count)
        inside = (at.rank > 0) & (at.rank <= upto) & (at.rank + at.tied - 1 > before)
        same = [n for n, other in enumerate(track.bands) if other.name == band.name]
        empty = ~np.isin(at.group, at.group[np.isin(level, same)])
        tied = np.flatnonzero(inside & (before < upto) & empty)
        for entity in tied[np.unique(at.group[tied], return_index=True)[1]].tolist():
            first, count = int(at.rank[entity]), int(at.tied[entity])
            found.append(Emptied(band.name, entity, first, first + count - 1))
        before = np.maximum(before, upto)
    return tuple(found)


def _part(places: int, band: m.Band, count: Plane) -> Plane:
    if band.of is None:
        return np.full_like(count, places)
    return Exact(product(count, places), band.of).rounded(1, band.rounded)


def _in_scores(band: m.Band, total: Plane, places: int) -> Mask:
    """Whether the annual total keeps within a band's bounds."""
    inside = np.ones(len(total), bool)
    for name, bound in band.bounds:
        inside &= keeps(name, bound, total, places)
    return inside


def keeps(name: m.Operator, bound: m.Number, total: Plane, places: int) -> Mask:
    """Where annual totals keep a bound."""
    return Exact(total, 10**places).compared(TESTS[name], constant(bound).month(0))
