"""How points and months are written for people; points are rounded half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from ..decimals import half_up, shifted, total
from ..language import Say

ZH = Say("zh")
"""Official papers are written in Chinese."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rounded(points: Decimal | Fraction, places: int = 2) -> str:
    """Points in so many decimals.

    >>> rounded(Decimal("12.345")), rounded(Decimal("-3"))
    ('12.35', '−3.00')
    """
    if isinstance(points, Decimal):
        whole = half_up(points, places)
    else:
        scaled = points * 10**places
        whole = shifted(int(abs(scaled) + Fraction(1, 2)), places)
    text = format(whole.copy_abs(), "f")
    return f"−{text}" if points < 0 and whole else text


def mean(numbers: Sequence[Decimal]) -> Fraction:
    """The mean of some points, exactly; 0 of none."""
    return Fraction(total(numbers)) / max(1, len(numbers))


def month_of(month: str, say: Say = ZH) -> str:
    """A month of the year as people say it.

    >>> month_of("2023-05"), month_of("2023-05", Say("en"))
    ('5月', 'May')
    """
    return say(f"{int(month[5:])}月", _MONTHS[int(month[5:]) - 1])
