"""From what stands in a cell to an exact number or a month."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

import numpy as np

from ...errors import excerpt
from ...scheme.model import LARGEST
from ...tabular import instants

_NUMBER = re.compile(r"([-+]?)(?=[0-9])0*([0-9]*)(?:\.([0-9]+))?")
_DIGITS = 18
_MANY = 10_000
"""How many digits, before or behind the point, are looked at."""
_BEYOND = 10**40
_LONG = 10**4000
"""From where on Python does not write whole numbers."""
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
    sign, rest = -1 if whole.startswith("-") else 1, rest.rstrip("0")
    digits = (whole.lstrip("+-") + rest).lstrip("0")
    if max(len(digits), len(rest)) > _DIGITS:
        return 10**_DIGITS, 0
    return sign * int(digits or 0), len(rest)


def _written(cell: object) -> str:
    """A number written out in digits, "" for what is none.

    What has more digits than are looked at keeps its sign, and is past all bounds, or finer than
    all units, as it was.
    """
    if isinstance(cell, str):
        text = cell.strip()
    elif isinstance(cell, int) and not -_BEYOND < cell < _BEYOND:
        return str(_BEYOND if cell > 0 else -_BEYOND)
    else:
        text = str(cell).strip()
        if isinstance(cell, Decimal | float | np.floating) and ("e" in text or "E" in text):
            text = _spelt(Decimal(text))
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) <= _MANY:
        return text if match else ""
    whole, rest = match[2][:_MANY] or "0", (match[3] or "").rstrip("0")
    rest = rest if len(rest) <= _MANY else f"{rest[:_MANY]}1"
    return f"{match[1]}{whole}{rest and '.'}{rest}"


def _spelt(number: Decimal) -> str:
    """A number without an exponent."""
    if not number.is_finite() or abs(number.adjusted()) <= _MANY:
        return format(number, "f")
    sign = "-" if number.is_signed() else ""
    return f"{sign}1{'0' * _MANY}" if number.adjusted() > 0 else f"{sign}0.{'0' * _MANY}1"


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
    """Whether a figure in its fact's smallest unit is no larger than a figure may be."""
    return abs(value) <= LARGEST


def month(cell: object, zone: tzinfo) -> str:
    """Read a month as `2023-04`, or "" where it is none; of an instant the month in a zone.

    >>> zone = instants.zone("Asia/Shanghai")
    >>> month(202304.0, zone), month("2023-04-30T16:00:00Z", zone), month("April", zone)
    ('2023-04', '2023-05', '')
    """
    return instants.month(cell if isinstance(cell, date) else text(cell), zone)


def text(cell: Any) -> str:
    """Read a name or an id: trimmed, a whole float without its `.0`, nothing for an empty cell.

    >>> text(" 市教育局 "), text(16.0), text(float("nan"))
    ('市教育局', '16', '')
    """
    if not isinstance(cell, str) and is_missing(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, int) and abs(cell) >= _LONG:
        return "…"
    return str(cell).strip()


def is_missing(cell: Any) -> bool:
    """Whether a cell is one of the many ways to say that there is nothing."""
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(cell, Decimal):
        return cell.is_nan()
    return isinstance(cell, float | np.generic) and bool(cell != cell)


def is_empty(cells: Iterable[object]) -> list[bool]:
    """Which cells hold nothing."""
    return [text(cell) == "" for cell in cells]


def shown(cell: object) -> str:
    """A number as messages show it: written out, or as it was handed in where that is long."""
    if isinstance(cell, int) and abs(cell) < _LONG:
        return excerpt(cell)
    found = _written(cell)
    return excerpt(format(Decimal(found), "f") if len(found) <= _MANY else str(cell).strip())


def unscaled(value: int, places: int) -> str:
    """A scaled value as it is written.

    >>> unscaled(-1250, 3), unscaled(7, 0)
    ('-1.25', '7')
    """
    digits = str(abs(value)).rjust(places + 1, "0")
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return f"{'-' if value < 0 else ''}{whole}{rest and '.'}{rest}"


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
