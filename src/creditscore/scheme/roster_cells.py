"""What stands in a cell of the roster: a number, a text, or nothing."""

from __future__ import annotations

import re
from decimal import Decimal

from .model.basics import Number

Cell = str | Number | None
MOST_DIGITS = 18
"""How many digits a number may have, those before and behind its point together."""
_NUMBER = re.compile(r"([-+]?)([0-9]+)(?:\.([0-9]+))?")
_WRITTEN = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")


def of_table(text: str) -> Cell:
    """The cell of a table: what is written as a number is one, a blank cell is none.

    Numbers that are equal are the same cell. One of more than 18 digits is a text, and told where
    a rule reckons with it; so is one that begins like a code.

    >>> of_table(" 1.0 "), of_table("-2.50"), of_table("1,000"), of_table("007"), of_table("　")
    (1, Decimal('-2.5'), '1,000', '007', None)
    """
    text = text.strip()
    return _number(text) if _is_number(text) else text or None


def of_value(value: str | Number) -> Cell:
    """The same of a value in YAML, where what stands in quotes is a text."""
    if isinstance(value, str):
        return value.strip() or None
    return _number(format(value, "f") if isinstance(value, Decimal) else str(value))


def digits(number: Number) -> int:
    """How many digits a number has, from the first to the last that is no zero behind the point.

    >>> digits(1000), digits(Decimal("0.050")), digits(Decimal("1E+3"))
    (4, 2, 4)
    """
    if isinstance(number, int) and -(10**MOST_DIGITS) < number < 10**MOST_DIGITS:
        return len(str(abs(number))) if number else 0
    match = _NUMBER.fullmatch(format(number, "f"))
    return sum(map(len, _parts(match))) if match else 0


def is_too_long(cell: Cell) -> bool:
    """Whether a cell is a text because it is a number of too many digits.

    >>> is_too_long("1000000000000000000001"), is_too_long("1000"), is_too_long("甲")
    (True, False, False)
    """
    return isinstance(cell, str) and isinstance(of_table(cell), str) and _is_number(cell)


def _is_number(text: str) -> bool:
    return _WRITTEN.fullmatch(text) is not None


def _number(text: str) -> Cell:
    """A number without needless zeros."""
    match = _NUMBER.fullmatch(text)
    assert match is not None
    whole, rest = _parts(match)
    if len(whole) + len(rest) > MOST_DIGITS:
        return text
    sign = "-" if match[1] == "-" else ""
    return Decimal(f"{sign}{whole or 0}.{rest}") if rest else int(f"{sign}{whole or 0}")


def _parts(number: re.Match[str]) -> tuple[str, str]:
    """The digits before and behind the point, without needless zeros."""
    return number[2].lstrip("0"), (number[3] or "").rstrip("0")
