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
        found = np.full(len(cells), -1, np.int64)
        for length, rows, words in _by_length(cells):
            shelf = self._shelves.get(length)
            if shelf is not None:
                found[rows] = shelf.find(words)
        return found


@dataclass(frozen=True)
class _Shelf:
    """Known texts of one length, sorted by their hashes; `begins` says where each bucket begins."""

    hashes: Ints
    rows: Ints
    words: Ints
    begins: Ints
    shift: Any

    @classmethod
    def of(cls, rows: Ints, words: Ints) -> _Shelf:
        hashes = _hashed(words)
        order = np.argsort(hashes, kind="stable")
        bits = max(1, len(rows).bit_length())
        buckets = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
        hashes = hashes[order]
        begins = np.searchsorted(hashes, buckets).astype(np.int32)
        rows = rows[order].astype(np.int32)
        return cls(hashes, rows, words[:, order], begins, np.uint64(64 - bits))

    def find(self, words: Ints) -> Ints:
        wanted = _hashed(words)
        at = self.begins[wanted >> self.shift]
        end = len(self.hashes) - 1
        behind = np.flatnonzero((at <= end) & (self.hashes[np.minimum(at, end)] < wanted))
        while len(behind):
            at[behind] += 1
            here = at[behind]
            more = (here <= end) & (self.hashes[np.minimum(here, end)] < wanted[behind])
            behind = behind[more]
        at = np.minimum(at, end)
        found: Ints = self.rows[at].astype(np.int64)
        for known, column in zip(self.words, words, strict=True):
            found[known[at] != column] = -1
        return found


def _by_length(array: Any) -> Iterator[tuple[int, Ints, Ints]]:
    """The texts of an Arrow array by their lengths: their rows, and arrays of their words."""
    wide = str(array.type).startswith("large")
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets or b"", np.int64 if wide else np.int32)
    ends = ends[array.offset : array.offset + len(array) + 1].astype(np.int64)
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
        yield length, rows, np.ascontiguousarray(padded.view(np.uint64).T)


def _hashed(words: Any) -> Any:
    found: Any = words[0] * _ODD
    for column in words[1:]:
        found = (_mixed(found, 29) + column) * _ODD
    return _mixed(found, 32) * _ODD


def _mixed(found: Any, bits: int) -> Any:
    return found ^ (found >> np.uint64(bits))
