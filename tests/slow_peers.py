"""Figures among units the slow way: one fraction after another, which the fast way has to match."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor


def quantile(found: Sequence[Fraction], at: Fraction) -> Fraction:
    """The figure at a place between the lowest, 0, and the highest, 1."""
    ordered, place = sorted(found), at * (len(found) - 1)
    low = ordered[floor(place)]
    return low + (ordered[ceil(place)] - low) * (place - floor(place))


def figures(
    name: str,
    found: Sequence[Fraction | None],
    at: Fraction = Fraction(0),
    groups: Sequence[int] | None = None,
) -> list[Fraction | None]:
    """The figure of one month for every unit; None where a unit has none."""
    groups = groups or [0] * len(found)
    answers: list[Fraction | None] = []
    for own, group in zip(found, groups, strict=True):
        mates = [v for v, g in zip(found, groups, strict=True) if g == group and v is not None]
        answers.append(_figure(name, own, mates, at))
    return answers


def _figure(
    name: str, own: Fraction | None, mates: Sequence[Fraction], at: Fraction
) -> Fraction | None:
    if name in ("rank", "last", "percentile"):
        if own is None:
            return None
        above = sum(mate > own for mate in mates)
        if name == "rank":
            return Fraction(above + 1)
        upto = sum(mate >= own for mate in mates)
        return (
            Fraction(upto) if name == "last" else Fraction(100 * (len(mates) - above), len(mates))
        )
    if not mates:
        return None
    if name == "mean":
        return sum(mates, Fraction(0)) / len(mates)
    return quantile(
        mates, {"min": Fraction(0), "median": Fraction(1, 2), "max": Fraction(1)}.get(name, at)
    )
