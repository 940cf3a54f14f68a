"""Leagues: a track's places month by month, by one figure after another; no points come of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..engine import peers
from ..engine.cube import Cube
from ..engine.exact import Mask, Plane
from ..engine.targets import shown
from ..engine.view import View
from ..facts.planes import Part
from ..scheme import model as m
from ..scheme.scheme import Scheme
from .ranking import ranked


@dataclass(frozen=True, slots=True)
class Places:
    """A league over the year; planes are [month, entity].

    `figures` are in units of 10^-6, rounded half up, where `known` (one a criterion); `rank` is 0
    for a unit that lacks one of them in the month.
    """

    league: m.League
    figures: tuple[Plane, ...]
    known: tuple[Mask, ...]
    rank: Plane


def leagues(scheme: Scheme, facts: Part) -> Iterator[Places]:
    """The leagues of a track."""
    cube = Cube(scheme, facts, 0, len(facts.slots.track.entities))
    for league in scheme.leagues:
        if league.track == facts.slots.track.id:
            yield _places(league, cube)


def _places(league: m.League, cube: Cube) -> Places:
    view = View(cube, cube.facts.slots.track.root, None, "month")
    exacts, known = [], []
    for criterion in league.by:
        value = view.value(criterion.of)
        exacts.append(value.exact)
        known.append(np.broadcast_to(True if value.known is None else value.known, view.shape))
    competing = np.logical_and.reduce(known)
    force = cube.in_force()
    competing = competing if force is None else competing & force
    signed = [e if c.order == "high-first" else -e for e, c in zip(exacts, league.by, strict=True)]
    places = [peers.figure("rank", exact, competing)[0].num for exact in signed]
    keys = places if league.combine == "in-that-order" else [np.sum(places, axis=0)]
    rank = [
        ranked([-key[month] for key in keys], competing[month]) for month in range(len(competing))
    ]
    start = cube.start
    return Places(
        league,
        tuple(np.where(k, shown(e), 0)[start:] for e, k in zip(exacts, known, strict=True)),
        tuple(mask[start:] for mask in known),
        np.stack([place for place, _ in rank])[start:],
    )
