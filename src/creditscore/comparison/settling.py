"""Many draws settled at once, each by its own way to make grades of points, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from ..engine.blocks import Scores
from ..engine.exact import Mask, Plane
from ..grading.annual import competing_in, keys_of, parts_of, placed, totals_of
from ..grading.bands import Places, banded, bands_of
from ..scheme.scheme import Scheme
from .stacked import Rows, picked


class Stages(NamedTuple):
    """What decides each stage of settling a track, as numbers: equal ones decide alike.

    `outside` is whom the roster takes out, `totals` the parts of the year, `order` by what units
    are ranked, `vetoed` whether the vetoed compete, `within` in which groups, `bands` what bands,
    moves and vetoes there are; `above` is of the order only who is above whom.
    """

    outside: int
    totals: int
    order: int
    vetoed: int
    within: int
    bands: int
    above: int


@dataclass(frozen=True, eq=False)
class Settled:
    """What draws come to: arrays of all units of one draw after the other.

    `level` points into `names`, which are those of all bands.
    """

    points: Plane
    total: Plane
    scored: Mask
    rank: Plane
    level: Plane
    names: tuple[str, ...]


class Settling:
    """The draws of one track, with the scheme that each is graded by.

    `which` is the number of each draw's scheme, `stages` are those of the schemes; `scores` are of
    all units of one draw after the other.
    """

    def __init__(
        self, track: str, schemes: Sequence[Scheme], stages: Sequence[Stages], which: Rows
    ) -> None:
        self._track, self._schemes, self._which = track, schemes, which
        self._numbers = np.array(stages, np.int64)[which]
        self._units = len(schemes[0].tracks[track].entities)

    def settled(self, scores: Scores, outside: Callable[[Scheme], Mask | None]) -> Settled:
        """Settle them; `outside` tells whom the roster takes out of a scheme's track."""
        scores = self._inside(scores, outside)
        total = self._totals(scores)
        at = self._placed(scores, total)
        level, names = self._banded(scores, total, at)
        return Settled(scores.months.sum(axis=0), total, scores.scored, at.rank, level, names)

    def _each(self, stage: str) -> Iterator[tuple[Scheme, Rows, Any]]:
        """The draws that a stage treats alike: a scheme of theirs, and where their units are."""
        numbers = self._numbers[:, Stages._fields.index(stage)]
        found = np.unique(numbers).tolist()
        for number in found:
            mine = np.flatnonzero(numbers == number)
            columns: Any = slice(None)
            if len(found) > 1:
                columns = (mine[:, None] * self._units + np.arange(self._units)).ravel()
            yield self._schemes[self._which[mine[0]]], mine, columns

    def _inside(self, scores: Scores, outside: Callable[[Scheme], Mask | None]) -> Scores:
        for scheme, mine, columns in self._each("outside"):
            mask = outside(scheme)
            if mask is not None:
                out = np.zeros(len(scores.scored), bool)
                out[columns] = np.tile(mask, len(mine))
                months, nodes = (
                    np.where(out, np.zeros_like(plane), plane)
                    for plane in (scores.months, scores.nodes)
                )
                scored = scores.scored & ~out
                scores = replace(scores, months=months, nodes=nodes, scored=scored)
        return scores

    def _totals(self, scores: Scores) -> Plane:
        total = np.zeros(len(scores.scored), np.int64)
        for scheme, mine, columns in self._each("totals"):
            some = picked(scores, columns, ("months", "parts", "nodes", "scored"))
            parts = parts_of(scheme, some, some.months.sum(axis=0))
            total = _put(
                total,
                columns,
                totals_of(scheme, parts, some.scored, len(mine))[1],
            )
        return total

    def _placed(self, scores: Scores, total: Plane) -> Places:
        keys: list[Plane] = []
        competing = np.zeros(len(total), bool)
        for scheme, _, columns in self._each("order"):
            some = picked(scores, columns, ("months", "parts", "nodes", "deductions"))
            for at, key in enumerate(
                keys_of(
                    scheme, some, parts_of(scheme, some, some.months.sum(axis=0)), total[columns]
                )
            ):
                if at == len(keys):
                    keys.append(np.zeros(len(total), np.int64))
                keys[at] = _put(keys[at], columns, key)
        for scheme, _, columns in self._each("vetoed"):
            some = picked(scores, columns, ("scored", "vetoes"))
            competing[columns] = competing_in(scheme, some)
        found = [np.zeros(len(total), np.int64) for _ in Places.__slots__]
        for scheme, mine, columns in self._each("within"):
            track = scheme.tracks[self._track]
            who = scores.scored[columns], competing[columns]
            mine_at = placed(track, [key[columns] for key in keys], *who, len(mine))
            for plane, name in zip(found, Places.__slots__, strict=True):
                plane[columns] = getattr(mine_at, name)
        return Places(*found)

    def _banded(self, scores: Scores, total: Plane, at: Places) -> tuple[Plane, tuple[str, ...]]:
        known: dict[str, int] = {}
        level = np.zeros(len(total), np.int64)
        for scheme, _, columns in self._each("bands"):
            some = picked(scores, columns, ("scored", "vetoes", "bands", "moves"))
            there = Places(*(getattr(at, name)[columns] for name in Places.__slots__))
            track = scheme.tracks[self._track]
            own = bands_of(scheme, track, some, total[columns], there)
            levels, names = banded(scheme, track, some, own)
            codes = np.array([known.setdefault(name, len(known)) for name in names])
            level[columns] = codes[levels]
        return level, tuple(known)


def _put(whole: Plane, columns: Any, values: Plane) -> Plane:
    """An array with the values of some columns, on Python integers where they are."""
    if values.dtype == object and whole.dtype != object:
        whole = whole.astype(object)
    whole[columns] = values
    return whole
