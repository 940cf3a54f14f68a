"""Draws that reach for the ends: for each unit, what lifts it most above the others, and least."""

from __future__ import annotations

import numpy as np

from .bounds import all_sums
from .space import Space
from .stacked import Outcomes, Row, Rows


def probes(space: Space) -> dict[str, Outcomes]:
    """What comes of two draws for each unit under every wide way and way of grading.

    In one each component takes the way that puts the unit furthest above those whom it can pass or
    be passed by, in the other the way that puts it furthest below. The units of other tracks do not
    matter, so one draw has a unit of each.
    """
    found, good = space.outcomes(_draws(space))
    return {name: outcomes.only(good) for name, outcomes in found.items()}


def _draws(space: Space) -> Rows:
    gradings = space.ways(space.grading)
    rows: list[Rows] = []
    for wide in space.ways(space.wide):
        if space.wide_of(wide) is None:
            continue
        ends = _ends(space, wide)
        for way in gradings:
            some = ends.copy()
            some[:, space.grading] = way
            rows.append(some)
    return np.concatenate(rows) if rows else np.zeros((0, len(space.axes)), np.int64)


def _ends(space: Space, wide: Row) -> Rows:
    """Two draws for each place in a roster, under one wide way."""
    width = max(len(track.entities) for track in space.scheme.tracks.values())
    draws = np.repeat([space.base], 2 * width, axis=0)
    draws[:, space.wide] = wide
    for number, axes in space.local.items():
        if not axes:
            continue
        ways = [way for way in space.ways(axes) if space.scores(wide, number, way) is not None]
        scores = [space.scores(wide, number, way) for way in ways]
        points = np.stack([found.months.sum(axis=0) for found in scores if found is not None])
        count = points.shape[1]
        contested = space.contested(wide, space.components[number].track)
        ahead = points * contested.sum(axis=0) - points @ contested
        choice = np.concatenate([ahead.argmax(axis=0), ahead.argmin(axis=0)])
        draws[np.ix_([*range(count), *range(width, width + count)], axes)] = np.array(ways)[choice]
    return draws


__all__ = ["all_sums", "probes"]
