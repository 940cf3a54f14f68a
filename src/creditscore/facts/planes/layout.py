"""Where the cells of units stand in one long array, and figures on their way there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ...arrays import Ints
from ...scheme.slots import Slots

OUTSIDE = -(1 << 60)
UNKNOWN = -(1 << 61)


class Units(Protocol):
    """The units that names mean: the track of each, and its number in the track."""

    track: Ints
    place: Ints


class Layout:
    """Where the cells of some entities of each track stand in one long array.

    `first` and `last` are the entities of each track. The cells of an entity are neighbours: that
    of a slot in a month is at `start` + (entity - first) × `step` + month × slots + slot.
    """

    def __init__(self, slots: Sequence[Slots], first: Sequence[int], last: Sequence[int]) -> None:
        self.slots, self.first, self.last = slots, first, last
        self.step = [len(found.slots) * found.span for found in slots]
        ends = zip(self.step, first, last, strict=True)
        *self.start, self.size = np.cumsum([0, *((b - a) * cells for cells, a, b in ends)]).tolist()

    def counted(self, at: Ints) -> Ints:
        """How many places there are of each track."""
        if len(self.slots) == 1:
            return np.array([len(at)])
        track = np.searchsorted(np.array(self.start), at, "right") - 1
        return np.bincount(track, minlength=len(self.slots))

    def target(self, directory: Units) -> Ints:
        """Where the cells of each name's entity begin, far below 0 for those left out."""
        found = np.full(len(directory.track) + 1, OUTSIDE)
        found[-1] = UNKNOWN
        for track, (start, step, first, last) in enumerate(
            zip(self.start, self.step, self.first, self.last, strict=True)
        ):
            place = directory.place
            inside = (directory.track == track) & (place >= first) & (place < last)
            mine = np.flatnonzero(inside)
            found[mine] = start + (place[mine].astype(np.int64) - first) * step
        return found


@dataclass(frozen=True, slots=True)
class Batch:
    """Figures of some rows: their places in the planes, values, which are n/a, when they end."""

    at: Ints
    value: Ints
    void: npt.NDArray[np.bool_] | None = None
    until: Ints | None = None

    def only(self, rows: Ints) -> Batch:
        """The figures of some rows, by a mask or by their positions."""
        void = None if self.void is None else self.void[rows]
        until = None if self.until is None else self.until[rows]
        return Batch(self.at[rows], self.value[rows], void, until)
