"""Codes and names that stand double in registers: how rows are compared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from .codes import packed
from .piece import Piece
from .plain import all_plain
from .reasons import Ints, Mask

_CODE, _NAME = ["code", "more"], ["name", "name2"]
_OWN = ["registrar", *_NAME]


def codes(piece: Piece, right: Mask) -> dict[str, Ints]:
    """Right codes as two numbers each, -1 for the others."""
    place, cells = piece.cells("code")
    halves = np.full((len(piece), 2), -1)
    rows = np.flatnonzero(right)
    halves[rows] = packed(np.array(cells, "U19")[place[rows]])
    return {"code": halves[:, 0], "more": halves[:, 1]}


def names(piece: Piece, unit: Ints) -> dict[str, npt.NDArray[np.uint64]]:
    """Keys of names and of registrars, units of the roster by number, all as they are compared."""

    def keys(role: str, seed: str) -> npt.NDArray[np.uint64]:
        place, cells = piece.cells(role)
        plain = np.array(all_plain(cells), object)
        return pd.util.hash_array(plain, hash_key=seed, categorize=False)[place]

    first, second = "creditscore-reg1", "creditscore-reg2"
    registrar = np.where(unit < 0, keys("source", first), unit.astype(np.uint64))
    return {"name": keys("name", first), "name2": keys("name", second), "registrar": registrar}


def paired(table: pd.DataFrame) -> pd.DataFrame:
    """Rows with a right code that share it, or their name, with another row; with group numbers."""
    right = table[table["code"] >= 0]
    shared = right.duplicated(_CODE, keep=False) | right.duplicated(_OWN, keep=False)
    found = right[shared]
    numbers = {"by_code": _CODE, "by_name": _NAME, "by_own": _OWN}
    return pd.DataFrame({name: found.groupby(keys).ngroup() for name, keys in numbers.items()})


def doubles(rows: pd.DataFrame) -> dict[int, list[tuple[str, int]]]:
    """The reasons of rows that stand double among some rows, each with the row it clashes with."""
    found: dict[int, list[tuple[str, int]]] = {}
    same = rows.duplicated(["by_code", "by_own"])
    once = rows[~same]
    for code, group_by, other in (("D641", "by_code", "by_name"), ("D642", "by_own", "by_code")):
        for _, group in once.groupby(group_by, sort=False)[other]:
            first = group.iloc[0]
            differs = group.index[group != first]
            for row in group.index if len(differs) else ():
                clash = differs[0] if group[row] == first else group.index[0]
                found.setdefault(int(row), []).append((code, int(clash)))
    firsts = {pair: row for row, pair in zip(once.index, _pairs(once), strict=True)}
    for row, pair in zip(rows.index[same], _pairs(rows[same]), strict=True):
        found[int(row)] = [("D643", int(firsts[pair]))]
    return found


def _pairs(rows: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(rows["by_code"].tolist(), rows["by_own"].tolist(), strict=True))
