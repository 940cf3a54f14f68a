"""How wide texts are on a page: a sign of Chinese takes the room of two of Latin."""

from __future__ import annotations

from unicodedata import east_asian_width


def width(text: str) -> int:
    """How many half-width signs a text takes.

    >>> width("第5项"), width("abc")
    (5, 3)
    """
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def lines(text: str, room: int) -> int:
    r"""How many lines a text takes in a column of so many half-width signs.

    >>> lines("报送失信惩戒案例数", 10), lines("一\n二", 10)
    (2, 2)
    """
    return sum(max(1, -(-width(line) // max(1, room))) for line in text.split("\n"))
