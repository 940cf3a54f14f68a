"""Stretches of numbers between bounds: what bands and tiers take, exact at their ends."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from .. import model as m

Cut = tuple[m.Number, int]
"""Just below a number (0) or just above it (1)."""
Interval = tuple[Cut, Cut]
_ENDLESS = Decimal("Infinity")
LOWEST: Cut = (-_ENDLESS, 0)
HIGHEST: Cut = (_ENDLESS, 0)
EVERYTHING: Interval = (LOWEST, HIGHEST)


def ends(bounds: Iterable[m.Bound]) -> Interval:
    """Where bounds start and end, as far as they are numbers."""
    lows, highs = [LOWEST], [HIGHEST]
    for op, number in bounds:
        if not isinstance(number, int | Decimal):
            continue
        if op in ("at_least", "above", "equals"):
            lows.append((number, int(op == "above")))
        if op in ("at_most", "below", "equals"):
            highs.append((number, int(op != "below")))
    return max(lows), min(highs)


def is_empty(interval: Interval) -> bool:
    """Whether no number is inside."""
    return interval[0] >= interval[1]


def mirrored(interval: Interval) -> Interval:
    """The stretch of the numbers with their signs turned.

    >>> mirrored(((60, 0), (90, 0)))
    ((-90, 1), (-60, 1))
    """
    (low, above), (high, upto) = interval
    return (-high, 1 - upto), (-low, 1 - above)


def covered(interval: Interval, others: Iterable[Interval]) -> bool:
    """Whether some stretches together take all of one.

    >>> covered(((60, 0), (90, 0)), [((80, 0), HIGHEST), ((50, 0), (80, 0))])
    True
    """
    low, high = interval
    for start, end in sorted(others):
        if low >= high or start > low:
            break
        low = max(low, end)
    return low >= high


def shown(interval: Interval) -> str:
    """A stretch as it is read.

    >>> shown(((60, 0), (90, 0))), shown(((60, 1), HIGHEST)), shown(EVERYTHING)
    ('60 ≤ x < 90', 'x > 60', 'x')
    """
    (low, above), (high, upto) = interval
    start = f"{low} {'<' if above else '≤'} " if Decimal(low).is_finite() else ""
    end = f" {'≤' if upto else '<'} {high}" if Decimal(high).is_finite() else ""
    if start and not end:
        return f"x {'>' if above else '≥'} {low}"
    return f"{start}x{end}"
