"""Records that stand twice among millions, found at the end by keys of 128 bits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..arrays import Ints
from .piece import Piece

Keys = npt.NDArray[np.uint64]
Value = Ints | tuple[Ints, list[str]]
_PlaceOf = tuple[str, int]
_SEEDS = ("creditscore-reg1", "creditscore-reg2")
_MIX = np.uint64(0x9E3779B97F4A7C15)


class Repeats:
    """Remembers records by what makes them the same, with a number and a place for each.

    A record takes 36 bytes. Two records that differ have the same key with a chance of 2 to the
    power of -128.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[Keys, Keys, Ints, npt.NDArray[np.int32], Ints]] = []
        self._files: list[str] = []

    def add(self, piece: Piece, values: Sequence[Value], rows: Ints, notes: Ints) -> None:
        """Remember records of a piece (by position) with a note of each.

        `values` are what makes them the same: numbers [record], or codes [record] and their texts.
        """
        if not self._files or self._files[-1] != piece.file:
            self._files.append(piece.file)
        keys = [np.zeros(len(rows), np.uint64) for _ in _SEEDS]
        for value in values:
            for at, seed in enumerate(_SEEDS):
                keys[at] = (keys[at] ^ _hashed(value, seed, rows)) * _MIX
                keys[at] ^= keys[at] >> np.uint64(29)
        files = np.full(len(rows), len(self._files) - 1, np.int32)
        self._parts.append((keys[0], keys[1], notes, files, piece.rows[rows]))

    def found(self) -> tuple[Ints, list[_PlaceOf], list[_PlaceOf]]:
        """The notes and places of records that repeat another, and the places of those that stay.

        Of several the one with the lowest note stays, and of these the first. Afterwards it has
        forgotten all.
        """
        if not self._parts:
            return np.zeros(0, np.int64), [], []
        first = np.concatenate([part[0] for part in self._parts])
        order = np.argsort(first, kind="stable")
        twins = np.flatnonzero(first[order[1:]] == first[order[:-1]])
        near = np.unique(np.r_[order[twins], order[twins + 1]])
        del order
        columns = [np.concatenate([part[at] for part in self._parts])[near] for at in range(1, 5)]
        self._parts = []
        second, notes, files, rows = columns
        keys = pd.DataFrame({"first": first[near], "second": second, "note": notes})
        keys = keys.sort_values("note", kind="stable")
        again = keys.duplicated(["first", "second"]).sort_index().to_numpy()
        keys["at"] = keys.index
        stays = keys.groupby(["first", "second"])["at"].transform("first").sort_index().to_numpy()
        repeated, stayed = (
            [
                (self._files[f], r)
                for f, r in zip(files[at].tolist(), rows[at].tolist(), strict=True)
            ]
            for at in (np.flatnonzero(again), stays[again])
        )
        return notes[again].astype(np.int64), repeated, stayed


def _hashed(value: Value, seed: str, rows: Ints) -> Keys:
    if isinstance(value, np.ndarray):
        return pd.util.hash_array(value[rows])
    place, texts = value
    return pd.util.hash_array(np.array(texts, object), hash_key=seed, categorize=False)[place[rows]]
