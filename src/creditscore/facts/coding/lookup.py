"""Texts found among many, a column at a time: hashed as words of eight bytes, then compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ... import arrow
from ...arrays import Ints, distinct

_SOME = 1 << 18
"""How many texts are looked for at a time: their words and hashes take several times the memory."""
_WORD = 8
_ODD = np.uint64(0x9E3779B97F4A7C15)


class Lookup:
    """Where texts stand in an Arrow array of known ones.

    >>> lookup = Lookup(arrow.texts(["市教育局", "市公安局", "县"]))
    >>> lookup.find(arrow.texts(["县", "市文旅局", "市公安局"])).tolist()
    [2, -1, 1]
    """

    def __init__(self, known: Any) -> None:
        numbers = np.arange(len(known), dtype=np.int32)
        self._lengths = {
            length: _TextsOfLength(numbers[rows], words)
            for length, rows, words in _by_length(known)
        }

    def find(self, cells: Any) -> Ints:
        """The place of each cell among the known ones, -1 where it has none."""
        found = np.full(len(cells), -1)
        for start in range(0, len(cells), _SOME):
            self._find(cells[start : start + _SOME], found[start : start + _SOME])
        return found

    def _find(self, cells: Any, found: Ints) -> None:
        for length, rows, words in _by_length(cells):
            if length in self._lengths:
                found[rows] = self._lengths[length].find(words)


class _TextsOfLength:
    """Known texts of one length, by their numbers in hash tables, -1 where there is room.

    A text is in the first table that has room at its hash: at most half of one is taken.
    """

    def __init__(self, rows: Ints, words: Ints) -> None:
        self.rows, self.words = rows, words
        self.tables: list[Ints] = []
        left = np.arange(len(rows), dtype=np.int32)
        while len(left):
            texts = words.take(left, axis=1)
            table = np.full(1 << (2 * len(left)).bit_length(), -1, np.int32)
            at = _places(texts, table, len(self.tables))
            table[at[::-1]] = left[::-1]  # of equal texts the first stays
            self.tables.append(table)
            left = left[self._differ(table[at], texts)]

    def find(self, words: Ints) -> Ints:
        """The row of each text, -1 where it is not among them."""
        place = self._taken(0, words)
        left = np.flatnonzero(self._differ(place, words))
        for number in range(1, len(self.tables)):
            texts = words.take(left, axis=1)
            place[left] = here = self._taken(number, texts)
            left = left.take(np.flatnonzero(self._differ(here, texts)))
        place[left] = -1
        found = self.rows.take(place, mode="wrap").astype(np.int64)
        found[place < 0] = -1
        return found

    def _taken(self, number: int, words: Ints) -> Ints:
        """What a table has where texts belong."""
        table = self.tables[number]
        return table.take(_places(words, table, number), mode="wrap")  # to look takes longer

    def _differ(self, place: Ints, words: Ints) -> Ints:
        """Where another text stands in a place."""
        found: Ints = np.zeros(len(place), bool)
        for there, column in zip(self.words, words, strict=True):
            found |= there.take(place, mode="wrap") != column
        found &= place >= 0
        return found


def _places(words: Ints, table: Ints, seed: int) -> Ints:
    """Where texts belong in a hash table."""
    shift = np.uint64(65 - len(table).bit_length())
    found: Ints = (_hashed(words, seed) >> shift).astype(np.intp)
    return found


def _by_length(array: Any) -> Iterator[tuple[int, Ints | slice, Ints]]:
    """The texts of an Arrow array by their lengths: their rows, and their words [word, text]."""
    wide = str(array.type).startswith("large")
    _, offsets, data = array.buffers()
    ends = np.frombuffer(offsets or b"", np.int64 if wide else np.int32)
    ends = ends[array.offset : array.offset + len(array) + 1]
    letters = np.frombuffer(data or b"", np.uint8)
    lengths = np.diff(ends)
    there = arrow.valid(array)
    if there is not None:
        lengths = np.where(there, lengths, -1)
    if len(lengths) and lengths.min() == lengths.max() >= 0:
        yield int(lengths[0]), slice(None), _words(letters, ends[:-1], int(lengths[0]))
        return
    for length in distinct(lengths[lengths >= 0]).tolist():
        rows = np.flatnonzero(lengths == length)
        yield length, rows, _words(letters, ends[rows], length)


def _words(letters: Ints, begin: Ints, length: int) -> Ints:
    """Texts of one length as words of eight bytes; the last one overlaps the one before it."""
    first, last = int(begin[0]), int(begin[-1])
    dense = length and last - first == length * (len(begin) - 1)

    def taken(source: Ints, offset: int) -> Ints:
        at = slice(first + offset, last + offset + 1, length) if dense else begin + offset
        found: Ints = source[at]
        return found

    if length < _WORD:
        padded = np.zeros((len(begin), _WORD), np.uint8)
        for letter in range(length):
            padded[:, letter] = taken(letters, letter)
        return padded.view(np.uint64).T
    anywhere = np.ndarray(len(letters) - _WORD + 1, np.uint64, letters, strides=(1,))
    offsets = [*range(0, length - _WORD, _WORD), length - _WORD]
    return np.stack([taken(anywhere, offset) for offset in offsets])


def _hashed(words: Ints, seed: int) -> Ints:
    found: Ints = (words[0] + np.uint64(seed)) * _ODD
    for column in words[1:]:
        found = (_mixed(found, 29) + column) * _ODD
    return _mixed(found, 32) * _ODD


def _mixed(found: Ints, bits: int) -> Ints:
    mixed: Ints = found ^ (found >> np.uint64(bits))
    return mixed
