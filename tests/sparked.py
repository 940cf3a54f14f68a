"""Whether Spark's tables are those of the local engine, row by row and bit by bit."""

from __future__ import annotations

from typing import Any

import pandas as pd

import creditscore
from creditscore.spark import SparkResult

KEYS = ("track", "month", "entity", "item", "award", "subject", "kind", "fact", "gap", "points")
TABLES = ("months", "annual", "items", "ledger", "completeness")


def same(
    one: creditscore.Result, other: SparkResult, names: tuple[str, ...] = ("months", "annual")
) -> None:
    """The same facts, notices and tables."""
    for name, track in one.tracks.items():
        found = other.tracks[name].observations
        assert track.observations.fingerprint == found.fingerprint
    assert [p.text("en") for p in one.notices] == [p.text("en") for p in other.notices]
    assert one.summary("en") == other.summary("en")
    for name in names:
        assert cells(getattr(one, name)) == cells(getattr(other, name).toArrow().to_pandas()), name


def cells(table: pd.DataFrame) -> dict[str, list[Any]]:
    """The columns of a table, its rows sorted by their keys."""
    keys = [key for key in KEYS if key in table]
    table = table.sort_values(keys).astype(object)
    return {name: column.where(column.notna(), None).tolist() for name, column in table.items()}
