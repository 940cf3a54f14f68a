"""Bands: ranks, scores and conditions, read from the best band down; then moves and vetoes."""

from __future__ import annotations

import numpy as np

from ..engine.blocks import Scores
from ..engine.conditions import TESTS
from ..engine.exact import Exact, Mask, Plane, product
from ..engine.values import constant
from ..scheme import model as m
from ..scheme.scheme import Scheme


def banded(
    scheme: Scheme,
    track: m.Track,
    scores: Scores,
    total: Plane,
    rank: Plane,
    tied: Plane,
    count: Plane,
    roster: Plane,
) -> tuple[Plane, tuple[str, ...]]:
    """The band of each entity as an index into the names that come with it.

    A tie across a cut goes as the scheme's `cut` says; `rank` and `tied` are 0 for the unranked,
    which have the band of their veto; `count` is how many are ranked with each entity, `roster` how
    many there are.
    """
    names = [band.name for band in track.bands] or [""]
    last_of_tie = rank + tied - 1
    reach = rank if scheme.cut == "all-in" else last_of_tie
    inside = [
        _in_ranks(band, rank, reach, count, roster) & _in_scores(band, total, scheme.places) & holds
        for band, holds in zip(track.bands, scores.bands, strict=True)
    ]
    level = np.select(inside or [scores.scored], range(len(names)), len(names) - 1)
    for move, holds in zip(track.moves, scores.moves, strict=True):
        level = np.where(holds, level + move.down, level)
        level = np.where(holds, np.maximum(level, names.index(move.band or names[0])), level)
    for veto, hit in zip(scheme.vetoes, scores.vetoes, strict=True):
        worst = names.index(veto.band) if veto.band in names else 0  # a track without its item
        level = np.where(hit, np.maximum(level, worst), level)
    level = np.where(scores.scored, np.minimum(level, len(names) - 1), len(names))
    return level, (*names, track.unscored or names[-1])


def _in_ranks(band: m.Band, rank: Plane, reach: Plane, count: Plane, roster: Plane) -> Mask:
    """Whether a band's cut takes an entity."""
    cut = cut_of(band, count, roster)
    inside: Mask = np.ones(len(rank), bool) if cut is None else (rank == 0) | (reach <= cut)
    return inside


def cut_of(band: m.Band, count: Plane, roster: Plane) -> Plane | None:
    """The last place that a band takes, of so many ranked and so many there; None: it takes any."""
    if band.share is not None:
        of = Exact(count if band.share_of == "ranked" else roster)
        return (of * constant(band.share).month(0)).rounded(1, band.rounded)
    if band.first is not None:
        return _part(band.first, band, count)
    if band.all_but_last is not None:
        return count - _part(band.all_but_last, band, count)
    return None


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
