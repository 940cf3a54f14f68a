"""The rows of tables as typed columns: texts, decimals and whole numbers, truths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ...decimals import decimal_places, plainly, shifted, units
from ...engine.exact import Mask, Plane, largest, product
from ...engine.units import decimals
from .definitions import Kind, Table

_WHOLE, _POWERS = 2**53, 22
"""Up to which whole numbers, and which power of 10, floats are exact: their quotient is nearest."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts, each by its number in `texts`, a list or an Arrow array; None: each once, in order.

    >>> Texts(["a", "b"], np.array([1, 0, 1])).listed()
    ['b', 'a', 'b']
    """

    texts: Any
    codes: Plane | None = None

    @classmethod
    def same(cls, text: str, count: int) -> Texts:
        """One text in every row."""
        return cls([text], np.zeros(count, np.int32))

    def __len__(self) -> int:
        return len(self.texts if self.codes is None else self.codes)

    def listed(self) -> list[str]:
        """The text of each row."""
        texts: list[str] = self.texts if isinstance(self.texts, list) else list(self.texts)
        return texts if self.codes is None else np.array(texts, object)[self.codes].tolist()

    def numbered(self, known: Sequence[str]) -> Plane:
        """Where the text of each row stands among the `known` ones."""
        places = {text: at for at, text in enumerate(known)}
        found = np.array([places[text] for text in self.texts], np.int64)
        return found if self.codes is None else found[self.codes]

    def only(self, rows: Plane | slice) -> Texts:
        """The texts of some rows, by their numbers or where a mask holds."""
        codes = np.arange(len(self.texts)) if self.codes is None else self.codes
        return Texts(self.texts, codes[rows])


@dataclass(frozen=True, slots=True)
class Numbers:
    """Whole numbers in units of 10^-places, empty where not `there`.

    `shown` is how many decimals are written at least, one number or one a row; zeros behind those
    are left out. None: all.

    >>> Numbers(np.array([88500, 7]), 3, shown=1).as_decimals()
    array([Decimal('88.5'), Decimal('0.007')], dtype=object)
    """

    values: Plane
    places: int = 0
    there: Mask | None = None
    shown: int | Plane | None = None

    def __len__(self) -> int:
        return len(self.values)

    def as_decimals(self) -> npt.NDArray[np.object_]:
        """Each number as a `Decimal`, None where there is none."""
        if self.shown is None:
            made = decimals(self.values, self.places)
        else:
            made = _written(self.values, self.places, self.shown)
        if self.there is not None:
            made[~self.there] = None
        return made

    def as_floats(self) -> npt.NDArray[np.float64]:
        """The float nearest to each number, NaN where there is none."""
        if largest(self.values) <= _WHOLE and self.places <= _POWERS:
            made: npt.NDArray[np.float64] = self.values / 10.0**self.places
        else:
            made = np.array([value / 10**self.places for value in self.values.tolist()], float)
        return made if self.there is None else np.where(self.there, made, np.nan)

    def only(self, rows: Plane | slice) -> Numbers:
        """The numbers of some rows."""
        there = None if self.there is None else self.there[rows]
        shown = self.shown[rows] if isinstance(self.shown, np.ndarray) else self.shown
        return Numbers(self.values[rows], self.places, there, shown)


@dataclass(frozen=True, slots=True)
class Truths:
    """What holds or does not."""

    values: Mask

    def __len__(self) -> int:
        return len(self.values)

    def only(self, rows: Plane | slice) -> Truths:
        """The truths of some rows."""
        return Truths(self.values[rows])


Data = Texts | Numbers | Truths
Rows = Mapping[str, Data]
"""Rows of a table, column by column, by the names of the columns."""


def listed(data: Data, kind: Kind) -> list[Any]:
    """The cells of a column one by one; None where a number is not there."""
    if isinstance(data, Texts):
        return data.listed()
    if kind == "decimal" and isinstance(data, Numbers):
        numbers: list[Any] = data.as_decimals().tolist()
        return numbers
    found: list[Any] = data.values.tolist()
    if isinstance(data, Truths) or data.there is None:
        return found
    return [n if known else None for n, known in zip(found, data.there.tolist(), strict=True)]


def records(table: Table, rows: Rows) -> list[dict[str, Any]]:
    """The rows of a table one by one, cells by columns; None where a number is not there."""
    cells = (listed(rows[column.name], column.kind) for column in table.columns)
    return [dict(zip(table.names, row, strict=True)) for row in zip(*cells, strict=True)]


def joined(pieces: Iterable[Rows]) -> dict[str, Data]:
    """Rows below each other; there has to be a piece, of no rows perhaps."""
    first, *more = pieces
    if not more:
        return dict(first)
    return {name: _joined([first[name], *(piece[name] for piece in more)]) for name in first}


def _joined(parts: Sequence[Any]) -> Data:
    if isinstance(parts[0], Texts):
        return _one_list(parts)
    values = np.concatenate([part.values for part in parts])
    if isinstance(parts[0], Truths):
        return Truths(values)
    return _numbers(parts)


def _numbers(parts: Sequence[Numbers]) -> Numbers:
    places = max(part.places for part in parts)
    values = np.concatenate([product(part.values, 10 ** (places - part.places)) for part in parts])
    there = None
    if any(part.there is not None for part in parts):
        there = np.concatenate(
            [np.ones(len(p), bool) if p.there is None else p.there for p in parts]
        )
    shown: int | Plane | None = parts[0].shown
    if any(part.shown is not shown or part.places != places for part in parts):
        each = (part.places if part.shown is None else part.shown for part in parts)
        wide = (np.broadcast_to(s, len(part)) for s, part in zip(each, parts, strict=True))
        shown = np.concatenate([*wide])
    return Numbers(values, places, there, shown)


def _one_list(parts: Sequence[Texts]) -> Texts:
    codes = [np.arange(len(p)) if p.codes is None else p.codes for p in parts]
    if all(part.texts is parts[0].texts for part in parts):
        return Texts(parts[0].texts, np.concatenate(codes))
    starts = np.cumsum([0, *(len(part.texts) for part in parts)]).tolist()
    texts = [text for part in parts for text in part.texts]
    moved = [part + start for part, start in zip(codes, starts, strict=False)]
    return Texts(texts, np.concatenate(moved))


def _written(values: Plane, places: int, shown: int | Plane) -> npt.NDArray[np.object_]:
    """Numbers with at least so many decimals, and none that is 0 behind these."""
    found = np.empty(len(values), object)
    if isinstance(shown, np.ndarray):
        for least in np.unique(shown).tolist():
            mine = shown == least
            found[mine] = _written(values[mine], places, least)
        return found
    distinct, inverse = np.unique(values, return_inverse=True)
    made = np.empty(len(distinct), object)
    for at, value in enumerate(distinct.tolist()):
        plain = plainly(shifted(value, places))
        decimals_ = max(shown, decimal_places(plain))
        made[at] = shifted(units(plain, decimals_), decimals_)
    found[:] = made[inverse]
    return found


def empty(table: Table) -> dict[str, Data]:
    """No rows of a table."""
    nothing = np.zeros(0, np.int64)
    kinds: dict[str, Data] = {
        "text": Texts([], nothing),
        "decimal": Numbers(nothing),
        "whole": Numbers(nothing),
        "truth": Truths(np.zeros(0, bool)),
    }
    return {column.name: kinds[column.kind] for column in table.columns}
