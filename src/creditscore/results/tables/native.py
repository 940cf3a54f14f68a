"""Rows of tables as frames of the library that a reader works with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, Literal, TypeVar

from ...arrow import DIGITS
from ...errors import Place, Problem, UsageError, excerpt, nearest
from ...lazy import need
from ...tabular.libraries import Library
from . import arrow_tables
from .columns import Rows
from .definitions import NAMES, Table
from .digits import fitting
from .frames import frame

Points = Literal["exact", "float"]
"""How points come: as decimals, or as the floats nearest to these."""
Frame = TypeVar("Frame")


class Frames(Mapping[str, Frame], Generic[Frame]):
    """The tables of a result as frames of one library, by their names, each made when asked for.

    It goes through the tables that the scheme's results have; the others have no rows.
    """

    def __init__(self, names: tuple[str, ...], make: Callable[[str], Frame]) -> None:
        self._names, self._make = names, make

    def __getitem__(self, name: str) -> Frame:
        if name not in NAMES:
            known = " | ".join(self._names)
            details = {"value": excerpt(name), "pattern": known, "nearest": nearest(name, NAMES)}
            raise _NoTable(Problem("U508", Place(), details))
        return self._make(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __repr__(self) -> str:
        return f"<Frames: {', '.join(self._names)}>"


class _NoTable(UsageError, KeyError):  # noqa: N818
    """A table is asked for that a result does not have."""


def known_points(points: object) -> None:
    """Raise `UsageError` for another way to give points than there is."""
    if points not in ("exact", "float"):
        details = {"value": f"points={excerpt(points)}", "pattern": 'points="float"'}
        raise UsageError(Problem("U508", Place(), details))


def made(
    library: Library, table: Table, rows: Rows, points: Points = "exact", connection: Any = None
) -> Any:
    """The rows of a table as a frame; `connection` is that of DuckDB, its own unless told.

    Raises `UsageError` where a number has more digits than the library's decimals.
    """
    if library == "pandas":
        return frame(table, rows, points == "float")
    need("pyarrow", "parquet")
    found = arrow_tables.spelled(table, rows, None if points == "float" else fitting(table, rows))
    if library == "arrow":
        return found
    if any(str(field.type).startswith("decimal256") for field in found.schema):
        details = {"table": table.name, "library": library, "digits": DIGITS[1]}
        raise UsageError(Problem("U542", Place(), details))
    if library == "polars":
        return need("polars", "frames").from_arrow(found)
    return need("duckdb", "frames").from_arrow(found, connection=connection)


def own_copy(library: Library, made: Any) -> Any:
    """A frame that its reader may change: those of pandas and Polars can be."""
    if library == "pandas":
        return made.copy()
    return made.clone() if library == "polars" else made
