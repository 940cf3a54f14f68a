"""Leagues in exact fractions: the places of a month, by one figure after another."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .language import NA, Engine, View, compared_in, named

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
            own = figures[unit]
            if any(
                figure is None and _silent(engine, unit, criterion["of"], month)
                for figure, criterion in zip(own, league["by"], strict=True)
            ):
                found[unit] = len(keys) + 1
    return found


def _silent(engine: Engine, unit: str, of: Any, month: int) -> bool:
    """Whether a figure lacks for want of a report: a fact is not known that nobody has told.

    What is compared has to be told in the month before as well, if the unit was there. Of what was
    said not to apply no report would help; an n/a that lasts is as if it were said again.
    """
    compared, silent = set(compared_in(of)), False
    for ref in named(of):
        item, fact, subject = ref
        for at in (month - 1, month) if ref in compared else (month,):
            if not item or at < engine.dawn or not engine.in_force(unit, at):
                continue
            told = [
                engine.told(unit, (item, own, fact), at)
                for own in ([subject] if subject else engine.subjects(item) or [""])
            ]
            if NA in told:
                return False
            known = engine.measure(
                {"item": item, "fact": fact, **({"subject": subject} if subject else {})},
                View(unit, None, None, at, at, "month"),
            )
            asked = engine.concerned(unit, item, subject, at)
            silent |= asked and known is None and not any(one is not None for one in told)
    return silent


def _place(known: dict[str, list[Any]], unit: str, at: int, low_first: bool) -> int:
    """The place by one figure alone."""
    mine: Fraction = known[unit][at]
    return 1 + sum(own[at] < mine if low_first else own[at] > mine for own in known.values())
