"""Many draws at once: their scores one behind the other, and what they come to as one board."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine.blocks import Scores
from ..engine.exact import SAFE, Mask, Plane, largest

_FIELDS = tuple(Scores.__dataclass_fields__)
_FEW = 1 << 12
"""Up to so many ways a component's are looked up in a table, more are sorted."""

Row = tuple[int, ...]
Rows = npt.NDArray[np.int64]
"""Draws: one row a draw, one column a question, the place of the option; or places of draws."""
Component = tuple[list[Scores | None], Rows]
"""The scores of the ways of a component, and which of them each draw has."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What draws come to in one track: arrays [draw, unit].

    `points` are the months' sum and `total` the year's result where `scored`, in units of
    10^-`places` [draw]; `rank` 0 is none; `band` points into `bands`, the best first.
    """

    points: Plane
    total: Plane
    scored: Mask
    rank: Plane
    band: Plane
    bands: tuple[str, ...]
    places: Plane

    def only(self, draws: Any) -> Outcomes:
        """The same of some draws."""
        names = ("points", "total", "scored", "rank", "band", "places")
        return replace(self, **{name: getattr(self, name)[draws] for name in names})


def by(draws: Rows, axes: Sequence[int]) -> Iterator[tuple[Row, Rows]]:
    """Each way in which draws decide some questions, with the places of the draws that do."""
    ways, index = ways_of(draws.T, axes)
    order = np.argsort(index, kind="stable")
    first = 0
    for way, count in zip(ways, np.bincount(index).tolist(), strict=True):
        yield way, order[first : first + count]
        first += count


def ways_of(columns: Rows, axes: Sequence[int]) -> tuple[list[Row], Rows]:
    """The ways in which draws decide some questions, and which of them each draw has.

    `columns` are draws turned round: one row a question.

    >>> ways_of(np.array([[0, 2, 0], [7, 7, 7]]), [0, 1])
    ([(0, 7), (2, 7)], array([0, 1, 0]))
    """
    code, size = np.zeros(columns.shape[1], np.int64), 1
    mine = [columns[axis] for axis in axes]
    for column in mine:
        options = int(column.max(initial=0)) + 1
        if size * options >= SAFE:
            code = np.unique(code, return_inverse=True)[1]
            size = int(code.max(initial=0)) + 1
        code, size = code * options + column, size * options
    if size <= _FEW:
        there = np.bincount(code, minlength=1) > 0
        index: Rows = (np.cumsum(there) - 1)[code]
    else:
        index = np.unique(code, return_inverse=True)[1]
    one_of = np.zeros(int(index.max(initial=-1)) + 1, np.int64)
    one_of[index] = np.arange(len(index))
    ways = zip(*(column[one_of].tolist() for column in mine), strict=True)
    return list(ways) if mine else [()] * len(one_of), index


def joined(components: Sequence[Component], base: Scores, judged: bool) -> Scores:
    """The scores of a track in many draws, from those of its components.

    What the year's parts were reported to be is as in `base`; `judged` says whether bands, moves
    and nodes that grading asks depend on components at all.
    """
    count = len(components[0][1])
    points = _sum(components, lambda way: way.months.sum(axis=0))
    deductions = _sum(components, attrgetter("deductions"))
    scored = np.zeros(points.shape, bool)
    vetoes = np.zeros((count, *base.vetoes.shape), bool)
    names = ("bands", "moves", "nodes")
    judgements = {name: _copies(getattr(base, name), count) for name in names}
    for ways, index in components:
        if not scored.all():
            scored |= _of_ways(ways, attrgetter("scored"))[index]
        held = _of_ways(ways, attrgetter("vetoes"))
        if held.any():
            vetoes |= held[index]
        for name in judgements if judged else ():
            judgements[name] = _side_by_side(_of_ways(ways, attrgetter(name))[index])
    return Scores(
        months=points.reshape(1, -1),
        scored=scored.ravel(),
        valued=scored.reshape(1, -1),
        deductions=deductions.ravel(),
        parts=_copies(base.parts, count),
        reported=_copies(base.reported, count),
        vetoes=_side_by_side(vetoes),
        excess=_copies(base.excess, count),
        **judgements,
    )


def _sum(components: Sequence[Component], of: Callable[[Scores], Plane]) -> Plane:
    """What a figure of the components comes to in each draw: an array [draw, unit]."""
    figures = [(_of_ways(ways, of), index) for ways, index in components]
    wide = sum(largest(figure) for figure, _ in figures) >= SAFE
    wide |= any(figure.dtype == object for figure, _ in figures)
    first, index = figures[0]
    total: Plane = first.astype(object if wide else np.int64)[index]
    for figure, index in figures[1:]:
        total += figure[index]
    return total


def _of_ways(ways: Sequence[Scores | None], of: Callable[[Scores], Any]) -> Any:
    """What each way of a component has; those that no draw has may be None."""
    there = next(way for way in ways if way is not None)
    return np.stack([of(there if way is None else way) for way in ways])


def _copies(rows: Any, count: int) -> Any:
    """Arrays [row, unit] of one year, over and over."""
    return np.tile(rows, (1, count))


def _side_by_side(found: Any) -> Any:
    """Arrays [draw, row, unit] as rows, one draw after the other."""
    draws, rows, units = found.shape
    return np.moveaxis(found, 0, 1).reshape(rows, draws * units)


def in_a_row(found: Sequence[Scores]) -> Scores:
    """The scores of some draws, then those of more."""
    if len(found) == 1:
        return found[0]
    return Scores(**{n: np.concatenate([getattr(s, n) for s in found], axis=-1) for n in _FIELDS})


def picked(scores: Scores, columns: Any, names: Sequence[str] = _FIELDS) -> Scores:
    """The scores of some columns, of which only some fields are asked for."""
    made = {
        name: getattr(scores, name)[..., columns if name in names else slice(0)] for name in _FIELDS
    }
    return Scores(**made)


class Board:
    """What draws come to in a track, gathered as they are settled."""

    def __init__(self, draws: int, units: int, bands: Sequence[str]) -> None:
        self.units = units
        shape = draws, units
        self._bands = list(dict.fromkeys(bands)) or [""]
        self._arrays: dict[str, Any] = {
            "points": np.zeros(shape, np.int64),
            "total": np.zeros(shape, np.int64),
            "scored": np.zeros(shape, bool),
            "rank": np.zeros(shape, np.int64),
            "band": np.zeros(shape, np.int64),
            "places": np.zeros(draws, np.int64),
        }

    def take(self, at: Rows, places: Rows, found: Mapping[str, Any], names: Sequence[str]) -> None:
        """Take in draws at some places: their decimals, and what they come to, bands by `names`."""
        for name in names:
            if name not in self._bands:
                self._bands.append(name)
        codes = np.array([self._bands.index(name) for name in names])
        for name, values in {**found, "band": codes[found["band"]]}.items():
            if values.dtype == object:
                self._arrays[name] = self._arrays[name].astype(object)
            self._arrays[name][at] = values.reshape(len(at), self.units)
        self._arrays["places"][at] = places

    def outcomes(self) -> Outcomes:
        """All of them."""
        return Outcomes(**self._arrays, bands=tuple(self._bands))
