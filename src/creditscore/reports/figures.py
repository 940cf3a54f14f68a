"""How points, months and items are written for people; points are rounded half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ..decimals import shifted, total
from ..language import Say
from ..visible import visible

ZH = Say("zh")
"""Official papers are written in Chinese."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rounded(points: Decimal | Fraction, places: int = 2) -> str:
    """Points in so many decimals.

    >>> rounded(Decimal("12.345")), rounded(Decimal("-3"))
    ('12.35', '−3.00')
    """
    scaled = Fraction(points) * 10**places
    whole = int(abs(scaled) + Fraction(1, 2))
    text = format(shifted(whole, places), "f")
    return f"−{text}" if scaled < 0 and whole else text


def with_sign(points: Decimal, places: int = 2) -> str:
    """The same, with a plus sign where they are given.

    >>> with_sign(Decimal(2))
    '+2.00'
    """
    return ("+" if points > 0 else "") + rounded(points, places)


def mean(numbers: Sequence[Decimal]) -> Fraction:
    """The mean of some points, exactly; 0 of none."""
    return Fraction(total(numbers)) / max(1, len(numbers))


def month_of(month: str, say: Say = ZH) -> str:
    """A month of the year as people say it.

    >>> month_of("2023-05"), month_of("2023-05", Say("en"))
    ('5月', 'May')
    """
    return say(f"{int(month[5:])}月", _MONTHS[int(month[5:]) - 1])


def item_name(id_: str, title: str, say: Say = ZH) -> str:
    """An item as a sentence names it, the quotation marks of its title as inner ones.

    >>> item_name("4", "规范“双公示”工作")
    '第4项“规范‘双公示’工作”'
    """
    if say.lang == "en":
        return f"item {id_} {title}" if id_ else title
    inner = title.replace("“", "‘").replace("”", "’")
    return f"第{id_}项“{inner}”" if id_ else f"“{inner}”"


@lru_cache(maxsize=1 << 16)
def safe(text: str) -> str:
    """A text of others as it may be printed; the same texts come again and again."""
    return visible(text, lines=True)


@lru_cache(maxsize=1 << 16)
def cells(text: str) -> int:
    """How wide a text is, where a letter is 1 and a Chinese sign 2, as its bytes are in GBK.

    >>> cells("市教育局 A")
    10
    """
    return len(text.encode("gbk", "replace"))
