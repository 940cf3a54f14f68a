"""A column of figures as whole numbers of each fact's smallest unit, exact, a column at a time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from ... import arrow
from ...arrays import Ints, Mask, distinct
from ...scheme.model import LARGEST
from . import numbers

_DIGITS = 18
_WHOLE = ("int", "uint8", "uint16", "uint32")


@dataclass(frozen=True, slots=True)
class Values:
    """Whole numbers, which of them are n/a (None: none), and which are numbers at all (None: all).

    A number is one if it has no more decimals than its fact takes, and is not too large.
    """

    value: Ints
    void: Mask | None = None
    good: Mask | None = None


def filled(column: Any) -> Ints | None:
    """The rows in which a column of a wide table holds something; None: all."""
    there = arrow.valid(column)
    if str(column.type) in ("double", "float"):
        given = ~np.isnan(arrow.numbers(column))
        there = given if there is None else given & there
    elif hasattr(column, "dictionary") or "string" in str(column.type):
        coded = arrow.encoded(column)
        texts = (numbers.text(cell) for cell in (*coded.dictionary.to_pylist(), ""))
        given = np.array([text != "" for text in texts])
        there = given[arrow.codes(coded, len(given) - 1)]
    return None if there is None or there.all() else np.flatnonzero(there)


def scaled(column: Any, rows: Ints | None, places: int | Ints) -> Values:
    """The figures of some rows (None: all) in units of 10^-places, which may differ by row."""
    kind = str(column.type)
    there = arrow.valid(column) if rows is None else None
    if kind.startswith(_WHOLE):
        value = _taken(arrow.numbers(column), rows, there)
        if isinstance(places, int) and not places and not _beyond(value, LARGEST):
            return Values(value, None, there)
        return multiplied(value.astype(np.int64), places, there)
    if kind == "uint64":
        value = np.minimum(arrow.numbers(column), np.uint64(LARGEST + 1)).astype(np.int64)
        return multiplied(_taken(value, rows, there), places, there)
    if kind.startswith("decimal128") and 0 <= column.type.scale <= _DIGITS:
        value, rest = arrow.halves(column)
        if column.type.precision <= _DIGITS or (rest == value >> 63).all():
            return multiplied(_taken(value, rows, there), places - column.type.scale, there)
    if kind == "double":
        number = _taken(arrow.numbers(column), rows, there)
        return _from_floats(number, places, there)
    return _read(column, rows, places)


def _taken(value: Ints, rows: Ints | None, there: Mask | None) -> Ints:
    found: Ints = value if rows is None else value.take(rows)
    return found if there is None else np.where(there, found, 0)


def _beyond(value: Ints, most: int) -> bool:
    return bool(len(value)) and (int(value.max()) > most or int(value.min()) < -most)


def _within(value: Ints, most: int | Ints) -> Mask:
    """Where values are no further from 0: the least of 64 bits has no opposite."""
    within: Mask = (value <= most) & (value >= -np.asarray(most))
    return within


def _meet(*masks: Mask | None) -> Mask | None:
    """Where all of some masks hold; None: everywhere."""
    found: Mask | None = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found & mask
    return None if found is None or found.all() else found


def multiplied(value: Ints, exponent: int | Ints, there: Mask | None = None) -> Values:
    """Value × 10^exponent; where that is no whole number, or too large, it is none."""
    up, down = (np.maximum(side, 0).astype(np.int64) for side in (exponent, -np.asarray(exponent)))
    below, factor = 10**down, 10**up
    whole = value % below == 0 if down.any() else None
    value = value // below if down.any() else value
    small = _within(value, LARGEST // factor)
    good = _meet(whole, small, there)
    value = value if good is None else np.where(good, value, 0)
    return Values(value * factor if up.any() else value, None, good)


def _from_floats(number: Ints, places: int | Ints, there: Mask | None) -> Values:
    """A float is the shortest decimal that reads back as it, of fifteen digits at most here."""
    finite = np.isfinite(number)
    number = np.where(finite, number, 0)
    factor = 10.0 ** np.asarray(places)
    whole = np.rint(number * factor)
    good = _meet(finite, np.abs(whole) <= LARGEST, whole / factor == number, there)
    whole = whole if good is None else np.where(good, whole, 0)
    return Values(whole.astype(np.int64), None, good)


def _read(column: Any, rows: Ints | None, places: int | Ints) -> Values:
    """Figures out of text and what else may stand in a column, each distinct cell read once."""
    coded = arrow.encoded(column)
    cells = [numbers.number(cell) for cell in (*coded.dictionary.to_pylist(), "")]
    codes = arrow.codes(coded, len(cells) - 1)
    codes = codes if rows is None else codes.take(rows)
    value, good = np.zeros(len(codes), np.int64), np.zeros(len(codes), bool)
    for exponent in distinct(np.asarray(places)).tolist():
        found = [_fitting(cell, exponent) for cell in cells]
        mine = np.broadcast_to(np.asarray(places) == exponent, codes.shape)
        value[mine] = np.array([n or 0 for n in found], np.int64)[codes[mine]]
        good[mine] = np.array([n is not None for n in found])[codes[mine]]
    void = np.array([cell is not None and cell.is_nan() for cell in cells])[codes]
    return Values(value, void if void.any() else None, _meet(good))


def _fitting(number: Decimal | None, places: int) -> int | None:
    if number is None:
        return None
    found = 0 if number.is_nan() else numbers.scaled(number, places)
    return found if found is not None and numbers.fits(found) else None
