"""How points, months and items are written for people; points are rounded half up."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from ..charts.figures import ZH as ZH
from ..charts.figures import mean as mean
from ..charts.figures import month_of as month_of
from ..charts.figures import rounded as rounded
from ..language import Say
from ..visible import visible


def with_sign(points: Decimal, places: int = 2) -> str:
    """The same, with a plus sign where they are given.

    >>> with_sign(Decimal(2))
    '+2.00'
    """
    return ("+" if points > 0 else "") + rounded(points, places)


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
