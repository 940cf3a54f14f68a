"""Codes and names that stand double in registers: how rows are compared."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..arrays import Ints, Mask
from .codes import packed
from .piece import Piece
from .plain import all_plain

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


def doubles(rows: pd.DataFrame) -> pd.DataFrame:
    """The reasons of rows that stand double among some rows: row, code, the row it clashes with."""
    same = rows.duplicated(["by_code", "by_own"])
    once = rows[~same]
    parts = [
        _clashes(once, "by_code", "by_name").assign(code="D641"),
        _clashes(once, "by_own", "by_code").assign(code="D642"),
        _repeats(rows, once, same).assign(code="D643"),
    ]
    return pd.concat(parts, ignore_index=True).sort_values("row", kind="stable")


def _clashes(rows: pd.DataFrame, group: str, value: str) -> pd.DataFrame:
    """The rows of groups with several values, each with the first row of another value."""
    values = rows.assign(row=rows.index).groupby(group, sort=False)
    first = rows[value] != values[value].transform("first")
    other = rows[first].assign(row=rows.index[first]).groupby(group)["row"].first()
    found = rows[rows[group].isin(other.index)]
    leading = values["row"].transform("first")[found.index]
    clash = np.where(first[found.index], leading, found[group].map(other))
    return pd.DataFrame({"row": found.index, "other": clash.astype(np.int64)})


def _repeats(rows: pd.DataFrame, once: pd.DataFrame, same: pd.Series[bool]) -> pd.DataFrame:
    """The rows that say what another has said, with that row."""
    pair = ["by_code", "by_own"]
    again = rows[same].assign(row=rows.index[same])
    found = again.merge(once[pair].assign(other=once.index), on=pair, how="left")
    return found[["row", "other"]]
