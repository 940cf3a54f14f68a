"""A year of 150 units under rules that ask for peers in every way, in several layers.

Many figures are equal or lacking; some units join, some leave, one is alone in its group.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pandas as pd

import creditscore

FOLDER = Path(__file__).resolve().parent / "peer_scheme"
UNITS = 150
_MONTHS = [f"2023-{month:02d}" for month in range(1, 13)]


@cache
def scheme() -> creditscore.Scheme:
    """The scheme in `peer_scheme`; its roster is `roster.csv`."""
    return creditscore.load_scheme(FOLDER)


@cache
def table() -> pd.DataFrame:
    """The facts, in the order of units and months."""
    chance = Random(23)
    rows = [
        (month, f"单位{unit:03d}", item, subject, fact, str(value))
        for unit in range(UNITS)
        for month in _held(unit)
        for item, subject, fact, value in _facts(unit, chance)
    ]
    rows.append(("2022-11", "单位005", "1", "", "n", "4"))
    return pd.DataFrame(rows, columns=["month", "entity", "item", "subject", "fact", "value"])


@cache
def result() -> creditscore.Result:
    """The whole year."""
    return creditscore.score(scheme(), table())


def _held(unit: int) -> list[str]:
    """The months in which a unit is assessed, as the roster has them."""
    if unit % 40 == 7:
        return _MONTHS[:7]
    return _MONTHS[4:] if unit % 40 == 9 else _MONTHS


def _facts(unit: int, chance: Random) -> list[tuple[str, str, str, object]]:
    """The facts of one unit and month."""
    found: list[tuple[str, str, str, object]] = []
    if chance.random() < 0.8:
        found.append(("1", "", "n", chance.randrange(6)))
    if chance.random() < 0.7:
        among = chance.randrange(1, 12)
        found += [("1", "", "ok", chance.randrange(among + 1)), ("1", "", "all", among)]
    if chance.random() < 0.6:
        found.append(("1", "", "mark", chance.choice(["60", "72.5", "88.25", "95", "n/a"])))
    for kind in ("甲类", "乙类") if unit % 3 == 0 else ("甲类",):
        if chance.random() < 0.5:
            found.append(("2", kind, "score", chance.randrange(50, 100)))
        if chance.random() < 0.5:
            found.append(("2", kind, "size", chance.choice(["0.125", "3", "7.5"])))
    if chance.random() < 0.1:
        found.append(("3", chance.choice(["合同一", "合同二"]), "grade", chance.randrange(5)))
    if chance.random() < 0.05:
        found.append(("4", "", "shown", chance.randrange(10)))
    if unit % 3 == 0 and chance.random() < 0.1:
        found.append(("5", "", "extra", 1))
    return found
