"""Draws that reach for the ends: for each unit, what gives it most, and lifts it furthest."""

from __future__ import annotations

import numpy as np

from .bounds import All
from .space import Space
from .stacked import Outcomes, Row, Rows


def probes(space: Space, sums: All) -> dict[str, Outcomes]:
    """What comes of four draws for each unit, under every wide way and each way of grading alone.

    Each component takes the way that gives the unit most, or least; or that puts it furthest above,
    or below, those whom it can pass or be passed by. Tracks do not see each other, so one draw has
    a unit of each.
    """
    found, good = space.outcomes(_draws(space, sums))
    return {name: outcomes.only(good) for name, outcomes in found.items()}


def _draws(space: Space, sums: All) -> Rows:
    base = [space.ways.axes[axis].base for axis in space.ways.grading]
    gradings = [
        way
        for way in space.every(space.ways.grading)
        if np.count_nonzero(way != np.array(base)) < 2
    ]
    rows = [np.zeros((0, len(space.ways.axes)), np.int64)]
    for wide in dict.fromkeys(wide for wide, _ in sums):
        ends = _ends(space, wide, sums)
        furthest = ends[len(ends) // 2 :]
        for way in gradings:
            some = (ends if way == tuple(base) else furthest).copy()
            some[:, space.ways.grading] = way
            rows.append(some)
    return np.concatenate(rows)


def _ends(space: Space, wide: Row, sums: All) -> Rows:
    """Four draws for each place in a roster, under one wide way."""
    width = max(len(track.entities) for track in space.scheme.tracks.values())
    draws = np.repeat([space.ways.base], 4 * width, axis=0)
    draws[:, space.ways.wide] = wide
    for number, axes in space.ways.local.items():
        ways = [way for way in space.every(axes) if space.scores(wide, number, way) is not None]
        if len(ways) < 2:
            continue
        found = (space.scores(wide, number, way) for way in ways)
        points = np.stack([scores.months.sum(axis=0) for scores in found if scores is not None])
        low, high = sums[wide, space.ways.components[number].track].apart
        contested = ((low < 0) & (high > 0)).astype(np.int64)
        ahead = points * (1 + contested.sum(axis=0)) - points @ contested
        choice = [points.argmax(axis=0), points.argmin(axis=0), ahead.argmax(axis=0),
                  ahead.argmin(axis=0)]  # fmt: skip
        for at, chosen in enumerate(choice):
            mine = np.arange(len(chosen)) + at * width
            draws[mine[:, None], np.array(axes)] = np.array(ways)[chosen]
    return draws
