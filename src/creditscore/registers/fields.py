"""What is wrong inside records: required fields, formats, dates in order, credit codes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..arrays import Ints
from . import codes
from .dates import NONE, days
from .layouts import Field
from .piece import Piece
from .reasons import Reasons

_ORDER = (
    ("decided", "reported"), ("from", "until"), ("decided", "until"), ("decided", "shown_until"),
    ("registered", "ended"),
)  # fmt: skip
_MOST_CELL = 40


def check(piece: Piece, reasons: Reasons) -> dict[str, Ints]:
    """Check every column of a piece; return the days [record] of each column of dates."""
    dated = {}
    for field in piece.layout.fields:
        found = _column(piece, field, reasons)
        if found is not None:
            dated[field.role] = found
    _either(piece, reasons)
    for first, last in _ORDER:
        if first in dated and last in dated:
            known = (dated[first] != NONE) & (dated[last] != NONE)
            told = {"first": heading(piece, first), "last": heading(piece, last)}
            reasons.add("D623", known & (dated[first] > dated[last]), told)
    return dated


def heading(piece: Piece, role: str) -> str:
    """What the file calls a column, or the first of its names; a code beside its Chinese name."""
    names = next(field.names for field in piece.layout.fields if field.role == role)
    found = piece.headings.get(role, names[0])
    plain = next((name for name in names if not name.isascii()), "")
    return f"{found}（{plain}）" if plain and found.isascii() else found


def value(piece: Piece, role: str, row: int) -> Mapping[str, object]:
    """A column's heading and what a record has there, cut short: what texts name."""
    place, cells = piece.cells(role)
    return {"field": heading(piece, role), "value": cells[place[row]][:_MOST_CELL]}


def _column(piece: Piece, field: Field, reasons: Reasons) -> Ints | None:
    place, cells = piece.cells(field.role)
    filled = np.array([bool(cell) for cell in cells], bool)
    if field.filled == "must":
        code = "D631" if field.check == "code" else "D621"
        reasons.add(code, ~filled[place], {"field": heading(piece, field.role)})

    def told(row: int) -> Mapping[str, object]:
        return value(piece, field.role, row)

    if field.check == "date":
        found = days(cells, piece.zone)
        reasons.add("D622", (filled & (found == NONE))[place], told)
        return found[place]
    if field.check == "code":
        reasons.spread(codes.check(cells, heading(piece, field.role)), place, filled[place])
    if field.check == "amount":
        right = pd.Series(cells, dtype=object).str.fullmatch(r"[0-9]+(\.[0-9]+)?").to_numpy(bool)
        reasons.add("D624", (filled & ~right)[place], told)
    return None


def _either(piece: Piece, reasons: Reasons) -> None:
    """Records that fill none of the columns of which one is enough."""
    roles = [field.role for field in piece.layout.fields if field.filled == "either"]
    if not roles:
        return
    empty = np.ones(len(piece), bool)
    for role in roles:
        place, cells = piece.cells(role)
        empty &= np.array([not cell.strip() for cell in cells], bool)[place]
    first, other = (heading(piece, role) for role in roles)
    reasons.add("D625", empty, {"field": first, "other": other})
