"""Decimals without a context: what is made, added and written here is exact wherever it runs.

The operators of `Decimal` round as the thread's context says, which belongs to the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
)
from fractions import Fraction
from functools import reduce

_EXACT = Context(
    prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[InvalidOperation, DivisionByZero]
)

add = _EXACT.add
subtract = _EXACT.subtract
multiply = _EXACT.multiply


def shifted(number: int | Decimal, places: int) -> Decimal:
    """A number with its point so many places to the left.

    >>> shifted(25000, 4), shifted(Decimal("0.5"), -2)
    (Decimal('2.5000'), Decimal('5E+1'))
    """
    return _EXACT.scaleb(Decimal(number), -places)


def total(numbers: Iterable[Decimal], places: int = 0) -> Decimal:
    """The sum of some numbers, with so many decimals at least.

    >>> total([Decimal("0.1"), Decimal("0.25")], 4)
    Decimal('0.3500')
    """
    return reduce(_EXACT.add, numbers, shifted(0, places))


def units(number: int | Decimal, places: int) -> int:
    """A number as a whole one of its smallest unit; what is finer than that is cut off.

    >>> units(Decimal("2.5"), 4)
    25000
    """
    return int(shifted(number, -places))


def decimal_places(number: int | Decimal) -> int:
    """How many decimals a number is written with.

    >>> decimal_places(Decimal("0.90")), decimal_places(1)
    (2, 0)
    """
    return max(0, -int(Decimal(number).as_tuple().exponent))


def plainly(number: int | Decimal) -> Decimal:
    """A number without the zeros behind its decimals: 0.10 as 0.1, 10 still as 10."""
    number = Decimal(number)
    if number == int(number):
        return _EXACT.quantize(number, Decimal(1))
    return _EXACT.normalize(number)


def half_up(number: Decimal, places: int) -> Decimal:
    """A number in so many decimals, rounded half away from 0.

    >>> half_up(Decimal("12.345"), 2), half_up(Decimal("-0.5"), 0)
    (Decimal('12.35'), Decimal('-1'))
    """
    return number.quantize(shifted(1, places), ROUND_HALF_UP, _EXACT)


def written(fraction: Fraction, places: int) -> str:
    """A fraction in so many decimals, rounded half to even.

    >>> written(Fraction(2, 3), 4), written(Fraction(-1, 8), 2)
    ('0.6667', '-0.12')
    """
    return format(shifted(round(fraction * 10**places), places), "f")
