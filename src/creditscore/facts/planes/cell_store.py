"""Figures as they are put down: the cells of an entity side by side, as narrow as they can be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from ...arrays import Ints, distinct
from .layout import Batch, Layout
from .planes import NEVER, Planes

_UNITS = 512
_SOME = 1 << 20
WIDTHS = (np.int16, np.int32, np.int64)


class CellOverflow(Exception):  # noqa: N818
    """Too many figures do not fit the cells of a store."""


class CellStore:
    """The figures of a layout's entities: every cell absent until a figure is put there.

    A cell takes a figure of `dtype`; a figure that is too large is kept beside the cells. The two
    lowest numbers mean absent and n/a. Cells are kept with their highest bit turned, so that what
    is absent is 0 and no memory has to be filled before figures come.
    """

    def __init__(self, layout: Layout, dtype: Any) -> None:
        self.layout = layout
        self.voids = False
        self.count = np.zeros(len(layout.slots), np.int64)
        self._info = np.iinfo(dtype)
        self._flat = np.zeros(layout.size, dtype)
        self._until: Ints | None = None
        self._large: list[tuple[Ints, Ints]] = []
        nothing = np.zeros(0, np.int64)
        self._ordered = nothing.astype(np.uint16), nothing, nothing
        self._beside = 0
        self._lock = threading.Lock()

    def put(self, batch: Batch) -> None:
        """Put figures at their places; raises `CellOverflow` where too many are too large."""
        at, value = batch.at, batch.value
        low = int(self._info.min)
        small = value.astype(self._flat.dtype)
        fits = np.can_cast(value.dtype, small.dtype)
        wide = np.zeros(1, bool) if fits else small != value
        if int(small.min()) < low + 2:
            wide = wide | (small < low + 2)
        large = np.flatnonzero(wide)
        if len(large):
            small[large] = 0
        if batch.void is not None:
            small[batch.void] = low + 1
        self._flat[at] = np.bitwise_xor(small, low, out=small)
        if batch.until is not None:
            self._ends()[at] = batch.until
        found = self.layout.counted(at)
        with self._lock:
            self.count += found
            self.voids |= batch.void is not None
            if len(large):
                self._large.append((at[large], value[large].astype(np.int64)))
                self._beside += len(large)
                if self._beside * 8 > int(self.count.sum()) > _SOME:
                    raise CellOverflow

    def planes(self, track: int, first: int, last: int) -> Planes:
        """The facts of some entities of a track, a plane for each slot."""
        slots, step = self.layout.slots[track], self.layout.step[track]
        begin = self.layout.start[track] + (first - self.layout.first[track]) * step
        span = slice(begin, begin + (last - first) * step)
        cells = self._turned(self._flat[span], track)
        planes = list(np.bitwise_xor(cells, self._info.min, out=cells))
        for number, plane, value in self._beyond(track, span):
            planes[number] = _widened(planes[number], plane, value)
        until = None if self._until is None else self._turned(self._until[span], track)
        return Planes(slots, first, last, planes, until, self.voids)

    def sort_overflow(self) -> None:
        """Put in order what is kept beside the cells, by stretches, once all figures are there."""
        if self._large:
            at, value = map(np.concatenate, zip(*self._large, strict=True))
            stretch = self._stretch(at)
            order = np.argsort(stretch, kind="stable")
            self._ordered = stretch[order], at[order], value[order]

    def _stretch(self, at: Ints) -> Ints:
        """The stretch of the array in which each place is; there are 65 536 of them at most."""
        found: Ints = at >> max(0, self.layout.size.bit_length() - 16)
        return found.astype(np.uint16)

    def _turned(self, cells: Ints, track: int) -> Ints:
        """Cells entity by entity as planes [slot, month, entity]."""
        slots = self.layout.slots[track]
        given = cells.reshape(-1, slots.span, len(slots.slots))
        made: Ints = np.empty((len(slots.slots), slots.span, len(given)), cells.dtype)
        for first in range(0, len(given), _UNITS):
            for month in range(slots.span):
                made[:, month, first : first + _UNITS] = given[first : first + _UNITS, month].T
        return made

    def _beyond(self, track: int, span: slice) -> Iterator[tuple[int, Ints, Ints]]:
        """The figures kept beside some entities' cells: slot, places in its plane, values."""
        slots, width = self.layout.slots[track], (span.stop - span.start) // self.layout.step[track]
        stretch, at, value = self._ordered
        low, high = self._stretch(np.array([span.start, span.stop - 1]))
        first, last = np.searchsorted(stretch, low), np.searchsorted(stretch, high, "right")
        at, value = at[first:last], value[first:last]
        mine = np.flatnonzero((at >= span.start) & (at < span.stop))
        rest, slot = np.divmod(at[mine] - span.start, len(slots.slots))
        entity, month = np.divmod(rest, slots.span)
        for number in distinct(slot).tolist():
            of = slot == number
            yield number, (month * width + entity)[of], value[mine][of]

    def _ends(self) -> Ints:
        with self._lock:
            if self._until is None:
                self._until = np.full(len(self._flat), NEVER, np.uint8)
            return self._until


def _widened(plane: Ints, at: Ints, value: Ints) -> Ints:
    """A plane with figures for which it is too narrow."""
    low, high = int(value.min()), int(value.max())
    kind = next(w for w in WIDTHS if np.iinfo(w).min + 2 <= low and high <= np.iinfo(w).max)
    found = plane.astype(max(np.dtype(kind), plane.dtype))
    for mark in (0, 1):
        found[plane == np.iinfo(plane.dtype).min + mark] = np.iinfo(found.dtype).min + mark
    found.ravel()[at] = value
    return found
