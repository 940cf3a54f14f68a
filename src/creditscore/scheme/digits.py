"""How many digits the numbers of rules and rosters may have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from ..decimals import decimal_places, plainly
from ..errors import Place, Problem, excerpt
from .roll import Roll, Tabled
from .tree import Map, Seq

MOST = 18
"""How many digits a number may have, those before and behind its point together."""


def problems(trees: Iterable[Any], rolls: Iterable[Roll]) -> Iterator[Problem]:
    """Numbers with more digits than are taken, in rule files and in the columns of rosters."""
    for node in trees:
        yield from _in_tree(node)
    for roll in rolls:
        if isinstance(roll, Tabled):
            yield from _in_table(roll)


def _in_tree(node: Any) -> Iterator[Problem]:
    inner = node.items() if isinstance(node, Map) else enumerate(node)
    for key, value in inner:
        if isinstance(value, Map | Seq):
            yield from _in_tree(value)
        elif isinstance(value, int | Decimal) and _digits(value) > MOST:
            yield _problem(value, node.value_places[key])


def _in_table(roll: Tabled) -> Iterator[Problem]:
    for name in roll.columns:
        codes, cells = roll.column(name)
        for code, cell in enumerate(cells):
            if isinstance(cell, int | Decimal) and _digits(cell) > MOST:
                for unit in np.flatnonzero(codes == code):
                    yield _problem(cell, roll[int(unit)].place)


def _digits(number: int | Decimal) -> int:
    """How many digits a number has, zeros at either end aside."""
    if isinstance(number, int):
        return 0 if -(10**MOST) < number < 10**MOST else len(str(abs(number)))
    whole, places = abs(int(number)), decimal_places(plainly(number))
    return places + (len(str(whole)) if whole else 0)


def _problem(number: int | Decimal, place: Place) -> Problem:
    details = {"value": excerpt(number), "digits": _digits(number), "most": MOST}
    return Problem("R342", place, details)
