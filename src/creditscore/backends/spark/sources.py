"""Fact tables as Spark data frames, their columns named as everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...errors import FactError, Place, Problem
from ...facts.facts import Facts
from ...facts.reading import numbers
from ...facts.reading.frames import tidy
from ...facts.reading.headings import KEYS, Headings
from ...facts.reading.kinds import WHEN
from ...facts.reading.tidy_rows import TidyRows
from ...lazy import need
from .coding import rows_of_units
from .transfers import Shared, mapped

_PLAIN = ("string", "tinyint", "smallint", "int", "bigint", "double", "boolean", "date", "void",
          "decimal")  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A table: the columns that are read, by their tidy names, and what they mean."""

    name: str
    frame: Any
    headings: Headings

    @classmethod
    def of(cls, name: str, frame: Any, line: int = 0) -> Source:
        """A data frame as a table; what Arrow does not read as it is becomes text."""
        functions = need("pyspark.sql.functions", "spark")
        headings = Headings.of(frame.columns, Place(name, line))
        plain = frame.toDF(*(f"c{i}" for i in range(len(frame.columns))))
        columns = []
        for i, column in enumerate(frame.columns):
            if column in headings.used:
                found = functions.col(f"c{i}")
                kind = frame.schema[i].dataType.simpleString()
                instant = headings.used[column] in WHEN and kind.startswith("timestamp")
                if not instant and not kind.startswith(_PLAIN):
                    found = found.cast("string")
                columns.append(found.alias(headings.used[column]))
        return cls(name, plain.select(*columns), headings)


def sources(frames: Sequence[tuple[str, Any]], line: int = 0) -> list[Source]:
    """Several tables; raises `FactError` with all that is wrong with their headings."""
    found, problems = [], list[Problem]()
    for name, frame in frames:
        try:
            found.append(Source.of(name, frame, line))
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    return found


def rows_of(
    tables: Sequence[Source],
    job: Shared,
    names: frozenset[str],
    units: frozenset[tuple[int, int]],
) -> Facts:
    """The rows of some units, on the driver; a place names unit, month and item, not a row."""
    pandas = need("pandas", "spark")
    frames = []
    for table in tables:
        schema = table.frame.schema
        rows = mapped(table.frame, rows_of_units(names, units), job=job, schema=schema)
        found, _ = tidy(rows.toArrow().to_pandas(), Place(table.name))
        found = found.sort_values(
            [*KEYS, "fact", "value"], key=lambda column: column.map(numbers.text)
        )
        keys = (found[name].map(numbers.text) for name in KEYS)
        places = [
            f"{table.name} ({' '.join(filter(None, key))})" for key in zip(*keys, strict=True)
        ]
        frames.append(found.assign(file=places, row=0))
    frame = pandas.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    return Facts(TidyRows.of(frame), {table.name: "" for table in tables})
