"""Columns of Arrow's views of texts as codes, by the words of the views.

A view is 16 bytes: the length, then the text itself up to 12 bytes, or else its first 4 bytes and
where it stands. Equal words are equal texts; so the few texts of months, items, subjects and facts
are told apart without a look at a letter.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from ... import arrow
from ...arrays import Ints

_PIECE = 1 << 13
"""How many rows are looked at at a time: what is worked out for them stays in the cache."""
_FEW = 1024
"""How many texts are few."""
_BITS = (12, 14, 16, 18, 20)
_ODD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def coded(column: Any) -> Any:
    """A column of views as codes of texts, None where its texts are not few.

    >>> import pyarrow
    >>> coded(pyarrow.array(["甲", "乙", None, "甲"], "string_view")).to_pylist()
    ['甲', '乙', None, '甲']
    """
    words = np.frombuffer(column.buffers()[1] or b"", np.uint64)
    words = words[2 * column.offset : 2 * (column.offset + len(column))].reshape(-1, 2)
    there = arrow.valid(column)
    codes, known = np.empty(len(column), np.int32), _Known()
    for first in range(0, len(column), _PIECE):
        piece = slice(first, first + _PIECE)
        low, high = np.ascontiguousarray(words[piece, 0]), np.ascontiguousarray(words[piece, 1])
        found = known.codes(low, high, first)
        if found is None:
            return None
        codes[piece] = found
    cells = arrow.texts([column[row].as_py() or "" for row in known.rows.tolist()])
    library = import_module("pyarrow")
    return library.DictionaryArray.from_arrays(arrow.column(codes, there), cells, safe=False)


class _Known:
    """The views that were found so far; `rows` has the first row of each.

    They stand in a table by the first bits of their keys, which tell them apart.
    """

    def __init__(self) -> None:
        self.rows: Ints = np.zeros(0, np.int64)
        self._low, self._high, self._keys = (_none(), _none(), _none())
        self._table: Ints = np.zeros(1, np.int32)
        self._shift = np.uint64(63)

    def codes(self, low: Ints, high: Ints, first: int) -> Ints | None:
        """The codes of some rows, the first of them at `first`; None: there are too many texts."""
        keys: Ints = low * _ODD[0] + high * _ODD[1]
        wrong = np.arange(len(keys))
        while True:
            if len(self.rows):
                found: Ints = self._table.take((keys >> self._shift).view(np.int64))
                right = self._low.take(found) == low
                right &= self._high.take(found) == high
                if right.all():
                    return found
                wrong = np.flatnonzero(~right)
            new = wrong[np.unique(keys[wrong], return_index=True)[1]]
            if not self._add(low[new], high[new], keys[new], new + first):
                return None

    def _add(self, low: Ints, high: Ints, keys: Ints, rows: Ints) -> bool:
        """Take in more; False where they are too many, or their keys are hardly told apart."""
        self.rows = np.r_[self.rows, rows]
        if len(self.rows) > _FEW:
            return False
        self._low, self._high = np.r_[self._low, low], np.r_[self._high, high]
        self._keys = np.r_[self._keys, keys]
        for bits in _BITS:
            self._shift = np.uint64(64 - bits)
            places = self._keys >> self._shift
            if len(np.unique(places)) == len(places):
                self._table = np.zeros(1 << bits, np.int32)
                self._table[places] = np.arange(len(places))
                return True
        return False


def _none() -> Ints:
    return np.zeros(0, np.uint64)
