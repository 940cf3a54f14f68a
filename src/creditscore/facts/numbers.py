"""From what stands in a cell to an exact number or a month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np

from ..decimals import shifted

_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
_MONTH = re.compile(
    r"([0-9]{4})\s*(?:[-/年]\s*([0-9]{1,2})|\.?([0-9]{2}))"
    r"(?:月(?:[0-9]{1,2}日)?|[-/][0-9]{1,2}(?:[ T].*)?)?"
)
_LARGEST = 10**15
_DIGITS = 18
_VOID = ("n/a", "不涉及")


def number(cell: object) -> Decimal | None:
    """Read a number exactly, None where it is none, NaN for n/a; a float is what it prints.

    >>> number("7.50"), number(0.1), number("1,000")
    (Decimal('7.50'), Decimal('0.1'), None)
    """
    text = _written(cell)
    if text:
        return Decimal(text)
    return Decimal("NaN") if _is_void(cell) else None


def parts(cell: object) -> tuple[int, int]:
    """A number as a whole one and how many decimals it has, one past all bounds beyond 18 digits.

    What is no number has -1 decimals, n/a -2.

    >>> parts("7.50"), parts(0.1), parts("-12"), parts("1,000"), parts("n/a")
    ((75, 1), (1, 1), (-12, 0), (0, -1), (0, -2))
    """
    if isinstance(cell, str) and len(cell) <= _DIGITS and cell.isascii() and cell.isdigit():
        return int(cell), 0
    text = _written(cell)
    if not text:
        return 0, -2 if _is_void(cell) else -1
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    if len(whole.lstrip("+-0")) + len(rest) > _DIGITS:
        return 10**_DIGITS, 0
    return int(whole + rest), len(rest)


def _written(cell: object) -> str:
    """A number written out in digits, "" for what is none."""
    text = str(cell).strip()
    if isinstance(cell, Decimal | float) and ("e" in text or "E" in text):
        text = format(Decimal(text), "f")
    return text if _NUMBER.fullmatch(text) else ""


def _is_void(cell: object) -> bool:
    return str(cell).strip().lower() in _VOID


def scaled(value: Decimal, places: int) -> int | None:
    """`value` as a whole number of its smallest unit, None where it is finer than that.

    >>> scaled(Decimal("7.50"), 6), scaled(Decimal("0.5"), 0)
    (7500000, None)
    """
    part, whole = value.as_integer_ratio()
    quotient, rest = divmod(part * 10**places, whole)
    return None if rest else quotient


def fits(value: int) -> bool:
    """Whether a scaled value is small enough for sums over a year to stay exact in 64 bits."""
    return abs(value) <= _LARGEST


def month(cell: object) -> str:
    """Read a month as `2023-04`, or "" where it is none.

    After a point it takes two digits: 2023.1 is what a spreadsheet makes of 2023.10.

    >>> month("2023年4月"), month("202304"), month("2023-04-01"), month("April")
    ('2023-04', '2023-04', '2023-04', '')
    """
    match = _MONTH.fullmatch(text(cell))
    return f"{match[1]}-{int(match[2] or match[3]):02d}" if match else ""


def text(cell: Any) -> str:
    """Read a name or an id: trimmed, a whole float without its `.0`, nothing for an empty cell.

    >>> text(" 市教育局 "), text(16.0), text(float("nan"))
    ('市教育局', '16', '')
    """
    if not isinstance(cell, str) and _is_missing(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _is_missing(cell: Any) -> bool:
    """Whether a cell is one of the many ways to say that there is nothing."""
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(cell, float | Decimal | np.generic) and bool(cell != cell)


def is_empty(cells: Iterable[object]) -> list[bool]:
    """Which cells hold nothing."""
    return [text(cell) == "" for cell in cells]


def exceeds(value: Any, places: Any, bound: Any, bound_places: Any) -> Any:
    """Where scaled values are above their bounds, whatever the decimals of either.

    The finer of the two is cut to the decimals of the other, so that nothing is multiplied.

    >>> exceeds(np.array([1, 13, 12]), 0, np.array([12 * 10**12, 129, 120]), np.array([6, 1, 1]))
    array([False,  True, False])
    """
    finer = np.subtract(places, bound_places)
    if not finer.any():
        return value > bound
    return -(-value // 10 ** np.maximum(finer, 0)) > bound // 10 ** np.maximum(-finer, 0)


def unscaled(value: int, places: int) -> str:
    """A scaled value as it is written."""
    written = format(shifted(value, places), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written
