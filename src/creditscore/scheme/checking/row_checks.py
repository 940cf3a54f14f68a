"""Rows of tiers and levels, checked: gaps, overlaps, rows that can never hold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from ...errors import Place, Problem
from .. import model as m
from .intervals import EVERYTHING, HIGHEST, LOWEST, Cut, Interval, covered, ends, is_empty, shown

_LOWER, _UPPER = {"above", "at_least", "equals"}, {"below", "at_most", "equals"}


def tiers(rows: tuple[m.Row, ...]) -> Iterator[Problem]:
    """Tiers that leave a gap or overlap, as far as their bounds are numbers.

    Rows are read from the first on. A row that says one bound only, as those before it do, ends
    where they begin: 90 up, 60 up, 0 up.
    """
    bounds = [row.when.bounds if isinstance(row.when, m.Test) else () for row in rows]
    wrong = [row for row, b in zip(rows, bounds, strict=True) if is_empty(ends(b))]
    for row in wrong:
        yield Problem("R311", row.place, {"reason": shown(_of(row))})
    if wrong:
        return
    if all(isinstance(number, int | Decimal) for b in bounds for _, number in b):
        taken = [_cut_short(rows, at) for at in range(len(rows))]
        empty = [row for row, interval in zip(rows, taken, strict=True) if is_empty(interval)]
        for row in empty:
            yield Problem("R349", row.place, {"reason": shown(_of(row))})
        if empty:
            return
        ordered = sorted((*interval, row.place) for interval, row in zip(taken, rows, strict=True))
        meet = [((low, high), (next_low, next_high), high != next_low, place)
                for (low, high, _), (next_low, next_high, place) in pairwise(ordered)]  # fmt: skip
    else:
        meet = list(_facing(rows, bounds))
    for one, other, apart, place in meet:
        if apart:
            yield Problem("R311", place, {"reason": f"{shown(one)} / {shown(other)}"})


def _of(row: m.Row) -> Interval:
    return ends(row.when.bounds) if isinstance(row.when, m.Test) else EVERYTHING


def _cut_short(rows: tuple[m.Row, ...], at: int) -> Interval:
    """What a row takes that says one bound only, after others that say the same bound only."""
    low, high = _of(rows[at])
    before = [_of(row) for row in rows[:at]]
    if high == HIGHEST and any(end == HIGHEST for _, end in before):
        high = min(start for start, _ in before)
    if low == LOWEST and any(start == LOWEST for start, _ in before):
        low = max(end for _, end in before)
    return low, high


def _facing(
    rows: tuple[m.Row, ...], bounds: list[tuple[m.Bound, ...]]
) -> Iterator[tuple[Interval, Interval, bool, Place]]:
    """Where tiers meet that stand one after the other, from the top down or from the bottom up.

    The way they go is told by ends that are open, or else by the numbers that there are.
    """
    first, last = ({op for op, _ in b} for b in (bounds[0], bounds[-1]))
    down = not first & _UPPER or not last & _LOWER
    up = not first & _LOWER or not last & _UPPER
    if down == up:
        pairs = [*combinations(map(_of, rows), 2)]
        down, up = (any(_above(*pair) for pair in way) for way in (pairs, [p[::-1] for p in pairs]))
    for row, below in pairwise(rows if down != up else ()):
        (low, high), (next_low, next_high) = _of(row), _of(below)
        facing: tuple[Cut, Cut] = (next_high, low) if down else (high, next_low)
        if all(map(_is_number, facing)):
            yield (low, high), (next_low, next_high), facing[0] != facing[1], below.place


def _above(one: Interval, other: Interval) -> bool:
    """Whether one stretch begins or ends above another, as far as their ends are numbers."""
    pairs = ((a, b) for a, b in zip(one, other, strict=True) if _is_number(a) and _is_number(b))
    apart = _is_number(one[0]) and _is_number(other[1]) and one[0] >= other[1]
    return apart or any(a > b for a, b in pairs)


def _is_number(cut: Cut) -> bool:
    return Decimal(cut[0]).is_finite()


def idle(rows: tuple[m.Row, ...]) -> Iterator[tuple[m.Row, str]]:
    """Rows of levels that can never hold, as far as conditions are bounds of one figure."""
    taken: list[tuple[m.Test, Interval]] = []
    for row in rows:
        asked = row.when.conditions if isinstance(row.when, m.AllOf) else (row.when,)
        mine = _stretches(asked)
        for figure, stretch in mine:
            same = [interval for other, interval in taken if other == figure]
            if is_empty(stretch) or _taken_by(same, stretch, figure):
                yield row, shown(stretch)
                break
        if len(mine) == 1 and all(map(_is_plain, asked)):
            taken += mine


def _taken_by(before: list[Interval], stretch: Interval, figure: m.Test) -> bool:
    """Whether rows before take a stretch; where every month counts, one of them has to alone."""
    alone = [[one] for one in before] if figure.over == "every" else [before]
    return any(some and covered(stretch, some) for some in alone)


def _stretches(conditions: tuple[m.Condition, ...]) -> list[tuple[m.Test, Interval]]:
    """The stretches that conditions ask for, those of one figure at once.

    In any month is not at once.
    """
    found: list[tuple[m.Test, list[m.Bound]]] = []
    for one in conditions:
        if isinstance(one, m.Test) and _is_plain(one):
            figure = m.Test(one.of, (), one.over)
            same = [bounds for other, bounds in found if other == figure]
            if same and one.over != "any":
                same[0].extend(one.bounds)
            else:
                found.append((figure, [*one.bounds]))
    return [(figure, ends(bounds)) for figure, bounds in found]


def _is_plain(condition: m.Condition) -> bool:
    """Whether a condition is bounds that are numbers."""
    if not isinstance(condition, m.Test) or not condition.bounds:
        return False
    return all(isinstance(number, int | Decimal) for _, number in condition.bounds)
