"""Large files as tables that are read by batches: CSV converted first, Parquet where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import FactError, Place, Problem
from ...lazy import need
from ...tabular import folders
from ...tabular.faults import unreadable
from ...tabular.parquet import contradictory, excessive
from .frames import read_parquet
from .headings import Headings
from .kinds import is_index
from .parquet import ParquetTable
from .tables import Table

if TYPE_CHECKING:
    from .converting import Progress


def tables(
    files: Iterable[tuple[str, Path, Any]], progress: Progress | None
) -> tuple[Mapping[str, Table | None], list[Problem]]:
    """Each file as a table, by its name, and what is wrong with those that cannot be read.

    A file comes with its name and, where it is Parquet that can be read, its metadata. None stands
    for a table that cannot be read.
    """
    need("pyarrow", "parquet")
    found, problems = dict[str, Table | None](), list[Problem]()
    for name, path, metadata in files:
        try:
            if path.suffix.lower() == folders.PARQUET:
                table = _table(name, path, metadata)
                if table is not None:
                    found[name] = table
            else:
                from .converting import converted  # not for Parquet

                found[name] = converted(name, path, progress)
        except FactError as error:
            problems += error.problems
            found[name] = None
        except OSError as error:
            problems += unreadable(name, error.strerror).problems
            found[name] = None
    return found, problems


def _table(name: str, path: Path, metadata: Any) -> Table | None:
    """A Parquet file as a table that is read by batches; None where it cannot be."""
    if metadata is None:
        read_parquet(folders.contents(path, name), name)
        return None
    if contradictory(path, metadata):
        raise unreadable(name, "column metadata")
    reason = excessive(metadata, False)
    if reason:
        raise FactError(Problem("F243", Place(name), {"file": name, "reason": reason}))
    columns = [column for column in metadata.schema.to_arrow_schema().names if not is_index(column)]
    place = Place(name, 1)
    table = ParquetTable(name, Headings.of(columns, place), path, metadata)
    problems = table.refused(place)
    if problems:
        raise FactError(problems)
    return table
