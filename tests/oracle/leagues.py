"""Leagues in exact fractions: the places of a month, by one figure after another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .language import Engine, View, named

Places = dict[str, int | None]


def places(engine: Engine, league: dict[str, Any], month: int) -> Places:
    """The place of each unit in a month; None for one that has none."""
    figures = {
        unit: [
            engine.measure(criterion["of"], View(unit, None, None, month, month, "month"))
            for criterion in league["by"]
        ]
        for unit in engine.units
        if engine.in_force(unit, month)
    }
    known = {unit: own for unit, own in figures.items() if None not in own}
    low = [criterion.get("order") == "low-first" for criterion in league["by"]]
    ranks = {
        unit: [_place(known, unit, at, low_first) for at, low_first in enumerate(low)]
        for unit in known
    }
    whole = league.get("combine", "in-that-order") == "in-that-order"
    keys = {unit: tuple(own) if whole else (sum(own),) for unit, own in ranks.items()}
    found: Places = {
        unit: 1 + sum(key < keys[unit] for key in keys.values()) if unit in keys else None
        for unit in engine.units
    }
    if league.get("unreported") == "last" and keys:
        for unit in figures.keys() - keys.keys():
            if not all(
                _reported(engine, unit, criterion["of"], month) for criterion in league["by"]
            ):
                found[unit] = len(keys) + 1
    return found


def _reported(engine: Engine, unit: str, of: Any, month: int) -> bool:
    """Whether a unit has told all facts of a figure in a month, in some subject, or is not asked.

    An n/a that lasts is as if it were said again.
    """
    return all(
        not engine.concerned(unit, item, subject, month)
        or any(
            engine.told(unit, (item, own, fact), month) is not None
            for own in ([subject] if subject else engine.subjects(item) or [""])
        )
        for item, fact, subject in named(of)
        if item
    )


def _place(known: dict[str, list[Any]], unit: str, at: int, low_first: bool) -> int:
    """The place by one figure alone."""
    mine: Fraction = known[unit][at]
    return 1 + sum(own[at] < mine if low_first else own[at] > mine for own in known.values())
