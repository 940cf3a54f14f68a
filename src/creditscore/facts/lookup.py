"""Texts found among many, a column at a time: hashed as words of eight bytes, then compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import arrow

Ints = npt.NDArray[Any]
_ODD = np.uint64(0x9E3779B97F4A7C15)


class Lookup:
    """Where texts stand in an Arrow array of known ones.

    >>> lookup = Lookup(arrow.texts(["市教育局", "市公安局", "县"]))
    >>> lookup.find(arrow.texts(["县", "市文旅局", "市公安局"])).tolist()
    [2, -1, 1]
    """

    def __init__(self, known: Any) -> None:
        self._shelves = {length: _Shelf.of(*found) for length, *found in _by_length(known)}

    def find(self, cells: Any) -> Ints:
        """The place of each cell among the known ones, -1 where it has none."""
        found = np.full(len(cells), -1)
        for length, rows, words in _by_length(cells):
            shelf = self._shelves.get(length)
            if shelf is None:
                continue
            if len(rows) == len(cells):
                return shelf.find(words)
            found[rows] = shelf.find(words)
        return found


@dataclass(frozen=True)
class _Shelf:
    """Known texts of one length in an open hash table: each at its hash's place or soon after.

    `places` has their numbers on the shelf, -1 where there is room; at least half is room.
    """

    rows: Ints
    words: Ints
    places: Ints
    shift: Any

    @classmethod
    def of(cls, rows: Ints, words: Ints) -> _Shelf:
        bits = (2 * len(rows)).bit_length()
        shelf = cls(
            rows.astype(np.int32), words, np.full(1 << bits, -1, np.int32), np.uint64(64 - bits)
        )
        left = np.arange(len(rows), dtype=np.int32)[::-1]  # of equal texts the first stays
        at = shelf._begin(words)[::-1]
        while len(left):
            free = shelf.places[at] < 0
            shelf.places[at[free]] = left[free]
            behind = shelf.places[at] != left
            left, at = left[behind], shelf._after(at[behind])
        return shelf

    def find(self, words: Ints) -> Ints:
        at = self._begin(words)
        place = self.places.take(at)
        left = np.flatnonzero(self._differ(place, words))
        at, words = at.take(left), words.take(left, axis=0)
        while len(left):
            at = self._after(at)
            place[left] = there = self.places.take(at)
            more = np.flatnonzero(self._differ(there, words))
            left, at, words = left.take(more), at.take(more), words.take(more, axis=0)
        found = self.rows.take(place).astype(np.int64)
        found[place < 0] = -1
        return found

    def _begin(self, words: Ints) -> Ints:
        found: Ints = (_hashed(words) >> self.shift).astype(np.intp)
        return found

    def _after(self, at: Ints) -> Ints:
        after: Ints = (at + 1) & (len(self.places) - 1)
        return after

    def _differ(self, place: Ints, words: Ints) -> Ints:
        """Where another text stands in a place."""
        there = self.words.take(place, axis=0)
        found: Ints = there[:, 0] != words[:, 0]
        for column in range(1, words.shape[1]):
            found |= there[:, column] != words[:, column]
        found &= place >= 0
        return found


def _by_length(array: Any) -> Iterator[tuple[int, Ints, Ints]]:
    """The texts of an Arrow array by their lengths: their rows, and their words, a row each."""
    wide = str(array.type).startswith("large")
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets or b"", np.int64 if wide else np.int32)
    ends = ends[array.offset : array.offset + len(array) + 1]
    letters = np.frombuffer(data or b"", np.uint8)
    lengths = np.diff(ends)
    there = arrow.valid(array)
    if there is not None:
        lengths = np.where(there, lengths, -1)
    if len(lengths) and lengths.min() == lengths.max():
        distinct = [int(lengths[0])]
    else:
        distinct = np.unique(lengths).tolist()
    for length in distinct:
        if length < 0:
            continue
        rows = np.flatnonzero(lengths == length)
        padded = np.zeros((len(rows), -(-max(length, 1) // 8) * 8), np.uint8)
        if len(rows) == len(array):
            padded[:, :length] = letters[ends[0] : ends[-1]].reshape(len(rows), length)
        else:
            places = np.add.outer(ends[rows], np.arange(length))
            padded[:, :length] = letters[places]
        yield length, rows, padded.view(np.uint64)


def _hashed(words: Any) -> Any:
    found: Any = words[:, 0] * _ODD
    for column in range(1, words.shape[1]):
        found = (_mixed(found, 29) + words[:, column]) * _ODD
    return _mixed(found, 32) * _ODD


def _mixed(found: Any, bits: int) -> Any:
    return found ^ (found >> np.uint64(bits))
